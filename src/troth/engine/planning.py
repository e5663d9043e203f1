"""``troth plan``: count what is due in every store, keep the counted plan under its digest, and its
worklists beside the data.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime

from troth.engine.bootstrap import Engine
from troth.engine.counting import Counted, Told, count_store, silent
from troth.engine.fencing import LOCK_MS, demand, mark, note_told, own, placed, prepare, take_over
from troth.engine.kept_plans import counts_of
from troth.engine.leasing import leased
from troth.engine.receipts import tell_of_the_killed
from troth.engine.spine import for_workers, put_away
from troth.plan.counted import CountedPlan
from troth.register.values import Lease
from troth.sql.place import MOST_NAME, OWN_SCHEMA, Placement
from troth.sql.worklist import keep as kept_as
from troth.stores.contract import Store

DIGEST = 11
"""How many characters ``sql.place.short`` gives to the digest."""


def make_plan(engine: Engine, at: datetime, told: Told = silent, *, keep: bool = True) -> CountedPlan:
    """Counts every store at ``at``. With ``keep`` the plan is saved in the register and its worklists in the stores
    that may be written, in Troth's own schema there; nothing of the operator's is touched. Raises NotReached, Refused
    (also ``LEASE_HELD``: while a plan is being applied in a store no other is kept there).
    """
    stores = dict(engine.stores)  # all of them, before anything is counted
    position = engine.register.head()
    events = tuple(engine.register.events(until_position=position))
    with ExitStack() as made:
        kept = [name for name in stores if keep and engine.policy.stores[name].write]
        lists = {name: made.enter_context(_lists(stores[name])) for name in kept}
        counted = {name: count_store(engine, stores[name], events, at, told, lists.get(name)) for name in stores}
        digests = engine.policy.declaration.digests
        plan = CountedPlan(
            policy=digests["policy"],
            map=digests["map"],
            at=at,
            position=position,
            tables=tuple(one.count for found in counted.values() for one in found),
        )
        for name in kept:
            keep_worklists(engine, stores[name], plan.digest, counted[name])
    if keep:
        now = engine.clock()
        engine.register.save_plan(plan.digest, plan.document(), now, {"planned": plan.planned})
        engine.register.append("plan", {"plan": plan.digest, "at": at.isoformat(), "planned": plan.planned}, now)
    return plan


@contextmanager
def _lists(store: Store) -> Iterator[Placement]:
    """Where the worklists of a plan are made that is to be kept; what nobody has kept is gone afterwards."""
    prepare(store)
    temporary = Placement(store.dialect, store.schema, temporary=True)
    with store.transaction(write=False, lock_timeout_ms=LOCK_MS) as session:
        lists = for_workers(session, temporary)
    try:
        yield lists
    finally:
        if not lists.temporary:
            with store.transaction(write=True, lock_timeout_ms=LOCK_MS) as session:
                put_away(session, lists)


def work_name(digest: str, table: str) -> str:
    """The name of a kept worklist."""
    return f"work_{digest[:12]}_{table}"


def keep_worklists(engine: Engine, store: Store, digest: str, counted: Sequence[Counted]) -> None:
    """Gives the worklists the name of their plan, and drops those of plans made before.

    A plan whose worklists are dropped is applied no further; what a killed run did of it is told first.
    """
    with leased(engine, store.name, engine.holder) as lease:
        tell_of_the_killed(engine, store, lease, take_over(engine, store, lease), lambda of: counts_of(engine, of))
        _replace(engine, store, lease, digest, counted)
        note_told(engine, store, lease)


def _replace(engine: Engine, store: Store, lease: Lease, digest: str, counted: Sequence[Counted]) -> None:
    placement, beginning = placed(store), f"{store.name}."
    with store.transaction(write=True, lock_timeout_ms=LOCK_MS) as session:
        demand(engine, store, session, lease)
        for name in _kept(store, session.rows(_list_own(store))):
            session.execute(f"DROP TABLE {placement.sql(placement.own(name))}")
        session.execute(
            f"DELETE FROM {own(store, 'progress')} WHERE substr(tbl, 1, {len(beginning)}) = {mark(store)}",  # noqa: S608
            (beginning,),
        )
        for one in counted:
            if one.asking is None or one.count.planned == 0:
                continue
            name = work_name(digest, one.count.table)
            for statement in kept_as(one.asking, name, placement):
                session.execute(statement)


def _list_own(store: Store) -> str:
    if store.dialect == "sqlite":
        return "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'troth\\_work\\_%' ESCAPE '\\'"
    return f"SELECT tablename FROM pg_tables WHERE schemaname = '{OWN_SCHEMA}' AND tablename LIKE 'troth\\_work\\_%%'"  # noqa: S608


def _kept(store: Store, rows: list[tuple[object, ...]]) -> list[str]:
    """The names of the store's own worklists: several stores may lie in one database, and each has
    its own plan to finish.
    """
    start = len(work_name("0" * 12, ""))
    names = [str(row[0]).removeprefix("troth_") for row in rows]
    # A name too long for the database ends in a digest, but begins as it was.
    own_names = f"{store.name}."[: MOST_NAME - DIGEST - len("troth_") - start]
    return [name for name in names if name[start:].startswith(own_names)]
