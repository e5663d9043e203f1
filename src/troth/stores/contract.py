"""What every store can do: transactions with sessions in them, its catalogue, and making deleted bytes go.

The SQL text is the ``sql`` floor's and already in the store's dialect: parameters are positional, ``?`` for SQLite and
DuckDB, and ``%s`` for PostgreSQL (where a literal per cent sign comes doubled). Nothing here decides; it asks, runs and
reports.

**A store over files** has no statement that changes a row. Each table of the operator's is a view in the schema
``main`` with two columns more, ``troth_file`` and ``troth_row``, which say where a row lies. A writing transaction has
for each a table of its name in ``troth_gone``, with these two columns, and in ``troth_changed``, with these two and,
for each column of the operator's, a structure whose ``value`` is to stand in its cell, or null where the cell stays.
Putting rows there is how rows are deleted and changed: the views show it at once, and the end of the transaction
writes the files anew. Troth's own lasting tables are in ``troth`` and are files themselves, temporary ones in
``troth_temporary``; ``troth_files.definition`` says what each table is known again by (``stores.catalog``).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Literal, Protocol, Self

from troth.stores.catalog import Catalog

Dialect = Literal["sqlite", "postgres", "duckdb"]
Row = tuple[object, ...]


class Session(Protocol):
    """One transaction, from the inside. It ends with its ``with`` block and is of no use afterwards.

    Every method raises ``LockTimeout``, ``StatementTimeout``, ``NotReached`` or ``StoreRefused`` (``stores.errors``).
    """

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run one statement; the number of rows that it inserted, updated or deleted itself.

        What triggers and cascades did is not counted, and what changes no rows of itself (a query, a table made)
        gives 0.
        """

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> int:
        """Run one inserting, updating or deleting statement once per row of parameters; the number of rows in all."""

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """All rows of a query, or of a statement that returns what it changed."""

    def stream(self, sql: str, parameters: Sequence[object] = (), chunk: int = 10_000) -> Iterator[Row]:
        """The rows of a query, fetched ``chunk`` at a time; other statements may run in between."""

    def savepoint(self) -> AbstractContextManager[None]:
        """What is done in the block is undone alone if it raises; the transaction goes on. DuckDB has no such thing:
        there the whole transaction is undone, and refuses whatever comes after (``StoreRefused``).
        """


class Place(StrEnum):
    """Where bytes of deleted values may still lie after a store has reclaimed what it can."""

    PAGES = "pages"
    LOG = "log"
    INDEX = "index"
    SNAPSHOT = "snapshot"
    TABLE = "table"
    BLOCKS = "blocks"
    BACKUPS = "backups"


@dataclass(frozen=True, slots=True)
class Remains:
    """One thing that still holds deleted bytes, or may; ``table`` is empty where it is the whole store's."""

    place: Place
    says: str
    table: str = ""


@dataclass(frozen=True, slots=True)
class Reclaimed:
    """What ``Store.reclaim`` did to which tables, and what it could not reach."""

    store: str
    tables: tuple[str, ...]
    rewritten: bool
    remains: tuple[Remains, ...]


class Store(Protocol):
    """One database of the operator. One transaction at a time; not to be shared between threads."""

    @property
    def name(self) -> str:
        """Its name in the map."""

    @property
    def dialect(self) -> Dialect:
        """Which SQL it speaks."""

    @property
    def schema(self) -> str | None:
        """The schema of the operator's tables; ``None`` where the engine has none."""

    @property
    def server_version(self) -> str:
        """The engine's own version, such as ``18.4``."""

    def transaction(
        self, *, write: bool, lock_timeout_ms: int | None = None, statement_timeout_ms: int | None = None
    ) -> AbstractContextManager[Session]:
        """A transaction: committed at the end of the block, undone if the block raises.

        A reading one cannot write and sees one state of the database from its first to its last statement. A writing
        one takes SQLite's write lock at once, and in PostgreSQL sees what others have committed before each statement
        (read committed). The time-outs are milliseconds for each wait and each statement; without them the store's
        own hold, and in PostgreSQL no reader waits for a lock longer than half a minute. Raises ``LockTimeout`` where
        the lock is not had in time, ``StoreRefused`` for writing where the map
        does not say ``write``.
        """

    def scratch(self, *, statement_timeout_ms: int | None = None) -> AbstractContextManager[Session]:
        """A transaction that sees one state of the operator's tables and writes none but temporary ones.

        Those live as long as the connection. No lock is taken that a writer would wait for. It needs no ``write`` in
        the map; in PostgreSQL it needs the right to make temporary tables. SQLite refuses a statement that would
        change another table (``StoreRefused``); PostgreSQL cannot be asked to, and there it is for the caller to
        keep.
        """

    def catalog(self) -> Catalog:
        """The tables, columns, keys and triggers as the engine has them now."""

    def reclaim(self, tables: Sequence[str], *, rewrite: bool = False) -> Reclaimed:
        """Make what was deleted from ``tables`` physically gone as far as the engine can, and say what is left.

        Without ``rewrite`` others may go on reading and writing, and single values can survive in the free space of
        pages. With it the tables (in SQLite the whole file) are written anew: nobody else may use them meanwhile, and
        it takes as much room again, and SQLite may number anew the rows of tables without an integer primary key.
        Raises ``Unreadable`` for a table that is not there, ``StoreRefused`` where the map does not say ``write``.
        """

    def close(self) -> None:
        """End the connection. May be called again."""

    def __enter__(self) -> Self:
        """The store itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
