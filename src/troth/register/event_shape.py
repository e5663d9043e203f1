"""The shape of an event as it comes in: one mapping of names to values, from a line of JSON or a row of CSV.

The same flat names serve both: a CSV cell that is empty counts as left out, a list is written with blanks between its
items, and true and false are words.

| name | of which kinds | value |
|---|---|---|
| ``kind`` | all, demanded | one of ``EventKind`` |
| ``class`` ``person`` | all; demanded where it is about a person | a class of people, and the key of one of them |
| ``occurred`` | all | a time; where none can be read, its text is kept as ``occurred_text`` |
| ``seq`` | all | the source's own order number |
| ``source`` ``reference`` | all | who says it, and its own name there; the same one is recorded once |
| ``case`` | all | what ties an event to those that answer it |
| ``by`` ``channel`` ``note`` | all | who wrote it in or spoke for the person; by which way; free words |
| ``purpose`` ``direct_marketing`` | objection and its decision | what is objected to; nothing: every interest |
| ``consent`` ``text`` ``purpose`` | consent, withdrawal | the declared consent, demanded; the version shown |
| ``shown`` ``words`` ``language`` | consent, withdrawal | the words as shown; their digest; their language |
| ``actor`` | consent, withdrawal | whose act it was: one of ``ACTORS`` |
| ``hold`` | hold, demanded; hold_released | the declared hold |
| ``law`` | hold | the section by which it is held |
| ``store`` ``table`` ``row`` ``data`` | hold, restriction, request, their ends; decision | what it covers |
| ``part`` | decision | the part of the row that was undecided |
| ``letter`` | restriction and its end | a to d of GDPR 18(1) |
| ``right`` | request, demanded; request_closed | as in the policy's ``rights`` |
| ``key`` ``value`` | request, request_verified | an identifier that nobody is found by yet, or that was proved |
| ``joins`` | request | the person is whose request of this case is open |
| ``asks`` ``prefers`` | request | her words; the form in which she wants the answer |
| the rest | the steps of a request | see ``docs/events.md`` |
| ``outcome`` ``reason`` | the kinds that answer or decide | one of the words of ``_SHAPES``; free words |
| ``until`` ``review`` ``told`` | where they have a meaning | a date |
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from troth.declaration.dealings import RIGHT_NAMES
from troth.kernel.finding import Finding, Level
from troth.kernel.instants import instant, read_time
from troth.kernel.names import nearest
from troth.kernel.wording import wording_digest
from troth.register.values import Event, EventKind, Json, Person
from troth.rights.chain import KINDS
from troth.rights.papers import ATTACHED, holds_a_picture, looks_like_a_paper
from troth.rights.proof import Proves
from troth.rights.steps import OUTCOMES

_EVERYWHERE = ("kind", "class", "person", "occurred", "seq", "source", "reference", "case", "by", "note", "channel")
_COVERS = ("store", "table", "row", "data")
_AGREED = ("text", "purpose", "shown", "words", "language", "actor")
ACTORS = ("person", "guardian", "staff")
"""Whose act an answer to a consent was: her own, that of whoever answers for a child, or the operator's."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of event says: what it must, one of what it must, what it may, and the words its outcome has."""

    needs: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Every name that it knows."""
        return frozenset((*_EVERYWHERE, *self.needs, *self.one_of, *self.may))


_SHAPES: Mapping[EventKind, Shape] = {
    EventKind.OBJECTION: Shape(("person",), may=("purpose", "direct_marketing")),
    EventKind.OBJECTION_DECIDED: Shape(
        ("person", "outcome"),
        one_of=("case", "purpose", "direct_marketing"),
        may=("reason",),
        outcomes=("upheld", "rejected"),
    ),
    EventKind.RESTRICTION: Shape(("person",), may=(*_COVERS, "letter", "until")),
    EventKind.RESTRICTION_ENDED: Shape(("person",), may=(*_COVERS, "letter", "told")),
    EventKind.HOLD: Shape(
        ("hold",), one_of=("person", "store", "data"), may=(*_COVERS, "until", "review", "reason", "law")
    ),
    EventKind.HOLD_RELEASED: Shape(one_of=("case", "person", "store", "data"), may=("hold", *_COVERS, "reason")),
    EventKind.CONSENT: Shape(("person", "consent"), may=_AGREED),
    EventKind.WITHDRAWAL: Shape(("person", "consent"), may=_AGREED),
    EventKind.DEATH: Shape(("person",)),
    EventKind.REQUEST: Shape(
        ("right",),
        may=(*_COVERS, "key", "value", "joins", "asks", "prefers", "purpose", "direct_marketing"),
    ),
    EventKind.REQUEST_REFERRED: Shape(("case", "controller")),
    EventKind.REQUEST_VERIFIED: Shape(("case", "how", "by", "proves"), may=("key", "value", "held_from", "held_to")),
    EventKind.REQUEST_EXTENDED: Shape(("case", "because", "reason"), may=("told",)),
    EventKind.REQUEST_PLANNED: Shape(("case", "plan"), may=("undecided",)),
    EventKind.REQUEST_REVIEWED: Shape(
        ("case", "plan", "outcome", "by"), may=("reason",), outcomes=("approved", "sent_back")
    ),
    EventKind.REQUEST_CARRIED_OUT: Shape(
        ("case", "plan", "outcome"), may=("recipients", "undecided", "reason"), outcomes=("done", "in_part")
    ),
    EventKind.REQUEST_TOLD: Shape(("case", "recipient"), may=("outcome", "reason"), outcomes=("told", "impossible")),
    EventKind.REQUEST_ANSWERED: Shape(
        ("case",), may=("outcome", "undecided", "reason"), outcomes=("in_full", "in_part", "nothing_found")
    ),
    EventKind.REQUEST_CLOSED: Shape(
        one_of=("case", "right"),
        may=(*_COVERS, "outcome", "reason", "refusal", "complaint", "undecided"),
        outcomes=OUTCOMES,
    ),
    EventKind.DECISION: Shape(
        ("store", "table", "row", "outcome"), may=("part", "until", "reason"), outcomes=("owner", "keep", "remove")
    ),
}


def event_from_mapping(
    given: Mapping[str, object], zone_name: str | None, recorded: datetime, *, marketing: Collection[str] = ()
) -> Event | Finding:
    """The event that ``given`` says, or the first thing that is wrong with it.

    ``zone_name`` is the zone of local times and of dates, ``None`` where the source has declared none: such times are
    unknown then, and never guessed (RT-34). ``recorded`` is the engine's clock. ``marketing`` names the policy's
    purposes of direct marketing, for which no objection can be rejected (GDPR 21(3)).
    """
    said = {name: value for name, value in given.items() if not _left_out(value)}
    kind = _kind(said.get("kind"))
    if isinstance(kind, Finding):
        return kind
    shape = _SHAPES[kind]
    body: dict[str, Json] = {}
    if paper := _paper(kind, said):
        return paper
    for name, value in said.items():
        if name not in shape.names:
            return _unknown(str(name), kind, shape)
        if name in ("kind", "occurred"):
            continue
        read = _READERS.get(name, _words)(value)
        if read is None:
            return _unfit(name, kind)
        body[name] = read
    fault = _person_fault(body) or _lacks(body, kind, shape) or _misfits(body, kind, shape, marketing)
    if fault is not None:
        return fault
    occurred = _instant(said.get("occurred"), zone_name)
    if occurred is None and "occurred" in said:
        body["occurred_text"] = str(said["occurred"]).encode(errors="backslashreplace").decode()
    of_class, key, seq = body.pop("class", None), body.pop("person", None), body.pop("seq", None)
    return Event(
        kind,
        recorded,
        Person(str(of_class), str(key)) if key is not None else None,
        occurred,
        body,
        seq if isinstance(seq, int) else None,
    )


def _left_out(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _kind(value: object) -> EventKind | Finding:
    known = [kind.value for kind in EventKind]
    if isinstance(value, str) and value in known:
        return EventKind(value)
    if value is None:
        return _fault("EVENT_KIND", "An event must say its kind.", f"write one of: {', '.join(known)}", "kind")
    close = nearest(str(value), known)
    return _fault(
        "EVENT_KIND",
        f"There is no kind of event called {value}.",
        f"did you mean {close}?" if close else f"write one of: {', '.join(known)}",
        "kind",
    )


def _instant(value: object, zone_name: str | None) -> datetime | None:
    if zone_name is not None:
        return instant(value, zone_name)
    read = read_time(value)
    return read.astimezone(UTC) if isinstance(read, datetime) and read.tzinfo is not None else None


def _person_fault(body: Mapping[str, Json]) -> Finding | None:
    if "class" in body and "person" not in body:
        return _fault("EVENT_PERSON", "The event names a class of people, but no person.", "add `person`", "person")
    if "person" in body and "class" not in body:
        return _fault(
            "EVENT_PERSON", "The event names a person, but not of which class.", "add `class`, as in the map", "class"
        )
    return None


def _lacks(body: Mapping[str, Json], kind: EventKind, shape: Shape) -> Finding | None:
    for name in shape.needs:
        if name not in body:
            code = "EVENT_PERSON" if name == "person" else "EVENT_INCOMPLETE"
            return _fault(code, f"An event of kind {kind} must say its {name}.", f"add `{name}`", name)
    if shape.one_of and not any(body.get(name) for name in shape.one_of):
        choice = " or ".join(f"`{name}`" for name in shape.one_of)
        return _fault("EVENT_SCOPE", f"An event of kind {kind} must say what it covers.", f"add {choice}", kind.value)
    for name, above in (("row", "table"), ("table", "store"), ("part", "row")):
        if name in body and above not in body:
            return _fault("EVENT_SCOPE", f"A {name} without a {above} can be any.", f"add `{above}`", name)
    return None


def _paper(kind: EventKind, said: Mapping[str, object]) -> Finding | None:
    """Of what is written about a request nothing may hold or enclose a copy of an identity paper."""
    if kind.value not in KINDS:
        return None
    for name, value in said.items():
        # Her own words may speak of a copy that she wants back; a picture they may not hold either.
        looks = holds_a_picture if name == "asks" else looks_like_a_paper
        if str(name) in ATTACHED or (isinstance(value, str) and looks(value)):
            return _fault(
                "IDENTITY_PAPER",
                f"The {name} looks like a copy of an identity paper, or comes with one; none is kept.",
                "write how she was identified and by whom, and destroy the copy",
                str(name),
                "GDPR 5(1)(c)",
            )
    return None


def _misfits(body: Mapping[str, Json], kind: EventKind, shape: Shape, marketing: Collection[str]) -> Finding | None:
    outcome = body.get("outcome")
    if outcome is not None and outcome not in shape.outcomes:
        return _fault(
            "EVENT_VALUE",
            f"{outcome} is no outcome of an event of kind {kind}.",
            f"write one of: {', '.join(shape.outcomes)}",
            "outcome",
        )
    about_marketing = body.get("direct_marketing") is True or body.get("purpose") in marketing
    if kind is EventKind.OBJECTION_DECIDED and outcome == "rejected" and about_marketing:
        return _fault(
            "MARKETING_OBJECTION",
            "An objection to direct marketing cannot be rejected.",
            "leave it; only the person can open a purpose again, by a new consent that names it",
            "outcome",
            "GDPR 21(3)",
        )
    if kind is EventKind.REQUEST and "person" not in body and not ("key" in body and "value" in body):
        says = "A request must say of which person it is, or by which identifier she is to be found."
        return _fault("EVENT_PERSON", says, "add `class` and `person`, or `key` and `value`", "person")
    if kind is EventKind.REQUEST_CLOSED and "person" not in body and "case" not in body:
        return _fault("EVENT_PERSON", "What closes a request without a case must name the person.", "add it", "person")
    holder = kind is EventKind.REQUEST_VERIFIED and body["proves"] == Proves.HOLDER
    if holder and not ("key" in body and "value" in body):
        says = "A proof of who holds an identifier must name the identifier."
        return _fault("EVENT_INCOMPLETE", says, "add `key` and `value`", "key")
    shown, words = body.get("shown"), body.get("words")
    if isinstance(shown, str) and words is not None and words != wording_digest(shown):
        return _fault(
            "EVENT_VALUE",
            f"The digest in an event of kind {kind} is not that of the words beside it.",
            "leave `words` out where `shown` says the words themselves",
            "words",
        )
    if kind is EventKind.DECISION and outcome == "owner" and "person" not in body:
        return _fault("EVENT_PERSON", "A decision about the owner must name the person.", "add `class` and `person`")
    if kind is EventKind.DECISION and outcome == "keep" and "until" not in body:
        return _fault("EVENT_INCOMPLETE", "A decision to keep must say until when.", "add `until: DATE`", "until")
    return None


def _words(value: object) -> str | None:
    """Words that any database can hold."""
    if not isinstance(value, str) or "\x00" in value:
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value


def _key(value: object) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _words(value)


def _number(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value)
    whole = isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63
    return value if whole and isinstance(value, int) else None


def _digest(value: object) -> str | None:
    """SHA-256 in hexadecimal."""
    text = value.strip().lower() if isinstance(value, str) else ""
    return text if re.fullmatch(r"[0-9a-f]{64}", text, re.ASCII) else None


def _flag(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


def _day(value: object) -> str | None:
    read = read_time(value)
    return read.isoformat() if isinstance(read, date) and not isinstance(read, datetime) else None


def _moment(value: object) -> str | None:
    """A day or an instant: local times could be two."""
    read = read_time(value)
    if isinstance(read, datetime):
        return read.astimezone(UTC).isoformat() if read.tzinfo is not None else None
    return read.isoformat() if read is not None else None


def _count(value: object) -> int | None:
    read = _number(value)
    return read if read is not None and read >= 0 else None


def _none_or_names(value: object) -> list[str] | None:
    return [] if isinstance(value, list | tuple) and not value else _names(value)


def _names(value: object) -> list[str] | None:
    items = value.split() if isinstance(value, str) else value
    return _each(items, _words)


def _row(value: object) -> list[str] | None:
    """The values of a row's key as text, in the order in which the map names its columns; one needs no list."""
    return _each([value] if isinstance(value, str | int) else value, _key)


