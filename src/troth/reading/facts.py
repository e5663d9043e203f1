"""Facts: periods, moments, flags and numbers, on the row's own path or on the person (``semantics`` 2 and 3).

An anchor is a state that became true and has stayed true: what is taken back has not come, what
is implausible is unknown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum

from troth.declaration.model import FactTable, Link
from troth.declaration.sentences import Anchor, AnchorKind, Edge, EmptyMeans
from troth.kernel import places
from troth.kernel.calendar import Unit, add, age_on, birthday
from troth.kernel.instants import start_of
from troth.kernel.truth import Truth, every, negation, some
from troth.policy.model import RowPath, physical
from troth.reading.persons import linked_rows, past
from troth.reading.world import Case, Person, Row, holds, known, passes, read, recorded_at, test_truth, times_of


class Waiting(Enum):
    """What an anchor may be instead of an instant."""

    NEVER = "it can never come"
    NOT_YET = "it has not come"
    UNKNOWN = "unknown"


AnchorState = datetime | Waiting


@dataclass(frozen=True)
class Period:
    """A period as of an instant. ``began`` and ``ended`` are the latest known ones; ``clear``: every beginning is
    known; ``coming``: it is known to begin later.
    """

    begun: Truth
    runs: Truth
    began: datetime | None = None
    ended: datetime | None = None
    clear: bool = True
    coming: bool = False
    absent: Waiting | None = None
    """What an empty link says instead: it never begins, or has not begun yet."""


NO_PERIOD = Period(begun=False, runs=False)
UNKNOWN_PERIOD = Period(begun=None, runs=None, clear=False)


def _rows(case: Case, fact: str, name: str, person: Person | None) -> Sequence[Row] | Waiting:
    """The fact's rows for this row or person; or what the lack of a path says."""
    place = case.policy.place(case.table, fact, name)
    where = case.policy.fact_tables[fact]
    if isinstance(place, RowPath):
        rows = _along(case, place)
        return rows if isinstance(rows, Waiting) else [row for row in rows if passes(where.where, row)]
    if place is None or where.of is None:
        return Waiting.UNKNOWN
    if person is None or where.of.target not in case.policy.classes.get(person.person_class, frozenset()):
        return []
    found = case.world.find(where.table, where.of.column, person.key)
    return [row for row in found if passes(where.where, row)]


def _along(case: Case, place: RowPath) -> Sequence[Row] | Waiting:
    row = case.row
    for column, table_name in zip(place.links, place.tables, strict=False):
        table = case.policy.tables[table_name]
        if row.get(column) is None:
            return _empty_link(table.entry.links[column], row)
        found = linked_rows(case, table, row, column)
        if not found:
            return Waiting.UNKNOWN  # a dangling link says nothing
        row = found[0]
    return [row]


def _empty_link(link: Link, row: Row) -> Waiting:
    """What a null link says: the first of its declared meanings that the row passes."""
    for meaning in link.empty:
        if meaning.test is None or holds(meaning.test, row):
            return Waiting.NEVER if meaning.says == "never" else Waiting.NOT_YET
    return Waiting.UNKNOWN


def period(case: Case, fact: str, name: str, person: Person | None) -> Period:
    """A period fact as of the instant asked about."""
    rows = _rows(case, fact, name, person)
    if isinstance(rows, Waiting):
        return UNKNOWN_PERIOD if rows is Waiting.UNKNOWN else Period(begun=False, runs=False, absent=rows)
    begun, runs, began, ended = [], [], [], []
    for row in rows:
        starts, stops = _edges(case, case.policy.fact_tables[fact], row)
        begins: Truth = None if starts is None else starts <= case.at
        ends: Truth = stops if stops is None or isinstance(stops, bool) else stops[1] <= case.at
        begun.append(begins)
        runs.append(every((begins, negation(ends))))
        if begins and starts is not None:
            began.append(starts)
            if ends and isinstance(stops, tuple):
                ended.append(stops[0])
    last, over = max(began, default=None), max(ended, default=None)
    return Period(some(begun), some(runs), last, over, None not in begun, False in begun)


