"""JSON Schemas of policy.yaml and map.yaml for editors, made from the shapes that read the files.

A schema refuses no file that the loader takes. What it cannot say the loader still finds: names that nobody declared,
keys that go together, and the fixed sentences.
"""

import re
from collections.abc import Callable, Mapping
from functools import singledispatch
from typing import Any, Final

from troth.declaration.entries import COMMON, Entries, EntryOf, Key
from troth.declaration.findings import Findings
from troth.declaration.map_shapes import Columns, KeyColumns, Links, Pair, Percent
from troth.declaration.meanings import COMMON as COMMON_MEANINGS
from troth.declaration.meanings import MAP as MAP_MEANINGS
from troth.declaration.meanings import POLICY as POLICY_MEANINGS
from troth.declaration.meanings import Meanings
from troth.declaration.nodes import Items, Keyed, Node, Scalar
from troth.declaration.patterns import DAY
from troth.declaration.reader import read_yaml
from troth.declaration.sections import MAP, POLICY
from troth.declaration.shapes import (
    Choice,
    Day,
    Dictionary,
    ListOf,
    Member,
    Shape,
    Single,
    Text,
    TrueFalse,
    Verbatim,
)

Schema = dict[str, Any]

_READING: Final = (
    "Troth reads every value as text, and the key decides what it means. An editor that reads YAML 1.2 may see `1.10` "
    "as a number and `true` as a truth value: where text is wanted all of these are taken. Days are text."
)
_FILES: Final = {"policy": (POLICY, POLICY_MEANINGS), "map": (MAP, MAP_MEANINGS)}
FILES: Final = tuple(_FILES)
"""The files that have a schema, by their names without an ending."""


def schema(file: str) -> Schema:
    """The JSON Schema (draft 7, which editors know) of ``policy`` or ``map``."""
    sections, meanings = _FILES[file]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"urn:troth:schema:{file}",
        "title": f"{file}.yaml of Troth",
        "description": _READING,
        "type": "object",
        "properties": {
            name: {"description": meanings[name][""], **_of(section.shape, name, meanings)}
            for name, section in sections.items()
        },
        "required": [name for name, section in sections.items() if section.required],
        "additionalProperties": False,
    }


@singledispatch
def _of(shape: Shape[Any], path: str, meanings: Meanings) -> Schema:
    """The schema of a shape whose keys are described under a path; a shape unknown here lets everything pass."""
    return {}


@_of.register
def _single(shape: Single, path: str, meanings: Meanings) -> Schema:  # type: ignore[type-arg]
    return {**_text(), "pattern": r"\S"}


@_of.register
def _words(shape: Text, path: str, meanings: Meanings) -> Schema:
    return _text(shape.form) if shape.form is not None else {**_text(), "pattern": r"\S"}


@_of.register
def _verbatim(shape: Verbatim, path: str, meanings: Meanings) -> Schema:
    return _text()


@_of.register
def _choice(shape: Choice, path: str, meanings: Meanings) -> Schema:
    return {"enum": list(shape.options)}


@_of.register
def _member(shape: Member, path: str, meanings: Meanings) -> Schema:  # type: ignore[type-arg]
    return {"enum": [member.value for member in shape.members]}


@_of.register
def _true_false(shape: TrueFalse, path: str, meanings: Meanings) -> Schema:
    return {"enum": [True, False, "true", "false"]}


@_of.register
def _day(shape: Day, path: str, meanings: Meanings) -> Schema:
    return {"type": "string", "pattern": _whole(DAY)}


@_of.register
def _percent(shape: Percent, path: str, meanings: Meanings) -> Schema:
    return {"type": "string", "pattern": r"^[0-9]{1,3}(\.[0-9]{1,6})?\s?%$"}


@_of.register
def _list(shape: ListOf, path: str, meanings: Meanings) -> Schema:  # type: ignore[type-arg]
    return {"type": "array", "items": _of(shape.item, path, meanings), "minItems": shape.least, "uniqueItems": True}


