"""``troth plan``: count what is due in every store, keep the counted plan under its digest, and its worklists beside the data."""

from datetime import datetime

from troth.engine.bootstrap import Engine
from troth.engine.counting import Counted, Told, count_store, silent
from troth.plan.counted import CountedPlan
from troth.sql.place import OWN_SCHEMA, Placement
from troth.stores.contract import Store


def make_plan(engine: Engine, at: datetime, told: Told = silent, *, keep: bool = True) -> CountedPlan:
    """Counts every store at ``at``. With ``keep`` the plan is saved in the register and its worklists in the stores that may be
    written, in Troth's own schema there; nothing of the operator's is touched. Raises NotReached, Refused.
    """
    position = engine.register.head()
    events = tuple(engine.register.events(until_position=position))
    counted = {name: count_store(engine, store, events, at, told) for name, store in engine.stores.items()}
    digests = engine.policy.declaration.digests
    plan = CountedPlan(
        policy=digests["policy"],
        map=digests["map"],
        at=at,
        position=position,
        tables=tuple(one.count for found in counted.values() for one in found),
    )
    if keep and at <= engine.clock():  # one for a day to come is never applied, and another may wait for its yes
        for name, store in engine.stores.items():
            if engine.policy.stores[name].write:
                keep_worklists(store, plan.digest, counted[name])
    if keep:
        now = engine.clock()
        engine.register.save_plan(plan.digest, plan.document(), now, {"planned": plan.planned})
        engine.register.append("plan", {"plan": plan.digest, "at": at.isoformat(), "planned": plan.planned}, now)
    return plan


def work_name(digest: str, table: str) -> str:
    """The name of a kept worklist."""
    return f"work_{digest[:12]}_{table}"


def keep_worklists(store: Store, digest: str, counted: tuple[Counted, ...]) -> None:
    """Copies the worklists out of the connection's temporary tables, and drops those of plans made before."""
    placement = Placement(store.dialect, store.schema, temporary=False)
    with store.transaction(write=True) as session:
        for statement in own_tables(placement):
            session.execute(statement)
        for name in _kept(session.rows(_list_own(placement))):
            session.execute(f"DROP TABLE {placement.sql(placement.own(name))}")
        for one in counted:
            if one.asking is None or one.count.planned == 0:
                continue
            source = one.asking.placement.sql(one.asking.placement.own(f"work_{one.count.table}"))
            name = work_name(digest, one.count.table)
            own = placement.sql(placement.own(name))
            session.execute(f"CREATE TABLE {own} AS SELECT * FROM {source} WHERE action > 0")  # noqa: S608
            session.execute(placement.index(name, "n"))


def own_tables(placement: Placement) -> tuple[str, ...]:
    """The statements that make Troth's own lasting tables in a store: the fence, and what has been done of a plan."""
    state, progress = placement.sql(placement.own("state")), placement.sql(placement.own("progress"))
    schema = (f"CREATE SCHEMA IF NOT EXISTS {OWN_SCHEMA}",) if placement.dialect == "postgres" else ()
    return (
        *schema,
        f"CREATE TABLE IF NOT EXISTS {state} (one integer PRIMARY KEY, register text NOT NULL, fence bigint NOT NULL)",
        f"INSERT INTO {state} (one, register, fence) VALUES (1, '', 0) ON CONFLICT (one) DO NOTHING",  # noqa: S608
        f"CREATE TABLE IF NOT EXISTS {progress} (plan text NOT NULL, tbl text NOT NULL, action integer NOT NULL, "
        "low bigint NOT NULL, high bigint NOT NULL, done bigint NOT NULL, fence bigint NOT NULL, "
        "PRIMARY KEY (plan, tbl, action, low))",
    )


def _list_own(placement: Placement) -> str:
    if placement.dialect == "sqlite":
        return "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'troth\\_work\\_%' ESCAPE '\\'"
    return f"SELECT tablename FROM pg_tables WHERE schemaname = '{OWN_SCHEMA}' AND tablename LIKE 'troth\\_work\\_%%'"  # noqa: S608


def _kept(rows: list[tuple[object, ...]]) -> list[str]:
    return [str(row[0]).removeprefix("troth_") for row in rows]
