"""What goes into the register and comes out of it: frozen values without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeAlias

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
"""What a body may hold. No floats: two writers may print one float in two ways."""


class EventKind(StrEnum):
    """What can happen to a person, a cell or a request, so that the rule's answer becomes another."""

    OBJECTION = "objection"
    OBJECTION_DECIDED = "objection_decided"
    RESTRICTION = "restriction"
    RESTRICTION_ENDED = "restriction_ended"
    HOLD = "hold"
    HOLD_RELEASED = "hold_released"
    CONSENT = "consent"
    WITHDRAWAL = "withdrawal"
    DEATH = "death"
    REQUEST = "request"
    REQUEST_REFERRED = "request_referred"
    REQUEST_VERIFIED = "request_verified"
    REQUEST_EXTENDED = "request_extended"
    REQUEST_PLANNED = "request_planned"
    REQUEST_REVIEWED = "request_reviewed"
    REQUEST_CARRIED_OUT = "request_carried_out"
    REQUEST_TOLD = "request_told"
    REQUEST_ANSWERED = "request_answered"
    REQUEST_CLOSED = "request_closed"
    DECISION = "decision"


class Person(NamedTuple):
    """A person of the map: the class of people, and the value of its key as text."""

    of_class: str
    key: str


@dataclass(frozen=True, slots=True)
class Event:
    """A dated fact about a person.

    ``occurred`` is when it happened by its source, ``None`` where no instant can be read from what the source says;
    ``recorded`` is when Troth first read it; both carry a zone. ``seq`` is the source's own order number. ``body``
    holds the rest, by the names that ``event_shape`` knows. ``position`` is its place in the register, 0 before it has
    one.
    """

    kind: EventKind
    recorded: datetime
    person: Person | None = None
    occurred: datetime | None = None
    body: Mapping[str, Json] = field(default_factory=dict)
    seq: int | None = None
    position: int = 0

    @property
    def reference(self) -> str | None:
        """The event's own name at its source; one source says one reference once."""
        found = self.body.get("reference")
        return found if isinstance(found, str) else None

    @property
    def source(self) -> str:
        """Who said it; empty where the staff wrote it in by hand."""
        found = self.body.get("source")
        return found if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One record of the ledger, opened. ``body`` is ``None`` once it is forgotten."""

    position: int
    kind: str
    recorded_at: datetime
    body: Mapping[str, Json] | None
    commitment: bytes
    link: bytes


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan under its digest. ``document`` is the JSON that the digest is of; ``summary`` is not part of it."""

    digest: str
    made_at: datetime
    document: Mapping[str, Json]
    summary: Mapping[str, Json]


class RunOutcome(StrEnum):
    """How an apply ended."""

    DONE = "done"
    IN_PART = "in_part"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """One apply of a plan. ``ended`` and ``outcome`` are ``None`` while it goes on, and for ever if it was killed."""

    id: str
    plan: str
    started: datetime
    ended: datetime | None
    outcome: RunOutcome | None


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to act on one store until ``expires``. Its fence number grows with each taking; older ones are void."""

    store: str
    holder: str
    fence: int
    expires: datetime


class Undecided(NamedTuple):
    """What the rule cannot answer and a staff member must: a row by its key (JSON or keyed hash), or a part of it."""

    store: str
    table: str
    key: str
    part: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something undecided, and since when."""

    undecided: Undecided
    first_seen: datetime
    last_seen: datetime

    def age(self, now: datetime) -> timedelta:
        """How long it has waited."""
        return now - self.first_seen


class BrakeScope(NamedTuple):
    """What the brake adds up over. ``of_class`` and ``controller`` are empty where it counts all of the table."""

    store: str
    table: str
    of_class: str = ""
    controller: str = ""


@dataclass(frozen=True, slots=True)
class Removals:
    """How many rows went since a day, and how many there were when the first of them did; ``None`` if none went."""

    count: int
    total: int | None
