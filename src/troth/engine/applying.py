"""``troth apply``: works off a plan's worklists in batches, looking at every row again before it goes.

What goes was due when the plan was made and is due now. Each batch is one transaction of the store, which also notes that it is
done; the register has a receipt of the intention before and of the outcome after. Killed anywhere and run again, it goes on.
"""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from troth.engine.bootstrap import Engine
from troth.engine.brake import agreed, scope_of, say_yes, stops
from troth.engine.counting import steered
from troth.engine.planning import own_tables, work_name
from troth.engine.shapes import Shape, shape_of
from troth.engine.spine import raise_spine, types_in
from troth.kernel.errors import Refused
from troth.kernel.instants import local_day
from troth.plan.counted import CountedPlan, TableCount, children_first
from troth.policy.model import Table
from troth.register.values import Lease, RunOutcome
from troth.sql.decide import Asking
from troth.sql.place import Placement
from troth.sql.worklist import CHANGE_ROW, DELETE_ROW, change, delete, remaining
from troth.stores.catalog import Catalog
from troth.stores.contract import Session, Store
from troth.stores.errors import LockTimeout, StoreRefused

BATCH = {"postgres": 10_000, "sqlite": 1_000}
LEASE = timedelta(seconds=30)
LOCK_MS = 2_000
ROUNDS = 3
"""How often batches that found a lock are tried again."""

Moved = Callable[[str, int, int], None]
"""Told after each batch: table, rows of its worklist worked off, rows in all."""


@dataclass
class TableOutcome:
    """What happened in one table. ``withheld``: planned and still there, since something keeps them now."""

    store: str
    table: str
    planned_delete: int
    planned_change: int
    deleted: int = 0
    changed: int = 0
    found_gone: int = 0
    withheld: int = 0
    locked: int = 0
    refused: str | None = None


@dataclass(frozen=True)
class Applied:
    """How an apply ended."""

    plan: str
    run: str
    outcome: RunOutcome
    tables: tuple[TableOutcome, ...]
    remains: tuple[str, ...] = ()


@dataclass(frozen=True)
class Batch:
    """A stretch of a worklist: the rows with ``low <= n < high`` and one action."""

    low: int
    high: int


@dataclass
class _Work:
    """One store being worked on."""

    engine: Engine
    store: Store
    plan: str
    run: str
    lease: Lease
    catalog: Catalog
    placement: Placement
    position: int = -1
    raised_at: datetime | None = None
    askings: dict[str, Asking] = field(default_factory=dict)
    statements: dict[tuple[str, int], str] = field(default_factory=dict)


def read_plan(engine: Engine, digest: str) -> CountedPlan:
    """A kept plan, as far as applying needs it. Raises Refused where it cannot be applied: unknown, of another policy, of the future."""
    stored = engine.register.plan(digest)
    if stored is None:
        raise Refused(f"there is no plan {digest}", help="make one with `troth plan`", code="PLAN_UNKNOWN")
    document = stored.document
    digests = engine.policy.declaration.digests
    if document["policy"] != digests["policy"] or document["map"] != digests["map"]:
        raise Refused(
            "the policy or the map has changed since the plan was made", help="make a new plan", code="PLAN_STALE"
        )
    at = datetime.fromisoformat(str(document["at"]))
    if at > engine.clock():
        raise Refused(
            f"the plan is for {at:%Y-%m-%d %H:%M} UTC, which has not come",
            help="wait, or plan for today",
            code="PLAN_AHEAD",
        )
    tables = tuple(_count(entry) for entry in document["tables"])  # type: ignore[union-attr,arg-type]
    return CountedPlan(str(document["policy"]), str(document["map"]), at, int(str(document["position"])), tables)


def _count(entry: dict[str, object]) -> TableCount:
    return TableCount(
        store=str(entry["store"]),
        table=str(entry["table"]),
        person_class=None if entry["person_class"] is None else str(entry["person_class"]),
        examined=int(str(entry["examined"])),
        delete=int(str(entry["delete"])),
        change=int(str(entry["change"])),
        refused=None if entry["refused"] is None else str(entry["refused"]),
        soon=int(str(entry["soon"])),
        fingerprint=str(entry["fingerprint"]),
    )


