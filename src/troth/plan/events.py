"""The register's events, reduced to what the spine must hold: claims that the engine makes, and objections in force.

Written apart from ``definition`` on purpose: it goes set by set, not person by person.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from troth.kernel.instants import local_day
from troth.plan.decisions import Decided, Named, decided_rows, named_owners
from troth.plan.event import Event, place, row_key
from troth.plan.questions import ENGINE
from troth.policy.model import Policy, Table
from troth.policy.resolve import expand


@dataclass(frozen=True, slots=True)
class PersonClaim:
    """An engine's claim over a part in a table, of one person. ``kind`` is its place in ``ENGINE``, from 1."""

    person_class: str
    person: str
    table: str
    part: str
    kind: int


@dataclass(frozen=True, slots=True)
class RowClaim:
    """An engine's claim over a part of one row, or of every row of the table (``key`` None)."""

    table: str
    key: tuple[str, ...] | None
    part: str
    kind: int


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection to a purpose. ``in_force``: of marketing as it was made, of another as it was upheld; what was only
    made of another is not.
    """

    person_class: str
    person: str
    purpose: str
    place: datetime
    in_force: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to a consent. ``occurred_known`` is false where its time cannot be read."""

    person_class: str
    person: str
    consent: str
    granted: bool
    place: datetime
    recorded: datetime
    occurred_known: bool


@dataclass(frozen=True)
class Reduced:
    """All of it, as of an instant."""

    person_claims: tuple[PersonClaim, ...] = ()
    row_claims: tuple[RowClaim, ...] = ()
    objections: tuple[Objection, ...] = ()
    answers: tuple[Answered, ...] = ()
    decided: tuple[Decided, ...] = ()
    named: tuple[Named, ...] = ()


def reduce(policy: Policy, events: Iterable[Event], at: datetime) -> Reduced:
    """What the events say at an instant; events recorded later are not known yet."""
    seen = [event for event in events if event.recorded <= at]
    in_force = [event for event in seen if place(event) <= at]
    person_claims: dict[tuple[str, str, str, str], int] = {}
    row_claims: dict[tuple[str, tuple[str, ...] | None, str], int] = {}
    for event in running(in_force, local_day(at, policy.zone)):
        kind = ENGINE.index(event.kind) + 1
        for table, part in _covered(policy, event):
            key = row_key(event)
            if key is None and event.person is not None:
                who = (*event.person, table.name, part)
                person_claims[who] = min(kind, person_claims.get(who, kind))
            else:
                what = (table.name, key, part)
                row_claims[what] = min(kind, row_claims.get(what, kind))
    objections = []
    for person, purpose, made, decided in _objections(policy, seen):
        if policy.declaration.policy.purposes[purpose].direct_marketing:
            objections += [Objection(*person, purpose, when, in_force=True) for when in made]
            continue
        upheld = [when for when, outcome in decided if outcome == "upheld"]
        others = [when for when, outcome in decided if outcome != "upheld"]
        if upheld and (not others or max(upheld) >= max(others)):
            objections.append(Objection(*person, purpose, max(upheld), in_force=True))
        if made:
            objections.append(Objection(*person, purpose, max(made), in_force=False))
        if made and not any((when, outcome == "upheld") > (max(made), False) for when, outcome in decided):
            for table, part in _of_interest(policy, purpose):
                who = (*person, table.name, part)
                person_claims[who] = min(ENGINE.index("objection") + 1, person_claims.get(who, len(ENGINE)))
    return Reduced(
        tuple(PersonClaim(*who, kind) for who, kind in person_claims.items()),
        tuple(RowClaim(*what, kind) for what, kind in row_claims.items()),
        tuple(objections),
        tuple(_answers(seen)),
        tuple(decided_rows(policy, in_force, at)),
        tuple(named_owners(policy, in_force)),
    )


_ENDS = {"hold_released": "hold", "restriction_ended": "restriction", "request_closed": "request"}


_COVERS = ("hold", "right", "store", "table", "row", "data")


