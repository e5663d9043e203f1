"""A manifest of Fides as a draft of a policy. What it does not say is never guessed: a row is ``undeclared`` with the
reason, a value is ``todo``, and all else that has no place is a gap.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from troth.accountability.fides.taxonomy import BASES, SPECIAL, is_direct_marketing, kind
from troth.declaration.nodes import Items, Keyed, Node, Scalar

_NEEDS: Mapping[str, str] = {
    "contract": "which relation it rests on",
    "consent": "which consent, and how it is taken back",
    "legal_obligation": "which law",
    "public_task": "which law",
    "legitimate_interest": "which interest",
}
_PLACED = frozenset(
    {
        *(
            "name",
            "data_categories",
            "data_use",
            "data_subjects",
            "retention_period",
            "processes_special_category_data",
        ),
        *("legal_basis_for_processing", "flexible_legal_basis_for_processing", "special_category_legal_basis"),
        *("data_shared_with_third_parties", "processes_special_category_data"),
    }
)
"""Keys of a privacy declaration that a row says, or that say nothing beside the others."""


@dataclass(frozen=True)
class DraftRow:
    """A policy row. ``reading`` says what Fides says of ground and end, and what is missing."""

    label: str
    data: tuple[str, ...]
    about: tuple[str, ...]
    ground: str
    art9: str | None
    reading: str


@dataclass
class DraftPurpose:
    """A purpose: one data use."""

    key: str
    rows: dict[str, DraftRow] = field(default_factory=dict)


@dataclass(frozen=True)
class PolicyDraft:
    """The draft. Names are ours, each with the key or words of Fides. ``gaps`` is what has no place in it, and why."""

    organisation: Mapping[str, str]
    people: Mapping[str, str]
    categories: Mapping[str, str]
    purposes: Mapping[str, DraftPurpose]
    gaps: tuple[str, ...]


_LONGEST = 80
"""Characters of a name; a longer one is cut, and told from others by a number."""

_TAKEN = frozenset({"all", "us", "declared", "on", "off", "yes", "no", "y", "n", "null", "true", "false"})
"""Words that mean something else in the language or in YAML."""


def named(key: str) -> str:
    """A key as a name of the language."""
    found = re.sub(r"[^a-z0-9]+", "_", key.lower())[:_LONGEST].strip("_")
    return found if re.match("[a-z]", found) and found not in _TAKEN else f"x_{found}".rstrip("_")


def draft(root: Keyed) -> PolicyDraft:
    """The draft of what a manifest says."""
    made = _Made()
    for key, node in root.pairs:
        match key.text:
            case "system":
                for system in _keyed(node):
                    made.system(system)
            case "dataset":
                for dataset in _keyed(node):
                    made.dataset(dataset)
            case "organization":
                for one in _keyed(node):
                    made.organisation(one)
            case "data_category" | "data_use" | "data_subject":
                count = sum(1 for _ in _keyed(node))
                made.gaps.append(f"{key.text}: {count} own keys of the taxonomy; their descriptions have no place here")
            case other:
                made.gaps.append(f"{other}: nothing of it is read")
    return PolicyDraft(made.organisations, made.people, made.categories, made.purposes, tuple(made.gaps))


class _Made:
    """One draft while it is made."""

    def __init__(self) -> None:
        self.organisations: dict[str, str] = {}
        self.people: dict[str, str] = {}
        self.categories: dict[str, str] = {}
        self.purposes: dict[str, DraftPurpose] = {}
        self.gaps: list[str] = []

    def organisation(self, one: Keyed) -> None:
        found = _texts(one)
        if self.organisations:
            self.gaps.append(f"organization `{found.get('fides_key', '')}`: a second one, and only one answers here")
            return
        self.organisations = {key: found[key] for key in ("fides_key", "name", "description") if key in found}
        for person in ("controller", "data_protection_officer", "representative"):
            inside = next((node for key, node in one.pairs if key.text == person and isinstance(node, Keyed)), None)
            if inside is not None:
                for key, value in _texts(inside).items():
                    self.organisations[f"{person}.{key}"] = value

    def system(self, system: Keyed) -> None:
        texts = _texts(system)
        key = texts.get("fides_key", "")
        called = f"system `{key}`"
        declarations = [
            one for name, node in system.pairs if name.text == "privacy_declarations" for one in _keyed(node)
        ]
        if not declarations:
            self.gaps.append(f"{called}: no privacy declaration, so nothing says what it uses")
        for declaration in declarations:
            self.declaration(key, called, declaration)
        for name in ("ingress", "egress", "cookies", "legal_name", "dpo", "joint_controller_info", "vendor_id"):
            if _says(system, name):
                self.gaps.append(f"{called}: `{name}` is left out; say it in `recipients`, `controllers` or `cookies`")
        if texts.get("does_international_transfers", "").lower() == "true":
            self.gaps.append(f"{called}: transfers to other countries, and not to which; declare a recipient")
        if texts.get("uses_profiling", "").lower() == "true":
            self.gaps.append(f"{called}: profiles people; say so in `decision` of its purposes")

    def declaration(self, system: str, called: str, one: Keyed) -> None:
        texts, use = _texts(one), _texts(one).get("data_use", "")
        data, subjects = _list(one, "data_categories"), _list(one, "data_subjects")
        if not use or not data:
            missing = "data use" if not use else "data category"
            self.gaps.append(f"{called}, `{texts.get('name', '')}`: no {missing}, so it can be no row")
            return
        purpose = self.purposes.setdefault(
            _free(use, {name: one.key for name, one in self.purposes.items()}), DraftPurpose(use)
        )
        vital = texts.get("legal_basis_for_processing") == BASES["vital_interest"]
        row, number = named(system or "row"), 2
        while row in purpose.rows:
            row, number = f"{named(system or 'row')}_{number}", number + 1
        purpose.rows[row] = DraftRow(
            label=texts.get("name") or system or "todo",
            data=tuple(dict.fromkeys(self._name(self.categories, key) for key in data)),
            about=tuple(dict.fromkeys(self._name(self.people, key) for key in subjects)),
            ground="vital_interest" if vital else "undeclared",
            art9=next((a for a, said in SPECIAL.items() if said == texts.get("special_category_legal_basis")), None),
            reading=_reading(system, texts, about=bool(subjects)),
        )
        where = f"{called}, `{texts.get('name') or use}`"
        for name in (key.text for key, _ in one.pairs if key.text not in _PLACED):
            if _says(one, name):
                self.gaps.append(f"{where}: `{name}` is left out; declare what it means by hand")
        if texts.get("data_shared_with_third_parties", "").lower() == "true":
            self.gaps.append(f"{where}: shared with third parties; declare each in `recipients`, with its role")

    def dataset(self, dataset: Keyed) -> None:
        for key in _categories_in(dataset):
            self._name(self.categories, key)
        called = _texts(dataset).get("fides_key", "")
        self.gaps.append(f"dataset `{called}`: where data lies is said by map.yaml; `troth map draft` proposes one")

    def _name(self, known: dict[str, str], key: str) -> str:
        name = _free(key, known)
        known[name] = key
        return name


def _free(key: str, known: Mapping[str, str]) -> str:
    """The name of a key: its own if it has one already, else one that nothing else has."""
    name, number = named(key), 2
    while known.get(name, key) != key:
        name, number = f"{named(key)}_{number}", number + 1
    return name


def _reading(system: str, texts: Mapping[str, str], *, about: bool) -> str:
    basis, period = texts.get("legal_basis_for_processing", ""), texts.get("retention_period", "")
    ground = next((ours for ours, theirs in BASES.items() if theirs == basis), "")
    said = [f"from Fides, system {system or 'without a key'}"]
    if ground:
        said.append(f"its ground is {basis}" + (f", and not {_NEEDS[ground]}" if ground in _NEEDS else ""))
    else:
        said.append(f"its ground is called {basis}, which is none of Art. 6" if basis else "it names no ground")
    said.append(f"its period is {period}, and not from when" if period else "it names no period")
    if not about:
        said.append("it does not say about whom")
    return "; ".join(said)


def _categories_in(node: Node) -> Iterator[str]:
    """Every data category that a dataset names, in its collections and their fields, however deep."""
    waiting: list[Node] = [node]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, Keyed):
            yield from _list(one, "data_categories")
            waiting += [value for key, value in one.pairs if key.text in ("collections", "fields")]
        elif isinstance(one, Items):
            waiting += one.items


def _keyed(node: Node) -> Iterator[Keyed]:
    found: Iterable[Node] = node.items if isinstance(node, Items) else (node,)
    yield from (one for one in found if isinstance(one, Keyed))


def _texts(one: Keyed) -> dict[str, str]:
    found = {key.text: node for key, node in one.pairs}
    return {key: node.text for key, node in found.items() if isinstance(node, Scalar) and not _empty(node)}


def _empty(node: Scalar) -> bool:
    return not node.text.strip() or (node.plain and node.text in ("null", "~", "Null", "NULL"))


def _list(one: Keyed, name: str) -> list[str]:
    node = next((value for key, value in one.pairs if key.text == name), None)
    if not isinstance(node, Items):
        return []
    return [item.text.strip() for item in node.items if isinstance(item, Scalar) and not _empty(item)]


def _says(one: Keyed, name: str) -> bool:
    """Whether a key has a value that says something: not empty, not false, not nothing."""
    node = next((value for key, value in one.pairs if key.text == name), None)
    match node:
        case Scalar():
            return not _empty(node) and node.text.lower() != "false"
        case Items(items=items):
            return bool(items)
        case Keyed(pairs=pairs):
            return bool(pairs)
        case _:
            return False


def direct_marketing(purpose: DraftPurpose) -> bool:
    """Whether the taxonomy itself calls the use direct marketing."""
    return is_direct_marketing(purpose.key)


def kind_of(key: str) -> str | None:
    """The kind that a category has by the taxonomy."""
    return kind(key)
