"""Consents as events: judged as they come in, recorded once and never changed, and shown for one person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from troth.engine.bootstrap import Engine
from troth.engine.consent_lookup import births, look_up
from troth.engine.repeated_hour import told_apart
from troth.kernel.canonical import digest
from troth.kernel.errors import Unreadable
from troth.kernel.finding import Finding, Level, stops
from troth.kernel.names import nearest
from troth.kernel.span import Span
from troth.register.event_shape import event_from_mapping
from troth.register.values import Event, EventKind, Person
from troth.rights.consent_event import held_against
from troth.rights.consent_state import ConsentState, consent_states
from troth.rights.consent_words import KnownWords

ANSWERS = (EventKind.CONSENT, EventKind.WITHDRAWAL)
_OWN_REFERENCE = "line:"
_DIGITS = 32


@dataclass(frozen=True)
class RecordedConsents:
    """Where the answers stand in the register, how many of them are new there, and what was found. Where any finding is
    an error nothing was recorded.
    """

    positions: tuple[int, ...]
    new: int
    findings: tuple[Finding, ...]


def record_consents(
    engine: Engine, mappings: Iterable[tuple[Span, Mapping[str, object]]], zone: str | None
) -> RecordedConsents:
    """Records grants and withdrawals given as flat mappings: all of them or, if any is refused, none.

    One that names no reference gets one made of all that it says, so that the same line is recorded once however often
    it is read. Raises Refused (``REFERENCE_TAKEN``) where a known reference says something else.
    """
    now = engine.clock()
    read: list[tuple[Event, Span]] = []
    findings: list[Finding] = []
    for span, mapping in mappings:
        found = event_from_mapping(mapping, zone, now)
        if isinstance(found, Finding):
            findings.append(replace(found, span=span))
        elif found.kind not in ANSWERS:
            findings.append(_no_answer(span))
        else:
            read.append((_named(found, mapping), span))
    in_order = told_apart([event for event, _ in read], zone)
    judged = list(zip(in_order, (span for _, span in read), strict=True))
    findings += judge_answers(engine, judged)
    if stops(tuple(findings)):
        return RecordedConsents((), 0, gathered(findings))
    with engine.register.together():
        before = engine.register.head()
        positions = engine.register.record_all(in_order)
    return RecordedConsents(positions, len({one for one in positions if one > before}), gathered(findings))


def judge_answers(engine: Engine, events: Sequence[tuple[Event, Span]]) -> list[Finding]:
    """What can be held against grants and withdrawals, each at its place. Events of other kinds are passed over."""
    answers = [(event, span) for event, span in events if event.kind in ANSWERS]
    grants = {tuple(e.person) for e, _ in answers if e.kind is EventKind.CONSENT and e.person is not None}
    born = births(engine, {(of_class, key) for of_class, key in grants})
    words = KnownWords()
    return [
        replace(finding, span=span)
        for event, span in answers
        for finding in held_against(engine.policy, event, born, words)
    ]


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Every error, and of what is only told one for each code and consent, with how many more there are."""
    told: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.code, finding.subject if finding.level is not Level.ERROR else f"error {len(told)}")
        told.setdefault(key, []).append(finding)
    return tuple(
        same[0] if len(same) == 1 else replace(same[0], says=f"{same[0].says} (and {len(same) - 1} more like it)")
        for same in told.values()
    )


def _named(event: Event, mapping: Mapping[str, object]) -> Event:
    if event.reference is not None:
        return event
    said = {name: str(value) for name, value in mapping.items() if value not in (None, "")}
    return replace(event, body={**event.body, "reference": _OWN_REFERENCE + digest(said)[:_DIGITS]})


def _no_answer(span: Span) -> Finding:
    kinds = " or ".join(kind.value for kind in ANSWERS)
    says = f"an answer to a consent is of kind {kinds}"
    return Finding("EVENT_KIND", Level.ERROR, says, "record other events with `troth event import`", span=span)


@dataclass(frozen=True)
class Shown:
    """The consents of one person as of an instant. ``there``: whether she stands in the table of her people; None where
    that could not be read.
    """

    person: Person
    at: datetime
    there: bool | None
    consents: tuple[ConsentState, ...]


def show_consents(engine: Engine, person: Person, at: datetime) -> Shown:
    """What one person said to every consent, and what of it is in force. Raises Unreadable for a class without a
    place.
    """
    looked = look_up(engine, person)
    states = consent_states(engine.policy, looked.world, (person.of_class, person.key), at, looked.unread)
    return Shown(person, at, looked.there, states)


def person_of(engine: Engine, of_class: str | None, key: str) -> Person:
    """The person that a command names; the class may be left out where the map has only one. Raises Unreadable."""
    classes = engine.policy.people
    if of_class is None:
        if len(classes) != 1:
            raise Unreadable(
                "there are people of several classes, and the command does not say of which she is",
                help=f"add --class, one of: {', '.join(sorted(classes))}",
                code="CLASS_NOT_SAID",
            )
        return Person(next(iter(classes)), key)
    if of_class not in classes:
        close = nearest(of_class, classes)
        raise Unreadable(
            f"the map has no people of class `{of_class}`",
            help=f"did you mean `{close}`?" if close else f"one of: {', '.join(sorted(classes))}",
            code="CLASS_NOT_SAID",
        )
    return Person(of_class, key)
