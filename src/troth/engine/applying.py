"""``troth apply``: works off a plan's worklists in batches, looking at every row again before it goes.

What goes was due when the plan was made and is due now. Each batch is one transaction of the store, which also
notes that it is done; the register has a receipt of the intention before and of the outcome after. Killed anywhere
and run again, it goes on.
"""

import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

from troth.engine.batches import Drifted, Moved, Undone, cut, stretches, work_off
from troth.engine.bootstrap import Engine
from troth.engine.brake import agreed, say_yes, scope_of, stops
from troth.engine.fencing import LOCK_MS, demand, mark, note_told, own, placed, server_session, take_over
from troth.engine.kept_plans import counts_of, read_plan
from troth.engine.leasing import end_runs_of_the_dead, leased
from troth.engine.pacing import Pace
from troth.engine.passes import leave_over
from troth.engine.planning import work_name
from troth.engine.receipts import Done, tell_of_the_killed, write
from troth.engine.working import Work, drifted, freshen, leave, look_again
from troth.kernel.errors import Refused, TrothError
from troth.kernel.instants import local_day
from troth.plan.counted import CountedPlan, children_first
from troth.policy.model import Table
from troth.register.values import Json, Lease, RunOutcome
from troth.sql.withheld import named, still_there
from troth.sql.working_off import remaining
from troth.sql.worklist import CHANGE_ROW, DELETE_ROW, ready
from troth.stores.contract import Row, Store
from troth.stores.errors import LockTimeout, StoreRefused, not_reached

BATCH = {"postgres": 10_000, "sqlite": 1_000, "duckdb": 1_000_000_000}
"""How many rows of a worklist one transaction works off. Over files it is all of them: each writes the files anew."""
ROUNDS = 3
"""How often what was locked is tried, and how long after each other in seconds."""
PAUSE = 0.2
LOCKED_IN_A_ROW = {"postgres": 5, "sqlite": 1, "duckdb": 1}
"""After so many locked batches the rest waits for the next round: SQLite and a folder of files have one lock, and a
table can be locked.
"""
REFUSALS = 3
"""After so many batches that the store refused, the rest of a table is not tried."""


@dataclass
class TableOutcome:
    """What became of the rows planned in one table; the numbers from ``deleted`` to ``locked`` add up to those planned.

    ``deleted`` and ``changed`` by this run; ``earlier`` by runs before, and told by them; ``found_gone`` by runs
    that were killed before they could tell; ``withheld``: still there, since something keeps them now, and
    ``withheld_by`` what, as the store says in the end; ``absent``: gone by another's hand; ``locked``: not tried, or in
    somebody's way, and left for the next run. ``refused``: why (some of) those were not done.
    """

    store: str
    table: str
    planned_delete: int
    planned_change: int
    deleted: int = 0
    changed: int = 0
    earlier: int = 0
    found_gone: int = 0
    withheld: int = 0
    withheld_by: dict[str, int] = field(default_factory=dict)
    absent: int = 0
    locked: int = 0
    refused: str | None = None

    @property
    def planned(self) -> int:
        """How many rows were to be touched."""
        return self.planned_delete + self.planned_change

    @property
    def done(self) -> bool:
        """Whether nothing is left to be tried."""
        return self.refused is None and self.locked == 0


@dataclass(frozen=True)
class Applied:
    """How an apply ended."""

    plan: str
    run: str
    outcome: RunOutcome
    tables: tuple[TableOutcome, ...]
    remains: tuple[str, ...] = ()


def apply_plan(engine: Engine, digest: str, *, yes: str | None = None, moved: Moved = lambda *_: None) -> Applied:
    """Applies a kept plan. ``yes`` is the digest that somebody agrees to.

    Raises Refused: the brake without a yes (``BRAKE``), another applier (``LEASE_HELD``), a plan that
    cannot be applied; NotReached.
    """
    plan = read_plan(engine, digest)
    stores = {count.store: engine.stores[count.store] for count in plan.tables if count.planned > 0}
    _brake(engine, plan, digest, yes)
    end_runs_of_the_dead(engine)
    outcomes: list[TableOutcome] = []
    remains: list[str] = []
    with _run(engine, plan, digest) as run:
        for name, store in stores.items():
            found = [
                TableOutcome(name, count.table, count.delete, count.change)
                for count in plan.tables
                if count.store == name and count.planned > 0
            ]
            outcomes += found
            if not engine.policy.stores[name].write:
                for one in found:
                    one.refused, one.locked = "the map does not let Troth write in this store", one.planned
            else:
                with leased(engine, name, run.id) as lease:
                    _apply_store(engine, store, plan, digest, lease, found, moved)
                remains += _reclaimed(engine, store, found)
        run.outcome = RunOutcome.DONE if all(one.done for one in outcomes) else RunOutcome.IN_PART
        _foresee(engine, plan, outcomes)
    return Applied(digest, run.id, run.outcome, tuple(outcomes), tuple(remains))


