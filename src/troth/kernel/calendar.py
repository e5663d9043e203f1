"""Periods of the calendar and their last permitted day.

A period is counted in the policy's own zone: months and years by calendar, clipped to the month's last day (30 January
plus one month is 28 or 29 February), then moved *to end of* month or year where the rule says so. The day so found is
the last permitted one. Hours are absolute time and are not handled here: they end at an instant, not on a day.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FIRST_DAY = date(1, 1, 1)
LAST_DAY = date(9999, 12, 31)


class Unit(StrEnum):
    """What a length is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class RoundTo(StrEnum):
    """The end of what a last day is moved to."""

    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time, such as 24 months. ``count`` is not negative."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        unit = self.unit.value
        return f"{self.count} {unit[:-1] if self.count == 1 else unit}"

    @property
    def months(self) -> int:
        """The length in months, for months and years only."""
        return self.count * 12 if self.unit is Unit.YEARS else self.count

    @property
    def days(self) -> int:
        """The length in days, for days and weeks only."""
        return self.count * 7 if self.unit is Unit.WEEKS else self.count

    @property
    def calendar(self) -> bool:
        """Whether it is counted in days of the calendar (all units but hours)."""
        return self.unit is not Unit.HOURS


def add_months(day: date, months: int) -> date:
    """The same day of the month, ``months`` later, clipped to that month's last day; clipped at the year 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > LAST_DAY.year:
        return LAST_DAY
    if year < FIRST_DAY.year:
        return FIRST_DAY
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add(day: date, length: Length) -> date:
    """``day`` plus a calendar length. Raises ValueError for hours, which do not end on a day."""
    match length.unit:
        case Unit.MONTHS | Unit.YEARS:
            return add_months(day, length.months)
        case Unit.DAYS | Unit.WEEKS:
            return day + timedelta(days=length.days) if (LAST_DAY - day).days >= length.days else LAST_DAY
        case Unit.HOURS:
            raise ValueError("hours end at an instant, not on a day")


def end_of(day: date, to: RoundTo | None) -> date:
    """``day`` moved to the last day of its month or year, or left as it is."""
    match to:
        case None:
            return day
        case RoundTo.MONTH:
            return date(day.year, day.month, monthrange(day.year, day.month)[1])
        case RoundTo.YEAR:
            return date(day.year, 12, 31)


def last_day(anchor: date, length: Length, to: RoundTo | None = None) -> date:
    """The last permitted day of a clock: anchor plus length, then to the end of month or year."""
    return end_of(add(anchor, length), to)


def birthday(born: date, age: int) -> date:
    """The day on which ``age`` is reached, for a keep-rule (29 February is clipped to the 28th)."""
    return add_months(born, age * 12)


def age_on(born: date, day: date) -> int:
    """Full years of age on ``day``, for an age limit: a child of 29 February has its birthday on 1 March (RT-53)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
