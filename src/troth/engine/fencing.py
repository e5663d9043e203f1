"""Troth's own lasting tables in a store: the fence, which tells the present run from a late one, and
what has been done of a plan.

A lease is in the register and an act in the store, and no transaction spans them. So each act also looks at the
fence, in its own transaction: a run that was paused, and whose lease another took meanwhile, finds a number that is
not its own and changes nothing.
"""

from troth.engine.bootstrap import Engine
from troth.kernel.errors import Refused
from troth.register.values import Lease
from troth.sql import nodes
from troth.sql.place import OWN_SCHEMA, Placement
from troth.sql.place import mark as parameter
from troth.stores.contract import Session, Store

LOCK_MS = 2_000
"""How long an act waits for somebody else's lock before it goes on with something else."""


def placed(store: Store) -> Placement:
    """Where Troth's own lasting tables of a store are."""
    return Placement(store.dialect, store.schema, temporary=False)


def mark(store: Store) -> str:
    """How a parameter is written."""
    return parameter(store.dialect)


def own(store: Store, name: str) -> str:
    """One of Troth's own lasting tables, as text."""
    placement = placed(store)
    return placement.sql(placement.own(name))


def own_tables(store: Store) -> tuple[str, ...]:
    """The statements that make Troth's own lasting tables in a store, where they are not there.

    Several stores of a map may lie in one database: a fence and what was done are each store's own.
    """
    schema = (f"CREATE SCHEMA IF NOT EXISTS {OWN_SCHEMA}",) if store.dialect == "postgres" else ()
    return (
        *schema,
        (
            f"CREATE TABLE IF NOT EXISTS {own(store, 'fence')} (store text PRIMARY KEY, register text NOT NULL, "
            "fence bigint NOT NULL, told bigint NOT NULL)"
        ),
        f"CREATE TABLE IF NOT EXISTS {own(store, 'pass')} (store text PRIMARY KEY, document text NOT NULL)",
        (
            f"CREATE TABLE IF NOT EXISTS {own(store, 'progress')} (plan text NOT NULL, tbl text NOT NULL, "
            "action integer NOT NULL, low bigint NOT NULL, high bigint NOT NULL, planned bigint NOT NULL, "
            "there bigint NOT NULL, done bigint NOT NULL, fence bigint NOT NULL, PRIMARY KEY (plan, tbl, action, low))"
        ),
    )


def prepare(store: Store) -> None:
    """Makes Troth's own lasting tables in a store, where they are not there, and drops the spines of server sessions
    that are gone.
    """
    with store.transaction(write=True, lock_timeout_ms=LOCK_MS) as session:
        for statement in own_tables(store):
            session.execute(statement)
        if store.dialect == "postgres":
            for (name,) in session.rows(_OF_THE_GONE, (OWN_SCHEMA,)):
                session.execute(f"DROP TABLE IF EXISTS {placed(store).sql(nodes.table(str(name), OWN_SCHEMA))}")


# A spine is named after its server session (``sql.place``).
_OF_THE_GONE = """
SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename ~ '^troth_in[0-9]+_'
AND substring(tablename, '^troth_in([0-9]+)_')::bigint NOT IN (SELECT pid FROM pg_stat_activity WHERE pid IS NOT NULL)
"""


def take_over(engine: Engine, store: Store, lease: Lease) -> int:
    """Puts a lease's number on the store's fence; up to which receipt every act meant there has been told of.

    It waits for whatever act of an earlier run is still going on there, so that afterwards that one is done or undone
    for ever. A store that another register worked on is taken over from it. Raises Refused (``LEASE_LOST``) where a
    later run has been there already, LockTimeout where somebody holds the store.
    """
    name = register_name(engine)
    prepare(store)
    with store.transaction(write=True, lock_timeout_ms=LOCK_MS) as session:
        fence, one = own(store, "fence"), mark(store)
        session.execute(
            f"INSERT INTO {fence} (store, register, fence, told) VALUES ({one}, {one}, 0, 0) "  # noqa: S608
            "ON CONFLICT (store) DO NOTHING",
            (store.name, name),
        )
        lock = " FOR UPDATE" if store.dialect == "postgres" else ""
        found = session.rows(f"SELECT register, fence, told FROM {fence} WHERE store = {one}{lock}", (store.name,))  # noqa: S608
        register, number, told = str(found[0][0]), int(str(found[0][1])), int(str(found[0][2]))
        if register == name and number > lease.fence:
            raise Refused("another run has taken this store over", help="run the command again", code="LEASE_LOST")
        session.execute(
            f"UPDATE {fence} SET register = {one}, fence = {one} WHERE store = {one}",  # noqa: S608
            (name, lease.fence, store.name),
        )
    return told if register == name and told <= engine.register.ledger_head().size else 0


def note_told(engine: Engine, store: Store, lease: Lease) -> None:
    """Notes that every act meant in the store so far has been told of, so that nobody looks for them again."""
    one = mark(store)
    with store.transaction(write=True, lock_timeout_ms=LOCK_MS) as session:
        session.execute(
            f"UPDATE {own(store, 'fence')} SET told = {one} WHERE store = {one} AND fence = {one} AND register = {one}",  # noqa: S608
            (engine.register.ledger_head().size, store.name, lease.fence, register_name(engine)),
        )


def demand(engine: Engine, store: Store, session: Session, lease: Lease) -> str:
    """Holds the store's fence until the transaction ends, and says which server session it runs in.

    Raises Refused (``LEASE_LOST``) where another run's number stands on the fence.
    """
    lock = " FOR UPDATE" if store.dialect == "postgres" else ""
    found = session.rows(
        f"SELECT register, fence FROM {own(store, 'fence')} WHERE store = {mark(store)}{lock}",  # noqa: S608
        (store.name,),
    )
    if found != [(register_name(engine), lease.fence)]:
        raise Refused(
            "another run has taken this store over", help="nothing more was done by this one", code="LEASE_LOST"
        )
    return server_session(store, session)


def server_session(store: Store, session: Session) -> str:
    """What tells a session of the server from every other, also from one of the same number before it; empty
    where there is no server.
    """
    if store.dialect != "postgres":
        return ""
    [(number, begun)] = session.rows("SELECT pid, backend_start::text FROM pg_stat_get_activity(pg_backend_pid())")
    return f"{number} since {begun}"


def register_name(engine: Engine) -> str:
    """What a store knows this deployment's register by."""
    return engine.register.keyed_hash("the register of a store")[:32]
