"""What somebody does who has the register's database and none of its manners."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg

from troth.register.register import SCHEMA


@contextmanager
def intruder(url: str) -> Iterator["Intruder"]:
    """A connection of another program to the same database."""
    if url.startswith("postgresql://"):
        with psycopg.connect(url, autocommit=True, options=f"-c search_path={SCHEMA}") as connection:
            yield Intruder(connection, "postgresql")
    else:
        with closing(sqlite3.connect(url, isolation_level=None)) as connection:
            yield Intruder(connection, "sqlite")


class Intruder:
    """Runs what it is told, also against the triggers."""

    def __init__(self, connection: Any, engine: str) -> None:
        self._connection = connection
        self.engine = engine

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a statement, if it has any."""
        cursor = self._connection.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []

    def drop_triggers(self) -> None:
        """Takes away what protects events and receipts."""
        if self.engine == "sqlite":
            for (name,) in self.run("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                self.run(f"DROP TRIGGER {name}")
        else:
            for table in ("event", "receipt"):
                self.run(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
