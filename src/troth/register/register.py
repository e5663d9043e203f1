"""The register as one thing, and how it is opened."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from troth.kernel.canonical import canonical_json
from troth.kernel.errors import Unreadable
from troth.register.brake import BrakeFigures
from troth.register.connection import Connection
from troth.register.events import Events
from troth.register.leases import Leases
from troth.register.migrations import migrate
from troth.register.plans import Plans, Runs
from troth.register.receipts import Receipts
from troth.register.sqlite import SqliteConnection
from troth.register.values import Json
from troth.register.verification import Verification
from troth.register.waiting import UndecidedRows

SCHEMA = "troth_register"
"""Where the register lies in a PostgreSQL database, unless another schema is named."""

_TAG = b"troth.key/1\x00"


class Register(Events, Receipts, Verification, Plans, Runs, Leases, UndecidedRows, BrakeFigures):
    """Troth's own database. A context manager: leaving it closes the connection. One thread uses it.

    Any method raises NotReached where the database does not answer, Unreadable where it is broken, and Refused where it
    does not let Troth in. Times come from the caller and carry a zone.
    """

    def keyed_hash(self, value: Json) -> str:
        """A name for a personal key in samples and receipts: the same for the same value, meaningless without this
        register.
        """
        return hmac.new(self._key, _TAG + canonical_json(value), sha256).hexdigest()

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction around several calls: all of them, or none and an error. No other writer comes between."""
        with self._db.writing():
            yield

    def close(self) -> None:
        """Ends the connection."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_register(url: str | Path, *, schema: str = SCHEMA) -> Register:
    """Opens the register, making it where there is none and bringing an older one up to date.

    ``url`` is the path of a SQLite file or ``postgresql://USER@HOST/DATABASE``; ``schema`` is for PostgreSQL. Raises
    NotReached where it does not answer, Unreadable for what is no database or no URL, Refused for a database of
    something else (``NOT_A_REGISTER``) or of a newer Troth (``REGISTER_NEWER``).
    """
    database = _connect(url, schema)
    try:
        migrate(database)
        found = database.rows("SELECT value FROM setting WHERE name = 'key'")
        return Register(database, bytes.fromhex(found[0][0]))
    except BaseException:
        database.close()
        raise


def _connect(url: str | Path, schema: str) -> Connection:
    if isinstance(url, str) and url.startswith(("postgresql://", "postgres://")):
        try:
            from troth.register.postgres import PostgresConnection
        except ModuleNotFoundError as error:
            raise Unreadable(
                "the register is in PostgreSQL, and the driver for it is not installed",
                help="install Troth with its extra: pip install 'troth[postgres]'",
                code="DRIVER_MISSING",
            ) from error
        return PostgresConnection(url, schema)
    if isinstance(url, str) and "://" in url:
        raise Unreadable(
            "the register can be a SQLite file or a PostgreSQL database, nothing else",
            help="write the path of a file, or postgresql://USER@HOST/DATABASE",
        )
    return SqliteConnection(Path(url))
