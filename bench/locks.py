"""How long an apply holds SQLite's one lock: in each batch, as a share of the time, and as another connection feels it.

A process of its own inserts a call and updates two at random, every few milliseconds, as an application does.

Usage: python bench/locks.py [--calls 1000000] [--pause 5] [--json FILE]
"""

import argparse
import json
import multiprocessing
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from calls_in_sqlite import fill, policy_folder
from windows import HEAD, row, window

from troth.engine.applying import apply_plan
from troth.engine.bootstrap import engine
from troth.engine.planning import make_plan
from troth.stores.contract import Row
from troth.stores.sqlite import SqliteStore

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
FIRST = 10**12
"""The number of the first call that the writer makes."""


def write(path: str, calls: int, pause: float, ends: Connection) -> None:
    """The writer: goes on until it is told to end, then says when each transaction began and how long it took."""
    rng, found, number = random.Random(1), [], FIRST
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as connection:
        ends.send("ready")
        while not ends.poll(pause):
            number += 1
            one, two = rng.randrange(1, calls), rng.randrange(1, calls)
            began = time.monotonic()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT INTO calls VALUES (?, '+46700000001', '+4681', '2026-10-31T10:00:00+00:00', 1, NULL)", (number,)
            )
            connection.execute("UPDATE calls SET seconds = seconds + 1 WHERE id IN (?, ?)", (one, two))
            connection.execute("COMMIT")
            found.append((began, time.monotonic() - began))
    ends.send(found)


@contextmanager
def watched() -> Iterator[list[tuple[float, float]]]:
    """From when to when the store held the lock, for each of its writing transactions."""
    held: list[tuple[float, float]] = []
    ask = SqliteStore._ask
    since = [0.0]

    def asked(self: SqliteStore, sql: str) -> list[Row]:
        found = ask(self, sql)
        if sql == "BEGIN IMMEDIATE":
            since[0] = time.monotonic()
        elif sql == "COMMIT" and since[0]:
            held.append((since[0], time.monotonic()))
            since[0] = 0.0
        elif sql == "BEGIN":
            since[0] = 0.0
        return found

    SqliteStore._ask = asked  # type: ignore[method-assign]
    try:
        yield held
    finally:
        SqliteStore._ask = ask  # type: ignore[method-assign]


def main() -> int:
    """Prints the figures; 1 where the lock is held longer than 20 ms in the median batch, or half of the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--pause", type=float, default=5, help="milliseconds between two transactions of the writer")
    parser.add_argument("--seconds", type=float, default=10, help="how long the idle window is")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with tempfile.TemporaryDirectory() as name:
        folder, path = Path(name), Path(name) / "calls.sqlite"
        fill(path, given.calls)
        policy_folder(folder)
        os.environ["TROTH_BENCH_URL"] = str(path)
        writer = context.Process(target=write, args=(str(path), given.calls, given.pause / 1000, theirs))
        writer.start()
        assert ours.recv() == "ready"
        time.sleep(1)
        idle = (time.monotonic(), time.monotonic() + given.seconds)
        time.sleep(given.seconds)
        with engine(folder, lambda: NOW) as opened, watched() as held:
            made = make_plan(opened, NOW)
            held.clear()
            began = time.monotonic()
            applied = apply_plan(opened, made.digest, yes=made.digest)
            acting = (began, time.monotonic())
        ours.send("end")
        found: list[tuple[float, float]] = ours.recv()
        writer.join()
    lengths = sorted(end - begun for begun, end in held)
    share = sum(lengths) / (acting[1] - acting[0])
    gone = sum(one.deleted + one.changed for one in applied.tables)
    figures = {
        "calls": given.calls,
        "removed": gone,
        "seconds": acting[1] - acting[0],
        "locks": len(lengths),
        "held_p50_ms": 1000 * lengths[len(lengths) // 2],
        "held_p99_ms": 1000 * lengths[len(lengths) * 99 // 100],
        "held_max_ms": 1000 * lengths[-1],
        "share_held": share,
        "over_20_ms": sum(length > 0.02 for length in lengths),
        "idle": asdict(window(found, *idle)),
        "acting": asdict(window(found, *acting)),
    }
    lines = [
        f"SQLite {sqlite3.sqlite_version}, {given.calls} calls, {os.cpu_count()} cores.",
        f"An apply removed {gone} rows in {acting[1] - acting[0]:.1f} s, by {len(lengths)} transactions.",
        (
            f"The lock was held {figures['held_p50_ms']:.1f} ms (p50), {figures['held_p99_ms']:.1f} ms (p99), "
            f"{figures['held_max_ms']:.1f} ms (max), {100 * share:.0f} % of the time; "
            f"{figures['over_20_ms']} times longer than 20 ms."
        ),
        "",
        *HEAD,
        row("idle", window(found, *idle)),
        row("while Troth acts", window(found, *acting)),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    if given.json is not None:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0 if lengths[len(lengths) * 99 // 100] <= 0.02 and share <= 0.5 else 1


if __name__ == "__main__":
    raise SystemExit(main())
