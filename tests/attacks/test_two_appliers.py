"""Two at once: one acts, the other is refused; who was paused and overtaken changes nothing when it wakes."""

import os
import signal
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from attacks import telco
from attacks.conftest import Lay
from attacks.ground import NOTES, VARIABLE, Ground, ago, outcome, told_by
from attacks.killing import DONE, IN_PART, applies, ended, forked
from troth.engine import applying, batches
from troth.engine.applying import apply_plan
from troth.engine.bootstrap import engine
from troth.engine.leasing import LEASE
from troth.engine.planning import make_plan
from troth.kernel.errors import Refused
from troth.register.register import open_register
from troth.register.values import RunOutcome

LATER = LEASE + timedelta(seconds=1)
REFUSED = 4


def _company(lay: Lay, calls: int = 300) -> Ground:
    ground = lay(telco.MAP)
    telco.fill(ground, telco.rows(calls))
    return ground


def _small_batches() -> None:
    applying.BATCH.update(sqlite=50, postgres=50)


def _stops_itself(point: str) -> Callable[[], None]:
    """Makes the process stop itself, as if it were frozen, once: at a point of its second batch of calls."""

    def patch() -> None:
        _small_batches()
        act, run = batches._act, batches._run
        seen = {"act": 0, "run": 0}

        def stop(where: str) -> None:
            seen[where] += 1
            if seen[where] == 2:
                os.kill(os.getpid(), signal.SIGSTOP)

        def acted(*given: object) -> object:
            if point == "between intention and act":
                stop("act")
            done = act(*given)  # type: ignore[arg-type]
            if point == "between two batches":
                stop("act")
            return done

        def ran(*given: object) -> object:
            done = run(*given)  # type: ignore[arg-type]
            if point == "within the transaction":
                stop("run")
            return done

        batches._act, batches._run = acted, ran  # type: ignore[assignment]

    return patch


def _stopped(pid: int) -> None:
    """Waits until a child has stopped itself."""
    _, status = os.waitpid(pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)


def _wakes(pid: int) -> int:
    os.kill(pid, signal.SIGCONT)
    return ended(pid)


def test_of_two_processes_on_one_plan_exactly_one_acts(lay: Lay) -> None:
    """The second comes while the first is at its second batch: it is refused, does nothing, and the first goes on."""
    ground = _company(lay)
    plan = ground.plan()
    first = applies(ground, plan.digest, before=_stops_itself("between two batches"))
    _stopped(first)
    there = ground.digest(*telco.TABLES)
    assert ended(applies(ground, plan.digest)) == REFUSED
    with pytest.raises(Refused) as refused:
        ground.apply(plan)
    assert refused.value.code == "LEASE_HELD"
    assert str(first) in refused.value.says
    assert ground.digest(*telco.TABLES) == there
    assert _wakes(first) == DONE
    acted = {body["run"] for receipt in ground.receipts("intention") if (body := receipt.body)}
    assert len(acted) == 1
    ends = sorted(str(body["outcome"]) for receipt in ground.receipts("run_ended") if (body := receipt.body))
    assert ends == ["done", "refused", "refused"]


def test_a_plan_is_not_made_over_the_head_of_one_that_is_being_applied(lay: Lay) -> None:
    """Keeping a new plan drops the worklists of the old: not while somebody works on them."""
    ground = _company(lay)
    plan = ground.plan()
    first = applies(ground, plan.digest, before=_stops_itself("between two batches"))
    _stopped(first)
    with pytest.raises(Refused) as refused:
        ground.plan()
    assert refused.value.code == "LEASE_HELD"
    assert _wakes(first) == DONE
    assert ground.plan().planned == 0


@pytest.mark.parametrize("point", ["between two batches", "between intention and act"])
def test_who_was_paused_and_overtaken_changes_nothing(lay: Lay, point: str) -> None:
    """Frozen past the end of its lease; another finishes the plan; then it wakes and goes on where it was."""
    ground = _company(lay)
    plan = ground.plan()
    first = applies(ground, plan.digest, before=_stops_itself(point))
    _stopped(first)
    assert ended(applies(ground, plan.digest, at=ground.now + LATER)) == DONE
    there, receipts = ground.digest(*telco.TABLES), len(ground.receipts("outcome"))
    assert _wakes(first) == REFUSED
    assert ground.digest(*telco.TABLES) == there
    assert len(ground.receipts("outcome")) == receipts, "nor does it tell of anything"
    told = told_by(ground.receipts("intention", "outcome", "untouched"), plan.digest)
    assert [one.whole for one in told.values()] == [count.planned for count in plan.tables if count.planned]


