"""What the register asks of a database engine. Its own SQL is the part that SQLite and PostgreSQL share."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]

PATIENCE_SECONDS = 30
"""How long a writer waits for another writer before it gives up."""


class Connection(Protocol):
    """One connection. Statements carry ``?`` for each value; integers have 64 bits, text is UTF-8.

    Every method raises NotReached where the database does not answer in time, Unreadable where it is broken, and
    Refused where it does not allow the statement.
    """

    engine: str
    """``sqlite`` or ``postgresql``."""

    where: str
    """The database as a person may be told of it: no user, no password."""

    def rows(self, statement: str, *values: object) -> list[Row]:
        """All rows of a query."""

    def run(self, statement: str, *values: object) -> int:
        """Runs one statement; how many rows it changed."""

    def run_many(self, statement: str, values: Iterable[Sequence[object]]) -> None:
        """Runs one statement for each tuple of values."""

    def writing(self) -> AbstractContextManager[None]:
        """One transaction, alone among all writers; within another it is a part that can fail by itself."""

    def reading(self) -> AbstractContextManager[None]:
        """One consistent view for all queries within; nothing is written there."""

    def tables(self) -> frozenset[str]:
        """The names of the tables that there are."""

    def prepare(self) -> None:
        """Makes the place for the tables, once it is known to be a register's; outside transactions."""

    def settle(self) -> None:
        """Brings what was committed to its place, so that what was overwritten is in no journal either; outside
        transactions.
        """

    def close(self) -> None:
        """Ends the connection; what was not committed is undone."""
