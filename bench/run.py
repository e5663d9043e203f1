"""``make bench``: Troth against SQL written by hand that gives the same rows, interleaved, as ratios of medians.

Usage: python bench/run.py [--calls 1000000] [--rounds 5] [--out docs/benchmarks.md]
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).parent))

import by_hand
import data

from troth.engine.applying import BATCH, apply_plan
from troth.engine.bootstrap import engine
from troth.engine.planning import make_plan
from troth.kernel.calendar import Length, Unit
from troth.plan.cutoffs import cutoff
from troth.testing.postgres_server import fresh_database, start_server

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
ZONE = "Europe/Stockholm"
SERVED = {"shared_buffers": "4GB"}
"""The server as an operator of so many rows has it: a sixth of this machine's memory."""
FOLDER = Path(__file__).parent / "calls"
PICTURE = "cost.svg"
"""What ``bench/cost.py`` draws, beside the table."""


def main() -> int:
    """Runs both sides in turn and writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with start_server(settings=SERVED) as server:
        uri = fresh_database(server)
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute("SET maintenance_work_mem = '1GB'")
            data.load(connection, options.calls)
            version = connection.execute("SHOW server_version").fetchone()
        lines = run(uri, options.calls, options.rounds, str(version[0]) if version else "?")
    if options.out is not None and options.out.with_name(PICTURE).exists():
        lines += ["", "Against rows and people (`python bench/cost.py`):", "", f"![seconds and memory]({PICTURE})"]
    text = "\n".join(lines) + "\n"
    sys.stdout.write(text)
    if options.out is not None:
        options.out.write_text(text, encoding="utf-8")
    return 0


def cutoffs() -> dict[str, str]:
    """The constants that the hand-written SQL uses."""

    def at(months: int) -> str:
        return cutoff(Length(months, Unit.MONTHS), None, NOW, NOW.date(), ZONE).isoformat()

    return {"now": NOW.isoformat(), "half_year": at(6), "year": at(12), "two_years": at(24), "three_years": at(36)}


def run(uri: str, calls: int, rounds: int, version: str) -> list[str]:
    """Both sides, round by round."""
    plan_hand, plan_troth, sweep_hand, sweep_troth = [], [], [], []
    os.environ["TROTH_BENCH_URL"] = uri
    with tempfile.TemporaryDirectory() as folder, psycopg.connect(uri, autocommit=True) as connection:
        for name in ("policy.yaml", "map.yaml"):
            (Path(folder) / name).write_bytes((FOLDER / name).read_bytes())
        connection.execute("SET work_mem = '256MB'; SET jit = off")
        hand = due = 0
        for _ in range(rounds):
            plan_hand.append(timed(lambda: due_by_hand(connection)))
            hand = scalar(connection, "SELECT count(*) FROM hand_due")
            with engine(Path(folder), lambda: NOW) as opened:
                plan_troth.append(timed(partial(make_plan, opened, NOW)))
        with engine(Path(folder), lambda: NOW) as opened:
            plan = make_plan(opened, NOW)
            due = next(count.delete for count in plan.tables if count.table == "s.calls")
            gone = scalar(
                connection, f"SELECT count(*) FROM hand_due h JOIN {worklist(plan.digest)} w ON w.k_id = h.id"
            )
        for _ in range(max(2, rounds // 2)):
            connection.execute("CREATE TABLE kept AS TABLE calls")
            sweep_hand.append(timed(lambda: swept_by_hand(connection)))
            restore(connection)
            with engine(Path(folder), lambda: NOW) as opened:

                def sweep() -> None:
                    made = make_plan(opened, NOW)
                    apply_plan(opened, made.digest, yes=made.digest)

                sweep_troth.append(timed(sweep))
            restore(connection)
            connection.execute("DROP TABLE kept")
    same = hand == due == gone
    return report(calls, version, hand, due, same, plan_hand, plan_troth, sweep_hand, sweep_troth)


def worklist(digest: str) -> str:
    """Where the plan's worklist of calls lies."""
    return f'troth."troth_work_{digest[:12]}_s.calls"'


def due_by_hand(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """One statement that lists the keys that are due."""
    connection.execute("DROP TABLE IF EXISTS hand_due")
    connection.execute("SET enable_nestloop = off")
    connection.execute(by_hand.DUE.format(**cutoffs()))


def swept_by_hand(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """The list, numbered, then deletes in batches of the size that Troth uses."""
    due_by_hand(connection)
    connection.execute("CREATE TABLE numbered AS SELECT row_number() OVER (ORDER BY id) AS n, id FROM hand_due")
    connection.execute("DROP TABLE hand_due; ALTER TABLE numbered RENAME TO hand_due; CREATE INDEX ON hand_due (n)")
    connection.execute("RESET enable_nestloop")
    total, size = scalar(connection, "SELECT count(*) FROM hand_due"), BATCH["postgres"]
    for low in range(1, total + 1, size):
        connection.execute(by_hand.DELETE.format(low=low, high=low + size))
    connection.execute("VACUUM calls")


def restore(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """The calls as they were."""
    connection.execute(
        "INSERT INTO calls SELECT * FROM kept k WHERE NOT EXISTS (SELECT 1 FROM calls c WHERE c.id = k.id)"
    )
    connection.execute("VACUUM ANALYZE calls")


def scalar(connection: "psycopg.Connection[tuple[object, ...]]", sql: str) -> int:
    """The one number that a query gives."""
    row = connection.execute(sql).fetchone()
    return int(str(row[0])) if row else 0


def timed(act: Callable[[], object]) -> float:
    """Seconds that something takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def report(
    calls: int,
    version: str,
    hand: int,
    due: int,
    same: bool,
    plan_hand: list[float],
    plan_troth: list[float],
    sweep_hand: list[float],
    sweep_troth: list[float],
) -> list[str]:
    """The table of medians and ratios."""

    def row(name: str, one: list[float], two: list[float]) -> str:
        a, b = statistics.median(one), statistics.median(two)
        spread = f"{min(two):.2f}-{max(two):.2f}"
        return f"| {name} | {a:.2f} | {b:.2f} | {spread} | **{b / a:.2f}** | {len(one)} |"

    return [
        "# Benchmarks",
        "",
        (
            f"`make bench` on PostgreSQL {version}, {os.cpu_count()} cores, {platform.machine()}, "
            f"Python {platform.python_version()}."
        ),
        f"{calls} calls; by hand {hand} are due, Troth plans {due}; the same rows: {'yes' if same else 'NO'}.",
        "Medians of interleaved runs, seconds; the ratio is Troth over hand-written SQL.",
        "",
        "| | by hand | Troth | Troth, range | ratio | rounds |",
        "|---|---|---|---|---|---|",
        row(
            "full plan (a list of due keys against all of `troth plan`: counts, reasons, samples, worklist)",
            plan_hand,
            plan_troth,
        ),
        row("sweep (plan, then delete in batches, VACUUM)", sweep_hand, sweep_troth),
    ]


if __name__ == "__main__":
    raise SystemExit(main())
