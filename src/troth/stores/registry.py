"""Opening a store by the kind that the map names. To add a store: its module, and one line in ``KINDS``."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from troth.kernel.errors import Unreadable
from troth.kernel.names import nearest
from troth.stores.contract import Store
from troth.stores.errors import not_reached
from troth.stores.sqlite import SqliteStore

_SECRET = re.compile(r"^[^:/?#]+://[^/?#@]*:[^/?#@]+@|(?:^|[?&;\s])(?:password|passwd|pwd|sslpassword)=", re.IGNORECASE)


def open_store(
    name: str, kind: str, url: str, schema: str | None = None, write: bool = True, base: Path | None = None
) -> Store:
    """The store ``name`` of the map, connected. Close it, or use it in a ``with`` block.

    ``url`` is ``env:NAME`` (an environment variable that holds the url), ``sqlite:///PATH`` or a plain path, relative
    to ``base`` (default: the working directory), ``parquet:///PATH`` or the plain path of a folder, or a
    ``postgresql://`` URI. Without ``write`` nothing can be written through it.

    Raises ``Unreadable`` for an unknown kind (``STORE_KIND``), a password in the url itself (``SECRET_IN_URL``), a
    url that cannot be read (``STORE_URL``), a ``schema`` for an engine without (``STORE_SCHEMA``) or a missing driver
    (``NO_DRIVER``); ``NotReached`` where the variable is not set (``NO_URL``) or the database does not answer.
    """
    opening = KINDS.get(kind)
    if opening is None:
        near = nearest(kind, KINDS)
        raise Unreadable(
            f"The store {name} is of the kind {kind}, which Troth does not know.",
            help=(f"did you mean {near}? " if near else "") + f"there are: {', '.join(sorted(KINDS))}",
            code="STORE_KIND",
        )
    return opening(name, _resolved(name, url), schema, write, base or Path())


def holds_secret(url: str) -> bool:
    """Whether a url as written in the map carries a password."""
    return not url.startswith("env:") and _SECRET.search(url) is not None


def _resolved(name: str, url: str) -> str:
    if holds_secret(url):
        raise Unreadable(
            f"The url of the store {name} carries a password, and the map is read by many.",
            help="put the url into an environment variable, write `url: env:ITS_NAME`, and change the password",
            code="SECRET_IN_URL",
        )
    if not url.startswith("env:"):
        return url
    variable = url.removeprefix("env:")
    value = os.environ.get(variable, "")
    if not value:
        raise not_reached(
            name,
            f"its url is in the environment variable {variable}, which is not set",
            f"set {variable} to the url",
            "NO_URL",
        )
    return value


def _local(name: str, url: str, schema: str | None, scheme: str, kind: str, read_as: str) -> str:
    """The path that a url of this machine says."""
    if schema is not None:
        raise Unreadable(
            f"The store {name} is {kind}, which has no schemas.",
            help="take `schema` away from the store in the map",
            code="STORE_SCHEMA",
        )
    path = unquote(url.removeprefix(f"{scheme}:///")) if url.startswith(f"{scheme}:///") else url
    if "://" in path:
        raise Unreadable(
            f"The url of the store {name} cannot be read as {read_as}.",
            help=f"write {scheme}:///PATH (four slashes for an absolute path), or the path alone",
            code="STORE_URL",
        )
    return path


def _sqlite(name: str, url: str, schema: str | None, write: bool, base: Path) -> Store:
    path = _local(name, url, schema, "sqlite", "a SQLite file", "a SQLite file")
    return SqliteStore(name, base / path, write=write)


def _postgres(name: str, url: str, schema: str | None, write: bool, base: Path) -> Store:
    try:
        from troth.stores.postgres import PostgresStore
    except ImportError:
        raise Unreadable(
            f"The store {name} is a PostgreSQL database, and the driver for it is not installed.",
            help="pip install 'troth[postgres]'",
            code="NO_DRIVER",
        ) from None
    return PostgresStore(name, url, schema=schema or "public", write=write)


def _parquet(name: str, url: str, schema: str | None, write: bool, base: Path) -> Store:
    path = _local(name, url, schema, "parquet", "a folder of files", "a folder of Parquet files")
    try:
        from troth.stores.duckdb import DuckdbStore
    except ImportError:
        raise Unreadable(
            f"The store {name} is a folder of Parquet files, and what reads and writes them is not installed.",
            help="pip install 'troth[parquet]'",
            code="NO_DRIVER",
        ) from None
    return DuckdbStore(name, base / path, write=write)


KINDS: dict[str, Callable[[str, str, str | None, bool, Path], Store]] = {
    "sqlite": _sqlite,
    "postgres": _postgres,
    "parquet": _parquet,
}
