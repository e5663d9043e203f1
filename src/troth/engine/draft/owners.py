"""Whose the rows of a table are: the table's own people, somebody it points at, or the owner of a row it points at."""

from collections.abc import Mapping
from dataclasses import dataclass

from troth.engine.draft.holders import Holding, Naming, namings
from troth.engine.draft.kinds import FEWEST_VALUES, likeness, percent
from troth.engine.draft.people import Persons
from troth.engine.draft.pointing import OTHER, ROLE, Pointer, Pointers
from troth.engine.draft.seen import At, Seen, key_of

MOST_EMPTY = 0.5
"""Where more rows than this name nobody, the column is not proposed as the way to their owner."""
ENOUGH_DIFFERENT = 0.8
"""The share of different values from which what people's rows point at is taken for theirs, and for no catalogue."""
MOST_EMPTY_LINKS = 0.05
"""The same for a link to a row that somebody owns."""


@dataclass(frozen=True, slots=True)
class Owner:
    """How a table's rows lead to their owner. ``people``: whose class; ``pointer`` is None in her own table."""

    people: At
    pointer: Pointer | None
    through: bool
    reason: str
    naming: Naming | None = None
    """By which number or address she is found, and where it is said who held it."""
    moment: str | None = None
    """The column that says when, where she is found by a number."""


def owners(
    seen: Seen, pointers: Pointers, people: Mapping[At, Persons], times: Mapping[At, str | None]
) -> tuple[dict[At, Owner], dict[At, tuple[str, ...]]]:
    """The owner of each table's rows where one is found, and by table what else was seen.

    ``times``: by table, the column that says when a row came to be.
    """
    found = {at: Owner(at, None, False, persons.reason) for at, persons in people.items()}
    mentions: dict[At, tuple[str, ...]] = {}
    for at in seen.tables:
        if at not in found:
            direct, said = _direct(pointers.of(at), people)
            mentions[at] = said
            if direct is not None:
                found[at] = direct
    named, partly = namings(seen)
    for at in seen.tables:
        if at not in found:
            held = (_held(naming, found, times[at]) for naming in named.get(at, ()))
            by_number = next((owner for owner in held if owner is not None), None)
            if by_number is not None:
                found[at] = by_number
            mentions[at] += partly.get(at, ())
    for at, shape in seen.tables.items():
        if at not in found and (shared := _shared(seen, at, key_of(shape), pointers, people)) is not None:
            found[at] = shared
    # Links are followed outwards, so that the shortest way is found first.
    while new := {at: owner for at in seen.tables if at not in found and (owner := _through(pointers.of(at), found))}:
        found |= new
    return found, mentions


def _direct(given: tuple[Pointer, ...], people: Mapping[At, Persons]) -> tuple[Owner | None, tuple[str, ...]]:
    ranked = []
    said = []
    for place, pointer in enumerate(given):
        persons = people.get(pointer.target)
        if persons is None:
            continue
        if persons.staff and pointer.named in (ROLE, OTHER):
            said.append(f"{pointer.column} points at {pointer.target.table}: whoever acted or answers, not the owner")
            continue
        if pointer.empty > MOST_EMPTY:
            said.append(f"{pointer.column} points at {pointer.target.table} and is null in {percent(pointer.empty)}")
            continue
        ranked.append((not persons.staff, pointer.named, not pointer.nullable, pointer.declared, -place, pointer))
    if not ranked:
        return None, tuple(said)
    ranked.sort(key=lambda item: item[:5], reverse=True)
    best = ranked[0][5]
    for *_, other in ranked[1:]:
        said.append(f"{other.column} points at {other.target.table} too: add her to `others` if the row is about her")
    return Owner(best.target, best, False, best.reason), tuple(said)


def _held(naming: Naming, found: Mapping[At, Owner], moment: str | None) -> Owner | None:
    """The owner by a number that somebody held at the row's time; the holding itself must name her by a column."""
    holder = found.get(naming.holding.at)
    if holder is None or holder.pointer is None or holder.through or moment is None:
        return None
    return Owner(holder.people, None, False, naming.reason, naming, moment)


def _shared(seen: Seen, at: At, key: tuple[str, ...], pointers: Pointers, people: Mapping[At, Persons]) -> Owner | None:
    """The owner of what people's own rows point at, nearly each at another: an address that a few may share.

    It must say something that is surely of a person: many point at a shop or a language too.
    """
    if len(key) != 1 or not any(
        (like := likeness(column.name, seen.of(at, column.name))) is not None and like.sure
        for column in seen.tables[at].columns
    ):
        return None
    ranked = []
    for place, pointer in enumerate(pointers.to(at)):
        found = seen.of(pointer.at, pointer.column)
        if pointer.at not in people or found is None or found.distinct < FEWEST_VALUES:
            continue
        if found.distinct >= ENOUGH_DIFFERENT * found.there:
            said = f"{pointer.at.table}.{pointer.column} points here, with {found.distinct} different values in "
            said += f"{found.there} sampled rows"
            ranked.append((not people[pointer.at].staff, found.there, -place, pointer, said))
    if not ranked:
        return None
    _, _, _, best, said = max(ranked, key=lambda item: item[:3])
    holding = Holding(best.at, best.column)
    return Owner(best.at, None, False, said, Naming(key[0], holding, said))


def _through(given: tuple[Pointer, ...], found: Mapping[At, Owner]) -> Owner | None:
    ranked = [
        (not pointer.nullable, pointer.declared, pointer.named, -place, pointer)
        for place, pointer in enumerate(given)
        if pointer.target in found
        and pointer.target.store == pointer.at.store
        and pointer.target != pointer.at
        and (found[pointer.target].pointer is not None or found[pointer.target].moment is not None)
        and pointer.empty <= MOST_EMPTY_LINKS
    ]
    if not ranked:
        return None
    best = max(ranked, key=lambda item: item[:4])[4]
    return Owner(found[best.target].people, best, True, f"the owner of {best.target.table}; {best.reason}")
