"""The catalogue of a store: its tables as the engine describes them, and a fingerprint of each.

A plan is counted on one shape of a table and applied on a later day. The fingerprint covers everything by which the
same statement could come to mean something else in between: names, types, order and identity of the columns, keys,
triggers, rules, what inherits from the table, and the foreign keys that point at it (RT-69).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from troth.kernel.canonical import digest
from troth.kernel.names import nearest
from troth.stores.errors import Unreadable


class TypeClass(StrEnum):
    """What the values of a column are, as far as its declared type says. In SQLite the type is a hint, no more."""

    INSTANT = "instant"
    LOCAL = "local"
    DATE = "date"
    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    JSON = "json"
    UUID = "uuid"
    BYTES = "bytes"
    OTHER = "other"


class TableKind(StrEnum):
    """What a name in the catalogue stands for."""

    TABLE = "table"
    PARTITIONED = "partitioned table"
    VIEW = "view"
    MATERIALIZED_VIEW = "materialized view"
    FOREIGN = "foreign table"
    VIRTUAL = "virtual table"
    SHADOW = "shadow table"
    FILES = "files"


class Action(StrEnum):
    """What a foreign key does to its own rows when the row they point at is deleted, or its key changed."""

    NO_ACTION = "no action"
    RESTRICT = "restrict"
    CASCADE = "cascade"
    SET_NULL = "set null"
    SET_DEFAULT = "set default"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``declared`` is the type as the engine prints it; ``visible`` says whether this role may read it.

    ``number`` is the column's identity where the engine has one (PostgreSQL: a number never used again in that
    table), else its place. ``has_default`` leaves out generated and identity columns, which have those marks of their
    own.
    """

    name: str
    declared: str
    type: TypeClass
    nullable: bool
    has_default: bool = False
    generated: bool = False
    identity: bool = False
    visible: bool = True
    number: int = 0


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """``table.columns`` point at ``target.target_columns``. A table of another schema is written ``schema.table``.

    ``inherited`` marks the copy that a partition has of its parent's key; ``enforced`` is false where the engine was
    told not to check it, and then it has no actions either.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    on_delete: Action = Action.NO_ACTION
    on_update: Action = Action.NO_ACTION
    enforced: bool = True
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger or a rewriting rule.

    ``events`` are of insert, update, delete, truncate; ``timing`` is before, after, instead of or also. ``body`` is a
    digest of what it does (with the function it calls), so that a changed body is seen. ``inherited`` marks the copy
    that a partition has of its parent's trigger. ``stamps``: the one column of its own row that it sets to the time of
    the change, where its text shows that it does nothing else. ``notes``: its text shows that it notes rows in a
    journal of Troth's and does nothing else.
    """

    name: str
    events: tuple[str, ...]
    timing: str
    enabled: bool = True
    rule: bool = False
    inherited: bool = False
    body: str = ""
    stamps: str | None = None
    notes: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """An index. ``columns`` has ``None`` in the place of an expression; ``partial`` says that it leaves rows out, and
    ``usable`` that rows are found by it: it was made to the end, and puts values in order.
    """

    name: str
    columns: tuple[str | None, ...]
    unique: bool = False
    partial: bool = False
    usable: bool = True


@dataclass(frozen=True, slots=True)
class TableShape:
    """One table, view or partition.

    ``qualified`` is what a statement names it by: schema and name, or ``main`` and name. ``unique`` holds the column
    sets that the engine keeps unique besides the primary key. ``parents`` and ``children`` are by inheritance or
    partitioning, ``partition`` says which of the two the parents are. ``row_security`` says that a policy hides rows
    from this role. ``row_estimate`` is the engine's own guess, ``None`` where it has none. ``definition`` is a digest
    of the text of a view or virtual table; of a table that is files, of what they hold, so that another's change is
    seen and Troth's own is not. ``problem`` says why nothing of it can be read, or nothing.
    """

    name: str
    qualified: tuple[str, ...]
    kind: TableKind
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    indexes: tuple[Index, ...] = ()
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    partition: bool = False
    row_security: bool = False
    row_estimate: int | None = None
    definition: str = ""
    problem: str = ""

    @property
    def is_view(self) -> bool:
        """Whether it holds no rows of its own."""
        return self.kind in (TableKind.VIEW, TableKind.MATERIALIZED_VIEW)

    def column(self, name: str) -> Column | None:
        """The column of that name, or ``None``."""
        return next((column for column in self.columns if column.name == name), None)

    def unique_on(self, columns: tuple[str, ...]) -> bool:
        """Whether the engine keeps these columns unique together (in any order, or a part of them already)."""
        asked = frozenset(columns)
        return any(key and asked.issuperset(key) for key in (self.primary_key, *self.unique))


