"""Where somebody lives: each database answers as ``kernel.places`` does, for every code and for what is none."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from itertools import product

import duckdb
import psycopg
import pytest

from troth.kernel.places import COUNTRIES, PARTS, is_place, lies_in
from troth.kernel.truth import Truth
from troth.predicate.algebra import Field, Lies
from troth.predicate.evaluate import evaluate
from troth.sql import nodes
from troth.sql.duckdb import DuckdbWriter
from troth.sql.place import Placement
from troth.sql.postgres import PostgresWriter
from troth.sql.sqlite import SqliteWriter

REGIONS = (
    ("SE",),
    ("US-CA",),
    ("US",),
    ("US", "US-CA"),
    ("GB-ENG",),
    ("SE", "US-CA", "GB-ENG", "CA-QC"),
    ("NO", "DK", "FI", "IS"),
    ("ES-MD", "CA"),
)
NONE = (
    *(
        "",
        " ",
        "se",
        "Se",
        "SEE",
        "S",
        "UK",
        "EL",
        "EU",
        "XX",
        "US_CA",
        "US-ca",
        "US-",
        "-CA",
        "US-CALI",
        "US--A",
        "US-C A",
    ),
    *(
        "USA",
        "US-ZZ",
        "SE-ABCD",
        "SE-a",
        "ＳＥ",
        "SE\n",
        "\tSE",
        "SE;",
        "Å",
        "SE-Å",
        "%",
        "S%",
        "__",
        "[A-Z][A-Z]",
        "ZZ",
        "ZZ-AB",
    ),
    *(
        "ß",
        "US-ÇA",
        "GB-ENG-1",
        "GB-EN-",
        "0",
        "1",
        "SE-1 ",
        "  SE  ",
        " US-NV",
        "GB-ENG",
        "GB-LND ",
        "ES-M",
        "ES-MD",
        "FR-75",
        "FR-IDF",
        "CA-QC",
    ),
)


def codes() -> list[str]:
    """Every country, every part that is told apart, parts that are not, and texts that are no place."""
    parts = [f"{country}-{part}" for country, known in PARTS.items() for part in known]
    made = [
        f"{country}-{part}" for country, part in product(("SE", "US", "GB", "CA", "XX"), ("A", "1", "AB", "9Z", "ABC"))
    ]
    return [*COUNTRIES, *parts, *made, *NONE]


def alike(places: tuple[str, ...], answers: Iterable[tuple[object, object]]) -> set[Truth]:
    """Demands the answer of ``lies_in`` for each; those that were given."""
    found: set[Truth] = set()
    for code, answer in answers:
        wanted = lies_in(code, places)
        assert (None if answer is None else bool(answer)) is wanted, (code, places)
        assert evaluate(Lies(Field((), "said"), places), lambda _, said=code: said) is wanted  # type: ignore[misc]
        found.add(wanted)
    return found


def test_in_sqlite() -> None:
    writer = SqliteWriter(lambda _: nodes.column("t", "said"), lambda _: "text")
    placement = Placement("sqlite", None, temporary=False)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (said)")
        connection.executemany("INSERT INTO t VALUES (?)", [(code,) for code in (*codes(), None, 46, 4.6, b"SE")])
        for places in REGIONS:
            asked = placement.sql(writer.predicate(Lies(Field((), "said"), places)))
            assert alike(places, connection.execute(f"SELECT said, {asked} FROM t")) == {True, False, None}


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["text", "varchar(40)", "char(12)"])
def test_in_postgres(postgres_database: str, kind: str) -> None:
    writer = PostgresWriter(lambda _: nodes.column("t", "said"), lambda _: "text")
    placement = Placement("postgres", "public", temporary=False)
    with psycopg.connect(postgres_database, autocommit=True) as connection:
        connection.execute(f"CREATE TEMP TABLE t (said {kind})".encode())
        connection.cursor().executemany("INSERT INTO t VALUES (%s)", [(code,) for code in (*codes(), None)])
        for places in REGIONS:
            asked = placement.sql(writer.predicate(Lies(Field((), "said"), places))).replace("%%", "%")
            found = connection.execute(f"SELECT said, {asked} FROM t".encode()).fetchall()
            assert alike(places, found) == {True, False, None}


def test_in_duckdb() -> None:
    placement = Placement("duckdb", None, temporary=False)
    with closing(duckdb.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (said VARCHAR, raw BLOB)")
        connection.executemany("INSERT INTO t VALUES (?, NULL)", [(code,) for code in (*codes(), None)])
        connection.execute("UPDATE t SET raw = said::BLOB WHERE said = 'SE'")
        for places in REGIONS:
            writer = DuckdbWriter(lambda _: nodes.column("t", "said"), lambda _: "text")
            asked = placement.sql(writer.predicate(Lies(Field((), "said"), places)))
            found = connection.execute(f"SELECT said, {asked} FROM t").fetchall()
            assert alike(places, found) == {True, False, None}
        of_bytes = DuckdbWriter(lambda _: nodes.column("t", "raw"), lambda _: "other")
        asked = placement.sql(of_bytes.predicate(Lies(Field((), "raw"), ("SE",))))
        assert connection.execute(f"SELECT DISTINCT {asked} FROM t WHERE raw IS NOT NULL").fetchall() == [(None,)]


@pytest.mark.parametrize(
    ("code", "places", "wanted"),
    [
        ("US-CA", ("US-CA",), True),
        ("US-NV", ("US-CA",), False),
        ("US", ("US-CA",), None),
        ("US-CA", ("US",), True),
        ("SE", ("US-CA",), False),
        ("GB-LND", ("GB-ENG",), None),
        ("GB", ("GB-ENG", "GB"), True),
        ("UK", ("GB",), None),
        ("se", ("SE",), None),
        (" SE ", ("SE",), True),
        (None, ("SE",), None),
        (46, ("SE",), None),
    ],
)
def test_a_code_says_where_somebody_is_only_as_far_as_it_goes(
    code: object, places: tuple[str, ...], wanted: Truth
) -> None:
    # London lies in England, though nothing in the two codes says so: parts are told apart only where they are known.
    assert lies_in(code, places) is wanted


def test_the_codes() -> None:
    assert len(COUNTRIES) == 249
    assert len(PARTS["US"]) == 57, "50 states, the district, six territories"
    assert len(PARTS["CA"]) == 13
    assert not [code for code in ("UK", "EL", "EU", "AN", "CS", "US-ZZ") if is_place(code)]
