"""Worlds that are kept in files: on each the readers agree, and on each they part once one of its mutants lives."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from troth.engine.spine import raise_spine, types_in
from troth.reading.plain import PlainWorld
from troth.sql.place import Placement
from troth.stores.contract import Store
from troth.testing.worlds.answers import Cells, compiled, defined
from troth.testing.worlds.compare import undone
from troth.testing.worlds.databases import in_postgres, in_sqlite, rows_of
from troth.testing.worlds.world import STORE, World, from_json

WORLDS = Path(__file__).parent / "worlds"
KILLED_BY: dict[str, str] = json.loads((WORLDS / "killed_by.json").read_text(encoding="utf-8"))
"""The name of each mutant, and of the world that tells it from the right code."""


def names() -> list[str]:
    """Every world that is kept."""
    return sorted(path.stem for path in WORLDS.glob("*.json") if path.stem != "killed_by")


def kept(name: str) -> World:
    """The world of that name."""
    return from_json((WORLDS / f"{name}.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Held:
    """A world that lies in a database, and what the definition answers of it, worked out before anything is put into
    the road.
    """

    world: World
    store: Store
    cells: Cells

    def agrees(self) -> bool:
        """Whether the road, as it is now, answers as the definition does, and sweeps what it answers to remove."""
        placement = Placement(self.store.dialect, self.store.schema, temporary=False)
        policy, events = self.world.resolved(), self.world.happened()
        types = types_in(self.store.catalog())
        with undone(self.store) as session:
            raised = raise_spine(session, policy, STORE, placement, types, events, self.world.instant)
            try:
                return compiled(session, raised) == self.cells
            except AssertionError:
                return False


@contextmanager
def held(world: World, postgres: str | None = None) -> Iterator[Held]:
    """A world in SQLite, or in the PostgreSQL database of that URI, for as long as the block runs."""
    opened: AbstractContextManager[Store] = in_sqlite(world) if postgres is None else in_postgres(world, postgres)
    with opened as store:
        with undone(store) as session:
            plain = PlainWorld(rows_of(session, store, world), world.happened())
        yield Held(world, store, defined(world.resolved(), plain, world.instant))


@contextmanager
def one_at_a_time(postgres: str | None = None) -> Iterator[Callable[[str], Held]]:
    """Kept worlds by their names. One that is asked for again is still there; another one takes its place, and before
    a world goes its readers must agree on it again.
    """
    with ExitStack() as stack:
        there: dict[str, Held] = {}

        def told(name: str) -> Held:
            if name not in there:
                there.clear()
                stack.close()
                there[name] = stack.enter_context(held(kept(name), postgres))
                stack.callback(_agreed_again, there[name])
            return there[name]

        yield told


def _agreed_again(world: Held) -> None:
    assert world.agrees(), "a mutant is still in the code"
