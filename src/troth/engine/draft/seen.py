"""What was seen of live databases: their catalogues, and of each column shares and counts. No value is in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from troth.stores.catalog import Catalog, TableKind, TableShape

OWN = ("troth_", "troth.")
"""How names of Troth's own tables begin."""


class At(NamedTuple):
    """A table of a store."""

    store: str
    table: str


class Look(StrEnum):
    """What a text may look like, whatever its column is called."""

    EMAIL = "e-mail addresses"
    IP = "IP addresses"
    MAC = "device addresses"
    PHONE = "telephone numbers"
    IBAN = "bank accounts"
    IDENTITY = "national identity numbers"


@dataclass(frozen=True, slots=True)
class ColumnEvidence:
    """What a sample says of a column.

    ``rows`` were read, of which ``nulls`` are null; the others hold ``distinct`` different values, of which ``looks``
    counts what they look like, ``times`` those that say a time and ``future`` those that lie ahead (both by rows).
    ``years`` is how many years lie between the first and the last; ``whole`` says that no row was left out.
    """

    rows: int
    nulls: int
    distinct: int
    looks: Mapping[Look, int]
    times: int = 0
    future: int = 0
    years: int = 0
    whole: bool = True

    @property
    def there(self) -> int:
        """How many are not null."""
        return self.rows - self.nulls


@dataclass(frozen=True, slots=True)
class Inclusion:
    """How many of the sampled values that are not null stand in a key, and how many different ones these were."""

    rows: int
    found: int
    distinct: int

    @property
    def share(self) -> float:
        """From 0 to 1; of nothing 0."""
        return self.found / self.rows if self.rows else 0.0


@dataclass(frozen=True)
class SeenStore:
    """One store: its name and address as the map is to say them, and its catalogue."""

    name: str
    kind: str
    url: str
    schema: str | None
    catalog: Catalog = field(repr=False)


@dataclass(frozen=True)
class Seen:
    """All that was seen. What could not be looked at is in neither mapping."""

    stores: tuple[SeenStore, ...]
    evidence: Mapping[tuple[At, str], ColumnEvidence] = field(default_factory=dict, repr=False)
    inclusions: Mapping[tuple[At, str, At, str], Inclusion] = field(default_factory=dict, repr=False)
    """By table, column, and the table and column in which its values were looked up."""

    @cached_property
    def tables(self) -> dict[At, TableShape]:
        """The tables that have rows of their own, one for all the parts of a partitioned one, by store and name."""
        return {
            At(store.name, name): shape
            for store in self.stores
            for name, shape in sorted(store.catalog.tables.items())
            if why_left_out(shape) is None
        }

    def of(self, at: At, column: str) -> ColumnEvidence | None:
        """What a sample says of a column; None where none was had."""
        return self.evidence.get((at, column))


def why_left_out(shape: TableShape) -> str | None:
    """Why a relation gets no entry of its own; None where it gets one."""
    if shape.name.startswith(OWN):
        return "Troth's own"
    if shape.kind is TableKind.VIEW:
        return "a view: it holds no rows of its own"
    if shape.kind is TableKind.MATERIALIZED_VIEW:
        return "a materialized view: it keeps a copy until it is refreshed"
    if shape.kind is TableKind.VIRTUAL:
        return "a virtual table: it keeps its own copies in its own way, and a person must see what of"
    if shape.kind is TableKind.SHADOW:
        return "a part of a virtual table"
    if shape.parents:
        what = "a partition of" if shape.partition else "an heir, whose rows are among those of"
        return f"{what} {', '.join(shape.parents)}"
    return None


def visible(name: str) -> str:
    """A name in a sentence: whatever could not be seen there, or would end the line, is escaped."""
    return name if name.isprintable() else ascii(name)[1:-1]


def key_of(shape: TableShape) -> tuple[str, ...]:
    """The columns by which rows are told apart: the primary key, else the smallest unique set without nulls."""
    if shape.primary_key:
        return shape.primary_key
    strict = [
        columns
        for columns in shape.unique
        if columns and all((column := shape.column(name)) is not None and not column.nullable for name in columns)
    ]
    return min(strict, key=lambda columns: (len(columns), columns), default=())
