"""A forecast in a terminal: for each table a line for now and for each month, a column for each reason, and a bar."""

from collections.abc import Iterator, Sequence

from troth.plan.forecast import Forecast, TableForecast

BAR = 30
"""So many characters for the fullest month of a table."""


def forecast(found: Forecast) -> Iterator[str]:
    """A forecast, table by table. Months in which nothing falls due are left out, and so are tables."""
    months = [month.name for month in found.months]
    yield f"forecast from {found.at:%Y-%m-%d %H:%M} UTC to the end of {months[-1]}, with what is known today"
    for table in found.tables:
        if not _quiet(table):
            yield ""
            yield from _table(table, months)
    quiet = [table for table in found.tables if _quiet(table)]
    if quiet:
        yield ""
        yield f"nothing falls due in {len(quiet)} other tables ({sum(table.examined for table in quiet)} rows)"


def _quiet(table: TableForecast) -> bool:
    falls = (table.due, table.stuck, table.unknown, *(r.fall for part in table.parts for r in part.reasons))
    return table.refused is None and all(fall.total == 0 for fall in falls)


def _table(table: TableForecast, months: Sequence[str]) -> Iterator[str]:
    yield f"{table.table}: {table.examined} rows"
    if table.refused is not None:
        yield f"  refused: {table.refused}"
        return
    reasons = [(part.part, reason) for part in table.parts for reason in part.reasons if reason.fall.total]
    columns = [[table.due.now, *table.due.months], *([r.fall.now, *r.fall.months] for _, r in reasons)]
    marks = ["rows due", *(f"[{number}]" for number in range(1, len(reasons) + 1))]
    most = max(columns[0])
    yield "  " + f"{'':<9}" + "".join(f"{mark:>10}" for mark in marks)
    for number, name in enumerate(("now", *months)):
        counts = [column[number] for column in columns]
        if number == 0 or any(counts):
            bar = "#" * -(-counts[0] * BAR // most) if most else ""
            yield ("  " + f"{name:<9}" + "".join(f"{count or '.':>10}" for count in counts) + f"  {bar}").rstrip()
    for name, count in (("stuck", table.stuck.total), ("unknown", table.unknown.total), ("rest", table.rest)):
        if count or name == "rest":
            yield f"  {name:<9}{count:>10}"
    yield f"  {'together':<9}{table.examined:>10}"
    for number, (part, reason) in enumerate(reasons, start=1):
        yield f"  [{number}] {part}: {reason.act}; {reason.because} ({reason.fall.total})"
    again = max(table.due.needed_again)
    if again:
        says = f"up to {again} of the rows that fall due are not due later; they count where they first fall"
        yield f"  needed again: {says}"
