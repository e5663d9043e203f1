"""``docs/findings.md`` says what there is: each point that people found, and what is written down as found of it."""

from pathlib import Path
from types import ModuleType

import pytest

from house.tools import loaded

HOUSE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return loaded("findings")


def test_the_page_is_up_to_date(tool: ModuleType) -> None:
    written = (HOUSE / "docs" / "findings.md").read_text(encoding="utf-8")
    assert written == tool.page(), "run `python tools/findings.py`"


def test_no_point_is_left_out(tool: ModuleType) -> None:
    listed = tool.points(tool.POINTS.read_text(encoding="utf-8"))
    assert [one.number for one in listed] == list(range(1, 47))


def test_each_code_is_written_down_as_found_at_that_subject(tool: ModuleType) -> None:
    listed = tool.points(tool.POINTS.read_text(encoding="utf-8"))
    absent = [(one.number, pair) for one in listed for pair in one.found if pair not in tool.places(one.policy)]
    assert absent == []


def test_a_point_of_which_nothing_is_said_is_refused(tool: ModuleType) -> None:
    with pytest.raises(ValueError, match="a new point"):
        tool.points("47 | th1ng | a new point | | | \n")