def apply_plan(engine: Engine, digest: str, *, yes: str | None = None, moved: Moved = lambda *_: None) -> Applied:
    """Applies a kept plan. ``yes`` is the digest that somebody agrees to.

    Raises Refused: the brake without a yes (``BRAKE``), another applier (``LEASE_HELD``), a plan that cannot be applied.
    """
    plan = read_plan(engine, digest)
    _brake(engine, plan, digest, yes)
    run = engine.holder
    now = engine.clock()
    engine.register.start_run(run, digest, now)
    engine.register.append("run", {"run": run, "plan": digest, "planned": plan.planned}, now)
    outcomes: list[TableOutcome] = []
    remains: list[str] = []
    try:
        for name, store in engine.stores.items():
            counts = [count for count in plan.tables if count.store == name and count.planned > 0]
            if counts and engine.policy.stores[name].write:
                with _leased(engine, name, run) as lease:
                    outcomes += _apply_store(engine, store, digest, run, lease, counts, moved)
                touched = [engine.policy.tables[count.table].relation for count in counts]
                remains += [found.says for found in store.reclaim(touched).remains]
    except BaseException:
        engine.register.end_run(run, RunOutcome.FAILED, engine.clock())
        raise
    done = all(t.refused is None and t.locked == 0 for t in outcomes)
    outcome = RunOutcome.DONE if done else RunOutcome.IN_PART
    _note(engine, plan, outcomes)
    engine.register.append("run_ended", {"run": run, "plan": digest, "outcome": outcome.value}, engine.clock())
    engine.register.end_run(run, outcome, engine.clock())
    return Applied(digest, run, outcome, tuple(outcomes), tuple(remains))


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


@contextmanager
def _leased(engine: Engine, store: str, run: str) -> Iterator[Lease]:
    """The lease on a store; one whose holder was a process of this machine that is no more is taken over."""
    try:
        lease = engine.register.take_lease(store, run, engine.clock(), LEASE)
    except Refused:
        if not _orphaned(engine, store):
            raise
        fence = engine.register.current_fence(store)
        engine.register.give_back(Lease(store, "", fence, engine.clock()))
        lease = engine.register.take_lease(store, run, engine.clock(), LEASE)
    try:
        yield lease
    finally:
        engine.register.give_back(lease)


def _orphaned(engine: Engine, store: str) -> bool:
    """Whether every unfinished run was of this machine and its process is gone."""
    others = [run.id for run in engine.register.unfinished_runs() if run.id != engine.holder]
    return bool(others) and not any(_alive(run) for run in others)


def _alive(run: str) -> bool:
    host, _, rest = run.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _apply_store(
    engine: Engine, store: Store, plan: str, run: str, lease: Lease, counts: list[TableCount], moved: Moved
) -> list[TableOutcome]:
    placement = Placement(store.dialect, store.schema, temporary=False)
    work = _Work(engine, store, plan, run, lease, store.catalog(), placement)
    with store.transaction(write=True) as session:
        for statement in own_tables(placement):
            session.execute(statement)
        # A store that another register worked on before is taken over: that one's batches then find a fence not theirs.
        state, register = placement.sql(placement.own("state")), _register_name(engine)
        taken = session.execute(
            f"UPDATE {state} SET fence = {lease.fence}, register = '{register}' "  # noqa: S608  (hexadecimal)
            f"WHERE one = 1 AND (fence < {lease.fence} OR register <> '{register}')"
        )
        if not taken:
            raise Refused("another run has taken this store over", help="run the command again", code="LEASE_LOST")
    outcomes: list[TableOutcome] = []
    tables = [engine.policy.tables[count.table] for count in counts]
    for table in children_first(tables):
        count = next(c for c in counts if c.table == table.name)
        outcome = TableOutcome(store.name, table.name, count.delete, count.change)
        outcomes.append(outcome)
        shape = shape_of(engine.policy, table, work.catalog)
        if shape.refused is not None or shape.fingerprint != count.fingerprint:
            outcome.refused = shape.refused or "the table's shape has changed since the plan was made"
            _receipt(work, "refused", {"table": table.name, "why": outcome.refused})
            continue
        _apply_table(work, table, shape, outcome, moved)
    return outcomes