def _edges(case: Case, fact: FactTable, row: Row) -> tuple[datetime | None, tuple[datetime, datetime] | bool | None]:
    """From, and to: (last instant's anchor, first instant after), False: open, None: unknown."""
    starts = known(read(case.policy, fact.table, row, fact.begins)) if fact.begins else None
    reading = read(case.policy, fact.table, row, fact.ends) if fact.ends else EmptyMeans.STILL_RUNNING
    if isinstance(reading, EmptyMeans):
        means = fact.empty_means if fact.ends and row.get(fact.ends) is None else reading
        return starts, None if means in (None, EmptyMeans.UNKNOWN) else False
    if reading is None or fact.ends is None or (starts is not None and case.day(reading) < case.day(starts)):
        return starts, None
    if not _plausible(case, fact.table, fact.ends, row, reading, by_default=False):
        return starts, None
    return starts, (reading, past(case.policy, fact.table, row, fact.ends, reading, fact.ends_inclusive))


def anchor_of_period(found: Period, *, ended: bool) -> AnchorState:
    """``P.began`` or ``P.ended`` as an anchor."""
    if found.absent is not None:
        return found.absent
    if not ended:
        if found.begun is True and found.clear and found.began is not None:
            return found.began
        return Waiting.NOT_YET if found.begun is False else Waiting.UNKNOWN
    if found.runs is True:
        return Waiting.NOT_YET
    if found.runs is None or not found.clear:
        return Waiting.UNKNOWN
    if found.coming:
        return Waiting.NOT_YET  # it is known to begin (again): what ended before is no end
    return found.ended if found.ended is not None else Waiting.NEVER


def moment(case: Case, fact: str, name: str, person: Person | None) -> AnchorState:
    """A moment fact as of the instant asked about."""
    where = case.policy.fact_tables[fact]
    rows = _rows(case, fact, name, person)
    if isinstance(rows, Waiting):
        return rows
    states = [_reached(case, where, row) if where.reaches_sum else _come(case, where, row) for row in rows]
    if Waiting.UNKNOWN in states:
        return Waiting.UNKNOWN
    come = [state for state in states if isinstance(state, datetime)]
    if not come:
        return Waiting.NOT_YET
    return min(come) if where.several == "first" else max(come)


def _come(case: Case, fact: FactTable, row: Row) -> AnchorState:
    if fact.moment is None:
        return Waiting.UNKNOWN
    stayed = test_truth(fact.holds, row)
    if stayed is False:
        return Waiting.NOT_YET
    reading = read(case.policy, fact.table, row, fact.moment.column)
    if isinstance(reading, EmptyMeans):
        means = fact.empty_means if row.get(fact.moment.column) is None else reading
        return Waiting.UNKNOWN if means in (None, EmptyMeans.UNKNOWN) else Waiting.NOT_YET
    if reading is None or stayed is None:
        return Waiting.UNKNOWN
    if not _plausible(case, fact.table, fact.moment.column, row, reading, by_default=True):
        return Waiting.UNKNOWN
    if fact.moment.plus_seconds is not None:
        seconds = _number(row.get(fact.moment.plus_seconds))
        if seconds is None or seconds < 0 or seconds > MOST_SECONDS:
            return Waiting.UNKNOWN
        reading += timedelta(seconds=int(seconds))
    return reading if reading <= case.at else Waiting.NOT_YET


MOST_SECONDS = 366 * 24 * 3600
"""A call or session longer than a year is a broken counter."""


def _reached(case: Case, fact: FactTable, row: Row) -> AnchorState:
    """The instant since which the sum over the linked rows has reached the amount without falling below it again."""
    payments, at_column = (fact.moment.column if fact.moment else "").rsplit(".", 1)
    table = next(table for table in case.policy.tables.values() if (table.store, table.relation) == physical(payments))
    link = next(column for column, link in table.entry.links.items() if physical(link.table) == physical(fact.table))
    amount = _number(row.get((fact.reaches_of or "").rsplit(".", 1)[1]))
    owed_by = case.policy.tables[table.entry.links[link].table]
    found = case.world.find(table.name, link, row.get((owed_by.entry.key or ("",))[0]))
    steps: dict[datetime, Decimal] = {}
    for paid in found:
        when = known(read(case.policy, table.name, paid, at_column))
        value = _number(paid.get((fact.reaches_sum or "").rsplit(".", 1)[1]))
        if when is None or value is None or case.day(when) > case.today + timedelta(days=1):
            return Waiting.UNKNOWN
        if when <= case.at:
            steps[when] = steps.get(when, Decimal(0)) + value
    if amount is None:
        return Waiting.UNKNOWN
    total, since = Decimal(0), None
    for when in sorted(steps):
        total += steps[when]
        since = None if total < amount else since or when
    return since or Waiting.NOT_YET


