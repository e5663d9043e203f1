"""Consents and objections in force: a grant has no effect before it is recorded, at a tie the more protective wins."""

from dataclasses import dataclass
from datetime import date, datetime

from troth.declaration.sentences import SAID, Anchor, AnchorKind
from troth.kernel.truth import Truth
from troth.policy.model import Claim
from troth.reading.events import Answer, answers, decided, objections, standing
from troth.reading.facts import AnchorState, Waiting, anchor_state
from troth.reading.lengths import first_after, lasts
from troth.reading.world import Case, Person


@dataclass(frozen=True)
class Consent:
    """A consent as of an instant. ``since``: from when a grant in force covers; ``ended``, ``over``: when it ended."""

    given: Truth
    since: datetime | None = None
    ended: date | None = None
    over: datetime | None = None


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
    if not any(answer.granted for answer in ordered):
        return Consent(False)
    last = ordered[-1]
    if not last.granted:
        return Consent(False, ended=case.day(last.place), over=last.place)
    length = case.policy.consents[name].lasts
    if length is not None:
        running, expires = lasts(case, last.place, length)
        latest = max(answer.recorded for answer in ordered if answer.granted and answer.place == last.place)
        over = first_after(case, last.place, length)
        return Consent(True, since=latest) if running else Consent(False, ended=expires, over=over)
    refused = max((index for index, answer in enumerate(ordered) if not answer.granted), default=-1)
    return Consent(True, since=min(answer.recorded for answer in ordered[refused + 1 :]))


def objection(case: Case, claim: Claim, person: Person | None) -> date | None:
    """When an objection ended the claim, if one did: marketing at once until a later consent, others when upheld."""
    if person is None:
        return None
    if claim.direct_marketing:
        return min(map(case.day, standing(case, claim, person)), default=None)
    last, upheld = max(decided(case, claim, person), default=(case.at, False))
    return case.day(last) if upheld else None


def counts_from(case: Case, anchor: Anchor, name: str, person: Person | None) -> AnchorState:
    """What a clock counts from: what the rows say, or what the person has said of a consent or a purpose."""
    if anchor.kind not in SAID:
        return anchor_state(case, anchor, name, person)
    if anchor.kind is AnchorKind.OBJECTED:
        claim = next(claim for claim in case.policy.claims if claim.purpose == anchor.of)
        return max(objections(case, claim, person) if person else (), default=Waiting.NOT_YET)
    found = consent(case, anchor.of, person)
    if found.given is None:
        return Waiting.UNKNOWN
    if anchor.kind is AnchorKind.GIVEN:
        return found.since or Waiting.NOT_YET
    return Waiting.NOT_YET if found.given else found.over or Waiting.NEVER
