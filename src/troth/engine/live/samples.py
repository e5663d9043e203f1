"""A sample of each table: at most 10,000 rows drawn at random, of the columns that a look reads value by value."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from troth.declaration.sentences import ReferenceKind
from troth.engine.live.sight import Sight
from troth.engine.live.watched import watched
from troth.engine.live.words import counted
from troth.reading.world import Row
from troth.sql import lookup
from troth.sql.look import place_of, whole

SAMPLE = 10_000
"""How many rows are read value by value."""


@dataclass(frozen=True)
class Drawn:
    """The rows drawn from one place, and whether these are all it has."""

    rows: tuple[Row, ...]
    whole: bool

    @property
    def of(self) -> str:
        """How the rows are spoken of: ``12 rows``, ``a sample of 10000 rows``."""
        return ("" if self.whole else "a sample of ") + counted(len(self.rows), "row")


def draw(sight: Sight, told: Callable[[str], None] = lambda _: None) -> dict[str, Drawn]:
    """A sample of each place of which a look reads values."""
    found = {}
    for place, columns in _wanted(sight).items():
        told(place)
        sql = lookup.sample(sight.build, place, columns, SAMPLE + 1, whole())
        rows = sight.try_ask("a sample", place, sight.span_of(place), sql)
        if rows is not None:
            read = tuple(dict(zip(columns, row, strict=True)) for row in rows[:SAMPLE])
            found[place] = Drawn(read, len(rows) <= SAMPLE)
    return found


def _wanted(sight: Sight) -> Mapping[str, tuple[str, ...]]:
    """The columns to be read, by place: times, what they are held against, values of keys; those that can be read."""
    wanted: dict[str, dict[str, None]] = {}

    def want(place: str, columns: Iterable[str | None]) -> None:
        seen = [column for column in columns if column is not None and sight.sees(place, (column,))]
        if seen:
            wanted.setdefault(place, {}).update(dict.fromkeys(seen))

    for place, columns in watched(sight).items():
        for column, one in columns.items():
            want(place, (column, one.after, *edges(sight, place, column)))
    for key in sight.policy.keys.values():
        if key.form is not None and sight.here(key.table):
            want(key.table, (key.value,))
    for table in sight.tables:
        for reference in table.persons.values():
            if reference.kind is ReferenceKind.KEY and sight.policy.keys[reference.target].form is not None:
                want(place_of(table), (reference.column,))
    return {place: tuple(columns) for place, columns in wanted.items()}


def edges(sight: Sight, place: str, column: str) -> tuple[str, ...]:
    """The columns of the same row that a time is held against: its declared range, and when the row was recorded."""
    found = []
    for table in sight.parts_of(place):
        declared = table.entry.times.get(column)
        if declared is not None and declared.plausible is not None:
            found += [edge.column for edge in (declared.plausible.low, declared.plausible.high)]
        found.append(table.entry.recorded)
    return tuple(column for column in found if column is not None)
