"""Instants: what a stored time value says, in which zone, and when it says nothing.

A value carries its own kind: an aware datetime (or a text with an offset) is an *instant*; a naive one is *local* time
of a zone; a date, or a text of ten characters, is a *date* and stands for its first instant. An hour that happens twice
or never is no instant, and so is whatever cannot be read: ``None``, which is unknown (``gaps`` G-21, RT-34, RT-35).
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

_TEXT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?\s?(Z|z|[+-]\d\d(?::?\d\d)?)?)?", re.ASCII
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class TimeKind(StrEnum):
    """What a time column is declared to hold; undeclared, each value says it by its form."""

    INSTANT = "instant"
    LOCAL = "local"
    DATE = "date"


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises ``zoneinfo.ZoneInfoNotFoundError`` where there is none."""
    return ZoneInfo(name)


def read_time(value: object) -> datetime | date | None:
    """A stored value as an aware datetime, a naive datetime or a date; ``None`` for whatever cannot be read."""
    if isinstance(value, datetime | date):
        return value
    if not isinstance(value, str):
        return None
    found = _TEXT.fullmatch(value)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        moment = datetime(  # noqa: DTZ001  (naive until the text's own offset is read)
            int(year),
            int(month),
            int(day),
            int(hour),
            int(minute),
            int(second or 0),
            int((fraction or "").ljust(6, "0")),
        )
        return moment if offset is None else _with_offset(moment, offset)
    except (ValueError, OverflowError):
        return None


def _with_offset(moment: datetime, offset: str) -> datetime:
    if offset in "Zz":
        return moment.replace(tzinfo=UTC)
    sign = -1 if offset[0] == "-" else 1
    minutes = int(offset[1:3]) * 60 + int(offset[3:].lstrip(":") or 0)
    if minutes >= 24 * 60:
        raise ValueError(offset)
    return (moment - sign * timedelta(minutes=minutes)).replace(tzinfo=UTC)


def kind_of(value: datetime | date) -> TimeKind:
    """The kind that a value which was read has."""
    if not isinstance(value, datetime):
        return TimeKind.DATE
    return TimeKind.LOCAL if value.tzinfo is None else TimeKind.INSTANT


def instant(value: object, zone_name: str, kind: TimeKind | None = None, *, ordered: bool = False) -> datetime | None:
    """The instant (UTC) that a stored value says, or ``None`` if it says none.

    ``kind`` is what the column is declared to hold; a value of another kind is unknown, save that local time with an
    offset is exact. ``ordered`` says that another column orders equal local times, so that the repeated hour is read as
    its first occurrence instead of being unknown.
    """
    read = read_time(value)
    if read is None:
        return None
    found = kind_of(read)
    if kind is not None and found is not kind and not (kind is TimeKind.LOCAL and found is TimeKind.INSTANT):
        return None
    try:
        if not isinstance(read, datetime):
            return start_of(read, zone_name)
        if read.tzinfo is not None:
            return read.astimezone(UTC)
        return _from_local(read, zone_name, ordered=ordered)
    except (OverflowError, ValueError):
        return None


def _from_local(moment: datetime, zone_name: str, *, ordered: bool) -> datetime | None:
    where = zone(zone_name)
    first = moment.replace(tzinfo=where, fold=0)
    second = moment.replace(tzinfo=where, fold=1)
    before, after = first.utcoffset(), second.utcoffset()
    if before == after:
        return first.astimezone(UTC)
    # One offset on each side of a change: twice (the earlier offset is larger) or never.
    if before is not None and after is not None and before > after and ordered:
        return first.astimezone(UTC)
    return None


def start_of(day: date, zone_name: str) -> datetime:
    """The first instant of a local day, in UTC (also where midnight does not exist)."""
    where = zone(zone_name)
    try:
        begins = datetime.combine(day, time.min, tzinfo=where).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time.min, tzinfo=UTC)
    # Where midnight is skipped, the arithmetic gives an instant of the day before or the day itself; take the later
    # edge.
    while begins.astimezone(where).date() < day:
        begins += timedelta(minutes=30)
    return begins


def local_day(moment: datetime, zone_name: str) -> date:
    """The local date of an instant."""
    try:
        return moment.astimezone(zone(zone_name)).date()
    except OverflowError:
        return moment.date()


def truncated(text: object, unit: str) -> str | None:
    """A stored time text cut down to its hour, day, month or year, in the form and offset it has;
    None where it says no time.
    """
    if not isinstance(text, str) or read_time(text) is None:
        return None
    keep = {"year": 4, "month": 7, "day": 10, "hour": 13}[unit]
    date_part = text[: min(keep, 10)] + "-01" * ((10 - min(keep, 10)) // 3)
    if len(text) == 10:
        return date_part
    offset = re.search(r"\s?(?:Z|z|[+-]\d\d(?::?\d\d)?)$", text[16:])
    fraction = text[16:] if offset is None else text[16 : 16 + offset.start()]
    hour = text[11:13] if unit == "hour" else "00"
    return date_part + text[10] + hour + ":00" + re.sub(r"\d", "0", fraction) + (offset.group() if offset else "")


def micros(moment: datetime) -> int:
    """Microseconds since 1970-01-01 UTC: how an instant is written where a database has no type for it."""
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(count: int) -> datetime:
    """The inverse of ``micros``."""
    return _EPOCH + timedelta(microseconds=count)
