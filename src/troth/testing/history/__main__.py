"""``python -m troth.testing.history --seeds N --rows N``: histories of 30 days until two plans of a day differ.

Ends with 1 at the first difference, with the seed, the day and the row; else with 0 and what was asked.
"""

import argparse
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from troth.testing.history.company import Company
from troth.testing.history.run import DAYS, DiffersError, Kind, live_on
from troth.testing.postgres_server import drop_database, fresh_database, start_server

KINDS: tuple[Kind, ...] = ("sqlite", "postgres", "parquet")


def main() -> int:
    """Reads the arguments and runs; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m troth.testing.history", description=__doc__)
    parser.add_argument("--seeds", type=int, default=5, help="how many histories (default 5)")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first (default 0)")
    parser.add_argument("--rows", type=int, default=10_000, help="about how many rows each begins with (default 10000)")
    parser.add_argument("--days", type=int, default=DAYS, help=f"how many days (default {DAYS})")
    parser.add_argument("--engine", choices=("all", *KINDS), default="all")
    given = parser.parse_args()
    kinds: tuple[Kind, ...] = KINDS if given.engine == "all" else (given.engine,)
    with ExitStack() as stack:
        server = stack.enter_context(start_server()) if "postgres" in kinds else None
        for seed in range(given.seed, given.seed + given.seeds):
            for kind in kinds:
                with TemporaryDirectory(prefix="troth-history-") as directory:
                    folder, began = Path(directory), time.monotonic()
                    url = str(folder / "lake") if kind == "parquet" else f"sqlite:///{folder / 'op.db'}"
                    if kind == "postgres" and server is not None:
                        url = fresh_database(server)
                    try:
                        told = live_on(Company(seed, given.rows), kind, url, folder / "policy", given.days)
                    except DiffersError as differs:
                        print(f"{kind}: {differs}")
                        return 1
                    if kind == "postgres" and server is not None:
                        drop_database(server, url)
                    print(f"seed {seed} {kind}: {told} in {time.monotonic() - began:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
