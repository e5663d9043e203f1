"""Every mutant of the compiled road is told from the right code by a world that is kept for it.

Told by its answers: a mutant that breaks the program, so that a statement cannot be built or run, is no mutant of what
the road means, and fails here.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oracle.kept_worlds import KILLED_BY, Held, held, kept, names, one_at_a_time
from oracle.mutants import MUTANTS, Mutant, living
from oracle.mutants_page import page
from troth.testing.postgres_server import PostgresServer, drop_database, fresh_database
from troth.testing.worlds.compare import PARQUET
from troth.testing.worlds.report import difference

PAGE = Path(__file__).parents[2] / "docs" / "mutants.md"


Worlds = Callable[[str], Held]


def each(engine: str) -> pytest.MarkDecorator:
    """The mutants of an engine, those of one world together, so that it is made once for all of them."""
    mutants = sorted((m for m in MUTANTS if m.engine == engine), key=lambda m: KILLED_BY[m.name])
    return pytest.mark.parametrize("mutant", mutants, ids=[m.name for m in mutants])


@pytest.fixture(scope="module")
def worlds() -> Iterator[Worlds]:
    """The kept worlds in SQLite."""
    with one_at_a_time() as found:
        yield found


@pytest.fixture(scope="module")
def database(postgres_server: PostgresServer) -> Iterator[str]:
    """One PostgreSQL database for all worlds."""
    uri = fresh_database(postgres_server)
    yield uri
    drop_database(postgres_server, uri)


@pytest.fixture(scope="module")
def worlds_in_postgres(database: str) -> Iterator[Worlds]:
    """The kept worlds in PostgreSQL."""
    with one_at_a_time(database) as found:
        yield found


@pytest.mark.parametrize("name", names())
def test_the_readers_agree_on_every_world(name: str) -> None:
    assert difference(kept(name)) is None


@pytest.mark.parametrize("name", names())
def test_the_readers_agree_on_every_world_in_parquet_files(name: str) -> None:
    assert difference(kept(name), PARQUET) is None


@pytest.mark.postgres
@pytest.mark.parametrize("name", names())
def test_the_readers_agree_on_every_world_in_postgres(name: str, database: str) -> None:
    assert difference(kept(name), database) is None


@each("sqlite")
def test_the_mutant_is_killed(worlds: Worlds, mutant: Mutant) -> None:
    told = worlds(KILLED_BY[mutant.name])
    with living(mutant):
        assert not told.agrees(), f"{mutant.name} survives its world"


@pytest.mark.postgres
@each("postgres")
def test_the_mutant_of_postgres_is_killed(worlds_in_postgres: Worlds, mutant: Mutant) -> None:
    told = worlds_in_postgres(KILLED_BY[mutant.name])
    with living(mutant):
        assert not told.agrees(), f"{mutant.name} survives its world"


def test_each_mutant_has_a_world_and_no_world_is_unused() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    assert sorted(KILLED_BY) == sorted(mutant.name for mutant in MUTANTS)
    assert sorted(set(KILLED_BY.values())) == names()


def test_no_two_mutants_are_the_same_wrong() -> None:
    assert len({(mutant.where, mutant.old, mutant.new) for mutant in MUTANTS}) == len(MUTANTS)


def test_a_mutant_that_changes_nothing_survives() -> None:
    # The harness itself: code that is put in unchanged is not told from the right code.
    mutant = next(mutant for mutant in MUTANTS if mutant.engine == "sqlite")
    same = Mutant(mutant.name, mutant.where, mutant.old, mutant.old, mutant.times)
    with held(kept(KILLED_BY[mutant.name])) as found, living(same):
        assert found.agrees()


def test_a_mutant_that_only_breaks_the_program_is_not_killed() -> None:
    # It stands for no wrong meaning, and passing for one it would hide that nobody looked.
    mutant = Mutant("broken", "plan.questions:questions", "asked.table.parts", "asked.table.nothing")
    with held(kept(names()[0])) as found, living(mutant), pytest.raises(AttributeError):
        found.agrees()


def test_the_list_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `PYTHONPATH=tests python -m oracle.mutants_page`"
