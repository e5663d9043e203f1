"""What the tests of every floor may ask for: a PostgreSQL server, a database of it, a SQLite file."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from troth.testing.postgres_server import PostgresServer, drop_database, fresh_database, start_server

# How fast a machine draws and runs an example says nothing of whether it is right.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that asks for the server, so that ``-m 'not postgres'`` runs without one."""
    for item in items:
        if "postgres_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A private server, one for each worker; ``TROTH_TEST_POSTGRES`` names its major version (18 or 16)."""
    with start_server(major=int(os.environ.get("TROTH_TEST_POSTGRES", "18"))) as server:
        yield server


@pytest.fixture
def postgres_database(postgres_server: PostgresServer) -> Iterator[str]:
    """The URI of an empty database of its own, dropped afterwards."""
    uri = fresh_database(postgres_server)
    yield uri
    drop_database(postgres_server, uri)


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    """An empty SQLite database in a file of its own."""
    path = tmp_path / "operator.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
    return path
