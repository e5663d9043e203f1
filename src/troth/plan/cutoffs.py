"""Periods become cutoff instants here, from the calendar; no database does month arithmetic to decide a clock.

Adding a length to a day never brings an earlier day past a later one, so *last day of the clock is today or later* is
the same as *the anchor lies on or after a cutoff day*. The cutoff is found by bisection over days.
"""

from datetime import date, datetime, timedelta

from troth.kernel.calendar import FIRST_DAY, Length, RoundTo, Unit, birthday, last_day
from troth.kernel.instants import start_of


def cutoff_day(length: Length, round_to: RoundTo | None, today: date) -> date:
    """The first day whose clock of ``length`` has not ended on ``today``."""
    low, high = FIRST_DAY.toordinal(), today.toordinal()
    while low < high:
        middle = (low + high) // 2
        if last_day(date.fromordinal(middle), length, round_to) >= today:
            high = middle
        else:
            low = middle + 1
    return date.fromordinal(low)


def cutoff(length: Length, round_to: RoundTo | None, at: datetime, today: date, zone: str) -> datetime:
    """The first instant from which a clock of ``length`` still runs at ``at``."""
    if length.unit is Unit.HOURS:
        return at - timedelta(hours=length.count) + timedelta(microseconds=1)
    return start_of(cutoff_day(length, round_to, today), zone)


def born_by(age: int, today: date) -> date:
    """The last birth day of those who have reached ``age`` on ``today``, counted as a keep-rule counts it."""
    low, high = FIRST_DAY.toordinal(), today.toordinal()
    while low < high:
        middle = (low + high + 1) // 2
        if birthday(date.fromordinal(middle), age) <= today:
            low = middle
        else:
            high = middle - 1
    return date.fromordinal(low)
