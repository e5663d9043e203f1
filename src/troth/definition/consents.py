"""Consents and objections: events in their order, and what is in force at an instant (``semantics`` 2 and 7).

Every event has *occurred* and *recorded*; its place is the earlier of the two, a grant has no effect before it is recorded, at a
tie the more protective wins (RT-34, RT-36, RT-37).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from troth.declaration.sentences import EmptyMeans
from troth.definition.clocks import lasts
from troth.kernel.truth import Truth
from troth.policy.model import Claim
from troth.reading.world import Case, Event, Person, holds, read

GRANT, WITHDRAWAL = "consent", "withdrawal"


@dataclass(frozen=True)
class Given:
    """One answer to a consent; ``occurred`` None: its time cannot be read."""

    granted: bool
    occurred: datetime | None
    recorded: datetime

    @property
    def place(self) -> datetime:
        """Where it stands in the order of events."""
        return self.recorded if self.occurred is None else min(self.occurred, self.recorded)


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
    answers = [answer for answer in _answers(case, name, person) if answer.recorded <= case.at]
    clear = sorted((a for a in answers if a.occurred is not None), key=lambda a: (a.place, not a.granted))
    found = _in_force(case, name, clear)
    doubtful = {answer.granted for answer in answers if answer.occurred is None}
    if (found.given is True and False in doubtful) or (found.given is False and True in doubtful):
        return Consent(None)
    return found


def _in_force(case: Case, name: str, answers: list[Given]) -> Consent:
    if not answers:
        return Consent(False)
    last = answers[-1]
    if not last.granted:
        earlier = any(answer.granted for answer in answers)
        return Consent(False, ended=case.day(last.place) if earlier else None)
    length = case.policy.consents[name].lasts
    if length is not None:
        running, expires = lasts(case, last.place, length)
        if not running:
            return Consent(False, ended=expires)
        return Consent(True, since=max(a.recorded for a in answers if a.granted and a.place == last.place))
    run = answers
    for index, answer in enumerate(answers):
        if not answer.granted:
            run = answers[index + 1 :]
    return Consent(True, since=min(answer.recorded for answer in run))


def _answers(case: Case, name: str, person: Person) -> Iterator[Given]:
    for event in _of(case.world.events, person):
        if event.kind in (GRANT, WITHDRAWAL) and event.body.get("consent") == name:
            yield Given(event.kind == GRANT, event.occurred, event.recorded)
    log = case.policy.declaration.map.consents
    if log is not None and log.person.target in case.policy.classes.get(person.person_class, frozenset()):
        for row in case.world.find(log.table, log.person.column, person.key):
            if str(row.get(log.consent)) == name:
                at = read(case.policy, log.table, row, log.at_column)
                when = None if isinstance(at, EmptyMeans) else at
                yield Given(holds(log.granted, row), when, case.at if when is None else when)


def _of(events: Iterable[Event], person: Person) -> Iterator[Event]:
    return (event for event in events if event.person == (person.person_class, person.key))


def place(event: Event) -> datetime:
    """Where an event stands in the order of events."""
    return event.recorded if event.occurred is None else min(event.occurred, event.recorded)


def objection(case: Case, claim: Claim, person: Person | None) -> tuple[bool, date | None]:
    """Whether an objection ended the claim, and on which day: marketing at once, others when upheld."""
    if person is None:
        return False, None
    events = [event for event in _of(case.world.events, person) if event.recorded <= case.at]
    if claim.direct_marketing:
        made = [place(event) for event in events if event.kind == "objection" and names(event, claim)]
        again = [
            answer.place
            for consented in claim.purpose_consents
            for answer in _answers(case, consented, person)
            if answer.granted and answer.occurred is not None and answer.recorded <= case.at
        ]
        standing = [when for when in made if not any(when < later for later in again)]
        return bool(standing), case.day(min(standing)) if standing else None
    decided = [event for event in events if event.kind == "objection_decided" and names(event, claim)]
    last = max(decided, key=lambda event: (place(event), event.body.get("outcome") == "upheld"), default=None)
    if last is None or last.body.get("outcome") != "upheld":
        return False, None
    return True, case.day(place(last))


def pending(case: Case, claim: Claim, person: Person) -> bool:
    """Whether an objection to a purpose has been made and not decided since; at a tie it outweighs its rejection."""
    events = [event for event in _of(case.world.events, person) if event.recorded <= case.at and names(event, claim)]
    made = [place(event) for event in events if event.kind == "objection"]
    decided = [event for event in events if event.kind == "objection_decided"]
    return bool(made) and not any(
        max(made) < place(event) or (max(made) == place(event) and event.body.get("outcome") == "upheld")
        for event in decided
    )


def names(event: Event, claim: Claim) -> bool:
    """Whether an objection is to this claim's purpose: by name, by all of direct marketing, or by silence to every one."""
    purpose = event.body.get("purpose")
    if purpose is not None:
        return bool(purpose == claim.purpose)
    return claim.direct_marketing or event.body.get("direct_marketing") is not True
