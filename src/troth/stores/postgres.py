"""A store in a schema of a PostgreSQL database.

The driver is an extra of the package and is imported by this module only, which the registry imports only when a map
names such a store.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

import psycopg
from psycopg import pq, sql
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Loader
from psycopg.conninfo import conninfo_to_dict

from troth.kernel.errors import NotReached, TrothError, Unreadable
from troth.stores.catalog import Catalog, TableShape
from troth.stores.contract import Dialect, Place, Reclaimed, Remains, Row
from troth.stores.errors import DiskFull, LockTimeout, StatementTimeout, StoreRefused, not_reached
from troth.stores.postgres_catalog import read_catalog

OLDEST = 140_000
"""The first server version that is known to answer all that is asked here."""

CONNECT_SECONDS = 10

LOCK_TIMEOUT_MS = 5_000
"""How long reclaiming waits for a table; a transaction waits as long as it is told, or as the server's settings say."""

READ_LOCK_TIMEOUT_MS = 30_000
"""How long a query waits for a table that somebody keeps even from readers (an ALTER TABLE, a TRUNCATE, a transaction
that was forgotten), where the caller does not say.
"""

# What a session may find set by its role, database or server, and what an answer would then depend on. row_security
# off does not lift a policy: it makes a query that a policy would narrow fail instead of hiding rows from a count.
# cursor_tuple_fraction: a streamed query is read to its end, so it is planned for that.
_SETTINGS = (
    "SET LOCAL TIME ZONE 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres'; "
    "SET LOCAL row_security = off; SET LOCAL cursor_tuple_fraction = 1.0; "
)
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
_SCRATCH = "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE; "
_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; "
# A server may be told to answer before what it committed is written, and forgets it in a crash; receipts would then
# tell of acts that never were. Written on its own disk is enough: what waits for standbys is the operator's to say.
_LASTING = (
    "SELECT set_config('synchronous_commit', 'local', true) WHERE current_setting('synchronous_commit') = 'off'; "
)

_CHANGING = {"INSERT", "UPDATE", "DELETE", "MERGE"}
_BUSY = {"55P03", "40P01", "40001"}
_GONE = {"57P01", "57P02", "57P03", "57P05", "25P03", "25P04", "53300", "3D000"}
_RULES = {
    "23502": "a column that must have a value would be left without one",
    "23503": "a row would point at one that is not there",
    "23505": "a value that must be unique would stand twice",
    "23514": "a check on the values would fail",
    "23P01": "two rows would exclude each other",
}
_LIMITS = {
    "53200": "the server has no memory left for it",
    "53400": "it needs more than a limit in the server's settings allows",
    "54000": "it needs more than the server can do",
}
_STILL_DEAD = re.compile(r"(\d+) (?:are dead but not yet removable|dead row versions cannot be removed yet)")
_MISSED = re.compile(r"tuples missed: (\d+) dead")

_T = TypeVar("_T")


class _Notice(NamedTuple):
    warning: bool
    text: str


class _Readable(Loader):
    """A time as the driver reads it, or its text where Python has no such day (infinity, before Christ, past 9999)."""

    def __init__(self, oid: int, context: AdaptContext | None = None) -> None:
        super().__init__(oid, context)
        known = psycopg.adapters.get_loader(oid, pq.Format.TEXT)
        assert known is not None
        self._driver = known(oid, context)

    def load(self, data: Buffer) -> Any:
        try:
            return self._driver.load(data)
        except psycopg.DataError:
            return bytes(data).decode()


class PostgresSession:
    """One transaction on a PostgreSQL database (``stores.contract.Session``)."""

    def __init__(self, store: str, connection: "psycopg.Connection[Row]") -> None:
        self._store = store
        self._connection = connection
        self._cursors: list[psycopg.ServerCursor[Row]] = []
        self._names = 0
        self._over = False

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> int:
        def run() -> int:
            done = self._connection.execute(sql.encode(), parameters)
            # The driver also counts the rows that a query returns.
            verb = (done.statusmessage or "").split(" ")[0]
            return done.rowcount if verb in _CHANGING else 0

        return self._run(run)

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> int:
        def run() -> int:
            with self._connection.cursor() as cursor:
                cursor.executemany(sql.encode(), rows)
                return max(cursor.rowcount, 0)

        return self._run(run)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        return self._run(lambda: self._connection.execute(sql.encode(), parameters).fetchall())

    def stream(self, sql: str, parameters: Sequence[object] = (), chunk: int = 10_000) -> Iterator[Row]:
        cursor = self._connection.cursor(self._name())
        self._cursors.append(cursor)
        self._run(lambda: cursor.execute(sql.encode(), parameters))
        return self._fetch(cursor, chunk)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        name = self._name()
        self.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            if not self._connection.closed:
                self.execute(f"ROLLBACK TO {name}")
                self.execute(f"RELEASE {name}")
            raise
        self.execute(f"RELEASE {name}")

    def end(self) -> None:
        """Close what is still open; the session answers nothing afterwards."""
        self._over = True
        for cursor in self._cursors:
            with suppress(psycopg.Error):
                cursor.close()

    def _fetch(self, cursor: "psycopg.ServerCursor[Row]", chunk: int) -> Iterator[Row]:
        while found := self._run(lambda: cursor.fetchmany(chunk)):
            yield from found

    def _name(self) -> str:
        self._names += 1
        return f"troth_{self._names}"

    def _run(self, act: Callable[[], _T]) -> _T:
        if self._over:
            raise RuntimeError("the transaction of this session is over")
        return attempt(self._store, act)


