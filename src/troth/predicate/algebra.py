"""The algebra: terms (values of a row and of what it leads to) and predicates over them.
Kleene's three values throughout.

A *path* names a row that is joined to the row asked about: ``()`` is the row itself, ``("invoice_id",)`` the
row its link points to, ``("@owner",)`` what is known of its owner. A field of a path that leads nowhere is
null, and null is unknown.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from troth.kernel.calendar import Length, RoundTo
from troth.kernel.forms import Form
from troth.kernel.instants import TimeKind
from troth.kernel.truth import Truth

Path = tuple[str, ...]

# --- terms ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the row that a path leads to, as it is stored."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Instant:
    """A field that already holds an instant (Troth's own tables)."""

    field: Field


@dataclass(frozen=True, slots=True)
class TimeOf:
    """The instant that a stored value says; null where it says none (``kernel.instants``)."""

    field: Field
    zone: str
    kind: TimeKind | None = None
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Plus:
    """An instant, so many whole seconds later; null if the number is negative or more than ``most``."""

    instant: "Moment"
    seconds: Field
    most: int


@dataclass(frozen=True, slots=True)
class Later:
    """An instant, a fixed number of seconds later."""

    instant: "Moment"
    seconds: int


@dataclass(frozen=True, slots=True)
class NextDay:
    """The first instant of the local day after an instant's."""

    instant: "Moment"
    zone: str


@dataclass(frozen=True, slots=True)
class StartOf:
    """The first instant of a local day."""

    day: "DayTerm"
    zone: str


@dataclass(frozen=True, slots=True)
class At:
    """An instant that is known beforehand."""

    moment: datetime


Sign = Literal["<", "<=", "=", ">=", ">"]

Moment = Instant | TimeOf | Plus | Later | NextDay | StartOf | At


@dataclass(frozen=True, slots=True)
class Day:
    """The local day of an instant."""

    instant: Moment
    zone: str


@dataclass(frozen=True, slots=True)
class EndDay:
    """A day plus a calendar length, moved to the end of month or year: a last permitted day."""

    day: "DayTerm"
    length: Length
    round_to: RoundTo | None = None


@dataclass(frozen=True, slots=True)
class On:
    """A day that is known beforehand."""

    day: date


@dataclass(frozen=True, slots=True)
class Birthday:
    """The day on which an age is reached."""

    born: "DayTerm"
    age: int


@dataclass(frozen=True, slots=True)
class Extreme:
    """The earliest or latest of the days that are not null; null if all are."""

    which: Literal["earliest", "latest"]
    days: tuple["DayTerm", ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A day where a predicate is true, else null."""

    when: "Predicate"
    day: "DayTerm"


@dataclass(frozen=True, slots=True)
class FirstDay:
    """The day of the first branch whose test is true; null where none is."""

    branches: tuple[tuple["Predicate", "DayTerm"], ...]


@dataclass(frozen=True, slots=True)
class StoredDay:
    """A field that already holds a day (Troth's own tables)."""

    field: Field


DayTerm = Day | EndDay | On | Birthday | Extreme | Given | FirstDay | StoredDay


# --- predicates -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Const:
    """True, false or unknown."""

    value: Truth


@dataclass(frozen=True, slots=True)
class Not:
    """Not."""

    of: "Predicate"


@dataclass(frozen=True, slots=True)
class And:
    """All of them; of nothing, true."""

    of: tuple["Predicate", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Some of them; of nothing, false."""

    of: tuple["Predicate", ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """The first predicate whose test is true; else ``otherwise``. An unknown test is not true."""

    branches: tuple[tuple["Predicate", "Predicate"], ...]
    otherwise: "Predicate"


@dataclass(frozen=True, slots=True)
class Sure:
    """Whether a predicate is true for certain: unknown becomes false."""

    of: "Predicate"


@dataclass(frozen=True, slots=True)
class IsNull:
    """Whether a field is null. Never unknown."""

    field: Field


@dataclass(frozen=True, slots=True)
class Blank:
    """Whether a field holds no value in the canonical form of a key. Never unknown."""

    field: Field
    form: Form | None


@dataclass(frozen=True, slots=True)
class IsDay:
    """Whether a field holds a date without a time. Never unknown."""

    field: Field


@dataclass(frozen=True, slots=True)
class Sentinel:
    """Whether a stored time is a value declared to mean something else; ``written`` is a date or
    any text. Never unknown.
    """

    field: Field
    written: str
    zone: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Whether an instant is null. Never unknown."""

    of: Moment


@dataclass(frozen=True, slots=True)
class Flag:
    """A field that holds true, false or null (Troth's own tables)."""

    field: Field


@dataclass(frozen=True, slots=True)
class State:
    """Whether a field of Troth's own tables holds this small number."""

    field: Field
    value: int


@dataclass(frozen=True, slots=True)
class In:
    """Whether a stored value is one of those written in the map; null is none of them. Never unknown."""

    field: Field
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lies:
    """Whether a stored place lies in one of the places of a region; unknown as ``kernel.places`` says."""

    field: Field
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """Whether a stored number equals a whole number; null is unknown."""

    field: Field
    value: int


@dataclass(frozen=True, slots=True)
class Compare:
    """Whether one instant or day comes before (or with) another; unknown if either is null."""

    left: Moment | DayTerm
    sign: Sign
    right: Moment | DayTerm


@dataclass(frozen=True, slots=True)
class Within:
    """A clock: whether what it counts from lies on or after a cutoff instant; ``says`` is the keep-rule in words."""

    instant: Moment
    cutoff: datetime
    says: str = ""


@dataclass(frozen=True, slots=True)
class Reaches:
    """Whether a path leads to a row. Never unknown. ``key`` is a column that such a row always has."""

    key: Field


Predicate = (
    Const
    | Not
    | And
    | Or
    | Cases
    | Sure
    | IsNull
    | Blank
    | IsDay
    | Sentinel
    | Unreadable
    | Flag
    | State
    | In
    | Lies
    | Amount
    | Compare
    | Within
    | Reaches
)

TRUE, FALSE, UNKNOWN = Const(True), Const(False), Const(None)


def conjunction(*of: Predicate) -> Predicate:
    """All of them, without what says nothing; one level for what was nested."""
    flat = (inner for part in of for inner in (part.of if isinstance(part, And) else (part,)))
    kept = tuple(dict.fromkeys(part for part in flat if part != TRUE))
    if FALSE in kept:
        return FALSE
    return kept[0] if len(kept) == 1 else And(kept) if kept else TRUE


def disjunction(*of: Predicate) -> Predicate:
    """Some of them, without what says nothing; one level for what was nested."""
    flat = (inner for part in of for inner in (part.of if isinstance(part, Or) else (part,)))
    kept = tuple(dict.fromkeys(part for part in flat if part != FALSE))
    if TRUE in kept:
        return TRUE
    return kept[0] if len(kept) == 1 else Or(kept) if kept else FALSE


def cases(*branches: tuple[Predicate, Predicate], otherwise: Predicate) -> Predicate:
    """The first branch whose test is true, without branches that can never be taken."""
    kept: list[tuple[Predicate, Predicate]] = []
    for test, value in branches:
        if test == TRUE:
            otherwise = value
            break
        if test not in (FALSE, UNKNOWN):
            kept.append((test, value))
    while kept and kept[-1][1] == otherwise:
        kept.pop()
    return Cases(tuple(kept), otherwise) if kept else otherwise


def given(when: Predicate, day: DayTerm | None) -> DayTerm | None:
    """A day where a predicate is true. Nested ones are drawn together: databases limit how
    deep an expression may be.
    """
    if day is None or when == FALSE:
        return None
    if isinstance(day, Given):
        return Given(conjunction(when, day.when), day.day)
    return day if when == TRUE else Given(when, day)


def first_day(*branches: tuple[Predicate, DayTerm | None]) -> DayTerm | None:
    """The day of the first branch whose test is true, without those that have none. A branch
    without a day ends nothing.
    """
    kept: list[tuple[Predicate, DayTerm]] = []
    for when, day in branches:
        found = given(when, day)
        if isinstance(found, Given):
            kept.append((found.when, found.day))
        elif found is not None:
            kept.append((TRUE, found))
    return None if not kept else Given(*kept[0]) if len(kept) == 1 else FirstDay(tuple(kept))


def extreme(which: Literal["earliest", "latest"], *days: DayTerm | None) -> DayTerm | None:
    """The earliest or latest of the days that there are."""
    found = tuple(dict.fromkeys(day for day in days if day is not None))
    return None if not found else found[0] if len(found) == 1 else Extreme(which, found)


def fields_of(node: object) -> frozenset[Field]:
    """Every field that a predicate or term reads."""
    if isinstance(node, Field):
        return frozenset((node,))
    if isinstance(node, tuple):
        return frozenset().union(*(fields_of(item) for item in node))
    if hasattr(node, "__dataclass_fields__"):
        return frozenset().union(*(fields_of(getattr(node, name)) for name in node.__dataclass_fields__))
    return frozenset()
