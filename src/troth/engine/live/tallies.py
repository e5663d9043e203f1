"""Counting: one statement over each table, whatever the looks want to know of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from troth.declaration.model import KeyTable
from troth.declaration.sentences import PersonReference, ReferenceKind
from troth.engine.live.sight import Sight
from troth.engine.live.watched import watched
from troth.engine.live.words import counted
from troth.kernel.finding import Finding, Level
from troth.policy.model import Table, onward
from troth.sql.look import CountKey, Tally, place_of
from troth.stores.catalog import Action, ForeignKey
from troth.stores.errors import LockTimeout, StatementTimeout, StoreRefused

FALLBACK_ROWS = 100_000
"""How many rows are counted where all of them take too long."""

TAKING = frozenset({Action.CASCADE, Action.SET_NULL, Action.SET_DEFAULT})
"""What a foreign key may do to rows that nobody asked to touch."""


@dataclass(frozen=True)
class Tallied:
    """What was counted in one place: over how many rows, whether these were all, and the counts."""

    rows: int
    whole: bool
    counts: Mapping[CountKey, object]

    def number(self, *key: str) -> int:
        """A count; 0 where it was not asked for."""
        return int(str(self.counts.get(key, 0)))

    def __contains__(self, key: CountKey) -> bool:
        return key in self.counts

    @property
    def of(self) -> str:
        """How the rows that were looked at are spoken of: ``12 rows``, ``the 100000 rows looked at``."""
        return counted(self.rows, "row") if self.whole else f"the {self.rows} rows looked at"

    @property
    def short(self) -> str:
        """What a sentence ends with where not all rows were looked at."""
        return "" if self.whole else f" (of {self.of})"


def tallied(sight: Sight, told: Callable[[str], None] = lambda _: None) -> dict[str, Tallied]:
    """What was counted, by place. Where a statement took too long, over the first rows only."""
    found = {}
    for place, tally in _tallies(sight).items():
        told(place)
        one = _counted(sight, tally)
        if one is not None:
            found[place] = one
    return found


def _counted(sight: Sight, tally: Tally) -> Tallied | None:
    span = sight.span_of(tally.place)
    for most in (None, FALLBACK_ROWS):
        try:
            row = sight.ask(tally.sql(most))[0]
        except StatementTimeout as error:
            if most is not None:
                sight.not_seen("what its rows point at and whose they are", tally.place, span, error)
            continue
        except (LockTimeout, StoreRefused) as error:
            sight.not_seen("what its rows point at and whose they are", tally.place, span, error)
            return None
        if most is not None:
            seconds = sight.statement_timeout_ms / 1000
            says = f"counting all rows of `{tally.place}` took longer than {seconds:g} seconds; {row[0]} were looked at"
            help_ = "the numbers below are of those rows only"
            sight.unseen.append(Finding("STATEMENT_TIMEOUT", Level.NOTE, says, help_, span=span, subject=tally.place))
        return Tallied(int(str(row[0])), most is None, dict(zip(tally.keys, row[1:], strict=True)))
    return None


def _tallies(sight: Sight) -> dict[str, Tally]:
    """One tally for each place of which anything is to be counted."""
    found: dict[str, Tally] = {}

    def of(place: str) -> Tally:
        return found.setdefault(place, Tally(sight.build, sight.asked, place))

    for table in sight.tables:
        place = place_of(table)
        if sight.sees(place, (test.column for test in table.entry.where)):
            _of_table(sight, of(place), table)
    for place, columns in watched(sight).items():
        if sight.sees(place):
            for column in columns:
                if sight.sees(place, (column,)) and sight.type_of(place, column) in ORDERED[sight.store.dialect]:
                    of(place).ends(column)
    for person_class, people in sight.policy.people.items():
        where = [test.column for test in people.where]
        if sight.sees(people.table, (people.key, *where)) and not _enforced(sight, people.table, people.key):
            of(people.table).people(person_class, people.key, people.where)
    for key in taking(sight):
        place = f"{sight.store.name}.{key.table}"
        if sight.sees(place, key.columns):
            of(place).pointing(("pointing", key.table, *key.columns), key.columns)
    return found


ORDERED = {
    "sqlite": frozenset({"instant", "local", "date", "text", "integer", "number", "other"}),
    "postgres": frozenset({"instant", "local", "date", "text"}),
    "duckdb": frozenset({"instant", "local", "date", "text"}),
}
"""The types whose least and greatest values say anything of time."""


def _of_table(sight: Sight, tally: Tally, table: Table) -> None:
    for column, link in table.entry.links.items():
        target = sight.policy.tables[link.table]
        key = (target.entry.key or (None,))[:1]
        where = [test.column for test in target.entry.where]
        if key != (None,) and sight.sees(tally.place, (column,)) and sight.sees(place_of(target), (*key, *where)):
            tally.link(table, column)
    owner = table.owner
    if owner is not None and not _is_herself(sight, table, owner) and _can_follow(sight, table, owner):
        tally.owner(table, owner)
    for name, reference in table.persons.items():
        if _leads_to_key(sight, table, reference) and _can_follow(sight, table, reference):
            tally.several(table, name, reference)


def _can_follow(sight: Sight, table: Table, reference: PersonReference) -> bool:
    """Whether everything that a reference reads can be read, and it is of a kind that is followed."""
    place = place_of(table)
    if reference.only_if is not None or not sight.sees(place, (reference.column, reference.at)):
        return False
    match reference.kind:
        case ReferenceKind.BY:
            people = sight.policy.people.get(reference.target)
            return people is not None and sight.sees(people.table, (people.key, *(t.column for t in people.where)))
        case ReferenceKind.KEY:
            return can_see_key(sight, sight.policy.keys[reference.target])
        case ReferenceKind.THROUGH:
            target = sight.policy.tables[table.entry.links[reference.column].table]
            shape, key = sight.shape(place_of(target)), (target.entry.key or ("",))[:1]
            if shape is None or target.owner is None:
                return False
            readable = sight.sees(place_of(target), (*key, *(test.column for test in target.entry.where)))
            return readable and shape.unique_on(key) and _can_follow(sight, target, target.owner)
        case ReferenceKind.EACH_OF:
            return False


def can_see_key(sight: Sight, key: KeyTable) -> bool:
    """Whether the assignments of a key and the persons they lead to can be read."""
    people = sight.policy.people.get(key.person.target)
    columns = (key.value, key.person.column, key.begins, key.ends, *(test.column for test in key.where))
    if people is None or key.person.kind is not ReferenceKind.BY:
        return False
    return sight.sees(key.table, columns) and sight.sees(people.table, (people.key, *(t.column for t in people.where)))


def _is_herself(sight: Sight, table: Table, reference: PersonReference) -> bool:
    """Whether a row is its own owner: the table of the class, by its own key."""
    if reference.kind is not ReferenceKind.BY:
        return False
    people = sight.policy.people[reference.target]
    return people.table == place_of(table) and people.key == reference.column and not people.where


def _leads_to_key(sight: Sight, table: Table, reference: PersonReference) -> bool:
    if reference.kind is ReferenceKind.THROUGH:
        found = onward(sight.policy, table, reference)
        return found is not None and _leads_to_key(sight, *found)
    return reference.kind is ReferenceKind.KEY


def _enforced(sight: Sight, place: str, column: str) -> bool:
    shape = sight.shape(place)
    return shape is not None and shape.unique_on((column,)) and _never_null(sight, place, column)


def _never_null(sight: Sight, place: str, column: str) -> bool:
    shape = sight.shape(place)
    found = shape.column(column) if shape is not None else None
    return found is not None and not found.nullable


def taking(sight: Sight) -> Iterator[ForeignKey]:
    """The foreign keys into or out of mapped tables that delete or change rows of their own accord."""
    mapped = {table.relation for table in sight.tables}
    for key in _every_key(sight):
        if key.enforced and key.on_delete in TAKING and (key.table in mapped or key.target in mapped):
            yield key


def _every_key(sight: Sight) -> Iterable[ForeignKey]:
    for shape in sight.catalog.tables.values():
        yield from (key for key in shape.foreign_keys if not key.inherited)
    yield from sight.catalog.outside
