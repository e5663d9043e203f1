"""Identity in time: tables that say who held a number or an address from when to when, and columns that name it."""

from collections.abc import Mapping
from dataclasses import dataclass

from troth.engine.draft.kinds import FEWEST_VALUES, Kind, likeness, percent
from troth.engine.draft.pointing import ENOUGH_FOUND, Candidate, same_class
from troth.engine.draft.recorded import named_like_beginning
from troth.engine.draft.seen import At, Look, Seen
from troth.engine.draft.words import word_set, words
from troth.kernel.forms import Form
from troth.stores.catalog import TableShape, TypeClass

WORTH_SAYING = 0.5
"""A share below which it is not even mentioned that a column holds some of a key's values."""

_END_WORDS = word_set("released end ends ended to until closed expires expired returned")
_TIMES = frozenset({TypeClass.INSTANT, TypeClass.LOCAL, TypeClass.DATE, TypeClass.TEXT, TypeClass.OTHER})
_NAMING = (Kind.TRAFFIC, Kind.CONTACT)


@dataclass(frozen=True, slots=True)
class Holding:
    """A table whose rows say that a value is held by somebody, from one column to another where it says when."""

    at: At
    value: str
    begins: str | None = None
    ends: str | None = None


@dataclass(frozen=True, slots=True)
class Naming:
    """A column whose values are those of a holding; ``reason`` says how many were found."""

    column: str
    holding: Holding
    reason: str


def holdings(seen: Seen) -> tuple[Holding, ...]:
    """By names and types alone: an identifier, a beginning and an end, and another column that may lead to a person."""
    found = []
    for at, shape in seen.tables.items():
        times = [column.name for column in shape.columns if column.type in _TIMES and column.visible]
        begins = next((name for name in times if named_like_beginning(words(name), at.table) >= 2), None)
        ends = next((name for name in times if _END_WORDS & set(words(name))), None)
        if begins is None or ends is None or begins == ends:
            continue
        found += [Holding(at, column, begins, ends) for column in _identifiers(shape)]
    return tuple(found)


def naming_candidates(seen: Seen) -> tuple[Candidate, ...]:
    """Every identifier of another table that may be one of a holding's values."""
    tables = seen.tables
    found = []
    for holding in holdings(seen):
        key = tables[holding.at].column(holding.value)
        for at, shape in tables.items():
            for name in _identifiers(shape) if at != holding.at else ():
                column = shape.column(name)
                if column is not None and key is not None and same_class(column, key):
                    found.append(Candidate(at, name, holding.at, holding.value, 0))
    return tuple(found)


def namings(seen: Seen) -> tuple[dict[At, tuple[Naming, ...]], dict[At, tuple[str, ...]]]:
    """By table, the columns that name a holding's values, the most certain first; and those that do so in part."""
    ranked: dict[At, list[tuple[float, Naming]]] = {}
    mentions: dict[At, list[str]] = {}
    for holding in holdings(seen):
        for (at, column, target, value), inclusion in seen.inclusions.items():
            if (target, value) != (holding.at, holding.value) or inclusion.distinct < FEWEST_VALUES:
                continue
            said = f"{percent(inclusion.share)} of {inclusion.rows} sampled values of {column} are found in "
            said += f"{target.store}.{target.table}.{value} ({inclusion.distinct} different ones)"
            if inclusion.share >= ENOUGH_FOUND:
                ranked.setdefault(at, []).append((inclusion.share, Naming(column, holding, said)))
            elif inclusion.share >= WORTH_SAYING:
                mentions.setdefault(at, []).append(f"not proposed as the way to the owner: only {said}")
    ordered = {
        at: tuple(naming for _, naming in sorted(given, key=lambda item: item[0], reverse=True))
        for at, given in ranked.items()
    }
    return ordered, {at: tuple(said) for at, said in mentions.items()}


def form_of(seen: Seen, holding: Holding) -> Form | None:
    """The form in which the values of a key are compared, where they show one."""
    found = seen.of(holding.at, holding.value)
    looks: Mapping[Look, int] = found.looks if found is not None else {}
    there = found.there if found is not None else 0
    if "msisdn" in words(holding.value) or looks.get(Look.PHONE, 0) > there / 2:
        return Form.E164
    if looks.get(Look.IP, 0) > there / 2:
        return Form.IP
    return Form.EMAIL if looks.get(Look.EMAIL, 0) > there / 2 else None


def _identifiers(shape: TableShape) -> list[str]:
    """Columns that are surely numbers and addresses of people or their equipment, and may be read."""
    return [
        column.name
        for column in shape.columns
        if column.visible
        and column.type in (TypeClass.TEXT, TypeClass.INTEGER)
        and (like := likeness(column.name, None)) is not None
        and like.sure
        and like.kind in _NAMING
    ]
