"""The heart: the definition, the compiled road and the third reader give one answer for every cell of generated worlds."""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from troth.testing.worlds.compare import compare
from troth.testing.worlds.coverage import EXPECTED, counted
from troth.testing.worlds.strategies import worlds
from troth.testing.worlds.world import World

WORLDS = int(os.environ.get("TROTH_WORLDS", "300"))
"""How many on each engine. The same ones on every machine; ``python -m troth.testing.worlds`` looks for new ones."""

oracle = settings(
    max_examples=WORLDS,
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def agree(world: World, postgres: str | None = None) -> Counter[str]:
    """What a world exercised. Fails with the world and the first cell of which two readers say different things."""
    compared = compare(world, postgres)
    if compared.differ:
        policy, mapped = world.texts()
        rows = "\n".join(f"{name}: {dict(row)}" for name, found in world.relations.items() for row in found.rows)
        told = "\n".join(map(str, compared.differ[:3]))
        events = "\n".join(str(dict(event)) for event in world.events)
        pytest.fail(f"{told}\n\nat {world.at}\n{policy}\n{mapped}\n{rows}\n{events}", pytrace=False)
    return counted(world, compared)


@pytest.fixture(scope="module")
def met() -> Counter[str]:
    """What the worlds exercised, all of them agreed upon in SQLite."""
    found: Counter[str] = Counter()

    @oracle
    @given(worlds())
    def agreed(world: World) -> None:
        found.update(agree(world))

    agreed()
    return found


def test_every_reader_answers_alike_in_sqlite(met: Counter[str]) -> None:
    assert sum(count for name, count in met.items() if name.startswith("act ")) > 10 * WORLDS / 3


def test_every_construct_was_met_with_every_outcome(met: Counter[str]) -> None:
    if WORLDS < 300:
        pytest.fail("too few worlds to tell what they exercise: set TROTH_WORLDS to 300 or more")
    assert [name for name in EXPECTED if not met[name]] == []


@pytest.mark.postgres
def test_every_reader_answers_alike_in_postgres(postgres_database: str) -> None:
    @oracle
    @given(worlds())
    def agreed(world: World) -> None:
        agree(world, postgres_database)

    agreed()