# --- runs -------------------------------------------------------------------------------------------------------------


@dataclass
class _Run:
    id: str
    outcome: RunOutcome


@contextmanager
def _run(engine: Engine, plan: CountedPlan, digest: str) -> Iterator[_Run]:
    """A run, from its first receipt to its last, whatever happens in it."""
    known = engine.register.run(engine.holder) is not None  # an engine that is kept open may apply several plans
    run = _Run(f"{engine.holder}:{uuid.uuid4().hex[:8]}" if known else engine.holder, RunOutcome.FAILED)
    with engine.register.together():
        engine.register.start_run(run.id, digest, engine.clock())
        engine.register.append("run", {"run": run.id, "plan": digest, "planned": plan.planned}, engine.clock())
    try:
        yield run
    except BaseException as error:
        run.outcome = RunOutcome.REFUSED if isinstance(error, Refused) else RunOutcome.FAILED
        with suppress(TrothError):  # what went wrong is told, not that the register could not be told of it
            _end(engine, run, digest)
        raise
    _end(engine, run, digest)


def _end(engine: Engine, run: _Run, digest: str) -> None:
    with engine.register.together():
        body = {"run": run.id, "plan": digest, "outcome": run.outcome.value}
        engine.register.append("run_ended", body, engine.clock())
        engine.register.end_run(run.id, run.outcome, engine.clock())


def _brake(engine: Engine, plan: CountedPlan, digest: str, yes: str | None) -> None:
    asking = stops(engine, plan)
    if not asking:
        return
    if yes is not None and yes != digest:
        raise Refused(f"the yes names {yes}, and the plan is {digest}", help="name the plan's own digest", code="BRAKE")
    if yes == digest:
        say_yes(engine, digest, plan.planned)
    elif not agreed(engine, digest, plan.planned):
        says = "; ".join(f"{s.table}: {s.planned} of {s.examined} rows, {s.says}" for s in asking)
        raise Refused(
            f"the brake stops this plan: {says}",
            help=f"look at the plan; if it is right, run the same command again with `--yes {digest}` within 24 hours",
            code="BRAKE",
        )


def _foresee(engine: Engine, plan: CountedPlan, outcomes: Sequence[TableOutcome]) -> None:
    """Where the plan is of today, the brake's figures for tomorrow."""
    today = local_day(engine.clock(), engine.policy.zone)
    if local_day(plan.at, engine.policy.zone) != today:
        return
    left = {one.table: one.withheld + one.locked for one in outcomes}
    for count in plan.tables:
        if count.refused is None:
            foreseen = count.soon + left.get(count.table, 0)
            engine.register.note_forecast(today + timedelta(days=1), scope_of(count), foreseen)


# --- one store --------------------------------------------------------------------------------------------------------


def _apply_store(
    engine: Engine,
    store: Store,
    plan: CountedPlan,
    digest: str,
    lease: Lease,
    outcomes: Sequence[TableOutcome],
    moved: Moved,
) -> None:
    work = Work(engine, store, plan, digest, lease, pace=Pace() if store.dialect == "sqlite" else None)
    try:
        told = _taken_over(engine, store, lease)
        gone = tell_of_the_killed(engine, store, lease, told, lambda of: counts_of(engine, of))
        note_told(engine, store, lease)
        for one in outcomes:
            one.found_gone = gone.get((digest, one.table), 0)
            _add_up(work, one)
        left = {one.table: one for one in outcomes if one.locked}
        if left:
            _demand_worklists(work, left.values())
            _ready_worklists(work, left.values())
            look_again(work)
            freshen(work)
        for table in children_first([engine.policy.tables[name] for name in left if left[name].refused is None]):
            _apply_table(work, table, left[table.name], moved)
            _add_up(work, left[table.name])
            if left[table.name].locked and left[table.name].refused is None:
                work.left.add(table.name)
        _drop_worklists(work, outcomes)
        note_told(engine, store, work.lease)
    except LockTimeout:
        pass  # somebody holds what is needed to go on: what that leaves is counted below
    finally:
        with suppress(TrothError):  # else the next run does
            leave(work)
    for one in outcomes:
        one.locked = one.planned - one.deleted - one.changed
        with suppress(LockTimeout):
            _add_up(work, one)


