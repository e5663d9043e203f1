"""Parquet files: Troth against DuckDB by hand, which writes the rows that stay into a new file. The same rows.

Usage: python bench/parquet.py [--calls 1000000] [--rounds 5]
"""

import argparse
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parent))

import by_hand

from troth.engine.applying import apply_plan
from troth.engine.bootstrap import engine
from troth.engine.planning import make_plan
from troth.kernel.calendar import Length, Unit
from troth.plan.cutoffs import cutoff

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
ZONE = "Europe/Stockholm"
FOLDER = Path(__file__).parent / "calls"
PEOPLE_PER_CALL = 50
TABLES = ("customers", "contracts", "assignments", "invoices", "consents", "calls")
DATA = """
SELECT setseed(0.42);
CREATE TABLE customers AS SELECT g AS id FROM range(1, {people} + 1) t(g);
CREATE TABLE contracts AS SELECT g AS customer_id,
  timestamptz '2018-01-01' + to_days((random() * 700)::int) AS started_at,
  CASE WHEN random() < 0.25 THEN timestamptz '2023-01-01' + to_days((random() * 1300)::int) END AS ended_at
  FROM range(1, {people} + 1) t(g);
CREATE TABLE assignments AS SELECT '+467' || lpad(g::text, 8, '0') AS msisdn, g AS customer_id,
  timestamptz '2018-01-01' AS assigned_at, CASE WHEN g % 2 = 0 THEN timestamptz '2024-06-01' END AS released_at
  FROM range(1, {people} + 1) t(g);
INSERT INTO assignments SELECT '+467' || lpad(g::text, 8, '0'), 1 + (g * 7) % {people}, timestamptz '2024-06-01', NULL
  FROM range(2, {people} + 1, 2) t(g);
CREATE TABLE invoices AS SELECT g AS id, 1 + g % {people} AS customer_id, issued AS issued_at,
  CASE WHEN random() < 0.97 THEN issued + interval 20 days END AS settled_at
  FROM (SELECT g, timestamptz '2021-01-01' + to_days((g % 1900)::int) AS issued FROM range(1, {calls} // 4 + 1) t(g));
CREATE TABLE consents AS SELECT g AS customer_id, 'offers' AS topic, 'grant' AS action,
  timestamptz '2021-01-01' + to_days((random() * 900)::int) AS "at" FROM range(1, {people} + 1, 3) t(g);
INSERT INTO consents SELECT customer_id, 'offers', 'withdraw', "at" + interval 300 days FROM consents
  WHERE customer_id % 2 = 0;
CREATE TABLE calls AS SELECT g AS id, '+467' || lpad((1 + (random() * {people} - 1)::bigint)::text, 8, '0') AS a_number,
  '+468' || lpad((g % 900001)::text, 8, '0') AS b_number,
  timestamptz '2022-06-01' + to_seconds(random() * 1600 * 86400) AS started_at, (random() * 600)::int AS seconds,
  CASE WHEN random() < 0.7 THEN 1 + (random() * ({calls} // 4 - 1))::bigint END AS invoice_id
  FROM range(1, {calls} + 1) t(g)
"""


