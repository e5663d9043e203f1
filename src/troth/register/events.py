"""Events about people: only ever added, each with a receipt in the same transaction."""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from troth.kernel.canonical import canonical_json
from troth.kernel.errors import Refused, Unreadable
from troth.kernel.finding import Finding, Level
from troth.kernel.instants import micros
from troth.register.connection import Connection, Row
from troth.register.part import PAGE, Part, read_instant, read_object, unreadable
from troth.register.receipts import OF_EVENT, append_within
from troth.register.values import Event, EventKind, Json, Person

_BY_POSITION = (
    "SELECT position, kind, person_class, person_key, occurred, recorded, seq, source, reference, body FROM event "
    "WHERE position > ? AND position <= ? ORDER BY position LIMIT ?"
)
_BY_REFERENCE = (
    "SELECT position, kind, person_class, person_key, occurred, recorded, seq, source, reference, body FROM event "
    "WHERE source = ? AND reference = ?"
)
_OF_KIND = (
    "SELECT position, kind, person_class, person_key, occurred, recorded, seq, source, reference, body FROM event "
    "WHERE kind = ? AND position > ? AND body LIKE ? ESCAPE '!' ORDER BY position LIMIT ?"
)
_BY_PERSON = (
    "SELECT position, kind, person_class, person_key, occurred, recorded, seq, source, reference, body FROM event "
    "WHERE person_class = ? AND person_key = ? AND position > ? ORDER BY position LIMIT ?"
)
_OBJECTIONS = "SELECT body FROM event WHERE kind = 'objection' ORDER BY position"
_INSERT = (
    "INSERT INTO event "
    "(position, kind, person_class, person_key, occurred, recorded, seq, source, reference, body, receipt) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_WITH_RECEIPTS = (
    "SELECT e.position, e.kind, e.person_class, e.person_key, e.occurred, e.recorded, e.seq, e.source, e.reference, "
    "e.body, r.kind, r.payload FROM event e LEFT JOIN receipt r ON r.position = e.receipt "
    "WHERE e.position > ? ORDER BY e.position LIMIT ?"
)
_WITHOUT_EVENT = (
    "SELECT count(*), min(r.position) FROM receipt r LEFT JOIN event e ON e.receipt = r.position "
    "WHERE r.kind = 'event' AND e.position IS NULL"
)
_KINDS = frozenset(kind.value for kind in EventKind)
_TAG = b"troth.event/1\x00"


class Events(Part):
    """Events in the order in which the register took them."""

    def record(self, event: Event) -> int:
        """Records an event and says its position, which is one more than that of the event before.

        An event whose source and reference are known already is not recorded twice: its first position is the answer.
        Raises Refused for one that says something else under a known reference (``REFERENCE_TAKEN``), and for a
        rejection of an objection to direct marketing (``MARKETING_OBJECTION``, GDPR 21(3)); ValueError for a time
        without a zone.
        """
        return self.record_all((event,))[0]

    def record_all(self, events: Iterable[Event]) -> tuple[int, ...]:
        """Records several events in one transaction: all of them, or none and an error."""
        with self._db.writing():
            return tuple(self._record(event) for event in events)

    def events(self, after: int = 0, until_position: int | None = None) -> Iterator[Event]:
        """The events after a position, up to ``until_position`` or to the head at the time of the first step."""
        last = self.head() if until_position is None else until_position
        while page := self._db.rows(_BY_POSITION, after, last, PAGE):
            yield from map(_event, page)
            after = page[-1][0]

    def events_of(self, kinds: Iterable[str], case: str | None = None) -> Iterator[Event]:
        """The events of some kinds, kind by kind, each in its order; with ``case``, those that say that case."""
        said = "%" if case is None else f"%{_escaped(canonical_json({'case': case}).decode()[1:-1])}%"
        for kind in kinds:
            after = 0
            while page := self._db.rows(_OF_KIND, kind, after, said, PAGE):
                after = page[-1][0]
                yield from (event for event in map(_event, page) if case is None or event.body.get("case") == case)

    def event_of(self, source: str, reference: str) -> Event | None:
        """The event that a source calls by this reference, or None."""
        found = self._db.rows(_BY_REFERENCE, source, reference)
        return _event(found[0]) if found else None

    def events_about(self, person: Person) -> Iterator[Event]:
        """The events of one person in their order, found by index however many others there are."""
        after = 0
        while page := self._db.rows(_BY_PERSON, person.of_class, person.key, after, PAGE):
            yield from map(_event, page)
            after = page[-1][0]

    def head(self) -> int:
        """The position of the last event; 0 if there is none."""
        return int(self._db.rows("SELECT coalesce(max(position), 0) FROM event")[0][0])

    def _record(self, event: Event) -> int:
        known = self._known(event)
        if known is not None:
            return known
        self._refuse_override(event)
        row = _row(event, self.head() + 1)
        body = {"event": row[0], "kind": event.kind.value, "digest": _fingerprint(self._key, row)}
        receipt = append_within(self._db, OF_EVENT, body, event.recorded)
        self._db.run(_INSERT, *row, receipt)
        return int(row[0])

    def _known(self, event: Event) -> int | None:
        """The position of this same event, if it is in the register."""
        if event.reference is None:
            return None
        found = self._db.rows(_BY_REFERENCE, event.source, event.reference)
        if not found:
            return None
        known = _event(found[0])
        # When it was read is no part of what it says.
        if _row(replace(event, recorded=known.recorded), known.position) != found[0]:
            raise Refused(
                f"an event with the reference {event.reference} is in the register already, and says something else",
                help="give the new event a reference of its own; what is recorded is never changed",
                code="REFERENCE_TAKEN",
            )
        return known.position

    def _refuse_override(self, event: Event) -> None:
        if event.kind is not EventKind.OBJECTION_DECIDED or event.body.get("outcome") != "rejected":
            return
        if event.body.get("direct_marketing") is True or self._is_about_marketing(event.body.get("case")):
            raise Refused(
                "an objection to direct marketing cannot be rejected",
                help="only the person can open a purpose again, by a new consent that names it (GDPR 21(3))",
                code="MARKETING_OBJECTION",
            )

    def _is_about_marketing(self, case: Json) -> bool:
        """Whether an objection with this case number is one to direct marketing."""
        if case is None:
            return False
        objections = (read_object(body, "an objection") for (body,) in self._db.rows(_OBJECTIONS))
        return any(body.get("case") == case and body.get("direct_marketing") is True for body in objections)


