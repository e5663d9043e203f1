"""The category for a kind of data: the policy's own where one fits by its words, else the draft's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from troth.declaration.model import Category, PolicyFile
from troth.engine.draft.kinds import LABELS, Kind
from troth.engine.draft.words import singular, word_set, words

_MEANT = {
    Kind.CREDENTIAL: "password credential secret",
    Kind.SPECIAL: "special health sensitive",
    Kind.IDENTITY_NUMBER: "identity national number",
    Kind.BIRTH_DATE: "birth",
    Kind.CONTACT: "contact email phone telephone mail",
    Kind.TRAFFIC: "traffic call log device technical browser",
    Kind.LOCATION: "location cell position",
    Kind.USER_NAME: "user login name",
    Kind.PAYMENT: "payment billing invoice amount price sum account",
    Kind.NAME: "name",
    Kind.ADDRESS: "address postal",
    Kind.WORK: "work title employer company",
    Kind.CHARACTERISTIC: "photo gender relation",
    Kind.PURCHASE: "purchase order service product item bought",
    Kind.FREE_TEXT: "text wrote message said",
}
_DECLARED = {
    Kind.CREDENTIAL: "secret",
    Kind.SPECIAL: "special",
    Kind.IDENTITY_NUMBER: "identity_number",
    Kind.TRAFFIC: "traffic",
    Kind.LOCATION: "location",
}
_EMPTY_WORDS = word_set("a an and of or the to for with what which who on in is data information our from by")
_MAIL = re.compile(r"e-?mail address(?:es)?")
_ENOUGH = 3
"""A weaker likeness than this is left to a person."""


@dataclass(frozen=True, slots=True)
class PolicyPart:
    """A leaf of a policy's categories: its name, its words, its kind, and whom it is about (None: everybody)."""

    name: str
    own: frozenset[str]
    label: frozenset[str]
    kind: str
    about: frozenset[str] | None
    reserved: bool


@dataclass(frozen=True)
class Vocabulary:
    """What a draft may name: the classes and the parts of a policy, or none of either."""

    policy: str
    classes: tuple[str, ...] = ()
    parts: tuple[PolicyPart, ...] = ()

    @property
    def own_categories(self) -> Mapping[str, str]:
        """The categories that the draft brings itself, with what each means; none where there is a policy."""
        return MappingProxyType({} if self.parts else {kind.value: LABELS[kind] for kind in Kind})

    def category(self, kind: Kind, person_class: str | None, table: str, column: str) -> tuple[str | None, str]:
        """The category for a column of that kind in a table about that class, and what is said of the choice.

        None where the policy has none that fits, or several that fit equally well.
        """
        if not self.parts:
            return kind.value, ""
        inside, of_table = set(words(column)), singular(table)
        fitting = [part for part in self.parts if _about(part, person_class)]
        ranked = sorted(((_fit(part, kind, inside, of_table), part.name) for part in fitting), reverse=True)
        best = [name for fit, name in ranked if fit == ranked[0][0]]
        if len(fitting) == 1 and person_class is not None:
            return best[0], "the only category about that class"
        if not ranked or ranked[0][0] < _ENOUGH:
            return None, "no category of the policy is named like it"
        if len(best) > 1:
            return None, f"several categories of the policy fit equally: {', '.join(sorted(best))}"
        return best[0], ""


def vocabulary(policy: PolicyFile, name: str) -> Vocabulary:
    """What a policy lets a draft name."""
    parts: list[PolicyPart] = []
    for category, entry in policy.categories.items():
        if not entry.parts:
            parts.append(_part(category, category, entry, None))
        parts += [_part(f"{category}.{part}", part, found, entry) for part, found in entry.parts.items()]
    return Vocabulary(name, tuple(policy.people), tuple(parts))


def _part(path: str, name: str, entry: Category, whole: Category | None) -> PolicyPart:
    about = entry.about if entry.about is not None else (whole.about if whole is not None else None)
    kind = entry.kind or (whole.kind if whole is not None else None) or "ordinary"
    own = frozenset(singular(name)) | frozenset(words(name))
    label = frozenset(_one(word) for word in words(_MAIL.sub("email", entry.label.casefold()))) - _EMPTY_WORDS
    reserved = (entry.reserved_for or (whole.reserved_for if whole is not None else None)) is not None
    return PolicyPart(path, own, label, str(kind), None if about is None else frozenset(about), reserved)


def _one(word: str) -> str:
    return singular(word)[-1] if singular(word) else word


def _about(part: PolicyPart, person_class: str | None) -> bool:
    return person_class is None or part.about is None or person_class in part.about


def _fit(part: PolicyPart, kind: Kind, inside: set[str], of_table: tuple[str, ...]) -> int:
    """How well a part fits. Its name counts most, for the table more than for the column; then the words of its label.

    A part of a declared kind is for data of that kind; one that is reserved for a purpose is never guessed.
    """
    declared = _DECLARED.get(kind)
    if part.reserved or (part.kind in _DECLARED.values() and part.kind not in _near(kind)):
        return 0
    meant = set(_MEANT[kind].split())
    fit = 4 * bool(part.own & inside) + 3 * bool(part.own & meant) + 2 * bool(part.own & set(of_table))
    fit += 6 * bool(part.own & set(of_table[-1:]))
    fit += 2 * bool(part.label & inside) + bool(part.label & meant) + bool(part.label & set(of_table))
    narrow = 8 if kind not in (Kind.TRAFFIC, Kind.LOCATION) else 3
    return fit + (narrow if declared is not None and part.kind == declared else 0)


def _near(kind: Kind) -> tuple[str | None, ...]:
    if kind in (Kind.TRAFFIC, Kind.LOCATION):
        return _DECLARED[Kind.TRAFFIC], _DECLARED[Kind.LOCATION]
    return (_DECLARED.get(kind),)
