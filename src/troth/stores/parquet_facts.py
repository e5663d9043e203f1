"""What a Parquet file says of itself, as DuckDB reads it: columns, rows, a digest, and whether it can be written anew
so that nothing of its meaning is lost.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from troth.sql.place import FILE_PLACE
from troth.stores.parquet_folder import DataFile, FileTable, file_digest

ROW = "file_row_number"
"""What the engine calls the number of a row in its file; it reads no file that has a column of that name."""
REQUIRED = "troth.required"
"""In the metadata of a file that Troth wrote: which columns must have a value, since DuckDB writes none as required."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One column of values as the format has it. ``means``: what the values are, in words that depend on no writer."""

    means: str
    required: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """One file. ``columns``: names and types as the engine reads them. ``problem``: why it cannot be read, or nothing.

    ``compression`` and ``group_rows`` are those of most of it; ``metadata`` what its writer noted of the whole.
    """

    columns: tuple[tuple[str, str], ...]
    leaves: tuple[Leaf, ...]
    required: frozenset[str]
    rows: int
    digest: str
    compression: str
    group_rows: int
    metadata: tuple[tuple[bytes, bytes], ...]
    problem: str = ""


def facts_of(connection: duckdb.DuckDBPyConnection, path: Path) -> Facts:
    """What is known of a file. One that cannot be read has a ``problem``, and no columns. Raises ``OSError``."""
    try:
        digest = file_digest(path)
    except PermissionError:
        return _unreadable("", "it may not be read")
    if digest is None:
        return _unreadable("", "it is no Parquet file, or only a part of one")
    try:
        found = _facts(connection, path, digest)
    except duckdb.Error:
        # Whatever the engine's error says may hold a value of the file.
        return _unreadable(digest, "it cannot be read as a Parquet file")
    names = [name for name, _ in found.columns]
    taken = [name for name in names if name.casefold() in (ROW, *FILE_PLACE)]
    if taken:
        return replace(found, problem=f"it has a column called {taken[0]!r}, a name that is needed to read it")
    return found


def _unreadable(digest: str, problem: str) -> Facts:
    return Facts((), (), frozenset(), 0, digest, "", 0, (), problem)


def _facts(connection: duckdb.DuckDBPyConnection, path: Path, digest: str) -> Facts:
    def ask(sql: str) -> list[tuple[Any, ...]]:
        return connection.execute(sql, [str(path)]).fetchall()

    columns = tuple(
        (row[0], row[1]) for row in ask("DESCRIBE SELECT * FROM read_parquet(?, hive_partitioning = false)")
    )
    schema = ask(
        "SELECT name, type, type_length, repetition_type, num_children, converted_type, scale, precision, logical_type "
        "FROM parquet_schema(?)"
    )
    top = _top(schema)
    if [row[0] for row in top] != [name for name, _ in columns]:
        return _unreadable(digest, "two of its columns have the same name, or one in other letters")
    metadata = ask("SELECT key, value FROM parquet_kv_metadata(?)")
    noted: list[str] = next((json.loads(value) for key, value in metadata if key == REQUIRED.encode()), [])
    compression = ask(
        "SELECT compression FROM parquet_metadata(?) GROUP BY compression ORDER BY sum(total_compressed_size) DESC, 1"
    )
    [(rows,)] = ask("SELECT coalesce(sum(num_rows), 0)::BIGINT FROM parquet_file_metadata(?)")
    [(group,)] = ask("SELECT max(row_group_num_rows) FROM parquet_metadata(?)")
    required = {row[0] for row in top if row[3] == "REQUIRED"} | set(noted)
    return Facts(
        columns=columns,
        leaves=tuple(Leaf(meaning(*row[1:3], *row[5:9]), row[3] == "REQUIRED") for row in schema if not row[4]),
        required=frozenset(required),
        rows=rows,
        digest=digest,
        compression=compression[0][0] if compression else "",
        group_rows=group or 0,
        metadata=tuple((key, value) for key, value in metadata if key != REQUIRED.encode()),
    )


def _top(schema: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The columns themselves, without what nested ones are made of; the first line of a schema is its root."""
    found, below = [], 0
    for row in schema[1:]:
        if below == 0:
            found.append(row)
        else:
            below -= 1
        below += row[4] or 0
    return found


_WIDTHS = {"INT_64": "INT64", "INT_32": "INT32"}
_TIMESTAMP = re.compile(r"TimestampType\(isAdjustedToUTC=(\d), unit=TimeUnit\((.*)\)\)")
_TIME = re.compile(r"TimeType\(isAdjustedToUTC=(\d), unit=TimeUnit\((.*)\)\)")
_INTEGER = re.compile(r"IntType\(bitWidth=(\w+), isSigned=(\d)\)")


def meaning(
    physical: str,
    length: str | None,
    converted: str | None,
    scale: int | None,
    precision: int | None,
    logical: str | None,
) -> str:
    """What the values of a column are: writers say the same in an old and in a new way, or in both."""
    new, old = logical or "", converted or ""
    for pattern, word in ((_TIMESTAMP, "timestamp"), (_TIME, "time")):
        found = pattern.match(new)
        if found is not None:
            unit = next(one for one in ("MILLIS", "MICROS", "NANOS") if f"{one}=<null>" not in found[2])
            return f"{word} {unit} {'utc' if found[1] == '1' else 'local'}"
        if old.startswith(word.upper() + "_"):
            return f"{word} {old.rpartition('_')[2]} utc"
    if old == "DECIMAL" or new.startswith("DecimalType"):
        return f"decimal {precision} {scale}"
    whole = _INTEGER.match(new)
    if whole is not None:
        width = int(whole[1], 16) if whole[1].startswith("0x") else int(whole[1])
        old = f"{'INT' if whole[2] == '1' else 'UINT'}_{width}"
    if old.startswith(("INT_", "UINT_")):
        return _WIDTHS.get(old, old)
    word = old or new.partition("Type")[0].upper() or physical
    word = {"STRING": "UTF8"}.get(word, word)
    return f"{word} {length}" if word == physical == "FIXED_LEN_BYTE_ARRAY" else word


def facts_of_table(table: FileTable, facts: dict[DataFile, Facts]) -> tuple[Facts | None, str]:
    """What all files of a table have in common, and why they cannot be read as one, or nothing."""
    if table.problem:
        return None, table.problem
    first: Facts | None = None
    for file in table.files:
        found = facts[file]
        if found.problem:
            one = len(table.files) == 1
            return None, found.problem if one else f"of its files, {file.path.name!r}: {found.problem}"
        if first is not None and found.columns != first.columns:
            return None, f"its file {file.path.name!r} has other columns than the first"
        first = found if first is None else replace(first, rows=first.rows + found.rows, required=_any(first, found))
    return first, ""


def _any(one: Facts, other: Facts) -> frozenset[str]:
    return one.required | other.required
