"""Troth's own lasting tables of a store over files: in memory while they are used, each a file of its own between.

They are the fence, what has been done of a plan, and worklists, which hold the keys of what is to go: a table that is
dropped is a file that is removed.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import duckdb

from troth.sql.place import OWN_SCHEMA
from troth.stores.duckdb_names import literal, quoted
from troth.stores.parquet_commit import Replacement, file_to_disk
from troth.stores.parquet_folder import OWN_FOLDER, Identity, identity

_RULES = "troth.rules"
_ENDING = ".own"
"""Not that of the operator's files, so that nobody takes them for his."""


class OwnTables:
    """The tables of the schema ``troth`` of one connection, and the files in which they last."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._connection = connection
        self._root = folder
        self._folder = folder / OWN_FOLDER / "own"
        self._files: dict[str, Identity] = {}
        self._content: dict[str, tuple[object, ...]] = {}

    def read(self) -> None:
        """Takes in what has changed in the files. Raises ``OSError`` and the engine's errors."""
        there = {unquote(path.name.removesuffix(_ENDING)): path for path in self._folder.glob(f"*{_ENDING}")}
        for name in [name for name in self._tables() if name not in there]:
            self._connection.execute(f"DROP TABLE {_own(name)}")
            self._files.pop(name, None)
        for name, path in there.items():
            found = identity(path)
            if found is not None and self._files.get(name) != found:
                self._load(name, path)
                self._files[name], self._content[name] = found, self._fingerprint(name)

    def forget(self, names: Iterable[str]) -> None:
        """The next reading takes the files of these tables in, whatever is in memory."""
        for name in names:
            self._files.pop(name, None)

    def changed(self, new: Path) -> dict[str, Replacement]:
        """Writes what the present transaction has changed into a folder, on the disk; what is to be put where, by
        table.
        """
        tables = self._tables()
        replacements = {
            name: Replacement(None, self._place(name), identity(self._root / self._place(name)))
            for name in self._files
            if name not in tables
        }
        for name in tables:
            if name in self._files and self._fingerprint(name) == self._content[name]:
                continue
            written = new / f"own{len(replacements)}{_ENDING}"
            rules = literal(json.dumps(self._rules(name)))
            self._connection.execute(
                f"COPY (SELECT * FROM {_own(name)}) TO {literal(written)} "  # noqa: S608
                f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{literal(_RULES)}: {rules}}})"
            )
            file_to_disk(written)
            place = self._place(name)
            replacements[name] = Replacement(written.name, place, identity(self._root / place))
        return replacements

    def _place(self, name: str) -> str:
        return f"{OWN_FOLDER}/own/{quote(name, safe='')}{_ENDING}"

    def _tables(self) -> list[str]:
        asked = f"SELECT table_name FROM duckdb_tables() WHERE schema_name = '{OWN_SCHEMA}' ORDER BY table_name"  # noqa: S608
        return [name for (name,) in self._connection.execute(asked).fetchall()]

    def _fingerprint(self, name: str) -> tuple[object, ...]:
        asked = f"SELECT count(*), sum(hash(t)) FROM {_own(name)} AS t"  # noqa: S608
        return tuple(self._connection.execute(asked).fetchall()[0])

    def _load(self, name: str, path: Path) -> None:
        source = f"read_parquet({literal(path)}, hive_partitioning = false)"
        columns = self._connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608
        noted = self._connection.execute(
            f"SELECT value FROM parquet_kv_metadata({literal(path)}) WHERE key = '{_RULES}'"  # noqa: S608
        ).fetchall()
        rules: dict[str, Any] = json.loads(noted[0][0]) if noted else {"required": [], "key": []}
        lines = [
            f"{quoted(column)} {declared}{' NOT NULL' if column in rules['required'] else ''}"
            for column, declared, *_ in columns
        ]
        if rules["key"]:
            lines.append(f"PRIMARY KEY ({', '.join(quoted(column) for column in rules['key'])})")
        self._connection.execute(f"CREATE OR REPLACE TABLE {_own(name)} ({', '.join(lines)})")
        self._connection.execute(f"INSERT INTO {_own(name)} SELECT * FROM {source}")  # noqa: S608

    def _rules(self, name: str) -> dict[str, list[str]]:
        asked = (
            "SELECT constraint_type, constraint_column_names FROM duckdb_constraints() "
            "WHERE schema_name = ? AND table_name = ?"
        )
        found = self._connection.execute(asked, [OWN_SCHEMA, name]).fetchall()
        key: list[str] = next((columns for kind, columns in found if kind == "PRIMARY KEY"), [])
        return {"key": key, "required": sorted(c for kind, cs in found if kind == "NOT NULL" for c in cs)}


def _own(name: str) -> str:
    return f"{OWN_SCHEMA}.{quoted(name)}"
