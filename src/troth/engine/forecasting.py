"""``troth forecast``: every table is asked now and at the first instant of each month to come, with what is known now.

Each instant is asked over the spine of that instant, by a plan's own questions; of a big table only the rows that may
be answered otherwise than before (decision 0016). Nothing of the operator's is written. Each instant has a transaction
of its own, since a long one would keep the database from tidying up; rows that come meanwhile are not counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from troth.engine.asking_again import MANY, Again, find_again, persons_moved
from troth.engine.bootstrap import Engine
from troth.engine.counting import Told, make_worklist, silent
from troth.engine.heirs import live_shapes
from troth.engine.shapes import Shape, workable
from troth.engine.spine import for_workers, put_away, raise_spine, types_in
from troth.engine.steering import PATIENCE_MS, steered
from troth.plan.counted import children_first
from troth.plan.event import Event
from troth.plan.forecast import Fall, Forecast, PartForecast, Reason, TableForecast, months_from
from troth.plan.questions import NEVER, by_part
from troth.policy.model import Table, owner_class
from troth.sql.decide import Asking
from troth.sql.forecast import (
    ANY,
    GONE,
    STUCK,
    TO_ANONYMISE,
    TO_DELETE,
    WAITS,
    begun,
    fallen,
    gone_on,
    how_many_known,
    known,
    planned,
    put_aside,
)
from troth.sql.place import Placement
from troth.sql.worklist import examined
from troth.stores.contract import Session, Store

ACTS = {TO_DELETE: "delete", TO_ANONYMISE: "anonymise", STUCK: "stuck", WAITS: "undecided"}
EMPTY_KEY = "its key is empty"

Said = tuple[int, int, int]
"""Part of the row, what becomes of it, number of the reason."""


@dataclass
class _Noted:
    """What was counted of one table so far: by what is said, how many rows at each instant. ``now``: at the last one;
    ``again``: how its rows that must be asked again are found, while they can be.
    """

    examined: int = 0
    keyless: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    now: Counter[Said] = field(default_factory=Counter)
    planned: dict[Said, list[int]] = field(default_factory=dict)
    fallen: dict[Said, list[int]] = field(default_factory=dict)
    again: Again | None = None


def make_forecast(engine: Engine, at: datetime, months: int, told: Told = silent, *, many: int = MANY) -> Forecast:
    """Asks every store at ``at`` and at the end of each of so many months; tables of fewer than ``many`` rows are asked
    whole each time. Raises NotReached, Refused.
    """
    stores = dict(engine.stores)  # all of them, before anything is counted
    position = engine.register.head()
    events = tuple(engine.register.events(until_position=position))
    calendar = months_from(at, months, engine.policy.zone)
    instants = (at, *(month.until for month in calendar))
    found = [one for store in stores.values() for one in _of_store(engine, store, events, instants, told, many)]
    return Forecast(at, position, calendar, tuple(found))


def _of_store(
    engine: Engine, store: Store, events: Sequence[Event], instants: Sequence[datetime], told: Told, many: int
) -> Iterator[TableForecast]:
    policy, catalog = engine.policy, store.catalog()
    types = types_in(catalog)
    with store.transaction(write=False, lock_timeout_ms=PATIENCE_MS) as session:
        shapes = live_shapes(policy, store, session, catalog)
    for name, shape in tuple(shapes.items()):
        if policy.tables[name].entry.key is None and shape.refused is None:
            shapes[name] = replace(shape, refused="a table without a key is not forecast: no row is told from its like")
    tables = children_first([table for table in policy.tables.values() if table.store == store.name])
    asked = workable(shapes)
    temporary = Placement(store.dialect, store.schema, temporary=True)
    noted = {table.name: _Noted() for table in tables if table.name in asked}
    for number, at in enumerate(instants):
        told(f"{store.name}: {at:%Y-%m-%d}")
        with store.scratch() as session:
            steered(session, store.dialect)
            placement = for_workers(session, temporary) if policy.stores[store.name].write else temporary
            raised = raise_spine(session, policy, store.name, placement, types, events, at, asked)
            compared = {name for one in noted.values() if one.again is not None for name in one.again.classes}
            if not persons_moved(session, placement, temporary, sorted(compared)):
                for one in noted.values():
                    one.again = None
            done: set[str] = set()
            left: list[str] = []
            for table in tables:
                if table.name not in asked:
                    continue
                asking, one = raised.askings[table.name], noted[table.name]
                asking = replace(asking, questions=by_part(table, asking.questions), lists=temporary)
                _ask(session, asking, shapes[table.name], done, one, number)
                if number == 0 and asking.questions and one.examined >= many:
                    one.again = find_again(session, asking, shapes[table.name], instants)
                done.add(table.name)
                if number == len(instants) - 1 and asking.questions:
                    for q, kind, why, month, rows in session.rows(fallen(asking)):
                        _at(one.fallen, (_int(q), _int(kind), _int(why)), _int(month), _int(rows))
                    left += put_aside(asking)
            _run(session, left)
            put_away(session, placement)
    for table in tables:
        yield _forecast(engine, table, shapes[table.name], noted.get(table.name), len(instants))


def _ask(session: Session, asking: Asking, shape: Shape, done: set[str], noted: _Noted, number: int) -> None:
    """Counts one table at one instant."""
    if number == 0:
        noted.examined = _int(session.rows(examined(asking))[0][0])
        if asking.questions:
            _run(session, known(asking))
            noted.keyless = noted.examined - _int(session.rows(how_many_known(asking))[0][0])
    if not asking.questions:
        return
    for question in asking.questions:
        for because in (NEVER, *(answer.because for answer in question.answers)):
            noted.reasons.setdefault(because, len(noted.reasons))
    if noted.again is not None and not noted.again.holds(asking):
        noted.again = None
    if number == 0:
        make_worklist(session, asking, shape, done)
        _run(session, begun(asking, noted.reasons))
        noted.now = _said(session, asking, noted)
    elif noted.again is None:
        make_worklist(session, asking, shape, done)
        session.execute(gone_on(asking, noted.reasons, number))
        noted.now = _said(session, asking, noted)
    elif noted.again.ask(session, asking, shape, number):
        turned, before = noted.again.turned(asking), noted.again.before(asking)
        session.execute(gone_on(turned, noted.reasons, number))
        noted.now = noted.now - _said(session, before, noted) + _said(session, turned, noted)
    for said, rows in noted.now.items():
        _at(noted.planned, said, number, rows)


def _said(session: Session, asking: Asking, noted: _Noted) -> Counter[Said]:
    """What a worklist says, in how many rows."""
    rows = session.rows(planned(asking, noted.reasons))
    return Counter({(_int(q), _int(kind), _int(because)): _int(n) for q, kind, because, n in rows})


def _run(session: Session, statements: Iterable[str]) -> None:
    for statement in statements:
        session.execute(statement)


def _at(counts: dict[Said, list[int]], said: Said, number: int, rows: int) -> None:
    found = counts.setdefault(said, [])
    found += [0] * (number + 1 - len(found))
    found[number] += rows


def _int(value: object) -> int:
    return int(str(value))


def _forecast(engine: Engine, table: Table, shape: Shape, noted: _Noted | None, instants: int) -> TableForecast:
    owner = owner_class(engine.policy, table)
    nothing = Fall(0, (0,) * (instants - 1), (0,) * instants)
    if noted is None:
        return TableForecast(
            table.store, table.name, owner, 0, nothing, nothing, nothing, nothing, 0, refused=shape.refused
        )
    said = dict.fromkeys((*noted.fallen, *noted.planned))
    names = {number: name for name, number in noted.reasons.items()}

    def fall(q: int, *kinds: int, because: int | None = None) -> Fall:
        months, shown = [0] * instants, [0] * instants
        for one in said:
            if one[0] == q and one[1] in kinds and because in (None, one[2]):
                _add(months, noted.fallen.get(one, ()))
                _add(shown, noted.planned.get(one, ()))
        return Fall(months[0], tuple(months[1:]), tuple(shown))

    keyless = Fall(noted.keyless, nothing.months, (noted.keyless,) * instants)
    due, delete, stuck, unknown = fall(ANY, TO_DELETE), fall(GONE, TO_DELETE), fall(ANY, STUCK), fall(ANY, WAITS)
    unknown = replace(unknown, now=unknown.now + noted.keyless)
    parts = []
    for q, part in enumerate(table.parts):
        found = sorted((kind, names[because], because) for of, kind, because in said if of == q)
        reasons = [Reason(name, ACTS[kind], fall(q, kind, because=because)) for kind, name, because in found]
        reasons += [Reason(EMPTY_KEY, ACTS[WAITS], keyless)] * bool(noted.keyless)
        rest = noted.examined - sum(reason.fall.total for reason in reasons)
        parts.append(PartForecast(part, tuple(reasons), rest))
    rest = noted.examined - due.total - stuck.total - unknown.total
    return TableForecast(
        table.store, table.name, owner, noted.examined, due, delete, stuck, unknown, rest, tuple(parts)
    )


def _add(into: list[int], counts: Sequence[int]) -> None:
    for number, rows in enumerate(counts):
        into[number] += rows
