"""A store in a SQLite file."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date, time
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

from troth.kernel.errors import TrothError
from troth.stores import sqlite_functions
from troth.stores.catalog import Catalog, TableKind
from troth.stores.contract import Dialect, Place, Reclaimed, Remains, Row
from troth.stores.errors import DiskFull, LockTimeout, StatementTimeout, StoreRefused, not_reached
from troth.stores.sqlite_catalog import read_catalog

LOCK_TIMEOUT_MS = 5_000
"""How long a statement waits for another connection's lock where the caller does not say."""

OLDEST = (3, 37, 0)
"""The first version whose schema pragmas tell everything that the catalogue needs."""

_STEPS_BETWEEN_LOOKS = 10_000
_RULE = re.compile(r"(?:UNIQUE|NOT NULL|CHECK|FOREIGN KEY|PRIMARY KEY) constraint failed(?:: ([\w.$ ,]{1,200}))?")
_HARMLESS = re.compile(
    r"no such (?:table|column|function|module|index|view): [\w.$]{1,200}|near \"\w{1,40}\": syntax error"
)

_T = TypeVar("_T")


class SqliteSession:
    """One transaction on a SQLite file (``stores.contract.Session``)."""

    def __init__(self, store: "SqliteStore", connection: sqlite3.Connection, statement_timeout_ms: int | None) -> None:
        self._store = store
        self._connection = connection
        self._seconds = None if statement_timeout_ms is None else statement_timeout_ms / 1000
        self._deadline = 0.0
        self._cursors: list[sqlite3.Cursor] = []
        self._savepoints = 0
        self._over = False
        if self._seconds is not None:
            connection.set_progress_handler(lambda: monotonic() > self._deadline, _STEPS_BETWEEN_LOOKS)

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> int:
        def run() -> int:
            before = self._connection.total_changes
            cursor = self._connection.execute(sql, _bound(parameters))
            # A statement that returns rows is only done, and counted, when they have been fetched.
            for _ in cursor:
                pass
            # The cursor's own count is not to be had for WITH ... DELETE; changes() keeps that of an earlier statement.
            if self._connection.total_changes == before:
                return 0
            return int(self._connection.execute("SELECT changes()").fetchone()[0])

        return self._run(run)

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> int:
        return self._run(lambda: max(self._connection.executemany(sql, (_bound(row) for row in rows)).rowcount, 0))

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        return self._run(lambda: self._connection.execute(sql, _bound(parameters)).fetchall())

    def stream(self, sql: str, parameters: Sequence[object] = (), chunk: int = 10_000) -> Iterator[Row]:
        cursor = self._run(lambda: self._connection.execute(sql, _bound(parameters)))
        self._cursors.append(cursor)
        return self._fetch(cursor, chunk)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        self._savepoints += 1
        name = f"troth_{self._savepoints}"
        self.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:
                self.execute(f"ROLLBACK TO {name}")
                self.execute(f"RELEASE {name}")
            raise
        self.execute(f"RELEASE {name}")

    def end(self) -> None:
        """Close what is still open; the session answers nothing afterwards."""
        self._over = True
        for cursor in self._cursors:
            cursor.close()
        if self._seconds is not None:
            self._connection.set_progress_handler(None, 0)

    def _fetch(self, cursor: sqlite3.Cursor, chunk: int) -> Iterator[Row]:
        while found := self._run(lambda: cursor.fetchmany(chunk)):
            yield from found

    def _run(self, act: Callable[[], _T]) -> _T:
        if self._over:
            raise RuntimeError("the transaction of this session is over")
        if not self._connection.in_transaction:
            # A full disk and the like make the engine undo all by itself; what came after would be kept at once.
            raise _undone(self._store.name)
        if self._seconds is not None:
            self._deadline = monotonic() + self._seconds
        return attempt(self._store.name, act)


