"""SQL for SQLite: instants are microseconds, days are ISO text, and the calendar is Troth's own
functions (``stores``).
"""

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from sqlglot import exp

from troth.kernel.calendar import LAST_DAY, Length, RoundTo, Unit
from troth.kernel.forms import Form
from troth.kernel.instants import micros
from troth.predicate.algebra import Field, TimeOf
from troth.sql import nodes
from troth.sql.writer import Writer

SECOND = 1_000_000
LATEST = datetime.max.replace(tzinfo=UTC)


class SqliteWriter(Writer):
    """Predicates and terms for SQLite."""

    dialect = "sqlite"

    def unknown(self) -> exp.Expr:
        return exp.Null()

    def instant(self, moment: datetime) -> exp.Expr:
        return nodes.integer(micros(moment))

    def known_day(self, day: date) -> exp.Expr:
        return nodes.text(nodes.iso(day))

    def time_of(self, term: TimeOf) -> exp.Expr:
        kind = nodes.text(term.kind.value) if term.kind is not None else exp.Null()
        ordered = nodes.integer(int(term.ordered))
        return nodes.call("troth_instant", self.column_of(term.field), nodes.text(term.zone), kind, ordered)

    def plus(self, moment: exp.Expr, seconds: Field, most: int) -> exp.Expr:
        count = self.column_of(seconds)
        inside = nodes.all_of((self._is_number(count), self._between(count, 0, most)))
        whole = exp.cast(count, "INTEGER", copy=False)
        return nodes.case(
            (inside, exp.Add(this=moment, expression=exp.Mul(this=whole, expression=nodes.integer(SECOND))))
        )

    def later(self, moment: exp.Expr, seconds: int) -> exp.Expr:
        return nodes.paren(exp.Add(this=moment, expression=nodes.integer(seconds * SECOND)))

    def next_day(self, moment: exp.Expr, zone: str) -> exp.Expr:
        tomorrow = nodes.call(
            "troth_add", self.local_day(moment, zone), nodes.integer(1), nodes.text("days"), exp.Null()
        )
        last = nodes.equal(self.local_day(moment.copy(), zone), self.known_day(LAST_DAY))
        return nodes.case((last, nodes.integer(micros(LATEST))), otherwise=self.start_of(tomorrow, zone))

    def start_of(self, day: exp.Expr, zone: str) -> exp.Expr:
        return nodes.call("troth_instant", day, nodes.text(zone), nodes.text("date"), nodes.integer(0))

    def local_day(self, moment: exp.Expr, zone: str) -> exp.Expr:
        return nodes.call("troth_day", moment, nodes.text(zone))

    def end_day(self, day: exp.Expr, length: Length, round_to: RoundTo | None) -> exp.Expr:
        to = nodes.text(round_to.value) if round_to is not None else exp.Null()
        return nodes.call("troth_add", day, nodes.integer(length.count), nodes.text(length.unit.value), to)

    def birthday(self, born: exp.Expr, age: int) -> exp.Expr:
        return self.end_day(born, Length(age, Unit.YEARS), None)

    def extreme(self, which: str, days: list[exp.Expr]) -> exp.Expr:
        if len(days) < 2:
            return days[0] if days else exp.Null()
        missing = nodes.text("9999-99-99" if which == "earliest" else "")
        filled = [exp.Coalesce(this=day, expressions=[missing]) for day in days]
        found = nodes.call("min" if which == "earliest" else "max", *filled)
        return exp.Nullif(this=found, expression=missing)

    def form(self, value: exp.Expr, form: Form | None, type_class: str) -> exp.Expr:
        return nodes.call("troth_form", nodes.text(form.value) if form is not None else exp.Null(), value)

    def is_day(self, field: Field) -> exp.Expr:
        value = self.column_of(field)
        ten = nodes.equal(nodes.call("length", value), nodes.integer(10))
        return nodes.all_of((nodes.none_of(nodes.is_null(value)), self._is_text(value), ten))

    def sentinel(self, field: Field, written: str, zone: str) -> exp.Expr:
        value = self.column_of(field)
        same = nodes.equal(exp.cast(value, "TEXT", copy=False), nodes.text(written))
        return nodes.all_of((nodes.none_of(nodes.is_null(value)), same))

    def flag(self, field: Field) -> exp.Expr:
        return nodes.equal(self.column_of(field), nodes.integer(1))

    def stored_day(self, field: Field) -> exp.Expr:
        return self.column_of(field)

    def amount(self, field: Field, value: int) -> exp.Expr:
        found = self.column_of(field)
        return nodes.case((self._is_number(found), nodes.equal(found, nodes.integer(value))))

    def written(self, field: Field, values: tuple[str, ...]) -> exp.Expr:
        found = self.column_of(field)
        tests: list[exp.Expr] = []
        texts = [nodes.text(value) for value in values]
        tests.append(nodes.all_of((self._is_text(found), nodes.paren(exp.In(this=found, expressions=texts)))))
        numbers = [number for number in map(_number, values) if number is not None]
        if numbers:
            inside = exp.In(this=found, expressions=numbers)
            tests.append(nodes.all_of((self._is_number(found), nodes.paren(inside))))
        return nodes.any_of(tests)

    def place(self, field: Field) -> exp.Expr:
        found = self.column_of(field)
        return nodes.case((self._is_text(found), nodes.call("trim", found.copy())))

    def is_part(self, code: exp.Expr) -> exp.Expr:
        forms = ("-" + "[A-Z0-9]" * length for length in (1, 2, 3))
        return nodes.any_of(
            nodes.equal(nodes.call("glob", nodes.text(form), code.copy()), nodes.integer(1)) for form in forms
        )

    def as_text(self, value: exp.Expr) -> exp.Expr:
        return exp.cast(value, "TEXT", copy=False)

    def _is_number(self, value: exp.Expr) -> exp.Expr:
        kinds = [nodes.text("integer"), nodes.text("real")]
        return nodes.paren(exp.In(this=nodes.call("typeof", value), expressions=kinds))

    def _is_text(self, value: exp.Expr) -> exp.Expr:
        return nodes.equal(nodes.call("typeof", value), nodes.text("text"))

    def _between(self, value: exp.Expr, low: int, high: int) -> exp.Expr:
        return nodes.paren(exp.Between(this=value, low=nodes.integer(low), high=nodes.integer(high)))


def _number(value: str) -> exp.Expr | None:
    """A number as SQLite compares it; true and false are 1 and 0 there."""
    if value in ("true", "false"):
        return nodes.integer(int(value == "true"))
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return exp.Literal.number(str(found)) if found.is_finite() else None
