"""A forecast as a picture (SVG): for each table bars of the rows that fall due, and below them a strip for each reason.

Every bar and every square has a title with its numbers, which a browser shows and a screen reader reads.
"""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from troth.plan.forecast import Forecast, Reason, TableForecast

LEFT, RIGHT, STEP, BARS, STRIP, HEAD, GAP = 20, 520, 16, 80, 16, 44, 30
"""Lengths in pixels: margins (the reasons stand to the right), a month, the tallest bar, a strip, a table's title,
and what lies between tables.
"""

COLOURS = {"delete": "#b3261e", "anonymise": "#8a5a00", "stuck": "#5f6368", "undecided": "#1a5fb4"}
DUE = "#3b6ea5"


def picture(found: Forecast) -> str:
    """The whole picture as XML text. Tables of which nothing falls due are left out."""
    names = ("now", *(month.name for month in found.months))
    shown = [table for table in found.tables if _reasons(table)]
    width = LEFT + STEP * len(names) + RIGHT
    heights = [HEAD + BARS + 20 + STRIP * len(_reasons(table)) + GAP for table in shown]
    height = 60 + sum(heights)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        '<g font-family="sans-serif" font-size="11">',
        f"<title>{escape(f'What falls due from {found.at:%Y-%m-%d}, by month')}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="28" font-size="15">{escape(_headline(found, shown))}</text>',
    ]
    top = 50
    for table, tall in zip(shown, heights, strict=True):
        lines += _table(table, names, top)
        top += tall
    return "\n".join((*lines, "</g>", "</svg>")) + "\n"


def _headline(found: Forecast, shown: Sequence[TableForecast]) -> str:
    if not shown:
        return f"Nothing falls due from {found.at:%Y-%m-%d} to the end of {found.months[-1].name}"
    return f"What falls due from {found.at:%Y-%m-%d} to the end of {found.months[-1].name}, with what is known today"


def _reasons(table: TableForecast) -> list[tuple[str, Reason]]:
    return [(part.part, reason) for part in table.parts for reason in part.reasons if reason.fall.total]


def _table(table: TableForecast, names: Sequence[str], top: int) -> Iterator[str]:
    counts = (table.due.now, *table.due.months)
    floor, most = top + HEAD + BARS, max(counts)
    says = f"{table.examined} rows: {table.due.total} due, {table.stuck.total} stuck, {table.unknown.total} unknown"
    says = f"{table.table}: {says}, {table.rest} not within these months"
    yield f"<g><title>{escape(_printable(table.table))}</title>"
    yield f'<text x="{LEFT}" y="{top + 16}" font-size="13">{escape(_printable(says))}</text>'
    yield f'<text x="{LEFT}" y="{top + 34}" fill="#5f6368">tallest bar: {most} rows</text>'
    for number, (name, count) in enumerate(zip(names, counts, strict=True)):
        left = LEFT + STEP * number
        if count:
            tall = max(1, count * BARS // most)
            title = _title(f"{table.table}, {name}: {count} rows")
            yield f'<rect x="{left}" y="{floor - tall}" width="{STEP - 3}" height="{tall}" fill="{DUE}">{title}</rect>'
        if number == 0 or name.endswith(("-01", "-07")):
            yield f'<text x="{left}" y="{floor + 13}" font-size="9">{escape(name)}</text>'
    yield f'<line x1="{LEFT}" y1="{floor}" x2="{LEFT + STEP * len(names)}" y2="{floor}" stroke="#5f6368"/>'
    for row, (part, reason) in enumerate(_reasons(table)):
        yield from _strip(table.table, part, reason, names, floor + 20 + STRIP * row)
    yield "</g>"


def _strip(table: str, part: str, reason: Reason, names: Sequence[str], top: int) -> Iterator[str]:
    """A square for each month, the darker the more."""
    counts = (reason.fall.now, *reason.fall.months)
    colour, most = COLOURS[reason.act], max(counts)
    for number, (name, count) in enumerate(zip(names, counts, strict=True)):
        if count:
            title = _title(f"{table}, {part}, {reason.because}, {reason.act}, {name}: {count} rows")
            left, shade = LEFT + STEP * number, 25 + 75 * count // most
            yield (
                f'<rect x="{left}" y="{top}" width="{STEP - 3}" height="{STRIP - 3}" fill="{colour}" '
                f'fill-opacity="{shade}%">{title}</rect>'
            )
    says = _printable(f"{part}: {reason.act}; {reason.because} ({reason.fall.total})")
    at = LEFT + STEP * len(names) + 8
    yield f'<text x="{at}" y="{top + 11}" data-act={quoteattr(reason.act)}>{escape(says)}</text>'


def _title(says: str) -> str:
    return f"<title>{escape(_printable(says))}</title>"


def _printable(says: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(
        one if one >= " " and one not in "\ufffe\uffff" and not "\ud800" <= one <= "\udfff" else "?" for one in says
    )
