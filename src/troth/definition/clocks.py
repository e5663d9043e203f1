"""Keep-rules: true or false at an instant, and the last permitted day, by forward calendar arithmetic (``semantics`` 3, 4)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from troth.declaration.sentences import Anchor, AnchorKind, Clock, Joined, KeepRule, Newest
from troth.kernel.calendar import Length, RoundTo, Unit, birthday, last_day
from troth.kernel.instants import start_of
from troth.kernel.truth import Truth, every, some
from troth.reading.facts import AnchorState, Waiting, anchor_of_period, born_on, moment, number, period, recorded_at
from troth.reading.world import Case, Person


@dataclass(frozen=True)
class Kept:
    """Whether a rule still keeps; ``end`` is the last permitted day, where it is known; ``floor``: as far as it is two-sided."""

    truth: Truth
    end: date | None = None
    floor: Truth = False


def anchor_state(case: Case, anchor: Anchor, name: str, person: Person | None) -> AnchorState:
    """What an anchor is at the instant asked about."""
    match anchor.kind:
        case AnchorKind.RECORDED:
            recorded = recorded_at(case)
            return recorded if recorded is not None else Waiting.UNKNOWN
        case AnchorKind.AGE:
            born = born_on(case, person)
            reached = birthday(born, anchor.age) if born is not None else None
            if reached is None:
                return Waiting.UNKNOWN
            return start_of(reached, case.policy.zone) if reached <= case.today else Waiting.NOT_YET
        case AnchorKind.BEGAN | AnchorKind.ENDED:
            found = period(case, anchor.fact, name, person)
            return anchor_of_period(found, ended=anchor.kind is AnchorKind.ENDED)
        case AnchorKind.MOMENT:
            return moment(case, anchor.fact, name, person)


def keeps(case: Case, rule: KeepRule, name: str, person: Person | None) -> Kept:
    """Whether a keep-rule has not ended for this person on this row."""
    clocks = [_clock(case, clock, name, person) for clock in rule.clocks]
    match rule.joined:
        case Joined.ONE:
            found = clocks[0]
        case Joined.FIRST:
            ends = [clock.end for clock in clocks if clock.truth is False and clock.end is not None]
            found = Kept(every(clock.truth for clock in clocks), min(ends, default=None), some(c.floor for c in clocks))
        case Joined.LAST:
            ends = [clock.end for clock in clocks if clock.end is not None]
            found = Kept(some(clock.truth for clock in clocks), max(ends, default=None), some(c.floor for c in clocks))
        case Joined.AT_THE_LATEST:
            found = _at_the_latest(case, rule, clocks, name, person)
        case Joined.GROUND | Joined.NO_END:
            found = Kept(True)
        case Joined.NOT_KEPT:
            found = Kept(False)
    if rule.suspended_while is None:
        return found
    stop = period(case, rule.suspended_while, name, person)
    ends = [day for day in (found.end, case.day(stop.ended) if stop.ended else None) if day is not None]
    return Kept(some((found.truth, stop.runs)), max(ends, default=None), found.floor)


def _clock(case: Case, clock: Clock | Newest, name: str, person: Person | None) -> Kept:
    if isinstance(clock, Newest):
        return Kept(None)
    state = anchor_state(case, clock.anchor, name, person)
    if isinstance(state, datetime):
        return _counted(case, clock, state, name, person)
    truth = _waiting(case, clock.anchor, state)
    return Kept(truth, None, truth if clock.floor else False)


def _waiting(case: Case, anchor: Anchor, state: Waiting) -> Truth:
    """A clock whose anchor has not come is true until it is overdue by the declared measure, then unknown."""
    if state is not Waiting.NOT_YET:
        return False if state is Waiting.NEVER else None
    expected = case.policy.facts[anchor.fact].expected if anchor.kind is AnchorKind.MOMENT else None
    if expected is None:
        return True
    recorded = recorded_at(case)
    return True if recorded is not None and lasts(case, recorded, expected)[0] else None


def lasts(case: Case, since: datetime, length: Length, to: RoundTo | None = None) -> tuple[bool, date]:
    """Whether a length counted from an instant has not ended, and its last permitted day. Hours are absolute time."""
    if length.unit is Unit.HOURS:
        ends = since + timedelta(hours=length.count)
        return case.at < ends, case.day(ends)
    end = last_day(case.day(since), length, to)
    return end >= case.today, end


def _counted(case: Case, clock: Clock, anchor: datetime, name: str, person: Person | None) -> Kept:
    length = _length(case, clock, name, person)
    if length is None:
        return Kept(None, None, None if clock.floor else False)
    truth, end = lasts(case, anchor, length, clock.round_to)
    return Kept(truth, end, truth if clock.floor else False)


def _length(case: Case, clock: Clock, name: str, person: Person | None) -> Length | None:
    """The length that applies; None where a chosen one cannot be read or lies outside its range."""
    if clock.as_fact is not None and clock.length is not None:
        chosen = number(case, clock.as_fact, name, person)
        if isinstance(chosen, int):
            longest = clock.longest or clock.length
            return Length(chosen, longest.unit) if clock.length.count <= chosen <= longest.count else None
        return clock.otherwise if chosen is None else None
    return clock.applied or clock.longest or clock.length or Length(0, Unit.DAYS)


def _at_the_latest(case: Case, rule: KeepRule, kept: list[Kept], name: str, person: Person | None) -> Kept:
    """``A or at the latest B``: if A's anchor came on or before B's end, A decides alone; else B's end is the end."""
    first, second = rule.clocks
    if isinstance(first, Newest) or isinstance(second, Newest):
        return Kept(None)
    floor = some((kept[0].floor, kept[1].floor))
    bound = anchor_state(case, second.anchor, name, person)
    if bound is Waiting.NEVER:
        return Kept(kept[0].truth, kept[0].end, floor)
    anchor = anchor_state(case, first.anchor, name, person)
    if isinstance(anchor, datetime):
        if bound is Waiting.NOT_YET or (kept[1].end is not None and case.day(anchor) <= kept[1].end):
            return Kept(kept[0].truth, kept[0].end, floor)
        if kept[1].end is not None:
            return Kept(False, kept[1].end, floor)
        return Kept(False if kept[0].truth is False else None, kept[0].end, floor)
    if anchor is Waiting.NOT_YET:
        return Kept(kept[1].truth, kept[1].end, floor)
    return Kept(False if anchor is Waiting.NEVER else None, None, floor)
