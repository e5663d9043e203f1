"""Which column points at which table: by a declared foreign key, else by its name and by where its values are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from troth.engine.draft.kinds import FEWEST_VALUES, percent
from troth.engine.draft.seen import At, Inclusion, Seen, key_of
from troth.engine.draft.words import singular, words
from troth.stores.catalog import Column, TableShape, TypeClass

ENOUGH_FOUND = 0.95
"""The share of sampled values that must stand in the key for an undeclared reference to be proposed."""

MOST_TARGETS = 5
"""How many tables a column's values are looked up in: of more that bear its name, the best named."""

EXACT, LAST, ROLE, OTHER = 3, 2, 1, 0
"""How well a column is named after a table: wholly, after its last word, with a word before it, not at all."""

_ENDS = ("id", "key", "no", "nr", "uuid", "guid", "fk", "ref", "number")
_GENERIC = frozenset({*_ENDS, "code", "name", "pk", "rowid"})
_COUNTED = frozenset({TypeClass.INTEGER, TypeClass.NUMBER})
_SPELLED = frozenset({TypeClass.TEXT, TypeClass.UUID})
_NO_KEYS = frozenset({TypeClass.JSON, TypeClass.BYTES, TypeClass.BOOLEAN, TypeClass.INSTANT, TypeClass.LOCAL})


