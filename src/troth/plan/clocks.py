"""Keep-rules as predicates: every clock a comparison with a cutoff, and the last day as a term for
those that have ended.
"""

from dataclasses import dataclass

from troth.declaration.sentences import Anchor as AnchorName
from troth.declaration.sentences import AnchorKind, Clock, Joined, KeepRule, Newest
from troth.kernel.calendar import Length, RoundTo, Unit
from troth.plan.cutoffs import born_by, cutoff, cutoff_day
from troth.plan.facts import UNKNOWN_ANCHOR, Anchor, moment, number, period, said
from troth.plan.subject import Asked, Who, recorded
from troth.policy.model import counted_per
from troth.predicate.algebra import (
    FALSE,
    TRUE,
    UNKNOWN,
    Birthday,
    Compare,
    Day,
    DayTerm,
    EndDay,
    Field,
    Flag,
    Instant,
    Later,
    Moment,
    Not,
    On,
    Predicate,
    Reaches,
    StartOf,
    StoredDay,
    Sure,
    Within,
    cases,
    conjunction,
    disjunction,
    extreme,
    first_day,
    given,
)


@dataclass(frozen=True)
class Kept:
    """Whether a rule still keeps, its last day where that is known, and how far it is two-sided."""

    truth: Predicate
    end: DayTerm | None
    floor: Predicate


@dataclass(frozen=True)
class _AnchorDay:
    """An anchor, and the local day on which it came."""

    anchor: Anchor
    day: DayTerm


def keeps(asked: Asked, rule: KeepRule, person: Who) -> Kept:
    """A keep-rule for somebody on the row."""
    clocks = [_clock(asked, clock, person) for clock in rule.clocks]
    truths = [clock.truth for clock in clocks]
    floor = disjunction(*(clock.floor for clock in clocks))
    match rule.joined:
        case Joined.ONE:
            found = clocks[0]
        case Joined.FIRST:
            ended = (given(Not(clock.truth), clock.end) for clock in clocks)
            found = Kept(conjunction(*truths), extreme("earliest", *ended), floor)
        case Joined.LAST:
            found = Kept(disjunction(*truths), extreme("latest", *(clock.end for clock in clocks)), floor)
        case Joined.AT_THE_LATEST:
            found = _at_the_latest(asked, rule, clocks, person)
        case Joined.GROUND | Joined.NO_END:
            found = Kept(TRUE, None, FALSE)
        case Joined.NOT_KEPT:
            found = Kept(FALSE, None, FALSE)
    if rule.suspended_while is None:
        return found
    stop = period(asked, rule.suspended_while, person)
    ended_on = given(stop.begun, Day(stop.ended.at, asked.policy.zone))
    return Kept(disjunction(found.truth, stop.runs), extreme("latest", found.end, ended_on), found.floor)


def anchor(asked: Asked, name: AnchorName, person: Who) -> _AnchorDay:
    """What a clock counts from."""
    zone = asked.policy.zone
    match name.kind:
        case AnchorKind.RECORDED:
            time, known = recorded(asked)
            found = Anchor(known, FALSE, FALSE, time)
        case AnchorKind.AGE:
            return _birthday(asked, name.age, person)
        case AnchorKind.BEGAN:
            found = period(asked, name.fact, person).began
        case AnchorKind.ENDED:
            found = period(asked, name.fact, person).ended
        case AnchorKind.MOMENT:
            found = moment(asked, name.fact, person)
        case AnchorKind.GIVEN | AnchorKind.WITHDRAWN | AnchorKind.OBJECTED:
            found = said(name, person)
    return _AnchorDay(found, Day(found.at, zone))


def _birthday(asked: Asked, age: int, person: Who) -> _AnchorDay:
    place = asked.policy.people.get(person.person_class or "")
    if not person.known or place is None or place.born is None:
        return _AnchorDay(UNKNOWN_ANCHOR, Day(UNKNOWN_ANCHOR.at, asked.policy.zone))
    born = StoredDay(person.field("born"))
    reached = Compare(born, "<=", On(born_by(age, asked.today)))
    day = Birthday(born, age)
    return _AnchorDay(Anchor(reached, Not(reached), FALSE, StartOf(day, asked.policy.zone)), day)


def _clock(asked: Asked, clock: Clock | Newest, person: Who) -> Kept:
    if isinstance(clock, Newest):
        return _among_newest(asked, clock, person)
    found = anchor(asked, clock.anchor, person)
    come, end = _counted(asked, clock, found, person)
    truth = cases(
        (found.anchor.come, come),
        (found.anchor.not_yet, _waiting(asked, clock.anchor)),
        (found.anchor.never, FALSE),
        otherwise=UNKNOWN,
    )
    return Kept(truth, given(found.anchor.come, end), truth if clock.floor else FALSE)


NEWEST = "newest"


def _among_newest(asked: Asked, clock: Newest, person: Who) -> Kept:
    """Whether a row is still among the newest of its group, as the spine has counted them.

    ``nth``: when the N-th row that is newer was recorded; ``few``: fewer than N can be newer, whatever is not known.
    """
    column = counted_per(asked.table, clock, person.name)
    if column is None:
        return Kept(UNKNOWN, None, FALSE)
    path = ("@row", f"{NEWEST} {clock.count} per {column}")
    nth = Field(path, "nth")
    truth = cases((Reaches(nth), FALSE), (Sure(Flag(Field(path, "few"))), TRUE), otherwise=UNKNOWN)
    return Kept(truth, given(Reaches(nth), Day(Instant(nth), asked.policy.zone)), FALSE)


