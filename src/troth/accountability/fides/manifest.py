"""A policy as a manifest of Fides: one system, one privacy declaration for each policy row.

A label that is a key of Fides, as an imported policy has it, is that key again; what the operator named otherwise
becomes a key of its own in the taxonomy.
"""

import re
from typing import Any

from troth.accountability.fides.draft import named
from troth.accountability.fides.taxonomy import BASES, SPECIAL
from troth.accountability.handed import recipients_of
from troth.accountability.leaves import Leaves
from troth.declaration.model import Declaration, Use

_KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")

LOST = (
    "keep-rules as rules (they stand as words in `retention_period`), and everything that a ground names beside itself",
    "consents, holds, deletion, never, rights, messages, cookies, services, staff, measures, duties, notices, regions",
    "conditions, roles of people on a row, stores, forms, recipients' countries and safeguards, facts",
)
"""What a manifest of Fides cannot say, or nothing here writes into it."""


def manifest(declaration: Declaration) -> dict[str, Any]:
    """The manifest, as JSON knows it."""
    policy, leaves = declaration.policy, Leaves(declaration.policy)
    own: dict[str, list[dict[str, Any]]] = {"data_category": [], "data_use": [], "data_subject": []}

    def key(section: str, name: str, label: str | None, parent: str | None = None) -> str:
        """The Fides key of one of our names, which is written into the taxonomy if it is a new one."""
        if label is not None and _KEY.fullmatch(label) and named(label) == name.replace(".", "_"):
            return label
        entry = {"fides_key": name, "name": label or name, "is_default": False}
        if parent is not None:
            entry["parent_key"] = parent
        if entry not in own[section]:
            own[section].append(entry)
        return name

    categories = {}
    for name, category in policy.categories.items():
        categories[name] = key("data_category", name, category.label)
        for inner, part in category.parts.items():
            categories[f"{name}.{inner}"] = key("data_category", f"{name}.{inner}", part.label, categories[name])
    uses = {name: key("data_use", name, one.label) for name, one in policy.purposes.items()}
    subjects = {name: key("data_subject", name, one.label) for name, one in policy.people.items()}

    def declared(purpose: str, row: str, use: Use) -> dict[str, Any]:
        people = dict.fromkeys(name for name, _ in (use.about or sorted(leaves.about(use))))
        data = [*policy.categories] if "all" in use.data else use.data
        given = recipients_of(leaves, purpose, use)
        special = any(leaves.parts[leaf].kind == "special" for leaf in leaves.data(use.data) if leaf in leaves.parts)
        found: dict[str, Any] = {
            "name": use.label or f"purposes.{purpose}.{row}",
            "data_categories": [categories.get(name, name) for name in data],
            "data_use": uses[purpose],
            "data_subjects": [subjects.get(name, name) for name in people],
            "retention_period": use.keep.text,
            "processes_special_category_data": special,
        }
        if use.ground in BASES:
            found["legal_basis_for_processing"] = BASES[use.ground]
        if use.art9 is not None:
            found["special_category_legal_basis"] = SPECIAL[use.art9]
        if given:
            found["data_shared_with_third_parties"] = True
            found["third_parties"] = ", ".join(one.name or one.label for _, one in given)
        return found

    name = declaration.map.head.policy
    system = {
        "fides_key": name,
        "name": policy.document.title,
        "system_type": "Service",
        "privacy_declarations": [
            declared(purpose, row, use) for purpose, one in policy.purposes.items() for row, use in one.uses.items()
        ],
    }
    first = next(iter(policy.controllers.values()))
    organisation = {"fides_key": "default_organization", "name": first.name}
    return {"organization": [organisation], **{key: value for key, value in own.items() if value}, "system": [system]}