def _each(items: object, read: Callable[[object], str | None]) -> list[str] | None:
    if not isinstance(items, list | tuple) or not items:
        return None
    found = [read(item) for item in items]
    return [item for item in found if item is not None] if None not in found else None


def _one_of(*words: str) -> Callable[[object], str | None]:
    return lambda value: value if isinstance(value, str) and value in words else None


_READERS: Mapping[str, Callable[[object], Json]] = {
    "person": _key,
    "seq": _number,
    "reference": _key,
    "case": _key,
    "direct_marketing": _flag,
    "data": _names,
    "row": _row,
    "letter": _one_of("a", "b", "c", "d"),
    "value": _key,
    "joins": _flag,
    "proves": _one_of(Proves.HOLDER.value, Proves.PERSON.value),
    "held_from": _moment,
    "held_to": _moment,
    "undecided": _count,
    "recipients": _none_or_names,
    "words": _digest,
    "actor": _one_of(*ACTORS),
    "right": _one_of(*RIGHT_NAMES),
    "until": _day,
    "review": _day,
    "told": _day,
}

_FORMS: Mapping[str, str] = {
    "seq": "write a whole number",
    "direct_marketing": "write true or false",
    "data": "write a list of categories or parts, as in the policy",
    "row": "write the values of the row's key as a list",
    "letter": "write a, b, c or d, as in GDPR 18(1)",
    "joins": "write true or false",
    "proves": "write person or holder",
    "held_from": "write a day, or an instant with its offset",
    "held_to": "write a day, or an instant with its offset",
    "undecided": "write how many cells, from 0",
    "recipients": "write a list of recipients, as in the policy; an empty one where there are none",
    "words": "write the SHA-256 of the words as they were shown, 64 hexadecimal digits",
    "actor": f"write one of: {', '.join(ACTORS)}",
    "right": f"write one of: {', '.join(RIGHT_NAMES)}",
    "until": "write a date, YYYY-MM-DD",
    "review": "write a date, YYYY-MM-DD",
    "told": "write a date, YYYY-MM-DD",
}


def _unknown(name: str, kind: EventKind, shape: Shape) -> Finding:
    close = nearest(name, shape.names)
    known = ", ".join(sorted(shape.names))
    return _fault(
        "EVENT_KEY",
        f"An event of kind {kind} has no {name}.",
        f"did you mean `{close}`?" if close else f"it can say: {known}",
        name,
    )


def _unfit(name: str, kind: EventKind) -> Finding:
    return _fault(
        "EVENT_VALUE",
        f"The {name} of an event of kind {kind} cannot be read.",
        _FORMS.get(name, "write it as text that can be printed"),
        name,
    )


def _fault(code: str, says: str, advice: str, subject: str = "", law: str = "") -> Finding:
    return Finding(code, Level.ERROR, says, help=advice, law=law, subject=subject)
