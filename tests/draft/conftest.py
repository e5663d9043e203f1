"""The public databases and the synthetic operator, as a draft sees them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from troth.stores.catalog import TypeClass
from troth.stores.postgres import PostgresStore
from troth.testing.operator import generate
from troth.testing.postgres_server import PostgresServer, drop_database, fresh_database
from troth.testing.samples import WHERE_TO_GET, load_sample, sample

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TYPES = {TypeClass.INTEGER: "INTEGER", TypeClass.NUMBER: "NUMERIC", TypeClass.LOCAL: "DATETIME"}


def _dump(server: PostgresServer, name: str) -> Iterator[str]:
    dump = sample(name)
    if dump is None:
        pytest.skip(WHERE_TO_GET)
    uri = fresh_database(server)
    load_sample(dump, uri)
    yield uri
    drop_database(server, uri)


@pytest.fixture(scope="session")
def chinook(postgres_server: PostgresServer) -> Iterator[str]:
    """The media shop in PostgreSQL, with its declared foreign keys."""
    yield from _dump(postgres_server, "chinook.pg15.sql")


@pytest.fixture(scope="session")
def sakila(postgres_server: PostgresServer) -> Iterator[str]:
    """The video rental in PostgreSQL."""
    yield from _dump(postgres_server, "sakila.pg15.sql")


@pytest.fixture(scope="session")
def undeclared_chinook(chinook: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same shop in SQLite with its rows and primary keys, and not one foreign key declared."""
    path = tmp_path_factory.mktemp("chinook") / "chinook.sqlite"
    with (
        PostgresStore("shop", chinook, write=False) as store,
        psycopg.connect(chinook) as source,
        closing(sqlite3.connect(path)) as copy,
        copy,
    ):
        for shape in store.catalog().tables.values():
            columns = [f'"{column.name}" {TYPES.get(column.type, "TEXT")}' for column in shape.columns]
            key = ", ".join(f'"{name}"' for name in shape.primary_key)
            copy.execute(f'CREATE TABLE "{shape.name}" ({", ".join(columns)}, PRIMARY KEY ({key}))')
            rows = source.execute(f'SELECT * FROM "{shape.name}"'.encode()).fetchall()
            marks = ", ".join("?" * len(shape.columns))
            copy.executemany(
                f'INSERT INTO "{shape.name}" VALUES ({marks})',
                [[value if isinstance(value, int | str | None) else str(value) for value in row] for row in rows],
            )
    return path


@pytest.fixture(scope="session")
def operator_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The synthetic operator in SQLite, where half of the foreign keys are not declared."""
    url = f"sqlite:///{tmp_path_factory.mktemp('operator') / 'op.db'}"
    generate(url, people=1_000, seed=1, now=NOW, undeclared=False)
    return url


@pytest.fixture(scope="session")
def operator_server(postgres_server: PostgresServer) -> Iterator[str]:
    """The same in PostgreSQL."""
    uri = fresh_database(postgres_server)
    generate(uri, people=1_000, seed=1, now=NOW, undeclared=False)
    yield uri
    drop_database(postgres_server, uri)
