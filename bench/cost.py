"""What a plan and a sweep cost against rows and against people: seconds, and the memory of the process at its most.

Each size is measured in processes of their own (one plans, one applies), so that the memory is theirs. On PostgreSQL
the server's memory is not in it, on SQLite the database works in the process. Against people the rows stay as many.

Usage: python bench/cost.py [--engine postgres] [--rows 10000,100000,1000000,10000000] [--people 1000,10000,100000]
       [--of 1000000] --json docs/cost.json --svg docs/cost.svg
       python bench/cost.py --draw docs/cost.json --svg docs/cost.svg
"""

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

sys.path.insert(0, str(Path(__file__).parent))

import calls_in_sqlite
import data
from cost_svg import Chart, Line, picture

from troth.engine.applying import apply_plan
from troth.engine.bootstrap import engine
from troth.engine.planning import make_plan
from troth.testing.postgres_server import fresh_database, start_server

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Cost:
    """One size: seconds of a plan and of the sweep that applies it, rows that went, and the most memory in MB of the
    process that planned, of the one that applied, and of one that did nothing.
    """

    engine: str
    rows: int
    people: int
    plan: float
    sweep: float
    removed: int
    plan_mb: float
    sweep_mb: float
    idle_mb: float


def at_most() -> float:
    """The most memory that this process has had, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # what the system counts beside it includes the process that started this one
        [line] = [line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024 if sys.platform != "darwin" else most / 1024 / 1024


def does(what: str, folder: str, digest: str, found: Any) -> None:
    """In a process of its own: nothing, a plan, or an apply; tells what it took."""
    if what == "nothing":
        found.put((0.0, at_most(), "", 0))
        return
    begun = time.monotonic()
    with engine(Path(folder), lambda: NOW) as opened:
        if what == "plan":
            digest, gone = make_plan(opened, NOW).digest, 0
        else:
            applied = apply_plan(opened, digest, yes=digest)
            gone = sum(one.deleted + one.changed for one in applied.tables)
    found.put((time.monotonic() - begun, at_most(), digest, gone))


def measured(folder: Path, kind: str, rows: int, people: int) -> Cost:
    """Plans and applies over the database that the environment names."""
    context = multiprocessing.get_context("spawn")

    def one(what: str, digest: str = "") -> tuple[float, float, str, int]:
        found = context.Queue()
        process = context.Process(target=does, args=(what, str(folder), digest, found))
        process.start()
        result: tuple[float, float, str, int] = found.get()
        process.join()
        return result

    _, idle_mb, _, _ = one("nothing")
    plan, plan_mb, digest, _ = one("plan")
    sweep, sweep_mb, _, gone = one("apply", digest)
    return Cost(kind, rows, people, plan, plan + sweep, gone, plan_mb, sweep_mb, idle_mb)


def on_postgres(rows: int, people: int) -> Cost:
    """One size on a server of its own."""
    with start_server() as server, tempfile.TemporaryDirectory() as folder:
        os.environ["TROTH_BENCH_URL"] = url = fresh_database(server)
        with _people(rows, people), psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SET maintenance_work_mem = '1GB'")
            data.load(connection, rows)
        for name in ("policy.yaml", "map.yaml"):
            shutil.copy(calls_in_sqlite.FOLDER / name, folder)
        return measured(Path(folder), "postgres", rows, people)


def on_sqlite(rows: int, people: int) -> Cost:
    """One size in a file of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["TROTH_BENCH_URL"] = str(folder / "calls.sqlite")
        with _people(rows, people):
            calls_in_sqlite.fill(folder / "calls.sqlite", rows)
        calls_in_sqlite.policy_folder(folder)
        return measured(folder, "sqlite", rows, people)


class _people:  # noqa: N801  (reads as a word: with so many people)
    """The data is made of so many calls for each customer."""

    def __init__(self, rows: int, people: int) -> None:
        self._each, self._before = max(1, rows // people), data.PEOPLE_PER_CALL

    def __enter__(self) -> None:
        data.PEOPLE_PER_CALL = self._each

    def __exit__(self, *_: object) -> None:
        data.PEOPLE_PER_CALL = self._before


ENGINES: dict[str, Callable[[int, int], Cost]] = {"postgres": on_postgres, "sqlite": on_sqlite}


def charts(by_rows: list[Cost], by_people: list[Cost]) -> list[Chart]:
    """Seconds against rows, memory against rows, and both against people."""

    def lines(costs: list[Cost], across: str, **of: str) -> tuple[Line, ...]:
        return tuple(
            Line(name, tuple((getattr(cost, across), getattr(cost, field)) for cost in costs))
            for field, name in of.items()
        )

    seconds = {"plan": "plan", "sweep": "plan and apply"}
    memory = {"plan_mb": "planning", "sweep_mb": "applying", "idle_mb": "doing nothing"}
    found = [
        Chart("Seconds against rows", "calls", "s", lines(by_rows, "rows", **seconds)),
        Chart("Memory of the process against rows", "calls", "MB", lines(by_rows, "rows", **memory)),
    ]
    if by_people:
        of = f"{by_people[0].rows} calls"
        found.append(Chart(f"Seconds against people, {of}", "people", "s", lines(by_people, "people", **seconds)))
        found.append(Chart(f"Memory against people, {of}", "people", "MB", lines(by_people, "people", **memory)))
    return found


def main() -> int:
    """Measures, or draws what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=sorted(ENGINES), default="postgres")
    parser.add_argument("--rows", default="10000,100000,1000000,10000000")
    parser.add_argument("--people", default="1000,10000,100000", help="empty for none")
    parser.add_argument("--of", type=int, default=1_000_000, help="rows for the sizes by people")
    parser.add_argument("--draw", type=Path, help="draw this file instead of measuring")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--svg", type=Path)
    given = parser.parse_args()
    if given.draw is not None:
        whole = json.loads(given.draw.read_text(encoding="utf-8"))
        by_rows, by_people = ([Cost(**one) for one in whole[name]] for name in ("by_rows", "by_people"))
    else:
        measure = ENGINES[given.engine]
        by_rows = [_told(measure(rows, rows // 50)) for rows in map(int, given.rows.split(","))]
        by_people = [_told(measure(given.of, people)) for people in map(int, filter(None, given.people.split(",")))]
    if given.json is not None:
        whole = {"by_rows": [asdict(one) for one in by_rows], "by_people": [asdict(one) for one in by_people]}
        given.json.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    if given.svg is not None:
        kind = "PostgreSQL" if by_rows[0].engine == "postgres" else "SQLite"
        given.svg.write_text(picture(f"What a plan and a sweep cost on {kind}", charts(by_rows, by_people)), "utf-8")
    return 0


def _told(cost: Cost) -> Cost:
    sys.stdout.write(
        f"{cost.engine}, {cost.rows} calls, {cost.people} people: plan {cost.plan:.1f} s, sweep {cost.sweep:.1f} s, "
        f"{cost.removed} removed; {cost.plan_mb:.0f} and {cost.sweep_mb:.0f} MB, "
        f"{cost.idle_mb:.0f} with nothing to do\n"
    )
    sys.stdout.flush()
    return cost


if __name__ == "__main__":
    raise SystemExit(main())
