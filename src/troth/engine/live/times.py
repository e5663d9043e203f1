"""IMPLAUSIBLE_TIME: times that cannot be, or hardly, read by the kernel's own reading and the map's ``times``.

An anchor that cannot be read or lies outside its declared range is unknown to the rule and waits for a staff member;
one without a range is believed (G-22). Either way the operator learns of it here first.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from troth.declaration.sentences import Edge
from troth.engine.live.column_types import never_a_time
from troth.engine.live.erased import is_erased
from troth.engine.live.samples import Drawn
from troth.engine.live.sight import Sight
from troth.engine.live.tallies import Tallied
from troth.engine.live.watched import Role, Watched, watched
from troth.kernel.calendar import Length, Unit, add
from troth.kernel.finding import Finding, Level
from troth.kernel.instants import TimeKind, kind_of, local_day, read_time
from troth.reading.world import Row, read, times_of

EARLIEST = date(1980, 1, 1)
"""Before it, no system that is in use today recorded anything; computers write 1970 for zero."""

LONGEST_LIFE = Length(130, Unit.YEARS)
FAR = Length(50, Unit.YEARS)
"""Further ahead no agreement ends: what is meant is *never*."""

UNREADABLE = "not to be read"
REPEATED = "in an hour that happens twice or never"
OTHER_KIND = "of another kind than declared"
EARLY = f"before {EARLIEST.year}"
FUTURE = "in the future"
FAR_AHEAD = f"more than {FAR.count} years ahead"
OUTSIDE = "outside the declared range"
ENDED_FIRST = "ended before begun"
RECORDED_LATER = "before the row was recorded"
TOO_OLD = f"more than {LONGEST_LIFE.count} years ago"

ALWAYS_EXACT = (TimeKind.LOCAL, TimeKind.INSTANT)
"""Local time that carries an offset is as good as an instant."""


def implausible_times(sight: Sight, drawn: Mapping[str, Drawn], counts: Mapping[str, Tallied]) -> Iterator[Finding]:
    """One finding for each column that holds such times, with how many of which kind."""
    for place, columns in watched(sight).items():
        for column, one in columns.items():
            if place not in drawn or not sight.sees(place, (column,)) or never_a_time(sight, place, column):
                continue
            says = _said(sight, place, one, drawn[place], counts.get(place))
            if says is not None:
                subject = f"{place}.{column}"
                help_ = (
                    f"mend the rows; declare a value that is a sign (`times: {{{column}: {{sentinel: ...}}}}`) and the "
                    "range (`plausible: A to B`): outside it a time is unknown and waits, without one it is believed"
                )
                yield Finding(
                    "IMPLAUSIBLE_TIME", Level.WARNING, f"`{subject}`: {says}", help_, span=one.span, subject=subject
                )


def _said(sight: Sight, place: str, one: Watched, sample: Drawn, tally: Tallied | None) -> str | None:
    found = Counter(why for row in sample.rows if (why := wrong_with(sight, place, one, row)) is not None)
    if found:
        kinds = ", ".join(
            f"{number} {why}" for why, number in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        )
        return f"{sum(found.values())} of {sample.of} have a time that cannot be, or hardly: {kinds}"
    # The one row among millions is missed by a sample and met by the ends of the whole column.
    ends = _ends(sight, place, one, tally) if tally is not None and not sample.whole else set()
    if ends:
        return f"0 of {sample.of} have a time that cannot be, but of all rows at least 1: {', '.join(sorted(ends))}"
    return None


def wrong_with(sight: Sight, place: str, one: Watched, row: Row) -> str | None:
    """What is wrong with the time of a row; None where nothing is.

    Nor is it where there is no time, where a declared sign stands, or what Troth itself has written.
    """
    value = row.get(one.column)
    if value is None or is_erased(sight, place, one.column, value):
        return None
    found = read(sight.policy, place, row, one.column)
    if found is None:
        return _why_unread(sight, place, one.column, value)
    if not isinstance(found, datetime):
        return None
    day = _day(sight, found)
    turned = ENDED_FIRST if one.role is Role.ENDS and _before(sight, place, row, day, one.after) else None
    declared = times_of(sight.policy, place, one.column).plausible
    if declared is not None:
        low = _inside(sight, place, row, day, declared.low, low=True)
        high = _inside(sight, place, row, day, declared.high, low=False)
        return None if low and high else EARLY if day < EARLIEST else turned or OUTSIDE
    recorded = next((table.entry.recorded for table in sight.parts_of(place)), None)
    late = one.role is Role.COMES and recorded != one.column and _before(sight, place, row, day, recorded)
    return _alone(sight, one.role, day) or turned or (RECORDED_LATER if late else None)


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


def _ends(sight: Sight, place: str, one: Watched, tally: Tallied) -> set[str]:
    """What is wrong with the least and the greatest value of a column."""
    found = set()
    for end in ("least", "most"):
        value = tally.counts.get((end, one.column))
        if value is None or is_erased(sight, place, one.column, value):
            continue
        time = read(sight.policy, place, {one.column: value}, one.column)
        if time is None:
            found.add(_why_unread(sight, place, one.column, value))
        elif isinstance(time, datetime):
            why = _alone(sight, one.role, _day(sight, time))
            found |= {why} if why is not None else set()
    return found


def _why_unread(sight: Sight, place: str, column: str, value: object) -> str:
    declared, time = times_of(sight.policy, place, column), read_time(value)
    if time is None:
        return UNREADABLE
    kind = kind_of(time)
    if declared.kind is not None and kind is not declared.kind and (declared.kind, kind) != ALWAYS_EXACT:
        return OTHER_KIND
    return REPEATED if kind is TimeKind.LOCAL else UNREADABLE


def _before(sight: Sight, place: str, row: Row, day: date, column: str | None) -> bool:
    """Whether a day lies before the time in another column of the row, for certain."""
    other = read(sight.policy, place, row, column) if column is not None else None
    return isinstance(other, datetime) and day < _day(sight, other)


def _inside(sight: Sight, place: str, row: Row, day: date, edge: Edge, *, low: bool) -> bool:
    """Whether a day lies within an edge of a range; not where the edge is unknown, as for the rule."""
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


def _day(sight: Sight, moment: datetime) -> date:
    return local_day(moment, sight.policy.zone)
