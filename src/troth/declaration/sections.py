"""A whole file: its sections, those that are acted on and those that are only read."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeVar

from troth.declaration import map_sections, policy_sections
from troth.declaration.findings import Findings
from troth.declaration.model import Deletion, MapFile, PolicyFile, nothing
from troth.declaration.nodes import Items, Keyed, Node, Scalar
from troth.declaration.patterns import NAME
from troth.declaration.shapes import Place, Shape, unknown_key
from troth.kernel.calendar import Length, Unit
from troth.kernel.names import nearest
from troth.kernel.span import Span

F = TypeVar("F")


@dataclass(frozen=True)
class Section:
    """One section of a file. ``default`` is its value where it is not written and not required."""

    shape: Shape[object]
    required: bool = False
    default: object = dataclasses.field(default_factory=nothing)
    field: str = ""


@dataclass(frozen=True)
class Later:
    """A section on which this version does not act: names with whatever belongs to them.

    ``free`` names are any text.
    """

    free: bool = False


POLICY: Final[Mapping[str, Section | Later]] = {
    "policy": Section(policy_sections.DOCUMENT, required=True, field="document"),
    "controllers": Section(policy_sections.CONTROLLERS, required=True),
    "people": Section(policy_sections.PEOPLE, required=True),
    "facts": Section(policy_sections.FACTS),
    "categories": Section(policy_sections.CATEGORIES, required=True),
    "consents": Section(policy_sections.CONSENTS),
    "purposes": Section(policy_sections.PURPOSES, required=True),
    "recipients": Later(),
    "never": Later(),
    "holds": Section(policy_sections.HOLDS),
    "deletion": Section(policy_sections.DELETION, default=Deletion(within=Length(1, Unit.DAYS))),
    "rights": Later(),
    "messages": Later(),
    "cookies": Later(free=True),
    "services": Later(),
    "staff": Later(),
    "measures": Later(),
    "duties": Later(),
    "notices": Later(),
    "regions": Later(),
}
"""The twenty sections of policy.yaml."""

MAP: Final[Mapping[str, Section | Later]] = {
    "map": Section(map_sections.HEAD, required=True, field="head"),
    "stores": Section(map_sections.STORES, required=True),
    "people": Section(map_sections.PEOPLE),
    "keys": Section(map_sections.KEYS),
    "facts": Section(map_sections.FACTS),
    "consents": Section(map_sections.CONSENTS, default=None),
    "staff": Later(),
    "instructions": Later(free=True),
    "tables": Section(map_sections.TABLES, required=True),
}
"""The sections of map.yaml."""


def read_policy_file(root: Keyed, file: str, findings: Findings) -> PolicyFile | None:
    """All of policy.yaml, or None where findings say what is wrong with it."""
    return _read(POLICY, PolicyFile, root, file, findings)


def read_map_file(root: Keyed, file: str, findings: Findings) -> MapFile | None:
    """All of map.yaml, or None where findings say what is wrong with it."""
    return _read(MAP, MapFile, root, file, findings)


def _read(
    sections: Mapping[str, Section | Later], model: Callable[..., F], root: Keyed, file: str, findings: Findings
) -> F | None:
    begins = Span(file, 1, 1)
    fields: dict[str, Any] = {}
    later: dict[str, Mapping[str, Span]] = {}
    spans: dict[str, Span] = {}
    for name, node in root.pairs:
        section = sections.get(name.text)
        place = Place(name.text, name.text, name.span)
        spans[name.text] = node.span
        if section is None:
            unknown_key(name, tuple(sections), Place("", file, name.span), findings, flow=False, code="UNKNOWN_SECTION")
        elif isinstance(section, Later):
            later[name.text] = _names_only(section, node, place, findings)
        else:
            fields[section.field or name.text] = section.shape.read(node, place, findings)
    meant = {nearest(name, sections) for name in spans if name not in sections}
    for title, unwritten in sections.items():
        if title not in spans and title not in meant and isinstance(unwritten, Section):
            _fill(title, unwritten, fields, begins, findings)
    if findings.stop:
        return None
    return model(**fields, later=MappingProxyType(later), span=begins, spans=MappingProxyType(spans))


def _fill(name: str, section: Section, fields: dict[str, Any], begins: Span, findings: Findings) -> None:
    """What stands for a section that is not written."""
    if section.required:
        findings.error(
            "MISSING_SECTION",
            begins,
            f"The section `{name}` is missing.",
            f"add `{name}:` with its entries",
            subject=name,
        )
    fields[section.field or name] = section.default


def _names_only(section: Later, node: Node, place: Place, findings: Findings) -> Mapping[str, Span]:
    """The names of the entries of a section that is not acted on, and the note that says so."""
    if not isinstance(node, Keyed):
        if isinstance(node, Scalar | Items):
            place.error(
                findings,
                "WRONG_SHAPE",
                node.span,
                f"`{place.key}` takes entries with names.",
                f"write `{place.key}: {{name: {{...}}}}`, or `{{}}` for none",
            )
        return MappingProxyType({})
    names: dict[str, Span] = {}
    for name, value in node.pairs:
        here = Place(f"{place.path}.{name.text}", name.text, name.span)
        if not section.free and NAME.fullmatch(name.text) is None:
            here.error(findings, "NAME_FORM", name.span, f"`{name.text}` is not a name here.", "names are `lower_case`")
        if isinstance(value, Scalar):
            here.error(
                findings,
                "WRONG_SHAPE",
                value.span,
                f"`{name.text}` takes keys of its own.",
                f"write `{name.text}: {{...}}`",
            )
        names[name.text] = name.span
    count = "1 entry" if len(names) == 1 else f"{len(names)} entries"
    findings.note(
        "SECTION_LATER",
        place.begins,
        f"`{place.key}` ({count}) is read and not acted on by this version.",
        "nothing needs to be changed; nothing in it is kept or proved yet",
        subject=place.path,
    )
    return MappingProxyType(names)
