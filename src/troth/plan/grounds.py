"""Grounds and conditions as predicates over what the spine has resolved of a person (Art. 6, 9 and 21 GDPR)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from troth.declaration.sentences import Condition, ConditionKind
from troth.plan.facts import flag, moment, period
from troth.plan.instructions import by_policy
from troth.plan.subject import Asked, Who, recorded
from troth.policy.model import Claim
from troth.predicate.algebra import (
    FALSE,
    TRUE,
    UNKNOWN,
    Compare,
    DayTerm,
    Flag,
    Given,
    Instant,
    IsNull,
    Not,
    On,
    Predicate,
    StoredDay,
    cases,
    conjunction,
    disjunction,
    extreme,
    first_day,
    given,
)

LIVES = "lives in|"
"""How a field begins that says whether somebody lives in a region. No fact has a blank in its name."""


@dataclass(frozen=True)
class Ground:
    """Whether a ground holds; the day on which it fell, if it once held; whether it ever held."""

    truth: Predicate
    fell: DayTerm | None
    once: Predicate


def ground(asked: Asked, claim: Claim, person: Who) -> Ground:
    """The claim's ground for somebody on the row, whatever cell is asked about."""
    objected = _objected(claim, person)
    match claim.use.ground:
        case "contract":
            found = _plain(_relation(asked, claim, person))
        case "consent":
            found = _consent(claim.use.consent or "", person)
        case "instruction":
            found = _plain(by_policy(asked, claim))
        case "undeclared":
            found = _plain(FALSE)
        case "legitimate_interest" | "public_task":
            return _unless(objected, _plain(TRUE))
        case "legal_obligation" | "vital_interest":
            found = _plain(TRUE)
    return _unless(objected, found) if claim.direct_marketing else found


def _plain(truth: Predicate) -> Ground:
    return Ground(truth, None, truth if truth in (TRUE, FALSE) else cases((Not(truth), FALSE), otherwise=TRUE))


def _objected(claim: Claim, person: Who) -> tuple[Predicate, DayTerm] | None:
    if not person.known:
        return None
    name = f"objected|{claim.purpose}"
    return Flag(person.field(name)), StoredDay(person.field(f"{name}|day"))


def _unless(objected: tuple[Predicate, DayTerm] | None, found: Ground) -> Ground:
    if objected is None:
        return found
    made, day = objected
    return Ground(
        cases((made, FALSE), otherwise=found.truth),
        first_day((made, day), (Not(made), found.fell)),
        disjunction(made, found.once),
    )


def _consent(name: str, person: Who) -> Ground:
    if not person.known:
        return Ground(FALSE, None, FALSE)
    given = Flag(person.field(f"consent|{name}|given"))
    ended = person.field(f"consent|{name}|ended")
    fell = Given(Not(given), StoredDay(ended))
    return Ground(given, fell, cases((conjunction(Not(given), IsNull(ended)), FALSE), otherwise=TRUE))


def _relation(asked: Asked, claim: Claim, person: Who) -> Predicate:
    """Contract: the relation has begun for a person who is party to it, or what she asked for has come."""
    if person.role != "holder":
        return FALSE
    begun = period(asked, claim.use.relation or "", person).begun
    if claim.use.asked is None:
        return begun
    return disjunction(begun, moment(asked, claim.use.asked, person).has_come)


def covered(asked: Asked, claim: Claim, person: Who) -> Predicate:
    """A consent that reaches only what was recorded while it stands: whether this row was."""
    if claim.use.ground != "consent" or not asked.policy.reaches_since(claim):
        return TRUE
    if not person.known:
        return FALSE
    name = claim.use.consent or ""
    given, since = Flag(person.field(f"consent|{name}|given")), person.field(f"consent|{name}|since")
    time, known = recorded(asked)
    reached = cases((known, Compare(time, ">=", Instant(since))), otherwise=UNKNOWN)
    return cases((given, reached), otherwise=given)


def sources(asked: Asked, claim: Claim, person: Who) -> Ground:
    """A derived cell stands only while the grounds (not the clocks) of what it was worked out from hold.

    ``fell``: the day on which the first of its sources lost its last ground.
    """
    found = [
        _any_of([ground(asked, source, person) for source in carried]) for carried in asked.policy.source_claims(claim)
    ]
    return Ground(
        conjunction(*(one.truth for one in found)),
        extreme("earliest", *(one.fell for one in found)),
        conjunction(*(one.once for one in found)),
    )


def _any_of(grounds: list[Ground]) -> Ground:
    """Several grounds of which any suffices; they fell when the last of them did."""
    truth = disjunction(*(one.truth for one in grounds))
    fell = extreme("latest", *(one.fell for one in grounds))
    return Ground(truth, given(Not(truth), fell), disjunction(*(one.once for one in grounds)))


def conditions(asked: Asked, given: Iterable[Condition], person: Who) -> Predicate:
    """Whether all conditions hold."""
    return conjunction(*(_condition(asked, condition, person) for condition in given))


def _condition(asked: Asked, condition: Condition, person: Who) -> Predicate:
    match condition.kind:
        case ConditionKind.WHILE:
            truth = period(asked, condition.name, person).runs
        case ConditionKind.AFTER:
            truth = moment(asked, condition.name, person).has_come
        case ConditionKind.IF:
            truth = flag(asked, condition.name, person)
        case ConditionKind.CONSENTED:
            truth = Flag(person.field(f"consent|{condition.name}|given")) if person.known else FALSE
        case ConditionKind.AGE_UNDER:
            truth = _under(asked, condition.age, person)
        case ConditionKind.AGE_OVER:
            truth = Not(_under(asked, condition.age, person))
        case ConditionKind.IN:
            place = asked.policy.people.get(person.person_class or "")
            told = person.known and place is not None and place.country is not None
            truth = Flag(person.field(f"{LIVES}{condition.name}")) if told else UNKNOWN
    return Not(truth) if condition.negated else truth


def _under(asked: Asked, age: int, person: Who) -> Predicate:
    """Under an age: born after the day that makes somebody exactly so old today (29 February turns on 1 March)."""
    place = asked.policy.people.get(person.person_class or "")
    if not person.known or place is None or place.born is None:
        return UNKNOWN
    today = asked.today
    if today.year - age < 1:
        return TRUE
    leap = today.month == 2 and today.day == 29
    # Born on 29 February, one turns a year older on 1 March of a common year; on 28 February nobody born the 29th has.
    latest = (
        date(today.year - age, 2, 28)
        if leap and not _is_leap(today.year - age)
        else today.replace(year=today.year - age)
    )
    return Compare(StoredDay(person.field("born")), ">", On(latest))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
