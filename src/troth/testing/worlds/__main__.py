"""``python -m troth.testing.worlds --worlds N --seed N``: worlds put to all readers until two of them differ.

Prints the first difference with the world made as small as it can be, and ends with 1; else ends with 0.
"""

import argparse
import sys
import time
from collections import Counter
from contextlib import ExitStack
from random import Random

from troth.testing.postgres_server import fresh_database, start_server
from troth.testing.worlds.compare import PARQUET, compare
from troth.testing.worlds.coverage import EXPECTED, counted
from troth.testing.worlds.generate import world
from troth.testing.worlds.report import agreed, told

ENGINES = ("sqlite", "postgres", PARQUET)


def main() -> int:
    """Reads the arguments and runs; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m troth.testing.worlds", description=__doc__)
    parser.add_argument("--worlds", type=int, default=200, help="how many worlds (default 200)")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first (default 0)")
    parser.add_argument("--engine", choices=("all", *ENGINES), default="all")
    parser.add_argument("--counters", action="store_true", help="print what was exercised, and how often")
    given = parser.parse_args()
    with ExitStack() as stack:
        wanted = ENGINES if given.engine == "all" else (given.engine,)
        engines: list[str | None] = [None if name == "sqlite" else name for name in wanted]
        if "postgres" in wanted:
            engines[wanted.index("postgres")] = fresh_database(stack.enter_context(start_server()))
        return _run(range(given.seed, given.seed + given.worlds), engines, counters=given.counters)


def _run(seeds: range, engines: list[str | None], *, counters: bool) -> int:
    met: Counter[str] = Counter()
    began = time.monotonic()
    for number, seed in enumerate(seeds, 1):
        drawn = world(Random(seed))
        for engine in engines:
            if not agreed(drawn, engine):
                print(f"world {seed}: {told(drawn, engine)}")
                return 1
        if counters:
            met.update(counted(drawn, compare(drawn, engines[0])))
        if sys.stderr.isatty():
            print(f"\r{number} of {len(seeds)}", end="", file=sys.stderr)
    print(f"{len(seeds)} worlds, {len(engines)} engines, no difference; {time.monotonic() - began:.0f} s")
    for name in sorted(met.keys() | set(EXPECTED)) if counters else ():
        print(f"{met[name]:8}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
