"""A world's rows in real databases, and read back as each of them holds them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import psycopg

from troth.kernel.instants import TimeKind, kind_of, read_time
from troth.reading.world import Row
from troth.stores.contract import Session, Store
from troth.stores.registry import open_store
from troth.testing.worlds.world import STORE, Cell, Relation, World

SQLITE_TYPES = {"integer": "INTEGER", "number": "NUMERIC", "boolean": "BOOLEAN"}
POSTGRES_TYPES = {
    "integer": "integer",
    "number": "numeric",
    "boolean": "boolean",
    "instant": "timestamptz",
    "local": "timestamp",
    "date": "date",
}
PARQUET_TYPES = {**POSTGRES_TYPES, "number": "DECIMAL(24, 6)"}
INFINITE = ("infinity", "-infinity")


@contextmanager
def in_sqlite(world: World) -> Iterator[Store]:
    """The world in a SQLite file of its own."""
    shared = Path("/dev/shm")  # memory, where there is one
    with TemporaryDirectory(prefix="troth-world-", dir=shared if shared.is_dir() else None) as directory:
        path = Path(directory) / "world.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN")
            for name, relation in world.relations.items():
                for statement, rows in _statements(name, relation, SQLITE_TYPES, "TEXT", "?"):
                    connection.executemany(statement, rows) if rows is not None else connection.execute(statement)
            connection.execute("COMMIT")
        with open_store(STORE, "sqlite", str(path)) as store:
            yield store


@contextmanager
def in_postgres(world: World, uri: str) -> Iterator[Store]:
    """The world in a schema of its own of a PostgreSQL database, dropped afterwards with Troth's own."""
    schema = "world"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("SET client_min_messages = error")
        connection.execute("DROP SCHEMA IF EXISTS world CASCADE")
        connection.execute("DROP SCHEMA IF EXISTS troth CASCADE")
        with connection.transaction():
            connection.execute("CREATE SCHEMA world")
            connection.execute("SET LOCAL search_path = world")
            for name, relation in world.relations.items():
                for statement, rows in _statements(name, relation, POSTGRES_TYPES, "text", "%s"):
                    if rows is None:
                        connection.execute(statement.encode())
                        continue
                    kinds = list(relation.columns.values())
                    typed = [tuple(_typed(v, kind) for v, kind in zip(row, kinds, strict=True)) for row in rows]
                    connection.cursor().executemany(statement.encode(), typed)
    with open_store(STORE, "postgres", uri, schema) as store:
        yield store


@contextmanager
def in_parquet(world: World) -> Iterator[Store]:
    """The world in a folder of Parquet files of its own."""
    shared = Path("/dev/shm")  # memory, where there is one
    with TemporaryDirectory(prefix="troth-world-", dir=shared if shared.is_dir() else None) as directory:
        with duckdb.connect(":memory:") as connection:
            connection.execute("SET TimeZone = 'UTC'")
            for name, relation in world.relations.items():
                for statement, rows in _statements(name, relation, PARQUET_TYPES, "VARCHAR", "?"):
                    if rows is None:
                        connection.execute(statement)
                        continue
                    kinds = list(relation.columns.values())
                    connection.executemany(
                        statement, [tuple(_typed(v, k) for v, k in zip(row, kinds, strict=True)) for row in rows]
                    )
                connection.execute(f"""COPY "{name}" TO '{directory}/{name}.parquet' (FORMAT parquet)""")
        with open_store(STORE, "parquet", directory) as store:
            yield store


def _statements(
    name: str, relation: Relation, types: dict[str, str], other: str, mark: str
) -> Iterator[tuple[str, list[tuple[Cell, ...]] | None]]:
    columns = ", ".join(f'"{column}" {types.get(kind, other)}' for column, kind in relation.columns.items())
    yield f'CREATE TABLE "{name}" ({columns})', None
    marks = ", ".join(mark for _ in relation.columns)
    rows = [tuple(row.get(column) for column in relation.columns) for row in relation.rows]
    if rows:
        yield f'INSERT INTO "{name}" VALUES ({marks})', rows  # noqa: S608  (names of the world's own)


def _typed(value: Cell, kind: str) -> object:
    """A cell as PostgreSQL can hold it: a time that cannot be read as its column's kind cannot exist there."""
    if kind not in ("instant", "local", "date") or value in INFINITE:
        return value
    read = read_time(value)
    return read if isinstance(read, date | datetime) and kind_of(read) is TimeKind(kind) else None


def rows_of(session: Session, store: Store, world: World) -> dict[str, list[Row]]:
    """Every row as the database holds it, by the map's name of its table."""
    schema = f'"{store.schema}"' if store.dialect == "postgres" else '"main"'
    found: dict[str, list[Row]] = {}
    for name, relation in world.relations.items():
        columns = list(relation.columns)
        listed = ", ".join(f'"{column}"' for column in columns)
        rows = session.rows(f'SELECT {listed} FROM {schema}."{name}"')  # noqa: S608  (names of the world's own)
        found[f"{STORE}.{name}"] = [dict(zip(columns, row, strict=True)) for row in rows]
    return found
