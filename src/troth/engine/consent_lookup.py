"""What must be looked up before an answer to a consent is judged or shown: births, and the operator's own log."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from troth.engine.bootstrap import Engine
from troth.engine.spine import types_in
from troth.engine.verifying import LiveWorld
from troth.kernel.errors import TrothError
from troth.kernel.forms import Form
from troth.kernel.instants import local_day
from troth.policy.model import Policy, physical
from troth.reading.world import Event, Row, World, known, passes, read
from troth.register.values import Person
from troth.rights.consent_state import logged
from troth.sql.lookup import by_key
from troth.sql.place import Placement
from troth.sql.spine import Build
from troth.stores.catalog import Catalog
from troth.stores.contract import Session, Store

_FEW = 50
"""Up to so many people are looked up one by one, more by one pass over their table."""


# --- births -----------------------------------------------------------------------------------------------------------


def births(engine: Engine, people: set[tuple[str, str]]) -> dict[tuple[str, str], date]:
    """The day on which each was born, of those for whom it can be read; nobody where a key is two people's."""
    found: dict[tuple[str, str], date] = {}
    for name, place in engine.policy.people.items():
        keys = {key for of_class, key in people if of_class == name}
        if not keys or place.born is None:
            continue
        columns = tuple(dict.fromkeys((place.born, *(test.column for test in place.where))))
        try:
            rows = list(_rows(engine, place.table, place.key, columns, keys))
        except TrothError:
            continue
        seen: set[str] = set()
        for key, row in rows:
            if not passes(place.where, row):
                continue
            born = known(read(engine.policy, place.table, row, place.born))
            if key in seen:
                found.pop((name, key), None)
            elif born is not None:
                found[name, key] = local_day(born, engine.policy.zone)
            seen.add(key)
    return found


def _rows(
    engine: Engine, table: str, key: str, columns: tuple[str, ...], wanted: set[str]
) -> Iterator[tuple[str, Row]]:
    with looking(engine, table, ()) as world:
        if len(wanted) <= _FEW:
            for one in sorted(wanted):
                yield from ((one, row) for row in world.find(table, key, one))
            return
        for found in world.session.stream(by_key(world.build, table, key, columns)):
            if str(found[0]) in wanted:
                yield str(found[0]), dict(zip(columns, found[1:], strict=True))


# --- the operator's own log -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Looked:
    """What is known of one person: a world for the definition, why her lines of the own log are not in it, and whether
    she stands in the table of her people (None: it could not be read).
    """

    world: World
    unread: str
    there: bool | None


@dataclass(frozen=True)
class OfOnePerson:
    """A world that knows one person: her events, and her lines of the operator's own log."""

    events: Sequence[Event]
    lines: Sequence[Row]

    def find(self, table: str, column: str, value: object, form: Form | None = None) -> Sequence[Row]:
        """Her lines, whatever else is asked: the definition asks for no other rows where it is asked for a consent."""
        return self.lines


def look_up(engine: Engine, person: Person) -> Looked:
    """Reads one person's events, her lines of the operator's own log, and whether she is there."""
    events = tuple(engine.register.events_about(person))
    log, place = engine.policy.declaration.map.consents, engine.policy.people.get(person.of_class)
    lines: Sequence[Row] = ()
    unread, there = "", None
    if log is not None and logged(engine.policy, person.of_class):
        own = (log.person.column, log.consent, log.granted.column, log.at_column)
        needed = own if log.text is None else (*own, log.text)
        try:
            lines = _lines(engine, log.table, log.person.column, person.key, needed)
        except TrothError as error:
            unread = f"the operator's own log was not read: {error.says}"
    if place is not None:
        tested = (place.key, *(test.column for test in place.where))
        try:
            found = _lines(engine, place.table, place.key, person.key, tested)
            there = any(passes(place.where, row) for row in found)
        except TrothError:
            there = None
    return Looked(OfOnePerson(events, lines), unread, there)


def _lines(engine: Engine, table: str, column: str, key: str, needed: tuple[str, ...]) -> list[Row]:
    with looking(engine, table, needed) as world:
        return [dict(row) for row in world.find(table, column, key)]


@contextmanager
def looking(engine: Engine, table: str, needed: tuple[str, ...]) -> Iterator[LiveWorld]:
    """A table of a store, to be read in one transaction. Raises NotReached, Unreadable, or (``NOT_VISIBLE``) where a
    column is not there or may not be read: what is not seen is not taken for empty.
    """
    store = engine.stores[physical(table)[0]]
    catalog = store.catalog()
    _demand(catalog, table, needed)
    with store.transaction(write=False) as session:
        yield _world(engine.policy, store, session, catalog)


def _world(policy: Policy, store: Store, session: Session, catalog: Catalog) -> LiveWorld:
    placement = Placement(store.dialect, store.schema, temporary=True)
    return LiveWorld(session, Build(policy, placement, types_in(catalog), store.name), catalog, ())


class _UnseenError(TrothError):
    """A column that nobody can look at."""

    code = "NOT_VISIBLE"


def _demand(catalog: Catalog, table: str, needed: tuple[str, ...]) -> None:
    shape = catalog.table(physical(table)[1])
    if shape.row_security:
        raise _UnseenError(f"rows of `{table}` may be hidden by row security", help="let this role bypass it")
    for name in needed:
        column = shape.column(name)
        if column is None or not column.visible:
            raise _UnseenError(f"`{table}.{name}` is not there, or may not be read", help="grant SELECT on it")
