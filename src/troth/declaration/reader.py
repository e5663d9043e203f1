"""YAML bytes to nodes, each with its place. Only this and ``written``, which keeps comments, import the YAML library.

Every scalar is the text that was written. What the language has no use for is refused: keys twice, anchors and aliases,
merge keys, tags, directives, several documents, tabs, other bytes than UTF-8, files over ``MOST_BYTES``, nesting over
``MOST_DEEP``.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from troth.declaration.findings import Findings
from troth.declaration.nodes import Items, Keyed, Node, Scalar, Unread
from troth.declaration.yaml_errors import Trouble, in_plain_words
from troth.kernel.span import Span

MOST_BYTES: Final = 1024 * 1024
MOST_DEEP: Final = 20

_LINE_END = re.compile("\r\n|\r|\n")
# Control characters, other line ends, surrogates, and signs that turn the direction of what is shown.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_NULL = ("~", "null", "Null", "NULL")


class _Stop(Exception):  # noqa: N818  (never leaves this file)
    """The rest of the file cannot be read; the finding is noted."""


def read_yaml(data: bytes, file: str, findings: Findings) -> Keyed | None:
    """The keyed values at the top of a file, or None where findings say why there are none.

    Values that could not be read are ``Unread``; ``findings`` has an error for each.
    """
    if len(data) > MOST_BYTES:
        findings.error(
            "FILE_TOO_LARGE",
            Span(file, 1, 1),
            f"The file has {len(data)} bytes; a declaration has at most {MOST_BYTES}.",
            "a policy is a page or ten; check that this is the file you mean",
        )
        return None
    text = decoded(data, file, findings)
    if text is None:
        return None
    return _Reading(text, file, findings).top()


def decoded(data: bytes, file: str, findings: Findings) -> str | None:
    """The text of a file without its byte order mark, or None where a finding says what is in it that is no text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8-sig", errors="replace")
        line, column = good.count("\n") + 1, len(good) - (good.rfind("\n") + 1) + 1
        findings.error(
            "NOT_UTF8", Span(file, line, column), "This is not UTF-8 text.", "save the file with encoding UTF-8"
        )
        return None
    if (found := _FORBIDDEN.search(text)) is not None:
        before = _LINE_END.split(text[: found.start()])
        findings.error(
            "BAD_CHARACTER",
            Span(file, len(before), len(before[-1]) + 1),
            f"The character U+{ord(found.group()):04X} cannot be seen and has no place here.",
            "remove it",
        )
        return None
    return text