class PostgresStore:
    """A schema of a PostgreSQL database as a store (``stores.contract.Store``). ``url`` is a ``postgresql://`` URI.

    Raises ``Unreadable`` for a URI that cannot be read, ``NotReached`` where nothing answers, or an older server than
    ``OLDEST``.
    """

    dialect: Dialect = "postgres"

    def __init__(self, name: str, url: str, *, schema: str = "public", write: bool) -> None:
        self.name = name
        self.schema: str | None = schema
        self._schema = schema
        self._write = write
        self._busy = False
        self._closed = False
        self._settings = _settings_of(name, url)
        self._connection = self._connect()
        version = self._connection.info.server_version
        self.server_version = f"{version // 10_000}.{version % 10_000}"
        if version < OLDEST:
            self.close()
            raise not_reached(
                name,
                f"its server is PostgreSQL {self.server_version}, and {OLDEST // 10_000} is the oldest that will do",
                "bring the server up to date",
                "POSTGRES_TOO_OLD",
            )

    def transaction(
        self, *, write: bool, lock_timeout_ms: int | None = None, statement_timeout_ms: int | None = None
    ) -> AbstractContextManager[PostgresSession]:
        self._may(write)
        return self._in_transaction(_WRITE if write else _READ, lock_timeout_ms, statement_timeout_ms)

    def scratch(self, *, statement_timeout_ms: int | None = None) -> AbstractContextManager[PostgresSession]:
        return self._in_transaction(_SCRATCH, None, statement_timeout_ms)

    @contextmanager
    def _in_transaction(
        self, mode: str, lock_timeout_ms: int | None, statement_timeout_ms: int | None
    ) -> Iterator[PostgresSession]:
        begin = mode + _SETTINGS + self._search_path()
        if lock_timeout_ms is None and mode != _WRITE:
            lock_timeout_ms = READ_LOCK_TIMEOUT_MS
        if lock_timeout_ms is not None:
            begin += f"SET LOCAL lock_timeout = {int(lock_timeout_ms)}; "
        if statement_timeout_ms is not None:
            begin += f"SET LOCAL statement_timeout = {int(statement_timeout_ms)}; "
        if mode == _WRITE:
            begin += _LASTING
        else:
            # The one state is that of the first query: this one, whatever the caller asks and when.
            begin += "SELECT 1"
        connection = self._begun(begin)
        session = PostgresSession(self.name, connection)
        self._busy = True
        try:
            yield session
            session.end()
            if connection.info.transaction_status is pq.TransactionStatus.INERROR:
                # The engine would answer COMMIT with a rollback and no error.
                raise StoreRefused(self.name, "a statement failed before, and the engine undoes the whole transaction")
            self._commit(connection)
        finally:
            session.end()
            self._busy = False
            if not connection.closed and connection.info.transaction_status is not pq.TransactionStatus.IDLE:
                with suppress(psycopg.Error):
                    connection.execute("ROLLBACK")

    def catalog(self) -> Catalog:
        with self.transaction(write=False) as session:
            return read_catalog(self.name, self._schema, session.rows)

    def reclaim(self, tables: Sequence[str], *, rewrite: bool = False) -> Reclaimed:
        self._may(write=True)
        catalog = self.catalog()
        remains: list[Remains] = []
        done = []
        for table in _with_heirs(catalog, tables):
            found = self._vacuum(catalog.table(table), rewrite=rewrite)
            remains += found
            if not any(item.place is Place.TABLE for item in found):
                done.append(table)
        if not rewrite:
            remains.append(
                Remains(
                    Place.PAGES,
                    "The free part of pages that hold other rows is not overwritten: copies of deleted values stay in "
                    "the files of tables and indexes until new rows take the room or the table is rewritten.",
                )
            )
        remains.append(
            Remains(
                Place.LOG,
                "The write-ahead log holds what was deleted until its segments are used again, and wherever it is "
                "archived or replicated.",
            )
        )
        remains.append(Remains(Place.BACKUPS, "Backups made earlier hold what they held."))
        return Reclaimed(self.name, tuple(done), rewrite, tuple(remains))

    def close(self) -> None:
        self._closed = True
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connect(self) -> "psycopg.Connection[Row]":
        try:
            # No prepared statements: a pooler between here and the server may give each transaction another server
            # session.
            connection = psycopg.connect(**self._settings, autocommit=True, prepare_threshold=None)
        except (psycopg.Error, UnicodeError) as error:
            refusal = _no_connection(self.name, self._settings, error)
        else:
            for kind in ("timestamptz", "timestamp", "date"):
                connection.adapters.register_loader(kind, _Readable)
            return connection
        raise refusal

    def _begun(self, begin: str) -> "psycopg.Connection[Row]":
        if self._closed:
            raise RuntimeError(f"the store {self.name} is closed")
        if self._busy:
            raise RuntimeError(f"the store {self.name} has a transaction open; one at a time")
        if self._connection.closed:
            self._connection = self._connect()
        try:
            attempt(self.name, lambda: self._connection.execute(begin.encode()))
        except NotReached:
            if not self._connection.closed:
                raise
            # The server, or something on the way, has closed the idle connection; nothing was begun on it.
            self._connection = self._connect()
            attempt(self.name, lambda: self._connection.execute(begin.encode()))
        return self._connection

    def _commit(self, connection: "psycopg.Connection[Row]") -> None:
        try:
            attempt(self.name, lambda: connection.execute("COMMIT"))
        except NotReached as error:
            if connection.closed:
                raise not_reached(
                    self.name,
                    "the connection broke while it committed, and whether it did is not known",
                    "ask the store again before anything is repeated",
                    "OUTCOME_UNKNOWN",
                ) from error
            raise

    def _vacuum(self, table: TableShape, *, rewrite: bool) -> list[Remains]:
        options = "VERBOSE, FULL" if rewrite else "VERBOSE, INDEX_CLEANUP ON"
        said: list[_Notice] = []

        def listen(notice: "psycopg.errors.Diagnostic") -> None:
            # It can be read only now: the driver frees it when this returns.
            text = f"{notice.message_primary or ''}\n{notice.message_detail or ''}\n"
            said.append(_Notice(notice.severity_nonlocalized == "WARNING", text))

        self._connection.add_notice_handler(listen)
        try:
            statement = sql.SQL("VACUUM ({}) {}").format(sql.SQL(options), sql.Identifier(*table.qualified))
            # Long enough for the engine to call off a vacuum of its own on the same table.
            attempt(self.name, lambda: self._connection.execute(f"SET lock_timeout = {LOCK_TIMEOUT_MS}".encode()))
            attempt(self.name, lambda: self._connection.execute(statement))
        except LockTimeout:
            says = "Another session held it all the while, and it was not vacuumed."
            return [Remains(Place.TABLE, says, table.name)]
        finally:
            self._connection.remove_notice_handler(listen)
            with suppress(psycopg.Error):
                self._connection.execute("RESET lock_timeout")
        return _told_by_vacuum(table.name, said)

    def _search_path(self) -> str:
        # Ours are always qualified; this is for what stands in the operator's triggers, defaults and operators.
        names = dict.fromkeys((self._schema, "public"))
        return "SET LOCAL search_path = " + ", ".join(_quoted(name) for name in names) + "; "

    def _may(self, write: bool) -> None:
        if write and not self._write:
            raise StoreRefused(
                self.name,
                "the map does not let Troth write there",
                help="set `write: true` on the store in the map if Troth is to delete there",
            )


