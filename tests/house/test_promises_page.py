"""``docs/promises.md`` says what there is: every promise of the examples, what keeps it, and the tests that name it."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from house.tools import loaded
from troth.declaration.load import load

HOUSE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return loaded("promises")


def test_the_page_is_up_to_date(tool: ModuleType) -> None:
    written = (HOUSE / "docs" / "promises.md").read_text(encoding="utf-8")
    assert written == tool.page(), "run `python tools/promises.py`"


def test_no_promise_is_left_out(tool: ModuleType) -> None:
    """They are numbered from 1, without a gap."""
    many = {}
    for file in tool.LISTS:
        ids = [promise.id for promise in tool.listed(file)]
        prefix = ids[0].partition("-")[0]
        assert ids == [f"{prefix}-{number:02d}" for number in range(1, len(ids) + 1)]
        many[file.parent.name] = len(ids)
    assert many == {"th1ng": 74, "iot-partner": 58, "unnamed": 47, "iotcomms": 82, "ip1": 142}


def test_every_promise_that_a_test_names_is_on_the_page(tool: ModuleType) -> None:
    listed = {promise.id for file in tool.LISTS for promise in tool.listed(file)}
    prefixes = {id_.partition("-")[0] for id_ in listed}
    named = tool.tests_by_promise()
    assert len(named) > 29
    assert {id_ for id_ in named if id_.partition("-")[0] in prefixes} <= listed
    for names in named.values():
        for name in names:
            file, _, function = name.partition("::")
            assert f"def {function}(" in (HOUSE / "tests" / file).read_text(encoding="utf-8")


def test_every_sentence_that_promises_belongs_to_a_promise(tool: ModuleType) -> None:
    for file in tool.LISTS:
        published, _ = load(file.parent / "as-published")
        assert published is not None
        words = published.texts
        assert words is not None
        first = words[published.policy.document.languages[0]]
        made = {id_ for promise in tool.listed(file) for id_ in promise.sentences}
        lost = [each.id for each in first.sentences if each.tied.value != "statement" and each.id not in made]
        assert lost == [], file


def test_a_state_is_no_better_than_what_it_rests_on(tool: ModuleType) -> None:
    state = tool._state
    assert state(("purposes.billing.traffic",), False, False) == "acted on"
    assert state(("purposes.billing.traffic",), False, True) == "in part"
    assert state(("purposes.billing.traffic", "recipients.police"), False, False) == "in part"
    assert state(("recipients.police", "rights"), False, False) == "declared"
    assert state((), False, True) == "open"
    assert state(("recipients.police",), True, False) == "tested"


@pytest.mark.parametrize(
    "line", ["TH-01 account sworn s01", "TH-01 account enforced", "A b enforced s1\nA b enforced s2"]
)
def test_a_line_that_is_no_promise_is_refused(tool: ModuleType, tmp_path: Path, line: str) -> None:
    file = tmp_path / "promises.txt"
    file.write_text(f"# a list\n\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(str(file))):
        tool.listed(file)
