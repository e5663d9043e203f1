"""``docs/checks.md`` lists the checks that there are, and ``docs/checks`` holds a page for each code."""

import subprocess
import sys
from pathlib import Path

import pytest

from troth.law.page import code_page, page, pages
from troth.law.registry import checks

DOCS = Path(__file__).parents[2] / "docs"
EVERY = [check for found in checks().values() for check in found]
CODES = sorted({check.code for check in EVERY})


def test_the_list_is_up_to_date() -> None:
    assert (DOCS / "checks.md").read_text(encoding="utf-8") == page(), "run `python -m troth.law docs`"


@pytest.mark.parametrize("code", CODES)
def test_the_page_of_a_code_is_up_to_date(code: str) -> None:
    written = (DOCS / "checks" / f"{code}.md").read_text(encoding="utf-8")
    assert written == code_page(code), "run `python -m troth.law docs`"


def test_no_other_code_has_a_page() -> None:
    assert sorted(file.stem for file in (DOCS / "checks").iterdir()) == CODES


def test_the_command_writes_all_of_them_and_removes_what_is_gone(tmp_path: Path) -> None:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "GONE.md").write_text("gone", encoding="utf-8")
    (tmp_path / "errors.md").write_text("another's", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "troth.law", str(tmp_path)], check=True)
    written = {str(file.relative_to(tmp_path)): file.read_text("utf-8") for file in tmp_path.rglob("*.md")}
    assert written == {**pages(), "errors.md": "another's"}


def test_each_check_has_a_row_and_each_code_one_that_begins_with_it() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(EVERY)
    assert {row.replace("\\|", "").count("|") for row in rows} == {7}
    assert [row.split("`")[1] for row in rows if row.startswith("| `")] == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_page_tells_every_case_with_what_is_said_and_both_examples(code: str) -> None:
    text = code_page(code)
    cases = [check for check in EVERY if check.code == code]
    assert all(check.why in text for check in cases)
    assert text.count("<-- here") == len(cases)
    assert text.count("```yaml") >= 2 * len(cases)
    assert "\n> \n" not in text


def test_no_place_for_a_word_is_left_open() -> None:
    assert "{" not in page()
