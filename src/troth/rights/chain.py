"""A request as one frozen value: what is asked, every step with its date, and what follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from troth.kernel.finding import Finding
from troth.plan.event import Event
from troth.rights.limits import Limit, Limits
from troth.rights.proof import Named, Proof, Proves, demanded

OPENED, CLOSED = "request", "request_closed"
REFERRED, VERIFIED, EXTENDED = "request_referred", "request_verified", "request_extended"
PLANNED, REVIEWED, CARRIED_OUT = "request_planned", "request_reviewed", "request_carried_out"
TOLD, ANSWERED = "request_told", "request_answered"

KINDS = (OPENED, REFERRED, VERIFIED, EXTENDED, PLANNED, REVIEWED, CARRIED_OUT, TOLD, ANSWERED, CLOSED)
"""The kinds of event that a request is made of, in the order in which those of one instant are taken."""

COMPLETE = frozenset({"in_full", "nothing_found"})
"""Answers after which nothing of what was asked is left."""

SOON = timedelta(days=7)
"""How long before its limit a request is shown as due soon. It hurries people, and no right rests on it."""


class Recorded(Event, Protocol):
    """An event with its place in the register."""

    @property
    def position(self) -> int: ...


class State(StrEnum):
    """How far a request has come: the last of these that holds."""

    RECEIVED = "received"
    VERIFIED = "verified"
    REFERRED = "referred"
    PLANNED = "planned"
    REVIEWED = "reviewed"
    CARRIED_OUT = "carried_out"
    TOLD = "recipients_told"
    ANSWERED = "answered"
    CLOSED = "closed"


class Pressure(StrEnum):
    """How a request stands to its limit at an instant."""

    NONE = "none"
    SOON = "due_soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a request. ``fault`` is why it counts for nothing, or, of a closing, what was lacking; None: in
    order. ``at`` is its place, the earlier of when it occurred and was recorded.
    """

    kind: str
    at: datetime
    recorded: datetime
    position: int
    by: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    fault: Finding | None = None

    @property
    def counts(self) -> bool:
        """Whether it changed anything. What ends a claim ends the request, whatever was lacking."""
        return self.fault is None or self.kind == CLOSED


@dataclass(frozen=True, slots=True)
class Opening:
    """One event that opened the request, or found whose it is. It holds what was asked for until it is ended."""

    position: int
    at: datetime
    person: Named | None
    running: bool = True


@dataclass(frozen=True, slots=True)
class Scope:
    """What the request is about; all None or empty: everything of hers."""

    store: str | None = None
    table: str | None = None
    row: tuple[str, ...] = ()
    data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identifier:
    """By what somebody is asked for whom nobody has found: the kind of identifier, and the identifier."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Extension:
    """The one extension: for which of the law's reasons, in whose words, and the day on which the person was told."""

    because: str
    reason: str
    told: date


