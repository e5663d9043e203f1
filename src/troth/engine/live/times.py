"""IMPLAUSIBLE_TIME: what time columns hold that cannot be, or hardly: read by the kernel's own reading and the map's ``times``.

An anchor outside its range is unknown to the rule and waits for a staff member (G-22); here the operator learns of it before.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from troth.declaration.sentences import Edge
from troth.engine.live.column_types import never_a_time
from troth.engine.live.samples import Drawn, parts_of
from troth.engine.live.sight import Sight
from troth.engine.live.tallies import Tallied
from troth.engine.live.watched import Role, Watched, watched
from troth.kernel.calendar import Length, Unit, add
from troth.kernel.finding import Finding, Level
from troth.kernel.instants import TimeKind, instant, kind_of, local_day, read_time
from troth.reading.world import Row, read, times_of

EARLIEST = date(1980, 1, 1)
"""Before it, no system that is in use today recorded anything; computers write it for zero."""

LONGEST_LIFE = Length(130, Unit.YEARS)
FAR = Length(50, Unit.YEARS)
"""Further ahead no agreement ends: what is meant is *never*."""

UNREADABLE = "that cannot be read"
REPEATED = "in an hour that happens twice or never"
OTHER_KIND = "of another kind than declared"
EARLY = f"before {EARLIEST.year}"
FUTURE = "in the future"
FAR_AHEAD = f"more than {FAR.count} years ahead"
OUTSIDE = "outside its declared range"
ENDED_FIRST = "that end before they began"
RECORDED_LATER = "before the row was recorded"
TOO_OLD = f"more than {LONGEST_LIFE.count} years ago"

_HELP = (
    "mend the rows; if a value is a sign for something else declare it (`times: {%s: {sentinel: {...}}}`), if the range is another "
    "declare that (`plausible: A to B`); until then what counts from it is unknown, and waits for a decision"
)


def implausible_times(sight: Sight, drawn: Mapping[str, Drawn], counted: Mapping[str, Tallied]) -> Iterator[Finding]:
    """One finding for each column that holds such times, with how many of which kind."""
    for place, columns in watched(sight).items():
        for column, one in columns.items():
            if place not in drawn or not sight.sees(place, (column,)) or never_a_time(sight, place, column):
                continue
            sample = drawn[place]
            found = Counter(why for row in sample.rows if (why := wrong_with(sight, place, one, row)) is not None)
            says = f"{sum(found.values())} of {sample.of} have times that cannot be, or hardly: " + ", ".join(
                f"{number} {why}" for why, number in sorted(found.items(), key=lambda item: (-item[1], item[0]))
            )
            if not found:
                ends = _ends(sight, place, one, counted.get(place)) if not sample.whole else set()
                if not ends:
                    continue
                says = f"none of {sample.of}, but of all its rows at least one has a time " + " and one ".join(
                    sorted(ends)
                )
            subject = f"{place}.{column}"
            yield Finding(
                "IMPLAUSIBLE_TIME",
                Level.WARNING,
                f"`{subject}`: {says}",
                _HELP % column,
                span=one.span,
                subject=subject,
            )


def wrong_with(sight: Sight, place: str, one: Watched, row: Row) -> str | None:
    """What is wrong with the time of a row, or None: also where there is none, or a declared sign, or what Troth wrote itself."""
    if row.get(one.column) is None or _erased(sight, place, one.column, row[one.column]):
        return None
    found = read(sight.policy, place, row, one.column)
    if found is None:
        return _why_unread(sight, place, one.column, row[one.column])
    if not isinstance(found, datetime):
        return None
    day = _day(sight, found)
    declared = times_of(sight.policy, place, one.column).plausible
    if declared is not None:
        within = _inside(sight, place, row, day, declared.low, low=True)
        return None if within and _inside(sight, place, row, day, declared.high, low=False) else OUTSIDE
    alone = _alone(sight, one.role, day)
    if alone is not None:
        return alone
    if one.role is Role.ENDS and one.after is not None:
        began = read(sight.policy, place, row, one.after)
        return ENDED_FIRST if isinstance(began, datetime) and day < _day(sight, began) else None
    if one.role is Role.COMES:
        recorded = next((table.entry.recorded for table in parts_of(sight, place)), None)
        if recorded is not None and recorded != one.column:
            first = read(sight.policy, place, row, recorded)
            return RECORDED_LATER if isinstance(first, datetime) and day < _day(sight, first) else None
    return None


def _alone(sight: Sight, role: Role, day: date) -> str | None:
    """What is wrong with a day whatever else stands on its row."""
    if role is Role.BORN:
        if day > sight.asked.today:
            return FUTURE
        return TOO_OLD if add(day, LONGEST_LIFE) < sight.asked.today else None
    if day < EARLIEST:
        return EARLY
    if role in (Role.ENDS, Role.STORED):
        return FAR_AHEAD if day > add(sight.asked.today, FAR) else None
    return FUTURE if day > sight.asked.today + timedelta(days=1) else None


def _ends(sight: Sight, place: str, one: Watched, counted: Tallied | None) -> set[str]:
    """What is wrong with the least and the greatest value of a column, of which a sample may miss the one row."""
    found = set()
    for end in ("least", "most") if counted is not None else ():
        value = counted.counts.get((end, one.column)) if counted is not None else None
        if value is None or _erased(sight, place, one.column, value):
            continue
        time = read(sight.policy, place, {one.column: value}, one.column)
        if time is None:
            found.add(_why_unread(sight, place, one.column, value))
        elif isinstance(time, datetime):
            found |= {why for why in (_alone(sight, one.role, _day(sight, time)),) if why is not None}
    return found


def _why_unread(sight: Sight, place: str, column: str, value: object) -> str:
    declared, time = times_of(sight.policy, place, column), read_time(value)
    if time is None:
        return UNREADABLE
    kind = kind_of(time)
    if declared.kind is not None and kind is not declared.kind and (declared.kind, kind) != ALWAYS_EXACT:
        return OTHER_KIND
    return REPEATED if kind is TimeKind.LOCAL else UNREADABLE


ALWAYS_EXACT = (TimeKind.LOCAL, TimeKind.INSTANT)
"""Local time that carries an offset is as good as an instant."""


def _inside(sight: Sight, place: str, row: Row, day: date, edge: Edge, *, low: bool) -> bool:
    if edge.column is not None:
        other = read(sight.policy, place, row, edge.column)
        if not isinstance(other, datetime):
            return False
        limit = _day(sight, other)
    elif edge.day is not None:
        limit = date.fromisoformat(edge.day)
    else:
        later, today = edge.now_plus, sight.asked.today
        limit = today if later is None or later.unit is Unit.HOURS else add(today, later)
    return day >= limit if low else day <= limit


def _erased(sight: Sight, place: str, column: str, value: object) -> bool:
    """Whether a value is what the map has Troth write where a null is refused."""
    for table in parts_of(sight, place):
        written = table.entry.empty.get(column)
        if written is not None:
            zone = times_of(sight.policy, place, column).zone or sight.policy.zone
            return str(value) == written or (instant(value, zone) == instant(written, zone) is not None)
    return False


def _day(sight: Sight, moment: datetime) -> date:
    return local_day(moment, sight.policy.zone)
