"""``troth plan``: count what is due in every store, keep the counted plan under its digest, and its
worklists beside the data.
"""

from collections.abc import Iterator, Sequence, Set
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from troth.engine.asking_since import Listed, Since
from troth.engine.bootstrap import Engine
from troth.engine.counting import Asks, Counted, Over, Told, ask_whole, count_tables, counting, silent
from troth.engine.fencing import LOCK_MS, demand, mark, note_told, own, placed, prepare, take_over
from troth.engine.kept_plans import counts_of
from troth.engine.leasing import leased
from troth.engine.passes import Seen, columns, forget, keep_spine, kept_in, note, seen
from troth.engine.people_since import PeopleSince
from troth.engine.receipts import tell_of_the_killed
from troth.engine.spine import People, for_workers, put_away
from troth.engine.versions import cited, whole_archive
from troth.plan.counted import CountedPlan
from troth.plan.passes import Daily, Pass
from troth.register.values import Lease
from troth.sql.place import MOST_NAME, Placement, tables_of
from troth.sql.since import moved_out, set_aside
from troth.sql.worklist import keep as kept_as
from troth.stores.contract import Session, Store

DIGEST = 11
"""How many characters ``sql.place.short`` gives to the digest."""


def make_plan(engine: Engine, at: datetime, told: Told = silent, *, keep: bool = True) -> CountedPlan:
    """Counts every store at ``at``. With ``keep`` the plan is saved in the register and its worklists in the stores
    that may be written, in Troth's own schema there, with what the next pass compares with; nothing of the operator's
    is touched. Raises NotReached, Refused (also ``LEASE_HELD``: while a plan is being applied in a store no other is
    kept there).
    """
    return _make(engine, at, told, Wholly(), keep=keep)


def make_daily_plan(engine: Engine, at: datetime, told: Told = silent) -> tuple[CountedPlan, tuple[Daily, ...]]:
    """Counts every store at ``at`` as ``make_plan``, asking only the rows that may be answered otherwise than at the
    last pass that was kept, and keeps the plan; with how each store was asked. A table of which that cannot be told is
    asked whole. Raises as ``make_plan``.
    """
    way = SinceLast(engine)
    plan = _make(engine, at, told, way, keep=True)
    return plan, tuple(way.daily())


class Way(Protocol):
    """How the stores are gone through."""

    def people(self, store: Store, lists: Placement | None) -> People | None:
        """How the people of a store are raised; None: everyone anew. ``lists``: where lists may be made that stay."""

    def ask(self, store: Store, over: Over) -> Asks:
        """How its tables are asked."""

    def in_place(self, store: str) -> Set[str]:
        """The tables of a store whose worklists were made out of what the last pass had kept."""


class Wholly:
    """Every row is asked."""

    def people(self, store: Store, lists: Placement | None) -> None:
        """As Way says."""

    def ask(self, store: Store, over: Over) -> Asks:
        """As Way says."""
        return ask_whole

    def in_place(self, store: str) -> Set[str]:
        """As Way says."""
        return frozenset()


@dataclass
class SinceLast:
    """Only what may be otherwise than at the last pass is asked."""

    engine: Engine
    _people: dict[str, PeopleSince] = field(default_factory=dict)
    _asked: dict[str, Since | tuple[str, ...]] = field(default_factory=dict)

    def people(self, store: Store, lists: Placement | None) -> People:
        """As Way says."""
        register = self.engine.register
        here = lists or Placement(store.dialect, store.schema, temporary=True)
        of = PeopleSince(store, lambda position: register.events(until_position=position), here)
        self._people[store.name] = of
        return of

    def ask(self, store: Store, over: Over) -> Asks:
        """As Way says."""
        of = self._people[store.name]
        if of.last is None:
            self._asked[store.name] = tuple(sorted(over.askings))
            return ask_whole
        listed = _listed(store, over.session, of.last)
        since = Since(self.engine.policy, store, over, of.last, listed, of.journals, dict(of.moved))
        self._asked[store.name] = since
        return since.ask

    def in_place(self, store: str) -> Set[str]:
        """As Way says."""
        found = self._asked[store]
        return found.in_place if isinstance(found, Since) else frozenset()

    def daily(self) -> Iterator[Daily]:
        """How each store was asked."""
        for name, found in self._asked.items():
            if isinstance(found, Since):
                yield Daily(name, found.last.at, found.asked, found.why, self._people[name].why)
            else:
                why = "nothing was left by an earlier plan"
                yield Daily(name, None, {}, dict.fromkeys(found, why), self._people[name].why)


def _listed(store: Store, session: Session, last: Pass) -> dict[str, Listed]:
    """The worklists of the last plan that are still there."""
    begun = f"SELECT DISTINCT tbl FROM {own(store, 'progress')} WHERE plan = {mark(store)}"  # noqa: S608
    touched = {str(table) for (table,) in session.rows(begun, (last.plan,))}
    names = {name: work_name(last.plan, name) for name in last.tables}
    there = {name: work for name, work in names.items() if columns(session, placed(store), work)}
    return {name: Listed(own(store, work), name not in touched) for name, work in there.items()}


