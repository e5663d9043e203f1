"""What the register is told of an act: the intention before it, the outcome after it, and what became of
acts that nobody told of.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from troth.engine.bootstrap import Engine
from troth.engine.brake import scope_of
from troth.engine.fencing import LOCK_MS, mark, own
from troth.kernel.instants import local_day
from troth.plan.counted import TableCount
from troth.register.values import Json, Lease
from troth.stores.contract import Session, Store


@dataclass(frozen=True)
class Batch:
    """A stretch of a table's worklist: the ``rows`` with ``low <= n < high`` and one action."""

    table: str
    action: int
    low: int
    high: int
    rows: int = field(default=0, compare=False)

    @property
    def body(self) -> dict[str, Json]:
        """As a receipt names it."""
        return {"table": self.table, "action": self.action, "low": self.low, "high": self.high}


@dataclass(frozen=True)
class Done:
    """What a batch came to: rows of the worklist, how many of them were still in the table, how
    many of these it acted on.
    """

    planned: int
    there: int
    done: int

    @property
    def body(self) -> dict[str, Json]:
        """As a receipt says it: what something keeps now is withheld, what went by another's hand is absent."""
        return {"rows": self.done, "withheld": self.there - self.done, "absent": self.planned - self.there}


NOTHING_DONE: Mapping[str, Json] = {"rows": 0, "withheld": 0, "absent": 0}


def write(engine: Engine, kind: str, plan: str, lease: Lease, body: Mapping[str, Json]) -> None:
    """Adds a receipt of a run, if its lease is still the present one. Raises Refused (``LEASE_LOST``)."""
    whole = {"plan": plan, "run": lease.holder, "store": lease.store, "fence": lease.fence, **body}
    engine.register.append(kind, whole, engine.clock(), under=lease)


def note_removed(engine: Engine, count: TableCount, rows: int) -> None:
    """Adds what went to the brake's figures of today."""
    if rows:
        today = local_day(engine.clock(), engine.policy.zone)
        engine.register.note_removed(today, scope_of(count), rows, count.examined)


# --- what a killed run did --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Meant:
    """An act that was meant and of which nobody has told what became of it."""

    plan: str
    run: str
    batch: Batch


def meant(engine: Engine, store: Store, after: int) -> Iterator[Meant]:
    """The acts meant in a store after a position of the ledger that have no outcome, in order."""
    found: dict[tuple[str, Batch], Meant] = {}
    for receipt in engine.register.receipts(after + 1):
        body = receipt.body or {}
        if body.get("store") != store.name or receipt.kind not in ("intention", "outcome", "untouched"):
            continue
        batch = Batch(str(body["table"]), int(body["action"]), int(body["low"]), int(body["high"]))  # type: ignore[arg-type]
        key = (str(body["plan"]), batch)
        if receipt.kind == "intention":
            found[key] = Meant(key[0], str(body["run"]), batch)
        else:
            found.pop(key, None)
    yield from found.values()


def progress_of(store: Store, session: Session, plan: str, batch: Batch) -> Done | None:
    """What the store says of a batch: what was done, in the very transaction that did it; None where it was not."""
    one = mark(store)
    found = session.rows(
        f"SELECT planned, there, done FROM {own(store, 'progress')} "  # noqa: S608
        f"WHERE plan = {one} AND tbl = {one} AND action = {one} AND low = {one}",
        (plan, batch.table, batch.action, batch.low),
    )
    return Done(*(int(str(number)) for number in found[0])) if found else None


def note_progress(store: Store, session: Session, plan: str, lease: Lease, batch: Batch, done: Done) -> None:
    """Notes in the transaction of an act that it was done."""
    marks = ", ".join([mark(store)] * 9)
    session.execute(
        f"INSERT INTO {own(store, 'progress')} "  # noqa: S608
        f"(plan, tbl, action, low, high, planned, there, done, fence) VALUES ({marks})",
        (plan, batch.table, batch.action, batch.low, batch.high, done.planned, done.there, done.done, lease.fence),
    )


def tell_of_the_killed(
    engine: Engine, store: Store, lease: Lease, after: int, counts_of: Callable[[str], Mapping[str, TableCount]]
) -> dict[tuple[str, str], int]:
    """Asks the store about every act that was meant and not told of, and tells it; rows found gone
    by (plan, table) (RT-71).

    To be called after the store was taken over: what was going on then is done or undone for ever. ``counts_of``: the
    tables of a plan, for the brake. An act that was done is told as found gone, and not confirmed by the run that did
    it; one that was not, as untouched.
    """
    gone: dict[tuple[str, str], int] = {}
    for act in list(meant(engine, store, after)):
        with store.transaction(write=False, lock_timeout_ms=LOCK_MS) as session:
            done = progress_of(store, session, act.plan, act.batch)
        said: dict[str, Json] = {**act.batch.body, "confirmed": False, "act_of": act.run}
        if done is None:
            write(engine, "untouched", act.plan, lease, {**said, **NOTHING_DONE})
            continue
        count = counts_of(act.plan).get(act.batch.table)
        with engine.register.together():
            write(engine, "outcome", act.plan, lease, {**said, **done.body})
            if count is not None:
                note_removed(engine, count, done.done)
        gone[act.plan, act.batch.table] = gone.get((act.plan, act.batch.table), 0) + done.done
    return gone
