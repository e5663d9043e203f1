"""The comparison: one world, every reader, every cell; and a report of where they part."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from troth.engine.spine import raise_spine, types_in
from troth.policy.model import Policy
from troth.reading.plain import PlainWorld
from troth.sql.place import Placement
from troth.stores.contract import Session, Store
from troth.testing.worlds.answers import Answer, Cells, compiled, defined, evaluated
from troth.testing.worlds.databases import in_parquet, in_postgres, in_sqlite, rows_of
from troth.testing.worlds.world import STORE, World


@dataclass(frozen=True)
class Compared:
    """What the definition answers of every cell, and where another reader answers otherwise."""

    policy: Policy
    plain: PlainWorld
    cells: Cells
    differ: tuple["Difference", ...]


@dataclass(frozen=True)
class Difference:
    """One cell of which the readers do not say the same."""

    dialect: str
    table: str
    key: tuple[str, ...]
    part: str
    definition: Answer | None
    compiled: Answer | None
    evaluated: Answer | None

    def __str__(self) -> str:
        where = f"{self.dialect} {self.table} {' '.join(self.key)} {self.part}"
        return (
            f"{where}\n  definition: {self.definition}\n  compiled:   {self.compiled}\n  evaluated:  {self.evaluated}"
        )


class _Undone(Exception):  # noqa: N818  (it is no error)
    """Ends a transaction so that nothing of it remains."""


PARQUET = "parquet"
"""In the place of a database: the world in a folder of Parquet files."""


def compare(world: World, database: str | None = None) -> Compared:
    """One world put to every reader: in SQLite, in the PostgreSQL database of that URI, or in files (``PARQUET``)."""
    if database == PARQUET:
        opened = in_parquet(world)
    else:
        opened = in_sqlite(world) if database is None else in_postgres(world, database)
    with opened as store:
        return compare_in(world, store)


def compare_in(world: World, store: Store) -> Compared:
    """The same over a store that holds the world's rows already."""
    policy, events, at = world.resolved(), world.happened(), world.instant
    types = types_in(store.catalog())
    with undone(store) as session:
        plain = PlainWorld(rows_of(session, store, world), events)
        placement = Placement(store.dialect, store.schema, temporary=False)
        raised = raise_spine(session, policy, STORE, placement, types, events, at)
        answers = compiled(session, raised)
        third = evaluated(session, raised, plain)
    cells = defined(policy, plain, at)
    everywhere = dict.fromkeys((*cells, *answers, *third))
    differ = tuple(
        Difference(store.dialect, *cell, cells.get(cell), answers.get(cell), third.get(cell))
        for cell in everywhere
        if not cells.get(cell) == answers.get(cell) == third.get(cell)
    )
    return Compared(policy, plain, cells, differ)


@contextmanager
def undone(store: Store) -> Iterator[Session]:
    """A session whose every statement is undone at the end; an error inside passes."""
    try:
        with store.transaction(write=True) as session:
            yield session
            raise _Undone
    except _Undone:
        pass