def _taken_over(engine: Engine, store: Store, lease: Lease) -> int:
    """As ``take_over``, tried several times: a killed run's last statement may still be going on in the server."""
    for _ in range(ROUNDS - 1):
        with suppress(LockTimeout):
            return take_over(engine, store, lease)
        time.sleep(PAUSE)
    return take_over(engine, store, lease)


def _demand_worklists(work: Work, outcomes: Iterable[TableOutcome]) -> None:
    """Raises Refused where a worklist is not there (``PLAN_STALE``), or not of as many rows as were
    planned (``PLAN_CHANGED``).
    """
    for one in outcomes:
        name = own(work.store, work_name(work.digest, one.table))
        try:
            with work.store.transaction(write=False, lock_timeout_ms=LOCK_MS) as session:
                found = session.rows(f"SELECT action, count(*) FROM {name} GROUP BY action")  # noqa: S608
        except StoreRefused as error:
            raise Refused(
                f"the worklist of `{one.table}` is no longer in the store", help="make a new plan", code="PLAN_STALE"
            ) from error
        listed = {str(action): int(str(rows)) for action, rows in found}
        if listed != {str(a): n for a, n in ((DELETE_ROW, one.planned_delete), (CHANGE_ROW, one.planned_change)) if n}:
            raise Refused(
                f"the worklist of `{one.table}` is no longer what was planned",
                help="make a new plan, and find out who changed this one",
                code="PLAN_CHANGED",
            )


def _ready_worklists(work: Work, outcomes: Iterable[TableOutcome]) -> None:
    """Makes the worklists ready for being worked off; one that cannot be is not tried."""
    for one in outcomes:
        try:
            with work.store.transaction(write=True, lock_timeout_ms=LOCK_MS) as session:
                demand(work.engine, work.store, session, work.lease)
                for statement in ready(work_name(work.digest, one.table), placed(work.store)):
                    session.execute(statement)
        except StoreRefused as refused:
            one.refused = refused.says


def _drop_worklists(work: Work, outcomes: Iterable[TableOutcome]) -> None:
    """Drops the worklists that are worked off to the end: they hold the keys of what is gone. What is still there is
    looked at again by the next pass.
    """
    store = work.store
    with store.transaction(write=True, lock_timeout_ms=LOCK_MS) as session:
        demand(work.engine, store, session, work.lease)
        for one in outcomes:
            name = work_name(work.digest, one.table)
            if one.locked == 0:
                if one.withheld or one.planned_change:
                    leave_over(store, session, work.engine.policy.tables[one.table], name)
                session.execute(f"DROP TABLE IF EXISTS {own(store, name)}")


def _reclaimed(engine: Engine, store: Store, outcomes: Sequence[TableOutcome]) -> list[str]:
    """What of the deleted bytes may still be there. That it cannot be told now takes nothing back of what was done."""
    relations = [engine.policy.tables[one.table].relation for one in outcomes]
    try:
        return [found.says for found in store.reclaim(relations).remains]
    except TrothError as error:
        return [f"Nothing was made to free what deleted rows held in {store.name}: {error.says}"]


# --- one table --------------------------------------------------------------------------------------------------------


def _apply_table(work: Work, table: Table, outcome: TableOutcome, moved: Moved) -> None:
    outcome.refused = drifted(work, table)
    if outcome.refused is not None:
        write(work.engine, "refused", work.digest, work.lease, {"table": table.name, "why": outcome.refused})
        return
    try:
        for action in (DELETE_ROW, CHANGE_ROW):
            _work_off_all(work, table, outcome, action, moved)
        _verify(work, table, outcome)
    except Drifted as changed:
        outcome.refused = str(changed)
    except StoreRefused as refused:
        outcome.refused = refused.says


