"""What the published words tell of: declarations that no sentence names, and how much is covered."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from troth.declaration.model import Hold, Use
from troth.kernel.finding import Finding, Level
from troth.policy.text.paths import Declared

_OWED: Final[Mapping[str, tuple[int, str]]] = {
    "purposes": (3, "policy row"),
    "consents": (2, "consent"),
    "recipients": (2, "recipient"),
    "holds": (2, "hold"),
    "cookies": (2, "cookie"),
    "rights": (2, "right"),
}
"""Sections of which the public must be told, how many words a path to one of their entries has, and what it is."""


@dataclass(frozen=True)
class Coverage:
    """How far words and declarations cover each other.

    ``promises`` are the sentences that promise: ``tied`` to what keeps them, ``open`` or ``untied``. ``declarations``
    are those of which the public must be told, ``told`` those of which it is.
    """

    languages: tuple[str, ...]
    sentences: int
    statements: int
    promises: int
    tied: int
    open: tuple[str, ...]
    untied: int
    declarations: int
    told: int


def owed(paths: Mapping[str, Declared]) -> dict[str, Declared]:
    """The declarations of which the public must be told. Of a secret hold nobody may be."""
    found = {}
    for path, one in paths.items():
        depth, _ = _OWED.get(one.section, (0, ""))
        # names of cookies may have dots; rows inside a recipient are part of it
        at = path.removeprefix(one.section + ".")
        whole = one.section == "cookies" or path.count(".") + 1 == depth
        if depth and path != one.section and at and whole and not (isinstance(one.entry, Hold) and one.entry.secret):
            if one.section == "purposes" and not isinstance(one.entry, Use):
                continue
            found[path] = one
    return found


def _above(path: str) -> Iterator[str]:
    """The paths that a path stands inside, itself not among them."""
    while path := path.rpartition(".")[0]:
        yield path


def told_of(ties: Collection[str], paths: Mapping[str, Declared]) -> frozenset[str]:
    """The declarations that ties tell of: the entry, its purpose, or something in it; a whole section names none of its
    entries. A row that is told of tells of the consent that it rests on.
    """
    near = {path for path in ties if "." in path}
    above = {higher for path in near for higher in _above(path)}
    found = {path for path in owed(paths) if path in above or near & {path, *_above(path)}}
    for path in tuple(found):
        entry = paths[path].entry
        if isinstance(entry, Use) and entry.consent is not None:
            found.add(f"consents.{entry.consent}")
    return frozenset(found & owed(paths).keys())


def untold(told: Collection[str], paths: Mapping[str, Declared], file: str) -> Iterator[Finding]:
    """A finding for each declaration of which nobody is told; what the entry's `reading` says signs it."""
    for path, one in owed(paths).items():
        if path not in told:
            yield Finding(
                "UNTOLD",
                Level.WARNING,
                f"No sentence tells of the {_OWED[one.section][1]} `{path}`.",
                f"write a sentence in {file} that is `kept by {path}`; or say in `reading` why there is none",
                law="GDPR 5(1)(a)",
                span=one.span,
                subject=path,
                signed=one.entry is not None and one.entry.reading is not None,
            )