def _apply_table(work: _Work, table: Table, shape: Shape, outcome: TableOutcome, moved: Moved) -> None:
    name = work_name(work.plan, table.name)
    if not _there(work, name):
        raise Refused(
            f"the worklist of `{table.name}` is no longer in the store", help="make a new plan", code="PLAN_STALE"
        )
    _found_gone(work, table, outcome)
    total = outcome.planned_delete + outcome.planned_change
    for action in (DELETE_ROW, CHANGE_ROW):
        waiting = list(_batches(work, table, action, *_reach(work, name, action)))
        for _ in range(ROUNDS):
            locked = []
            for batch in waiting:
                done = _batch(work, table, shape, batch, action)
                if done is None:
                    locked.append(batch)
                    continue
                if action == DELETE_ROW:
                    outcome.deleted += done
                else:
                    outcome.changed += done
                moved(table.name, outcome.deleted + outcome.changed, total)
            if not locked:
                break
            waiting = locked
            time.sleep(0.2)
        else:
            outcome.locked += sum(batch.high - batch.low for batch in waiting)
    _fresh(work)
    asking = replace(work.askings[table.name], work=name, lists=work.placement)
    with work.store.transaction(write=False) as session:
        outcome.withheld = int(str(session.rows(remaining(asking))[0][0]))
    _receipt(
        work,
        "verified",
        {
            "table": table.name,
            "planned": outcome.planned_delete,
            "gone": outcome.planned_delete - outcome.withheld,
            "withheld": outcome.withheld,
        },
    )


def _there(work: _Work, name: str) -> bool:
    catalog = "sqlite_schema" if work.store.dialect == "sqlite" else "pg_tables"
    column = "name" if work.store.dialect == "sqlite" else "tablename"
    physical = work.placement.own(name).name
    mark = "?" if work.store.dialect == "sqlite" else "%s"
    with work.store.transaction(write=False) as session:
        return bool(session.rows(f"SELECT 1 FROM {catalog} WHERE {column} = {mark}", (physical,)))  # noqa: S608


def _reach(work: _Work, name: str, action: int) -> tuple[int, int]:
    """The first number of an action in a worklist, and the one past the last."""
    own = work.placement.sql(work.placement.own(name))
    with work.store.transaction(write=False) as session:
        found = session.rows(f"SELECT coalesce(min(n), 1), coalesce(max(n), 0) FROM {own} WHERE action = {action}")  # noqa: S608
    return int(str(found[0][0])), int(str(found[0][1])) + 1


def _batches(work: _Work, table: Table, action: int, first: int, past: int) -> Iterator[Batch]:
    """The stretches of a worklist that no run has worked off yet."""
    progress = work.placement.sql(work.placement.own("progress"))
    mark = "?" if work.store.dialect == "sqlite" else "%s"
    with work.store.transaction(write=False) as session:
        done = {
            int(str(low)): int(str(high))
            for low, high in session.rows(
                f"SELECT low, high FROM {progress} WHERE plan = {mark} AND tbl = {mark} AND action = {mark}",  # noqa: S608
                (work.plan, table.name, action),
            )
        }
    n, size = first, BATCH[work.store.dialect]
    while n < past:
        if n in done:
            n = done[n]
            continue
        high = min(n + size, past, min((low for low in done if low > n), default=past))
        yield Batch(n, high)
        n = high


def _found_gone(work: _Work, table: Table, outcome: TableOutcome) -> None:
    """Batches of an earlier run that were meant, done in the store and never confirmed: said so now (RT-71)."""
    meant: dict[tuple[int, int], str] = {}
    for receipt in work.engine.register.receipts():
        body = receipt.body or {}
        if body.get("plan") != work.plan or body.get("table") != table.name or "low" not in body:
            continue
        key = (int(str(body["action"])), int(str(body["low"])))
        if receipt.kind == "intention":
            meant[key] = str(body["run"])
        elif receipt.kind == "outcome":
            meant.pop(key, None)
    progress = work.placement.sql(work.placement.own("progress"))
    mark = "?" if work.store.dialect == "sqlite" else "%s"
    for (action, low), run in meant.items():
        with work.store.transaction(write=False) as session:
            found = session.rows(
                f"SELECT high, done FROM {progress} WHERE plan = {mark} AND tbl = {mark} AND action = {mark} AND low = {mark}",  # noqa: S608
                (work.plan, table.name, action, low),
            )
        if found:
            high, done = int(str(found[0][0])), int(str(found[0][1]))
            outcome.found_gone += done
            body = {"table": table.name, "action": action, "low": low, "high": high, "rows": done}
            _receipt(work, "outcome", {**body, "confirmed": False, "act_of": run})


