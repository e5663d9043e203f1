"""Grounds and conditions: what must hold for a claim beside its clock (``semantics`` 2; Art. 6, 9 and 21 GDPR)."""

from collections.abc import Iterable

from troth.declaration.sentences import Condition, ConditionKind
from troth.definition.clocks import Holds
from troth.definition.consents import consent, objection
from troth.kernel.truth import Truth, every, negation, some
from troth.policy.model import Claim
from troth.reading.controllers import answering
from troth.reading.facts import age_of, came, flag, lives_in, moment, period
from troth.reading.world import Case, Person, recorded_at


def ground(case: Case, claim: Claim, name: str, person: Person | None) -> Holds:
    """Whether the claim's ground holds for this person; ``end``: when it was taken away, where it once held."""
    objected = objection(case, claim, person)
    match claim.use.ground:
        case "contract":
            found = Holds(relation(case, claim, name, person)[0])
        case "consent":
            given = consent(case, claim.use.consent or "", person)
            found = Holds(given.given, given.ended)
        case "instruction":
            found = Holds(_by_policy(case, claim))
        case other:
            found = Holds(other != "undeclared")
    objectable = claim.direct_marketing or claim.use.ground in ("legitimate_interest", "public_task")
    return Holds(False, objected) if objected is not None and objectable else found


def _by_policy(case: Case, claim: Claim) -> Truth:
    """Whether a row on instruction stands: the table row's controller is of the class, and has said nothing herself."""
    if case.table.controller is None or (found := answering(case)) is None:
        return None if case.table.controller else False
    return found.instruction is None and claim.use.of in found.classes


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


def sources(case: Case, claim: Claim, name: str, person: Person | None) -> Holds:
    """A derived cell stands only while the grounds (not the clocks) of what it was worked out from hold.

    ``end``: the day on which the first source lost its last ground, where every source that has none once had one.
    """
    found = [
        _any_of([ground(case, source, name, person) for source in carried])
        for carried in case.policy.source_claims(claim)
    ]
    lost = [one.end for one in found if one.truth is False]
    ends = [day for day in lost if day is not None]
    return Holds(every(one.truth for one in found), min(ends, default=None) if len(ends) == len(lost) else None)


def _any_of(grounds: list[Holds]) -> Holds:
    """Several grounds of which any suffices; they fell when the last of them did."""
    truth, ends = some(one.truth for one in grounds), [one.end for one in grounds if one.end is not None]
    return Holds(truth, max(ends, default=None) if truth is False else None)


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
            age = age_of(case, person)
            truth = None if age is None else (age < condition.age) is (condition.kind is ConditionKind.AGE_UNDER)
        case ConditionKind.IN:
            truth = lives_in(case, person, condition.name)
    return negation(truth) if condition.negated else truth
