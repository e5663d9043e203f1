"""Times that an operator keeps as text, read by PostgreSQL exactly as ``kernel.instants`` reads them.

The server's own reading of a text depends on its settings and takes much that says nothing certain: ``24:00``, ``now``,
``January 8``, a second 60. So a text is asked for its form first; only what has the form of a day, of a local time or
of an instant is given to the server, and what the server cannot read all the same (a 30 February) says nothing.
"""

from sqlglot import exp

from troth.kernel.instants import TimeKind
from troth.sql import nodes

DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?"
OFFSET = "[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?"
LOCAL = f"{DAY}[ T]{CLOCK}"
BLANK = "[ \\t\\n\\r\\f\\v]"


def kind_of_text(value: exp.Expr) -> dict[TimeKind, exp.Expr]:
    """Whether a text has the form of each kind of time, and the server can read its day. False where it is null."""
    day = nodes.call("substr", value, nodes.integer(1), nodes.integer(10))
    readable = nodes.call("pg_input_is_valid", day, nodes.text("date"))
    forms = {
        TimeKind.DATE: DAY,
        TimeKind.LOCAL: LOCAL,
        TimeKind.INSTANT: f"{LOCAL}{BLANK}?([Zz]|{OFFSET})",
    }
    return {kind: nodes.is_true(nodes.all_of((_matches(value, f"^{form}$"), readable))) for kind, form in forms.items()}


def day_of_text(value: exp.Expr) -> exp.Expr:
    """The day that a text begins with, for one whose form is known."""
    return exp.cast(nodes.call("substr", value, nodes.integer(1), nodes.integer(10)), "date", copy=False)


def local_of_text(value: exp.Expr) -> exp.Expr:
    """The local time that a text begins with, for one whose form is known."""
    return exp.cast(nodes.call("substring", value, nodes.text(f"^{_plain(LOCAL)}")), "timestamp", copy=False)


def instant_of_text(value: exp.Expr) -> exp.Expr:
    """The instant of a text with its offset, for one whose form is known.

    The offset is taken off by hand: the server takes none of sixteen hours and more.
    """
    utc = nodes.paren(exp.AtTimeZone(this=local_of_text(value), zone=nodes.text("UTC")))
    written = nodes.call("substring", value, nodes.text(_plain(f"{OFFSET}$")))
    digits = nodes.call("translate", written, nodes.text("+-:"), nodes.text(""))
    padded = nodes.call("rpad", digits, nodes.integer(4), nodes.text("0"))
    hours = exp.cast(nodes.call("substr", padded, nodes.integer(1), nodes.integer(2)), "int", copy=False)
    minutes = exp.cast(nodes.call("substr", padded, nodes.integer(3), nodes.integer(2)), "int", copy=False)
    zero = nodes.integer(0)
    length = nodes.call("make_interval", *(zero for _ in range(4)), hours, minutes)
    west = nodes.paren(exp.Like(this=written, expression=nodes.text("-%")))
    east = nodes.none_of(nodes.is_null(written))
    return nodes.case(
        (west, exp.Add(this=utc, expression=length)), (east, exp.Sub(this=utc, expression=length)), otherwise=utc
    )


def cut_text(value: exp.Expr, unit: str) -> exp.Expr:
    """The text of a time cut down to its hour, day, month or year, in the form and with the offset that it has; null
    where it says no time (``kernel.instants.truncated``).
    """
    keep = {"year": 4, "month": 7, "day": 10, "hour": 10}[unit]
    day = nodes.call(
        "concat",
        nodes.call("substr", value, nodes.integer(1), nodes.integer(keep)),
        nodes.text("-01" * ((10 - keep) // 3)),
    )
    hour = nodes.call("substr", value, nodes.integer(12), nodes.integer(2)) if unit == "hour" else nodes.text("00")
    rest, ends = nodes.call("substr", value, nodes.integer(17)), nodes.text(f"{BLANK}?([Zz]|{OFFSET})$")
    smaller = nodes.call("regexp_replace", rest, ends, nodes.text(""))
    zeros = nodes.call("regexp_replace", smaller, nodes.text("[0-9]"), nodes.text("0"), nodes.text("g"))
    offset = nodes.call("substring", rest, nodes.text(f"{BLANK}?(?:[Zz]|{_plain(OFFSET)})$"))
    between = nodes.call("substr", value, nodes.integer(11), nodes.integer(1))
    clock = nodes.call("concat", day, between, hour, nodes.text(":00"), zeros, offset)
    kinds = kind_of_text(value)
    null = exp.cast(exp.Null(), "text", copy=False)
    timed = nodes.any_of((kinds[TimeKind.LOCAL], kinds[TimeKind.INSTANT]))
    return nodes.case((kinds[TimeKind.DATE], day), (timed, clock), otherwise=null)


def _matches(value: exp.Expr, form: str) -> exp.Expr:
    return nodes.paren(exp.RegexpLike(this=value, expression=nodes.text(form)))


def _plain(form: str) -> str:
    """The same form without groups of its own: the server gives back the first group where there is one."""
    return form.replace("(", "(?:")
