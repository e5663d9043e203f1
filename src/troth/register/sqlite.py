"""The register in a SQLite file: readable by its owner alone, safe for several processes, and forgetful when told to
forget.
"""

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from troth.kernel.errors import NotReached, TrothError, Unreadable
from troth.register.connection import PATIENCE_SECONDS, Row


class SqliteConnection:
    """A register in the file at ``path``; the file and its folder are made where they are missing.

    Raises NotReached where the file cannot be opened, Unreadable where it is no SQLite database.
    """

    engine = "sqlite"

    def __init__(self, path: Path) -> None:
        self.where = str(path)
        self._depth = 0
        self._reads = False
        _make_private(path)
        with self._told():
            self._connection = sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)
        # Bytes that are no text must not stop the verification which is to find them.
        self._connection.text_factory = lambda raw: raw.decode(errors="replace")
        try:
            self._set_up()
        except BaseException:
            self._connection.close()
            raise

    def _set_up(self) -> None:
        with self._told():
            # FULL: what was acknowledged outlives a power cut. secure_delete: what was forgotten is overwritten.
            for setting in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON", "trusted_schema = OFF"):
                self._connection.execute(f"PRAGMA {setting}")

    def prepare(self) -> None:
        # Not before it is known to be a register: another program's file would stay in this mode.
        with self._told():
            self._switch_to_wal()

    def _switch_to_wal(self) -> None:
        # SQLite does not wait for others here, whatever the timeout; and two processes may open a new file at once.
        until = time.monotonic() + PATIENCE_SECONDS
        while self._connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if not _busy(error) or time.monotonic() > until:
                    raise
                time.sleep(0.02)
                continue
            if time.monotonic() > until:
                raise NotReached(
                    f"the register {self.where} lies where SQLite cannot share a file between processes",
                    help="move it to a local disk, or use a PostgreSQL database",
                )

    def rows(self, statement: str, *values: object) -> list[Row]:
        with self._told():
            return self._connection.execute(statement, values).fetchall()

    def run(self, statement: str, *values: object) -> int:
        with self._told():
            return self._connection.execute(_dialect(statement), values).rowcount

    def run_many(self, statement: str, values: Iterable[Sequence[object]]) -> None:
        with self._told():
            self._connection.executemany(statement, values)

    @contextmanager
    def writing(self) -> Iterator[None]:
        if self._reads:
            raise RuntimeError("nothing is written within a consistent read")
        point = f"part_{self._depth}"
        self._execute(f"SAVEPOINT {point}" if self._depth else "BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            # A full disk or a broken file may have ended the transaction already.
            if self._connection.in_transaction:
                self._execute(f"ROLLBACK TO {point}" if self._depth else "ROLLBACK")
            raise
        self._depth -= 1
        try:
            self._execute(f"RELEASE {point}" if self._depth else "COMMIT")
        except TrothError:
            if self._connection.in_transaction:
                self._execute("ROLLBACK")
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        if self._reads or self._depth:
            yield
            return
        self._execute("BEGIN")
        self._reads = True
        try:
            yield
        finally:
            self._reads = False
            if self._connection.in_transaction:
                self._execute("ROLLBACK")

    def tables(self) -> frozenset[str]:
        found = self.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
        return frozenset(name for (name,) in found)

    def settle(self) -> None:
        if not self._connection.in_transaction:
            self._execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._connection.close()

    def _execute(self, statement: str) -> None:
        with self._told():
            self._connection.execute(statement)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            told = _in_words(error, self.where)
            if told is None:
                raise
            raise told from error


def _make_private(path: Path) -> None:
    """An empty file that only its owner may read; SQLite gives its companions (-wal, -shm) the same mode."""
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        if not path.is_file():
            raise Unreadable(f"{path} is not a file", help="name a file for the register, not a folder") from None
    except OSError as error:
        raise NotReached(
            f"the register {path} cannot be made: {error.strerror}",
            help="make the folder above it, or give Troth the right to write there",
        ) from error


def _dialect(statement: str) -> str:
    if not statement.startswith("CREATE TABLE"):
        return statement
    return statement.replace("BIGINT", "INTEGER") + " STRICT"


def _busy(error: sqlite3.Error) -> bool:
    return _name(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _name(error: sqlite3.Error) -> str:
    return str(getattr(error, "sqlite_errorname", ""))


def _in_words(error: sqlite3.Error, where: str) -> TrothError | None:
    """The error for the operator, or ``None`` where it is a fault of ours."""
    name = _name(error)
    if _busy(error):
        return NotReached(
            f"another process has written to the register {where} for more than {PATIENCE_SECONDS} seconds",
            help="wait until it is done, or find out what holds the file",
            code="REGISTER_BUSY",
        )
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return Unreadable(
            f"{where} is not a readable SQLite database",
            help="restore the register from a backup, or name another file",
            code="REGISTER_UNREADABLE",
        )
    for start, says, advice in (
        ("SQLITE_READONLY", "cannot be written", "give Troth the right to write the file and its folder"),
        ("SQLITE_FULL", "cannot grow: the disk is full", "make room on the disk and run the command again"),
        ("SQLITE_IOERR", "cannot be read or written: the disk reports an error", "look after the disk"),
        ("SQLITE_CANTOPEN", "cannot be opened", "give Troth the right to read and write the file and its folder"),
        ("SQLITE_PERM", "cannot be opened", "give Troth the right to read and write the file and its folder"),
    ):
        if name.startswith(start):
            return NotReached(f"the register {where} {says}", help=advice)
    return None