class SqliteStore:
    """A SQLite file as a store (``stores.contract.Store``).

    Raises ``NotReached`` where there is no such file (none is made), or it is no database.
    """

    dialect: Dialect = "sqlite"
    schema: str | None = None

    def __init__(self, name: str, path: Path, *, write: bool) -> None:
        self.name = name
        self.path = path
        self.server_version = sqlite3.sqlite_version
        self._write = write
        self._busy = False
        if sqlite3.sqlite_version_info < OLDEST:
            raise not_reached(
                name,
                f"this Python has SQLite {sqlite3.sqlite_version}, older than {'.'.join(map(str, OLDEST))}",
                "use a Python that was built with a newer SQLite",
                "SQLITE_TOO_OLD",
            )
        if not path.is_file():
            raise not_reached(
                name,
                f"there is no file {path}",
                "correct its url in the map; Troth makes no database of the operator's",
            )
        mode = "rw" if write else "ro"
        self._connection: sqlite3.Connection | None = attempt(
            name, lambda: sqlite3.connect(f"file:{quote(str(path))}?mode={mode}", uri=True, isolation_level=None)
        )
        try:
            # The first reads the file's head, so that what is no database is told here.
            for pragma in ("schema_version", "foreign_keys = ON", "secure_delete = ON"):
                self._ask(f"PRAGMA {pragma}")
            sqlite_functions.register(self._connection)
        except BaseException:
            self.close()
            raise

    def transaction(
        self, *, write: bool, lock_timeout_ms: int | None = None, statement_timeout_ms: int | None = None
    ) -> AbstractContextManager[SqliteSession]:
        self._may(write)
        return self._begun(write, not write, lock_timeout_ms, statement_timeout_ms)

    def scratch(self, *, statement_timeout_ms: int | None = None) -> AbstractContextManager[SqliteSession]:
        return self._begun(False, False, None, statement_timeout_ms)

    @contextmanager
    def _begun(
        self, write: bool, query_only: bool, lock_timeout_ms: int | None, statement_timeout_ms: int | None
    ) -> Iterator[SqliteSession]:
        connection = self._connected()
        wait = LOCK_TIMEOUT_MS if lock_timeout_ms is None else lock_timeout_ms
        self._ask(f"PRAGMA busy_timeout = {int(wait)}")
        self._ask(f"PRAGMA query_only = {'ON' if query_only else 'OFF'}")
        session = SqliteSession(self, connection, statement_timeout_ms)
        self._busy = True
        if not write and not query_only:
            # The engine makes a table of its own for this function once for a connection, which the next line forbids.
            self._ask("SELECT 1 FROM json_each('{}')")
            connection.set_authorizer(_temporary_only)
        try:
            self._ask("BEGIN IMMEDIATE" if write else "BEGIN")
            if not write:
                # A reading transaction sees the state at its first read: this one, whatever the caller asks and when.
                session.rows("SELECT 1 FROM sqlite_schema LIMIT 1")
            yield session
            session.end()
            if not connection.in_transaction:
                raise _undone(self.name)
            self._ask("COMMIT")
        finally:
            session.end()
            self._busy = False
            with suppress(sqlite3.Error):
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                connection.execute("PRAGMA query_only = OFF")
            connection.set_authorizer(None)

    def catalog(self) -> Catalog:
        connection = self._connected()
        with self.transaction(write=False):

            def ask(sql: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
                return connection.execute(sql, parameters).fetchall()

            return attempt(self.name, lambda: read_catalog(self.name, ask))

    def reclaim(self, tables: Sequence[str], *, rewrite: bool = False) -> Reclaimed:
        self._connected()
        self._may(write=True)
        catalog = self.catalog()
        named = tuple(catalog.table(table).name for table in tables)
        self._ask(f"PRAGMA busy_timeout = {LOCK_TIMEOUT_MS}")
        remains = []
        if rewrite:
            self._ask("VACUUM")
        else:
            remains.append(
                Remains(
                    Place.PAGES,
                    "Freed space was overwritten with zeros, but where the engine had moved rows between pages, copies "
                    "of single values may lie in the free part of a page until it is filled or the file rewritten.",
                )
            )
        held, _, _ = self._ask("PRAGMA wal_checkpoint(TRUNCATE)")[0]
        if held:
            remains.append(
                Remains(
                    Place.LOG,
                    "Another connection reads an older state: the write-ahead log beside the file was not emptied.",
                )
            )
        journal = self.path.with_name(self.path.name + "-journal")
        if journal.exists() and journal.stat().st_size > 0:
            remains.append(
                Remains(Place.LOG, "Another connection has left a rollback journal with old pages beside the file.")
            )
        searchable = [shape.name for shape in catalog.tables.values() if shape.kind is TableKind.VIRTUAL]
        remains += [
            Remains(
                Place.INDEX,
                "A virtual table keeps its own copies in its own way; a full-text index until it is optimised.",
                name,
            )
            for name in searchable
        ]
        remains.append(Remains(Place.BACKUPS, "Copies of the file made earlier hold what they held."))
        return Reclaimed(self.name, named, rewrite, tuple(remains))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            raise RuntimeError(f"the store {self.name} is closed")
        if self._busy:
            raise RuntimeError(f"the store {self.name} has a transaction open; one at a time")
        return self._connection

    def _may(self, write: bool) -> None:
        if write and not self._write:
            raise StoreRefused(
                self.name,
                "the map does not let Troth write there",
                help="set `write: true` on the store in the map if Troth is to delete there",
            )

    def _ask(self, sql: str) -> list[Row]:
        connection = self._connection
        assert connection is not None
        return attempt(self.name, lambda: connection.execute(sql).fetchall())


def attempt(store: str, act: Callable[[], _T]) -> _T:
    """What ``act`` gives; the engine's errors come out as the store's, with none of their text that could be data."""
    try:
        return act()
    except sqlite3.Error as error:
        known = told(store, error)
    except UnicodeError:
        known = StoreRefused(store, "a text holds characters that cannot be stored")
    # Raised here and not above, so that the engine's error does not hang on it and is never printed.
    raise known


def told(store: str, error: sqlite3.Error) -> TrothError:
    """The store's error for an engine's error."""
    number = getattr(error, "sqlite_errorcode", None)
    name = getattr(error, "sqlite_errorname", "") or ""
    if number is None:
        if "UTF-8" in str(error):
            return StoreRefused(
                store,
                "a text in the database is not valid UTF-8",
                help="find and mend it: it can be neither read nor kept",
            )
        if isinstance(error, sqlite3.ProgrammingError):
            raise error
        return StoreRefused(store, "the driver could not do it")
    match number & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LockTimeout(store, name)
        case sqlite3.SQLITE_INTERRUPT:
            return StatementTimeout(store, name)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_PERM:
            return not_reached(
                store, f"the file cannot be opened or read as a SQLite database ({name})", "check the file"
            )
        case sqlite3.SQLITE_IOERR:
            return not_reached(
                store,
                f"the disk reports an error at its file or its journal ({name})",
                "see whether the disk is full or broken, and run the command again",
                "DISK_ERROR",
            )
        case sqlite3.SQLITE_CONSTRAINT:
            rule = _RULE.fullmatch(str(error))
            return StoreRefused(
                store, "a rule of the database would be broken", engine_code=name, rule=(rule and rule[1]) or ""
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_AUTH:
            return StoreRefused(store, "nothing may be written there now", engine_code=name)
        case sqlite3.SQLITE_FULL:
            return DiskFull(store, name)
        case _:
            harmless = _HARMLESS.fullmatch(str(error))
            return StoreRefused(store, harmless[0] if harmless else "it cannot be run", engine_code=name)


def _temporary_only(
    action: int, table: str | None, column: str | None, database: str | None, trigger: str | None
) -> int:
    """Asked by the engine for every access of a statement: what changes a table must be about a temporary one."""
    changes = action in (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)
    if (changes and database != "temp") or action == sqlite3.SQLITE_ALTER_TABLE:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _undone(store: str) -> StoreRefused:
    return StoreRefused(store, "the engine has already undone this transaction")


def _bound(parameters: Sequence[object]) -> Sequence[object]:
    for value in parameters:
        # The driver would write a text of its own making for it, which then compares with nothing.
        if isinstance(value, date | time):
            raise TypeError("SQLite has no type for times: bind ISO text, or microseconds")
    return parameters
