"""One run of the generator: from a seed, a size and an instant to a filled database and what is known of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from troth.kernel.errors import Unreadable
from troth.testing.operator.companies import COMPANIES, Company
from troth.testing.operator.days import ZONE, Days
from troth.testing.operator.events import PersonEvent
from troth.testing.operator.operator import Operator
from troth.testing.operator.rows import Rows, Writer
from troth.testing.operator.schema import with_columns
from troth.testing.operator.truth import Truth

LEAST, MOST = 100, 100_000
"""How many customers there may be."""


class Abandonable(Writer, Protocol):
    """A writer that can undo what it wrote."""

    def abandon(self) -> None:
        """Undo everything and close."""


@dataclass(frozen=True)
class Generated:
    """What is known of a run: ``document`` is the content of faults.json, ``events`` that of events.jsonl."""

    document: dict[str, Any]
    events: tuple[PersonEvent, ...]


def generate(
    url: str,
    *,
    people: int,
    seed: int,
    now: datetime,
    undeclared: bool = True,
    missing: bool = True,
    company: str = "th1ng",
) -> Generated:
    """Fill the database at ``url`` (``sqlite:///FILE``, ``parquet:///FOLDER`` or ``postgresql://...``), which must not
    hold the tables yet.

    ``undeclared`` plants columns that the example's map does not know, ``missing`` rows that must be kept and are not
    there. ``company`` is the one whose promises the stories are told for (see ``COMPANIES``). The rows are the same for
    the same arguments, whatever the database. Raises Unreadable for a size out of range, an instant without an offset,
    a URL of another kind, or a company without stories.
    """
    if company not in COMPANIES:
        raise Unreadable(f"there are no stories for `{company}`", help=f"name one of {', '.join(COMPANIES)}")
    if not LEAST <= people <= MOST:
        raise Unreadable(f"{people} people cannot be made", help=f"ask for {LEAST} to {MOST}")
    if now.tzinfo is None:
        raise Unreadable("the instant has no offset", help="write it as 2026-11-01T00:00:00Z")
    writer = _writer(url)()
    try:
        return _fill(writer, COMPANIES[company], people, seed, now, undeclared, missing)
    except BaseException:
        writer.abandon()
        raise


def _writer(url: str) -> Callable[[], Abandonable]:
    if url.startswith("sqlite:///"):
        from troth.testing.operator.sqlite_writer import SqliteWriter

        return lambda: SqliteWriter(Path(url.removeprefix("sqlite:///")))
    if url.startswith(("postgresql://", "postgres://")):
        from troth.testing.operator.postgres_writer import PostgresWriter

        return lambda: PostgresWriter(url)
    if url.startswith("parquet:///"):
        from troth.testing.operator.parquet_writer import ParquetWriter

        return lambda: ParquetWriter(Path(url.removeprefix("parquet:///")))
    raise Unreadable(
        f"`{url}` is no address of a database", help="write sqlite:///FILE, parquet:///FOLDER or postgresql://HOST/NAME"
    )


def _fill(
    writer: Writer, company: Company, people: int, seed: int, now: datetime, undeclared: bool, missing: bool
) -> Generated:
    trade = company.trade
    days, truth, more = Days(now), Truth(), trade.undeclared if undeclared else ()
    all_tables = with_columns(trade.tables, more)
    op = Operator(days, seed, Rows(days, all_tables, writer), truth, missing=missing, topics=company.topics)
    trade.fill(op, people)
    for table, column in more:
        why = "the map does not know this column; no row of the table may be deleted as long as it does not"
        truth.fault("undeclared_column", table, None, why, "check_live", column.name)
    op.rows.flush()
    writer.finish(all_tables)
    head = {"seed": seed, "people": people, "now": now.isoformat(), "timezone": ZONE, "today": days.today.isoformat()}
    return Generated(truth.document(**head, undeclared=undeclared, missing=missing), tuple(op.events))
