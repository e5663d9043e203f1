"""The server is shut down in the middle, orderly or as if it had crashed, and started again: what was acknowledged is
there, what was not is undone, and another run ends where an undisturbed one does.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from attacks.conftest import Lay
from attacks.ends import Undisturbed, demand_clear, undisturbed
from attacks.ground import VARIABLE, Ground
from troth.engine import applying, batches, planning, working
from troth.engine.applying import Applied, apply_plan
from troth.engine.status import status
from troth.kernel.errors import NotReached
from troth.plan.states import State
from troth.register.register import open_register
from troth.register.values import RunOutcome
from troth.stores.postgres import PostgresStore
from troth.testing.postgres_server import PostgresServer, fresh_database, start_server

How = Literal["fast", "immediate"]
SIGNALS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}
LOST = {"NOT_REACHED", "OUTCOME_UNKNOWN"}


class Machine:
    """A server that can be shut down and started again over the same data."""

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="troth-drill-", dir="/tmp"))
        self.server: PostgresServer = start_server(self.directory)

    def shut_down(self, how: How) -> None:
        """Fast: sessions are ended and all is written. Immediate: as if it had crashed."""
        postmaster = int((self.directory / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(postmaster, SIGNALS[how])
        self.server.stop()

    def start(self) -> None:
        """Over what is there; after a crash it recovers first."""
        self.server = start_server(self.directory)

    def end(self) -> None:
        """For good."""
        self.server.stop()
        shutil.rmtree(self.directory)


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """A server of the drill's own, since others would miss theirs."""
    found = Machine()
    yield found
    found.end()


@pytest.fixture
def postgres_server(machine: Machine) -> PostgresServer:
    """In place of the one that all tests share."""
    return machine.server


@pytest.fixture
def postgres_database(machine: Machine) -> str:
    """A database of its own, which goes with the server."""
    return fresh_database(machine.server)


