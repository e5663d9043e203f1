"""Predicates and terms as SQL trees. What is common to all databases is here; ``sqlite`` and
``postgres`` write what is not.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlglot import exp

from troth.kernel.calendar import LAST_DAY, Length, RoundTo
from troth.kernel.forms import Form
from troth.kernel.instants import start_of
from troth.predicate.algebra import (
    Amount,
    And,
    At,
    Birthday,
    Blank,
    Cases,
    Compare,
    Const,
    Day,
    DayTerm,
    EndDay,
    Extreme,
    Field,
    FirstDay,
    Flag,
    Given,
    In,
    Instant,
    IsDay,
    IsNull,
    Later,
    Lies,
    Moment,
    NextDay,
    Not,
    On,
    Or,
    Plus,
    Predicate,
    Reaches,
    Sentinel,
    Sign,
    StartOf,
    State,
    StoredDay,
    Sure,
    TimeOf,
    Unreadable,
    Within,
)
from troth.sql import nodes
from troth.sql.places import lies

ColumnOf = Callable[[Field], exp.Expr]
TypeOf = Callable[[Field], str]
"""The type class of a stored field (``stores.catalog``): instant, local, date, text, integer, number, boolean, ..."""


class Writer(ABC):
    """Writes predicates and terms for one database. ``column_of`` gives the column of a field,
    ``type_of`` its type class.
    """

    dialect: str

    def __init__(self, column_of: ColumnOf, type_of: TypeOf) -> None:
        self.column_of = column_of
        self.type_of = type_of
        self.given: Callable[[object], exp.Expr | None] = lambda _: None
        """The column that a node already has, where a layer below worked it out (``layers``)."""

    # --- predicates ---------------------------------------------------------------------------------------------------

    def predicate(self, node: Predicate) -> exp.Expr:
        """A predicate as a three-valued SQL expression: true, false or null."""
        known = self.given(node)
        if known is not None:
            return self.truth(known)
        match node:
            case Const(value):
                return self.unknown() if value is None else exp.true() if value else exp.false()
            case Not(of):
                return nodes.none_of(self.predicate(of))
            case And(of):
                return nodes.all_of(self.predicate(part) for part in of)
            case Or(of):
                return nodes.any_of(self.predicate(part) for part in of)
            case Cases(branches, otherwise):
                return nodes.case(
                    *((self.predicate(test), self.predicate(value)) for test, value in branches),
                    otherwise=self.predicate(otherwise),
                )
            case Sure(of):
                return nodes.is_true(self.predicate(of))
            case IsNull(field):
                return nodes.is_null(self.column_of(field))
            case Reaches(key):
                return nodes.none_of(nodes.is_null(self.column_of(key)))
            case Blank(field, form):
                return nodes.is_null(self.form(self.column_of(field), form, self.type_of(field)))
            case IsDay(field):
                return self.is_day(field)
            case Sentinel(field, written, zone):
                return self.sentinel(field, written, zone)
            case Unreadable(of):
                return self.unreadable(of)
            case Flag(field):
                return self.flag(field)
            case State(field, value):
                return nodes.equal(self.column_of(field), nodes.integer(value))
            case Amount(field, value):
                return self.amount(field, value)
            case In(field, values):
                return self.written(field, values)
            case Lies(field, places):
                return lies(self, self.place(field), places)
            case Within(of, cutoff):
                return self.moment_compared(of, ">=", cutoff)
            case Compare(left, sign, right):
                return self.compared(left, sign, right)

    def unreadable(self, moment: Moment) -> exp.Expr:
        """Whether an instant is null."""
        return nodes.is_null(self.moment(moment))

    def compared(self, left: Moment | DayTerm, sign: Sign, right: Moment | DayTerm) -> exp.Expr:
        """A comparison; a day against a known day is turned into one of instants, which needs no
        conversion of the row.
        """
        if isinstance(left, Day) and isinstance(right, On) and right.day < LAST_DAY:
            edges: dict[str, tuple[Sign, int]] = {"<": ("<", 0), "<=": ("<", 1), ">=": (">=", 0), ">": (">=", 1)}
            if sign in edges:
                instant_sign, later = edges[sign]
                return self.moment_compared(
                    left.instant, instant_sign, start_of(right.day + timedelta(later), left.zone)
                )
        if isinstance(left, Day) and isinstance(right, Day) and left.zone == right.zone and sign in ("<=", ">="):
            # An instant that is not later lies on no later day: the days themselves are asked for only of the rest.
            instants = nodes.compare(self.moment(left.instant), sign, self.moment(right.instant))
            return nodes.any_of((instants, nodes.compare(self.day(left), sign, self.day(right))))
        if isinstance(left, Day) and isinstance(right, Day) and left.zone == right.zone and sign in ("<", ">"):
            instants = nodes.compare(self.moment(left.instant), sign, self.moment(right.instant))
            return nodes.all_of((instants, nodes.compare(self.day(left), sign, self.day(right))))
        if isinstance(right, At) and isinstance(left, Instant | TimeOf | Plus | Later | NextDay | StartOf):
            return self.moment_compared(left, sign, right.moment)
        return nodes.compare(self._value(left), sign, self._value(right))

    def moment_compared(self, left: Moment, sign: Sign, right: datetime) -> exp.Expr:
        """An instant of the row against a known one."""
        return nodes.compare(self.moment(left), sign, self.instant(right))

    def _value(self, term: Moment | DayTerm) -> exp.Expr:
        if isinstance(term, Instant | TimeOf | Plus | Later | NextDay | StartOf | At):
            return self.moment(term)
        return self.day(term)

    # --- terms --------------------------------------------------------------------------------------------------------

    def moment(self, term: Moment) -> exp.Expr:
        """An instant, as the database holds one."""
        shared = self.given(term)
        if shared is not None:
            return shared
        match term:
            case Instant(field):
                return self.column_of(field)
            case TimeOf():
                return self.time_of(term)
            case Plus(of, seconds, most):
                return self.plus(self.moment(of), seconds, most)
            case Later(of, count):
                return self.later(self.moment(of), count)
            case NextDay(of, zone):
                return self.next_day(self.moment(of), zone)
            case StartOf(day, zone):
                return self.start_of(self.day(day), zone)
            case At(known):
                return self.instant(known)

    def day(self, term: DayTerm) -> exp.Expr:
        """A day, as the database holds one."""
        match term:
            case Day(of, zone):
                return self.local_day(self.moment(of), zone)
            case EndDay(of, length, round_to):
                return self.end_day(self.day(of), length, round_to)
            case Birthday(born, age):
                return self.birthday(self.day(born), age)
            case On(known):
                return self.known_day(known)
            case StoredDay(field):
                return self.stored_day(field)
            case Given(when, of):
                return nodes.case((self.predicate(when), self.day(of)))
            case FirstDay(branches):
                return nodes.case(*((self.predicate(when), self.day(of)) for when, of in branches))
            case Extreme(which, days):
                return self.extreme(which, [self.day(of) for of in days])

    # --- what each database writes in its own way ---------------------------------------------------------------------

    def truth(self, column: exp.Expr) -> exp.Expr:
        """A column that holds a truth value which this writer wrote."""
        return column

    @abstractmethod
    def unknown(self) -> exp.Expr:
        """The third value."""

    @abstractmethod
    def instant(self, moment: datetime) -> exp.Expr:
        """A known instant."""

    @abstractmethod
    def known_day(self, day: date) -> exp.Expr:
        """A known day."""

    @abstractmethod
    def time_of(self, term: TimeOf) -> exp.Expr:
        """The instant that a stored value says, or null."""

    @abstractmethod
    def plus(self, moment: exp.Expr, seconds: Field, most: int) -> exp.Expr:
        """An instant, so many stored seconds later."""

    @abstractmethod
    def later(self, moment: exp.Expr, seconds: int) -> exp.Expr:
        """An instant, so many known seconds later."""

    @abstractmethod
    def next_day(self, moment: exp.Expr, zone: str) -> exp.Expr:
        """The first instant of the local day after."""

    @abstractmethod
    def start_of(self, day: exp.Expr, zone: str) -> exp.Expr:
        """The first instant of a local day."""

    @abstractmethod
    def local_day(self, moment: exp.Expr, zone: str) -> exp.Expr:
        """The local day of an instant."""

    @abstractmethod
    def end_day(self, day: exp.Expr, length: Length, round_to: RoundTo | None) -> exp.Expr:
        """A last permitted day."""

    @abstractmethod
    def birthday(self, born: exp.Expr, age: int) -> exp.Expr:
        """The day on which an age is reached."""

    @abstractmethod
    def extreme(self, which: str, days: list[exp.Expr]) -> exp.Expr:
        """The earliest or latest of the days that are not null."""

    @abstractmethod
    def form(self, value: exp.Expr, form: Form | None, type_class: str) -> exp.Expr:
        """The canonical text of a key's value, null where there is none."""

    @abstractmethod
    def is_day(self, field: Field) -> exp.Expr:
        """Whether a stored time is a date without a time."""

    @abstractmethod
    def sentinel(self, field: Field, written: str, zone: str) -> exp.Expr:
        """Whether a stored time is a declared special value."""

    @abstractmethod
    def flag(self, field: Field) -> exp.Expr:
        """A truth value of Troth's own tables."""

    @abstractmethod
    def stored_day(self, field: Field) -> exp.Expr:
        """A day of Troth's own tables."""

    @abstractmethod
    def amount(self, field: Field, value: int) -> exp.Expr:
        """Whether a stored number equals a known one."""

    @abstractmethod
    def written(self, field: Field, values: tuple[str, ...]) -> exp.Expr:
        """Whether a stored value is one of those written in the map; never null."""

    @abstractmethod
    def place(self, field: Field) -> exp.Expr:
        """A stored text without the blanks at its ends; null where what is stored is no text."""

    @abstractmethod
    def is_part(self, code: exp.Expr) -> exp.Expr:
        """Whether a text is a hyphen and one to three capitals or digits."""

    @abstractmethod
    def as_text(self, value: exp.Expr) -> exp.Expr:
        """A value as text."""
