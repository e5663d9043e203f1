"""SQLite and PostgreSQL are given the same rows, value by value."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from troth.kernel.errors import NotReached, Unreadable
from troth.testing.operator import generate
from troth.testing.operator.schema import Column, Kind, tables

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def spelled(column: Column, value: object) -> object:
    """A stored value, whichever database it comes from."""
    if value is None:
        return None
    match column.kind:
        case Kind.INSTANT | Kind.INSTANT_Z:
            found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
            return found.astimezone(UTC)
        case Kind.BOOL:
            return bool(value)
        case Kind.DATE | Kind.LOCAL:
            return str(value)
        case _:
            return value


@pytest.mark.parametrize("undeclared", [True, False])
def test_the_same_rows(tmp_path: Path, postgres_database: str, undeclared: bool) -> None:
    path = tmp_path / "operator.sqlite"
    first = generate(f"sqlite:///{path}", people=600, seed=5, now=NOW, undeclared=undeclared)
    second = generate(postgres_database, people=600, seed=5, now=NOW, undeclared=undeclared)
    assert first == second
    with closing(sqlite3.connect(path)) as sqlite, psycopg.connect(postgres_database) as postgres:
        for table in tables(undeclared=undeclared):
            query = f"SELECT {', '.join(table.names)} FROM {table.name}"
            ours = {_row(table.columns, row) for row in sqlite.execute(query)}
            theirs = {_row(table.columns, row) for row in postgres.execute(query.encode())}
            assert ours == theirs, table.name
            assert ours, table.name


def _row(columns: tuple[Column, ...], row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(spelled(column, value) for column, value in zip(columns, row, strict=True))


def test_a_database_that_is_not_there(postgres_database: str) -> None:
    with pytest.raises(NotReached):
        generate(postgres_database.replace("/t_", "/t_not_"), people=100, seed=5, now=NOW)


def test_a_filled_database_is_left_alone(postgres_database: str) -> None:
    generate(postgres_database, people=100, seed=5, now=NOW)
    with pytest.raises(Unreadable, match="already exists"):
        generate(postgres_database, people=100, seed=6, now=NOW)
    with psycopg.connect(postgres_database) as connection:
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (100,)
