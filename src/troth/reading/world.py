"""What the definition is told: plain rows of any table, the events of persons, and the instant asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from troth.declaration.model import TimeColumn
from troth.declaration.sentences import EmptyMeans, RowTest, Test
from troth.kernel.forms import Form
from troth.kernel.instants import instant, local_day
from troth.kernel.truth import Truth
from troth.policy.model import Policy, Table, physical

Row = Mapping[str, object]


class Event(Protocol):
    """A dated fact about a person. ``occurred`` is None where its time cannot be read; ``kind`` as
    the register names it.
    """

    @property
    def kind(self) -> str: ...
    @property
    def person(self) -> tuple[str, str] | None: ...
    @property
    def occurred(self) -> datetime | None: ...
    @property
    def recorded(self) -> datetime: ...
    @property
    def body(self) -> Mapping[str, Any]: ...


class World(Protocol):
    """Where the definition looks things up. ``table`` is the map's name of a table (``store.relation``)."""

    def find(self, table: str, column: str, value: object, form: Form | None = None) -> Sequence[Row]:
        """The rows whose column equals ``value`` (as text, or in the canonical form of a key)."""
        ...

    @property
    def events(self) -> Sequence[Event]:
        """The register's events, in order."""
        ...


@dataclass(frozen=True)
class Person:
    """A person in the data: a row of a people table. The key is the text of its value."""

    person_class: str
    key: str
    row: Row = field(repr=False, compare=False)


@dataclass(frozen=True)
class Case:
    """One table row, and the instant it is asked about."""

    policy: Policy
    world: World
    table: Table
    row: Row
    at: datetime

    @property
    def today(self) -> date:
        """The local day of the instant."""
        return local_day(self.at, self.policy.zone)

    def day(self, moment: datetime) -> date:
        """The local day of an instant, in the policy's zone."""
        return local_day(moment, self.policy.zone)


def holds(test: RowTest, row: Row) -> bool:
    """Whether a row passes a test. Null passes only *is empty*; a number is compared as a number."""
    value = row.get(test.column)
    if test.test is Test.EMPTY:
        return value is None
    return any(same(value, written) for written in test.values)


def same(value: object, written: str) -> bool:
    """Whether a stored value is the one written in the map."""
    if value is None:
        return False
    if isinstance(value, bool):
        return written in (("true", "1") if value else ("false", "0"))
    if isinstance(value, int | float | Decimal):
        # Where a database has no type for it, true is 1 and false is 0.
        written = {"true": "1", "false": "0"}.get(written, written)
        try:
            return Decimal(str(value)) == Decimal(written)
        except InvalidOperation:
            return False
    return str(value) == written


def passes(tests: tuple[RowTest, ...], row: Row) -> bool:
    """Whether a row is part of what a ``where`` describes."""
    return all(holds(test, row) for test in tests)


def times_of(policy: Policy, table: str, column: str) -> TimeColumn:
    """What the map says of a time column of a table, by the table's place; the defaults where it says nothing."""
    for other in policy.tables.values():
        if (other.store, other.relation) == physical(table) and column in other.entry.times:
            return other.entry.times[column]
    return TimeColumn()


def read(policy: Policy, table: str, row: Row, column: str, *, repeated: bool = True) -> datetime | EmptyMeans | None:
    """A time of a row: an instant, what its emptiness means (as far as the column says it), or None: unknown.

    A null is ``EmptyMeans.NOT_YET`` here; the fact that asks says what it means there. Without
    ``repeated`` the hour that happens twice is unknown even where another column orders it: which of the
    two comes first is all that is asked.
    """
    raw = row.get(column)
    if raw is None:
        return EmptyMeans.NOT_YET
    says = times_of(policy, table, column)
    for written, means in says.sentinel.items():
        if str(raw) == written or (isinstance(raw, date) and _day_of(raw, policy, says) == written):
            return means
    return instant(raw, says.zone or policy.zone, says.kind, ordered=repeated and says.order is not None)


def _day_of(raw: date, policy: Policy, says: TimeColumn) -> str:
    if isinstance(raw, datetime) and raw.tzinfo is not None:
        return local_day(raw, says.zone or policy.zone).isoformat()
    return (raw.date() if isinstance(raw, datetime) else raw).isoformat()


def known(reading: datetime | EmptyMeans | None) -> datetime | None:
    """The instant of a reading, or None where there is none."""
    return reading if isinstance(reading, datetime) else None


def test_truth(tests: tuple[RowTest, ...], row: Row) -> Truth:
    """Whether all tests hold, where a missing value is unknown (facts, not parts of tables)."""
    answers: list[Truth] = [
        None if row.get(test.column) is None and test.test is not Test.EMPTY else holds(test, row) for test in tests
    ]
    return False if False in answers else None if None in answers else True


def recorded_at(case: Case) -> datetime | None:
    """The row's own time, unless it is missing or lies after tomorrow."""
    column = case.table.entry.recorded
    recorded = known(read(case.policy, case.table.name, case.row, column)) if column else None
    return recorded if recorded is not None and case.day(recorded) <= case.today + timedelta(days=1) else None
