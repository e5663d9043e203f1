"""A counted plan: what each table's rows would lose, why, and what waits; the value that a digest
is of and a yes names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from troth.kernel.canonical import digest, plain
from troth.policy.model import Table


class Step(StrEnum):
    """What is done with a row."""

    DELETE = "delete"
    CHANGE = "change"


@dataclass(frozen=True)
class Due:
    """Rows of a table in which some parts are due, for one reason: the claim that fell last.

    ``act``: delete (the cell is emptied, or goes with its row) or anonymise. ``since``: the oldest last permitted day;
    ``lapsed``: how many of the rows fell longer ago than the policy allows for removal.
    """

    parts: tuple[str, ...]
    because: str
    act: str
    rows: int
    since: date | None
    lapsed: int
    samples: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Waits:
    """Rows of a table in which some parts are undecided, for one reason."""

    parts: tuple[str, ...]
    because: str
    rows: int
    samples: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class TableCount:
    """What was found in one table. ``refused`` says why nothing may be done in it; ``stuck``: rows due that
    cannot be acted on, why.
    """

    store: str
    table: str
    person_class: str | None
    examined: int
    delete: int
    change: int
    due: tuple[Due, ...] = ()
    waits: tuple[Waits, ...] = ()
    stuck: Mapping[str, int] = field(default_factory=dict)
    refused: str | None = None
    fingerprint: str = ""
    soon: int = 0
    """How many rows that need nothing now will a day later; what the brake holds tomorrow's plan against."""

    @property
    def planned(self) -> int:
        """How many rows would be touched."""
        return self.delete + self.change


@dataclass(frozen=True)
class CountedPlan:
    """A plan. ``position``: of the last event of the register that it knows."""

    policy: str
    map: str
    at: datetime
    position: int
    tables: tuple[TableCount, ...]

    def document(self) -> dict[str, object]:
        """What the digest is of."""
        found: dict[str, object] = plain(self)
        return {"format": "troth.plan/1", **found}

    @property
    def digest(self) -> str:
        """What a yes names."""
        return digest(self.document())

    @property
    def planned(self) -> int:
        """How many rows would be touched in all."""
        return sum(table.planned for table in self.tables)


def children_first(tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables in an order in which whoever points comes before what is pointed at; circles
    in the order of the map.
    """
    waiting = list(tables)
    done: list[Table] = []
    while waiting:
        pointed = {link.table for table in waiting for link in table.entry.links.values() if link.table != table.name}
        ready = [table for table in waiting if table.name not in pointed] or waiting[:1]
        done += ready
        waiting = [table for table in waiting if table not in ready]
    return tuple(done)
