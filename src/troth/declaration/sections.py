"""A whole file: its sections, and which of them nothing enforces yet."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeVar

from troth.declaration import conduct_sections, dealings_sections, map_sections, outside_sections, policy_sections
from troth.declaration.findings import Findings
from troth.declaration.model import Deletion, MapFile, PolicyFile, nothing
from troth.declaration.nodes import Keyed
from troth.declaration.shapes import FAULT, Place, Shape, unknown_key
from troth.kernel.calendar import Length, Unit
from troth.kernel.names import nearest
from troth.kernel.span import Span

F = TypeVar("F")


@dataclass(frozen=True)
class Section:
    """One section of a file. ``default`` is its value where it is not written and not required; ``enforced`` says
    whether anything acts on it.
    """

    shape: Shape[object]
    required: bool = False
    default: object = dataclasses.field(default_factory=nothing)
    field: str = ""
    enforced: bool = True


POLICY: Final[Mapping[str, Section]] = {
    "policy": Section(policy_sections.DOCUMENT, required=True, field="document"),
    "controllers": Section(policy_sections.CONTROLLERS, required=True),
    "people": Section(policy_sections.PEOPLE, required=True),
    "facts": Section(policy_sections.FACTS),
    "categories": Section(policy_sections.CATEGORIES, required=True),
    "consents": Section(policy_sections.CONSENTS),
    "purposes": Section(policy_sections.PURPOSES, required=True),
    "recipients": Section(outside_sections.RECIPIENTS, enforced=False),
    "never": Section(outside_sections.NEVER, enforced=False),
    "holds": Section(policy_sections.HOLDS),
    "deletion": Section(policy_sections.DELETION, default=Deletion(within=Length(1, Unit.DAYS))),
    "rights": Section(dealings_sections.RIGHTS, enforced=False),
    "messages": Section(dealings_sections.MESSAGES, enforced=False),
    "cookies": Section(dealings_sections.COOKIES, enforced=False),
    "services": Section(dealings_sections.SERVICES, enforced=False),
    "staff": Section(conduct_sections.STAFF, enforced=False),
    "measures": Section(conduct_sections.MEASURES, enforced=False),
    "duties": Section(conduct_sections.DUTIES, enforced=False),
    "notices": Section(dealings_sections.NOTICES, enforced=False),
    "regions": Section(outside_sections.REGIONS),
}
"""The twenty sections of policy.yaml."""

MAP: Final[Mapping[str, Section]] = {
    "map": Section(map_sections.HEAD, required=True, field="head"),
    "stores": Section(map_sections.STORES, required=True),
    "people": Section(map_sections.PEOPLE),
    "keys": Section(map_sections.KEYS),
    "facts": Section(map_sections.FACTS),
    "consents": Section(map_sections.CONSENTS, default=None),
    "staff": Section(conduct_sections.GroupsByRole(), enforced=False),
    "instructions": Section(conduct_sections.INSTRUCTIONS),
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
    sections: Mapping[str, Section], model: Callable[..., F], root: Keyed, file: str, findings: Findings
) -> F | None:
    begins = Span(file, 1, 1)
    fields: dict[str, Any] = {}
    spans: dict[str, Span] = {}
    for name, node in root.pairs:
        section = sections.get(name.text)
        place = Place(name.text, name.text, name.span)
        spans[name.text] = node.span
        if section is None:
            unknown_key(name, tuple(sections), Place("", file, name.span), findings, flow=False, code="UNKNOWN_SECTION")
            continue
        value = section.shape.read(node, place, findings)
        fields[section.field or name.text] = value
        if not section.enforced and value is not FAULT and isinstance(node, Keyed):
            _note_unenforced(node, place, findings)
    meant = {nearest(name, sections) for name in spans if name not in sections}
    for title, unwritten in sections.items():
        if title not in spans and title not in meant:
            _fill(title, unwritten, fields, begins, findings)
    if findings.stop:
        return None
    return model(**fields, span=begins, spans=MappingProxyType(spans))


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


def _note_unenforced(node: Keyed, place: Place, findings: Findings) -> None:
    """Says of a section that nothing enforces it yet, with the number of its entries: it must not look kept."""
    count = {0: "none declared", 1: "1 entry declared"}.get(len(node.pairs), f"{len(node.pairs)} entries declared")
    findings.note(
        "SECTION_LATER",
        place.begins,
        f"`{place.key}` ({count}) is read and checked, and nothing enforces it yet.",
        "nothing needs to be changed; until something does, its promises are unproven",
        subject=place.path,
    )
