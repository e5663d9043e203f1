"""The views through which the files of a table are read, and the tables in which a writing transaction notes what goes
and what changes (``stores.contract``).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from troth.sql.place import CHANGED_SCHEMA, FILE_PLACE, GONE_SCHEMA
from troth.stores.duckdb_names import literal, quoted
from troth.stores.parquet_facts import ROW, Facts

_TRUNCATED = {"TIMESTAMP_NS"}
"""Types of times that are finer than anything that is asked of them."""


def _source(files: Sequence[Path]) -> str:
    listed = ", ".join(literal(path) for path in files)
    return f"read_parquet([{listed}], filename = 'troth_file', {ROW} = true, hive_partitioning = false)"


def _asked(name: str, declared: str, cell: str) -> str:
    """A column as it is judged by; a file is written anew from what it holds, not from this."""
    return f"CAST({cell} AS TIMESTAMP) AS {quoted(name)}" if declared in _TRUNCATED else f"{cell} AS {quoted(name)}"


def view(facts: Facts, files: Sequence[Path]) -> str:
    cells = ", ".join(_asked(name, declared, f"r.{quoted(name)}") for name, declared in facts.columns)
    return f"SELECT {cells}, troth_file, {ROW} AS troth_row FROM {_source(files)} AS r"  # noqa: S608


def noted_view(name: str, facts: Facts, files: Sequence[Path]) -> str:
    """The view within a writing transaction: what has been noted as gone or changed is so already."""
    cells = ", ".join(
        _asked(column, declared, f"CASE WHEN c.{own} IS NULL THEN r.{own} ELSE c.{own}.value END")
        for column, declared in facts.columns
        for own in (quoted(column),)
    )
    same = f"{{}}.troth_file = r.troth_file AND {{}}.troth_row = r.{ROW}"
    return (
        f"SELECT {cells}, r.troth_file, r.{ROW} AS troth_row FROM {_source(files)} AS r "  # noqa: S608
        f"LEFT JOIN {CHANGED_SCHEMA}.{quoted(name)} AS c ON {same.format('c', 'c')} "
        f"WHERE NOT EXISTS (SELECT 1 FROM {GONE_SCHEMA}.{quoted(name)} AS g WHERE {same.format('g', 'g')})"
    )


def notes(name: str, facts: Facts) -> Iterator[str]:
    """The statements that make the tables in which a transaction notes what goes and what changes."""
    place = f"{FILE_PLACE[0]} VARCHAR NOT NULL, {FILE_PLACE[1]} BIGINT NOT NULL"
    cells = "".join(f", {quoted(column)} STRUCT(value {declared})" for column, declared in facts.columns)
    yield f"CREATE OR REPLACE TABLE {GONE_SCHEMA}.{quoted(name)} ({place})"
    yield f"CREATE OR REPLACE TABLE {CHANGED_SCHEMA}.{quoted(name)} ({place}{cells})"