_Targets = dict[str, list[tuple[At, Column]]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column whose name says that it may point at a table's key."""

    at: At
    column: str
    target: At
    key: str
    named: int


@dataclass(frozen=True, slots=True)
class Pointer:
    """A column that points at a table's key, and why that is believed."""

    at: At
    column: str
    target: At
    named: int
    declared: bool
    nullable: bool
    empty: float
    """The share of sampled rows in which it is null."""
    reason: str


@dataclass(frozen=True)
class Pointers:
    """What points at what. ``mentions``: by table, what was looked at and is not proposed, with why."""

    found: tuple[Pointer, ...]
    mentions: Mapping[At, tuple[str, ...]]

    def of(self, at: At) -> tuple[Pointer, ...]:
        """Those of a table's columns, in the order of the table."""
        return self._by_table.get(at, ())

    def to(self, target: At) -> tuple[Pointer, ...]:
        """Those of other tables that point at a table."""
        return self._by_target.get(target, ())

    @cached_property
    def _by_table(self) -> dict[At, tuple[Pointer, ...]]:
        found: dict[At, list[Pointer]] = {}
        for pointer in self.found:
            found.setdefault(pointer.at, []).append(pointer)
        return {at: tuple(given) for at, given in found.items()}

    @cached_property
    def _by_target(self) -> dict[At, tuple[Pointer, ...]]:
        found: dict[At, list[Pointer]] = {}
        for pointer in self.found:
            if pointer.at != pointer.target:
                found.setdefault(pointer.target, []).append(pointer)
        return {at: tuple(given) for at, given in found.items()}


def candidates(seen: Seen) -> tuple[Candidate, ...]:
    """Every column that is named after a table with a key of one column, and has no declared foreign key."""
    targets: _Targets = {}
    for at, shape in seen.tables.items():
        key = _single(shape)
        # A column can only be named after a table by its last word, or after its key by its whole name.
        if key is None:
            continue
        for name in {*singular(at.table)[-1:], key.name.casefold()}:
            targets.setdefault(name, []).append((at, key))
    return tuple(found for at, shape in seen.tables.items() for found in _of_table(at, shape, targets))


def _of_table(at: At, shape: TableShape, targets: _Targets) -> Iterator[Candidate]:
    declared = {name for key in shape.foreign_keys for name in key.columns}
    own_key = key_of(shape)
    for column in shape.columns:
        if column.name in declared or not column.visible or column.generated or column.type in _NO_KEYS:
            continue
        given: list[Candidate] = []
        for target, key in _met(column.name, targets).items():
            if target == at or not _comparable(column, key):
                continue
            named = _named(column.name, target.table, key.name)
            alone = own_key == (column.name,)
            if named == OTHER or (alone and named != EXACT) or (alone and singular(at.table) == singular(target.table)):
                continue
            if named == ROLE and not same_class(column, key):
                continue
            given.append(Candidate(at, column.name, target, key.name, named))
        given.sort(key=lambda candidate: (candidate.target.store != at.store, -candidate.named))
        yield from given[:MOST_TARGETS]


def _met(column: str, targets: _Targets) -> dict[At, Column]:
    """The tables whose name or key a column may be named after."""
    inside = words(column)
    if inside[-1:] and inside[-1] in _ENDS:
        inside = inside[:-1]
    return dict([*targets.get(column.casefold(), ()), *(targets.get(inside[-1], ()) if inside else ())])


def _single(shape: TableShape) -> Column | None:
    key = key_of(shape)
    found = shape.column(key[0]) if len(key) == 1 else None
    return found if found is not None and found.visible and found.type not in _NO_KEYS else None


def _comparable(column: Column, key: Column) -> bool:
    return same_class(column, key) or {column.type, key.type} <= _COUNTED | _SPELLED | {TypeClass.OTHER}


def same_class(column: Column, key: Column) -> bool:
    """Whether two columns hold values of one class: numbers, or texts."""
    return column.type == key.type or {column.type, key.type} <= _COUNTED or {column.type, key.type} <= _SPELLED


def _named(column: str, table: str, key: str) -> int:
    """How well a column is named after a table and its key."""
    inside, target = words(column), singular(table)
    if column.casefold() == key.casefold() and len(inside) > 1 and not set(inside) <= _GENERIC:
        return EXACT
    stem = inside
    if stem and stem[-1] in _ENDS:
        stem = stem[:-1]
    elif stem and stem[0] in ("id", "fk"):
        stem = stem[1:]
    else:
        return OTHER
    if not stem or not target:
        return OTHER
    if stem == target:
        return EXACT
    if stem == target[-len(stem) :]:
        return LAST
    return ROLE if stem[-len(target) :] == target else OTHER


def pointers(seen: Seen) -> Pointers:
    """The declared ones, and the undeclared that names and values bear out; the others are mentioned."""
    tables = seen.tables
    found: list[Pointer] = []
    mentions: dict[At, list[str]] = {}
    for at, shape in tables.items():
        found += _declared(seen, at, shape, tables, mentions)
    by_column: dict[tuple[At, str], list[Candidate]] = {}
    for candidate in candidates(seen):
        by_column.setdefault((candidate.at, candidate.column), []).append(candidate)
    for (at, column), given in by_column.items():
        best, said = _borne_out(seen, tables[at], given)
        mentions.setdefault(at, []).extend(said)
        if best is not None:
            found.append(_measured(seen, tables[at].column(column), best))
    order = {(at, column.name): place for at, shape in tables.items() for place, column in enumerate(shape.columns)}
    found.sort(key=lambda pointer: (pointer.at, order[pointer.at, pointer.column]))
    return Pointers(tuple(found), {at: tuple(said) for at, said in mentions.items() if said})


def _declared(
    seen: Seen, at: At, shape: TableShape, tables: Mapping[At, TableShape], mentions: dict[At, list[str]]
) -> Iterator[Pointer]:
    met: set[str] = set()
    for key in shape.foreign_keys:
        target = At(at.store, key.target)
        if key.inherited:
            continue
        said = f"the declared foreign key ({', '.join(key.columns)}) to {key.target}"
        if target not in tables:
            mentions.setdefault(at, []).append(f"{said} leads to no table that has an entry here")
            continue
        if len(key.columns) != 1 or key.target_columns != key_of(tables[target]):
            mentions.setdefault(at, []).append(f"{said} goes by other columns than its key, or by several")
            continue
        column = shape.column(key.columns[0])
        if column is None or column.name in met:
            continue
        met.add(column.name)
        reason = "declared foreign key" if key.enforced else "declared foreign key, which the database does not check"
        named = _named(column.name, target.table, key.target_columns[0])
        yield Pointer(at, column.name, target, named, True, column.nullable, _empty(seen, at, column.name), reason)


def _borne_out(seen: Seen, shape: TableShape, given: list[Candidate]) -> tuple[Candidate | None, list[str]]:
    """The best candidate of one column that the values bear out, and what is to be said of the others."""
    good: list[tuple[bool, int, int, Candidate]] = []
    said: list[str] = []
    for place, candidate in enumerate(given):
        inclusion = seen.inclusions.get((candidate.at, candidate.column, candidate.target, candidate.key))
        why_not = _why_not(inclusion)
        if why_not is None:
            good.append((candidate.target.store == candidate.at.store, candidate.named, -place, candidate))
        else:
            said.append(f"{candidate.column} is named after {_place(candidate)} and does not point there: {why_not}")
    if not good:
        return None, said
    good.sort(key=lambda item: item[:3], reverse=True)
    for _, _, _, other in good[1:]:
        said.append(f"{other.column} may point at {_place(other)} as well")
    return good[0][3], said


def _why_not(inclusion: Inclusion | None) -> str | None:
    if inclusion is None:
        return "its values could not be looked at"
    if inclusion.rows == 0:
        return "it holds no value yet"
    if inclusion.distinct < FEWEST_VALUES:
        return f"only {inclusion.distinct} different values in {inclusion.rows} rows, too few to tell"
    if inclusion.share < ENOUGH_FOUND:
        return f"only {percent(inclusion.share)} of {inclusion.rows} sampled values are found there"
    return None


def _measured(seen: Seen, column: Column | None, best: Candidate) -> Pointer:
    inclusion = seen.inclusions[best.at, best.column, best.target, best.key]
    reason = (
        f"no declared key; {best.column} ~ {_place(best)}, where {percent(inclusion.share)} of {inclusion.rows} "
        f"sampled values are found ({inclusion.distinct} different ones)"
    )
    nullable = column is None or column.nullable
    empty = _empty(seen, best.at, best.column)
    return Pointer(best.at, best.column, best.target, best.named, False, nullable, empty, reason)


def _place(candidate: Candidate) -> str:
    return f"{candidate.target.store}.{candidate.target.table}.{candidate.key}"


def _empty(seen: Seen, at: At, column: str) -> float:
    found = seen.of(at, column)
    return found.nulls / found.rows if found is not None and found.rows else 0.0
