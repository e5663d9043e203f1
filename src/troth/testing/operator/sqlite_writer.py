"""Writes the rows into a new SQLite file."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from troth.kernel.errors import Unreadable
from troth.testing.operator.rows import Stored
from troth.testing.operator.schema import Table


class SqliteWriter:
    """One file, one transaction. Raises Unreadable for a file that cannot be opened or holds the tables already."""

    def __init__(self, path: Path) -> None:
        try:
            self._connection = sqlite3.connect(path, isolation_level=None)
        except sqlite3.OperationalError as error:
            raise Unreadable(
                f"the file {path} cannot be opened: {error}", help="name a file that can be made"
            ) from error
        self._connection.execute("PRAGMA synchronous = off")
        self._connection.execute("PRAGMA foreign_keys = on")
        self._connection.execute("BEGIN")

    def create(self, tables: Iterable[Table]) -> None:
        """Make the empty tables."""
        try:
            for table in tables:
                self._connection.execute(table.ddl("sqlite"))
        except sqlite3.DatabaseError as error:
            raise Unreadable(f"the file cannot be filled: {error}", help="name a new one") from error

    def write(self, table: Table, rows: list[tuple[Stored, ...]]) -> None:
        """Add rows."""
        marks = ", ".join("?" * len(table.columns))
        self._connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)  # noqa: S608 (names are ours)

    def finish(self, tables: Iterable[Table]) -> None:
        """Make the indexes, commit and close."""
        for table in tables:
            for statement in table.indexes():
                self._connection.execute(statement)
        self._connection.execute("COMMIT")
        self._connection.execute("ANALYZE")
        self._connection.close()

    def abandon(self) -> None:
        """Undo everything and close."""
        self._connection.close()
