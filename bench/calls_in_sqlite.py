"""The benchmark's calls in a SQLite file: the same rows as in PostgreSQL, copied from there."""

import sqlite3
from contextlib import closing
from pathlib import Path

import data
import psycopg

from troth.testing.postgres_server import fresh_database, start_server

FOLDER = Path(__file__).parent / "calls"
TYPES = {"bigint": "INTEGER", "integer": "INTEGER", "text": "TEXT", "timestamp with time zone": "TEXT"}
KEYED = {"customers", "invoices", "calls"}
TABLES = ("customers", "contracts", "assignments", "invoices", "consents", "calls")
INDEXES = (
    "CREATE INDEX calls_number ON calls (a_number)",
    "CREATE INDEX calls_invoice ON calls (invoice_id)",
    "CREATE INDEX assignments_number ON assignments (msisdn, assigned_at)",
    "CREATE INDEX contracts_customer ON contracts (customer_id)",
    "CREATE INDEX consents_customer ON consents (customer_id)",
)
_TEXT = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""


def fill(path: Path, calls: int) -> None:
    """Makes the file, with a write-ahead log, as an application that writes all day would have it."""
    with (
        start_server() as server,
        psycopg.connect(fresh_database(server), autocommit=True) as source,
        closing(sqlite3.connect(path, isolation_level=None)) as target,
    ):
        data.load(source, calls)
        target.execute("PRAGMA journal_mode = WAL")
        target.execute("PRAGMA synchronous = OFF")
        for table in TABLES:
            _copy(source, target, table)
        for statement in (*INDEXES, "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"):
            target.execute(statement)


def _copy(source: "psycopg.Connection[tuple[object, ...]]", target: sqlite3.Connection, table: str) -> None:
    columns = source.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
        (table,),
    ).fetchall()
    types = [(str(name), TYPES[str(kind)], "time" in str(kind)) for name, kind in columns]
    keyed = " PRIMARY KEY" if table in KEYED else ""
    made = ", ".join(f"{name} {kind}{keyed if name == 'id' else ''}" for name, kind, _ in types)
    target.execute(f"CREATE TABLE {table} ({made})")
    read = ", ".join(_TEXT.format(name) if is_time else name for name, _, is_time in types)
    marks = ", ".join("?" for _ in types)
    target.execute("BEGIN")
    with source.cursor().copy(f"COPY (SELECT {read} FROM {table} ORDER BY 1) TO STDOUT".encode()) as rows:
        rows.set_types(["int8" if kind == "INTEGER" else "text" for _, kind, _ in types])
        target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows.rows())
    target.execute("COMMIT")


def policy_folder(folder: Path) -> None:
    """The benchmark's policy, and its map for a SQLite file."""
    (folder / "policy.yaml").write_bytes((FOLDER / "policy.yaml").read_bytes())
    text = (FOLDER / "map.yaml").read_text(encoding="utf-8")
    (folder / "map.yaml").write_text(text.replace("kind: postgres", "kind: sqlite"), encoding="utf-8")