def _work_off_all(work: Work, table: Table, outcome: TableOutcome, action: int, moved: Moved) -> None:
    if work.pace is not None:
        work.pace.begin()
    size = BATCH[work.store.dialect] if table.entry.key is not None else outcome.planned + 1
    waiting = list(stretches(work, table, action, size))
    refusals = 0
    for round_ in range(ROUNDS):
        if round_ and waiting:
            time.sleep(PAUSE)
        tried, waiting, in_a_row = waiting, [], 0
        while tried and refusals < REFUSALS and in_a_row < LOCKED_IN_A_ROW[work.store.dialect]:
            # Of a batch in which somebody held a row, others need not wait for him: it is tried again in pieces.
            size = work.pace.size if work.pace is not None else max(1, BATCH[work.store.dialect] // 10**round_)
            batch, *rest = cut(work, table, tried.pop(0), size)
            tried[:0] = rest
            done = work_off(work, table, batch)
            in_a_row = in_a_row + 1 if isinstance(done, Undone) and done.locked else 0
            if isinstance(done, Done):
                _took(outcome, action, done)
                moved(table.name, outcome.deleted + outcome.changed + outcome.earlier, outcome.planned)
            elif done.locked:
                waiting.append(batch)
            else:
                outcome.refused, refusals = done.says, refusals + 1
        waiting += tried


def _took(outcome: TableOutcome, action: int, done: Done) -> None:
    if action == DELETE_ROW:
        outcome.deleted += done.done
    else:
        outcome.changed += done.done


def _verify(work: Work, table: Table, outcome: TableOutcome) -> None:
    """Asks the store how many of the rows that were to be deleted are still there, and tells it."""
    still, told = _still_there(work, table, outcome)
    asking = work.asking(table.name)
    for which, state, because, rows in told:
        why = named(asking, int(str(which)), int(str(state)), int(str(because)))
        outcome.withheld_by[why] = outcome.withheld_by.get(why, 0) + int(str(rows))
    planned = outcome.planned_delete
    body: dict[str, Json] = {"table": table.name, "planned": planned, "gone": planned - still, "withheld": still}
    if outcome.withheld_by:
        body["withheld_by"] = {why: outcome.withheld_by[why] for why in sorted(outcome.withheld_by)}
    write(work.engine, "verified", work.digest, work.lease, body)


def _still_there(work: Work, table: Table, outcome: TableOutcome) -> tuple[int, Sequence[Row]]:
    """How many rows that were to be deleted are there, and what keeps those that are, over a spine of the very server
    session that is asked: that of another may have been emptied when the server was restarted. Where rows have no key
    nothing tells which of them is still there: what was not deleted is taken to be.
    """
    for _ in range(ROUNDS):
        freshen(work)
        with work.store.transaction(write=False, lock_timeout_ms=LOCK_MS) as session:
            if server_session(work.store, session) == work.server_session:
                asking = work.asking(table.name)
                if not asking.key:
                    return outcome.planned - outcome.deleted - outcome.earlier - outcome.found_gone, ()
                still = int(str(session.rows(remaining(asking))[0][0]))
                may_be_told = still or outcome.planned_change > outcome.changed
                return still, session.rows(still_there(asking)) if may_be_told else ()
        work.position = -1
    raise not_reached(work.store.name, "its server ends one session after the other", "look into the server's log")


def _add_up(work: Work, outcome: TableOutcome) -> None:
    """What the store itself says has been done of the plan in a table, by this run and all before it."""
    one = mark(work.store)
    with work.store.transaction(write=False, lock_timeout_ms=LOCK_MS) as session:
        found = session.rows(
            f"SELECT coalesce(sum(planned), 0), coalesce(sum(there), 0), coalesce(sum(done), 0) "  # noqa: S608
            f"FROM {own(work.store, 'progress')} WHERE plan = {one} AND tbl = {one}",
            (work.digest, outcome.table),
        )
    planned, there, done = (int(str(number)) for number in found[0])
    outcome.earlier = done - outcome.deleted - outcome.changed - outcome.found_gone
    outcome.withheld, outcome.absent = there - done, planned - there
    outcome.locked = outcome.planned - planned
