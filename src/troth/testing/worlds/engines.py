"""The engines that worlds are put to, by name, and where on each of them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from troth.testing.postgres_server import fresh_database, start_server
from troth.testing.worlds.compare import PARQUET


@contextmanager
def _nowhere() -> Iterator[None]:
    """SQLite: each world has a file of its own."""
    yield None


@contextmanager
def _server() -> Iterator[str]:
    """PostgreSQL: a private server, and a database of it for one world after the other."""
    with start_server() as server:
        yield fresh_database(server)


@contextmanager
def _files() -> Iterator[str]:
    """Parquet files: each world has a folder of its own."""
    yield PARQUET


ENGINES: Mapping[str, Callable[[], AbstractContextManager[str | None]]] = {
    "sqlite": _nowhere,
    "postgres": _server,
    PARQUET: _files,
}
"""Opens an engine, and says what ``compare`` takes for it."""
