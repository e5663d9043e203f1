"""The values that a declaration holds, whatever its kind: lengths, days, ages, addresses, names, countries.

An entry is walked by its fields, so that a section has values as soon as it is read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Final

from troth.declaration.model import Controller, Entry
from troth.declaration.sentences import Anchor, AnswerTime, Clock, Condition, ConditionKind, Joined, KeepRule, Newest
from troth.kernel.calendar import Length
from troth.kernel.span import Span
from troth.policy.text.paths import Declared
from troth.policy.text.said import values
from troth.policy.text.values import Held, ValueKind, about_days, company, period

_WORDS_ABOUT_IT: Final = frozenset({"reading", "was", "span", "spans", "why", "interest", "after", "law", "text"})
"""Fields with words that explain, and promise nothing."""

_COMPARED: Final = (ValueKind.PERIOD, ValueKind.EMAIL, ValueKind.REGISTERED, ValueKind.DATE)
"""What is taken from words that stand in an entry: ``every 12 months``, an address, a number."""


def held(one: Declared) -> tuple[Held, ...]:
    """What one declaration holds itself; what stands inside it under paths of its own is not part of it."""
    if one.entry is None:
        return ()
    return tuple(_of_entry(one.entry, one.path, one.key))


def _of_entry(entry: Entry, path: str, only: str) -> Iterator[Held]:
    for field in fields(entry):
        value = getattr(entry, field.name)
        if field.name in _WORDS_ABOUT_IT or (only and only != field.name) or value is None:
            continue
        span = entry.at(field.name)
        if field.name in ("name", "label") and isinstance(value, str):
            if field.name == "name" or not isinstance(entry, Controller):
                yield Held(ValueKind.COMPANY, company(value), value, path, span)
        elif field.name in ("country", "places"):
            for code in (value,) if isinstance(value, str) else value:
                yield Held(ValueKind.COUNTRY, code[:2], code, path, span)
        elif field.name == "guardian_under":
            yield Held(ValueKind.AGE, str(value), f"guardian under {value}", path, entry.at("by"))
        else:
            yield from _of_value(value, path, span)


def _of_value(value: object, path: str, span: Span) -> Iterator[Held]:
    match value:
        case Entry():
            return
        case KeepRule():
            alone = value.joined is Joined.ONE and value.suspended_while is None
            for clock in value.clocks:
                yield from _of_clock(clock, path, span, alone)
        case Length():
            yield _length(value, path, span)
        case AnswerTime(length=length, working=True):
            yield replace(_length(length, path, span), same=period(length.count, "working days"), shown=str(value))
        case date():
            yield Held(ValueKind.DATE, value.isoformat(), value.isoformat(), path, span)
        case Condition():
            if value.kind in (ConditionKind.AGE_UNDER, ConditionKind.AGE_OVER):
                yield Held(ValueKind.AGE, str(value.age), value.text or f"age {value.age}", path, span)
        case str():
            for said in values(value):
                if said.kind in _COMPARED:
                    yield Held(said.kind, said.same, said.shown, path, span)
        case Mapping():
            for inner in value.values():
                yield from _of_value(inner, path, span)
        case tuple() | list() | frozenset():
            for inner in value:
                yield from _of_value(inner, path, span)
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                yield from _of_value(getattr(value, field.name), path, span)
        case _:
            return


def _of_clock(clock: Clock | Newest, path: str, span: Span, alone: bool) -> Iterator[Held]:
    if isinstance(clock, Newest):
        yield Held(ValueKind.NUMBER, str(clock.count), f"newest {clock.count}", path, span)
        return
    lengths = [one for one in (clock.length, clock.longest, clock.applied, clock.otherwise) if one is not None]
    for length in lengths:
        yield _length(length, path, span, alone=alone and not clock.floor and len(lengths) == 1)
    if clock.length is not None and clock.longest is not None:
        same = "..".join(period(one.count, one.unit.value) for one in (clock.length, clock.longest))
        yield Held(ValueKind.PERIOD, same, f"{clock.length.count} to {clock.longest}", path, span)
    yield from _of_anchor(clock.anchor, path, span)


def _of_anchor(anchor: Anchor, path: str, span: Span) -> Iterator[Held]:
    if anchor.age:
        yield Held(ValueKind.AGE, str(anchor.age), str(anchor), path, span)


def _length(length: Length, path: str, span: Span, *, alone: bool = False) -> Held:
    same = period(length.count, length.unit.value)
    return Held(ValueKind.PERIOD, same, str(length), path, span, alone, about_days(same))
