"""A daily plan against a whole one of the same instant, on a company in which a day has gone by, as ratios of medians.
The database has the journals and the indexes that ``troth check --live`` proposes.

Usage: python bench/nightly.py [--calls 1000000] [--days 5]
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).parent))

import data
from run import FOLDER, NOW, SERVED, scalar

from troth.engine.applying import apply_plan
from troth.engine.bootstrap import engine
from troth.engine.fencing import placed
from troth.engine.live import check_live
from troth.engine.live.indexes import Proposal
from troth.engine.planning import make_daily_plan, make_plan
from troth.policy.noted import noted
from troth.sql.journal import keeping
from troth.testing.postgres_server import fresh_database, start_server

DAY = """
INSERT INTO calls SELECT {first} + g, '+467' || lpad((1 + (g * 37) % {people})::text, 8, '0'), '+46',
  timestamptz '{now}' - (g % 86400) * interval '1 second', NULL, NULL FROM generate_series(1, {calls}) g;
UPDATE invoices SET settled_at = timestamptz '{now}' WHERE settled_at IS NULL AND id % 1000 = {day};
UPDATE invoices SET settled_at = NULL WHERE id % 50000 = {day};
INSERT INTO consents SELECT g, 'offers', CASE WHEN g % 2 = 0 THEN 'grant' ELSE 'withdraw' END, timestamptz '{now}'
  FROM generate_series({day}, {people}, 1000) g;
UPDATE contracts SET ended_at = timestamptz '{now}' WHERE ended_at IS NULL AND customer_id % 2000 = {day};
UPDATE assignments SET released_at = timestamptz '{now}' WHERE released_at IS NULL AND customer_id % 2000 = {day};
INSERT INTO assignments SELECT msisdn, 1 + (customer_id * 11) % {people}, released_at, NULL FROM assignments
  WHERE released_at = timestamptz '{now}'
"""
"""A day: new calls as on any other, invoices settled and taken back, consents, contracts that end, numbers moved."""


def main() -> int:
    """Loads, sweeps once, lets days go by, and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=5)
    options = parser.parse_args()
    with start_server(settings=SERVED) as server:
        uri = fresh_database(server)
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute("SET maintenance_work_mem = '1GB'")
            data.load(connection, options.calls)
        for line in run(uri, options.calls, options.days):
            print(line)
    return 0


def run(uri: str, calls: int, days: int) -> list[str]:
    """Both plans of each day, the daily one first: it is made since the whole one of the day before."""
    os.environ["TROTH_BENCH_URL"] = uri
    daily, whole, asked = [], [], []
    clock = [NOW]
    with tempfile.TemporaryDirectory() as folder, psycopg.connect(uri, autocommit=True) as connection:
        for name in ("policy.yaml", "map.yaml"):
            (Path(folder) / name).write_bytes((FOLDER / name).read_bytes())
        with engine(Path(folder), lambda: clock[0]) as opened:
            for one in noted(opened.policy, "s").values():
                for statement in keeping(placed(opened.stores["s"]), one):
                    connection.execute(statement)
            wanted: list[Proposal] = []
            check_live(opened, indexes=wanted)
            for proposed in wanted:
                connection.execute(proposed.statement.encode())
            began = time.perf_counter()
            first = make_plan(opened, clock[0])
            of_all = time.perf_counter() - began
            apply_plan(opened, first.digest, yes=first.digest)
        connection.execute("VACUUM ANALYZE")
        left = scalar(connection, "SELECT count(*) FROM calls")
        for day in range(1, days + 1):
            clock[0] += timedelta(days=1)
            goes_by(connection, calls, day, clock[0])
            with engine(Path(folder), lambda: clock[0]) as opened:
                began = time.perf_counter()
                made, (said,) = make_daily_plan(opened, clock[0])
                daily.append(time.perf_counter() - began)
                asked.append(said.asked.get("s.calls", left))
                began = time.perf_counter()
                again = make_plan(opened, clock[0])
                whole.append(time.perf_counter() - began)
                if [table.due for table in made.tables] != [table.due for table in again.tables]:
                    raise AssertionError("the daily plan says something else than the whole one")
                apply_plan(opened, again.digest, yes=again.digest)
    a, b = statistics.median(whole), statistics.median(daily)
    said_of = f"{calls} calls, {left} after the first sweep; {round(statistics.median(asked))} rows asked again"
    figures = (
        f"{of_all:.2f} | {a:.2f} | {b:.2f} | {min(daily):.2f}-{max(daily):.2f} | 1/{a / b:.1f} | **1/{of_all / b:.1f}**"
    )
    return [
        "| | first plan | whole plan of a day | daily plan | range | of the whole | of the first | days |",
        "|---|---|---|---|---|---|---|---|",
        f"| {said_of} | {figures} | {days} |",
    ]


def goes_by(connection: "psycopg.Connection[tuple[object, ...]]", calls: int, day: int, now: datetime) -> None:
    """What happens in a day."""
    people = calls // data.PEOPLE_PER_CALL
    words = {"first": 100 * calls + day * calls, "people": people, "now": now.isoformat(), "calls": calls // 1600}
    for statement in DAY.format(day=day, **words).split(";"):
        connection.execute(statement)


if __name__ == "__main__":
    raise SystemExit(main())
