"""One store while a plan is applied there: its shapes, and the spine with everything that the register has accepted."""

import time
from dataclasses import dataclass, field, replace

from troth.engine import drift
from troth.engine.bootstrap import Engine
from troth.engine.fencing import LOCK_MS, server_session
from troth.engine.heirs import live_shapes
from troth.engine.leasing import LEASE
from troth.engine.pacing import Pace
from troth.engine.planning import work_name
from troth.engine.receipts import Batch
from troth.engine.shapes import Shape, workable
from troth.engine.spine import for_workers, put_away, raise_spine, types_in
from troth.engine.steering import steered, steered_to_keys
from troth.plan.counted import CountedPlan, TableCount
from troth.policy.model import Table
from troth.register.values import Lease
from troth.sql.decide import Asking
from troth.sql.place import FILE_PLACE, Placement
from troth.sql.versions import Ahead, ahead
from troth.sql.working_off import PLACE, change, delete
from troth.sql.worklist import DELETE_ROW
from troth.stores.catalog import Catalog, TableKind
from troth.stores.contract import Store

SHARE = 20
"""The spine is raised anew when it is this many times as old as raising it took: a twentieth of the
time goes into it at most.
"""

YOUNGEST = 5.0
"""Seconds for which a spine is good at least, as long as no event comes."""


class Behind(Exception):  # noqa: N818  (never reaches a person)
    """The spine or the shapes no longer tell how things are: the act is undone and tried again."""


@dataclass
class Work:
    """One store being worked on. ``marks``: how the catalogue looked when a table's shape was read, by table."""

    engine: Engine
    store: Store
    plan: CountedPlan
    digest: str
    lease: Lease
    catalog: Catalog = field(init=False)
    shapes: dict[str, Shape] = field(default_factory=dict)
    marks: dict[str, tuple[object, ...]] = field(default_factory=dict)
    askings: dict[str, Asking] = field(default_factory=dict)
    statements: dict[tuple[str, int], str] = field(default_factory=dict)
    aheads: dict[str, Ahead | None] = field(default_factory=dict)
    placement: Placement | None = None
    position: int = -1
    raised: float = 0.0
    took: float = 0.0
    server_session: str | None = None
    pace: Pace | None = None
    """How batches are paced, where the store has one lock for everybody."""
    worked: float = 0.0
    """For how many seconds rows were done in the present batch."""
    left: set[str] = field(default_factory=set)
    """Tables of which this run had to leave rows, since somebody held them."""
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By table, the stretch of its worklist that was looked at ahead, over the present spine."""

    def count(self, table: str) -> TableCount:
        """What the plan says of a table."""
        return next(count for count in self.plan.tables if count.table == table)

    def asking(self, table: str) -> Asking:
        """How a table is asked, over the plan's worklist of it."""
        kept = Placement(self.store.dialect, self.store.schema, temporary=False)
        return replace(self.askings[table], work=work_name(self.digest, table), lists=kept)

    def statement(self, table: str, action: int) -> str:
        """The statement of a table's batches, written once for each spine."""
        if (table, action) not in self.statements:
            asking, shape = self.asking(table), self.shapes[table]
            place = self._place(asking.asked.table)
            self.statements[table, action] = (
                delete(asking, shape.referrers, place)
                if action == DELETE_ROW
                else change(asking, shape.unchangeable, place)
            )
        return self.statements[table, action]

    def ahead(self, table: str) -> Ahead | None:
        """How a table's rows can be looked at ahead of being deleted; None where they cannot, since others point at
        them or a version of a row cannot be told.
        """
        if table not in self.aheads:
            asking, shape = self.asking(table), self.shapes[table]
            found = None
            versioned = self.store.dialect == "postgres" and self._place(asking.asked.table)
            if versioned and not shape.referrers and asking.key:
                found = ahead(asking)
                if not all(self._place(self.engine.policy.tables[name]) for name in found.reads):
                    found = None
            self.aheads[table] = found
        return self.aheads[table]

    def waits_for(self, table: str) -> bool:
        """Whether a row of a table may be kept by rows that point at it and were left, though they are to go."""
        return any(referrer.mapped in self.left for referrer in self.shapes[table].referrers)

    def looked_ahead(self, table: str) -> Ahead | None:
        """How a table's rows were looked at ahead, over the present spine; None where they were not."""
        return self.ahead(table) if table in self.seen else None

    def _place(self, table: Table) -> tuple[str, ...]:
        if self.store.dialect == "duckdb":
            return FILE_PLACE
        lies_here = self.catalog.table(table.relation).kind in (TableKind.TABLE, TableKind.PARTITIONED)
        return PLACE if self.store.dialect == "postgres" and lies_here else ()


