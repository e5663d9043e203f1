"""``make fuzz``: ten thousand generated worlds on each engine, put to every reader.

What has been done is kept in ``fuzz-out/BASE.json``: stopped and started again with the same base it goes on, and
without one it goes on with the last that was not finished, or begins with a base drawn by chance. Seeds are counted
from the base, and no two engines have the same. A world on which the readers part is made smaller and kept beside it,
as it was drawn and as small as it became, with the command that shows it again; the others go on.
Exits 0 only where all was done and the readers agree on all of it.
"""

import argparse
import json
import multiprocessing
import os
import secrets
import sys
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from troth.testing.worlds.coverage import EXPECTED
from troth.testing.worlds.engines import ENGINES
from troth.testing.worlds.tally import Parted, Tally, as_plain, from_plain, put_to

STRETCH = 20
"""So many worlds are given to a process at a time, and done again if it is stopped in the middle."""
TOLD_EVERY = 30.0
"""Seconds between two lines of progress where nobody sits at a terminal."""


@dataclass
class Kept:
    """What is to be done and what has been. ``done``: by engine, the numbers of the stretches."""

    path: Path
    base: int
    worlds: int
    engines: tuple[str, ...]
    done: dict[str, set[int]] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)

    def seeds(self, engine: str, stretch: int) -> range:
        """The seeds of a stretch."""
        first = self.base + self.engines.index(engine) * self.worlds
        return range(first + stretch * STRETCH, first + min(self.worlds, (stretch + 1) * STRETCH))

    def left(self) -> Iterator[tuple[str, int]]:
        """The stretches that are left, one engine after the other in turn."""
        for stretch in range(-(-self.worlds // STRETCH)):
            for engine in self.engines:
                if stretch not in self.done.get(engine, set()):
                    yield engine, stretch

    def take_in(self, engine: str, stretch: int, tally: Tally) -> None:
        """Notes a stretch, and keeps the worlds on which the readers part in files of their own."""
        for parted in tally.parted:
            self._keep(parted)
        self.done.setdefault(engine, set()).add(stretch)
        self.tallies.setdefault(engine, Tally()).add(tally)
        self.write()

    def _keep(self, parted: Parted) -> None:
        stem = f"{self.base}-{parted.engine}-{parted.seed}"
        self.path.with_name(f"{stem}-drawn.json").write_text(parted.drawn, encoding="utf-8")
        self.path.with_name(f"{stem}-least.json").write_text(parted.least, encoding="utf-8")
        self.path.with_name(f"{stem}.txt").write_text(f"{parted.says}\n\n{_again(parted)}\n", encoding="utf-8")

    def write(self) -> None:
        """Writes it so that it is whole whenever this ends."""
        whole = {
            "base": self.base,
            "worlds": self.worlds,
            "engines": list(self.engines),
            "done": {engine: sorted(stretches) for engine, stretches in self.done.items()},
            "tallies": {engine: as_plain(tally) for engine, tally in self.tallies.items()},
        }
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
        os.replace(beside, self.path)


def read(path: Path) -> Kept:
    """What is kept in a file."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    done = {engine: set(stretches) for engine, stretches in whole["done"].items()}
    tallies = {engine: from_plain(tally) for engine, tally in whole["tallies"].items()}
    return Kept(path, whole["base"], whole["worlds"], tuple(whole["engines"]), done, tallies)


def begun(out: Path, base: int | None, worlds: int, engines: tuple[str, ...]) -> Kept:
    """The run of that base, gone on with where it was begun; without a base the last that is not finished, or a new
    one. Exits with 2 where the base was begun with other numbers.
    """
    out.mkdir(parents=True, exist_ok=True)
    if base is None:
        for path in sorted(out.glob("[0-9]*.json"), key=lambda found: found.stat().st_mtime, reverse=True):
            if path.stem.isdigit():
                kept = read(path)
                if (kept.worlds, kept.engines) == (worlds, engines) and any(True for _ in kept.left()):
                    return kept
        base = secrets.randbelow(10**9)
    path = out / f"{base}.json"
    if path.exists():
        kept = read(path)
        if (kept.worlds, kept.engines) != (worlds, engines):
            sys.exit(f"{path} is of {kept.worlds} worlds on {', '.join(kept.engines)}; ask for these, or remove it")
        return kept
    return Kept(path, base, worlds, engines)


def run(kept: Kept, processes: int, until: float | None = None) -> None:
    """Does what is left, or as much as goes until ``until`` (of the monotonic clock)."""
    left = kept.left()
    told = _Told(kept)
    with ExitStack() as opened:
        databases: dict[str, list[str | None]] = {
            engine: [opened.enter_context(ENGINES[engine]()) for _ in range(processes)] for engine in kept.engines
        }
        context = multiprocessing.get_context("spawn")
        pool = opened.enter_context(ProcessPoolExecutor(processes, mp_context=context))
        going: dict[Future[Tally], tuple[str, int, str | None]] = {}
        while True:
            while len(going) < processes and (until is None or time.monotonic() < until):
                following = next(left, None)
                if following is None:
                    break
                engine, stretch = following
                database = databases[engine].pop()
                given = pool.submit(put_to, engine, database, kept.seeds(engine, stretch))
                going[given] = (engine, stretch, database)
            if not going:
                break
            for finished in wait(going, return_when=FIRST_COMPLETED).done:
                engine, stretch, database = going.pop(finished)
                databases[engine].append(database)
                kept.take_in(engine, stretch, finished.result())
                told.progress()
    told.end()


class _Told:
    """The line of progress: overwritten at a terminal, else one now and then."""

    def __init__(self, kept: Kept) -> None:
        self._kept, self._last, self._began = kept, 0.0, time.monotonic()
        self._there = self._worlds()

    def _worlds(self) -> int:
        return sum(tally.worlds for tally in self._kept.tallies.values())

    def progress(self) -> None:
        """After each stretch."""
        terminal = sys.stderr.isatty()
        now = time.monotonic()
        if not terminal and now - self._last < TOLD_EVERY:
            return
        self._last = now
        worlds, whole = self._worlds(), self._kept.worlds * len(self._kept.engines)
        pace = (worlds - self._there) / max(now - self._began, 0.001)
        rows = sum(tally.rows for tally in self._kept.tallies.values())
        parted = sum(len(tally.parted) for tally in self._kept.tallies.values())
        left = (whole - worlds) / pace / 60 if pace else 0
        line = f"base {self._kept.base}: {worlds} of {whole} worlds, {rows} rows, {parted} parted, {left:.0f} min left"
        sys.stderr.write(f"\r{line}   " if terminal else f"{line}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """After the last."""
        if sys.stderr.isatty():
            sys.stderr.write("\n")


def _again(parted: Parted) -> str:
    return f"python -m troth.testing.worlds --engine {parted.engine} --seed {parted.seed} --worlds 1"


def summary(kept: Kept) -> Iterator[str]:
    """What was done, in lines."""
    whole = Tally()
    for engine in kept.engines:
        tally = kept.tallies.get(engine, Tally())
        whole.add(tally)
        first = kept.seeds(engine, 0).start
        yield (
            f"{engine}: {tally.worlds} of {kept.worlds} worlds (seeds from {first}), {tally.rows} rows, "
            f"{tally.answers.total()} answers, {len(tally.parted)} parted, {tally.seconds:.0f} s"
        )
    yield f"base {kept.base}: {whole.worlds} worlds, {whole.rows} rows, {whole.answers.total()} answers"
    yield "answers:"
    yield from (f"{count:10}  {name}" for name, count in sorted(whole.answers.items()))
    yield f"constructs: {len(whole.met)} met, {len(EXPECTED) - len(whole.never_met)} of the {len(EXPECTED)} expected"
    yield from (f"{whole.met[name]:10}  {name}" for name in sorted(whole.met))
    yield from (f"     never  {name}" for name in whole.never_met)
    for parted in whole.parted:
        yield f"parted: {_again(parted)}"
        yield from (f"  {line}" for line in parted.says.splitlines()[:4])


def main(arguments: list[str] | None = None) -> int:
    """Reads the arguments and runs; the exit code."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--worlds", type=int, default=7_000, help="how many on each engine (default 7000)")
    parser.add_argument("--base", type=int, help="the first seed (default: as above)")
    parser.add_argument("--engines", default=",".join(ENGINES), help=f"default {','.join(ENGINES)}")
    parser.add_argument("--processes", type=int, default=2, help="how many processes (default 2)")
    parser.add_argument("--minutes", type=float, help="stop after about so long; the next call goes on")
    parser.add_argument("--out", type=Path, default=Path("fuzz-out"), help="where results are kept (default fuzz-out)")
    given = parser.parse_args(arguments)
    engines = tuple(given.engines.split(","))
    if unknown := set(engines) - set(ENGINES):
        parser.error(f"no engine is called {', '.join(sorted(unknown))}; there are {', '.join(ENGINES)}")
    if min(given.worlds, given.processes) < 1:
        parser.error("--worlds and --processes are at least 1")
    kept = begun(given.out, given.base, given.worlds, engines)
    print(f"base {kept.base}, kept in {kept.path}", flush=True)
    try:
        run(kept, given.processes, time.monotonic() + 60 * given.minutes if given.minutes else None)
    except KeyboardInterrupt:
        print("stopped; the same command goes on", file=sys.stderr)
    print(*summary(kept), sep="\n")
    parted = any(tally.parted for tally in kept.tallies.values())
    return 1 if parted or any(True for _ in kept.left()) else 0


if __name__ == "__main__":
    sys.exit(main())
