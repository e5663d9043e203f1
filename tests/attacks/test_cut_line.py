"""The line to the server is cut, anywhere: in the middle of a plan, of a batch, of a commit. A clear error, nothing
half told, and another run ends where an undisturbed one does.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from attacks.conftest import Lay
from attacks.ends import Undisturbed, demand_clear, undisturbed
from attacks.ground import VARIABLE, Ground
from attacks.line import Cut, Line, laid
from troth.engine import applying
from troth.kernel.errors import NotReached
from troth.register.values import RunOutcome

CALLS = 60
LOST = {"NOT_REACHED", "OUTCOME_UNKNOWN"}


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(applying.BATCH, "postgres", 30)
    monkeypatch.setattr(applying, "PAUSE", 0.05)


@pytest.fixture
def company(lay_postgres: Lay, request: pytest.FixtureRequest) -> Undisturbed:
    """The company with its plan."""
    return undisturbed(lay_postgres, request, CALLS)


@pytest.fixture
def line(company: Undisturbed) -> Iterator[Line]:
    """A line to the server where it lies."""
    with laid(company.template.ground.url) as found:
        yield found


def _over(line: Line, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """The same ground as Troth reaches it over the line; what the operator does goes past it."""
    monkeypatch.setenv(VARIABLE, line.through(ground.url))
    return ground


def _applied(ground: Ground, company: Undisturbed, when: str) -> str:
    """What an apply comes to: how it ended, or the code of its error."""
    try:
        found = ground.apply(company.plan).outcome.value
    except NotReached as lost:
        demand_clear(lost, codes=LOST, where="op")
        found = lost.code
    company.demand_lawful(ground, when)
    return found


def _drill(
    company: Undisturbed, line: Line, cut: Cut, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, bool]:
    """Cuts the line during an apply of a copy, and lets another finish; how the first ended, and whether it was cut."""
    ground = _over(line, company.template.copy(tmp_path / "copy"), monkeypatch)
    line.mend(cut)
    first = _applied(ground, company, str(cut))
    was_cut = line.cuts > 0
    line.mend()
    assert ground.apply(company.plan).outcome is RunOutcome.DONE, cut
    company.demand_same_end(ground, str(cut))
    line.close()
    company.template.drop(ground)
    return first, was_cut


def test_cut_after_so_many_bytes(
    company: Undisturbed, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty places, each way, spread over all that an apply sends and hears."""
    ground = _over(line, company.template.copy(tmp_path / "measured"), monkeypatch)
    line.mend()
    assert ground.apply(company.plan).outcome is RunOutcome.DONE
    sent, answered = line.sent, line.answered
    company.template.drop(ground)
    ends = []
    for n in range(10):
        for cut in (Cut(sent=sent * (2 * n + 1) // 20), Cut(answered=answered * (2 * n + 1) // 20)):
            first, was_cut = _drill(company, line, cut, tmp_path, monkeypatch)
            assert was_cut, cut
            ends.append(first)
    assert set(ends[:12]) <= LOST
    assert set(ends) <= {*LOST, "done"}, "done only where nothing was left but to free what deleted rows held"


@pytest.mark.parametrize("arrived", [False, True], ids=["before it arrives", "before it is answered"])
def test_cut_at_each_commit(
    company: Undisturbed, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arrived: bool
) -> None:
    """Of a commit that was sent and not answered nobody knows whether it was done: the store is asked by the next
    run.
    """
    ends, times = [], 0
    while True:
        times += 1
        cut = Cut(words=b"COMMIT\x00", times=times, arrived=arrived)
        first, was_cut = _drill(company, line, cut, tmp_path, monkeypatch)
        if not was_cut:
            break
        ends.append(first)
    assert times > 15
    assert set(ends[:-5]) == {"OUTCOME_UNKNOWN"}
    assert set(ends[-5:]) <= {*LOST, "done"}, "there the spine is put away and deleted bytes are freed"


def test_a_line_that_is_there_again_at_once(
    company: Undisturbed, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut between two transactions, Troth connects again by itself; within one, the run ends and says so."""
    ends = set()
    for times in range(2, 40, 4):
        cut = Cut(words=b"BEGIN", times=times, stays=False)
        first, was_cut = _drill(company, line, cut, tmp_path, monkeypatch)
        ends |= {first} if was_cut else set()
    assert ends == {"done"}, "what was cut before it began was begun anew"
    within = Cut(words=b"DELETE FROM", times=1, stays=False)
    assert _drill(company, line, within, tmp_path, monkeypatch) == ("NOT_REACHED", True)


def test_cut_while_it_plans(company: Undisturbed, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that breaks off is no plan: none is kept of it, nothing is touched, and the next is the same as ever."""
    ground = _over(line, company.template.copy(tmp_path / "planned"), monkeypatch)
    ground = replace(ground, now=ground.now)
    line.mend()
    assert ground.plan().tables == company.plan.tables
    sent, plans = line.sent, len(ground.receipts("plan"))
    for n in range(10):
        line.mend(Cut(sent=sent * (2 * n + 1) // 20))
        with pytest.raises(NotReached) as lost:
            ground.plan()
        demand_clear(lost.value, codes=LOST, where="op")
        assert len(ground.receipts("plan")) == plans
        company.demand_lawful(ground, f"plan cut after {line.sent}")
    line.mend()
    again = ground.plan()
    assert again.tables == company.plan.tables
    assert ground.apply(again).outcome is RunOutcome.DONE
    mine = "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'troth\\_in%' OR tablename LIKE 'troth\\_work%'"
    assert ground.select(mine) == [(0,)], "nor is anything of the broken plans left"
    line.close()
    company.template.drop(ground)
