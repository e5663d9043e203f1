"""A stretch of worlds put to every reader on one engine, and what came of it; stretches add up."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from troth.kernel.errors import TrothError
from troth.testing.worlds.compare import compare
from troth.testing.worlds.coverage import EXPECTED, counted
from troth.testing.worlds.generate import world
from troth.testing.worlds.report import difference
from troth.testing.worlds.smaller import smaller
from troth.testing.worlds.world import Unsound, World

SMALLER_SECONDS = 120.0
"""So long a world on which the readers part is made smaller; then it is told as small as it has become."""


@dataclass(frozen=True)
class Parted:
    """A world on which the readers part: what they say of it, and the world as drawn and as small as it was made."""

    engine: str
    seed: int
    says: str
    drawn: str
    least: str


@dataclass
class Tally:
    """``worlds`` and ``rows`` that were decided, ``answers`` (cells) by state and by what is done, and how often each
    construct was ``met`` (``coverage``). ``seconds``: of all processes together.
    """

    worlds: int = 0
    rows: int = 0
    seconds: float = 0.0
    answers: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    parted: list[Parted] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Takes in another stretch."""
        self.worlds += other.worlds
        self.rows += other.rows
        self.seconds += other.seconds
        self.answers.update(other.answers)
        self.met.update(other.met)
        self.parted += other.parted

    @property
    def never_met(self) -> list[str]:
        """What a run of some hundred worlds has to reach, and this one has not."""
        return [name for name in EXPECTED if not self.met[name]]


def put_to(engine: str, database: str | None, seeds: Iterable[int]) -> Tally:
    """Draws a world for each seed and puts it to every reader; ``database`` as ``compare`` takes it."""
    found = Tally()
    began = time.monotonic()
    for seed in seeds:
        drawn = world(Random(seed))
        found.worlds += 1
        says = _decide(drawn, database, found)
        if says is not None:
            least = _least(drawn, database)
            found.parted.append(
                Parted(engine, seed, difference(least, database) or says, drawn.as_json(), least.as_json())
            )
    found.seconds = time.monotonic() - began
    return found


def _decide(drawn: World, database: str | None, found: Tally) -> str | None:
    """Adds what was decided of a world; what is wrong with it, or None."""
    try:
        compared = compare(drawn, database)
    except (TrothError, ValueError, ArithmeticError, LookupError, TypeError, AssertionError) as error:
        return f"{type(error).__name__}: {error}"
    found.rows += len({(table, key) for table, key, _ in compared.cells})
    for answer in compared.cells.values():
        found.answers[answer.state if answer.act is None else f"{answer.state}: {answer.act}"] += 1
    found.met.update(counted(drawn, compared))
    return "\n".join(map(str, compared.differ)) or None


def _least(drawn: World, database: str | None) -> World:
    """The world made smaller while the readers part on it in the same manner, as far as the time goes."""
    until = time.monotonic() + SMALLER_SECONDS
    kind = _kind(difference(drawn, database))

    def still(less: World) -> bool:
        if time.monotonic() > until:
            return False
        try:
            return _kind(difference(less, database)) == kind
        except (Unsound, LookupError):  # a world that lacks what every world has
            return False

    return smaller(drawn, still)


def _kind(says: str | None) -> str | None:
    """A difference is as good as another; an error must stay that error, since a world with nothing in it fails too."""
    return "a difference" if says is not None and "\n  definition: " in says else says


def as_plain(tally: Tally) -> dict[str, Any]:
    """A tally as JSON holds it."""
    return {
        "worlds": tally.worlds,
        "rows": tally.rows,
        "seconds": round(tally.seconds, 1),
        "answers": dict(sorted(tally.answers.items())),
        "met": dict(sorted(tally.met.items())),
        "parted": [{"engine": one.engine, "seed": one.seed, "says": one.says} for one in tally.parted],
    }


def from_plain(kept: dict[str, Any]) -> Tally:
    """The inverse, without the worlds themselves, which lie in files of their own."""
    parted = [Parted(one["engine"], one["seed"], one["says"], "", "") for one in kept["parted"]]
    return Tally(kept["worlds"], kept["rows"], kept["seconds"], Counter(kept["answers"]), Counter(kept["met"]), parted)