@pytest.fixture
def company(lay_postgres: Lay, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Undisturbed:
    """The company with its plan, to be worked off in small batches."""
    monkeypatch.setitem(applying.BATCH, "postgres", 30)
    return undisturbed(lay_postgres, request, 120)


@pytest.fixture
def ground(company: Undisturbed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """The copy that the drill is made on."""
    found = company.template.copy(tmp_path / "copy")
    monkeypatch.setenv(VARIABLE, found.url)
    return found


def _nth(act: Callable[..., object], number: int, then: Callable[[], None], before: bool) -> Callable[..., object]:
    """A function that at its ``number``-th call lets something happen before or after it does what it did."""
    calls = [0]

    def called(*given: object, **named: object) -> object:
        calls[0] += 1
        if before and calls[0] == number:
            then()
        found = act(*given, **named)
        if not before and calls[0] == number:
            then()
        return found

    return called


def _moments() -> dict[str, tuple[object, str, int, bool]]:
    """What is interrupted: whose function, at which of its calls, before or after it."""
    return {
        "before the first batch": (batches, "_act", 1, True),
        "in the middle of a batch": (batches, "_run", 3, False),
        "before a commit": (PostgresStore, "_commit", 20, True),
        "after a commit": (PostgresStore, "_commit", 21, False),
        "between two batches": (batches, "_act", 4, False),
        "before it asks again at the end": (applying, "_verify", 2, True),
    }


@pytest.mark.parametrize("how", ["fast", "immediate"])
@pytest.mark.parametrize("moment", list(_moments()))
def test_shut_down_and_started_again_later(
    company: Undisturbed, ground: Ground, machine: Machine, how: How, moment: str
) -> None:
    """The run ends with a clear error; while the server is down nothing is known, and afterwards the next run goes
    on.
    """
    where, name, number, before = _moments()[moment]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(where, name, _nth(getattr(where, name), number, lambda: machine.shut_down(how), before))
        with pytest.raises(NotReached) as lost:
            ground.apply(company.plan)
    demand_clear(lost.value, codes=LOST, where="op")
    with ground.engine() as opened:
        assert {one.state for one in status(opened).promises} == {State.UNPROVEN}
    with pytest.raises(NotReached) as down:
        ground.apply(company.plan)
    demand_clear(down.value, codes={"NOT_REACHED"}, where="op")
    machine.start()
    company.demand_lawful(ground, f"{how} {moment}")
    assert ground.apply(company.plan).outcome is RunOutcome.DONE
    company.demand_same_end(ground, f"{how} {moment}")


@pytest.mark.parametrize("how", ["fast", "immediate"])
@pytest.mark.parametrize("moment", list(_moments()))
def test_shut_down_and_started_again_at_once(
    company: Undisturbed, ground: Ground, machine: Machine, how: How, moment: str
) -> None:
    """Before Troth says the next word the server is back, and empty of what lived in its sessions: the spine, what was
    looked at ahead. Between two transactions Troth goes on by itself; within one the next run does.
    """

    def restarted() -> None:
        machine.shut_down(how)
        machine.start()

    where, name, number, before = _moments()[moment]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(where, name, _nth(getattr(where, name), number, restarted, before))
        try:
            found = ground.apply(company.plan).outcome.value
        except NotReached as lost:
            demand_clear(lost, codes=LOST, where="op")
            found = lost.code
    within = moment in ("in the middle of a batch", "before a commit")
    assert (found in LOST) if within else (found == "done"), found
    company.demand_lawful(ground, f"{how} {moment}")
    assert ground.apply(company.plan).outcome is RunOutcome.DONE
    company.demand_same_end(ground, f"{how} {moment}")


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_what_keeps_a_row_is_told_rightly_after_a_restart(
    company: Undisturbed, ground: Ground, machine: Machine, tmp_path: Path, how: How
) -> None:
    """After the plan a hold comes for one customer. What it keeps is told by its name, also where the server was
    restarted right before it was asked, and the spine with what is known of people is gone or empty.
    """
    ground.event("hold", hold="court", review="2027-01-01", **{"class": "customer", "person": "1"})
    other = replace(ground, folder=tmp_path / "other" / "policy")
    shutil.copytree(ground.folder, other.folder)
    other = replace(other, url=company.template.copy(tmp_path / "third").url)
    wanted = [(one.table, one.withheld, one.withheld_by) for one in _apply(other, company).tables]
    assert any(by for _, _, by in wanted), wanted

    def restarted() -> None:
        machine.shut_down(how)
        machine.start()

    for number in range(2, 2 + len(wanted)):  # the first is before any table
        third = replace(ground, url=company.template.copy(tmp_path / f"n{number}").url, folder=tmp_path / f"f{number}")
        shutil.copytree(ground.folder, third.folder)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(applying, "freshen", _nth(working.freshen, number, restarted, before=False))
            found = _apply(third, company).tables
        assert [(one.table, one.withheld, one.withheld_by) for one in found] == wanted, number


def _apply(ground: Ground, company: Undisturbed) -> Applied:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, ground.url)
        return ground.apply(company.plan)


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_shut_down_while_it_plans(company: Undisturbed, ground: Ground, machine: Machine, how: How) -> None:
    """No plan is kept, nothing is left of the broken one, and the next is the same as ever."""
    for name, before in (("count_tables", False), ("keep_worklists", True), ("_replace", False)):
        with pytest.MonkeyPatch.context() as patched:
            shut_down = _nth(getattr(planning, name), 1, lambda: machine.shut_down(how), before)
            patched.setattr(planning, name, shut_down)
            with pytest.raises(NotReached) as lost:
                ground.plan()
        demand_clear(lost.value, codes=LOST, where="op")
        machine.start()
        company.demand_lawful(ground, f"{how} {name}")
    again = ground.plan()
    assert again.tables == company.plan.tables
    assert ground.apply(again).outcome is RunOutcome.DONE
    mine = "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'troth\\_in%' OR tablename LIKE 'troth\\_work%'"
    assert ground.select(mine) == [(0,)]


def test_what_was_acknowledged_outlives_a_crash(
    company: Undisturbed, ground: Ground, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that answers before it has written (``synchronous_commit = off``) forgets the last moments in a crash.
    What a receipt says was done is written all the same, and so is what the register acknowledged.
    """
    with psycopg.connect(ground.url) as connection:
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("off",)
    register = fresh_database(machine.server)
    monkeypatch.setenv("DRILL_REGISTER", register)
    ground.edit_map(
        "map: {policy: attacked, brake: 100%}", "map: {policy: attacked, brake: 100%, register: env:DRILL_REGISTER}"
    )
    plan = ground.plan()
    crashed: list[int] = []

    def moved(_table: str, done: int, _total: int) -> None:
        if not crashed:
            crashed.append(done)
            machine.shut_down("immediate")
            machine.start()

    with ground.engine() as opened, pytest.raises(NotReached) as lost:
        apply_plan(opened, plan.digest, yes=plan.digest, moved=moved)
    demand_clear(lost.value, codes={"NOT_REACHED"}, where="register")
    done = ground.select("SELECT sum(done) FROM troth.troth_progress")[0][0]
    with open_register(register) as opened_register:
        told = [one.body for one in opened_register.receipts() if one.kind == "outcome" and one.body]
        assert opened_register.verify_ledger() == ()
    assert sum(int(str(body["rows"])) for body in told) == done == crashed[0]
    assert conninfo_to_dict(register)["dbname"] != conninfo_to_dict(ground.url)["dbname"]
