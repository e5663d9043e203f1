"""What is asked about: one table's rows at an instant; who on them; and where each thing about them is read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from troth.declaration.sentences import EmptyMeans, RowTest, Test
from troth.kernel.instants import local_day, start_of
from troth.policy.model import Policy, Table, physical, reached_class
from troth.policy.owners import is_owner
from troth.predicate.algebra import (
    UNKNOWN,
    Compare,
    Day,
    Field,
    In,
    IsNull,
    Not,
    On,
    Path,
    Predicate,
    Sentinel,
    TimeOf,
    Unreadable,
    cases,
    conjunction,
    disjunction,
)


@dataclass(frozen=True)
class Asked:
    """A table's rows, at an instant, under a policy. A member of staff may have ``decided`` rows of it that nobody
    else could decide, or ``named`` the owner of some.
    """

    policy: Policy
    table: Table
    at: datetime
    decided: bool = False
    named: bool = False

    @property
    def today(self) -> date:
        """The local day of the instant."""
        return local_day(self.at, self.policy.zone)

    def midnight(self, days: int) -> datetime:
        """The first instant of the day so many days from today."""
        return start_of(self.today + timedelta(days=days), self.policy.zone)


@dataclass(frozen=True)
class Who:
    """Somebody on a row, or an outsider (``known`` false) in her place."""

    name: str
    role: str
    person_class: str | None
    known: bool

    @property
    def path(self) -> Path:
        """Where what is known of her is read."""
        return (f"@{self.name}",)

    def field(self, name: str) -> Field:
        """A field of what is known of her."""
        return Field(self.path, name)


def who(asked: Asked, name: str) -> Who:
    """The person under that name on a row, as the map's reference finds her."""
    reference = asked.table.persons[name]
    return Who(name, reference.role.value, reached_class(asked.policy, asked.table, reference), known=True)


def classes(policy: Policy, person: Who) -> frozenset[str]:
    """The classes somebody is of: her own, and for an other person also the one that the map names her by."""
    own = policy.classes.get(person.person_class or "", frozenset()) if person.known else frozenset()
    return own if is_owner(person.name) else own | policy.classes.get(person.name, frozenset((person.name,)))


# --- stored times -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """A stored time: the instant it says, whether it says one, and what its emptiness or a sentinel means."""

    raw: Field
    time: TimeOf
    sentinels: tuple[tuple[Predicate, EmptyMeans], ...]

    @property
    def readable(self) -> Predicate:
        """Whether it says an instant."""
        return conjunction(*(Not(test) for test, _ in self.sentinels), Not(Unreadable(self.time)))

    def means(self, meaning: EmptyMeans | None, *wanted: EmptyMeans) -> Predicate:
        """Whether it says nothing, and its emptiness (``meaning``: of a null) is one of those wanted."""
        by_null = IsNull(self.raw) if meaning in wanted else None
        by_sentinel = [test for test, says in self.sentinels if says in wanted]
        return disjunction(*([by_null] if by_null is not None else []), *by_sentinel)


def reading(asked: Asked, table: str, path: Path, column: str) -> Reading:
    """How a time column of a table, joined at ``path``, is read."""
    mapped = (t for t in asked.policy.tables.values() if (t.store, t.relation) == physical(table))
    declared = next((t.entry.times[column] for t in mapped if column in t.entry.times), None)
    raw, zone = Field(path, column), asked.policy.zone
    if declared is None:
        return Reading(raw, TimeOf(raw, zone), ())
    zone = declared.zone or zone
    return Reading(
        raw,
        TimeOf(raw, zone, declared.kind, declared.order is not None),
        tuple((Sentinel(raw, written, zone), says) for written, says in declared.sentinel.items()),
    )


def recorded(asked: Asked) -> tuple[TimeOf, Predicate]:
    """The row's own time, and whether it is known: readable, and not after tomorrow."""
    column = asked.table.entry.recorded
    if column is None:
        nothing = Field((), "")
        return TimeOf(nothing, asked.policy.zone), disjunction()
    found = reading(asked, asked.table.name, (), column)
    not_later = Compare(Day(found.time, asked.policy.zone), "<=", On(asked.today + timedelta(days=1)))
    return found.time, conjunction(found.readable, not_later)


# --- row tests --------------------------------------------------------------------------------------------------------


def row_test(path: Path, test: RowTest) -> Predicate:
    """A test of the map; null passes only *is empty*."""
    field = Field(path, test.column)
    return IsNull(field) if test.test is Test.EMPTY else In(field, test.values)


def row_tests(path: Path, tests: tuple[RowTest, ...]) -> Predicate:
    """All tests of a ``where``."""
    return conjunction(*(row_test(path, test) for test in tests))


def fact_tests(path: Path, tests: tuple[RowTest, ...]) -> Predicate:
    """All tests of a fact's ``is``, where a missing value is unknown."""
    return conjunction(
        *(
            row_test(path, test)
            if test.test is Test.EMPTY
            else cases((IsNull(Field(path, test.column)), UNKNOWN), otherwise=row_test(path, test))
            for test in tests
        )
    )
