"""`troth check --format sarif`: what code scanning asks for is there, stands where it is, and stays itself."""

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from shutil import copytree, ignore_patterns
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema_rs
import pytest

from troth.engine.bootstrap import read_policy, wall_clock
from troth.kernel.finding import Finding, Level
from troth.kernel.span import NOWHERE, Span
from troth.law.registry import checks
from troth.render.documented import documented
from troth.render.sarif import sarif

HOUSE = Path(__file__).parents[2]
SCHEMA = jsonschema_rs.validator_for(
    json.loads(Path(__file__).with_name("code_scanning.json").read_text("utf-8")), validate_formats=True
)
CODES = sorted({*documented(), *(check.code for of_act in checks().values() for check in of_act)})
HERE = Path("/srv/acme")


def written(found: tuple[Finding, ...], folder: Path = Path("policy"), here: Path = HERE) -> Any:
    """The run of a log that is as it must be."""
    log = json.loads(sarif(found, folder, here))
    assert [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in SCHEMA.iter_errors(log)] == []
    [run] = log["runs"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    return run


def finding(code: str = "NO_PERIOD", line: int = 7, subject: str = "purposes.a.b", **more: Any) -> Finding:
    """A finding in policy.yaml."""
    level = more.pop("level", Level.ERROR)
    return Finding(code, level, "It has no end.", span=Span("policy/policy.yaml", line, 15, 6), subject=subject, **more)


def test_every_code_can_be_a_rule() -> None:
    run = written(tuple(finding(code) for code in CODES))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == CODES
    assert all(rule["id"] not in rule["help"]["markdown"][:5] for rule in rules)


def test_a_finding_stands_at_its_line_from_its_first_to_its_last_character() -> None:
    [result] = written((finding(law="GDPR 5(1)(e)", help="write until when"),))["results"]
    [place] = result["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "policy/policy.yaml"},
        "region": {"startLine": 7, "startColumn": 15, "endLine": 7, "endColumn": 21},
    }
    assert place["logicalLocations"] == [{"fullyQualifiedName": "purposes.a.b"}]
    assert result["message"]["text"] == "It has no end. (GDPR 5(1)(e)) Help: write until when"


@pytest.mark.parametrize("level", Level)
def test_levels_are_the_same_three_words(level: Level) -> None:
    [result] = written((finding(level=level),))["results"]
    assert result["level"] == level.value


def test_what_is_signed_is_suppressed_and_nothing_else() -> None:
    results = written((finding(signed=True, level=Level.WARNING), finding(line=9)))["results"]
    assert ["suppressions" in result for result in results] == [True, False]
    assert results[0]["suppressions"][0]["kind"] == "inSource"


def test_a_finding_without_a_place_is_shown_at_the_map() -> None:
    [result] = written((Finding("NOT_VISIBLE", Level.ERROR, "x", span=NOWHERE),))["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "policy/map.yaml"}, "region": {"startLine": 1, "startColumn": 1}}


def test_a_fingerprint_stays_when_lines_move_and_differs_between_findings() -> None:
    def prints(found: tuple[Finding, ...]) -> list[str]:
        return [result["partialFingerprints"]["primaryLocationLineHash"] for result in written(found)["results"]]

    before = prints((finding(), finding(subject="purposes.a.c"), finding("NO_WHY"), finding("NO_WHY", 9)))
    after = prints((finding(line=70), finding(subject="purposes.a.c"), finding("NO_WHY", 80), finding("NO_WHY", 90)))
    assert before == after
    assert len(set(before)) == 4


def test_without_findings_there_is_a_run_that_found_nothing() -> None:
    run = written(())
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 0}]


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("policy/policy.yaml", "policy/policy.yaml"),
        ("./policy/../policy/map.yaml", "policy/map.yaml"),
        ("/srv/acme/deep/er/policy.yaml", "deep/er/policy.yaml"),
        ("/elsewhere/acme policy/policy.yaml", "acme%20policy/policy.yaml"),
        ("../../map.yaml", "/map.yaml"),
        ("C:x/policy.yaml", "C%3Ax/policy.yaml"),
        ("ö#?%/policy.yaml", "%C3%B6%23%3F%25/policy.yaml"),
        (os.fsdecode(b"\xff\xfe/policy.yaml"), "%FF%FE/policy.yaml"),
    ],
)
def test_uris_are_relative_and_lead_to_the_file(file: str, uri: str) -> None:
    found = (Finding("NO_WHY", Level.WARNING, "x", span=Span(file, 1, 1)),)
    [result] = written(found)["results"]
    shown = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert shown == uri.lstrip("/")
    assert unquote_to_bytes(shown).split(b"/")[-1] == os.fsencode(file).split(b"/")[-1]


def test_hostile_words_make_no_other_document() -> None:
    dice = Random(4)
    letters = '"\\{}[]<>&\x00\x1b\u2028\u202e😀é`$'
    found = tuple(
        finding(
            line=number,
            subject="".join(dice.choices(letters[:-6] + "ab", k=9)),
            help="".join(dice.choices(letters, k=9)),
        )
        for number in range(1, 200)
    )
    results = written(found)["results"]
    assert [result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for result in results] == [
        each.subject for each in found
    ]


@pytest.mark.parametrize("name", ["th1ng/mended", "th1ng/as-published", "chinook", "sakila"])
def test_an_example_as_it_is_checked_from_the_command_line(tmp_path: Path, name: str) -> None:
    copytree(HOUSE / "examples" / name, tmp_path / "acme", ignore=ignore_patterns(".troth"))
    done = subprocess.run(
        [sys.executable, "-m", "troth", "check", "acme", "--format", "sarif"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    log = json.loads(done.stdout)
    SCHEMA.validate(log)
    _, found = read_policy(tmp_path / "acme", wall_clock())  # the law of today, as the command asks it
    run = log["runs"][0]
    assert [result["ruleId"] for result in run["results"]] == [each.code for each in found]
    assert run["invocations"][0]["exitCode"] == done.returncode
    for result, each in zip(run["results"], found, strict=True):
        place = result["locations"][0]["physicalLocation"]
        lines = (tmp_path / place["artifactLocation"]["uri"]).read_text("utf-8").splitlines()
        line, region = lines[each.span.line - 1], place["region"]
        assert len(line[region["startColumn"] - 1 : region["endColumn"] - 1]) == each.span.length


@pytest.mark.parametrize("words", [["--json", "--format", "sarif"], ["--format", "xml"]])
def test_two_forms_at_once_and_unknown_ones_are_refused(words: list[str]) -> None:
    said = [sys.executable, "-m", "troth", "check", str(HOUSE / "examples" / "th1ng" / "mended"), *words]
    done = subprocess.run(said, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")


def test_json_is_short_for_its_format() -> None:
    said = [sys.executable, "-m", "troth", "check", str(HOUSE / "examples" / "th1ng" / "mended")]
    short, long = (
        subprocess.run([*said, *words], capture_output=True, check=True).stdout
        for words in (["--json"], ["--format", "json"])
    )
    assert short == long
