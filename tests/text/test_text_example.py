"""The words of the example: nothing is wrong with them, and every value that is changed in them is found."""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from troth.declaration.load import load_texts
from troth.declaration.published import Tied
from troth.engine.bootstrap import read_policy, wall_clock
from troth.kernel.finding import Finding, Level
from troth.law.registry import checks
from troth.policy.text.judge import text_findings
from troth.policy.text.said import values

EXAMPLE = Path(__file__).parents[2] / "examples" / "th1ng" / "mended"


@cache
def files() -> tuple[bytes, bytes, bytes, bytes]:
    first, *others = ("text/en.md", "text/sv.md", "policy.yaml", "map.yaml")
    return tuple((EXAMPLE / name).read_bytes() for name in (first, *others))  # type: ignore[return-value]


def judged(first: bytes, other: bytes, policy: bytes | None = None) -> list[Finding]:
    _, _, own, mapped = files()
    declaration, findings = load_texts(policy or own, mapped, words={"en": first, "sv": other})
    assert declaration is not None, findings
    return [one for one in text_findings(declaration) if one.code not in ("UNTOLD", "OPEN_PROMISE")]


def test_nothing_is_wrong_with_it() -> None:
    _, found = read_policy(EXAMPLE, wall_clock())
    assert [one for one in found if one.level is Level.ERROR] == []
    by_law = {check.code for of_act in checks().values() for check in of_act}  # tests/law/test_law_example.py has these
    assert [one for one in found if one.level is Level.WARNING and not one.signed and one.code not in by_law] == []
    texts = {"MISMATCH", "VALUE_UNHELD", "UNTIED", "MISSING_SENTENCE", "DANGLING_REF", "TEXT_MISSING"}
    assert [one for one in found if one.code in texts] == []
    untold = {one.subject for one in found if one.code == "UNTOLD"}
    assert len(untold) == 13
    assert {"purposes.transmission.called", "purposes.crime_disclosure.location"} <= untold
    assert "holds.order" not in untold  # nobody may be told


def lengths(text: bytes) -> list[tuple[int, int, str]]:
    """Where each number of a period stands in a file, and what it is."""
    found = []
    for line in re.finditer(rb".+", text):
        words = line.group().decode()
        for said in values(words.rpartition("{")[0]):
            for number in re.finditer(r"\d+|tjugofyra|två(?= år)", said.shown) if said.kind == "period" else ():
                before = len(words[: said.start + number.start()].encode())
                found.append((line.start() + before, len(number.group().encode()), number.group()))
    return sorted(set(found))


@pytest.mark.parametrize("language", [0, 1])
def test_every_length_that_is_changed_is_found(language: int) -> None:
    texts = list(files()[:2])
    places = lengths(texts[language])
    assert len(places) == 5
    for start, length, number in places:
        mutant = texts[language][:start] + b"13" + texts[language][start + length :]
        both = [mutant, texts[1]] if language == 0 else [texts[0], mutant]
        found = [one for one in judged(*both) if one.code == "MISMATCH"]
        line = texts[language][:start].count(b"\n") + 1
        assert (line, ["en", "sv"][language]) in {(one.span.line, Path(one.span.file).stem) for one in found}, number


@pytest.mark.parametrize(
    ("row", "sentences"),
    [
        (b"keep: 24 months after customership.ended", {"s69"}),
        (b"keep: 24 months after invoice.settled or", {"s73"}),
        (b"keep: 6 to 24 months after recorded applied", {"s76"}),
    ],
)
def test_every_length_that_is_changed_in_the_policy_is_found(row: bytes, sentences: set[str]) -> None:
    policy = files()[2].replace(row, row.replace(b"24", b"30"))
    assert policy != files()[2]
    found = judged(*files()[:2], policy)
    assert {one.subject for one in found if one.code == "MISMATCH"} >= sentences
    assert {Path(one.span.file).stem for one in found if one.subject in sentences} == {"en", "sv"}


def test_the_address_of_the_controller_is_compared() -> None:
    policy = files()[2].replace(b"privacy@th1ng.example", b"data@th1ng.example")
    assert [(one.code, one.subject) for one in judged(*files()[:2], policy)] == [("MISMATCH", "s115a")] * 2


def test_a_sentence_that_is_taken_away_is_missed() -> None:
    first, other, *_ = files()
    lines = other.split(b"\n")
    sentences = [number for number, line in enumerate(lines) if b"{s" in line]
    assert len(sentences) == 100
    for number in sentences[::7]:
        id_ = re.findall(rb"\{(s\w+)\}", lines[number])[0].decode()
        found = judged(first, b"\n".join(lines[:number] + lines[number + 1 :]))
        assert [(one.code, one.subject) for one in found] == [("MISSING_SENTENCE", id_)]


def test_the_command_says_how_much_is_covered() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "troth", "check", str(EXAMPLE)], capture_output=True, text=True, check=True
    )
    assert re.search(r"^published in en, sv: \d+ of \d+ promises tied, \d+ open, \d+ statements; ", said.stdout, re.M)
    machine = subprocess.run(
        [sys.executable, "-m", "troth", "check", str(EXAMPLE), "--json"], capture_output=True, text=True, check=True
    )
    tally = json.loads(machine.stdout)["data"]["text"]
    declaration, _ = load_texts(files()[2], files()[3], words={"en": files()[0], "sv": files()[1]})
    assert declaration is not None
    assert declaration.texts is not None
    sentences = declaration.texts["en"].sentences
    assert tally["open"] == [one.id for one in sentences if one.tied is Tied.OPEN]
    assert tally["tied"] + len(tally["open"]) == tally["promises"] == len(sentences) - tally["statements"]
    assert tally["languages"] == ["en", "sv"]
