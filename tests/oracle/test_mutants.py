"""Every mutant of the compiled road is told from the right code by a world that is kept for it."""

import pytest

from oracle.mutants import MUTANTS, WORLDS, Mutant, living
from troth.testing.worlds.report import agreed, difference
from troth.testing.worlds.world import World, from_json


def world_of(mutant: Mutant) -> World:
    """The world that kills it."""
    return from_json(mutant.world.read_text(encoding="utf-8"))


def killed(mutant: Mutant, postgres: str | None = None) -> None:
    """Holds that the readers agree on the mutant's world, and give different answers once it lives."""
    world = world_of(mutant)
    assert difference(world, postgres) is None, "the readers part without the mutant: a regression"
    with living(mutant):
        assert not agreed(world, postgres), f"{mutant.name} survives its world"
    assert agreed(world, postgres), "the mutant is still in the code"


@pytest.mark.parametrize("mutant", [m for m in MUTANTS if m.engine == "sqlite"], ids=lambda m: m.name)
def test_mutant_is_killed(mutant: Mutant) -> None:
    killed(mutant)


@pytest.mark.postgres
def test_mutants_of_postgres_are_killed(postgres_database: str) -> None:
    for mutant in MUTANTS:
        if mutant.engine == "postgres":
            killed(mutant, postgres_database)


@pytest.mark.postgres
def test_worlds_of_sqlite_hold_in_postgres_too(postgres_database: str) -> None:
    for mutant in MUTANTS:
        if mutant.engine == "sqlite":
            assert difference(world_of(mutant), postgres_database) is None, mutant.name


def test_there_is_a_world_for_each_and_none_too_many() -> None:
    assert len(MUTANTS) >= 40
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    assert {path.stem for path in WORLDS.glob("*.json")} == {mutant.name for mutant in MUTANTS}


def test_a_mutant_that_changes_nothing_would_survive() -> None:
    # The harness itself: code put in unchanged is not told from the right one.
    mutant = next(m for m in MUTANTS if m.engine == "sqlite")
    same = Mutant(mutant.name, mutant.where, mutant.old, mutant.old)
    with living(same):
        assert agreed(world_of(mutant))
