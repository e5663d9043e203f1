"""Edges in time: instants and days at which an answer turns, seen from the instant asked about.

Clocks end yesterday, today or tomorrow; instants lie on a local midnight, a microsecond before or after; days are the
last of a month, the leap day, the days on which clocks are changed; one instant stands in several cells, so that edges
meet.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random

from troth.kernel.calendar import Length, Unit, add_months
from troth.kernel.instants import local_day, start_of, zone

ZONES = ("Europe/Stockholm", "America/New_York", "Asia/Kolkata", "UTC", "Australia/Lord_Howe")
MICROSECOND = timedelta(microseconds=1)
LENGTHS = (
    "12 months",
    "1 month",
    "6 months",
    "3 days",
    "24 months",
    "2 weeks",
    "1 year",
    "48 hours",
    "24 hours",
    "0 days",
    "2 years",
    "30 days",
    "36 months",
)
FAR = (date(1, 1, 1), date(1970, 1, 1), date(2205, 1, 1), date(9999, 12, 31), date(1900, 2, 28), date(2000, 2, 29))


def length_of(text: str) -> Length:
    """A length as it is written."""
    count, unit = text.split()
    return Length(int(count), Unit(unit if unit.endswith("s") else unit + "s"))


@lru_cache(maxsize=64)
def changes(zone_name: str, year: int) -> tuple[date, ...]:
    """The local days of a year on which the zone's clocks are changed."""
    where, found = zone(zone_name), []
    for number in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
        day = date.fromordinal(number)
        at_midnight = datetime.combine(day, time.min, tzinfo=where).utcoffset()
        if at_midnight != datetime.combine(day + timedelta(days=1), time.min, tzinfo=where).utcoffset():
            found.append(day)
    return tuple(found)


def asked_at(rng: Random, zone_name: str) -> datetime:
    """An instant to ask about: on a day on which something turns, at an edge of it or within it."""
    year = rng.choice((2024, 2025, 2023))
    days = [
        date(year, 6, 15),
        date(year, 2, 28),
        date(year, 3, 1),
        date(year, 12, 31),
        date(year, 1, 1),
        date(year, 4, 30),
        date(year, 3, 31),
        date(2024, 2, 29),
    ]
    days += [day + timedelta(days=shift) for day in changes(zone_name, year) for shift in (0, 1, -1)]
    return within(rng, rng.choice(days), zone_name)


def within(rng: Random, day: date, zone_name: str) -> datetime:
    """An instant of a local day, or at one of its edges."""
    begins = start_of(day, zone_name)
    match rng.randrange(8):
        case 0 | 1:
            return begins
        case 2:
            return begins - MICROSECOND
        case 3:
            return begins + MICROSECOND
        case 4:
            return start_of(day + timedelta(days=1), zone_name) - MICROSECOND if day < date.max else begins
        case 5:
            return begins + timedelta(hours=rng.randrange(1, 23), minutes=rng.randrange(60))
        case _:
            return begins + timedelta(hours=12)


@dataclass
class Edges:
    """Where a world's times are drawn from. ``lengths`` are those its policy counts with."""

    rng: Random
    zone: str
    at: datetime
    lengths: list[str] = field(default_factory=list)
    used: list[datetime] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The local day asked about."""
        return local_day(self.at, self.zone)

    def length(self) -> str:
        """A length, remembered so that times are drawn to meet it."""
        found = self.rng.choice(LENGTHS)
        self.lengths.append(found)
        return found

    def day(self) -> date:
        """A day near an edge."""
        rng = self.rng
        lengths = [length_of(text) for text in self.lengths if not text.endswith("hours")]
        chance = rng.randrange(20)
        if chance < 11 and lengths:
            return self._before(rng.choice(lengths)) + timedelta(days=rng.choice((0, -1, 1, 0, -1, 2)))
        if chance < 14 and lengths:
            return self._before(rng.choice(lengths)) + timedelta(days=rng.randrange(-40, 40))
        if chance < 17:
            return self.today + timedelta(days=rng.choice((0, -1, 1, -30, 2, -400)))
        if chance < 18:
            return rng.choice(changes(self.zone, self.today.year) or (date(2024, 2, 29),))
        if chance < 19:
            return rng.choice((date(2024, 2, 29), date(2023, 12, 31), date(2024, 1, 31)))
        return rng.choice(FAR)

    def _before(self, length: Length) -> date:
        if length.unit in (Unit.MONTHS, Unit.YEARS):
            return add_months(self.today, -length.months)
        return self.today - timedelta(days=length.days)

    def instant(self) -> datetime:
        """An instant near an edge; often one that stands in another cell too."""
        rng = self.rng
        if self.used and rng.randrange(4) == 0:
            found = rng.choice(self.used) + rng.choice((timedelta(0), timedelta(0), MICROSECOND, -MICROSECOND))
        elif (hours := [text for text in self.lengths if text.endswith("hours")]) and rng.randrange(3) == 0:
            count = length_of(rng.choice(hours)).count
            found = self.at - timedelta(hours=count) + rng.choice((timedelta(0), MICROSECOND, -MICROSECOND))
        elif rng.randrange(12) == 0:
            found = self.at + rng.choice((timedelta(0), MICROSECOND, -MICROSECOND))
        else:
            found = self._safe(self.day())
        self.used.append(found)
        return found

    def _safe(self, day: date) -> datetime:
        # The first and the last day of the calendar have instants that no zone but UTC can name.
        if day in (FAR[0], FAR[3]):
            return datetime.combine(day, time(12), tzinfo=UTC)
        return within(self.rng, day, self.zone)

    def birthday(self, ages: list[int]) -> date:
        """A day of birth on which somebody turns one of these ages about now."""
        age = self.rng.choice(ages) if ages else 30
        born = add_months(self.today, -12 * age) + timedelta(days=self.rng.choice((0, -1, 1, 2, -2, 30, -400)))
        return self.rng.choice(
            (born, born, born, date(born.year - born.year % 4, 2, 29), self.today + timedelta(days=1))
        )


def written(rng: Random, moment: datetime, kind: str, zone_name: str) -> str:
    """An instant as a column of a kind (instant, local, date) holds it, as text."""
    if kind == "date":
        return local_day(moment, zone_name).isoformat()
    if kind == "local":
        return moment.astimezone(zone(zone_name)).replace(tzinfo=None).isoformat(sep=rng.choice(" T"))
    match rng.randrange(4):
        case 0:
            return moment.astimezone(UTC).isoformat(sep=" ").replace("+00:00", "Z")
        case 1 if moment.year not in (1, 9999):
            return moment.astimezone(zone(rng.choice(ZONES))).isoformat()
        case _:
            return moment.astimezone(UTC).isoformat()


def unclear_local(rng: Random, zone_name: str, year: int) -> str:
    """A local time in or beside the hour that a change of clocks repeats or leaves out."""
    days = changes(zone_name, year) or (date(year, 3, 31),)
    begins = datetime.combine(rng.choice(days), time(rng.choice((1, 2, 0, 3))))
    shift = rng.choice((timedelta(0), timedelta(minutes=30), timedelta(minutes=59, seconds=59), -MICROSECOND))
    return (begins + shift).isoformat(sep=" ")
