"""``troth event add`` and ``import``: events into the register, each with its receipt."""

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from troth.engine.bootstrap import Engine
from troth.kernel.errors import Unreadable
from troth.kernel.finding import Finding, Level
from troth.kernel.names import nearest
from troth.kernel.span import NOWHERE, Span
from troth.plan.due import answer_due
from troth.policy.model import Policy, Table, reached_class
from troth.register.event_shape import event_from_mapping
from troth.register.values import Event, EventKind


@dataclass(frozen=True)
class Recorded:
    """The positions of what was recorded, and what was wrong with the rest. ``due``: of each request among it, by its
    position, the last day for the answer.
    """

    positions: tuple[int, ...]
    findings: tuple[Finding, ...]
    due: Mapping[int, date] = field(default_factory=dict)


def record(engine: Engine, mappings: Iterable[tuple[Span, Mapping[str, object]]], zone: str | None) -> Recorded:
    """Records events given as flat mappings, all of them or, if any is wrong, none."""
    now = engine.clock()
    events: list[Event] = []
    findings: list[Finding] = []
    spans: list[Span] = []
    for span, mapping in mappings:
        found, wrong = read(engine, mapping, zone, now, span)
        findings += wrong
        if found is not None:
            events.append(found)
            spans.append(span)
    findings = findings or _refused(engine, events, spans)
    if findings:
        return Recorded((), tuple(findings))
    ordered = _in_order(events, zone)
    positions = engine.register.record_all(ordered)
    answers = zip(positions, (answer_due(engine.policy, event) for event in ordered), strict=True)
    return Recorded(positions, (), {position: day for position, day in answers if day is not None})


def read(
    engine: Engine, mapping: Mapping[str, object], zone: str | None, now: datetime, span: Span = NOWHERE
) -> tuple[Event | None, tuple[Finding, ...]]:
    """The event that a mapping says, as of ``now``, and everything that is wrong with it."""
    purposes = engine.policy.declaration.policy.purposes
    marketing = tuple(name for name, purpose in purposes.items() if purpose.direct_marketing)
    found = event_from_mapping(mapping, zone, now, marketing=marketing)
    if isinstance(found, Finding):
        return None, (_placed(found, span),)
    return found, (*_unknown(engine, found, span), *_unsaid(engine.policy, found, span))


def _refused(engine: Engine, events: list[Event], spans: list[Span]) -> list[Finding]:
    """Answers to consents that cannot be valid: they come in by this door as little as by `troth consent`."""
    if not any(event.kind in (EventKind.CONSENT, EventKind.WITHDRAWAL) for event in events):
        return []
    from troth.engine.consenting import judge_answers

    return [one for one in judge_answers(engine, list(zip(events, spans, strict=True))) if one.level is Level.ERROR]


def _placed(finding: Finding, span: Span) -> Finding:
    return Finding(finding.code, finding.level, finding.says, finding.help, finding.law, span, finding.subject)


def _unknown(engine: Engine, event: Event, span: Span) -> Iterator[Finding]:
    """Names in an event that the policy does not declare: it would stand for ever and do nothing."""
    policy = engine.policy
    declared: dict[str, Collection[str]] = {
        "purpose": policy.declaration.policy.purposes,
        "consent": policy.consents,
        "hold": policy.holds,
        "table": policy.tables,
        "store": policy.stores,
        "recipient": policy.declaration.policy.recipients,
    }
    named = [(what, event.body.get(what), known) for what, known in declared.items()]
    if event.person is not None:
        named.append(("class", event.person[0], policy.people))
    told = event.body.get("recipients")
    recipients = policy.declaration.policy.recipients
    named += [("recipient", name, recipients) for name in (told if isinstance(told, list | tuple) else ())]
    table = policy.tables.get(str(event.body.get("table")))
    if table is not None:
        named.append(("part", event.body.get("part"), table.parts))
    for what, name, known in named:
        if isinstance(name, str) and name not in known:
            close = nearest(name, known)
            says = f"the policy declares no {what} `{name}`"
            yield _wrong(says, f"did you mean `{close}`?" if close else f"one of: {', '.join(sorted(known))}", span)
    if table is not None:
        yield from _of_another_shape(policy, table, event, span)


