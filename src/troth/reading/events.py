"""What the register says: events in their order, answers to consents, objections, and the claims that the engine makes.

Every event has *occurred* and *recorded*; its place is the earlier of the two (``semantics`` 7; RT-34, RT-36, RT-37).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from troth.declaration.sentences import EmptyMeans
from troth.policy.model import Claim
from troth.policy.resolve import expand
from troth.reading.reasons import ENGINE
from troth.reading.world import Case, Event, Person, holds, read

GRANT, WITHDRAWAL = "consent", "withdrawal"
ENDED_BY = {"hold": "hold_released", "restriction": "restriction_ended", "request": "request_closed"}
"""What makes a claim of the engine's until it is ended, and what ends it."""


def place(event: Event) -> datetime:
    """Where an event stands in the order of events."""
    return event.recorded if event.occurred is None else min(event.occurred, event.recorded)


def of(case: Case, person: Person) -> list[Event]:
    """The events of a person that were known at the instant asked about."""
    key = (person.person_class, person.key)
    return [event for event in case.world.events if event.person == key and event.recorded <= case.at]


# --- consents ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """One answer to a consent; ``occurred`` None: its time cannot be read."""

    granted: bool
    occurred: datetime | None
    recorded: datetime

    @property
    def place(self) -> datetime:
        """Where it stands in the order of events."""
        return self.recorded if self.occurred is None else min(self.occurred, self.recorded)


def answers(case: Case, consent: str, person: Person) -> Iterator[Answer]:
    """Every answer of a person to a consent known by then: of the register, and of the operator's own log."""
    for event in of(case, person):
        if event.kind in (GRANT, WITHDRAWAL) and event.body.get("consent") == consent:
            yield Answer(event.kind == GRANT, event.occurred, event.recorded)
    log = case.policy.declaration.map.consents
    if log is not None and log.person.target in case.policy.classes.get(person.person_class, frozenset()):
        for row in case.world.find(log.table, log.person.column, person.key):
            at = read(case.policy, log.table, row, log.at_column, repeated=False)
            when = None if isinstance(at, EmptyMeans) else at
            if str(row.get(log.consent)) == consent and (when is None or when <= case.at):
                yield Answer(holds(log.granted, row), when, when or case.at)


# --- objections -------------------------------------------------------------------------------------------------------


def objections(case: Case, claim: Claim, person: Person) -> list[datetime]:
    """When the person objected to the claim's purpose."""
    return [place(event) for event in of(case, person) if event.kind == "objection" and names(event, claim)]


def standing(case: Case, claim: Claim, person: Person) -> list[datetime]:
    """The objections to the claim's purpose that no later consent to it lifts (direct marketing)."""
    given = [answer for name in claim.purpose_consents for answer in answers(case, name, person)]
    again = [answer.place for answer in given if answer.granted and answer.occurred is not None]
    return [when for when in objections(case, claim, person) if not any(when < later for later in again)]


def decided(case: Case, claim: Claim, person: Person) -> list[tuple[datetime, bool]]:
    """How objections to the claim's purpose were decided: when, and whether upheld; at one place
    the upheld comes last.
    """
    found = [event for event in of(case, person) if event.kind == "objection_decided" and names(event, claim)]
    return sorted((place(event), event.body.get("outcome") == "upheld") for event in found)


def pending(case: Case, claim: Claim, person: Person) -> bool:
    """Whether an objection on other grounds was made and not decided since; at a tie it outweighs its rejection."""
    if claim.direct_marketing or claim.use.ground not in ("legitimate_interest", "public_task"):
        return False
    made = max(objections(case, claim, person), default=None)
    return made is not None and not any(one > (made, False) for one in decided(case, claim, person))


def names(event: Event, claim: Claim) -> bool:
    """Whether an objection is to this claim's purpose: by name, by all of direct marketing, or
    by silence to every one.
    """
    purpose = event.body.get("purpose")
    if purpose is not None:
        return bool(purpose == claim.purpose)
    return claim.direct_marketing or event.body.get("direct_marketing") is not True


# --- holds, restrictions, requests ------------------------------------------------------------------------------------


def running(case: Case, part: str, person: Person | None) -> Iterator[Event]:
    """The holds, restrictions and open requests over this part of this row: of a person, or
    (None) on rows and tables.
    """
    seen = [event for event in case.world.events if event.recorded <= case.at and place(event) <= case.at]
    for event in _about(seen, person):
        until = event.body.get("until")
        if event.kind == "request" and event.person is None:
            continue  # of nobody who was found: it holds nothing yet
        if event.kind not in ENDED_BY or (until is not None and date.fromisoformat(str(until)) < case.today):
            continue
        if _in_scope(case, part, event) and not any(_ends(other, event) for other in seen):
            yield event


def made(case: Case, part: str, person: Person | None) -> tuple[str, ...]:
    """The kinds of claim that the engine makes over this part of this row, in the order in which they are named: of a
    person, or (None) of a row whoever owns it.
    """
    found = {str(event.kind) for event in running(case, part, person)}
    if person is not None and case.policy.reservation(case.table, part) is None:
        claims = case.policy.claims_on(case.table, part)
        found |= {"objection" for claim in claims if pending(case, claim, person)}
    return tuple(kind for kind in ENGINE if kind in found)


def _about(events: Iterable[Event], person: Person | None) -> Iterator[Event]:
    for event in events:
        of_row = event.body.get("row") is not None
        if (
            event.person == (person.person_class, person.key) and not of_row
            if person
            else of_row or event.person is None
        ):
            yield event


def _ends(end: Event, event: Event) -> bool:
    """Whether an event ends another: of the same case, or where neither has one of the same person and
    of what it covers. It came later: at a tie the more protective wins, and what begins again is not
    ended by what ended it before.
    """
    same_case = end.body.get("case") == event.body.get("case")
    if end.kind != ENDED_BY[event.kind] or not same_case or place(end) <= place(event):
        return False
    if end.body.get("case") is not None:
        return end.person in (None, event.person)
    covers = ("hold", "right", "store", "table", "row", "data")
    return end.person == event.person and all(end.body.get(name) in (None, event.body.get(name)) for name in covers)


def _in_scope(case: Case, part: str, event: Event) -> bool:
    """Whether an event's scope covers this part of this row, and whether a reservation lets it."""
    body, table = event.body, case.table
    hold = case.policy.holds.get(str(body.get("hold"))) if event.kind == "hold" else None
    reserved = case.policy.reservation(table, part)
    if reserved is not None and (hold is None or reserved not in hold.use_for):
        return False
    if hold is not None and hold.data and part not in expand(hold.data, case.policy.parts):
        return False
    if hold is not None and hold.stores and table.store not in hold.stores:
        return False
    data = [body["data"]] if isinstance(body.get("data"), str) else body.get("data")
    if data and part not in expand(data, case.policy.parts):
        return False
    if body.get("table") not in (None, table.name) or body.get("store") not in (None, table.store):
        return False
    return body.get("row") is None or is_row(case, event)


def is_row(case: Case, event: Event) -> bool:
    """Whether an event is about this very row, by its key."""
    row, key = event.body.get("row"), [str(case.row.get(column)) for column in case.table.entry.key or ()]
    return key == [str(value) for value in (row if isinstance(row, list | tuple) else [row])]
