"""What the last pass over a store left behind, kept beside the data: its record, the spine, what was said of rows."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from troth.engine import drift
from troth.engine.counting import Counted, Over
from troth.engine.fencing import mark, own, placed
from troth.engine.shapes import Shape
from troth.engine.traces import edge, kept_journals
from troth.plan.counted import CountedPlan
from troth.plan.passes import Pass, TablePass, a_day_after, digest_of, read
from troth.plan.questions import questions
from troth.policy.model import Policy, Table, physical
from troth.policy.noted import noted
from troth.policy.paths import linked
from troth.sql import journal
from troth.sql.place import Placement, columns_of, tables_of
from troth.sql.since import OVER, joined, not_done
from troth.stores.contract import Session, Store

TOKEN = "token"


@dataclass(frozen=True)
class Seen:
    """What a pass saw, while it saw it: all that is kept of it but the name of its plan."""

    spine: Placement
    spine_tables: tuple[str, ...]
    horizon: int | None
    server: str | None
    tables: Mapping[str, TablePass]
    sources: str
    several: tuple[str, ...]
    journals: Mapping[str, str]
    """To where it read each journal."""


def kept_in(store: Store) -> Placement:
    """Where what a pass leaves behind lies."""
    return Placement(store.dialect, store.schema, temporary=False, kept=store.name)


def seen(store: Store, policy: Policy, over: Over, counted: Sequence[Counted]) -> Seen:
    """Takes down, in the transaction of a pass, what the next one compares with."""
    tables = {}
    kept = kept_journals(policy, store, over.session)
    spine = dict.fromkeys(_of_people(policy, store) if over.spine.session is not None else ())
    for one in counted:
        if one.asking is not None:
            table, to = one.asking.asked.table, joined(one.asking).spine_tables
            mark_of = look(store, over.session, policy, table, one.shape, kept)
            asked = one.asking.asked
            ahead = questions(replace(asked, at=a_day_after(asked.at)))
            digest = digest_of(table, one.asking.questions, ahead)
            tables[table.name] = TablePass(digest, mark_of, one.count.examined, to)
            spine.update(dict.fromkeys(to))
    horizon, server = edge(store, over.session)
    lasting, of = placed(store), noted(policy, store.name)
    read_to = {name: str(over.session.rows(journal.last(lasting, of[name]))[0][0]) for name in kept}
    sources = look_at_sources(store, over.session, policy)
    several = {name for asking in over.askings.values() for name in asking.spined.several_holders}
    return Seen(over.spine, tuple(spine), horizon, server, tables, sources, tuple(sorted(several)), read_to)


def _of_people(policy: Policy, store: Store) -> Iterator[str]:
    """The tables of a spine that say who people are, and who held the values of keys."""
    yield from (f"person_{name}" for name, place in policy.people.items() if physical(place.table)[0] == store.name)
    for name, key in policy.keys.items():
        if physical(key.table)[0] == store.name:
            yield from (f"all_{name}", f"key_{name}")


def look(
    store: Store, session: Session, policy: Policy, table: Table, shape: Shape, journals: Mapping[str, str]
) -> str:
    """A digest of the shape of a table and of those its rows lead to, and of their files; in SQLite, where all lie in
    one file, of their journals.
    """
    if store.dialect != "sqlite":
        found: object = (shape.fingerprint, drift.look(store, session, policy, table))
    else:
        relations = {table.relation, *(one.relation for one in linked(policy, table))}
        found = (shape.fingerprint, sorted((name, journals.get(name)) for name in relations))
    return hashlib.sha256(repr(found).encode()).hexdigest()


def look_at_sources(store: Store, session: Session, policy: Policy) -> str:
    """A digest of the shapes of all tables of a store of which the map says anything, and of their triggers."""
    found = drift.look_at(store, session, sorted(noted(policy, store.name)))
    return hashlib.sha256(repr(found).encode()).hexdigest()


def last_pass(store: Store, session: Session) -> Pass | None:
    """The last pass, if what it left behind is still there, and nobody else is going on from it at this moment."""
    own_names = _own_tables(store, session)
    if f"{placed(store).beginning}pass" not in own_names:
        return None
    if store.dialect == "postgres" and not session.rows(_ALONE, (f"troth {store.name}",))[0][0]:
        return None
    found = session.rows(f"SELECT document FROM {own(store, 'pass')} WHERE store = {mark(store)}", (store.name,))  # noqa: S608
    kept = read(str(found[0][0])) if found else None
    place = kept_in(store)
    if kept is None or place.own(TOKEN).name not in own_names:
        return None
    # What is not logged is empty after a crash of the server.
    [*tokens] = session.rows(f"SELECT token FROM {place.sql(place.own(TOKEN))}")  # noqa: S608  (names of Troth's own)
    return kept if tokens == [(kept.token,)] else None


_ALONE = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s || ' ' || current_database(), 0))"


def strike(store: Store) -> str:
    """The statement that strikes out the last pass: what it left behind is another's from here on."""
    place = kept_in(store)
    return f"DELETE FROM {place.sql(place.own(TOKEN))}"  # noqa: S608  (a name of Troth's own)


def _own_tables(store: Store, session: Session) -> frozenset[str]:
    return frozenset(str(name) for (name,) in session.rows(tables_of(placed(store))))


def columns(session: Session, place: Placement, name: str) -> tuple[str, ...]:
    """The columns of a table of Troth's own; none where it is not there."""
    return tuple(str(row[1]) for row in session.rows(columns_of(place, name)))


def forget(store: Store, session: Session) -> None:
    """Drops what the last pass left behind."""
    place = kept_in(store)
    for name in _own_tables(store, session):
        if name.startswith(place.beginning):
            session.execute(f"DROP TABLE IF EXISTS {place.sql(place.whole(name))}")


def leave_over(store: Store, session: Session, table: Table, name: str) -> None:
    """Notes which rows of the worklist of that name, which was worked off, are still there, for the next pass."""
    kept, lasting = kept_in(store), placed(store)
    if columns(session, kept, f"{OVER}{table.name}") and columns(session, lasting, name):
        session.execute(not_done(lasting, kept, table, lasting.sql(lasting.own(name))))


def keep_spine(session: Session, found: Seen, place: Placement) -> None:
    """Keeps the spine of a pass."""
    for name in found.spine_tables:
        if not columns(session, found.spine, name):
            continue
        session.execute(place.drop(name))
        if found.spine.session is None:
            source = found.spine.sql(found.spine.own(name))
            session.execute(place.create(name, f"SELECT * FROM {source}"))  # noqa: S608  (names of Troth's own)
        else:
            session.execute(place.taken(name, found.spine))


def note(store: Store, session: Session, policy: Policy, found: Seen, plan: CountedPlan) -> None:
    """Notes a pass, once all that it leaves behind is kept."""
    for name, last in found.journals.items():
        session.execute(journal.read_to(placed(store), noted(policy, store.name)[name]), (last,))
    place, token, one = kept_in(store), secrets.token_hex(8), mark(store)
    session.execute(place.drop(TOKEN))
    session.execute(place.create_columns(TOKEN, {"token": "text"}))
    session.execute(place.insert(TOKEN, ("token",)), (token,))
    known = (plan.policy, plan.map, plan.position, found.sources, found.several)
    kept = Pass(plan.at, plan.digest, *known, token, found.horizon, found.server, found.tables)
    session.execute(
        f"INSERT INTO {own(store, 'pass')} (store, document) VALUES ({one}, {one}) "  # noqa: S608
        "ON CONFLICT (store) DO UPDATE SET document = excluded.document",
        (store.name, kept.document()),
    )