@dataclass(frozen=True)
class Catalog:
    """The tables of a store by name, and the foreign keys from elsewhere that point at them."""

    store: str
    tables: Mapping[str, TableShape]
    outside: tuple[ForeignKey, ...] = ()
    _fingerprints: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def table(self, name: str) -> TableShape:
        """The table of that name. Raises ``Unreadable`` (``NO_TABLE``), with the nearest name there is."""
        shape = self.tables.get(name)
        if shape is None:
            near = nearest(name, self.tables)
            raise Unreadable(
                f"The store {self.store} has no table {name}.",
                help=f"did you mean {near}?" if near else "write the table's name as the database has it",
                code="NO_TABLE",
            )
        return shape

    def referrers(self, table: str) -> tuple[ForeignKey, ...]:
        """The foreign keys that point at ``table``, or at a partitioned table it is a part of, from wherever."""
        targets = {table, *self._ancestors(table)}
        keys = [key for shape in self.tables.values() for key in shape.foreign_keys if not key.inherited]
        return tuple(
            sorted(
                (key for key in (*keys, *self.outside) if key.target in targets),
                key=lambda key: (key.table, key.name, key.columns),
            )
        )

    def fingerprint(self, table: str) -> str:
        """A digest of what a statement on ``table`` means. Raises ``Unreadable`` where there is no such table.

        Left out: indexes, estimates, defaults and rights, which change no meaning, and the coming and going of plain
        partitions.
        """
        known = self._fingerprints.get(table)
        if known is None:
            known = digest(self._meaning(self.table(table)))
            self._fingerprints[table] = known
        return known

    def _meaning(self, shape: TableShape) -> dict[str, object]:
        return {
            "name": shape.name,
            "kind": shape.kind,
            "columns": [
                [item.number, item.name, item.declared, item.nullable, item.generated, item.identity]
                for item in shape.columns
            ],
            "primary_key": shape.primary_key,
            "unique": sorted(shape.unique),
            "foreign_keys": [_key(key) for key in shape.foreign_keys],
            "referrers": [_key(key) for key in self.referrers(shape.name)],
            "triggers": [_trigger(item) for item in shape.triggers],
            "row_security": shape.row_security,
            "definition": shape.definition,
            "parents": shape.parents,
            "partition": shape.partition,
            # A statement on a table reaches what inherits from it. A partition has its parent's columns and nothing
            # else to add but triggers and keys of its own; any other heir may have columns that the map does not
            # know.
            "heirs": [self._meaning(child) for child in self._children(shape) if not child.partition],
            "partitions": sorted(
                [digest(meaning) for child in self._children(shape) if (meaning := self._own_of_partition(child))]
            ),
        }

    def _own_of_partition(self, child: TableShape) -> list[object]:
        if not child.partition:
            return []
        triggers = [_trigger(item) for item in child.triggers if not item.inherited]
        out = [_key(key) for key in child.foreign_keys if not key.inherited]
        into = [_key(key) for key in self.referrers(child.name) if key.target == child.name]
        below = [meaning for part in self._children(child) if (meaning := self._own_of_partition(part))]
        return [child.name, triggers, out, into, below] if triggers or out or into or below else []

    def _children(self, shape: TableShape) -> list[TableShape]:
        return [self.tables[name] for name in shape.children if name in self.tables]

    def _ancestors(self, table: str) -> set[str]:
        found: set[str] = set()
        waiting = [table]
        while waiting:
            shape = self.tables.get(waiting.pop())
            if shape is not None and shape.partition:
                waiting += [name for name in shape.parents if name not in found]
                found |= set(shape.parents)
        return found


def _key(key: ForeignKey) -> list[object]:
    return [key.table, key.columns, key.target, key.target_columns, key.on_delete, key.on_update, key.enforced]


def _trigger(item: Trigger) -> list[object]:
    return [item.name, item.events, item.timing, item.enabled, item.rule, item.body]
