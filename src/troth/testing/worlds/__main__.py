"""``python -m troth.testing.worlds --worlds N --seed N``: worlds put to all readers until two of them differ.

Prints the first difference with the world made as small as it can be, and ends with 1; else what was exercised, and
ends with 0.
"""

import argparse
import sys
import time
from collections import Counter
from contextlib import ExitStack
from random import Random

from troth.kernel.errors import TrothError
from troth.testing.postgres_server import fresh_database, start_server
from troth.testing.worlds.compare import compare
from troth.testing.worlds.coverage import EXPECTED, counted
from troth.testing.worlds.generate import world
from troth.testing.worlds.smaller import smaller
from troth.testing.worlds.world import Unsound, World


def main() -> int:
    """Reads the arguments and runs; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m troth.testing.worlds", description=__doc__)
    parser.add_argument("--worlds", type=int, default=200, help="how many worlds (default 200)")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first (default 0)")
    parser.add_argument("--engine", choices=("both", "sqlite", "postgres"), default="both")
    parser.add_argument("--counters", action="store_true", help="print what was exercised, and how often")
    given = parser.parse_args()
    with ExitStack() as stack:
        engines: list[str | None] = [] if given.engine == "postgres" else [None]
        if given.engine != "sqlite":
            engines.append(fresh_database(stack.enter_context(start_server())))
        return _run(range(given.seed, given.seed + given.worlds), engines, counters=given.counters)


def _run(seeds: range, engines: list[str | None], *, counters: bool) -> int:
    met: Counter[str] = Counter()
    began, cells = time.monotonic(), 0
    for seed in seeds:
        drawn = world(Random(seed))
        for engine in engines:
            told = difference(drawn, engine)
            if told is not None:
                print(f"world {seed}:\n{told}\n\nas small as it can be:\n{_shown(drawn, engine)}")
                return 1
        found = compare(drawn, engines[0]) if counters else None
        if found is not None:
            met.update(counted(drawn, found))
            cells += len(found.cells)
        if sys.stderr.isatty():
            print(f"\r{seed - seeds.start + 1} of {len(seeds)}", end="", file=sys.stderr)
    seconds = time.monotonic() - began
    print(f"{len(seeds)} worlds, {len(engines)} engines, no difference; {seconds:.0f} s")
    for name in sorted(met.keys() | set(EXPECTED)) if counters else ():
        print(f"{met[name]:8}  {name}")
    return 0


def difference(drawn: World, engine: str | None) -> str | None:
    """What the readers do not agree on, or why one of them could not answer; None where they agree."""
    try:
        compared = compare(drawn, engine)
    except (TrothError, ValueError, ArithmeticError, LookupError, AssertionError) as error:
        if isinstance(error, Unsound):
            raise
        return f"{type(error).__name__}: {error}"
    return "\n".join(map(str, compared.differ)) or None


def _shown(drawn: World, engine: str | None) -> str:
    def still(less: World) -> bool:
        try:
            return difference(less, engine) is not None
        except Unsound:
            return False

    return smaller(drawn, still).as_json()


if __name__ == "__main__":
    sys.exit(main())
