"""The columns of a store that hold a time which something counts from, and what is expected of each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from troth.declaration.sentences import ReferenceKind
from troth.engine.live.sight import Sight
from troth.kernel.span import Span
from troth.sql.look import place_of


class Role(Enum):
    """What a time says; of a column with several, the first here counts."""

    BORN = auto()
    ENDS = auto()
    COMES = auto()
    PAST = auto()
    STORED = auto()


@dataclass(frozen=True)
class Watched:
    """A time column.

    ``after`` is the column of the same row that it may not lie before; ``span`` is where the map speaks of it.
    """

    column: str
    role: Role
    span: Span
    after: str | None = None


def watched(sight: Sight) -> dict[str, dict[str, Watched]]:
    """Every watched column of the store, by place and name."""
    found: dict[str, dict[str, Watched]] = {}
    for place, one in _every(sight):
        if not sight.here(place):
            continue
        columns = found.setdefault(place, {})
        known = columns.get(one.column)
        if known is None:
            columns[one.column] = one
        elif one.role.value < known.role.value:
            columns[one.column] = replace(one, after=one.after or known.after)
        elif known.after is None:
            columns[one.column] = replace(known, after=one.after)
    return found


def _every(sight: Sight) -> Iterator[tuple[str, Watched]]:
    policy = sight.policy
    for person_class in policy.people.values():
        if person_class.born is not None:
            yield person_class.table, Watched(person_class.born, Role.BORN, person_class.at("born"))
    for fact in policy.fact_tables.values():
        if fact.begins is not None:
            yield fact.table, Watched(fact.begins, Role.PAST, fact.at("from"))
        if fact.ends is not None:
            yield fact.table, Watched(fact.ends, Role.ENDS, fact.at("to"), fact.begins)
        if fact.moment is not None:
            elsewhere, _, column = fact.moment.column.rpartition(".")
            yield elsewhere or fact.table, Watched(column, Role.COMES, fact.at("at"))
    for key in policy.keys.values():
        if key.begins is not None:
            yield key.table, Watched(key.begins, Role.PAST, key.at("from"))
        if key.ends is not None:
            yield key.table, Watched(key.ends, Role.ENDS, key.at("to"), key.begins)
    log = policy.declaration.map.consents
    if log is not None:
        yield log.table, Watched(log.at_column, Role.PAST, log.at("at"))
    for table in sight.tables:
        place, entry = place_of(table), table.entry
        if entry.recorded is not None and table.personal:
            yield place, Watched(entry.recorded, Role.PAST, entry.at("recorded"))
        for reference in table.persons.values():
            if reference.kind is ReferenceKind.KEY and reference.at is not None:
                yield place, Watched(reference.at, Role.PAST, entry.at("owner"))
        for column, declared in entry.times.items():
            yield place, Watched(column, Role.STORED, declared.span)