def test_who_was_paused_within_its_transaction_holds_the_others_up_and_then_gives_way(lay: Lay) -> None:
    """It holds the store's fence itself: the other does nothing and says so; when it wakes, it finds its lease gone."""
    ground = _company(lay)
    plan = ground.plan()
    first = applies(ground, plan.digest, before=_stops_itself("within the transaction"))
    _stopped(first)
    assert ended(applies(ground, plan.digest, at=ground.now + LATER)) == IN_PART
    there = ground.digest(*telco.TABLES)
    assert _wakes(first) == REFUSED
    assert ground.digest(*telco.TABLES) == there
    assert ground.apply(plan).outcome is RunOutcome.DONE
    told = told_by(ground.receipts("intention", "outcome", "untouched"), plan.digest)
    assert sorted(one.whole for one in told.values()) == sorted(c.planned for c in plan.tables if c.planned)
    assert sum(one.found_gone for one in told.values()) == 0


def test_the_lease_of_the_dead_is_free_at_once_and_that_of_the_living_only_when_it_ran_out(lay_sqlite: Lay) -> None:
    """Nobody waits for a killed process of this machine; of one that may live, here or elsewhere, the lease holds."""
    ground = _company(lay_sqlite)
    plan = ground.plan()
    dead = forked(lambda: 0)
    ended(dead)
    holders = {
        f"{socket.gethostname()}:{dead}:aaaa": RunOutcome.DONE,
        f"{socket.gethostname()}:{os.getpid()}:bbbb": None,
        "another-machine:1:cccc": None,
    }
    for holder, wanted in holders.items():
        with open_register(ground.register) as register:
            register.take_lease("op", holder, ground.now, LEASE)
        if wanted is None:
            with pytest.raises(Refused, match="is being worked on by"):
                ground.apply(plan)
            ground.now += LATER
        assert ground.apply(plan).outcome is RunOutcome.DONE


