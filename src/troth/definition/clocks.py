"""Keep-rules: whether they keep at an instant, and the last permitted day, counted forward (``semantics`` 3, 4)."""

from dataclasses import dataclass
from datetime import date, datetime

from troth.declaration.sentences import Anchor, AnchorKind, Clock, Joined, KeepRule, Newest
from troth.definition.consents import counts_from
from troth.kernel.truth import Truth, every, some
from troth.reading.facts import Waiting, period
from troth.reading.lengths import lasts, length_of
from troth.reading.newest import among_newest
from troth.reading.world import Case, Person, recorded_at


@dataclass(frozen=True)
class Holds:
    """Whether a rule or ground holds; ``end``: its last day, if known; ``floor``: as far as it is two-sided."""

    truth: Truth
    end: date | None = None
    floor: Truth = False


def keeps(case: Case, rule: KeepRule, name: str, person: Person | None) -> Holds:
    """Whether a keep-rule has not ended for this person on this row."""
    clocks = [_clock(case, clock, name, person) for clock in rule.clocks]
    truths, floor = [clock.truth for clock in clocks], some(clock.floor for clock in clocks)
    match rule.joined:
        case Joined.FIRST:
            ends = [clock.end for clock in clocks if clock.truth is False and clock.end is not None]
            found = Holds(every(truths), min(ends, default=None), floor)
        case Joined.ONE | Joined.LAST:
            ends = [clock.end for clock in clocks if clock.end is not None]
            found = Holds(some(truths), max(ends, default=None), floor)
        case Joined.AT_THE_LATEST:
            found = _at_the_latest(case, rule, clocks, name, person)
        case _:
            found = Holds(rule.joined is not Joined.NOT_KEPT)
    if rule.suspended_while is None:
        return found
    stop = period(case, rule.suspended_while, name, person)
    ends = [day for day in (found.end, case.day(stop.ended) if stop.ended else None) if day is not None]
    return Holds(some((found.truth, stop.runs)), max(ends, default=None), found.floor)


def _clock(case: Case, clock: Clock | Newest, name: str, person: Person | None) -> Holds:
    if isinstance(clock, Newest):
        return Holds(*among_newest(case, clock, name))
    state = counts_from(case, clock.anchor, name, person)
    if isinstance(state, datetime):
        length = length_of(case, clock, name, person)
        truth, end = lasts(case, state, length, clock.round_to) if length is not None else (None, None)
    else:
        truth, end = _waiting(case, clock.anchor, state), None
    return Holds(truth, end, truth if clock.floor else False)


def _waiting(case: Case, anchor: Anchor, state: Waiting) -> Truth:
    """A clock whose anchor has not come is true until it is overdue by the declared measure, then unknown."""
    if state is not Waiting.NOT_YET:
        return False if state is Waiting.NEVER else None
    expected = case.policy.facts[anchor.fact].expected if anchor.kind is AnchorKind.MOMENT else None
    recorded = recorded_at(case)
    return True if expected is None or (recorded is not None and lasts(case, recorded, expected)[0]) else None


def _at_the_latest(case: Case, rule: KeepRule, kept: list[Holds], name: str, person: Person | None) -> Holds:
    """``A or at the latest B``: if A's anchor came on or before B's end, A decides alone; else B's end is the end."""
    first, second = (clock for clock in rule.clocks if isinstance(clock, Clock))  # never one of *newest*
    (a, b), floor = kept, some(one.floor for one in kept)
    anchor, bound = (counts_from(case, clock.anchor, name, person) for clock in (first, second))
    if bound is Waiting.NEVER:
        return Holds(a.truth, a.end, floor)
    if not isinstance(anchor, datetime):
        waits = {Waiting.NOT_YET: b, Waiting.NEVER: Holds(False)}.get(anchor, Holds(None))
        return Holds(waits.truth, waits.end, floor)
    if bound is Waiting.NOT_YET or (b.end is not None and case.day(anchor) <= b.end):
        return Holds(a.truth, a.end, floor)
    if b.end is not None:
        return Holds(False, b.end, floor)
    return Holds(False if a.truth is False else None, a.end, floor)
