"""The third reader: answers a predicate for one row in Python, to tell where definition and database part."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from troth.kernel.calendar import Unit, birthday, last_day
from troth.kernel.forms import canonical
from troth.kernel.instants import instant, local_day, read_time, start_of
from troth.kernel.places import lies_in
from troth.kernel.truth import Truth, every, negation, some
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
    StartOf,
    State,
    StoredDay,
    Sure,
    TimeOf,
    Unreadable,
    Within,
)

LATEST = datetime.max.replace(tzinfo=UTC)

Lookup = Callable[[Field], object]


def evaluate(predicate: Predicate, value_of: Lookup) -> Truth:
    """Whether a predicate holds for the row whose fields ``value_of`` gives (None for null)."""
    match predicate:
        case Const(value):
            return value
        case Not(of):
            return negation(evaluate(of, value_of))
        case And(of):
            return every(evaluate(part, value_of) for part in of)
        case Or(of):
            return some(evaluate(part, value_of) for part in of)
        case Cases(branches, otherwise):
            taken = next((then for test, then in branches if evaluate(test, value_of) is True), otherwise)
            return evaluate(taken, value_of)
        case Sure(of):
            return evaluate(of, value_of) is True
        case IsNull(field):
            return value_of(field) is None
        case Reaches(key):
            return value_of(key) is not None
        case Blank(field, form):
            return canonical(form, value_of(field)) is None
        case IsDay(field):
            read = read_time(value_of(field))
            return isinstance(read, date) and not isinstance(read, datetime)
        case Sentinel(field, written, zone):
            return _is_sentinel(value_of(field), written, zone)
        case Unreadable(of):
            return moment(of, value_of) is None
        case Flag(field):
            flag = value_of(field)
            return None if flag is None else bool(flag)
        case State(field, state):
            return None if value_of(field) is None else value_of(field) == state
        case In(field, values):
            return any(same(value_of(field), written) for written in values)
        case Lies(field, places):
            return lies_in(value_of(field), places)
        case Amount(field, amount):
            number = _number(value_of(field))
            return None if number is None else number == amount
        case Within(of, cutoff):
            found = moment(of, value_of)
            return None if found is None else found >= cutoff
        case Compare(left, sign, right):
            return _compare(_value(left, value_of), sign, _value(right, value_of))


def _compare(left: datetime | date | None, sign: str, right: datetime | date | None) -> Truth:
    if left is None or right is None:
        return None
    order = (left > right) - (left < right)
    return {"<": order < 0, "<=": order <= 0, "=": order == 0, ">=": order >= 0, ">": order > 0}[sign]


def _value(term: Moment | DayTerm, value_of: Lookup) -> datetime | date | None:
    if isinstance(term, Instant | TimeOf | Plus | Later | NextDay | StartOf | At):
        return moment(term, value_of)
    return day(term, value_of)


def moment(term: Moment, value_of: Lookup) -> datetime | None:
    """The instant that a term means for a row."""
    match term:
        case Instant(field):
            value = value_of(field)
            return value if isinstance(value, datetime) else None
        case TimeOf(field, zone, kind, ordered):
            return instant(value_of(field), zone, kind, ordered=ordered)
        case Plus(of, seconds, most):
            found, count = moment(of, value_of), _number(value_of(seconds))
            if found is None or count is None or not 0 <= count <= most:
                return None
            return found + timedelta(seconds=int(count))
        case Later(of, count):
            found = moment(of, value_of)
            return None if found is None else found + timedelta(seconds=count)
        case NextDay(of, zone):
            found = moment(of, value_of)
            if found is None:
                return None
            today = local_day(found, zone)
            return start_of(today + timedelta(days=1), zone) if today < date.max else LATEST
        case StartOf(of_day, zone):
            begins = day(of_day, value_of)
            return None if begins is None else start_of(begins, zone)
        case At(known):
            return known


def day(term: DayTerm, value_of: Lookup) -> date | None:
    """The day that a term means for a row."""
    match term:
        case Day(of, zone):
            found = moment(of, value_of)
            return None if found is None else local_day(found, zone)
        case EndDay(of, length, round_to):
            start = day(of, value_of)
            if start is None or length.unit is Unit.HOURS:
                return None
            return last_day(start, length, round_to)
        case Birthday(born, age):
            start = day(born, value_of)
            return None if start is None else birthday(start, age)
        case On(known):
            return known
        case StoredDay(field):
            value = value_of(field)
            return value if isinstance(value, date) else None
        case Given(when, of):
            return day(of, value_of) if evaluate(when, value_of) is True else None
        case FirstDay(branches):
            return next((day(of, value_of) for when, of in branches if evaluate(when, value_of) is True), None)
        case Extreme(which, days):
            known_days = [one for one in (day(of, value_of) for of in days) if one is not None]
            return min(known_days, default=None) if which == "earliest" else max(known_days, default=None)


def _is_sentinel(value: object, written: str, zone: str) -> bool:
    """A text is compared as it is written, a typed time by its local day."""
    if not isinstance(value, date):
        return value is not None and str(value) == written
    if isinstance(value, datetime):
        value = local_day(value, zone) if value.tzinfo is not None else value.date()
    return value.isoformat() == written


def same(value: object, written: str) -> bool:
    """Whether a stored value is the one written in the map: numbers as numbers, all else as text."""
    if value is None:
        return False
    if isinstance(value, bool):
        return written in (("true", "1") if value else ("false", "0"))
    if isinstance(value, int | float | Decimal):
        try:
            wanted = Decimal({"true": "1", "false": "0"}.get(written, written))
        except InvalidOperation:
            return False
        return wanted == _number(value)
    return str(value) == written


def _number(value: object) -> Decimal | None:
    try:
        found = (
            Decimal(str(value)) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None
        )
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None
