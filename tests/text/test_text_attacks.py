"""What somebody could try with a folder of words: to hide a sentence, to stall the check, to pass for a promise."""

import json
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from text.policies import FRONT, MAP, POLICY, codes, found, loaded
from troth.cli import acting
from troth.declaration.load import load, load_texts
from troth.declaration.reader import MOST_BYTES
from troth.engine.bootstrap import checked_policy
from troth.kernel.errors import Faulty, Unreadable
from troth.policy.text.judge import text_coverage, text_findings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A policy folder with words in English."""
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "en.md").write_text(FRONT + "We do. {s1 open}\n", encoding="utf-8")
    return tmp_path


def test_the_words_of_a_folder_are_read_with_their_digests(folder: Path) -> None:
    declaration, _ = load(folder)
    assert declaration is not None
    assert list(declaration.texts or ()) == ["en"]
    before = declaration.digests
    assert set(before) == {"policy", "map", "text/en"}
    (folder / "text" / "en.md").write_text(FRONT + "We do so. {s1 open}\n", encoding="utf-8")
    after, _ = load(folder)
    assert after is not None
    assert {name for name in before if before[name] != after.digests[name]} == {"text/en"}


def test_a_folder_where_a_file_should_be(folder: Path) -> None:
    (folder / "text" / "sv.md").mkdir()
    with pytest.raises(Unreadable, match=r"sv\.md"):
        load(folder)


def test_a_file_where_the_folder_should_be(folder: Path) -> None:
    (folder / "text" / "en.md").unlink()
    (folder / "text").rmdir()
    (folder / "text").write_text("We do.", encoding="utf-8")
    with pytest.raises(Unreadable) as caught:
        load(folder)
    assert "text/en.md" in caught.value.help


def test_a_link_that_leads_nowhere(folder: Path) -> None:
    os.symlink(folder / "gone.md", folder / "text" / "sv.md")
    with pytest.raises(Unreadable, match=r"sv\.md"):
        load(folder)


def test_a_file_that_never_ends(folder: Path) -> None:
    with (folder / "text" / "sv.md").open("wb") as file:
        file.truncate(MOST_BYTES * 50)
    declaration, findings = load(folder)
    assert declaration is None
    assert [one.code for one in findings if one.level == "error"] == ["FILE_TOO_LARGE"]


@pytest.mark.parametrize(
    "line",
    [
        "<!-- We never sell. {s1 kept by purposes} -->",
        "<details>We never sell. {s1 kept by purposes}",
        "<SPAN hidden>We never sell.</SPAN> {s1 kept by purposes}",
        "We <!-- --> never sell. {s1 kept by purposes}",
        "<?php {s1 kept by purposes}",
        "We never sell.\u200b {s1 kept by purposes}",
        "```md\nWe never sell. {s1 kept by purposes}\n```",
        "{s1 kept by purposes}",
        "... {s1 kept by purposes}",
        "We never sell. `{s1 kept by purposes}`",
        "We never sell. {s1 kept by purposes} Or do we?",
        "We never sell. &#123;s1 kept by purposes&#125;",
    ],
)
def test_no_promise_counts_that_the_public_does_not_see(line: str) -> None:
    declaration, findings = loaded(line)
    if declaration is None:
        assert any(one.level == "error" for one in findings)
    else:
        tally = text_coverage(declaration)
        assert tally is not None
        assert tally.tied == 0
        assert "UNTIED" in codes(line)


@pytest.mark.parametrize("line", ["See <https://acme.example> for 3 < 4. {s1 statement}", "Use `<b>`. {s1 statement}"])
def test_what_only_looks_like_html(line: str) -> None:
    assert codes(line) == []


def test_a_value_cannot_be_hidden_by_marks_or_entities() -> None:
    for said in (
        "12&nbsp;months",
        "**12** months",
        "12\u00a0months",
        "_12 months_",
        "twelve&#32;months",
        "12\u2009months",
    ):
        assert codes(f"Gone after {said}. {{s1 kept by purposes.billing.customer}}") == ["MISMATCH"], said


@pytest.mark.parametrize(
    "line",
    [
        "{" * 4_900,
        "{s1 " * 1_000,
        "](#" * 1_600,
        "`" * 4_900,
        "<" * 4_900,
        "| " * 2_400,
        "|-" * 2_400,
        "> " * 2_400,
        "- " * 2_400,
        "24 months " * 400 + "{s1 kept by purposes.billing.customer}",
        "[a](#b)" * 700 + " {s1 statement}",
        "#" * 4_900,
        " " * 4_900 + "x",
        "|-|" + " " * 4_900 + "x",
    ],
    ids=lambda line: line[:6],
)
def test_a_whole_file_of_evil_lines_takes_seconds_at_most(line: str) -> None:
    many = 40
    begun = time.perf_counter()
    declaration, _ = loaded(f"{line}\n" * many)
    if declaration is not None:
        text_findings(declaration)
    assert time.perf_counter() - begun < 8


def test_a_megabyte_on_one_line() -> None:
    begun = time.perf_counter()
    for piece in ("a", " ", "|-", "{", "](#", "-", "\t", "`"):
        data = FRONT + "x" + piece * (900_000 // len(piece)) + "{s1 open}\n"
        declaration, findings = load_texts(POLICY.encode(), MAP.encode(), words={"en": data.encode()})
        assert declaration is None
        assert [one.code for one in findings if one.level == "error"] == ["TEXT_MARKUP"]
    assert time.perf_counter() - begun < 8


def test_five_thousand_sentences_are_judged_in_two_seconds() -> None:
    line = "Customer data is kept for {} months after the agreement. {{s{} kept by purposes.billing.customer}}\n"
    first = "".join(line.format(24 if number % 10 else 12, number) for number in range(5_000))
    other = "".join(f"Uppgifter sparas i 24 månader. {{s{number}}}\n" for number in range(5_000))
    begun = time.perf_counter()
    assert sum(one.code == "MISMATCH" for one in found(first, other)) == 500
    assert time.perf_counter() - begun < 4


def test_many_ids_and_many_languages_stay_apart() -> None:
    same = "A. {s1 statement}\nB. {s01 statement}\nC. {s1a statement}\n"
    assert codes(same, "A. {s1}\nB. {s01}\nC. {s1a}\n") == []


@pytest.fixture
def running(tmp_path: Path) -> Path:
    """The smallest policy that runs, on a database in which one row is due; its words are to be written."""
    here = Path(__file__).parents[1] / "declaration"
    policy = (here / "small-policy.yaml").read_text(encoding="utf-8").replace("languages: [sv]", "languages: [en]")
    mapped = (here / "small-map.yaml").read_text(encoding="utf-8").replace("env:CRM", "sqlite:///crm.db")
    (tmp_path / "policy.yaml").write_text(policy, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(mapped, encoding="utf-8")
    (tmp_path / "text").mkdir()
    with closing(sqlite3.connect(tmp_path / "crm.db")) as crm:
        crm.executescript(
            "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, created TEXT);"
            "CREATE TABLE contracts (customer_id INTEGER, began TEXT, ended TEXT);"
            "INSERT INTO customers VALUES (1, 'a@b.example', '2015-01-01T00:00:00Z');"
            "INSERT INTO contracts VALUES (1, '2015-01-01T00:00:00Z', '2016-01-01T00:00:00Z');"
        )
    return tmp_path


def test_a_tie_to_nothing_stops_what_runs_and_a_mismatch_does_not(running: Path) -> None:
    words = running / "text" / "en.md"
    words.write_text(FRONT + "Gone after 12 months. {s1 kept by purposes.billing.address}\n", encoding="utf-8")
    _, found = checked_policy(running)
    assert "MISMATCH" in {one.code for one in found}
    words.write_text(FRONT + "Gone after 24 months. {s1 kept by purposes.billing.adress}\n", encoding="utf-8")
    with pytest.raises(Faulty) as caught:
        checked_policy(running)
    assert [one.code for one in caught.value.findings if one.level == "error"] == ["DANGLING_REF"]


def test_words_that_change_leave_a_plan_as_good_as_it_was(running: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = running / "text" / "en.md"
    words.write_text(FRONT + "Gone. {s1 kept by purposes.billing.address}\n", encoding="utf-8")
    assert acting.plan(running, None, None, daily=False, json=True) == 0
    digest = json.loads(capsys.readouterr().out)["data"]["digest"]
    words.write_text(FRONT + "Gone in time. {s1 kept by purposes.billing.address}\n", encoding="utf-8")
    assert acting.apply(running, digest, digest, json=True) == 0
    with closing(sqlite3.connect(running / "crm.db")) as crm:
        assert crm.execute("SELECT count(*) FROM customers").fetchone() == (0,)