def test_a_lease_that_two_find_dead_goes_to_one_of_them(lay_sqlite: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have seen that its holder is gone; the slower must not give back what the quicker has just taken."""
    ground = _company(lay_sqlite)
    plan = ground.plan()
    dead = forked(lambda: 0)
    ended(dead)
    with open_register(ground.register) as register:
        register.take_lease("op", f"{socket.gethostname()}:{dead}:aaaa", ground.now, LEASE)
    with ground.engine() as slow, open_register(ground.register) as register:
        give_back = slow.register.give_back
        quick = f"{socket.gethostname()}:{os.getpid()}:quick"

        def late(lease: object) -> None:
            give_back(register.lease("op"))  # type: ignore[arg-type]  # the quicker was here meanwhile
            register.take_lease("op", quick, ground.now, LEASE)
            give_back(lease)  # type: ignore[arg-type]

        monkeypatch.setattr(slow.register, "give_back", late)
        with pytest.raises(Refused) as refused:
            apply_plan(slow, plan.digest, yes=plan.digest)
        assert refused.value.code == "LEASE_HELD"
        held = register.lease("op")
        assert held is not None
        assert held.holder == quick


def test_two_deployments_on_one_database(lay: Lay, tmp_path: Path) -> None:
    """Another folder with a register of its own plans and applies there meanwhile: the first is
    refused by the store itself.
    """
    ground = _company(lay)
    plan = ground.plan()
    first = applies(ground, plan.digest, before=_stops_itself("between intention and act"))
    _stopped(first)
    folder = tmp_path / "other"
    folder.mkdir()
    for name in ("policy.yaml", "map.yaml"):
        (folder / name).write_bytes((ground.folder / name).read_bytes())
    other = replace(ground, folder=folder)
    theirs = other.sweep()
    assert theirs.outcome is RunOutcome.DONE
    there = ground.digest(*telco.TABLES)
    assert _wakes(first) == REFUSED
    assert ground.digest(*telco.TABLES) == there
    with pytest.raises(Refused) as refused:
        ground.apply(plan)
    assert refused.value.code == "PLAN_STALE"
    assert ground.plan().planned == 0


def test_a_new_plan_after_a_killed_run_tells_what_that_run_did(lay: Lay) -> None:
    """Nobody goes on with the killed plan; a new one is made. What the dead run did and could not
    tell is told all the same.
    """
    ground = _company(lay)
    plan = ground.plan()

    def dies_after_the_act() -> None:
        _small_batches()
        setattr(batches, "write", _dies_on("outcome"))  # noqa: B010

    assert ended(applies(ground, plan.digest, before=dies_after_the_act)) == -signal.SIGKILL
    again = ground.plan()
    told = told_by(ground.receipts("intention", "outcome", "untouched"), plan.digest)
    [gone] = [one for one in told.values() if one.found_gone]
    assert (gone.intentions, gone.open) == (1, set())
    assert gone.found_gone == plan.planned - again.planned > 0
    assert ground.apply(again).outcome is RunOutcome.DONE


def _dies_on(kind: str) -> Callable[..., None]:
    write = getattr(batches, "write")  # noqa: B009

    def until(engine_: object, what: str, *rest: object) -> None:
        if what == kind:
            os.kill(os.getpid(), signal.SIGKILL)
        write(engine_, what, *rest)

    return until


def test_two_stores_in_one_database(lay_postgres: Lay) -> None:
    """Two schemas are two stores: each has its own lease, and neither drops the other's worklists
    nor stands on its fence.
    """
    mapped = """
map: {policy: attacked, brake: 100%}
stores:
  one: {kind: postgres, url: "URL", country: SE, schema: first}
  two: {kind: postgres, url: "URL", country: SE, schema: second}
people: {customer: {table: one.customers, key: id}}
tables:
  one.customers: {key: [id], owner: [customer by id], columns: {id: not personal}}
  one.notes: {key: [id], owner: [customer by who], recorded: at, columns: {id: not personal, who: not personal, at: not personal, words: note}}
  two.people: {key: [id], owner: [person by id], columns: {id: not personal}}
  two.notes: {key: [id], owner: [person by who], recorded: at, columns: {id: not personal, who: not personal, at: not personal, words: note}}
"""
    mapped = mapped.replace("key: id}}", "key: id}, person: {table: two.people, key: id}}")
    policy = NOTES.replace("customer: {label: Customer}", "customer: {label: Customer}, person: {label: Person}")
    notes = f"INSERT INTO {{}}.notes SELECT g, 1, '{ago(days=500)}', 'words' FROM generate_series(1, 30) g"
    table = "CREATE TABLE {}.notes (id integer PRIMARY KEY, who integer, at timestamptz, words text)"
    ground = lay_postgres(
        mapped,
        *("CREATE SCHEMA first", "CREATE SCHEMA second"),
        *("CREATE TABLE first.customers (id integer PRIMARY KEY)", "INSERT INTO first.customers VALUES (1)"),
        *("CREATE TABLE second.people (id integer PRIMARY KEY)", "INSERT INTO second.people VALUES (1)"),
        *(table.format("first"), table.format("second"), notes.format("first"), notes.format("second")),
        policy=policy,
    )
    for times in range(3):
        with open_register(
            ground.register
        ) as register:  # the stores' leases have been taken a different number of times
            for _ in range(times):
                register.give_back(register.take_lease("two", "somebody", ground.now, LEASE))
        plan = ground.plan()
        assert plan.planned == 60
        applied = ground.apply(plan)
        assert [(one.deleted, one.refused) for one in applied.tables] == [(30, None), (30, None)]
        ground.run(notes.format("first"), notes.format("second"))


def test_one_engine_kept_open_plans_and_applies_again(lay_sqlite: Lay) -> None:
    """A service that stays up: each apply is a run of its own."""
    ground = _company(lay_sqlite)
    os.environ[VARIABLE] = ground.url
    with engine(ground.folder, lambda: ground.now) as opened:
        for _ in range(2):
            plan = make_plan(opened, ground.now)
            apply_plan(opened, plan.digest, yes=plan.digest)
            ground.run(f"INSERT INTO calls VALUES (999999, '+46700000001', NULL, '{ago(days=999)}', NULL)")
    runs = [str(body["run"]) for receipt in ground.receipts("run") if (body := receipt.body)]
    assert len(set(runs)) == 2
    assert outcome(ground.sweep(), "op.calls").deleted == 1
