"""The register in a schema of a PostgreSQL database, for several workers."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import psycopg
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from troth.kernel.errors import NotReached, Refused, TrothError, Unreadable
from troth.register.connection import PATIENCE_SECONDS, Row

_CONNECT_SECONDS = 10


class PostgresConnection:
    """A register in ``schema`` of the database at ``url`` (libpq's form); the schema is made where it is missing.

    The connection keeps settings of its own, so a pooler between must give it a whole session. Raises NotReached where
    the server does not answer, Unreadable for a URL that says nothing or a database that is not in UTF-8.
    """

    engine = "postgresql"

    def __init__(self, url: str, schema: str) -> None:
        try:
            target = {name: str(value) for name, value in conninfo_to_dict(url).items()}
        except psycopg.ProgrammingError:
            # The driver's text may repeat the password.
            raise Unreadable(
                "the register's URL cannot be read", help="write postgresql://USER@HOST/DATABASE"
            ) from None
        self._schema = schema
        self.where = f"postgresql://{target.get('host', '')}/{target.get('dbname', '')} (schema {schema})"
        settings = {"connect_timeout": str(_CONNECT_SECONDS), "application_name": "troth"} | target
        with self._told():
            self._connection: psycopg.Connection[Row] = psycopg.connect(
                make_conninfo(**settings, client_encoding="UTF8"), autocommit=True
            )
        try:
            self._set_up()
        except BaseException:
            self._connection.close()
            raise

    def _set_up(self) -> None:
        # Writers come one after the other, and each must see what the one before it wrote: a role's stricter default
        # would fix the view before the turn comes.
        self._connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        self._connection.read_only = False
        turn = hashlib.sha256(f"troth register {self._schema}".encode()).digest()[:8]
        self._turn = int.from_bytes(turn, signed=True)
        with self._told():
            encoding = self._connection.execute("SHOW server_encoding").fetchone()
            if encoding != ("UTF8",):
                raise Unreadable(
                    f"the database of the register {self.where} is not in UTF-8",
                    help="make a database for the register with ENCODING 'UTF8'",
                )
            # pg_temp last, or anybody's temporary table would be taken for ours.
            self._connection.execute(sql.SQL("SET search_path TO {}, pg_temp").format(sql.Identifier(self._schema)))
            # A server may be told to answer before what it committed is written; then a crash would make it forget what
            # the register has acknowledged.
            self._connection.execute(
                "SELECT set_config('synchronous_commit', 'local', false) "
                "WHERE current_setting('synchronous_commit') = 'off'"
            )
            self._connection.execute(
                sql.SQL("SET lock_timeout TO {}").format(sql.Literal(int(PATIENCE_SECONDS * 1000)))
            )

    def rows(self, statement: str, *values: object) -> list[Row]:
        with self._told():
            return self._connection.execute(_dialect(statement), values).fetchall()

    def run(self, statement: str, *values: object) -> int:
        with self._told():
            return self._connection.execute(_dialect(statement), values or None).rowcount

    def run_many(self, statement: str, values: Iterable[Sequence[object]]) -> None:
        with self._told(), self._connection.cursor() as cursor:
            cursor.executemany(_dialect(statement), values)

    @contextmanager
    def writing(self) -> Iterator[None]:
        if self._connection.read_only:
            raise RuntimeError("nothing is written within a consistent read")
        outermost = self._connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
        with self._told(), self._connection.transaction():
            if outermost:
                self._connection.execute("SELECT pg_advisory_xact_lock(%s)", (self._turn,))
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        if self._connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            yield
            return
        self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self._connection.read_only = True
        try:
            with self._told(), self._connection.transaction():
                yield
        finally:
            if not self._connection.closed:
                self._connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
                self._connection.read_only = False

    def tables(self) -> frozenset[str]:
        found = self.rows("SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = ?", self._schema)
        return frozenset(name for (name,) in found)

    def prepare(self) -> None:
        # Asked first, since the right to make a schema is demanded even where IF NOT EXISTS has nothing to do; and in
        # turn, since of two that make it at once one would fail.
        with self.writing():
            if not self.rows("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?", self._schema):
                self._connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(self._schema)))

    def settle(self) -> None:
        """Nothing: the server has its own journal and vacuum."""

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            told = _in_words(error, self.where)
            if told is None:
                raise
            raise told from error


def _dialect(statement: str) -> bytes:
    """The driver's own marks for values. No statement of the register has a question mark or a percent sign in its
    text.
    """
    return statement.replace("?", "%s").encode()


def _in_words(error: psycopg.Error, where: str) -> TrothError | None:
    """The error for the operator, or ``None`` where it is a fault of ours. The driver's text stays in the cause."""
    match error:
        case errors.LockNotAvailable():
            return NotReached(
                f"another process has written to the register {where} for more than {PATIENCE_SECONDS} seconds",
                help="wait until it is done, or find out who holds the lock",
                code="REGISTER_BUSY",
            )
        case errors.ReadOnlySqlTransaction():
            return NotReached(
                f"the register {where} cannot be written", help="name the primary server, not a standby of it"
            )
        case errors.InsufficientPrivilege():
            return Refused(
                f"the database does not let Troth use the register {where}",
                help="let the role own the schema, or grant it CREATE on the database",
                code="REGISTER_DENIED",
            )
        case errors.DiskFull():
            return NotReached(
                f"the register {where} cannot grow: the disk is full",
                help="make room on the server's disk and run the command again",
            )
        case psycopg.Error() if (error.sqlstate or "").startswith(("53", "58", "XX")):
            return NotReached(
                f"the server of the register {where} met with an error of its own ({error.sqlstate})",
                help="look into the server's log: often a disk is full or broken, or a limit is reached",
            )
        case psycopg.OperationalError():
            return NotReached(
                f"the register {where} does not answer",
                help="see that the server runs, and that host, database, user and password are right",
            )
        case _:
            return None
