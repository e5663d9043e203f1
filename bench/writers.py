"""What a concurrent writer on PostgreSQL feels of an apply: windows idle and windows while Troth acts, in turn.

A process of its own, which does nothing else, inserts a call and updates two at random, one transaction after the
other; rows that are about to go are among those it updates.

Usage: python bench/writers.py [--calls 1000000] [--rounds 5] [--seconds 10] [--json FILE]
"""

import argparse
import json
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).parent))

import data
from run import restore
from windows import HEAD, Window, median, row, window

from troth.engine.applying import apply_plan
from troth.engine.bootstrap import engine
from troth.engine.planning import make_plan
from troth.testing.postgres_server import fresh_database, start_server

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
FOLDER = Path(__file__).parent / "calls"
FIRST = 10**12
"""The number of the first call that the writer makes."""


def write(url: str, calls: int, ends: Connection) -> None:
    """The writer: goes on until it is told to end, then says when each transaction began and how long it took."""
    rng, found, number, done = random.Random(1), [], FIRST, 0
    with psycopg.connect(url, autocommit=True) as connection:
        ends.send("ready")
        while not ends.poll():
            number += 1
            one, two = rng.randrange(1, calls), rng.randrange(1, calls)
            began = time.monotonic()
            # Where each waits for the other the server ends one of them; that must not be this one.
            with suppress(psycopg.errors.DeadlockDetected), connection.transaction():
                connection.execute("INSERT INTO calls VALUES (%s, '+46700000001', '+4681', now(), 1, NULL)", (number,))
                connection.execute("UPDATE calls SET seconds = seconds + 1 WHERE id = %s", (one,))
                connection.execute("UPDATE calls SET seconds = seconds + 1 WHERE id = %s", (two,))
                done += 1
            found.append((began, time.monotonic() - began))
    ends.send((found, len(found) - done))


def measure(
    url: str, calls: int, rounds: int, seconds: float
) -> tuple[list[Window], list[Window], list[int], list[float], int]:
    """Windows idle, windows while Troth acts, of those how many rows went in how many seconds; how many transactions of
    the writer the server ended.
    """
    spans: list[tuple[float, float]] = []
    gone: list[int] = []
    took: list[float] = []
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with tempfile.TemporaryDirectory() as folder, psycopg.connect(url, autocommit=True) as connection:
        for name in ("policy.yaml", "map.yaml"):
            shutil.copy(FOLDER / name, folder)
        connection.execute("CREATE TABLE kept AS TABLE calls")
        writer = context.Process(target=write, args=(url, calls, theirs))
        writer.start()
        assert ours.recv() == "ready"
        for _ in range(rounds):
            time.sleep(1)
            began = time.monotonic()
            time.sleep(seconds)
            spans.append((began, time.monotonic()))
            with engine(Path(folder), lambda: NOW) as opened:
                made = make_plan(opened, NOW)
                began = time.monotonic()
                applied = apply_plan(opened, made.digest, yes=made.digest)
                spans.append((began, time.monotonic()))
            gone.append(sum(one.deleted + one.changed for one in applied.tables))
            took.append(spans[-1][1] - spans[-1][0])
            restore(connection)
        ours.send("end")
        found, ended = ours.recv()
        writer.join()
    cut = [window(found, *span) for span in spans]
    return cut[::2], cut[1::2], gone, took, ended


def main() -> int:
    """Prints the table; with ``--json`` writes every window as well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5, help="windows of each kind")
    parser.add_argument("--seconds", type=float, default=10, help="how long an idle window is")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with start_server() as server:
        url = fresh_database(server)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SET maintenance_work_mem = '1GB'")
            data.load(connection, given.calls)
            version = str(connection.execute("SHOW server_version").fetchone())
        os.environ["TROTH_BENCH_URL"] = url
        idle, acting, gone, took, ended = measure(url, given.calls, given.rounds, given.seconds)
    calm, busy = median(idle), median(acting)
    lines = [
        f"PostgreSQL {version}, {given.calls} calls, {os.cpu_count()} cores; {given.rounds} windows each, in turn.",
        f"An apply removed {gone[0]} rows in {min(took):.1f} to {max(took):.1f} s.",
        "",
        *HEAD,
        row("idle", calm),
        row("while Troth acts", busy),
        "",
        f"p99 {busy.p99 / calm.p99:.2f} times idle, p50 {busy.p50 / calm.p50:.2f} times; {ended} deadlocks.",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    if given.json is not None:
        whole = {
            "calls": given.calls,
            "idle": [asdict(one) for one in idle],
            "acting": [asdict(one) for one in acting],
            "removed": gone,
            "seconds": took,
            "deadlocks": ended,
            "p99_ratio": busy.p99 / calm.p99,
        }
        given.json.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
