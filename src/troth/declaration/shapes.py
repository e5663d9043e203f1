"""The types that the value of a key may have. Each reads a node into a value, or notes findings and gives FAULT.

A shape says itself what it wants (``wants``), so that messages, documents and an editor's schema come from the same
tables.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, StrEnum, auto
from types import MappingProxyType
from typing import Final, Generic, Literal, TypeVar
from zoneinfo import available_timezones

from troth.declaration.findings import Findings, did_you_mean
from troth.declaration.nodes import Items, Keyed, Node, Scalar, Unread
from troth.declaration.patterns import DAY, MOMENT, NAME, as_name
from troth.declaration.phrase import Phrase
from troth.kernel.finding import Finding
from troth.kernel.instants import zone
from troth.kernel.names import nearest
from troth.kernel.span import Span

T = TypeVar("T")
M = TypeVar("M", bound=StrEnum)
T_co = TypeVar("T_co", covariant=True)


class Fault(Enum):
    """The type of ``FAULT``."""

    FAULT = auto()


FAULT: Final = Fault.FAULT
"""Stands for a value that could not be read; its finding is noted already."""

Faulty = Literal[Fault.FAULT]


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading is: the declared path, the key whose value is read, and where that key stands."""

    path: str
    key: str
    begins: Span
    item: bool = False
    """Whether it is an item of the key's list."""

    def show(self, text: str) -> str:
        """How ``text`` is written here."""
        return f"`{self.key}: [{text}]`" if self.item else f"`{self.key}: {text}`"

    def error(self, findings: Findings, code: str, span: Span, says: str, help: str) -> Faulty:  # noqa: A002
        """Notes an error about this place."""
        findings.error(code, span, says, help, subject=self.path)
        return FAULT


class Shape(ABC, Generic[T_co]):
    """What the value of a key looks like."""

    wants: str
    """In the operator's words, to follow "takes"."""
    example: str
    """A value such as it is written."""

    @abstractmethod
    def read(self, node: Node, place: Place, findings: Findings) -> T_co | Faulty:
        """The value of the node; where it has none, findings are noted."""

    def misshapen(self, node: Node, place: Place, findings: Findings) -> Faulty:
        """Notes that the node is of another kind than this shape."""
        if isinstance(node, Unread):
            return FAULT
        return place.error(
            findings, "WRONG_SHAPE", node.span, f"`{place.key}` takes {self.wants}.", self._instead(node, place)
        )

    def _instead(self, node: Node, place: Place) -> str:
        return f"write {place.show(self.example)}"


class Single(Shape[T_co]):
    """A shape of one piece of text."""

    def read(self, node: Node, place: Place, findings: Findings) -> T_co | Faulty:
        """The value of the text, if it is one piece of text."""
        if isinstance(node, Scalar):
            return self.from_text(node, place, findings)
        if place.item and isinstance(node, Items | Keyed):
            says = f"An item of `{place.key}` is {self.wants}, and here stands more than one value."
            return place.error(
                findings, "WRONG_SHAPE", node.span, says, "put quotes around the item, or write it alone"
            )
        return self.misshapen(node, place, findings)

    @abstractmethod
    def from_text(self, node: Scalar, place: Place, findings: Findings) -> T_co | Faulty:
        """The value of the text; where it has none, findings are noted."""

    def _instead(self, node: Node, place: Place) -> str:
        if isinstance(node, Items) and len(node.items) == 1 and isinstance(node.items[0], Scalar):
            return f"write it without brackets: {place.show(node.items[0].text)}"
        return super()._instead(node, place)


@dataclass(frozen=True)
class Text(Single[str]):
    """One piece of text. ``form`` is the pattern it must fit, ``code`` that of the finding where it does not."""

    wants: str = "words"
    example: str = "..."
    form: re.Pattern[str] | None = None
    code: str = "WRONG_FORM"

    def from_text(self, node: Scalar, place: Place, findings: Findings) -> str | Faulty:
        """The text as it was written, folded to one line where it stands on several."""
        text = node.text.strip()
        if "\n" in text:
            text = " ".join(text.split())
        if not text:
            return place.error(
                findings, "EMPTY_VALUE", node.span, f"`{place.key}` is empty.", self._instead(node, place)
            )
        if self.form is not None and self.form.fullmatch(text) is None:
            return place.error(
                findings, self.code, node.span, f"`{text}` is not {self.wants}.", self._instead(node, place)
            )
        return text

    def _instead(self, node: Node, place: Place) -> str:
        if isinstance(node, Scalar) and self.code == "NAME_FORM" and (name := as_name(node.text)) is not None:
            return f"names are `lower_case`: write `{name}`"
        return super()._instead(node, place)


