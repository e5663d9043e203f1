"""The heart: definition, compiled road and third reader give one answer for every cell of generated worlds."""

import os
from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from troth.testing.worlds.compare import PARQUET, compare
from troth.testing.worlds.coverage import EXPECTED, counted
from troth.testing.worlds.generate import world
from troth.testing.worlds.report import agreed, told
from troth.testing.worlds.strategies import worlds
from troth.testing.worlds.world import World

WORLDS = int(os.environ.get("TROTH_WORLDS", "300"))
"""How many on each engine, the same on every machine; ``python -m troth.testing.worlds`` looks for new ones."""


@pytest.fixture(scope="module")
def met() -> Counter[str]:
    """What the worlds exercised, once all of them were agreed upon in SQLite."""
    found: Counter[str] = Counter()
    for seed in range(WORLDS):
        drawn = world(Random(seed))
        compared = compare(drawn)
        if compared.differ:
            pytest.fail(f"world {seed}: {told(drawn)}", pytrace=False)
        found.update(counted(drawn, compared))
    return found


def test_every_reader_answers_alike_in_sqlite(met: Counter[str]) -> None:
    answers = sum(count for name, count in met.items() if " because " in name)
    assert answers > 10 * WORLDS
    assert answers == sum(count for name, count in met.items() if name.startswith("must keep "))


def test_every_construct_was_met_with_every_outcome(met: Counter[str]) -> None:
    assert WORLDS >= 300, "too few worlds to tell what they exercise"
    assert [name for name in EXPECTED if not met[name]] == []


@pytest.mark.postgres
def test_every_reader_answers_alike_in_postgres(postgres_database: str) -> None:
    for seed in range(WORLDS):
        drawn = world(Random(seed))
        if not agreed(drawn, postgres_database):
            pytest.fail(f"world {seed}: {told(drawn, postgres_database)}", pytrace=False)


def test_every_reader_answers_alike_in_parquet_files() -> None:
    """Each third of the same worlds: planning statements is most of what DuckDB does with tables of some rows."""
    for seed in range(0, WORLDS, 3):
        drawn = world(Random(seed))
        if not agreed(drawn, PARQUET):
            pytest.fail(f"world {seed}: {told(drawn, PARQUET)}", pytrace=False)


@settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(worlds())
def test_worlds_in_which_much_is_alike(drawn: World) -> None:
    # Hypothesis repeats itself on purpose: the same instant, the same person, the same rule, again and again.
    if not agreed(drawn):
        pytest.fail(told(drawn), pytrace=False)