def _fresh(work: _Work) -> None:
    """Sees to it that the spine contains every event that the register has accepted (RT-68, RT-75)."""
    work.lease = work.engine.register.renew(work.lease, work.engine.clock(), LEASE)
    head = work.engine.register.head()
    if head == work.position:
        return
    events = tuple(work.engine.register.events(until_position=head))
    now = work.engine.clock()
    temporary = Placement(work.store.dialect, work.store.schema, temporary=True)
    shapes = {
        t.name: shape_of(work.engine.policy, t, work.catalog)
        for t in work.engine.policy.tables.values()
        if t.store == work.store.name
    }
    only = frozenset(name for name, shape in shapes.items() if shape.refused is None)
    with work.store.scratch() as session:
        steered(session, work.store)
        raised = raise_spine(
            session, work.engine.policy, work.store.name, temporary, types_in(work.catalog), events, now, only
        )
    work.position, work.askings, work.raised_at, work.statements = head, raised.askings, now, {}
    work.lease = work.engine.register.renew(work.lease, work.engine.clock(), LEASE)


def _batch(work: _Work, table: Table, shape: Shape, batch: Batch, action: int) -> int | None:
    """One batch, all or nothing; None where somebody else's lock was in the way."""
    _fresh(work)
    body = {"table": table.name, "action": action, "low": batch.low, "high": batch.high}
    _receipt(work, "intention", body)
    try:
        with work.store.transaction(write=True, lock_timeout_ms=LOCK_MS) as session:
            _demand(work, session)
            done = session.execute(_statement(work, table, shape, action), (batch.low, batch.high))
            _progress(work, session, table, batch, action, done)
    except LockTimeout:
        _receipt(work, "outcome", {**body, "rows": 0, "confirmed": True, "locked": True})
        return None
    except StoreRefused as refused:
        _receipt(work, "outcome", {**body, "rows": 0, "confirmed": True, "refused": refused.says})
        raise
    _receipt(work, "outcome", {**body, "rows": done, "confirmed": True})
    return done


def _register_name(engine: Engine) -> str:
    """What a store knows this deployment's register by."""
    return engine.register.keyed_hash("the register of a store")[:32]


def _statement(work: _Work, table: Table, shape: Shape, action: int) -> str:
    """The statement of a table's batches, written once for each spine."""
    if (table.name, action) not in work.statements:
        asking = replace(work.askings[table.name], work=work_name(work.plan, table.name), lists=work.placement)
        work.statements[table.name, action] = (
            delete(asking, shape.referrers) if action == DELETE_ROW else change(asking, shape.unchangeable)
        )
    return work.statements[table.name, action]


def _demand(work: _Work, session: Session) -> None:
    """Holds the store's state while the batch runs, and refuses if another run's fence stands there."""
    state = work.placement.sql(work.placement.own("state"))
    lock = "" if work.store.dialect == "sqlite" else " FOR UPDATE"
    found = session.rows(f"SELECT register, fence FROM {state} WHERE one = 1{lock}")  # noqa: S608
    if found != [(_register_name(work.engine), work.lease.fence)]:
        raise Refused(
            "another run has taken this store over", help="nothing more was done by this one", code="LEASE_LOST"
        )


def _progress(work: _Work, session: Session, table: Table, batch: Batch, action: int, done: int) -> None:
    progress = work.placement.sql(work.placement.own("progress"))
    marks = ", ".join(["?" if work.store.dialect == "sqlite" else "%s"] * 7)
    session.execute(
        f"INSERT INTO {progress} (plan, tbl, action, low, high, done, fence) VALUES ({marks})",  # noqa: S608
        (work.plan, table.name, action, batch.low, batch.high, done, work.lease.fence),
    )


def _receipt(work: _Work, kind: str, body: dict[str, object]) -> None:
    whole = {"plan": work.plan, "run": work.run, "store": work.store.name, "fence": work.lease.fence, **body}
    work.engine.register.append(kind, whole, work.engine.clock(), under=work.lease)  # type: ignore[arg-type]


def _note(engine: Engine, plan: CountedPlan, outcomes: list[TableOutcome]) -> None:
    """The brake's figures: what went today, and, where the plan is of today, what is foreseen for tomorrow."""
    today = local_day(engine.clock(), engine.policy.zone)
    done = {outcome.table: outcome for outcome in outcomes}
    for count in plan.tables:
        outcome = done.get(count.table)
        removed = outcome.deleted + outcome.changed if outcome is not None else 0
        if removed:
            engine.register.note_removed(today, scope_of(count), removed, count.examined)
        if local_day(plan.at, engine.policy.zone) == today and count.refused is None:
            left = max(0, count.planned - removed)
            engine.register.note_forecast(today + timedelta(days=1), scope_of(count), count.soon + left)
