"""Comparing lengths of time, where months and days do not always compare: every month has its own number of days."""

from datetime import date, timedelta
from functools import cache

from troth.kernel.calendar import Length, Unit, add
from troth.kernel.truth import Truth

_FIRST, _DAYS = date(2023, 3, 1), 4 * 365 + 1
"""Four years with one leap day: every length of a month, and every place of the leap day in a year, occurs."""


def at_least(length: Length, other: Length) -> Truth:
    """Whether ``length`` is as long as ``other`` or longer, from whatever day it is counted; None: it depends on
    the day.
    """
    if length.unit is other.unit:
        return length.count >= other.count
    months = {Unit.MONTHS, Unit.YEARS}
    if length.unit in months and other.unit in months:
        return length.months >= other.months
    shortest, longest = _days(length)
    other_shortest, other_longest = _days(other)
    if shortest >= other_longest:
        return True
    return False if longest < other_shortest else None


def at_most(length: Length, other: Length) -> Truth:
    """Whether ``length`` is as long as ``other`` or shorter; None: it depends on the day."""
    return at_least(other, length)


@cache
def _days(length: Length) -> tuple[float, float]:
    """The fewest and the most days that a length may have."""
    if length.unit is Unit.HOURS:
        return length.count / 24, length.count / 24
    if length.unit in (Unit.DAYS, Unit.WEEKS):
        return length.days, length.days
    days = (_FIRST + timedelta(days=number) for number in range(_DAYS))
    counted = {(add(day, length) - day).days for day in days}
    return min(counted), max(counted)
