"""What a forecast of three years costs on the benchmark's calls: each table asked whole each month, and only the rows
that may have turned; the two must be the same.

Usage: python bench/foresee.py [--calls 1000000] [--months 36]
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import psycopg

sys.path.insert(0, str(Path(__file__).parent))

import data

from troth.engine.bootstrap import Engine, engine
from troth.engine.forecasting import make_forecast
from troth.engine.planning import make_plan
from troth.testing.postgres_server import fresh_database, start_server

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
FOLDER = Path(__file__).parent / "calls"
Found = TypeVar("Found")
NEVER = 10**12
"""So many rows has no table: each is asked whole."""


def main() -> int:
    """Prints seconds; 1 where the two ways differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--months", type=int, default=36)
    options = parser.parse_args()
    with start_server() as server, tempfile.TemporaryDirectory() as folder:
        uri = fresh_database(server)
        with psycopg.connect(uri, autocommit=True) as connection:
            data.load(connection, options.calls)
        os.environ["TROTH_BENCH_URL"] = uri
        for name in ("policy.yaml", "map.yaml"):
            shutil.copy(FOLDER / name, folder)
        with engine(Path(folder), lambda: NOW) as opened:
            return measure(opened, options.months)


def measure(opened: Engine, months: int) -> int:
    """One plan, then both ways."""
    timed("a plan", lambda: make_plan(opened, NOW, keep=False))
    again = timed("forecast, rows that turn", lambda: make_forecast(opened, NOW, months))
    whole = timed("forecast, whole tables", lambda: make_forecast(opened, NOW, months, many=NEVER))
    same = again == whole
    sys.stdout.write(f"the same: {'yes' if same else 'NO'}\n")
    return 0 if same else 1


def timed(what: str, act: Callable[[], Found]) -> Found:
    """Does something and prints how long it took."""
    begun = time.perf_counter()
    found = act()
    sys.stdout.write(f"{what}: {time.perf_counter() - begun:.1f} s\n")
    return found


if __name__ == "__main__":
    raise SystemExit(main())
