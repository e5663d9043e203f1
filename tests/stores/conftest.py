"""Databases of an operator's on each engine, empty or with a few customers."""

from collections.abc import Iterator

import pytest

from stores.operator_side import Operator
from troth.stores.contract import Store


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def operator(request: pytest.FixtureRequest) -> Operator:
    """An empty database on each engine."""
    if request.param == "sqlite":
        found = Operator("sqlite", str(request.getfixturevalue("sqlite_file")))
        # As applications that have several connections set it: a reader does not stop a writer.
        found.run("PRAGMA journal_mode = WAL")
        return found
    return Operator("postgres", request.getfixturevalue("postgres_database"))


@pytest.fixture
def on_sqlite(sqlite_file: object) -> Operator:
    """An empty SQLite database, as SQLite makes it (rollback journal)."""
    return Operator("sqlite", str(sqlite_file))


@pytest.fixture
def on_postgres(postgres_database: str) -> Operator:
    """An empty PostgreSQL database."""
    return Operator("postgres", postgres_database)


@pytest.fixture
def customers(operator: Operator) -> Operator:
    """Two customers, one with two orders that go with her."""
    operator.run(
        "CREATE TABLE customer (id integer PRIMARY KEY, email varchar(80), born text)",
        "CREATE UNIQUE INDEX customer_email ON customer (email)",
        "CREATE TABLE purchase (id integer PRIMARY KEY, customer_id integer NOT NULL"
        " REFERENCES customer (id) ON DELETE CASCADE)",
        "INSERT INTO customer VALUES (1, 'anna@example.se', '1990-01-31'), (2, 'bo@example.se', NULL)",
        "INSERT INTO purchase VALUES (10, 1), (11, 1), (12, 2)",
    )
    return operator


@pytest.fixture
def store(customers: Operator) -> Iterator[Store]:
    """The customers' database, opened for writing."""
    with customers.store() as opened:
        yield opened
