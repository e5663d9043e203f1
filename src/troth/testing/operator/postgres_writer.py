"""Writes the rows into a PostgreSQL database with COPY. Needs psycopg, the extra ``postgres``."""

from collections.abc import Iterable

import psycopg

from troth.kernel.errors import NotReached, Unreadable
from troth.testing.operator.rows import Stored
from troth.testing.operator.schema import Table


class PostgresWriter:
    """One database, one transaction.

    Raises NotReached where there is no such database, Unreadable for one that holds the tables already.
    """

    def __init__(self, url: str) -> None:
        try:
            self._connection = psycopg.connect(url)
        except psycopg.OperationalError:
            raise NotReached("the database does not answer", help="check its address") from None

    def create(self, tables: Iterable[Table]) -> None:
        """Make the empty tables."""
        try:
            for table in tables:
                self._connection.execute(table.ddl("postgres").encode())
        except psycopg.errors.DuplicateTable as error:
            raise Unreadable(f"the database cannot be filled: {error}", help="name an empty one") from error

    def write(self, table: Table, rows: list[tuple[Stored, ...]]) -> None:
        """Add rows."""
        columns = ", ".join(table.names)
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN".encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def finish(self, tables: Iterable[Table]) -> None:
        """Make the indexes, commit, let the planner learn, and close."""
        for table in tables:
            for statement in table.indexes():
                self._connection.execute(statement.encode())
        self._connection.commit()
        self._connection.autocommit = True
        self._connection.execute("ANALYZE")
        self._connection.close()

    def abandon(self) -> None:
        """Undo everything and close."""
        self._connection.close()
