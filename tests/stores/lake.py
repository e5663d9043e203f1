"""The operator's side of a folder of Parquet files: written and read without Troth."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from troth.stores.duckdb import DuckdbStore


class Lake:
    """A folder of Parquet files of the operator's own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where a table's one file lies."""
        return self.folder / f"{name}.parquet"

    def put(self, name: str, query: str, options: str = "", parameters: Sequence[object] = ()) -> Path:
        """Writes what a query gives as the file ``name``, as such files are written: beside, and renamed."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name("_beside")
        with duckdb.connect(":memory:") as connection:
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute(f"CREATE TABLE t AS {query}", parameters)
            connection.execute(f"COPY t TO '{_text(beside)}' (FORMAT parquet{options})")
        beside.rename(path)
        return path

    def rows(self, name: str, what: str = "*") -> list[tuple[Any, ...]]:
        """The rows of a table's one file, in its order."""
        return self.ask(f"SELECT {what} FROM read_parquet('{_text(self.path(name))}')")

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """What a query gives, with the times that this driver cannot read as texts."""
        with duckdb.connect(":memory:") as connection:
            connection.execute("SET TimeZone = 'UTC'")
            found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
            return found

    def bytes(self) -> bytes:
        """All that lies in the folder, Troth's own included."""
        return b"".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())

    def store(self, *, write: bool = True) -> DuckdbStore:
        """The folder as a store of Troth's."""
        return DuckdbStore("lake", self.folder, write=write)


def gone(table: str, where: str) -> str:
    """The statement by which rows of a table are deleted in a store over files."""
    return f'INSERT INTO troth_gone."{table}" SELECT troth_file, troth_row FROM main."{table}" WHERE {where}'


def changed(table: str, column: str, value: str, where: str) -> str:
    """The statement by which a cell is changed there."""
    return (
        f'INSERT INTO troth_changed."{table}" (troth_file, troth_row, "{column}") '
        f"SELECT troth_file, troth_row, {{'value': {value}}} FROM main.\"{table}\" WHERE {where}"
    )


def _text(path: Path) -> str:
    return str(path).replace("'", "''")