def running(events: list[Event], today: date) -> Iterator[Event]:
    """The holds, restrictions and requests that none of their own ends came after."""
    ends: dict[tuple[str, object], list[Event]] = defaultdict(list)
    for event in events:
        if event.kind in _ENDS:
            ends[_ENDS[event.kind], event.body.get("case")].append(event)
    for event in events:
        until = event.body.get("until")
        if event.kind == "request" and event.person is None:
            continue  # nobody is found whose it is: there is nothing yet that it could hold
        if event.kind not in _ENDS.values() or (until is not None and date.fromisoformat(str(until)) < today):
            continue
        if not any(_ends(end, event) for end in ends.get((event.kind, event.body.get("case")), ())):
            yield event


def _ends(end: Event, event: Event) -> bool:
    """Whether one that says the same case (or as little) ends it: it came later, and says no other person or scope."""
    if place(end) <= place(event):
        return False
    if end.body.get("case") is not None:
        return end.person is None or end.person == event.person
    scope = {name: end.body[name] for name in _COVERS if end.body.get(name) is not None}
    return end.person == event.person and all(event.body.get(name) == value for name, value in scope.items())


def _covered(policy: Policy, event: Event) -> Iterator[tuple[Table, str]]:
    """The tables and parts that an event's scope, its hold and the reservations let it cover."""
    hold = policy.holds.get(str(event.body.get("hold"))) if event.kind == "hold" else None
    wanted = set(expand(hold.data, policy.parts)) if hold is not None and hold.data else set(policy.parts)
    if data := event.body.get("data"):
        wanted &= set(expand([data] if isinstance(data, str) else data, policy.parts))
    for table in policy.tables.values():
        if event.body.get("table") not in (None, table.name) or event.body.get("store") not in (None, table.store):
            continue
        if hold is not None and hold.stores and table.store not in hold.stores:
            continue
        for part in table.parts:
            reserved = policy.reservation(table, part)
            if part in wanted and (reserved is None or (hold is not None and reserved in hold.use_for)):
                yield table, part


def _objections(
    policy: Policy, events: list[Event]
) -> Iterator[tuple[tuple[str, str], str, list[datetime], list[tuple[datetime, str]]]]:
    """For each person and purpose: when objections were made, and how they were decided."""
    made: dict[tuple[tuple[str, str], str], list[datetime]] = defaultdict(list)
    decided: dict[tuple[tuple[str, str], str], list[tuple[datetime, str]]] = defaultdict(list)
    for event in events:
        if event.person is None or event.kind not in ("objection", "objection_decided"):
            continue
        for purpose in objected_purposes(policy, event):
            if event.kind == "objection":
                made[event.person, purpose].append(place(event))
            else:
                decided[event.person, purpose].append((place(event), str(event.body.get("outcome"))))
    for person, purpose in dict.fromkeys((*made, *decided)):
        yield person, purpose, made.get((person, purpose), []), decided.get((person, purpose), [])


def objected_purposes(policy: Policy, event: Event) -> tuple[str, ...]:
    """The purposes an objection names: one, or all of direct marketing, or by silence every one."""
    named = event.body.get("purpose")
    purposes = policy.declaration.policy.purposes
    if named is not None:
        return (named,) if named in purposes else ()
    if event.body.get("direct_marketing") is True:
        return tuple(name for name, purpose in purposes.items() if purpose.direct_marketing)
    return tuple(purposes)


def _of_interest(policy: Policy, purpose: str) -> Iterator[tuple[Table, str]]:
    """The tables and unreserved parts that a purpose uses on legitimate interest or public task."""
    for table in policy.tables.values():
        for part in table.parts:
            if policy.reservation(table, part) is None and any(
                claim.purpose == purpose and claim.use.ground in ("legitimate_interest", "public_task")
                for claim in policy.claims_on(table, part)
            ):
                yield table, part


def _answers(events: list[Event]) -> Iterator[Answered]:
    for event in events:
        if event.kind in ("consent", "withdrawal") and event.person is not None:
            yield Answered(
                *event.person,
                str(event.body.get("consent")),
                event.kind == "consent",
                place(event),
                event.recorded,
                event.occurred is not None,
            )
