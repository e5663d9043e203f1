"""The operator's own side of a database: what changes it behind Troth's back, on either engine."""

import sqlite3
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from typing import Any

import psycopg

from troth.stores.contract import Store
from troth.stores.registry import open_store


@dataclass(frozen=True)
class Operator:
    """A database of the operator's, reached by its own connections and not through the store under test."""

    kind: str
    url: str

    def connect(self) -> AbstractContextManager[Any]:
        """A connection that commits each statement by itself."""
        if self.kind == "sqlite":
            return closing(sqlite3.connect(self.url, isolation_level=None))
        return closing(psycopg.connect(self.url, autocommit=True))

    def run(self, *statements: str) -> None:
        """Run each statement and commit it."""
        with self.connect() as connection:
            for statement in statements:
                connection.execute(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What is committed now."""
        with self.connect() as connection:
            found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
            return found

    def store(self, *, write: bool = True, schema: str | None = None) -> Store:
        """The same database as Troth opens it."""
        return open_store("shop", self.kind, self.url, schema=schema, write=write)

    def mark(self, sql: str) -> str:
        """``sql``, written with question marks, as this engine's driver wants it."""
        return sql if self.kind == "sqlite" else sql.replace("?", "%s")