def _escaped(words: str) -> str:
    """Words in a pattern, where they stand for themselves."""
    return words.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def check_receipts(database: Connection, key: bytes) -> Iterator[Finding]:
    """What is wrong between events and their receipts: changed, written past Troth, or removed."""
    after = 0
    while page := database.rows(_WITH_RECEIPTS, after, PAGE):
        for *row, kind, payload in page:
            yield from _compared(key, tuple(row), kind, payload)
        after = page[-1][0]
    missing, first = database.rows(_WITHOUT_EVENT)[0]
    if missing:
        yield Finding(
            "EVENT_MISSING",
            Level.ERROR,
            f"The ledger has receipts of {missing} event(s) that are no longer there, the first at {first}.",
            help="find out who removed them, and restore the register from a backup",
            subject=f"ledger.{first}",
        )


def _compared(key: bytes, row: Row, kind: str | None, payload: str | None) -> Iterator[Finding]:
    position = row[0]
    if kind != OF_EVENT:
        yield Finding(
            "EVENT_NO_RECEIPT",
            Level.ERROR,
            f"Event {position} has no receipt in the ledger: it was not written by Troth.",
            help="find out who wrote it; what the operator's own systems know is imported with `troth event import`",
            subject=f"event.{position}",
        )
    elif payload is not None and not _vouches(payload, position, _fingerprint(key, row)):
        yield Finding(
            "EVENT_CHANGED",
            Level.ERROR,
            f"Event {position} says something else than when it was recorded.",
            help="find out who changed it, and compare with a backup of the register",
            subject=f"event.{position}",
        )


def _vouches(payload: str, position: int, fingerprint: str) -> bool:
    try:
        body = read_object(payload, "a receipt")
    except Unreadable:
        return False
    return body.get("event") == position and body.get("digest") == fingerprint


def _fingerprint(key: bytes, row: Row) -> str:
    """A keyed digest of an event: the receipt must not repeat whom it is about, nor let it be guessed."""
    return hmac.new(key, _TAG + canonical_json(row), sha256).hexdigest()


def _row(event: Event, position: int) -> Row:
    of_class, person_key = event.person or (None, None)
    return (
        position,
        event.kind.value,
        of_class,
        person_key,
        None if event.occurred is None else _micros(event.occurred),
        _micros(event.recorded),
        event.seq,
        event.source,
        event.reference,
        canonical_json(event.body).decode(),
    )


def _micros(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError("the times of an event carry a zone")
    return micros(moment)


def _event(row: Row) -> Event:
    position, kind, of_class, person_key, occurred, recorded, seq, _source, _reference, body = row
    what = f"event {position}"
    if kind not in _KINDS:
        raise unreadable(what)
    return Event(
        EventKind(kind),
        read_instant(recorded, what),
        None if of_class is None else Person(of_class, person_key),
        None if occurred is None else read_instant(occurred, what),
        read_object(body, what),
        seq,
        position,
    )
