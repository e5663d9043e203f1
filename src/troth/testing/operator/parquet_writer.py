"""Writes the rows into a folder of Parquet files, one for each table."""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from troth.kernel.errors import Unreadable
from troth.testing.operator.rows import Stored
from troth.testing.operator.schema import Table


class ParquetWriter:
    """One folder, which is made. Raises Unreadable where it cannot be, or holds anything already."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unreadable(f"the folder {folder} cannot be made: {error}", help="name another") from error
        if any(folder.iterdir()):
            raise Unreadable(f"the folder {folder} holds something already", help="name a new one")
        self._folder = folder
        self._connection = duckdb.connect(":memory:")
        self._connection.execute("SET TimeZone = 'UTC'")

    def create(self, tables: Iterable[Table]) -> None:
        """Make the empty tables."""
        for table in tables:
            self._connection.execute(table.ddl("duckdb"))

    def write(self, table: Table, rows: list[tuple[Stored, ...]]) -> None:
        """Add rows."""
        one = f"({', '.join('?' * len(table.columns))})"
        values = [value for row in rows for value in row]
        marks = ", ".join(one for _ in rows)
        self._connection.execute(f"INSERT INTO {table.name} VALUES {marks}", values)  # noqa: S608 (names are ours)

    def finish(self, tables: Iterable[Table]) -> None:
        """Write the files and close."""
        for table in tables:
            path = str(self._folder / f"{table.name}.parquet").replace("'", "''")
            self._connection.execute(f"COPY {table.name} TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        self._connection.close()

    def abandon(self) -> None:
        """Close; no file was written yet."""
        self._connection.close()