@_of.register
def _dictionary(shape: Dictionary, path: str, meanings: Meanings) -> Schema:  # type: ignore[type-arg]
    value = _of(shape.value, path, meanings)
    found: Schema = {"type": "object", "minProperties": shape.least}
    if shape.keys is not None:
        return {**found, "properties": dict.fromkeys(shape.keys, value), "additionalProperties": False}
    names = {"propertyNames": {"pattern": _whole(shape.form)}} if shape.form is not None else {}
    return {**found, **names, "additionalProperties": value}


@_of.register
def _entry(shape: EntryOf, path: str, meanings: Meanings) -> Schema:  # type: ignore[type-arg]
    return _keyed({**COMMON, **shape.keys} if shape.common else shape.keys, path, meanings)


@_of.register
def _pair(shape: Pair, path: str, meanings: Meanings) -> Schema:
    return _keyed({name: Key(each, required=True) for name, each in (shape.first, shape.second)}, path, meanings)


@_of.register
def _entries(shape: Entries, path: str, meanings: Meanings) -> Schema:  # type: ignore[type-arg]
    names: Schema = {"pattern": _whole(shape.form)}
    if shape.reserved:
        names["not"] = {"enum": sorted(shape.reserved)}
    return {
        "type": "object",
        "propertyNames": names,
        "additionalProperties": {**_about(path, "", meanings), **_of(shape.entry, path, meanings)},
    }


@_of.register
def _key_columns(shape: KeyColumns, path: str, meanings: Meanings) -> Schema:
    column = {**_text(), "pattern": r"\S"}
    return {"anyOf": [{"const": "none"}, {"type": "array", "items": column, "minItems": 1, "uniqueItems": True}]}


@_of.register
def _columns(shape: Columns, path: str, meanings: Meanings) -> Schema:
    return {"type": "object", "minProperties": 1, "additionalProperties": {**_text(), "pattern": r"\S"}}


@_of.register
def _links(shape: Links, path: str, meanings: Meanings) -> Schema:
    table = _of(shape.entry.keys["table"].shape, path, meanings)
    return {"type": "object", "additionalProperties": {"anyOf": [table, _of(shape.entry, path, meanings)]}}


def _keyed(keys: Mapping[str, Key], path: str, meanings: Meanings) -> Schema:
    return {
        "type": "object",
        "properties": {name: _value(name, key, path, meanings) for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": False,
    }


def _value(name: str, key: Key, path: str, meanings: Meanings) -> Schema:
    inside = f"{path}.{name}"
    found = {**_about(path, name, meanings), **_of(key.shape, inside if inside in meanings else path, meanings)}
    example = _example(key.example or key.shape.example)
    if example is not None and not isinstance(key.shape, Choice | Member | TrueFalse):
        found["examples"] = [example]
    return found


def _example(text: str) -> object:
    """An example as an editor has it, or None where it only hints at one."""
    findings = Findings()
    read = read_yaml(f"example: {text}".encode(), "example", findings)
    return None if read is None or findings.stop or "..." in text else _plain(read.pairs[0][1])


def _plain(node: Node) -> object:
    match node:
        case Scalar(text=text):
            return text
        case Items(items=items):
            return [_plain(item) for item in items]
        case Keyed(pairs=pairs):
            return {key.text: _plain(value) for key, value in pairs}
        case _:
            return None


def _about(path: str, name: str, meanings: Meanings) -> Schema:
    said = meanings.get(path, {}).get(name) or COMMON_MEANINGS.get(name)
    return {"description": said} if said else {"description": name}


def _text(form: re.Pattern[str] | None = None) -> Schema:
    """Any value that is read as text and fits; an editor may take it for a number or a truth value."""
    if form is None:
        return {"type": ["string", "number", "boolean"]}
    fits: Callable[[str], object] = form.fullmatch
    types = ["string", *(["number"] if fits("1") else []), *(["boolean"] if fits("true") else [])]
    return {"type": types if len(types) > 1 else "string", "pattern": _whole(form)}


def _whole(form: re.Pattern[str]) -> str:
    r"""A pattern as JSON Schema has it: of the whole text, and with the letters of every language where ``\w`` is."""
    text = form.pattern.replace(r"[^\W\d]", r"[\p{L}_]").replace(r"\w", r"\p{L}\p{N}_")
    return f"^(?:{text})$"