def _number(value: object) -> Decimal | None:
    try:
        found = (
            Decimal(str(value)) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None
        )
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def flag(case: Case, fact: str, name: str, person: Person | None) -> Truth:
    """A flag fact; missing is unknown."""
    rows = _rows(case, fact, name, person)
    if isinstance(rows, Waiting) or not rows:
        return None
    return some(test_truth(case.policy.fact_tables[fact].holds, row) for row in rows)


def number(case: Case, fact: str, name: str, person: Person | None) -> int | Waiting | None:
    """A number fact: a whole number, None where nothing was chosen, ``Waiting.UNKNOWN`` where it cannot be read."""
    rows = _rows(case, fact, name, person)
    if isinstance(rows, Waiting):
        return None if rows is not Waiting.UNKNOWN else rows
    written = [row.get(case.policy.fact_tables[fact].value or "") for row in rows]
    chosen = [value for value in written if value is not None]
    if not chosen:
        return None
    value = _number(chosen[0]) if len(chosen) == 1 else None
    return int(value) if value is not None and value == value.to_integral_value() else Waiting.UNKNOWN


def _plausible(case: Case, table: str, column: str, row: Row, value: datetime, *, by_default: bool) -> bool:
    """Whether a time lies within its declared range; by default not before the row was recorded, nor after tomorrow."""
    declared = times_of(case.policy, table, column).plausible
    day, tomorrow = case.day(value), case.today + timedelta(days=1)
    if declared is not None:
        return all(_within(case, table, row, day, edge, low=low) for edge, low in _both(declared.low, declared.high))
    if not by_default:
        return True
    mapped = next((t for t in case.policy.tables.values() if (t.store, t.relation) == physical(table)), None)
    recorded = mapped.entry.recorded if mapped is not None else None
    if recorded is not None and recorded != column:
        return day <= tomorrow and _within(case, table, row, day, Edge(column=recorded), low=True)
    return day <= tomorrow


def _both(low: Edge, high: Edge) -> Iterator[tuple[Edge, bool]]:
    yield low, True
    yield high, False


def _within(case: Case, table: str, row: Row, day: object, edge: Edge, *, low: bool) -> bool:
    if edge.column is not None:
        other = known(read(case.policy, table, row, edge.column))
        if other is None:
            return False
        limit = case.day(other)
    elif edge.day is not None:
        limit = type(case.today).fromisoformat(edge.day)
    else:
        length = edge.now_plus
        limit = case.today if length is None or length.unit is Unit.HOURS else add(case.today, length)
    return day >= limit if low else day <= limit  # type: ignore[operator]


def born_on(case: Case, person: Person | None) -> date | None:
    """The day on which a person was born, where it is known and has come."""
    place = case.policy.people.get(person.person_class) if person is not None else None
    if person is None or place is None or place.born is None:
        return None
    born = known(read(case.policy, place.table, person.row, place.born))
    return case.day(born) if born is not None and case.day(born) <= case.today else None


def age_of(case: Case, person: Person | None) -> int | None:
    """How old a person is today, for an age limit: a child of 29 February has its birthday on 1 March (RT-53)."""
    born = born_on(case, person)
    return None if born is None else age_on(born, case.today)


def lives_in(case: Case, person: Person | None, region: str) -> Truth:
    """Whether a person lives in a region, by what her place says now; of nobody nothing is known."""
    place = case.policy.people.get(person.person_class) if person is not None else None
    if person is None or place is None or place.country is None:
        return None
    return places.lies_in(person.row.get(place.country), case.policy.regions[region].places)


def anchor_state(case: Case, anchor: Anchor, name: str, person: Person | None) -> AnchorState:
    """What an anchor is at the instant asked about, by what the rows say; what a person has said is another matter."""
    match anchor.kind:
        case AnchorKind.RECORDED:
            recorded = recorded_at(case)
            return recorded if recorded is not None else Waiting.UNKNOWN
        case AnchorKind.AGE:
            born = born_on(case, person)
            reached = birthday(born, anchor.age) if born is not None else None
            if reached is None:
                return Waiting.UNKNOWN
            return start_of(reached, case.policy.zone) if reached <= case.today else Waiting.NOT_YET
        case AnchorKind.BEGAN | AnchorKind.ENDED:
            found = period(case, anchor.fact, name, person)
            return anchor_of_period(found, ended=anchor.kind is AnchorKind.ENDED)
    return moment(case, anchor.fact, name, person)


def came(state: AnchorState) -> Truth:
    """Whether a moment has come."""
    return None if state is Waiting.UNKNOWN else not isinstance(state, Waiting)
