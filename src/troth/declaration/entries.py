"""Entries: keyed values of a fixed set of keys, read by one table per kind of entry: shape, required, default."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from troth.declaration.findings import Findings
from troth.declaration.nodes import Items, Keyed, Node, Scalar
from troth.declaration.patterns import NAME, as_name
from troth.declaration.shapes import FAULT, NAMED, Faulty, Place, Shape, Text, unknown_key
from troth.kernel.names import nearest
from troth.kernel.span import Span

E = TypeVar("E")


@dataclass(frozen=True)
class Key:
    """One key of an entry.

    ``field`` names the field of the value where it is another than the key; ``default`` is the field's value where the
    key is not written; ``missing`` is the code of the finding where it is required and not written, ``example`` what to
    write then.
    """

    shape: Shape[object]
    required: bool = False
    default: object = None
    field: str | tuple[str, ...] = ""
    missing: str = "MISSING_KEY"
    example: str = ""


COMMON: Mapping[str, Key] = MappingProxyType(
    {
        "label": Key(Text("words")),
        "reading": Key(Text("words")),
        "was": Key(NAMED),
    }
)
"""The keys that any entry may carry."""

Values = dict[str, Any]


@dataclass(frozen=True)
class EntryOf(Shape[E]):
    """An entry. ``check`` sees the written node and the values that were read, and notes what no single key can say."""

    model: Callable[..., E]
    keys: Mapping[str, Key]
    check: Callable[[Keyed, Values, Place, Findings], None] | None = None
    refused: Mapping[str, str] = field(default_factory=dict)
    """Keys that are known elsewhere, with the help that says why not here."""
    example: str = "{...}"
    common: bool = True
    """Whether it may carry the common keys and knows its place."""

    @property
    def wants(self) -> str:  # type: ignore[override]
        """Its keys."""
        return "keys of its own: " + ", ".join(f"`{key}`" for key in self.keys)

    def _instead(self, node: Node, place: Place) -> str:
        written = node.text if isinstance(node, Scalar) else "..."
        required = {name: key.example or key.shape.example for name, key in self.keys.items() if key.required}
        if "label" in required:
            required["label"] = written
        inside = ", ".join(f"{name}: {example}" for name, example in required.items()) or "..."
        return f"write `{place.key}: {{{inside}}}`"

    def read(self, node: Node, place: Place, findings: Findings) -> E | Faulty:
        """The entry, with the places of all that was written."""
        if not isinstance(node, Keyed):
            return self.misshapen(node, place, findings)
        return self.build(node, place, findings)

    def build(self, node: Keyed, place: Place, findings: Findings) -> E | Faulty:
        """The entry that the keys and values of ``node`` are."""
        known = {**COMMON, **self.keys} if self.common else dict(self.keys)
        values: Values = {}
        spans: dict[str, Span] = {}
        faulty = False
        for name, value_node in node.pairs:
            key = known.get(name.text)
            if key is None:
                faulty = True
                if name.text in self.refused:
                    place.error(
                        findings, "UNKNOWN_KEY", name.span, f"`{name.text}` has no place here.", self.refused[name.text]
                    )
                else:
                    unknown_key(name, tuple(known), place, findings, flow=node.flow)
                continue
            note_places(spans, name.text, value_node)
            value = key.shape.read(value_node, Place(place.path, name.text, name.span), findings)
            if value is FAULT:
                faulty = True
            values[name.text] = value
        meant = {nearest(name.text, known) for name, _ in node.pairs if name.text not in known}
        faulty = self._missing(known, {*values, *meant}, place, findings) or faulty
        if self.check is not None:
            self.check(node, values, place, findings)
        if faulty:
            return FAULT
        places = {"span": place.begins, "spans": MappingProxyType(spans)} if self.common else {}
        return self.model(**_fields(known, values), **places)

    def _missing(self, known: Mapping[str, Key], met: set[str | None], place: Place, findings: Findings) -> bool:
        """Notes each required key that was neither written nor, it seems, meant by one that is unknown."""
        missing = [name for name, key in known.items() if key.required and name not in met]
        for name in missing:
            key = known[name]
            findings.error(
                key.missing,
                place.begins,
                f"`{place.path}` has no `{name}`.",
                f"add `{name}: {key.example or key.shape.example}`",
                subject=place.path,
            )
        return bool(missing)


def _fields(known: Mapping[str, Key], values: Values) -> Values:
    """Values by field: a key may fill several fields at once."""
    fields: Values = {}
    for name, key in known.items():
        value = values.get(name, key.default)
        if isinstance(key.field, tuple):
            fields.update(zip(key.field, value, strict=True))
        else:
            fields[key.field or name] = value
    return fields


def note_places(spans: dict[str, Span], name: str, node: Node) -> None:
    """Writes down where a value begins, and each item or keyed value in it: ``data``, ``data.0``, ``columns.email``."""
    spans[name] = node.span
    match node:
        case Items(items=items):
            for number, item in enumerate(items):
                spans[f"{name}.{number}"] = item.span
        case Keyed(pairs=pairs):
            for key, value in pairs:
                spans[f"{name}.{key.text}"] = value.span
        case _:
            pass


@dataclass(frozen=True)
class Entries(Shape[Mapping[str, E]]):
    """Named entries. ``form`` is what a name looks like; ``reserved`` are names with a meaning of their own;
    ``foreign`` says that names come from elsewhere, so that none is spelt anew.

    The path of an entry goes on from what holds the entries (``purposes.billing.traffic``, not ``.uses.``);
    ``path_is_name`` says that it is the name alone (tables).
    """

    entry: EntryOf[E]
    form: re.Pattern[str] = NAME
    reserved: frozenset[str] = frozenset()
    names: str = "names are `lower_case`"
    example: str = "{name: {...}}"
    path_is_name: bool = False
    foreign: bool = False
    check_name: Callable[[Scalar, Node, Place, Findings], bool] | None = None

    @property
    def wants(self) -> str:  # type: ignore[override]
        """Says that names come first."""
        return "entries with names: `name: {...}`"

    def _instead(self, node: Node, place: Place) -> str:
        nothing = (isinstance(node, Scalar) and node.text == "none") or (isinstance(node, Items) and not node.items)
        return f"write `{place.key}: {{}}` where there is none" if nothing else super()._instead(node, place)

    def read(self, node: Node, place: Place, findings: Findings) -> Mapping[str, E] | Faulty:
        """The entries by name, in the order of the file."""
        if not isinstance(node, Keyed):
            return self.misshapen(node, place, findings)
        entries: dict[str, E] = {}
        faulty = False
        for name, value in node.pairs:
            path = name.text if self.path_is_name else f"{place.path}.{name.text}"
            here = Place(path, name.text, name.span)
            good = self._named(name, value, here, findings)
            entry = self.entry.read(value, here, findings)
            if entry is FAULT or not good:
                faulty = True
            else:
                entries[name.text] = entry
        return FAULT if faulty else MappingProxyType(entries)

    def _named(self, name: Scalar, value: Node, place: Place, findings: Findings) -> bool:
        if self.form.fullmatch(name.text) is None:
            respelled = None if self.foreign else as_name(name.text)
            help_ = f"write `{respelled}`" if respelled and self.form.fullmatch(respelled) else self.names
            place.error(findings, "NAME_FORM", name.span, f"`{name.text}` is not a name here: {self.names}.", help_)
            return False
        if name.text in self.reserved:
            place.error(
                findings,
                "NAME_TAKEN",
                name.span,
                f"`{name.text}` means something of its own in the language.",
                "choose another name",
            )
            return False
        return self.check_name is None or self.check_name(name, value, place, findings)
