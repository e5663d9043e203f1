"""Times that an operator keeps as text: PostgreSQL reads each exactly as the definition does."""

from collections.abc import Sequence
from itertools import product

import psycopg
import pytest

from troth.kernel.instants import TimeKind, instant, truncated
from troth.predicate.algebra import Field, TimeOf
from troth.sql import nodes
from troth.sql.place import Placement
from troth.sql.postgres import PostgresWriter
from troth.sql.postgres_text_times import cut_text

DAYS = (
    *("2024-02-29", "2023-02-29", "2024-02-30", "0000-01-01", "0001-01-01", "9999-12-31", "2024-13-01", "2024-00-10"),
    *("2025-03-30", "2025-10-26", "20240-1-01", "2024-1-1", "01/02/2024"),
)
CLOCKS = (
    *("", "T00:00", "T24:00", " 02:30", "T02:30:15", " 23:59:60", "T01:00:00.5", " 03:59:59.999999", " 1:00"),
    *("T12:00:00.1234567", "T00:00:00.", "T99:00", " 02:10", "  02:10"),
)
OFFSETS = (
    *("", "Z", "z", "+00", "-05", "+05:30", " +0100", "\t-0930", "+15:59", "+16", "-23:59", "+24:00", "+1", " Z"),
    *("  Z", "\u00a0Z", "\n+02", "+02 ", "+23:60", " CET", " AD"),
)
OTHERS = (
    "now",
    "infinity",
    "-infinity",
    "epoch",
    "",
    "0",
    "1700000000",
    "２０２４-01-01",
    " 2024-01-01",
    "2024-01-01\n",
)
ZONES = ("Europe/Stockholm", "UTC", "America/New_York", "Asia/Kolkata")


def texts() -> Sequence[str]:
    """Every text that is tried. Local times of the year 1 are left out: of clocks before there were zones the two
    libraries tell different tales.
    """
    found = {day + clock + offset for day, clock, offset in product(DAYS, CLOCKS, OFFSETS) if clock or not offset}
    return sorted({text for text in found if not text.startswith("0001") or len(text) == 10} | {*OTHERS})


@pytest.mark.postgres
@pytest.mark.parametrize("kind", [None, *TimeKind])
def test_the_server_reads_a_text_as_the_definition_does(postgres_database: str, kind: TimeKind | None) -> None:
    placement = Placement("postgres", "public", temporary=False)
    writer = PostgresWriter(lambda _: nodes.column("t", "said"), lambda _: "text")
    read = 0
    with psycopg.connect(postgres_database, autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE t (said text)")
        connection.cursor().executemany("INSERT INTO t VALUES (%s)", [(text,) for text in texts()])
        for zone, ordered in product(ZONES, (False, True)):
            term = TimeOf(Field((), "said"), zone, kind, ordered)
            unreadable, found = placement.sql(writer.unreadable(term)), placement.sql(writer.moment(term))
            asked = f"SELECT said, CASE WHEN {unreadable} THEN NULL ELSE {found} END FROM t"
            for said, answered in connection.execute(asked.replace("%%", "%").encode()):
                assert answered == instant(said, zone, kind, ordered=ordered), (said, zone, kind, ordered)
                read += answered is not None
    assert read >= 24, "each of these ways of writing must be read now and then"


@pytest.mark.postgres
@pytest.mark.parametrize("unit", ["hour", "day", "month", "year"])
def test_the_server_cuts_a_text_down_as_sqlite_does(postgres_database: str, unit: str) -> None:
    placement, cut = Placement("postgres", "public", temporary=False), 0
    with psycopg.connect(postgres_database, autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE t (said text)")
        connection.cursor().executemany("INSERT INTO t VALUES (%s)", [(text,) for text in texts()])
        asked = f"SELECT said, {placement.sql(cut_text(nodes.column('t', 'said'), unit))} FROM t"
        for said, answered in connection.execute(asked.replace("%%", "%").encode()):
            if not said.startswith("9999"):  # an offset may carry it past the end of the calendar: cut all the same
                assert answered == truncated(said, unit), said
            cut += answered is not None
    assert cut > 300
