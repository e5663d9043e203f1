"""The cost of a plan and a sweep as a picture (SVG): seconds and memory against rows, both axes by powers of ten, so
that what grows with the rows is a straight line and what does not is flat.

Every point has a title with its numbers, which a browser shows and a screen reader reads.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

LEFT, TOP, WIDE, TALL, GAP, RIGHT = 70, 60, 380, 220, 110, 150
"""Lengths in pixels: margins, one chart, what lies between two."""
COLOURS = ("#3b6ea5", "#b3261e", "#2e7d32", "#8a5a00")


@dataclass(frozen=True)
class Line:
    """One line of a chart: its name, and pairs of a number of rows or people and what was measured there."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Chart:
    """``across`` and ``up``: what the axes measure."""

    title: str
    across: str
    up: str
    lines: tuple[Line, ...]


def picture(title: str, charts: Sequence[Chart]) -> str:
    """All charts below each other as XML text."""
    width, height = LEFT + WIDE + RIGHT, TOP + len(charts) * (TALL + GAP)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        '<g font-family="sans-serif" font-size="11">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="15">{escape(title)}</text>',
    ]
    for number, chart in enumerate(charts):
        lines += _chart(chart, TOP + number * (TALL + GAP))
    return "\n".join((*lines, "</g>", "</svg>")) + "\n"


def _chart(chart: Chart, top: int) -> Iterator[str]:
    points = [point for line in chart.lines for point in line.points]
    across, up = _decades(x for x, _ in points), _decades(y for _, y in points)
    yield f"<g><title>{escape(chart.title)}</title>"
    yield f'<text x="{LEFT}" y="{top - 10}" font-size="13">{escape(chart.title)}</text>'
    for power in range(across[0], across[1] + 1):
        x = _place(10.0**power, across, LEFT, WIDE)
        yield f'<line x1="{x}" y1="{top}" x2="{x}" y2="{top + TALL}" stroke="#e0e0e0"/>'
        yield f'<text x="{x}" y="{top + TALL + 16}" text-anchor="middle">{_told(power)}</text>'
    for power in range(up[0], up[1] + 1):
        y = top + TALL - _place(10.0**power, up, 0, TALL)
        yield f'<line x1="{LEFT}" y1="{y}" x2="{LEFT + WIDE}" y2="{y}" stroke="#e0e0e0"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{_told(power)}</text>'
    yield f'<text x="{LEFT + WIDE}" y="{top + TALL + 34}" text-anchor="end">{escape(chart.across)}</text>'
    yield f'<text x="{LEFT - 50}" y="{top - 10}" fill="#5f6368">{escape(chart.up)}</text>'
    for number, line in enumerate(chart.lines):
        yield from _line(line, COLOURS[number % len(COLOURS)], across, up, top)
    yield "</g>"


def _line(line: Line, colour: str, across: tuple[int, int], up: tuple[int, int], top: int) -> Iterator[str]:
    placed = [
        (_place(x, across, LEFT, WIDE), round(top + TALL - _place(y, up, 0, TALL), 1), x, y) for x, y in line.points
    ]
    path = " ".join(f"{x},{y}" for x, y, _, _ in placed)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y, rows, value in placed:
        title = f"<title>{escape(f'{line.name}: {value:.3g} at {rows:.0f}')}</title>"
        yield f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}">{title}</circle>'
    if placed:
        x, y, _, _ = placed[-1]
        yield f'<text x="{x + 8}" y="{y + 4}" fill="{colour}">{escape(line.name)}</text>'


def _decades(values: Iterator[float]) -> tuple[int, int]:
    """The powers of ten below the least and above the greatest of some numbers above 0."""
    found = [value for value in values if value > 0] or [1.0]
    low, high = math.floor(math.log10(min(found))), math.ceil(math.log10(max(found)))
    return low, max(high, low + 1)


def _place(value: float, decades: tuple[int, int], begin: int, length: int) -> float:
    share = (math.log10(max(value, 10.0 ** decades[0])) - decades[0]) / (decades[1] - decades[0])
    return round(begin + share * length, 1)


def _told(power: int) -> str:
    return f"{10**power:,}".replace(",", " ") if power >= 0 else f"{10.0**power:g}"
