"""``docs/checks.md`` lists the checks that there are."""

import subprocess
import sys
from pathlib import Path

from troth.law.page import page
from troth.law.registry import checks

PAGE = Path(__file__).parents[2] / "docs" / "checks.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m troth.law > docs/checks.md`"


def test_the_command_writes_it() -> None:
    done = subprocess.run([sys.executable, "-m", "troth.law"], capture_output=True, check=True)
    assert done.stdout.decode() == page()


def test_each_check_has_a_row_and_each_code_one_that_begins_with_it() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| ")][1:]
    every = [check for found in checks().values() for check in found]
    assert len(rows) == len(every)
    assert {row.replace("\\|", "").count("|") for row in rows} == {7}
    assert [row.split("`")[1] for row in rows if row.startswith("| `")] == sorted({check.code for check in every})


def test_no_place_for_a_word_is_left_open() -> None:
    assert "{" not in page()