def look_again(work: Work) -> None:
    """Reads the live shapes of the store's tables, as at the beginning or when one of them has changed."""
    policy, store = work.engine.policy, work.store
    tables = [table for table in policy.tables.values() if table.store == store.name]
    # The marks first: what changes between them and the catalogue is then seen by the next act.
    with store.transaction(write=False, lock_timeout_ms=LOCK_MS) as session:
        work.marks = {table.name: drift.look(store, session, policy, table) for table in tables}
    work.catalog = store.catalog()
    with store.transaction(write=False, lock_timeout_ms=LOCK_MS) as session:
        work.shapes = live_shapes(policy, store, session, work.catalog)
    work.position = -1


def drifted(work: Work, table: Table) -> str | None:
    """Why nothing may be done in a table that was planned in another shape, or cannot be judged in its present one."""
    shape = work.shapes[table.name]
    if shape.refused is not None:
        return shape.refused
    if shape.fingerprint != work.count(table.name).fingerprint:
        return "the table's shape has changed since the plan was made"
    return None


def freshen(work: Work) -> None:
    """Sees to it that the spine contains every event that the register has accepted, and is not
    too old (RT-68, RT-75).
    """
    engine, store = work.engine, work.store
    head = engine.register.head()
    age = time.monotonic() - work.raised
    if head == work.position and age <= max(YOUNGEST, SHARE * work.took):
        return
    work.lease = engine.register.renew(work.lease, engine.clock(), LEASE)
    begun = time.monotonic()
    events = tuple(engine.register.events(until_position=head))
    lists = Placement(store.dialect, store.schema, temporary=True)
    types = types_in(work.catalog)
    only = workable(work.shapes)
    with store.scratch() as session:
        steered(session, store.dialect)
        placement = for_workers(session, lists)
        raised = raise_spine(session, engine.policy, store.name, placement, types, events, engine.clock(), only)
        if work.placement is not None:
            put_away(session, work.placement)
        server = server_session(store, session)
    work.placement, work.server_session = placement, server
    work.position, work.askings, work.statements, work.aheads, work.seen = head, raised.askings, {}, {}, {}
    work.raised, work.took = begun, time.monotonic() - begun
    work.lease = engine.register.renew(work.lease, engine.clock(), LEASE)


STRETCH = 50
"""So many batches of a worklist are looked at ahead at a time: more would only be looked at in vain where an event
comes in between.
"""


def look_ahead(work: Work, table: Table, batch: Batch) -> None:
    """Looks at the stretch of a worklist that begins with a batch, if it can be and has not been yet."""
    low, high = work.seen.get(table.name, (0, 0))
    if low <= batch.low and batch.high <= high:
        return
    work.seen.pop(table.name, None)
    found = work.ahead(table.name)
    if found is None or batch.action != DELETE_ROW:
        return
    past = batch.low + STRETCH * (batch.high - batch.low)
    begun = time.monotonic()
    with work.store.scratch() as session:
        if server_session(work.store, session) != work.server_session:
            return  # the act itself finds that out, and what to do
        steered_to_keys(session, work.store.dialect)
        session.execute(f"SET LOCAL lock_timeout = {LOCK_MS}")
        drop, look, index = found.look
        session.execute(drop)
        session.execute(look, (batch.low, past))
        session.execute(index)
    work.seen[table.name] = (batch.low, past)
    work.took += time.monotonic() - begun


def leave(work: Work) -> None:
    """Drops the spine, if it would outlive the work."""
    if work.placement is not None and work.placement.session is not None:
        with work.store.scratch() as session:
            put_away(session, work.placement)
