"""Collects rows, gives them their numbers, spells their values, and hands them on in batches."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from troth.testing.operator.days import Days, instant_text, instant_z_text, local_text
from troth.testing.operator.schema import Kind, Table

Value = str | int | bool | date | None
"""What a column is given: instants as whole seconds; a text goes into any column as it stands."""

Stored = str | int | None
BATCH = 50_000


class Writer(Protocol):
    """Where the rows go."""

    def create(self, tables: Iterable[Table]) -> None:
        """Make the empty tables."""

    def write(self, table: Table, rows: list[tuple[Stored, ...]]) -> None:
        """Add rows, in the order of the table's columns."""

    def finish(self, tables: Iterable[Table]) -> None:
        """Make the indexes and commit."""


class Rows:
    """The rows of one run. ``add`` numbers them; ``flush`` writes them, parents first."""

    def __init__(self, days: Days, tables: tuple[Table, ...], writer: Writer) -> None:
        self._tables = {table.name: table for table in tables}
        self._writer = writer
        self._waiting: dict[str, list[tuple[Stored, ...]]] = {table.name: [] for table in tables}
        self._last = {table.name: 0 for table in tables}
        self._spell = {table.name: tuple(_speller(days, column.kind) for column in table.columns) for table in tables}
        self._names = {table.name: table.names for table in tables}
        self._size = 0
        writer.create(tables)

    def has(self, table: str, column: str) -> bool:
        """Whether the table has that column in this run."""
        return column in self._names[table]

    def last(self, table: str) -> int:
        """The number given last in a table."""
        return self._last[table]

    def number(self, table: str) -> int:
        """The next number of a table, taken without writing a row: what remains of one that is missing."""
        self._last[table] += 1
        return self._last[table]

    def add(self, table: str, **values: Value) -> int:
        """Add a row; columns not given are null.

        Returns its number (0 for a table that has none). KeyError: no such column.
        """
        names = self._names[table]
        number = 0
        if names[0] == "id":
            number = self.number(table)
            values["id"] = number
        row = tuple(
            value if (value := values.get(name)) is None or type(value) is str else spell(value)
            for name, spell in zip(names, self._spell[table], strict=True)
        )
        if len(values) > len(names) or not values.keys() <= set(names):
            raise KeyError(f"{table}: {sorted(values.keys() - set(names))}")
        self._waiting[table].append(row)
        self._size += 1
        return number

    def flush(self, *, least: int = 0) -> None:
        """Write what waits, if it is at least so many rows.

        Call it only where every parent of a waiting row is there.
        """
        if self._size < least:
            return
        for name, rows in self._waiting.items():
            if rows:
                self._writer.write(self._tables[name], rows)
                self._waiting[name] = []
        self._size = 0


def _speller(days: Days, kind: Kind) -> Callable[[Value], Stored]:
    spellers: dict[Kind, Callable[[Value], Stored]] = {
        Kind.DATE: str,
        Kind.INSTANT: lambda value: instant_text(_whole(value)),
        Kind.INSTANT_Z: lambda value: instant_z_text(_whole(value)),
        Kind.LOCAL: lambda value: local_text(_whole(value), days.zone),
        Kind.TEXT: str,
    }
    return spellers.get(kind, _whole)


def _whole(value: Value) -> int:
    if not isinstance(value, int):
        raise TypeError(f"a whole number goes here, not {value!r}")
    return int(value)