def attempt(store: str, act: Callable[[], _T]) -> _T:
    """What ``act`` gives; the engine's errors come out as the store's, with none of their text that could be data."""
    try:
        return act()
    except psycopg.Error as error:
        known = told(store, error)
    except UnicodeError:
        known = StoreRefused(store, "a text is not in the encoding that the database says")
    # Raised here and not above, so that the engine's error does not hang on it and is never printed.
    raise known


def told(store: str, error: psycopg.Error) -> TrothError:
    """The store's error for an engine's error."""
    code = error.sqlstate or ""
    rule = error.diag.constraint_name or ""
    if not code:
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            return not_reached(store, "the connection broke", "see whether its server runs, and try again")
        if isinstance(error, psycopg.ProgrammingError):
            raise error
        return StoreRefused(store, "the driver cannot carry a value between here and the server")
    if code in _BUSY:
        return LockTimeout(store, code)
    if code == "57014":
        return StatementTimeout(store, code)
    if code in _GONE or code[:2] in ("08", "28"):
        return not_reached(store, f"its server ended or declined the session ({code})", "look into the server's log")
    if code == "53100":
        return DiskFull(store, code)
    if code in _LIMITS:
        advice = "what it would have done is undone; raise the limit, or run the command when less else is going on"
        return StoreRefused(store, _LIMITS[code], engine_code=code, help=advice)
    if code[:2] in ("58", "XX"):
        advice = "what it would have done is undone; look into the server's log: often a disk is full or broken"
        return StoreRefused(store, "the server met with an error of its own", engine_code=code, help=advice)
    if code == "25006":
        return StoreRefused(store, "nothing may be written there now", engine_code=code)
    if code.startswith("23"):
        why = _RULES.get(code, "a rule of the database would be broken")
        return StoreRefused(store, why, engine_code=code, rule=rule)
    if code == "42501" and "row-level security" in (error.diag.message_primary or ""):
        return StoreRefused(
            store,
            "a row-level security policy hides rows from this role, and what is hidden cannot be counted",
            engine_code=code,
            help="give Troth's role BYPASSRLS, or exempt it from the policy",
        )
    if _about_names(code, error.diag):
        return StoreRefused(store, error.diag.message_primary or "", engine_code=code)
    return StoreRefused(store, "it cannot be run", engine_code=code, rule=rule)


