"""Access: every reached store is asked what it holds about certain people, and each row is handed on as it is found."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from troth.engine.bootstrap import Engine
from troth.engine.heirs import live_shapes
from troth.engine.holding import raised_for
from troth.engine.shapes import workable
from troth.engine.spine import types_in
from troth.engine.steering import steered_to_keys
from troth.kernel.errors import NotReached
from troth.plan.event import Event
from troth.plan.events import reduce
from troth.policy.model import Policy, Table
from troth.rights.access import Place
from troth.rights.held import Beside, HeldCell, HeldRow, Over
from troth.sql.decide import Asking
from troth.sql.held import doubtful, held
from troth.sql.place import Placement
from troth.stores.catalog import Catalog
from troth.stores.contract import Session, Store

SECRET = "secret"
"""The kind of a part that is never shown, only that it is held."""


@dataclass
class _Noted:
    """What is to be said to one person beside her rows, while the stores are asked."""

    found: bool = False
    unclear: Counter[str] = field(default_factory=Counter)
    referred: Counter[str] = field(default_factory=Counter)
    unmapped: dict[str, tuple[str, ...]] = field(default_factory=dict)


def access(
    engine: Engine, person_class: str, keys: Sequence[str], tell: Callable[[HeldRow], None]
) -> Mapping[str, Beside]:
    """What is held about the people of a class with these keys (as text), now: ``tell`` is given each row, store by
    store and table by table; returned is what must be said beside, by person. Writes nothing to a store. A store that
    is not reached, or a table in which nothing can be done, is named. Raises KeyError for a class without a table.
    """
    policy, at = engine.policy, engine.clock()
    about = {*keys}
    events = tuple(event for event in engine.register.events() if _concerns(event, about))
    noted: dict[str, _Noted] = defaultdict(_Noted)
    not_asked: dict[str, str] = {}
    hidden = _Hidden(policy, events, at)
    for name in engine.stores:
        try:
            store = engine.stores[name]
            for row in _in_store(policy, store, events, at, person_class, keys, noted, not_asked):
                noted[row.person].found = True
                shown = hidden.without(row, person_class)
                if shown is not None:
                    tell(shown)
        except NotReached as error:
            not_asked[name] = error.says
    return {key: _beside(key, at, noted[key], not_asked) for key in keys}


def _concerns(event: Event, keys: Set[str]) -> bool:
    """Whether an event may say anything of these people: one of theirs, of rows, or on whose a row is."""
    return event.person is None or event.person[1] in keys or event.kind == "decision"


def _beside(person: str, at: datetime, noted: _Noted, not_asked: Mapping[str, str]) -> Beside:
    unclear, referred = dict(noted.unclear), dict(noted.referred)
    return Beside(person, at, noted.found, unclear, referred, noted.unmapped, dict(not_asked))


def _in_store(
    policy: Policy,
    store: Store,
    events: Sequence[Event],
    at: datetime,
    person_class: str,
    keys: Sequence[str],
    noted: dict[str, _Noted],
    not_asked: dict[str, str],
) -> Iterator[HeldRow]:
    catalog = store.catalog()
    placement = Placement(store.dialect, store.schema, temporary=True)
    with store.scratch() as session:
        shapes = live_shapes(policy, store, session, catalog)
        not_asked |= {name: shape.refused for name, shape in shapes.items() if shape.refused is not None}
        steered_to_keys(session, store.dialect)
        types, only = types_in(catalog), workable(shapes)
        about = raised_for(session, policy, store.name, placement, types, events, at, person_class, keys, only)
        for asking, place in about.places:
            if not asking.key and asking.spined.several_holders:
                not_asked[asking.asked.table.name] = "its rows have no key, and some may be of one of several people"
            yield from _at_place(session, catalog, asking, place, noted)


def _at_place(
    session: Session, catalog: Catalog, asking: Asking, place: Place, noted: dict[str, _Noted]
) -> Iterator[HeldRow]:
    table, width = asking.asked.table, len(asking.key)
    undeclared = _undeclared(catalog, table)
    surely: set[tuple[str, ...]] = set()
    query = doubtful(asking, place)
    unclear = [tuple(map(str, row)) for row in session.rows(query)] if query is not None else []
    for values in session.stream(held(asking, place)):
        person, key = str(values[0]), tuple(map(str, values[1 : width + 1]))
        if unclear or place.together:
            if (person, *key) in surely:
                continue  # she stands there twice
            surely.add((person, *key))
        if table.controller is not None:
            noted[person].referred[table.name] += 1
            continue
        if undeclared:
            noted[person].unmapped[table.name] = undeclared
        yield _row(asking, place, person, key, values[width + 1 :])
    for person, *rest in unclear:
        if (person, *rest) not in surely:
            noted[person].unclear[table.name] += 1


def _undeclared(catalog: Catalog, table: Table) -> tuple[str, ...]:
    """The columns of a table that the map says nothing of."""
    return tuple(c.name for c in catalog.table(table.relation).columns if c.name not in table.columns)


def _row(asking: Asking, place: Place, person: str, key: tuple[str, ...], values: Sequence[object]) -> HeldRow:
    policy, table, number = asking.asked.policy, asking.asked.table, len(place.cells)
    cells = []
    for cell, value, seen in zip(place.cells, values[0 : 2 * number : 2], values[1 : 2 * number : 2], strict=True):
        part = str(cell.use.data)
        if seen and (value is not None):
            inside = value if cell.use.inside is None else _inside(table, cell.use.column, cell.use.inside, value)
            secret = policy.parts[part].kind == SECRET
            named = cell.use.column if cell.use.inside is None else f"{cell.use.column}/{cell.use.inside}"
            if inside is not None:
                cells.append(HeldCell(named, part, None if secret else inside, cell.own, shown=not secret))
    told = iter(values[2 * number :])
    claims: dict[str, tuple[Over, ...]] = {}
    for part, standing in place.claims.items():
        found = [(one.claim.path, next(told), next(told)) for one in standing]
        claims[part] = tuple(
            Over(path, _day(until), sure=truth is not None) for path, truth, until in found if truth is None or truth
        )
    return HeldRow(person, table.store, table.name, key, place.name, tuple(cells), claims)


def _inside(table: Table, column: str, inside: str, value: object) -> object:
    """What lies under a key of a document, or under all the keys that the map does not name (``*``)."""
    try:
        document: Any = json.loads(value) if isinstance(value, str | bytes) else value
    except ValueError:
        return value
    if inside != "*":
        return document.get(inside) if isinstance(document, dict) else None
    if not isinstance(document, dict):
        return document
    named = {use.inside for use in table.entry.columns.values() if use.column == column}
    return {name: item for name, item in document.items() if name not in named} or None


def _day(value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


class _Hidden:
    """What nobody may be told of: cells that only a secret hold keeps are not there (G-27)."""

    def __init__(self, policy: Policy, events: Sequence[Event], at: datetime) -> None:
        ends = ("hold_released",)
        secret = [e for e in events if e.kind in ends or (e.kind == "hold" and self._secret(policy, e))]
        reduced = reduce(policy, secret, at)
        self._persons = {(c.person_class, c.person, c.table, c.part) for c in reduced.person_claims}
        self._rows = {(c.table, c.key, c.part) for c in reduced.row_claims}

    @staticmethod
    def _secret(policy: Policy, event: Event) -> bool:
        hold = policy.holds.get(str(event.body.get("hold")))
        return hold is not None and hold.secret

    def without(self, row: HeldRow, person_class: str) -> HeldRow | None:
        """The row without what only such a hold keeps; None where nothing is left of it."""
        gone = {part for part in row.overdue if self._held(row, person_class, part)}
        if not gone:
            return row
        cells = tuple(cell for cell in row.cells if cell.part not in gone)
        claims = {part: over for part, over in row.claims.items() if part not in gone}
        return replace(row, cells=cells, claims=claims) if cells else None

    def _held(self, row: HeldRow, person_class: str, part: str) -> bool:
        of_rows = ((row.table, row.key, part), (row.table, None, part))
        return (person_class, row.person, row.table, part) in self._persons or any(one in self._rows for one in of_rows)
