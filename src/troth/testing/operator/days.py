"""The days and instants of the synthetic data, all counted from one given instant.

Nothing here decides what is due. ``kept`` and ``gone`` are the inverse of a promise: the operator's staff, asked on
which day something must have happened so that a length of months has just not, or just now, run out, would count back
on a calendar.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

ZONE = "Europe/Stockholm"
DAY = 24 * 3600

Seconds = int
"""An instant: whole seconds since 1970-01-01 UTC."""


@dataclass(frozen=True)
class Days:
    """The calendar as seen at ``now`` (an aware datetime)."""

    now: datetime

    @cached_property
    def zone(self) -> ZoneInfo:
        """Where the operator works."""
        return ZoneInfo(ZONE)

    @cached_property
    def today(self) -> date:
        """The local day of ``now``."""
        return self.now.astimezone(self.zone).date()

    @cached_property
    def seconds(self) -> Seconds:
        """``now`` as seconds."""
        return int(self.now.timestamp())

    def ago(self, *, months: int = 0, days: int = 0) -> date:
        """A day about so long ago; the day of the month is taken back where a month is too short."""
        year, month = divmod(self.today.year * 12 + self.today.month - 1 - months, 12)
        return date(year, month + 1, min(self.today.day, monthrange(year, month + 1)[1])) - timedelta(days=days)

    def kept(self, months: int) -> date:
        """The earliest day from which ``months`` months have not run out today; mostly today is the last day of them.

        Where the month so long ago has no such day, nothing that happened in it lasts until today; the first of the
        next does.
        """
        year, month = divmod(self.today.year * 12 + self.today.month - 1 - months, 12)
        if self.today.day <= monthrange(year, month + 1)[1]:
            return date(year, month + 1, self.today.day)
        return date(year + (month == 11), (month + 1) % 12 + 1, 1)

    def gone(self, months: int) -> date:
        """The latest day from which ``months`` months have run out before today."""
        return self.kept(months) - timedelta(days=1)

    def at(self, day: date, clock: str = "12:00") -> Seconds:
        """The instant at which a local clock shows ``clock`` (HH:MM or HH:MM:SS) on ``day``; of two the first."""
        return int(datetime.combine(day, time.fromisoformat(clock), tzinfo=self.zone).timestamp())

    def day(self, moment: Seconds) -> date:
        """The local day of an instant."""
        return datetime.fromtimestamp(moment, self.zone).date()

    def autumn(self, *, before: date) -> date:
        """The latest last Sunday of October before ``before``: on it the hour from two to three happens twice."""
        return _last_sunday(10, before)

    def spring(self, *, before: date) -> date:
        """The latest last Sunday of March before ``before``: on it the hour from two to three does not happen."""
        return _last_sunday(3, before)


def _last_sunday(month: int, before: date) -> date:
    for year in (before.year, before.year - 1):
        last = date(year, month, 31)
        sunday = last - timedelta(days=(last.weekday() + 1) % 7)
        if sunday < before:
            return sunday
    raise ValueError(before)


def instant_text(moment: Seconds) -> str:
    """As most tables spell an instant: ``2026-01-01T12:00:00+00:00``."""
    return datetime.fromtimestamp(moment, UTC).isoformat()


def instant_z_text(moment: Seconds) -> str:
    """As the web and the network spell it: ``2026-01-01T12:00:00.250Z``, the thousandths made up."""
    return f"{datetime.fromtimestamp(moment, UTC).isoformat()[:-6]}.{moment * 7919 % 1000:03d}Z"


def local_text(moment: Seconds, zone: ZoneInfo) -> str:
    """As the legacy system spells it: local, without an offset."""
    return datetime.fromtimestamp(moment, zone).replace(tzinfo=None).isoformat(" ")
