"""A drafted map: what is proposed for a live database, each proposal with its reason. Values only.

A reason holds names of tables and columns, shares and counts; never a value of anybody's row. What is not known is
``TODO``: a name that no policy declares, so that ``troth check`` reports every place where it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from troth.kernel.names import TODO

NOT_PERSONAL = "not personal"


@dataclass(frozen=True, slots=True)
class DraftStore:
    """A store. ``url`` is what the map says, which is never an address with a password in it."""

    name: str
    kind: str
    url: str
    schema: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class DraftPeople:
    """A class of people, and the table in which each of them has a row."""

    person_class: str
    table: str
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class DraftKey:
    """Whose an identifier is, *from* and *to* where it changes hands: a number, an address."""

    name: str
    table: str
    value: str
    person: str
    begins: str | None
    ends: str | None
    form: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class DraftLink:
    """A column with the table that it points to."""

    column: str
    table: str
    reason: str


@dataclass(frozen=True, slots=True)
class DraftColumn:
    """What a column is: a category, ``not personal``, or ``TODO``. ``kind`` is the kind of data it looks like."""

    column: str
    data: str
    kind: str | None
    reason: str

    @property
    def open(self) -> bool:
        """Whether a person has still to say what it is."""
        return self.data.startswith(TODO)


@dataclass(frozen=True, slots=True)
class DraftTable:
    """One table. ``key`` is None where it has none; ``owner`` may be ``TODO by COLUMN``.

    ``mentions`` are what was seen and is not proposed, with why; ``columns_left_out`` those that the language has no
    way to write.
    """

    name: str
    key: tuple[str, ...] | None
    key_reason: str
    owner: str
    owner_reason: str
    others: Mapping[str, str]
    recorded: str | None
    recorded_reason: str
    links: tuple[DraftLink, ...]
    columns: tuple[DraftColumn, ...]
    columns_left_out: tuple[str, ...]
    mentions: tuple[str, ...]

    @property
    def ownerless(self) -> bool:
        """Whether a person has still to say whose its rows are."""
        return self.owner.startswith(TODO)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A relation that has no entry in the draft, and why."""

    store: str
    relation: str
    why: str


@dataclass(frozen=True, slots=True)
class MapDraft:
    """The whole draft. ``categories`` are those that it brings itself, with what each means; none with a policy."""

    policy: str
    stores: tuple[DraftStore, ...]
    people: tuple[DraftPeople, ...]
    keys: tuple[DraftKey, ...]
    tables: tuple[DraftTable, ...]
    left_out: tuple[LeftOut, ...]
    categories: Mapping[str, str]

    @property
    def todo(self) -> Mapping[str, int]:
        """How much is left for a person to say, by what it is."""
        return {
            "columns": sum(column.open for table in self.tables for column in table.columns),
            "owners": sum(table.ownerless for table in self.tables),
            "keys": sum(table.key is None for table in self.tables),
        }