@dataclass(frozen=True, slots=True)
class Referral:
    """To which controller a request was handed on, and when."""

    controller: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Request:
    """A request as it stands at the instant ``at``. ``case`` names it; ``opened`` is the position of its first event,
    ``position`` that of its last. ``received_known`` is false where its source told a time that cannot be read.

    ``plan`` is the digest of the plan in force, ``approved`` whether a reviewer agreed to it;
    ``review``: the policy wants that. ``to_tell`` are the
    recipients who must be told, and ``told`` those who were, or whom it is impossible to tell. ``undecided`` is how
    many cells waited for a decision when it was last said; None: nobody has said. ``reached`` has every state that was
    ever reached with the last time that it was. ``repeats`` names earlier requests within the policy's ``once_per``.
    """

    case: str
    right: str
    at: datetime
    opened: int
    position: int
    received: datetime
    received_known: bool
    limits: Limits
    review: bool = False
    openings: tuple[Opening, ...] = ()
    identifier: Identifier | None = None
    scope: Scope = Scope()
    purpose: str | None = None
    direct_marketing: bool = False
    channel: str = ""
    by: str = ""
    source: str = ""
    reference: str | None = None
    asks: str = ""
    prefers: str = ""
    proofs: tuple[Proof, ...] = ()
    extension: Extension | None = None
    referrals: tuple[Referral, ...] = ()
    plan: str | None = None
    approved: bool = False
    carried_out: bool = False
    to_tell: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    answer: str | None = None
    answered_at: datetime | None = None
    outcome: str | None = None
    closed_at: datetime | None = None
    undecided: int | None = None
    steps: tuple[Step, ...] = ()
    reached: Mapping[State, datetime] = field(default_factory=dict)
    repeats: tuple[str, ...] = ()
    ambiguous: bool = False

    @property
    def fee(self) -> int:
        """What it costs her: nothing, ever (GDPR 12(5))."""
        return 0

    @property
    def persons(self) -> tuple[Named, ...]:
        """Whom it is about, as far as somebody was found; several accounts of one person are several."""
        return tuple(dict.fromkeys(opening.person for opening in self.openings if opening.person is not None))

    @property
    def open(self) -> bool:
        """Whether it still waits for its end, and holds what was asked for."""
        about = [opening for opening in self.openings if opening.person is not None] or self.openings
        return any(opening.running for opening in about)

    @property
    def proved(self) -> bool:
        """Whether what its right demands has been proved: of the person, for each of her accounts."""
        need = demanded(self.right)
        if need is Proves.PERSON:
            known = {proof.person for proof in self.proofs if proof.proves is Proves.PERSON}
            return bool(self.persons) and known >= set(self.persons)
        return need is Proves.NOTHING or bool(self.proofs)

    @property
    def untold(self) -> tuple[str, ...]:
        """The recipients who have still to be told (GDPR 19)."""
        return tuple(name for name in self.to_tell if name not in self.told)

    @property
    def due(self) -> Limit | None:
        """By when it is answered: the sooner of what was promised and what the law demands."""
        return self.limits.due(extended=self.extension is not None)

    @property
    def holds(self) -> tuple[State, ...]:
        """Every state that holds, the furthest last."""
        each: Sequence[tuple[State, bool]] = (
            (State.RECEIVED, True),
            (State.VERIFIED, bool(self.proofs) and self.proved),
            (State.REFERRED, bool(self.referrals)),
            (State.PLANNED, self.plan is not None),
            (State.REVIEWED, self.approved),
            (State.CARRIED_OUT, self.carried_out),
            (State.TOLD, self.carried_out and bool(self.to_tell) and not self.untold),
            (State.ANSWERED, self.answer is not None),
            (State.CLOSED, not self.open),
        )
        return tuple(state for state, true in each if true)

    @property
    def state(self) -> State:
        """How far it has come."""
        return self.holds[-1]

    @property
    def complete(self) -> bool:
        """Whether it was answered, and not in part only."""
        return self.answer in COMPLETE

    def pressure(self, at: datetime) -> Pressure:
        """How it stands to its limit: what is answered or closed is under none. Half-open: at the limit it is late."""
        limit = self.due
        if not self.open or self.complete or limit is None or at < limit.until - SOON:
            return Pressure.NONE
        return Pressure.OVERDUE if at >= limit.until else Pressure.SOON

    @property
    def late(self) -> bool:
        """Whether its answer, or the end that stands for one, came too late."""
        ended = self.answered_at or self.closed_at
        return ended is not None and self.due is not None and ended >= self.due.until

    @property
    def handover(self) -> "Handover | None":
        """What a controller needs to answer it in the operator's place; None where it was referred to nobody."""
        if not self.referrals:
            return None
        return Handover(
            self.right, self.received, self.due, self.persons, self.identifier, self.scope, self.asks, self.proofs
        )


@dataclass(frozen=True, slots=True)
class Handover:
    """What goes along with a referral: what is asked by whom, since when, by when, and what was proved."""

    right: str
    received: datetime
    due: Limit | None
    persons: tuple[Named, ...]
    identifier: Identifier | None
    scope: Scope
    asks: str
    proofs: tuple[Proof, ...]