NAMED: Final = Text("one name", "billing", NAME, "NAME_FORM")
"""The name of an entry."""


@dataclass(frozen=True)
class Choice(Single[str]):
    """One of a closed set."""

    options: tuple[str, ...]

    @property
    def wants(self) -> str:  # type: ignore[override]
        """The options, in a row."""
        return "one of " + ", ".join(f"`{option}`" for option in self.options)

    @property
    def example(self) -> str:  # type: ignore[override]
        """The first option."""
        return self.options[0]

    def from_text(self, node: Scalar, place: Place, findings: Findings) -> str | Faulty:
        """The option that was chosen."""
        text = node.text
        if text not in self.options:
            return place.error(
                findings,
                "UNKNOWN_VALUE",
                node.span,
                f"`{text}` is no value of `{place.key}`.",
                did_you_mean(text, self.options),
            )
        return text


@dataclass(frozen=True)
class ChoiceOrMoment(Single[str]):
    """One of a closed set, or a moment, which has a dot in its name."""

    options: tuple[str, ...]

    @property
    def wants(self) -> str:  # type: ignore[override]
        """The options, in a row, and a moment."""
        return f"{Choice(self.options).wants}, or a moment"

    @property
    def example(self) -> str:  # type: ignore[override]
        """The first option."""
        return self.options[0]

    def from_text(self, node: Scalar, place: Place, findings: Findings) -> str | Faulty:
        """The option or the moment."""
        if MOMENT.fullmatch(node.text) is not None:
            return node.text
        if node.text in self.options:
            return node.text
        found = nearest(node.text, self.options)
        help_ = f"did you mean `{found}`?" if found else f"write {self.wants}, such as `call.connected`"
        return place.error(findings, "UNKNOWN_VALUE", node.span, f"`{node.text}` is no value of `{place.key}`.", help_)


@dataclass(frozen=True)
class Member(Single[M]):
    """One of a closed set that the code knows as an enumeration."""

    members: type[M]

    @property
    def wants(self) -> str:  # type: ignore[override]
        """The options, in a row."""
        return self._choice.wants

    @property
    def example(self) -> str:  # type: ignore[override]
        """The first option."""
        return self._choice.example

    @property
    def _choice(self) -> Choice:
        return Choice(tuple(member.value for member in self.members))

    def from_text(self, node: Scalar, place: Place, findings: Findings) -> M | Faulty:
        """The member that was chosen."""
        value = self._choice.from_text(node, place, findings)
        return FAULT if value is FAULT else self.members(value)


@dataclass(frozen=True)
class TrueFalse(Single[bool]):
    """``true`` or ``false``, and no other word."""

    wants: str = "`true` or `false`"
    example: str = "true"

    def from_text(self, node: Scalar, place: Place, findings: Findings) -> bool | Faulty:
        """Whether it is ``true``."""
        if node.text in ("true", "false"):
            return node.text == "true"
        meant = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(node.text.lower(), node.text.lower())
        help_ = f"write `{meant}`" if meant in ("true", "false") else "write `true` or `false`"
        return place.error(findings, "UNKNOWN_VALUE", node.span, f"`{node.text}` is neither `true` nor `false`.", help_)


@dataclass(frozen=True)
class Day(Single[date]):
    """A day of the calendar, ``2024-06-01``."""

    wants: str = "a day such as `2024-06-01`"
    example: str = "2024-06-01"

    def from_text(self, node: Scalar, place: Place, findings: Findings) -> date | Faulty:
        """The day."""
        if DAY.fullmatch(node.text):
            try:
                return date.fromisoformat(node.text)
            except ValueError:
                pass
        return place.error(
            findings,
            "DATE_UNREADABLE",
            node.span,
            f"`{node.text}` is not a day of the calendar.",
            "write year, month and day: `2024-06-01`",
        )


@dataclass(frozen=True)
class Zone(Single[str]):
    """The name of a time zone, ``Europe/Stockholm``."""

    wants: str = "a time zone such as `Europe/Stockholm`"
    example: str = "Europe/Stockholm"

    def from_text(self, node: Scalar, place: Place, findings: Findings) -> str | Faulty:
        """The name, of a zone whose rules are known here."""
        try:
            zone(node.text)
        except (KeyError, ValueError, OSError):  # unknown, not a name at all, or the name of a directory of zones
            found = nearest(node.text, available_timezones())
            help_ = f"did you mean `{found}`?" if found else "write `Europe/Stockholm`, `Europe/Berlin` or `UTC`"
            return place.error(findings, "ZONE_UNKNOWN", node.span, f"`{node.text}` is no known time zone.", help_)
        return node.text