def _waiting(asked: Asked, name: AnchorName) -> Predicate:
    """A clock whose anchor has not come: true until it is overdue by the declared measure, then unknown."""
    expected = asked.policy.facts[name.fact].expected if name.kind is AnchorKind.MOMENT else None
    if expected is None:
        return TRUE
    time, known = recorded(asked)
    in_time = Within(time, cutoff(expected, None, asked.at, asked.today, asked.policy.zone), f"{expected} expected")
    return cases((conjunction(known, in_time), TRUE), otherwise=UNKNOWN)


def _counted(asked: Asked, clock: Clock, found: _AnchorDay, person: Who) -> tuple[Predicate, DayTerm | None]:
    """Whether a clock whose anchor has come still runs, and its last day."""
    if clock.as_fact is not None and clock.length is not None:
        return _chosen(asked, clock, found, person)
    length = clock.applied or clock.longest or clock.length or Length(0, Unit.DAYS)
    return _runs(asked, clock, found, length)


def _runs(asked: Asked, clock: Clock, found: _AnchorDay, length: Length) -> tuple[Predicate, DayTerm]:
    zone = asked.policy.zone
    says = f"{length} after {clock.anchor}" if clock.length is not None else f"until {clock.anchor}"
    end = _end(found.anchor.at, found.day, length, clock.round_to, zone)
    if clock.anchor.kind is AnchorKind.AGE and length.calendar:
        return Compare(found.day, ">=", On(cutoff_day(length, clock.round_to, asked.today))), end
    return Within(found.anchor.at, cutoff(length, clock.round_to, asked.at, asked.today, zone), says), end


def _end(at: Moment, day: DayTerm, length: Length, to: RoundTo | None, zone: str) -> DayTerm:
    """The last permitted day of a length counted from an instant that lies on ``day``. Hours are absolute time."""
    return EndDay(day, length, to) if length.calendar else Day(Later(at, length.count * 3600), zone)


def _chosen(asked: Asked, clock: Clock, found: _AnchorDay, person: Who) -> tuple[Predicate, DayTerm | None]:
    """A length that a number of the row or the person chooses inside a range: one case for each number."""
    assert clock.length is not None
    assert clock.as_fact is not None
    longest = clock.longest or clock.length
    chosen = number(asked, clock.as_fact, person)
    branches: list[tuple[Predicate, Predicate]] = []
    ends: list[tuple[Predicate, DayTerm | None]] = []
    for count in range(clock.length.count, longest.count + 1):
        truth, end = _runs(asked, clock, found, Length(count, longest.unit))
        branches.append((chosen.equals(count), truth))
        ends.append((chosen.equals(count), end))
    if clock.otherwise is not None:
        truth, end = _runs(asked, clock, found, clock.otherwise)
        branches.append((chosen.nothing, truth))
        ends.append((chosen.nothing, end))
    return cases(*branches, otherwise=UNKNOWN), first_day(*ends)


def _at_the_latest(asked: Asked, rule: KeepRule, kept: list[Kept], person: Who) -> Kept:
    """``A or at the latest B``: if A's anchor came on or before B's end, A decides alone; else B's end is the end.

    Where A has ended the whole has ended, whatever B says; only while A runs are the two days compared.
    """
    first, second = rule.clocks
    floor = disjunction(kept[0].floor, kept[1].floor)
    if isinstance(first, Newest) or isinstance(second, Newest):
        return Kept(UNKNOWN, None, floor)
    a, b = anchor(asked, first.anchor, person), anchor(asked, second.anchor, person)
    end_a, end_b = kept[0].end, kept[1].end
    unbounded = disjunction(b.anchor.never, b.anchor.not_yet)
    in_time = conjunction(b.anchor.come, Compare(a.day, "<=", end_b)) if end_b is not None else FALSE
    late = Sure(conjunction(a.anchor.come, b.anchor.come, Compare(a.day, ">", end_b))) if end_b is not None else FALSE
    truth = cases(
        (b.anchor.never, kept[0].truth),
        (
            a.anchor.come,
            cases(
                (Not(kept[0].truth), FALSE),
                (unbounded, kept[0].truth),
                (in_time, kept[0].truth),
                (late, FALSE),
                otherwise=UNKNOWN,
            ),
        ),
        (a.anchor.not_yet, kept[1].truth),
        (a.anchor.never, FALSE),
        otherwise=UNKNOWN,
    )
    end = first_day((late, end_b), (a.anchor.come, end_a), (conjunction(a.anchor.not_yet, Not(b.anchor.never)), end_b))
    return Kept(truth, end, floor)


def unowned(asked: Asked, length: Length) -> Kept:
    """What keeps a row whose owner nobody can be found to be."""
    time, known = recorded(asked)
    within = Within(time, cutoff(length, None, asked.at, asked.today, asked.policy.zone), f"{length} after recorded")
    truth = cases((known, within), otherwise=UNKNOWN)
    end = _end(time, Day(time, asked.policy.zone), length, None, asked.policy.zone)
    return Kept(truth, given(Not(within), end), FALSE)
