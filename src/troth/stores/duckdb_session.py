"""One transaction of a store over files, from the inside, and what the engine's errors and values come out as."""

import errno
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from typing import TypeVar

import duckdb

from troth.kernel.errors import TrothError
from troth.sql.place import CHANGED_SCHEMA, GONE_SCHEMA
from troth.stores.contract import Row
from troth.stores.duckdb_names import literal
from troth.stores.errors import StatementTimeout, StoreRefused, not_reached

_CHANGING = {duckdb.StatementType.INSERT, duckdb.StatementType.UPDATE, duckdb.StatementType.DELETE}
_NOTES = (GONE_SCHEMA, CHANGED_SCHEMA)
_TIMES = re.compile(r"TIMESTAMP|DATE")
_MISSING = re.compile(r"Catalog Error: Table with name (.{1,200}?) does not exist")
_VALUES = re.compile(r"(.* VALUES )(\((?:\?, )*\?\))", re.DOTALL)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_AT_ONCE = 500
"""So many rows of parameters are put into one statement: the engine plans each statement anew."""

_T = TypeVar("_T")


class DuckdbSession:
    """One transaction on a folder of Parquet files (``stores.contract.Session``).

    ``unmoved`` raises where files that were read are no longer those that the transaction began with; ``noted`` is
    called when it was noted that rows go or change.
    """

    def __init__(
        self,
        store: str,
        connection: duckdb.DuckDBPyConnection,
        statement_timeout_ms: int | None,
        unmoved: Callable[[], None],
        noted: Callable[[], None],
    ) -> None:
        self._store = store
        self._connection = connection
        self._seconds = None if statement_timeout_ms is None else statement_timeout_ms / 1000
        self._unmoved, self._noted = unmoved, noted
        self._over = False
        self.failed = False

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> int:
        return self._run(lambda: self._changed(sql, parameters))

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> int:
        def run() -> int:
            done, left = 0, iter(rows)
            form = _VALUES.fullmatch(sql)
            if form is None:
                return sum(self._changed(sql, row) for row in left)
            while some := list(islice(left, _AT_ONCE)):
                spelled = [_spelled(row) for row in some]
                if None not in spelled:
                    done += self._changed(form[1] + ", ".join(map(str, spelled)), ())
                else:
                    whole = form[1] + ", ".join(form[2] for _ in some)
                    done += self._changed(whole, [value for row in some for value in row])
            return done

        return self._run(run)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        def run() -> list[Row]:
            asked, kinds = self._readable(sql, parameters)
            return _read(self._connection.execute(asked, parameters).fetchall(), kinds)

        return self._run(run)

    def stream(self, sql: str, parameters: Sequence[object] = (), chunk: int = 10_000) -> Iterator[Row]:
        def begin() -> tuple[duckdb.DuckDBPyRelation, list[str]]:
            asked, kinds = self._readable(sql, parameters)
            # A result of its own, which the connection's next statement does not end.
            return self._connection.sql(asked, params=list(parameters)).execute(), kinds

        result, kinds = self._run(begin)
        return self._fetch(result, kinds, chunk)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.failed = True
            raise

    def end(self) -> None:
        """The session answers nothing afterwards."""
        self._over = True

    def _changed(self, sql: str, parameters: Sequence[object]) -> int:
        kind = self._connection.extract_statements(sql)[-1].type
        found = self._connection.execute(sql, parameters)
        if kind not in _CHANGING:
            return 0
        returned = found.fetchall()
        counted = [column[0] for column in found.description or ()] == ["Count"]
        if any(schema in sql for schema in _NOTES):
            self._noted()
        return int(returned[0][0]) if counted else len(returned)

    def _readable(self, sql: str, parameters: Sequence[object]) -> tuple[str, list[str]]:
        """The query with its times as texts, and the types of its columns: the driver has no infinity, and wants
        another package to read an instant.
        """
        [statement] = self._connection.extract_statements(sql)
        if statement.type != duckdb.StatementType.SELECT:
            return sql, []
        kinds = [row[1] for row in self._connection.execute(f"DESCRIBE {sql}", parameters).fetchall()]
        if not any(_TIMES.search(kind) for kind in kinds):
            return sql, []
        names = [f"c{number}" for number in range(len(kinds))]
        listed = ", ".join(
            f"CAST({name} AS VARCHAR) AS {name}" if _TIMES.search(kind) else name
            for name, kind in zip(names, kinds, strict=True)
        )
        return f"SELECT {listed} FROM ({sql}) AS q({', '.join(names)})", kinds  # noqa: S608

    def _fetch(self, result: duckdb.DuckDBPyRelation, kinds: list[str], chunk: int) -> Iterator[Row]:
        while found := self._run(lambda: result.fetchmany(chunk)):
            yield from _read(found, kinds)

    def _run(self, act: Callable[[], _T]) -> _T:
        if self._over:
            raise RuntimeError("the transaction of this session is over")
        if self.failed:
            raise undone(self._store)
        late = threading.Timer(self._seconds, self._connection.interrupt) if self._seconds is not None else None
        if late is not None:
            late.daemon = True
            late.start()
        try:
            done = attempt(self._store, act)
        except TrothError:
            self.failed = True  # the engine has undone everything with the statement
            self._unmoved()  # a file that was replaced under a statement is why it failed
            raise
        finally:
            if late is not None:
                late.cancel()
        self._unmoved()
        return done