def _unsaid(policy: Policy, event: Event, span: Span) -> Iterator[Finding]:
    """What the policy wants said of such a hold, and the event does not say."""
    hold = policy.holds.get(str(event.body.get("hold"))) if event.kind == "hold" else None
    for name in hold.needs if hold is not None else ():
        if name not in event.body:
            says = f"a hold `{event.body['hold']}` must say its {name}"
            yield Finding("EVENT_INCOMPLETE", Level.ERROR, says, f"add `{name}`", span=span)


def _of_another_shape(policy: Policy, table: Table, event: Event, span: Span) -> Iterator[Finding]:
    """A row's key of another length than the table's, and an owner of a class that no row of the table has."""
    row, key = event.body.get("row"), table.entry.key or ()
    if isinstance(row, list | tuple) and len(row) != len(key):
        says = f"the key of `{table.name}` has {len(key)} columns ({', '.join(key)}), and the event names {len(row)}"
        yield _wrong(says, "write one value for each, in their order", span)
    if event.body.get("outcome") != "owner" or event.person is None:
        return
    owner = reached_class(policy, table, table.owner) if table.owner is not None else None
    if table.owner is None and table.owners:
        says = f"the rows of `{table.name}` may have several owners, or owners of several kinds: none can be named"
        yield _wrong(says, "keep the row until a day, or decide that it is removed", span)
    elif owner != event.person[0]:
        says = f"a row of `{table.name}` cannot be of a {event.person[0]}"
        yield _wrong(says, f"its owners are of class `{owner}`" if owner else "nobody owns its rows", span)


def _wrong(says: str, advice: str, span: Span) -> Finding:
    return Finding("EVENT_VALUE", Level.ERROR, says, advice, span=span)


def _in_order(events: list[Event], zone: str | None) -> list[Event]:
    """Events in which the source's own numbers tell apart what the clock repeated (RT-34)."""
    from troth.engine.repeated_hour import told_apart

    return told_apart(events, zone)


def read_file(path: Path) -> Iterator[tuple[Span, Mapping[str, object]]]:
    """The mappings of a file of JSON lines or CSV. Raises Unreadable for another kind, a bad line, a missing file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"`{path}` cannot be read: {type(error).__name__}", help="give a UTF-8 file") from error
    if path.suffix == ".csv":
        yield from _rows(path, text)
    elif path.suffix in (".jsonl", ".json"):
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield Span(str(path), number, 1), _object(path, number, line)
    else:
        raise Unreadable(
            f"`{path}` is neither .jsonl nor .csv", help="write one JSON object a line, or CSV with a header"
        )


def _rows(path: Path, text: str) -> Iterator[tuple[Span, Mapping[str, object]]]:
    """The rows of a CSV file, each at the line on which it ends; a quoted cell may go over several."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            found = {key: value for key, value in row.items() if value not in (None, "")}
            yield Span(str(path), reader.line_num, 1), found
    except csv.Error as error:
        raise Unreadable(f"{path}:{reader.line_num}:1: this is no CSV: {error}", help="write one row a line") from error


def _object(path: Path, number: int, line: str) -> Mapping[str, object]:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"{path}:{number}:{error.colno}: this is no JSON: {error.msg}", help="one object a line"
        ) from error
    except (RecursionError, ValueError) as error:
        raise Unreadable(f"{path}:{number}:1: this is no JSON of an event", help="one object a line") from error
    if not isinstance(found, dict):
        raise Unreadable(f"{path}:{number}:1: this is no JSON object", help='write {"kind": ...} on the line')
    return found
