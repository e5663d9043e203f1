"""The operator's own side of a folder of Parquet files: statements on tables in memory, and files written anew.

It does what a pipeline of an operator's does, and knows nothing of Troth's: it reads the files, changes what it was
told to, writes each changed one beside and renames it.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

_IGNORED = re.compile(r"\s*(?:CREATE|DROP) (?:UNIQUE )?INDEX", re.IGNORECASE)
_REFERENCES = re.compile(
    r"""(?:, *FOREIGN KEY \([^)]*\) )?REFERENCES (?:\w+|"[^"]+")(?: \([^)]*\))?"""
    r"(?: ON DELETE (?:CASCADE|SET NULL|RESTRICT|NO ACTION))?(?: DEFERRABLE INITIALLY DEFERRED)?"
)
_AT = re.compile(r'(?<![\w"])at(?![\w"])')


class LakeConnection:
    """A folder of Parquet files, as if it were a connection to a database: each statement is done when it returns."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        self._memory = duckdb.connect(":memory:")
        self._memory.execute("SET TimeZone = 'UTC'")
        for path in sorted(self._folder.glob("*.parquet")):
            self._memory.execute(f"CREATE TABLE \"{path.stem}\" AS SELECT * FROM '{path}'")  # noqa: S608

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> "LakeConnection":
        """One statement. Rules that files do not keep (foreign keys, indexes) are left out of it."""
        if _IGNORED.match(statement):
            return self
        written = _AT.sub('"at"', _REFERENCES.sub("", statement))
        if statement.lstrip().upper().startswith("SELECT"):
            self._memory.execute(
                f"SELECT COLUMNS(*)::VARCHAR FROM ({written})" if written.startswith("SELECT *") else written,  # noqa: S608
                parameters,
            )
            return self
        before = self._marks()
        self._memory.execute(written, parameters)
        self._write(before)
        return self

    def executemany(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """One statement for each of the rows."""
        before = self._marks()
        for row in rows:
            self._memory.execute(_AT.sub('"at"', statement), row)
        self._write(before)

    def fill(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        """Adds rows to a table."""
        before = self._marks()
        for low in range(0, len(rows), 1000):
            some = rows[low : low + 1000]
            texts = ", ".join("(" + ", ".join(_text(value) for value in row) + ")" for row in some)
            self._memory.execute(f'INSERT INTO "{table}" VALUES {texts}')  # noqa: S608
        self._write(before)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows of the last query; of one for every column, as texts."""
        return self._memory.fetchall()

    def close(self) -> None:
        """Ends it."""
        self._memory.close()

    def _marks(self) -> dict[str, tuple[Any, ...]]:
        tables = self._memory.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        asked = 'SELECT count(*), sum(hash(t)) FROM "{}" AS t'
        return {name: self._memory.execute(asked.format(name)).fetchall()[0] for (name,) in tables}

    def _write(self, before: dict[str, tuple[Any, ...]]) -> None:
        now = self._marks()
        for name in before.keys() - now.keys():
            (self._folder / f"{name}.parquet").unlink()
        for name, mark in now.items():
            if name not in before or before[name] != mark:
                beside = self._folder / f"_{name}"
                self._memory.execute(f"COPY \"{name}\" TO '{beside}' (FORMAT parquet, COMPRESSION zstd)")
                beside.rename(self._folder / f"{name}.parquet")


def _text(value: object) -> str:
    return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"
