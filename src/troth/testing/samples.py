"""Public sample databases: where their dumps lie, and loading one into an empty PostgreSQL database.

The dumps are plain ``pg_dump`` files and are not part of the project. They are looked for in the directory that the
environment variable ``TROTH_SAMPLES`` names, else in ``shared/data`` beside the repository.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from troth.kernel.errors import NotReached, Unreadable

DIRECTORY = "TROTH_SAMPLES"
"""The environment variable that names the directory."""

BESIDE = Path(__file__).resolve().parents[3].parent / "shared" / "data"
"""Where the dumps are looked for without it."""

WHERE_TO_GET = (
    f"no dump of the public sample database is at hand: set {DIRECTORY} to a directory with plain pg_dump files of "
    "Chinook (github.com/lerocha/chinook-database) and Sakila (github.com/jOOQ/sakila)"
)
"""What a test says that is skipped for want of a dump."""

_COPY = re.compile(r"COPY \S.* FROM stdin;", re.IGNORECASE)
_END_OF_COPY = "\\."
_PSQL_ONLY = re.compile(r"\\(?:restrict|unrestrict|connect|c|encoding|echo)\b.*")
_WHOLE_DATABASE = re.compile(r"(?:CREATE|DROP|ALTER) DATABASE .*;", re.IGNORECASE)


@dataclass(frozen=True)
class Statements:
    """A stretch of SQL between two blocks of rows."""

    sql: str


@dataclass(frozen=True)
class Rows:
    """A block of rows: the COPY statement, and the lines that follow it, as they stand in the dump."""

    copy: str
    lines: tuple[str, ...]


def sample(name: str) -> Path | None:
    """The dump of that file name, or None where it is not at hand (``WHERE_TO_GET`` says what to do then)."""
    named = os.environ.get(DIRECTORY)
    path = (Path(named) if named else BESIDE) / name
    return path if path.is_file() else None


def pieces(dump: str) -> Iterator[Statements | Rows]:
    """A plain ``pg_dump`` file, in order: SQL, and blocks of rows.

    Left out is what only ``psql`` understands, and whatever makes or drops a whole database. Raises Unreadable for a
    block of rows without an end, and for a command of psql that cannot be left out.
    """
    # Lines end at "\n" alone: the data may hold any other character that `splitlines` would take for an end.
    lines = iter(dump.split("\n"))
    sql: list[str] = []
    for line in lines:
        if _COPY.fullmatch(line):
            yield Statements("\n".join(sql))
            sql = []
            yield Rows(line, tuple(_block(line, lines)))
        elif line.startswith("\\"):
            if not _PSQL_ONLY.fullmatch(line):
                raise Unreadable(
                    f"the dump holds a command of psql that cannot be left out: {line}",
                    help="make the dump anew with pg_dump in its plain format",
                )
        elif not _WHOLE_DATABASE.fullmatch(line):
            sql.append(line)
    yield Statements("\n".join(sql))


def _block(copy: str, lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if line == _END_OF_COPY:
            return
        yield line
    raise Unreadable(f"the dump ends inside the rows of: {copy}", help="get the file again: a part of it is missing")


def load_sample(path: Path, uri: str) -> None:
    """Loads a dump into the empty PostgreSQL database that ``uri`` names, all or nothing, and lets the planner learn.

    Needs psycopg, the extra ``postgres``. Raises NotReached where there is no such database, Unreadable for a dump that
    does not load, and OSError for a file that cannot be read.
    """
    import psycopg

    found = tuple(pieces(path.read_text(encoding="utf-8")))
    try:
        connection = psycopg.connect(uri)
    except psycopg.OperationalError:
        raise NotReached("the database does not answer", help="check its address") from None
    with connection, connection.cursor() as cursor:
        try:
            for piece in found:
                match piece:
                    case Rows(copy, lines):
                        with cursor.copy(copy.encode()) as rows:
                            rows.write("".join(f"{line}\n" for line in lines))
                    case Statements(sql):
                        cursor.execute(sql.encode())
        except psycopg.Error as error:
            raise Unreadable(f"the dump does not load: {error}", help="name an empty database") from error
        connection.commit()
        connection.autocommit = True
        cursor.execute("ANALYZE")