@dataclass(frozen=True)
class Sentence(Single[T]):
    """A fixed sentence, read by a reader of its own."""

    wants: str
    example: str
    reader: Callable[[Phrase], T | Finding]

    def from_text(self, node: Scalar, place: Place, findings: Findings) -> T | Faulty:
        """What the sentence says."""
        value = self.reader(node.phrase)
        if isinstance(value, Finding):
            return place.error(findings, value.code, value.span, value.says, value.help)
        return value


@dataclass(frozen=True)
class ListOf(Shape[tuple[T, ...]]):
    """A list, always in brackets or with dashes, no item twice. ``least`` is how many items it has at least."""

    item: Shape[T]
    wants: str = "a list"
    example: str = "[...]"
    least: int = 1

    def read(self, node: Node, place: Place, findings: Findings) -> tuple[T, ...] | Faulty:
        """The values of all items."""
        if not isinstance(node, Items):
            return self.misshapen(node, place, findings)
        if len(node.items) < self.least:
            return place.error(
                findings,
                "EMPTY_VALUE",
                node.span,
                f"The list of `{place.key}` is empty.",
                f"write `{place.key}: {self.example}`, or remove the line if it may be missing",
            )
        here = replace(place, item=True)
        values: list[T] = []
        faulty = False
        for item in node.items:
            value = self.item.read(item, here, findings)
            if value is FAULT:
                faulty = True
            elif value in values:
                faulty = True
                place.error(
                    findings, "DOUBLE_ITEM", item.span, f"An item of `{place.key}` stands here again.", "remove it"
                )
            else:
                values.append(value)
        return FAULT if faulty else tuple(values)

    def _instead(self, node: Node, place: Place) -> str:
        if isinstance(node, Scalar) and isinstance(self.item, Single):
            text = f'"{node.text}"' if not node.plain or "[" in node.text else node.text
            return f"write `{place.key}: [{text}]`"
        return f"write {place.show(self.example)}"


@dataclass(frozen=True)
class Verbatim(Single[str]):
    """Text that is written to a database: kept to the blank, and empty where it is written `""`."""

    wants: str = "text"
    example: str = '"(erased)"'

    def from_text(self, node: Scalar, place: Place, findings: Findings) -> str | Faulty:
        """The text."""
        return node.text


@dataclass(frozen=True)
class Dictionary(Shape[Mapping[str, T]]):
    """Keys with values of one shape: the keys of ``keys``, or any that fit ``form``."""

    value: Shape[T]
    wants: str
    example: str
    keys: tuple[str, ...] | None = None
    form: re.Pattern[str] | None = None
    names: str = "names are `lower_case`"
    least: int = 0
    empty_code: str = "EMPTY_VALUE"

    def read(self, node: Node, place: Place, findings: Findings) -> Mapping[str, T] | Faulty:
        """The values by key, in the order of the file."""
        if not isinstance(node, Keyed):
            return self.misshapen(node, place, findings)
        if len(node.pairs) < self.least:
            return place.error(
                findings, self.empty_code, node.span, f"`{place.key}` is empty.", f"write `{place.key}: {self.example}`"
            )
        values: dict[str, T] = {}
        faulty = False
        for key, value_node in node.pairs:
            if not self._fits(key, place, findings, flow=node.flow):
                faulty = True
                continue
            value = self.value.read(value_node, Place(place.path, key.text, key.span), findings)
            if value is FAULT:
                faulty = True
            else:
                values[key.text] = value
        return FAULT if faulty else MappingProxyType(values)

    def _fits(self, key: Scalar, place: Place, findings: Findings, *, flow: bool) -> bool:
        if self.keys is not None and key.text not in self.keys:
            unknown_key(key, self.keys, replace(place, path=f"{place.path}.{place.key}"), findings, flow=flow)
            return False
        if self.form is not None and self.form.fullmatch(key.text) is None:
            place.error(findings, "NAME_FORM", key.span, f"`{key.text}` is not a name here.", self.names)
            return False
        return True


def unknown_key(
    key: Scalar, known: tuple[str, ...], place: Place, findings: Findings, *, flow: bool, code: str = "UNKNOWN_KEY"
) -> None:
    """Notes that a key is none of the known ones."""
    if flow and " " in key.text:
        place.error(
            findings,
            "COMMA",
            key.span,
            f"`{key.text}` was read as a key, since a comma stands before it.",
            'put quotes around words that hold a comma: "..., ..."',
        )
        return
    where = f" of `{place.path}`" if place.path else ""
    what = "section" if code == "UNKNOWN_SECTION" else "key"
    place.error(findings, code, key.span, f"`{key.text}` is no {what}{where}.", did_you_mean(key.text, known))
