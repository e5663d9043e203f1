"""SQL for PostgreSQL: instants are timestamptz, days are dates, compared natively; the calendar is the
server's, which clips.
"""

import string
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import pairwise

from sqlglot import exp

from troth.kernel.calendar import Length, RoundTo, Unit
from troth.kernel.forms import Form
from troth.kernel.instants import TimeKind, start_of, zone
from troth.predicate.algebra import DayTerm, Field, Moment, Predicate, Sign, TimeOf
from troth.sql import nodes
from troth.sql.postgres_text_times import day_of_text, instant_of_text, kind_of_text, local_of_text
from troth.sql.writer import Writer

HOUR = "1 hour"
TIMES = {"instant": "timestamptz", "local": "timestamp", "date": "date"}
"""The type classes of times, and the server's own name of each."""

INFINITE = ("infinity", "-infinity")
EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class PostgresWriter(Writer):
    """Predicates and terms for PostgreSQL."""

    dialect = "postgres"

    def predicate(self, node: Predicate) -> exp.Expr:
        found = super().predicate(node)
        return self.unknown() if isinstance(found, exp.Null) else found

    def day(self, term: DayTerm) -> exp.Expr:
        """A bare null as a column of a query is a text here, and no text can be compared with a date."""
        found = super().day(term)
        return exp.cast(found, "date", copy=False) if isinstance(found, exp.Null) else found

    def unknown(self) -> exp.Expr:
        return nodes.paren(exp.cast(exp.Null(), "boolean", copy=False))

    def instant(self, moment: datetime) -> exp.Expr:
        return exp.cast(
            nodes.text(moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00").zfill(29)), "timestamptz", copy=False
        )

    def known_day(self, day: date) -> exp.Expr:
        return exp.cast(nodes.text(nodes.iso(day)), "date", copy=False)

    def moment_compared(self, left: Moment, sign: Sign, right: datetime) -> exp.Expr:
        """A date column against an instant that begins a local day is compared as a date, so that
        an index on it serves.
        """
        if isinstance(left, TimeOf) and self.type_of(left.field) == "date" and left.kind in (None, TimeKind.DATE):
            day = right.astimezone(zone(left.zone)).date()
            if start_of(day, left.zone) == right:
                return nodes.compare(self.column_of(left.field), sign, self.known_day(day))
        return super().moment_compared(left, sign, right)

    def time_of(self, term: TimeOf) -> exp.Expr:
        value, found = self.column_of(term.field), self.type_of(term.field)
        if found == "text":
            return self._from_text(nodes.call("concat", value), term)
        if found not in TIMES or not self._declared(term.kind, found):
            return nodes.paren(exp.cast(exp.Null(), "timestamptz", copy=False))
        if found == "instant":
            return value
        if found == "date":
            return self.start_of(value, term.zone)
        return self._from_local(value, term.zone, ordered=term.ordered)

    def _from_text(self, text: exp.Expr, term: TimeOf) -> exp.Expr:
        """The instant that a text says, as its column is declared or else by its own form."""
        says, null = kind_of_text(text), exp.cast(exp.Null(), "timestamptz", copy=False)
        first = self.instant(EARLIEST)
        readings = {
            # East of Greenwich the first day of the calendar begins before it.
            TimeKind.DATE: exp.Greatest(
                this=self.start_of(day_of_text(text), term.zone), expressions=[first], ignore_nulls=True
            ),
            TimeKind.LOCAL: self._from_local(local_of_text(text), term.zone, ordered=term.ordered),
            TimeKind.INSTANT: instant_of_text(text),
        }
        read = [(says[kind], reading) for kind, reading in readings.items() if self._declared(term.kind, kind.value)]
        return nodes.case(*read, otherwise=null)

    def unreadable(self, moment: Moment) -> exp.Expr:
        """Infinity, days before Christ and after the year 9999 are no instants: nothing else in Troth can hold them."""
        low: exp.Expr = self.instant(EARLIEST)
        high: exp.Expr = self.instant(LATEST)
        value = self.moment(moment)
        if isinstance(moment, TimeOf) and self.type_of(moment.field) == "date" and moment.kind in (None, TimeKind.DATE):
            value, low, high = self.column_of(moment.field), self.known_day(date.min), self.known_day(date.max)
        return nodes.none_of(nodes.is_true(exp.Between(this=value, low=low, high=high)))

    def _declared(self, kind: TimeKind | None, found: str) -> bool:
        """Whether a time of the kind ``found`` may stand in a column that is declared to hold ``kind``."""
        return kind is None or kind.value == found or (kind is TimeKind.LOCAL and found == "instant")

    def start_of(self, day: exp.Expr, zone: str) -> exp.Expr:
        """The first midnight of a day: an hour before it is never doubled or missing, and an hour
        later is its first instant.
        """
        before = nodes.paren(exp.Sub(this=exp.cast(day, "timestamp", copy=False), expression=_interval(HOUR)))
        return nodes.paren(exp.Add(this=_at_zone(before, zone), expression=_interval(HOUR)))

    def _from_local(self, value: exp.Expr, zone: str, *, ordered: bool) -> exp.Expr:
        """Local time that exists once is an instant; that exists twice, the first if something
        else orders it; else null.

        The server reads what exists twice as the second, so that it is asked whether the first would be written alike.
        """
        read = _at_zone(value, zone)
        missing = nodes.paren(exp.NEQ(this=_at_zone(read, zone), expression=value))
        null = exp.cast(exp.Null(), "timestamptz", copy=False)
        firsts = [nodes.paren(exp.Sub(this=read, expression=_interval(f"{back} seconds"))) for back in repeated(zone)]
        twice = [(nodes.equal(_at_zone(first, zone), value), first) for first in firsts]
        if ordered:
            return nodes.case((missing, null), *twice, otherwise=read)
        return nodes.case((nodes.any_of((missing, *(test for test, _ in twice))), null), otherwise=read)

    def plus(self, moment: exp.Expr, seconds: Field, most: int) -> exp.Expr:
        count = self.column_of(seconds)
        if self.type_of(seconds) not in ("integer", "number"):
            return nodes.paren(exp.cast(exp.Null(), "timestamptz", copy=False))
        inside = nodes.paren(exp.Between(this=count, low=nodes.integer(0), high=nodes.integer(most)))
        return nodes.case((inside, exp.Add(this=moment, expression=self.seconds_long(nodes.call("trunc", count)))))

    def seconds_long(self, count: exp.Expr) -> exp.Expr:
        """An interval of so many whole seconds."""
        zero = nodes.integer(0)
        return nodes.call("make_interval", *(zero for _ in range(6)), count)

    def months_long(self, count: int) -> exp.Expr:
        """An interval of so many months."""
        return nodes.call("make_interval", nodes.integer(0), nodes.integer(count))

    def later(self, moment: exp.Expr, seconds: int) -> exp.Expr:
        return nodes.paren(exp.Add(this=moment, expression=_interval(f"{seconds} seconds")))

    def next_day(self, moment: exp.Expr, zone: str) -> exp.Expr:
        tomorrow = nodes.paren(exp.Add(this=self.local_day(moment, zone), expression=nodes.integer(1)))
        return self.start_of(tomorrow, zone)

    def local_day(self, moment: exp.Expr, zone: str) -> exp.Expr:
        return exp.cast(_at_zone(moment, zone), "date", copy=False)

    def end_day(self, day: exp.Expr, length: Length, round_to: RoundTo | None) -> exp.Expr:
        if length.unit in (Unit.MONTHS, Unit.YEARS):
            # No longer than the calendar: the server's own ends before the longest length that can be written.
            added = self.months_long(min(length.months, 12 * date.max.year))
            found: exp.Expr = exp.cast(nodes.paren(exp.Add(this=day, expression=added)), "date", copy=False)
        else:
            found = nodes.paren(exp.Add(this=day, expression=nodes.integer(length.days)))
        if round_to is not None:
            first = nodes.call("date_trunc", nodes.text(round_to.value), exp.cast(found, "timestamp", copy=False))
            last = exp.Sub(
                this=exp.Add(this=first, expression=_interval(f"1 {round_to.value}")), expression=_interval("1 day")
            )
            found = exp.cast(nodes.paren(last), "date", copy=False)
        # LEAST leaves out a null, and the last day of no day would be the last of all. What the day is taken from is as
        # null as the day, and not worked out a second time.
        last_of_all = nodes.case((nodes.none_of(nodes.is_null(_taken_from(day))), self.known_day(date.max)))
        return exp.Least(this=found, expressions=[last_of_all], ignore_nulls=True)

    def birthday(self, born: exp.Expr, age: int) -> exp.Expr:
        return self.end_day(born, Length(age, Unit.YEARS), None)

    def extreme(self, which: str, days: list[exp.Expr]) -> exp.Expr:
        if not days:
            return exp.cast(exp.Null(), "date", copy=False)
        kind = exp.Least if which == "earliest" else exp.Greatest
        return days[0] if len(days) == 1 else kind(this=days[0], expressions=days[1:], ignore_nulls=True)

    def form(self, value: exp.Expr, form: Form | None, type_class: str) -> exp.Expr:
        found = value if type_class == "text" else exp.cast(value, "text", copy=False)
        if form is None:
            return found
        if type_class == "other":  # as the server prints it: a cast would write an address with the size of its net
            found = nodes.call("concat", value)
        found = self.trimmed(found)
        match form:
            case Form.E164:
                found = _without(found, " ().-/")
                outside = nodes.paren(exp.Like(this=found, expression=nodes.text("00%")))
                plus = nodes.call("concat", nodes.text("+"), nodes.call("substr", found, nodes.integer(3)))
                found = nodes.case((outside, plus), otherwise=found)
            case Form.EMAIL | Form.LOWER:
                found = _lower(found)
            case Form.IP:
                found = self.address(found)
            case Form.MAC:
                found = _lower(_without(found, ":.-"))
            case Form.PNR:
                found = _without(found, " -+")
        return exp.Nullif(this=found, expression=nodes.text(""))

    def place(self, field: Field) -> exp.Expr:
        return self.trimmed(self.as_text(self.column_of(field)))

    def is_part(self, code: exp.Expr) -> exp.Expr:
        rest = nodes.call("translate", code.copy(), nodes.text(string.ascii_uppercase + string.digits), nodes.text(""))
        begins = nodes.equal(nodes.call("substr", code.copy(), nodes.integer(1), nodes.integer(1)), nodes.text("-"))
        length = exp.Between(this=nodes.call("length", code.copy()), low=nodes.integer(2), high=nodes.integer(4))
        return nodes.all_of((begins, nodes.equal(rest, nodes.text("-")), nodes.paren(length)))

    def trimmed(self, value: exp.Expr) -> exp.Expr:
        """A text without the blanks at its ends."""
        return nodes.call("btrim", value, nodes.text(" "))

    def address(self, value: exp.Expr) -> exp.Expr:
        """An address in its shortest spelling; what is none in small letters."""
        return _address(value)

    def is_day(self, field: Field) -> exp.Expr:
        value, found = self.column_of(field), self.type_of(field)
        if found == "text":
            return nodes.equal(nodes.call("length", nodes.call("concat", value)), nodes.integer(10))
        if found != "date":
            return exp.false()
        return nodes.none_of(nodes.is_null(value))

    def sentinel(self, field: Field, written: str, zone: str) -> exp.Expr:
        value, found = self.column_of(field), self.type_of(field)
        if found not in TIMES:
            return nodes.is_true(nodes.equal(self.as_text(value), nodes.text(written)))
        if written in INFINITE:
            return nodes.is_true(nodes.equal(value, exp.cast(nodes.text(written), TIMES[found], copy=False)))
        day = _day_of(written)
        if day is None:
            return exp.false()
        local = _at_zone(value, zone) if found == "instant" else value
        return nodes.is_true(nodes.equal(exp.cast(local, "date", copy=False), self.known_day(day)))

    def flag(self, field: Field) -> exp.Expr:
        found = self.column_of(field)
        return self.unknown() if isinstance(found, exp.Null) else found

    def stored_day(self, field: Field) -> exp.Expr:
        found = self.column_of(field)
        return exp.cast(found, "date", copy=False) if isinstance(found, exp.Null) else found

    def amount(self, field: Field, value: int) -> exp.Expr:
        if self.type_of(field) not in ("integer", "number"):
            return self.unknown()
        return nodes.equal(self.column_of(field), nodes.integer(value))

    def written(self, field: Field, values: tuple[str, ...]) -> exp.Expr:
        value, found = self.column_of(field), self.type_of(field)
        if found == "boolean":
            wanted = {"true": True, "1": True, "false": False, "0": False}
            tests = [
                exp.Is(this=value, expression=exp.true() if wanted[v] else exp.false()) for v in values if v in wanted
            ]
            return nodes.any_of(nodes.paren(test) for test in tests)
        if found in ("integer", "number"):
            numbers = [number for number in map(_number, values) if number is not None]
            inside = exp.In(this=value, expressions=numbers) if numbers else exp.false()
        else:
            # As text, also where it is text already: a type of the operator's own may compare in its own way.
            inside = exp.In(this=self.as_text(value), expressions=[nodes.text(v) for v in values])
        return nodes.paren(exp.Coalesce(this=nodes.paren(inside), expressions=[exp.false()]))

    def as_text(self, value: exp.Expr) -> exp.Expr:
        return exp.cast(value, "text", copy=False)


def _day_of(written: str) -> date | None:
    """The day that is written, year first and with its dashes, if it is one."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if day.isoformat() == written else None


@lru_cache(maxsize=64)
def repeated(zone_name: str) -> tuple[int, ...]:
    """By how many seconds the clocks of a zone have ever been put back since 1900: for so long
    local time exists twice.
    """
    where = zone(zone_name)
    noons = (datetime(1900, 1, 1, 12, tzinfo=UTC) + timedelta(days=number) for number in range(366 * 140))
    offsets = [noon.astimezone(where).utcoffset() or timedelta() for noon in noons]
    back = {before - after for before, after in pairwise(offsets) if after < before}
    return tuple(sorted(int(shift.total_seconds()) for shift in back))


def _interval(length: str) -> exp.Expr:
    return exp.cast(nodes.text(length), "interval", copy=False)


def _taken_from(day: exp.Expr) -> exp.Expr:
    """The column or instant that a day is the local day of."""
    while isinstance(day, exp.Paren | exp.Cast | exp.AtTimeZone):
        day = day.this
    return day


def _at_zone(value: exp.Expr, zone: str) -> exp.Expr:
    return nodes.paren(exp.AtTimeZone(this=value, zone=nodes.text(zone)))


def _without(value: exp.Expr, characters: str) -> exp.Expr:
    return nodes.call("translate", value, nodes.text(characters), nodes.text(""))


def _lower(value: exp.Expr) -> exp.Expr:
    """ASCII letters only, whatever the server's locale, as the kernel's forms do."""
    upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return nodes.call("translate", value, nodes.text(upper), nodes.text(upper.lower()))


NO_ADDRESS = r"[/%]|(^|[.:])0[0-9]+[.]|[.]0[0-9]+$"
"""What the server takes for an address and the kernel does not: a net, a leading zero in one of the four numbers."""


def _address(value: exp.Expr) -> exp.Expr:
    valid = nodes.call("pg_input_is_valid", value, nodes.text("inet"))
    whole = nodes.paren(exp.RegexpLike(this=value, expression=nodes.text(r"^[^.]*:|^[0-9]+([.][0-9]+){3}$")))
    other = nodes.paren(exp.RegexpLike(this=value, expression=nodes.text(NO_ADDRESS)))
    address = nodes.call("host", exp.cast(value, "inet", copy=False))
    return nodes.case((nodes.all_of((valid, whole, nodes.none_of(other))), address), otherwise=_lower(value))


def _number(value: str) -> exp.Expr | None:
    """A number as the definition compares it; true and false are 1 and 0 in a column of numbers."""
    if value in ("true", "false"):
        return nodes.integer(int(value == "true"))
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return exp.Literal.number(str(found)) if found.is_finite() else None