def _about_names(code: str, said: "psycopg.errors.Diagnostic") -> bool:
    """Whether the engine's text is about names in the statement itself or rights to them, and so not about any row.

    Errors of class 42 arise while names are looked up, before a row is read, and then point into the statement. Where
    they do not, or come from inside a function of the operator's, the name may have been made from data. A denied
    right names its object and nothing else.
    """
    if not code.startswith("42") or said.context is not None or not said.message_primary:
        return False
    return said.statement_position is not None or code == "42501"


def _settings_of(store: str, url: str) -> dict[str, Any]:
    try:
        settings = conninfo_to_dict(url)
    except psycopg.Error:
        settings = {}
    if not settings or not url.startswith(("postgresql://", "postgres://")):
        # The url itself is not shown: what cannot be read may still hold a password.
        raise Unreadable(
            f"The url of the store {store} cannot be read as a PostgreSQL URI.",
            help="write postgresql://USER@HOST:PORT/DATABASE, with special characters percent-encoded",
            code="STORE_URL",
        )
    settings.setdefault("connect_timeout", CONNECT_SECONDS)
    settings.setdefault("application_name", "troth")
    return {**settings, "client_encoding": "UTF8"}


def _no_connection(store: str, settings: dict[str, Any], error: Exception) -> NotReached:
    where = settings.get("host") or settings.get("hostaddr") or "the local socket"
    # What the driver says of a failed connection is about host, user and database; a password is never in it.
    lines = str(error).strip().splitlines()
    why = lines[0] if lines else "no answer"
    return not_reached(
        store,
        f"no connection to {where}, database {settings.get('dbname', '(default)')}: {why}",
        "see whether its server runs, and whether the url names the right host, user and database",
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _with_heirs(catalog: Catalog, tables: Sequence[str]) -> list[str]:
    """The tables and what inherits from them. The engine itself goes on from a partitioned table to its parts."""
    found: dict[str, None] = {}
    waiting = list(tables)
    while waiting:
        shape = catalog.table(waiting.pop(0))
        if shape.name not in found:
            found[shape.name] = None
            waiting += [name for name in shape.children if not catalog.table(name).partition]
    return list(found)


def _told_by_vacuum(table: str, said: Sequence[_Notice]) -> list[Remains]:
    """What the engine's report on one table says is left. Where its words are translated, that is not known."""
    remains = []
    for notice in said:
        if notice.warning:
            says = "The engine passed it over: the role is not its owner and has no right to (MAINTAIN)."
            remains.append(Remains(Place.TABLE, says, table))
    report = "".join(notice.text for notice in said)
    still = [int(count) for count in _STILL_DEAD.findall(report)]
    missed = sum(int(count) for count in _MISSED.findall(report))
    if not still and not remains:
        says = "The engine did not say whether other transactions still see what was deleted."
        remains.append(Remains(Place.SNAPSHOT, says, table))
    if sum(still):
        says = f"{sum(still)} deleted rows are kept for transactions that began before they were deleted."
        remains.append(Remains(Place.SNAPSHOT, says, table))
    if missed:
        remains.append(Remains(Place.SNAPSHOT, f"{missed} deleted rows lie in pages that other sessions held.", table))
    return remains