def _spelled(row: Sequence[object]) -> str | None:
    """A row of values as text of a statement; None where one has no such text. The driver looks for a package of
    Python that is not there, for each value that it is given.
    """
    found = []
    for value in row:
        match value:
            case None:
                found.append("NULL")
            case bool() | int():
                found.append(str(value))
            case str() if "\0" not in value:
                found.append(literal(value))
            case datetime() if value.tzinfo is not None:
                found.append(f"TIMESTAMPTZ '{value.astimezone(UTC).isoformat(' ')}'")
            case _:
                return None
    return f"({', '.join(found)})"


def attempt(store: str, act: Callable[[], _T]) -> _T:
    """What ``act`` gives; the engine's errors come out as the store's, with none of their text that could be data."""
    try:
        return act()
    except duckdb.Error as error:
        known = told(store, error)
    except OSError as error:
        known = told_by_system(store, error)
    except UnicodeError:
        known = StoreRefused(store, "a text holds characters that cannot be stored")
    # Raised here and not above, so that the engine's error does not hang on it and is never printed.
    raise known


def told(store: str, error: duckdb.Error) -> TrothError:
    """The store's error for an engine's error."""
    text, name = str(error), type(error).__name__
    if isinstance(error, duckdb.InterruptException):
        return StatementTimeout(store, name)
    if "No space left" in text or "File too large" in text:
        return StoreRefused(store, "the disk is full", engine_code=name)
    if isinstance(error, duckdb.OutOfMemoryException):
        return StoreRefused(store, "it needs more memory than there is", engine_code=name)
    if "Permission denied" in text or "Read-only file system" in text or "read-only mode" in text:
        return StoreRefused(store, "nothing may be written there now", engine_code=name)
    if isinstance(error, duckdb.ConstraintException):
        return StoreRefused(store, "a rule of the database would be broken", engine_code=name)
    if "Invalid string encoding" in text or "not valid UTF8" in text:
        return StoreRefused(
            store,
            "a text in a file is not valid UTF-8",
            engine_code=name,
            help="find and mend it: it can be neither read nor kept",
        )
    missing = _MISSING.match(text) if isinstance(error, duckdb.CatalogException) else None
    if missing is not None:
        return StoreRefused(store, f"no such table: {missing[1]}", engine_code=name)
    if isinstance(error, duckdb.IOException | duckdb.FatalException):
        return not_reached(store, f"one of its files cannot be opened or read ({name})", "check the files")
    return StoreRefused(store, "it cannot be run", engine_code=name)


def told_by_system(store: str, error: OSError) -> TrothError:
    """The store's error for one of the operating system."""
    name = type(error).__name__
    if error.errno in _FULL:
        return StoreRefused(store, "the disk is full", engine_code=errno.errorcode[error.errno])
    if error.errno in _DENIED:
        return StoreRefused(store, "nothing may be written there now", engine_code=errno.errorcode[error.errno])
    code = errno.errorcode.get(error.errno or 0, name)
    return not_reached(store, f"its folder cannot be read or written ({code})", "check the folder and its files")


def undone(store: str) -> StoreRefused:
    """The error for what comes after a statement that failed."""
    return StoreRefused(store, "the engine has already undone this transaction")


def _read(rows: Sequence[Row], kinds: Sequence[str]) -> list[Row]:
    if not kinds:
        return list(rows)
    readers = [_READERS.get(kind) or (_text if _TIMES.search(kind) else _same) for kind in kinds]
    return [tuple(read(value) for read, value in zip(readers, row, strict=True)) for row in rows]


def _same(value: object) -> object:
    return value


def _text(value: object) -> object:
    """A time that Python has no day for, as its text; the years before Christ are marked at its end."""
    return value.replace(" (BC)", "") + " BC" if isinstance(value, str) and "(BC)" in value else value


def _day(value: object) -> object:
    try:
        return date.fromisoformat(str(value)) if value is not None else None
    except ValueError:
        return _text(value)


def _moment(value: object) -> object:
    try:
        return datetime.fromisoformat(str(value)) if value is not None else None
    except ValueError:
        return _text(value)


_READERS: dict[str, Callable[[object], object]] = {
    "DATE": _day,
    "TIMESTAMP": _moment,
    "TIMESTAMP_S": _moment,
    "TIMESTAMP_MS": _moment,
    "TIMESTAMP_NS": _moment,
    "TIMESTAMP WITH TIME ZONE": _moment,
}
