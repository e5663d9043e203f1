"""Consents and objections in force: a grant has no effect before it is recorded, at a tie the more protective wins."""

from dataclasses import dataclass
from datetime import date, datetime

from troth.definition.clocks import lasts
from troth.kernel.truth import Truth
from troth.policy.model import Claim
from troth.reading.events import Answer, answers, decided, objections
from troth.reading.world import Case, Person


@dataclass(frozen=True)
class Consent:
    """A consent as of an instant. ``since``: from when the grant in force covers; ``ended``: the day of the last no."""

    given: Truth
    since: datetime | None = None
    ended: date | None = None


def consent(case: Case, name: str, person: Person | None) -> Consent:
    """What is in force of one consent for a person; nobody has none."""
    if person is None:
        return Consent(False)
    given = list(answers(case, name, person))
    clear = sorted((a for a in given if a.occurred is not None), key=lambda a: (a.place, not a.granted))
    found = _in_force(case, name, clear)
    doubtful = {answer.granted for answer in given if answer.occurred is None}
    return Consent(None) if (not found.given) in doubtful else found


def _in_force(case: Case, name: str, ordered: list[Answer]) -> Consent:
    if not ordered:
        return Consent(False)
    last = ordered[-1]
    if not last.granted:
        return Consent(False, ended=case.day(last.place) if any(answer.granted for answer in ordered) else None)
    length = case.policy.consents[name].lasts
    if length is not None:
        running, expires = lasts(case, last.place, length)
        latest = max(answer.recorded for answer in ordered if answer.granted and answer.place == last.place)
        return Consent(True, since=latest) if running else Consent(False, ended=expires)
    refused = max((index for index, answer in enumerate(ordered) if not answer.granted), default=-1)
    return Consent(True, since=min(answer.recorded for answer in ordered[refused + 1 :]))


def objection(case: Case, claim: Claim, person: Person | None) -> tuple[bool, date | None]:
    """Whether an objection ended the claim, and when: marketing at once until a later consent, others when upheld."""
    if person is None:
        return False, None
    if claim.direct_marketing:
        given = [answer for name in claim.purpose_consents for answer in answers(case, name, person)]
        again = [answer.place for answer in given if answer.granted and answer.occurred is not None]
        standing = [when for when in objections(case, claim, person) if not any(when < later for later in again)]
        return bool(standing), case.day(min(standing)) if standing else None
    last, upheld = max(decided(case, claim, person), default=(case.at, False))
    return upheld, case.day(last) if upheld else None


def pending(case: Case, claim: Claim, person: Person) -> bool:
    """Whether an objection on other grounds was made and not decided since; at a tie it outweighs its rejection."""
    if claim.direct_marketing or claim.use.ground not in ("legitimate_interest", "public_task"):
        return False
    made = max(objections(case, claim, person), default=None)
    return made is not None and not any(one > (made, False) for one in decided(case, claim, person))
