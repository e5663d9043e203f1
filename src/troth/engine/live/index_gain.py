"""What an index would save: rows read to answer a question without it and with it, by what the database knows of a
table.

Nothing is created to find out, so nothing is timed. A question that an index answers reads the rows with one value
(or of one day); without an index it reads them all. How many that are stands in PostgreSQL's statistics; SQLite has
none, and a first stretch of rows is counted. Where neither says anything, nothing is said.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from troth.engine.live.sight import Sight
from troth.kernel.span import Span
from troth.sql.look import column_counts, column_statistics, row_count
from troth.stores.catalog import TableShape

SMALL = 1_000
"""A table with fewer rows is read whole as quickly as by an index."""

FIRST = 100_000
"""How many rows are counted where the database keeps no statistics."""


@dataclass(frozen=True)
class Known:
    """What is known of some columns together: ``rows`` in the table, about how many have one value (``each``), about
    how many fall on one day (None: not known, or no time), and how that is known.
    """

    rows: int
    each: float
    a_day: float | None
    by: str


def known_of(sight: Sight, place: str, shape: TableShape, columns: Sequence[str], span: Span) -> Known | None:
    """What is known of the columns of a place; None where nothing is."""
    if sight.store.dialect == "postgres":
        return _by_statistics(sight, place, shape, columns, span)
    return _by_counting(sight, place, columns, span)


def rows_of(sight: Sight, place: str, shape: TableShape, span: Span) -> int | None:
    """About how many rows a place has: by the statistics, or counted; None where it has many and nobody has said how
    many, or it was not seen.
    """
    if sight.store.dialect == "postgres" and shape.row_estimate is not None:
        return shape.row_estimate
    most = SMALL if sight.store.dialect == "postgres" else None
    found = sight.try_ask("the number of rows", place, span, row_count(sight.build, place, most))
    counted = int(str(found[0][0])) if found else None
    return None if counted == most else counted


def _by_statistics(sight: Sight, place: str, shape: TableShape, columns: Sequence[str], span: Span) -> Known | None:
    rows = shape.row_estimate
    if rows is None or rows < 1:
        return None
    each, days = math.inf, None
    for column in columns:
        is_time = sight.type_of(place, column) in ("instant", "local", "date")
        sql, parameters = column_statistics(sight.build, place, column, is_time=is_time)
        found = sight.try_ask("the statistics", f"{place}.{column}", span, sql, parameters)
        if not found:
            return None
        empty, distinct, first, last = (None if value is None else float(str(value)) for value in found[0])
        values = rows * (1 - (empty or 0))
        several = (distinct or 0) if (distinct or 0) > 0 else -(distinct or 0) * rows
        each = min(each, values / several if several >= 1 else values)
        if first is not None and last is not None and math.isfinite(last - first) and last > first:
            days = values / max((last - first) / 86_400, 1)
    return Known(rows, max(each, 1), days, "the server's statistics")


def _by_counting(sight: Sight, place: str, columns: Sequence[str], span: Span) -> Known | None:
    total = sight.try_ask("the number of rows", place, span, row_count(sight.build, place))
    found = sight.try_ask("how many values there are", place, span, column_counts(sight.build, place, columns, FIRST))
    if not total or not found:
        return None
    rows, (looked, *counts) = int(str(total[0][0])), (int(str(value)) for value in found[0])
    if not rows or not looked:
        return None
    # More rows may have the same values again, so what is found in the first of them is put up to all.
    each = min(
        there / distinct * rows / looked if distinct else 1.0
        for there, distinct in zip(counts[::2], counts[1::2], strict=True)
    )
    by = "a count of its rows" if looked == rows else f"a count of its first {looked} rows, put up to all"
    return Known(rows, max(each, 1), None, by)


def whole(number: float | Decimal) -> int:
    """A number of rows as it is told: two figures that count, since it is an estimate."""
    value = max(1, round(number))
    digits = int(10 ** max(0, len(str(value)) - 2))
    return round(value / digits) * digits
