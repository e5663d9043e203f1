"""How long a length lasts from an instant, and which length a clock has on a row."""

from datetime import date, datetime, timedelta

from troth.declaration.sentences import Clock
from troth.kernel.calendar import Length, RoundTo, Unit, last_day
from troth.kernel.instants import start_of
from troth.reading.facts import number
from troth.reading.world import Case, Person


def lasts(case: Case, since: datetime, length: Length, to: RoundTo | None = None) -> tuple[bool, date]:
    """Whether a length counted from an instant has not ended, and its last permitted day. Hours are absolute time."""
    if length.unit is Unit.HOURS:
        ends = since + timedelta(hours=length.count)
        return case.at < ends, case.day(ends)
    end = last_day(case.day(since), length, to)
    return end >= case.today, end


def first_after(case: Case, since: datetime, length: Length) -> datetime:
    """The first instant after a length counted from an instant."""
    if length.unit is Unit.HOURS:
        return since + timedelta(hours=length.count)
    last = last_day(case.day(since), length, None)
    return start_of(last if last == date.max else last + timedelta(days=1), case.policy.zone)


def length_of(case: Case, clock: Clock, name: str, person: Person | None) -> Length | None:
    """The length that applies; None where a chosen one cannot be read or lies outside its range."""
    if clock.as_fact is not None and clock.length is not None:
        chosen = number(case, clock.as_fact, name, person)
        if isinstance(chosen, int):
            longest = clock.longest or clock.length
            return Length(chosen, longest.unit) if clock.length.count <= chosen <= longest.count else None
        return clock.otherwise if chosen is None else None
    return clock.applied or clock.longest or clock.length or Length(0, Unit.DAYS)
