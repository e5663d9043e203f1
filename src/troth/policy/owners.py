"""Who stands on the rows of a table: each owner with the ways to find her, and the others; links are followed.

Every way has a name of its own, under which whoever is found by it stands on the row. The names of owners beyond the
first have a blank in them, so that none is a name that the map gives.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from troth.declaration.model import TableEntry
from troth.declaration.sentences import PersonReference, ReferenceKind

OWNER = "owner"
"""The name under which the person whose table row it is stands on a row; the others have the names the map gives them.
"""

ALL = "all"
"""Everybody on a row."""

CONTROLLER = "the controller"
"""The name under which whoever answers for a row stands, where the map says that it is processed for others. Nothing on
the row is hers for that, and she is not one of ``ALL``.
"""


@dataclass(frozen=True)
class OnRow:
    """Who stands on a row. ``persons``: every way to find somebody, by its name, the owners' first and the
    controller's last. ``owners``: for each owner the names of her ways, of which one holds for a row (one for each
    kind of row). ``whose``: what the map calls them (``owner`` is every owner, ``all`` everybody) -> the names of their
    ways. ``together``: the ways that lead to several owners at once (*each of*, behind all links); ``of_kinds``: those
    that hold for some rows only.
    """

    persons: Mapping[str, PersonReference]
    owners: tuple[tuple[str, ...], ...]
    whose: Mapping[str, tuple[str, ...]]
    together: frozenset[str]
    of_kinds: frozenset[str]


def is_owner(name: str) -> bool:
    """Whether somebody who stands on a row under this name owns it."""
    return name == OWNER or name.startswith(f"{OWNER} ")


def grouped(references: tuple[PersonReference, ...]) -> tuple[tuple[PersonReference, ...], ...]:
    """The references to each owner: those with a test (``if``) and one name are one owner together."""
    groups: list[list[PersonReference]] = []
    for reference in references:
        same = [one for one in groups if one[0].only_if is not None and one[0].name == reference.name]
        if reference.only_if is not None and same:
            same[0].append(reference)
        else:
            groups.append([reference])
    return tuple(tuple(group) for group in groups)


def on_rows(entries: Mapping[str, TableEntry], name: str, passed: frozenset[str] = frozenset()) -> OnRow:
    """Who stands on the rows of a table. A link leads to the owners of the row it points to, all of them.

    What cannot be followed (a circle of links, several owners where one is meant) is left as it is written; whoever
    resolves a declaration says so.
    """
    entry, persons = entries[name], dict[str, PersonReference]()
    owners: list[tuple[str, ...]] = []
    whose: dict[str, tuple[str, ...]] = {}
    for group in grouped(entry.owner):
        for ways in _owners(entries, entry, group, passed | {name}):
            named = OWNER if not owners else f"{OWNER} {len(owners) + 1}"
            names = tuple(named if not number else f"{named} or {number + 1}" for number in range(len(ways)))
            persons |= dict(zip(names, ways, strict=True))
            owners.append(names)
            if group[0].name is not None:
                whose[group[0].name] = (*whose.get(group[0].name, ()), *names)
    every = tuple(persons)
    for other, reference in entry.others.items():
        persons[other] = _followed(entries, entry, reference, passed | {name})[0][0]
        whose[other] = (other,)
    whose = {OWNER: every, ALL: tuple(persons), **whose}
    if entry.controller is not None:
        persons[CONTROLLER] = _followed(entries, entry, entry.controller, passed | {name})[0][0]
    along = {way: tuple(_steps(entries, entry, persons[way], passed | {name})) for way in every}
    together = frozenset(way for way, steps in along.items() if steps[-1].kind is ReferenceKind.EACH_OF)
    of_kinds = frozenset(way for way, steps in along.items() if any(step.only_if is not None for step in steps))
    return OnRow(MappingProxyType(persons), tuple(owners), MappingProxyType(whose), together, of_kinds)


def _steps(
    entries: Mapping[str, TableEntry], entry: TableEntry, reference: PersonReference, passed: frozenset[str]
) -> Iterator[PersonReference]:
    """The references that a way goes along, from the row's own to the one in which it ends."""
    yield reference
    link = entry.links.get(reference.column)
    if reference.kind is ReferenceKind.THROUGH and link is not None and link.table in entries:
        found = on_rows(entries, link.table, passed).persons if link.table not in passed else {}
        if reference.target in found:
            yield from _steps(entries, entries[link.table], found[reference.target], passed | {link.table})


def _owners(
    entries: Mapping[str, TableEntry], entry: TableEntry, group: tuple[PersonReference, ...], passed: frozenset[str]
) -> tuple[tuple[PersonReference, ...], ...]:
    """The owners that one group of references leads to: for each her ways."""
    found = [_followed(entries, entry, reference, passed) for reference in group]
    if len(found) == 1:
        return found[0]
    return (tuple(way for owners in found for way in owners[0]),)


def _followed(
    entries: Mapping[str, TableEntry], entry: TableEntry, reference: PersonReference, passed: frozenset[str]
) -> tuple[tuple[PersonReference, ...], ...]:
    """The owners that a reference leads to: itself, or through a link those of the row it points to."""
    link = entry.links.get(reference.column)
    if reference.kind is not ReferenceKind.THROUGH or link is None:
        return ((reference,),)
    if link.table in passed or link.table not in entries:
        return ((reference,),)
    onward = on_rows(entries, link.table, passed)
    if not onward.owners:
        return ((reference,),)
    return tuple(tuple(replace(reference, target=name) for name in owner) for owner in onward.owners)


def owners_through(entries: Mapping[str, TableEntry], entry: TableEntry, reference: PersonReference) -> OnRow | None:
    """Who stands on the row that a reference goes through, if it goes through one that is mapped."""
    link = entry.links.get(reference.column)
    if reference.kind is not ReferenceKind.THROUGH or link is None or link.table not in entries:
        return None
    return on_rows(entries, link.table)
