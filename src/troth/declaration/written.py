"""A YAML file as it is written: values with their quotes, lists and keys with the form they have, and every comment.

``reader`` says whether a file may be read at all; this only keeps what a reader throws away.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.events import MappingEndEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent


@dataclass(frozen=True, slots=True)
class Extent:
    """From the first character to after the last: lines and columns from 0."""

    line: int
    column: int
    last_line: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar. ``style`` is its quote, ``|`` or ``>``, or empty where it stands plain."""

    text: str
    style: str
    at: Extent


@dataclass(frozen=True, slots=True)
class Listed:
    """A list; ``flow`` says that it is written in brackets."""

    items: "tuple[Written, ...]"
    flow: bool
    at: Extent


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys with values; ``flow`` says that they are written in braces."""

    pairs: "tuple[tuple[Text, Written], ...]"
    flow: bool
    at: Extent


Written = Text | Listed | Keys


@dataclass(frozen=True, slots=True)
class Comment:
    """From its hash to the end of its line. ``gap`` are the blanks before it, where a value stands before it too."""

    text: str
    line: int
    column: int
    alone: bool
    gap: int


@dataclass(frozen=True)
class WrittenFile:
    """What a file holds, with its comments in their order, and its lines."""

    root: Keys
    comments: tuple[Comment, ...]
    lines: tuple[str, ...]


def written(text: str) -> WrittenFile:
    """The file with a text that ``reader.read_yaml`` takes without an error; its lines end with a line feed."""
    events = [event for event in YAML(typ="safe", pure=True).parse(text) if not _frame(event)]
    root, _ = _node(events, 0)
    assert isinstance(root, Keys)  # the reader made sure of that
    lines = tuple(text.split("\n"))
    return WrittenFile(root, tuple(_comments(lines, events)), lines)


def _frame(event: Any) -> bool:
    return type(event).__name__ in ("StreamStartEvent", "StreamEndEvent", "DocumentStartEvent", "DocumentEndEvent")


def _node(events: list[Any], at: int) -> tuple[Written, int]:
    """The node that begins with an event, and the number of the event after it."""
    event = events[at]
    if isinstance(event, ScalarEvent):
        return Text(str(event.value), event.style or "", _extent(event, event)), at + 1
    begins, at = event, at + 1
    inside: list[Written] = []
    while not isinstance(events[at], MappingEndEvent | SequenceEndEvent):
        node, at = _node(events, at)
        inside.append(node)
    where = _extent(begins, events[at])
    if isinstance(begins, SequenceStartEvent):
        return Listed(tuple(inside), bool(begins.flow_style), where), at + 1
    pairs = tuple((key, value) for key, value in zip(inside[::2], inside[1::2], strict=True) if isinstance(key, Text))
    return Keys(pairs, bool(begins.flow_style), where), at + 1


def _extent(first: Any, last: Any) -> Extent:
    start, end = first.start_mark, last.end_mark
    return Extent(start.line, start.column, end.line, end.column)


def _comments(lines: tuple[str, ...], events: list[Any]) -> Iterator[Comment]:
    """Every hash that begins a comment: after a blank, and inside no value."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for event in events:
        if isinstance(event, ScalarEvent):
            start, end = event.start_mark, event.end_mark
            for number in range(start.line, end.line + 1):
                first = start.column if number == start.line else 0
                last = end.column if number == end.line else len(lines[number])
                taken.setdefault(number, []).append((first, last))
    for number, line in enumerate(lines):
        begin = line.find("#")
        while begin >= 0:
            inside = any(first <= begin < last for first, last in taken.get(number, ()))
            if not inside and (begin == 0 or line[begin - 1] == " "):
                before = line[:begin].rstrip()
                yield Comment(line[begin:].rstrip(), number, begin, not before, begin - len(before))
                break
            begin = line.find("#", begin + 1)
