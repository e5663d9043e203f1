"""Grounds and conditions: what must hold for a claim beside its clock (``semantics`` 2; Art. 6, 9 and 21 GDPR)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from troth.declaration.sentences import Condition, ConditionKind
from troth.definition.consents import consent, objection
from troth.kernel.calendar import age_on
from troth.kernel.truth import Truth, every, negation, some
from troth.policy.model import Claim
from troth.reading.facts import born_on, came, flag, moment, period
from troth.reading.world import Case, Person, recorded_at


@dataclass(frozen=True)
class Ground:
    """Whether a ground holds; ``fell``: the day on which it ended, where it once held and was taken away."""

    truth: Truth
    fell: date | None = None


def ground(case: Case, claim: Claim, name: str, person: Person | None) -> Ground:
    """Whether the claim's ground holds for this person, whatever cell is asked about."""
    objected, day = objection(case, claim, person)
    match claim.use.ground:
        case "contract":
            found = Ground(relation(case, claim, name, person)[0])
        case "consent":
            given = consent(case, claim.use.consent or "", person)
            found = Ground(given.given, given.ended)
        case "undeclared":
            found = Ground(False)
        case "legitimate_interest" | "public_task":
            return Ground(False, day) if objected else Ground(True)
        case "legal_obligation" | "vital_interest":
            found = Ground(True)
    return Ground(False, day) if objected and claim.direct_marketing else found


def relation(case: Case, claim: Claim, name: str, person: Person | None) -> tuple[Truth, Truth]:
    """Whether the claim's relation has begun for a person who is party to it, and runs; what was asked for is both."""
    if case.table.persons[name].role.value != "holder":
        return False, False
    found = period(case, claim.use.relation or "", name, person)
    asked = came(moment(case, claim.use.asked, name, person)) if claim.use.asked is not None else False
    return some((found.begun, asked)), some((found.runs, asked))


def covered(case: Case, claim: Claim, person: Person | None) -> Truth:
    """Whether a consent that reaches only what was recorded while it stands (traffic, content) reaches this row."""
    if claim.use.ground != "consent" or not case.policy.reaches_since(claim):
        return True
    given = consent(case, claim.use.consent or "", person)
    if given.given is not True or given.since is None:
        return given.given
    recorded = recorded_at(case)
    return None if recorded is None else recorded >= given.since


def sources(case: Case, claim: Claim, name: str, person: Person | None) -> Ground:
    """A derived cell stands only while the grounds (not the clocks) of what it was worked out from hold.

    ``fell``: the day on which the first source lost its last ground, where every source that has none once had one.
    """
    found = [
        _any_of([ground(case, source, name, person) for source in carried])
        for carried in case.policy.source_claims(claim)
    ]
    lost = [one.fell for one in found if one.truth is False]
    ends = [day for day in lost if day is not None]
    return Ground(every(one.truth for one in found), min(ends) if ends and len(ends) == len(lost) else None)


def _any_of(grounds: list[Ground]) -> Ground:
    """Several grounds of which any suffices; they fell when the last of them did."""
    truth = some(one.truth for one in grounds)
    fells = [one.fell for one in grounds if one.fell is not None]
    return Ground(truth, max(fells, default=None) if truth is False else None)


def conditions(case: Case, given: Iterable[Condition], name: str, person: Person | None) -> Truth:
    """Whether all conditions hold."""
    return every(_condition(case, condition, name, person) for condition in given)


def _condition(case: Case, condition: Condition, name: str, person: Person | None) -> Truth:
    match condition.kind:
        case ConditionKind.WHILE:
            truth = period(case, condition.name, name, person).runs
        case ConditionKind.AFTER:
            truth = came(moment(case, condition.name, name, person))
        case ConditionKind.IF:
            truth = flag(case, condition.name, name, person)
        case ConditionKind.CONSENTED:
            truth = consent(case, condition.name, person).given
        case ConditionKind.AGE_UNDER | ConditionKind.AGE_OVER:
            born = born_on(case, person)  # for an age limit a child of 29 February has its birthday on 1 March (RT-53)
            under = None if born is None else age_on(born, case.today) < condition.age
            truth = None if under is None else under is (condition.kind is ConditionKind.AGE_UNDER)
        case ConditionKind.IN:
            truth = None
    return negation(truth) if condition.negated else truth