class _Reading:
    """One reading of one file."""

    def __init__(self, text: str, file: str, findings: Findings) -> None:
        self.lines = _LINE_END.split(text)
        self.file = file
        self.findings = findings
        self.last = (0, 0)
        self.text = self._without_tabs(text)
        self.events: Iterator[Any] = iter(())

    def top(self) -> Keyed | None:
        """What the file holds."""
        if self.text is None:
            return None
        self.events = YAML(typ="safe", pure=True).parse(self.text)
        try:
            return self._document()
        except _Stop:
            return None
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            at = (mark.line, mark.column) if mark is not None else self.last
            begun = (error.context_mark.line, error.context_mark.column) if error.context_mark is not None else at
            trouble = in_plain_words(str(error.problem or ""), at, begun, self.lines)
        except (YAMLError, ValueError, OverflowError) as error:  # an escape such as "\UFFFFFFFF" raises the latter
            trouble = Trouble(
                "YAML_SYNTAX", *self.last, f"What follows here cannot be read ({error}).", "mend the line"
            )
        self._error(trouble.code, trouble.line, trouble.column, trouble.says, trouble.help)
        return None

    def _without_tabs(self, text: str) -> str | None:
        """The text with a blank for each tab, or None where a tab stands before the first word of a line."""
        if "\t" not in text:
            return text
        stopped = False
        for number, line in enumerate(self.lines):
            if (column := line.find("\t")) >= 0:
                stopped = stopped or not line[:column].strip()
                self._error("TAB", number, column, "A tab stands here.", "write blanks: tabs look different everywhere")
        return None if stopped else text.replace("\t", " ")

    def _error(self, code: str, line: int, column: int, says: str, help_: str, length: int = 1) -> None:
        self.findings.error(code, Span(self.file, line + 1, column + 1, length), says, help_)

    def _next(self) -> Any:
        event = next(self.events)
        self.last = (event.end_mark.line, event.end_mark.column)
        return event

    def _document(self) -> Keyed | None:
        root: Node | None = None
        documents = 0
        for event in self.events:
            match event:
                case StreamStartEvent() | StreamEndEvent() | DocumentEndEvent():
                    continue
                case DocumentStartEvent():
                    documents += 1
                    mark = event.start_mark
                    if event.version is not None or event.tags:
                        self._error("DIRECTIVE", 0, 0, "The file begins with a directive (`%`).", "remove the line")
                    if documents > 1:
                        self._error(
                            "MANY_DOCUMENTS",
                            mark.line,
                            mark.column,
                            "A second document begins here.",
                            "write one document per file: remove the line `---`",
                            3,
                        )
                        return None
                case _:
                    root = self._node(event, 1)
        if root is None:
            self._error("EMPTY_FILE", 0, 0, "The file says nothing.", "write its sections: `policy: ...`")
        elif isinstance(root, Keyed):
            return root
        elif not isinstance(root, Unread):
            span = root.span
            self._error(
                "WRONG_SHAPE",
                span.line - 1,
                span.column - 1,
                "The file is not made of sections.",
                "write `section: ...`",
            )
        return None

    def _node(self, event: Any, depth: int) -> Node:
        self._plain_node(event)
        match event:
            case ScalarEvent():
                return self._scalar(event)
            case AliasEvent():
                self._error(
                    "ALIAS",
                    event.start_mark.line,
                    event.start_mark.column,
                    f"`*{event.anchor}` stands for what is written elsewhere.",
                    "write it out: a row says all it means",
                    len(str(event.anchor)) + 1,
                )
                return Unread(self._span(event))
            case MappingStartEvent() | SequenceStartEvent() if depth > MOST_DEEP:
                mark = event.start_mark
                self._error(
                    "TOO_DEEP",
                    mark.line,
                    mark.column,
                    f"This is nested more than {MOST_DEEP} deep.",
                    "check the brackets and the blanks before the lines",
                )
                raise _Stop
            case SequenceStartEvent():
                return self._items(event, depth)
            case _:
                return self._keyed(event, depth)

    def _plain_node(self, event: NodeEvent) -> None:
        mark = event.start_mark
        if event.anchor is not None and not isinstance(event, AliasEvent):
            self._error(
                "ALIAS",
                mark.line,
                mark.column,
                f"`&{event.anchor}` names a value to be used elsewhere.",
                "remove it, and write the value out where it is used",
                len(str(event.anchor)) + 1,
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._error(
                "TAG",
                mark.line,
                mark.column,
                f"`{tag}` is a tag.",
                "remove it: the key decides the type",
                len(str(tag)),
            )

    def _scalar(self, event: ScalarEvent) -> Node:
        span = self._span(event)
        text = str(event.value)
        plain = event.style is None
        if plain and (not text or text in _NULL):
            self.findings.error(
                "EMPTY_VALUE",
                span,
                f"`{text}` is no value." if text else "A value is missing here.",
                "write a value, or remove the key; words that are meant so stand in quotes",
            )
            return Unread(span)
        start, end = event.start_mark, event.end_mark
        written = end.column - start.column if start.line == end.line else -1
        lead = (
            0
            if plain and written == len(text)
            else 1
            if event.style in ("'", '"') and written == len(text) + 2
            else None
        )
        if lead is None and (found := _FORBIDDEN.search(text)) is not None:
            self.findings.error(
                "BAD_CHARACTER", span, f"The character U+{ord(found.group()):04X} has no place here.", "remove it"
            )
            return Unread(span)
        return Scalar(text, span, plain, lead)

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        if start.line == end.line:
            length = end.column - start.column
        else:
            length = len(self.lines[start.line]) - start.column if start.line < len(self.lines) else 1
        return Span(self.file, start.line + 1, start.column + 1, max(1, length))

    def _items(self, event: Any, depth: int) -> Items:
        begins = self._begins(event)
        items: list[Node] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Items(tuple(items), begins)

    def _begins(self, event: Any) -> Span:
        """The first character of a list or of keyed values: they may take many lines."""
        return Span(self.file, event.start_mark.line + 1, event.start_mark.column + 1, 1)

    def _keyed(self, event: Any, depth: int) -> Keyed:
        begins = self._begins(event)
        flow = bool(event.flow_style)
        pairs: list[tuple[Scalar, Node]] = []
        places: dict[str, Span] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                self._not_a_key(event, depth)
                continue
            key_event, event = event, self._next()
            if flow and pairs and _stray(key_event, event) and self._cut_by_comma(key_event, pairs):
                continue
            key = self._key(key_event)
            if _stray(key_event, event) or (_is_empty(event) and key is not None):
                self._without_value(key_event, flow=flow)
                value: Node = Unread(self._span(key_event))
            else:
                value = self._node(event, depth + 1)
            if key is None:
                continue
            if key.text in places:
                self.findings.error(
                    "DOUBLE_KEY",
                    key.span,
                    f"`{key.text}` stands here a second time; the first is in line {places[key.text].line}.",
                    "remove one, or join them",
                )
                continue
            places[key.text] = key.span
            pairs.append((key, value))
        return Keyed(tuple(pairs), begins, flow)

    def _key(self, event: ScalarEvent) -> Scalar | None:
        self._plain_node(event)
        span = self._span(event)
        text = str(event.value)
        if text == "<<" and event.style is None:
            self.findings.error("ALIAS", span, "`<<` takes over keys from elsewhere.", "write the keys out")
            return None
        if not text.strip() or event.start_mark.line != event.end_mark.line:
            self.findings.error(
                "KEY_SHAPE", span, "A key is a word on one line, and here is none.", "write `key: value`"
            )
            return None
        return Scalar(text, span, event.style is None, 0)

    def _not_a_key(self, event: Any, depth: int) -> None:
        """A list, keyed values or an alias where a key should stand: noted, and passed over with its value."""
        mark = event.start_mark
        self._error(
            "KEY_SHAPE",
            mark.line,
            mark.column,
            "A list or a table stands where a key should.",
            "write `key: value`; words with brackets stand in quotes",
        )
        self._node(event, depth + 1)
        value = self._next()
        if not (isinstance(value, ScalarEvent) and not value.value):
            self._node(value, depth + 1)

    def _cut_by_comma(self, event: ScalarEvent, pairs: list[tuple[Scalar, Node]]) -> bool:
        """Words behind a comma, read as a key without a value: they belong to the text before, which needs quotes."""
        key, before = pairs[-1]
        if not isinstance(before, Scalar) or not before.plain:
            return False
        start = self._span(event)
        self.findings.error(
            "COMMA",
            start,
            f"A comma cuts off `{event.value}` from `{before.text}`.",
            f'put quotes around words that hold a comma: `{key.text}: "{before.text}, {event.value}"`; '
            "the fixed sentences have none",
        )
        pairs[-1] = key, Unread(before.span)
        return True

    def _without_value(self, event: ScalarEvent, *, flow: bool) -> None:
        help_ = f"write `{event.value}: ...`, or remove it"
        if not flow:
            help_ = f"write what belongs to `{event.value}`, `{{}}` for nothing, or remove the line"
        self.findings.error("EMPTY_VALUE", self._span(event), f"`{event.value}` has no value.", help_)


def _is_empty(event: Any) -> bool:
    return isinstance(event, ScalarEvent) and event.style is None and not event.value and event.anchor is None


def _stray(key: ScalarEvent, value: Any) -> bool:
    """Whether a key stands without its colon: its empty value then begins where the key ends."""
    return _is_empty(value) and (value.start_mark.line, value.start_mark.column) == (
        key.end_mark.line,
        key.end_mark.column,
    )