def _make(engine: Engine, at: datetime, told: Told, way: Way, *, keep: bool) -> CountedPlan:
    if keep:
        whole_archive(engine)
    stores = dict(engine.stores)  # all of them, before anything is counted
    position = engine.register.head()
    events = tuple(engine.register.events(until_position=position))
    with ExitStack() as made:
        kept = [name for name in stores if keep and engine.policy.stores[name].write]
        lists = {name: made.enter_context(_lists(stores[name])) for name in kept}
        counted: dict[str, tuple[Counted, ...]] = {}
        left: dict[str, Seen] = {}
        for name, store in stores.items():
            here = lists.get(name)
            with counting(engine, store, events, at, told, here, way.people(store, here)) as over:
                counted[name] = count_tables(engine, name, over, at, told, way.ask(store, over))
                if name in kept:
                    left[name] = seen(store, engine.policy, over, counted[name])
                    made.enter_context(_gone_at_last(store, over.spine))
                else:
                    put_away(over.session, over.spine)
        digests = engine.policy.declaration.digests
        plan = CountedPlan(
            policy=digests["policy"],
            map=digests["map"],
            at=at,
            position=position,
            tables=tuple(one.count for found in counted.values() for one in found),
        )
        for name in kept:
            keep_worklists(engine, stores[name], plan, counted[name], left[name], way.in_place(name))
    if keep:
        now = engine.clock()
        by = cited(engine.policy, at)
        engine.register.save_plan(plan.digest, plan.document(), now, {"planned": plan.planned, **by})
        engine.register.append("plan", {"plan": plan.digest, "at": at.isoformat(), "planned": plan.planned, **by}, now)
    return plan


@contextmanager
def _lists(store: Store) -> Iterator[Placement]:
    """Where the worklists of a plan are made that is to be kept; what nobody has kept is gone afterwards."""
    prepare(store)
    temporary = Placement(store.dialect, store.schema, temporary=True)
    with store.transaction(write=False, lock_timeout_ms=LOCK_MS) as session:
        lists = for_workers(session, temporary)
    with _gone_at_last(store, lists):
        yield lists


@contextmanager
def _gone_at_last(store: Store, own: Placement) -> Iterator[None]:
    """Puts away at the end what was made for a server session and what nobody has kept of it."""
    try:
        yield
    finally:
        if own.session is not None:
            with store.transaction(write=True, lock_timeout_ms=LOCK_MS) as session:
                put_away(session, own)


def work_name(digest: str, table: str) -> str:
    """The name of a kept worklist."""
    return f"work_{digest[:12]}_{table}"


def keep_worklists(
    engine: Engine, store: Store, plan: CountedPlan, counted: Sequence[Counted], left: Seen, in_place: Set[str]
) -> None:
    """Gives the worklists the name of their plan, and drops those of plans made before. What the next pass compares
    with is kept with them. ``in_place``: the tables whose worklists were made out of what the last pass had kept.

    A plan whose worklists are dropped is applied no further; what a killed run did of it is told first.
    """
    with leased(engine, store.name, engine.holder) as lease:
        tell_of_the_killed(engine, store, lease, take_over(engine, store, lease), lambda of: counts_of(engine, of))
        _replace(engine, store, lease, plan, counted, left, in_place)
        note_told(engine, store, lease)


def _replace(
    engine: Engine,
    store: Store,
    lease: Lease,
    plan: CountedPlan,
    counted: Sequence[Counted],
    left: Seen,
    in_place: Set[str],
) -> None:
    placement, kept, beginning = placed(store), kept_in(store), f"{store.name}."
    with store.transaction(write=True, lock_timeout_ms=LOCK_MS) as session:
        demand(engine, store, session, lease)
        forget(store, session)
        for name in _kept(store, session.rows(tables_of(placement))):
            session.execute(f"DROP TABLE {placement.sql(placement.own(name))}")
        session.execute(
            f"DELETE FROM {own(store, 'progress')} WHERE substr(tbl, 1, {len(beginning)}) = {mark(store)}",  # noqa: S608
            (beginning,),
        )
        for one in counted:
            if one.asking is None or not one.asking.questions:
                continue
            name = work_name(plan.digest, one.count.table)
            if one.count.table in in_place:
                statements = [*moved_out(one.asking, name, placement, kept)]
            else:
                aside = set_aside(one.asking, placement.sql(placement.own(name)), kept)
                statements = [*kept_as(one.asking, name, placement), *aside]
            for statement in statements:
                session.execute(statement)
            if one.count.planned == 0:
                session.execute(f"DROP TABLE {placement.sql(placement.own(name))}")
        keep_spine(session, left, kept)
        note(store, session, engine.policy, left, plan)


def _kept(store: Store, rows: list[tuple[object, ...]]) -> list[str]:
    """The names of the store's own worklists: several stores may lie in one database, and each has
    its own plan to finish.
    """
    start = len(work_name("0" * 12, ""))
    names = [str(row[0]).removeprefix("troth_") for row in rows if str(row[0]).startswith("troth_work_")]
    # A name too long for the database ends in a digest, but begins as it was.
    own_names = f"{store.name}."[: MOST_NAME - DIGEST - len("troth_") - start]
    return [name for name in names if name[start:].startswith(own_names)]
