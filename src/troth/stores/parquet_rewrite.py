"""Writing a Parquet file anew without some of its rows and with some of its cells changed, and holding the new file
against the old one before anything is done with it.
"""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from troth.stores.duckdb_names import literal, quoted
from troth.stores.errors import StoreRefused
from troth.stores.parquet_commit import file_to_disk
from troth.stores.parquet_facts import REQUIRED, ROW, Facts, facts_of

COMPRESSIONS = {"LZ4": "LZ4_RAW"}
"""What the engine writes only in another way: the old framing of LZ4 was never the same twice."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A file to be written anew. ``gone`` and ``changed``: tables of the connection with the places of rows and, in
    the latter, what stands in their cells, each as text of a statement; None where nothing of the file changes.
    """

    store: str
    table: str
    old: Path
    facts: Facts
    gone: str
    changed: str | None


def write_anew(connection: duckdb.DuckDBPyConnection, what: Rewrite, new: Path) -> str:
    """Writes the file ``new``, on the disk and proven; its digest. Raises ``StoreRefused``, and what the engine and the
    operating system raise.
    """
    kept = _kept(what)
    connection.execute(f"COPY ({_written(what)}) TO {literal(new)} ({_options(what)})")
    found = facts_of(connection, new)
    _demand_same(connection, what, kept, new, found)
    status = what.old.stat()
    shutil.copymode(what.old, new)
    with suppress(PermissionError):  # whoever may not give files away could not have made the old one either
        os.chown(new, status.st_uid, status.st_gid)
    file_to_disk(new)
    return found.digest


def _kept(what: Rewrite) -> str:
    """The rows that stay, as they stay, in their order."""
    of_file, names = f"troth_file = {literal(what.old)}", [quoted(name) for name, _ in what.facts.columns]
    cells, changed = [f"r.{name}" for name in names], ""
    if what.changed is not None:
        cells = [f"CASE WHEN c.{name} IS NULL THEN r.{name} ELSE c.{name}.value END AS {name}" for name in names]
        changed = f"LEFT JOIN (SELECT * FROM {what.changed} WHERE {of_file}) AS c ON c.troth_row = r.{ROW} "  # noqa: S608
    return (
        f"SELECT {', '.join(cells)} "  # noqa: S608
        f"FROM read_parquet({literal(what.old)}, {ROW} = true, hive_partitioning = false) AS r {changed}"
        f"WHERE r.{ROW} NOT IN (SELECT troth_row FROM {what.gone} WHERE {of_file}) ORDER BY r.{ROW}"
    )


def _written(what: Rewrite) -> str:
    """The statement whose rows are written; they are held against ``_kept`` afterwards."""
    return _kept(what)


def _options(what: Rewrite) -> str:
    facts = what.facts
    options = ["FORMAT parquet"]
    if facts.compression:
        options.append(f"COMPRESSION {COMPRESSIONS.get(facts.compression, facts.compression)}")
    if facts.group_rows:
        options.append(f"ROW_GROUP_SIZE {facts.group_rows}")
    metadata = [(_text(key), _blob(value)) for key, value in facts.metadata]
    if facts.required:
        listed = (
            "["
            + ", ".join('"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"' for name in sorted(facts.required))
            + "]"
        )
        metadata.append((literal(REQUIRED), literal(listed)))
    if metadata:
        options.append("KV_METADATA {" + ", ".join(f"{key}: {value}" for key, value in metadata) + "}")
    return ", ".join(options)


def _text(key: bytes) -> str:
    return literal(key.decode())


def _blob(value: bytes) -> str:
    return "'" + "".join(f"\\x{byte:02X}" for byte in value) + "'::BLOB"


def _demand_same(connection: duckdb.DuckDBPyConnection, what: Rewrite, kept: str, new: Path, found: Facts) -> None:
    """Raises ``StoreRefused`` unless the new file means what the old did, with every row that stays, in order."""
    if found.problem:
        raise _refused(what, "the file written in its place cannot be read")
    if found.columns != what.facts.columns or len(found.leaves) != len(what.facts.leaves):
        raise _refused(what, "the file written in its place would have other columns")
    for (old, one), (name, _) in zip(
        zip(what.facts.leaves, found.leaves, strict=True), _names(what.facts), strict=True
    ):
        if old.means != one.means:
            raise _refused(what, f"{name} would be written as {one.means} where it is {old.means}")
    if found.metadata != what.facts.metadata:
        raise _refused(what, "what its writer noted in it would not be kept")
    of_file = f"troth_file = {literal(what.old)}"
    [(gone,)] = connection.execute(
        f"SELECT count(DISTINCT troth_row) FROM {what.gone} WHERE {of_file} AND troth_row < {what.facts.rows}"  # noqa: S608
    ).fetchall()
    if found.rows != what.facts.rows - gone:
        raise _refused(what, "the file written in its place would not have the rows that stay")
    whole = f"SELECT * FROM read_parquet({literal(new)}, hive_partitioning = false)"  # noqa: S608
    [(differ,)] = connection.execute(
        f"SELECT count(*) FROM ({kept}) AS a POSITIONAL JOIN ({whole}) AS b WHERE a IS DISTINCT FROM b"  # noqa: S608
    ).fetchall()
    if differ:
        raise _refused(what, "the file written in its place would not have the rows that stay as they are")


def _names(facts: Facts) -> list[tuple[str, str]]:
    """A name for each column of values: nested ones are told by their place."""
    if len(facts.leaves) == len(facts.columns):
        return list(facts.columns)
    return [(f"its column of values {number + 1}", "") for number in range(len(facts.leaves))]


def _refused(what: Rewrite, why: str) -> StoreRefused:
    return StoreRefused(
        what.store,
        f"{what.old.name} of {what.table}: {why}",
        help="the old file was left as it is; write it anew with what wrote it, without the rows that the plan names",
    )
