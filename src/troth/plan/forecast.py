"""A forecast: what falls due, month by month, with what is known today; counts only, no row is named.

A row stands in the month in which its last permitted day lies: it may be removed at the first instant of the month
after, and might not at the first instant of this one.
"""

from dataclasses import dataclass
from datetime import date, datetime

from troth.kernel.instants import local_day, start_of


@dataclass(frozen=True)
class Month:
    """A month and the instants it is asked between: what falls due in it is due at ``until`` and was not at
    ``since``. The first begins at the instant of the forecast.
    """

    name: str
    since: datetime
    until: datetime


def months_from(at: datetime, count: int, zone: str) -> tuple[Month, ...]:
    """So many months (from 1), the first being what is left of the one that ``at`` lies in."""
    first = local_day(at, zone).replace(day=1)
    edges = [start_of(_months_later(first, number), zone) for number in range(1, count + 1)]
    names = [f"{_months_later(first, number):%Y-%m}" for number in range(count)]
    return tuple(Month(name, since, until) for name, since, until in zip(names, [at, *edges[:-1]], edges, strict=True))


def _months_later(first: date, count: int) -> date:
    year, month = divmod(first.month - 1 + count, 12)
    return date(first.year + year, month + 1, 1)


@dataclass(frozen=True)
class Fall:
    """How many rows are due ``now``, and how many fall due in each month and were not due at any instant before.

    ``planned``: how many a plan would show for now and for the end of each month. It is less than what has fallen until
    then where rows are needed again.
    """

    now: int
    months: tuple[int, ...]
    planned: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many have fallen by the end."""
        return self.now + sum(self.months)

    @property
    def needed_again(self) -> tuple[int, ...]:
        """How many of the rows that have fallen are not due at each instant, now first."""
        fallen = [self.now]
        for count in self.months:
            fallen.append(fallen[-1] + count)
        return tuple(have - due for have, due in zip(fallen, self.planned, strict=True))


@dataclass(frozen=True)
class Reason:
    """Rows in which a part falls due, or becomes undecided, for one reason: the claim that falls last.

    ``act``: delete, anonymise, stuck (due, and nothing can be done) or undecided. ``planned`` is what a plan shows for
    this reason: a row may fall due for one reason and be due later for another.
    """

    because: str
    act: str
    fall: Fall


@dataclass(frozen=True)
class PartForecast:
    """What becomes of one part of a table's rows. Each row is in one place: under one reason, or in the rest."""

    part: str
    reasons: tuple[Reason, ...]
    rest: int


@dataclass(frozen=True)
class TableForecast:
    """What becomes of a table's rows. ``due``: anything at all is removed from the row; ``delete``: the row goes, with
    the first of its parts or later; ``stuck``: something is due and nothing can be done; ``unknown``: nothing
    falls due, and something waits for a decision, now or from that month on; ``rest``: the others.
    """

    store: str
    table: str
    person_class: str | None
    examined: int
    due: Fall
    delete: Fall
    stuck: Fall
    unknown: Fall
    rest: int
    parts: tuple[PartForecast, ...] = ()
    refused: str | None = None


@dataclass(frozen=True)
class Forecast:
    """Every table's forecast, as of an instant. ``position``: of the last event of the register that it knows."""

    at: datetime
    position: int
    months: tuple[Month, ...]
    tables: tuple[TableForecast, ...]