def main() -> int:
    """Runs both sides in turn and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as base:
        lake = Path(base, "lake")
        lake.mkdir()
        load(lake, options.calls)
        sys.stdout.write("\n".join(run(Path(base), lake, options.calls, options.rounds)) + "\n")
    return 0


def load(lake: Path, calls: int) -> None:
    """Writes the files; the same rows each time, as far as the engine's chance is."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'; SET threads = 1")
        for statement in DATA.format(people=calls // PEOPLE_PER_CALL, calls=calls).split(";\n"):
            connection.execute(statement)
        for table in TABLES:
            connection.execute(f"COPY {table} TO '{lake}/{table}.parquet' (FORMAT parquet, COMPRESSION zstd)")


def run(base: Path, lake: Path, calls: int, rounds: int) -> list[str]:
    """Both sides, round by round, each from the same file."""
    os.environ["TROTH_BENCH_URL"] = str(lake)
    policy = base / "policy"
    policy.mkdir()
    (policy / "policy.yaml").write_bytes((FOLDER / "policy.yaml").read_bytes())
    (policy / "map.yaml").write_text((FOLDER / "map.yaml").read_text().replace("kind: postgres", "kind: parquet"))
    whole = (lake / "calls.parquet").read_bytes()
    plan_hand, plan_troth, rewrite_hand, apply_troth = [], [], [], []
    for _ in range(rounds):
        with duckdb.connect(":memory:") as connection:
            for table in TABLES:
                connection.execute(f"CREATE VIEW {table} AS SELECT * FROM '{lake}/{table}.parquet'")
            connection.execute("SET TimeZone = 'UTC'")
            plan_hand.append(timed(lambda connection=connection: connection.execute(due_by_hand())))  # type: ignore[misc]
            rewrite_hand.append(timed(lambda connection=connection: kept_by_hand(connection, lake)))  # type: ignore[misc]
            by_hand_left = digest(connection, lake / "_kept")
        with engine(policy, lambda: NOW) as opened:
            begun = time.perf_counter()
            plan = make_plan(opened, NOW)
            plan_troth.append(time.perf_counter() - begun)
            apply_troth.append(timed(partial(apply_plan, opened, plan.digest, yes=plan.digest)))
        with duckdb.connect(":memory:") as connection:
            same = digest(connection, lake / "calls.parquet") == by_hand_left
        due = next(count.delete for count in plan.tables if count.table == "s.calls")
        (lake / "calls.parquet").write_bytes(whole)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return [
        f"`python bench/parquet.py --calls {calls} --rounds {rounds}`",
        f"with DuckDB {duckdb.__version__}, Python {platform.python_version()},",
        f"{os.cpu_count()} cores, {platform.machine()}.",
        f"{calls} calls, a file of {len(whole) // 1_000_000} MB; Troth plans {due};",
        f"the same rows left in the same order: {'yes' if same else 'NO'}.",
        f"The process took {peak} MB of memory at most, both sides in it.",
        "",
        "| | by hand | Troth | Troth, range | ratio | rounds |",
        "|---|---|---|---|---|---|",
        row("full plan (a table of due keys against all of `troth plan`)", plan_hand, plan_troth),
        row("rewrite (COPY of the rows that stay, against all of `troth apply`)", rewrite_hand, apply_troth),
        row("both", added(plan_hand, rewrite_hand), added(plan_troth, apply_troth)),
    ]


def due_by_hand() -> str:
    """The statement that lists the keys that are due."""

    def at(months: int) -> str:
        return cutoff(Length(months, Unit.MONTHS), None, NOW, NOW.date(), ZONE).isoformat()

    said = {"now": NOW.isoformat(), "half_year": at(6), "year": at(12), "two_years": at(24), "three_years": at(36)}
    return by_hand.DUE.format(**said).replace("max(at)", 'max("at")')


def kept_by_hand(connection: duckdb.DuckDBPyConnection, lake: Path) -> None:
    """The rows that stay, in their order, in a new file on the disk."""
    stays = f"SELECT * FROM '{lake}/calls.parquet' WHERE id NOT IN (SELECT id FROM hand_due) ORDER BY id"
    connection.execute(f"COPY ({stays}) TO '{lake}/_kept' (FORMAT parquet, COMPRESSION zstd)")
    with open(lake / "_kept", "rb") as written:
        os.fsync(written.fileno())


def digest(connection: duckdb.DuckDBPyConnection, path: Path) -> object:
    """What a file's rows come to, in their order."""
    numbered = f"SELECT hash(c, file_row_number) AS h FROM read_parquet('{path}', file_row_number = true) AS c"
    return connection.execute(f"SELECT count(*), sum(h) FROM ({numbered})").fetchall()


def added(one: list[float], other: list[float]) -> list[float]:
    """Round by round, one after the other."""
    return [a + b for a, b in zip(one, other, strict=True)]


def row(name: str, one: list[float], two: list[float]) -> str:
    """A line of the table: medians and their ratio."""
    a, b = statistics.median(one), statistics.median(two)
    return f"| {name} | {a:.2f} | {b:.2f} | {min(two):.2f}-{max(two):.2f} | **{b / a:.2f}** | {len(one)} |"


def timed(act: Callable[[], object]) -> float:
    """Seconds that something takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    raise SystemExit(main())
