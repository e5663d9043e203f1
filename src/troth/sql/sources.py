"""What a table's rows are joined to, so that every field of a predicate has a column: links, holders, persons, sums."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlglot import exp

from troth.declaration.sentences import PersonReference, ReferenceKind
from troth.plan.clocks import NEWEST
from troth.plan.decided import NAMED
from troth.plan.questions import LEFT
from troth.plan.standing import EACH
from troth.plan.subject import Asked, reading, row_tests
from troth.policy.model import OWNER, Table, members, onward, reached_class
from troth.predicate.algebra import Field, Path
from troth.sql import nodes
from troth.sql.place import Placement, own_column
from troth.sql.writer import Writer
from troth.sql.writers import WRITERS

Types = Callable[[str, str], str]
"""The type class of a column of an operator's table: (table's name in the map, column) -> type class."""

ROW = "r"
MEMBER = "member"
"""The last step of the path of the junction row by which one of several owners is found (*each of*)."""


@dataclass(frozen=True)
class Spined:
    """What a spine holds beyond its fixed tables: keys with several holders at once, tables with
    claims on single rows.
    """

    several_holders: frozenset[str] = frozenset()
    row_claims: frozenset[str] = frozenset()
    person_claims: frozenset[str] = frozenset()
    """Tables over which the engine has claims of persons."""
    named: frozenset[str] = frozenset()
    """Tables with rows whose owner a member of staff has named."""


@dataclass
class Sources:
    """The joins of one table, made as fields are asked for."""

    asked: Asked
    placement: Placement
    types: Types
    spined: Spined
    every_holder: str | None = None
    """The person for whom each possible holder is joined instead of the only one (for trying candidates), or each
    of those who own the row together."""
    joins: dict[Path, exp.Join] = field(default_factory=dict)
    tables: dict[Path, str] = field(default_factory=dict)
    spine: dict[Path, str] = field(default_factory=dict)
    """The names of the spine's tables that are joined."""

    def __post_init__(self) -> None:
        self.tables[()] = self.asked.table.name
        self.writer: Writer = WRITERS[self.placement.dialect](self.column, self.type_of)

    def column(self, asked_field: Field) -> exp.Expr:
        """The column of a field; null where the path cannot lead anywhere."""
        if asked_field.name.startswith(("engine|", "decided|")) and not self._has_engine_claims(asked_field):
            return exp.Null()
        self.reach(asked_field.path)
        if asked_field.path not in self.tables and asked_field.path not in self.joins and asked_field.path:
            return exp.Null()
        if not asked_field.name:
            return exp.Null()
        own = any(step.startswith("@") or step in ("holder", "tried") for step in asked_field.path)
        own = own and asked_field.path[-1] != MEMBER
        return nodes.column(alias(asked_field.path), own_column(asked_field.name) if own else asked_field.name)

    def _has_engine_claims(self, asked_field: Field) -> bool:
        table = self.asked.table.name
        claimed = self.spined.row_claims if asked_field.path == ("@row",) else self.spined.person_claims
        return table in claimed or self.every_holder is not None

    def type_of(self, asked_field: Field) -> str:
        """The type class of a field of the operator's; of Troth's own, only a chosen number has one."""
        self.reach(asked_field.path)
        if len(asked_field.path) == 1 and asked_field.name.endswith("|number"):
            return "number"
        table = self.tables.get(asked_field.path)
        return self.types(table, asked_field.name) if table is not None and asked_field.name else "other"

    def from_(self, query: exp.Select) -> exp.Select:
        """The query, over the table and all joins that have been asked for."""
        query = query.from_(self.placement.operator(self.asked.table.name, ROW), copy=False)
        for join in self.joins.values():
            query.append("joins", join)
        return query

    def reach(self, path: Path) -> None:
        """Makes sure that a path is joined, if it can be."""
        if not path or path in self.joins:
            return
        last = path[-1]
        if path == LEFT:
            self._of_row(path, left_table(self.asked.table.name), None)
        elif path == NAMED:
            self._of_row(path, named_table(self.asked.table.name), self.spined.named)
        elif last.startswith(f"{NEWEST} "):
            self._of_row(path, newest_table(self.asked.table.name, last), None)
        elif last == "@row":
            self._of_row(path, row_table(self.asked.table.name), self.spined.row_claims)
        elif last == EACH:
            self._of_row(path, each_table(self.asked.table.name, path[0][1:]), None)
        elif last == MEMBER:
            self._member(path)
        elif last == "tried":
            self._tried(path)
        elif last == "holder":
            self._holder(path[:-1])
        elif last.startswith("@") and len(path) == 1 and last[1:] in self.asked.table.persons:
            self._person(path)
        elif last.startswith("@"):
            self._sum(path)
        else:
            self._link(path)

    def _table_at(self, path: Path) -> Table:
        return self.asked.policy.tables[self.tables[path]]

    def _link(self, path: Path) -> None:
        self.reach(path[:-1])
        target = self.asked.policy.tables[self._table_at(path[:-1]).entry.links[path[-1]].table]
        self.tables[path] = target.name
        key = (target.entry.key or ("",))[0]
        on = self._same(
            nodes.column(alias(path), key),
            self.types(target.name, key),
            nodes.column(alias(path[:-1]), path[-1]),
            self.types(self.tables[path[:-1]], path[-1]),
        )
        self._join(path, self.placement.operator(target.name, alias(path)), on)

    def _same(self, left: exp.Expr, left_type: str, right: exp.Expr, right_type: str) -> exp.Expr:
        """Equality of two keys, as text where their types differ."""
        if left_type != right_type:
            left, right = exp.cast(left, "text", copy=False), exp.cast(right, "text", copy=False)
        return nodes.equal(left, right)

    def _reference(self, reference: PersonReference, table: Table, path: Path) -> tuple[PersonReference, Table, Path]:
        """A reference followed through links to the one that finds the person, and where that one stands."""
        while reference.kind is ReferenceKind.THROUGH:
            found = onward(self.asked.policy, table, reference)
            path = (*path, reference.column)
            self.reach(path)
            if found is None:
                break
            table, reference = found
        return reference, table, path

    def end(self, name: str) -> PersonReference:
        """The reference in which the way to somebody on a row ends, its links followed."""
        return self._reference(self.asked.table.persons[name], self.asked.table, ())[0]

    def _person(self, path: Path) -> None:
        name = path[0][1:]
        start = self.asked.table.persons[name]
        person_class = reached_class(self.asked.policy, self.asked.table, start)
        if person_class is None:
            return
        reference, table, at = self._reference(start, self.asked.table, ())
        if reference.kind is ReferenceKind.EACH_OF and self.every_holder != name:
            return  # several at once: what they answer together is elsewhere
        key = nodes.column(alias(path), "key")
        place = self.asked.policy.people[person_class]
        key_type = self.types(place.table, place.key)
        if reference.kind is ReferenceKind.BY:
            value, value_type = nodes.column(alias(at), reference.column), self.types(table.name, reference.column)
        elif reference.kind is ReferenceKind.EACH_OF:
            self.reach((*path, MEMBER))
            whom = members(self.asked.policy, reference)
            value = nodes.column(alias((*path, MEMBER)), whom.column)
            value_type = self.types(reference.target, whom.column)
        else:
            self.reach((*path, "holder"))
            held = self.asked.policy.keys[reference.target]
            value = nodes.column(alias((*path, "holder")), "person")
            value_type = self.types(held.table, held.person.column)
        if name == OWNER and self.asked.named:
            self.reach(NAMED)
            value, value_type = self._or_named(value, value_type, key_type)
        on = self._same(key, key_type, value, value_type)
        self._join_own(path, f"person_{person_class}", on)

    def _or_named(self, value: exp.Expr, value_type: str, key_type: str) -> tuple[exp.Expr, str]:
        """The key of the named owner before that of whoever the row leads to; its type is that of the persons' key."""
        said = self.column(Field(NAMED, "person"))
        if isinstance(said, exp.Null):
            return value, value_type
        if value_type != key_type:
            said, value = exp.cast(said, "text", copy=False), exp.cast(value, "text", copy=False)
        return exp.Coalesce(this=said, expressions=[value]), value_type

    def _holder(self, person: Path) -> None:
        name = person[0][1:]
        reference, table, at = self._reference(self.asked.table.persons[name], self.asked.table, ())
        path = (*person, "holder")
        key = self.asked.policy.keys[reference.target]
        held = alias(path)
        value = self.writer.form(
            nodes.column(alias(at), reference.column), key.form, self.types(table.name, reference.column)
        )
        tests = [nodes.equal(nodes.column(held, "value"), value)]
        if reference.at is not None:
            when = reading(self.asked, table.name, at, reference.at)
            moment, readable = self.writer.moment(when.time), self.writer.predicate(when.readable)
            if self.placement.dialect == "duckdb":
                # A test of one side alone would make it look at every pair; so, what cannot be read has no value.
                tests = [nodes.equal(nodes.column(held, "value"), nodes.case((readable, value)))]
            else:
                tests.append(readable)
            tests.append(nodes.compare(nodes.column(held, "low"), "<=", moment))
            tests.append(nodes.compare(moment, "<", nodes.column(held, "high")))
        every = self.every_holder == name
        self._join_own(path, f"{'all' if every else 'key'}_{reference.target}", nodes.all_of(tests))

    def _member(self, path: Path) -> None:
        """The rows of the junction table that lead from a row to those who own it together."""
        reference, table, at = self._reference(self.asked.table.persons[path[0][1:]], self.asked.table, ())
        junction = self.asked.policy.tables[reference.target]
        on = self._same(
            nodes.column(alias(path), reference.junction_column),
            self.types(junction.name, reference.junction_column),
            nodes.column(alias(at), reference.column),
            self.types(table.name, reference.column),
        )
        self.tables[path] = junction.name
        self._join(path, self.placement.operator(junction.name, alias(path)), on)
        part = self.writer.predicate(row_tests(path, junction.entry.where))
        self.joins[path].set("on", nodes.all_of((on, part)))

    def _tried(self, path: Path) -> None:
        name = path[0][1:]
        reference, _, _ = self._reference(self.asked.table.persons[name], self.asked.table, ())
        of_key = reference.kind is ReferenceKind.KEY and reference.target in self.spined.several_holders
        if not of_key or self.every_holder is not None:
            return
        on = nodes.all_of(
            nodes.equal(nodes.column(alias(path), f"k_{column}"), nodes.column(ROW, column))
            for column in self.asked.table.entry.key or ()
        )
        self._join_own(path, tried_table(self.asked.table.name, name), on)

    def _of_row(self, path: Path, own: str, tables: frozenset[str] | None) -> None:
        """A table of the spine that says something of single rows, where it does of any (None: always)."""
        if tables is not None and self.asked.table.name not in tables:
            return
        on = nodes.all_of(
            nodes.equal(nodes.column(alias(path), f"k_{column}"), nodes.column(ROW, column))
            for column in self.asked.table.entry.key or ()
        )
        self._join_own(path, own, on)

    def _sum(self, path: Path) -> None:
        self.reach(path[:-1])
        table = self._table_at(path[:-1])
        key = (table.entry.key or ("",))[0]
        on = nodes.equal(nodes.column(alias(path), "key"), nodes.column(alias(path[:-1]), key))
        self._join_own(path, f"sum_{path[-1][1:]}", on)

    def _join_own(self, path: Path, name: str, on: exp.Expr) -> None:
        self.spine[path] = name
        self._join(path, self.placement.own(name, alias(path)), on)

    def _join(self, path: Path, table: exp.Table, on: exp.Expr) -> None:
        self.joins[path] = exp.Join(this=table, side="LEFT", on=on)


def alias(path: Path) -> str:
    """The alias under which a path's row is joined."""
    return ROW if not path else own_column("_".join((ROW, *(step.lstrip("@") for step in path))))


def tried_table(table: str, person: str) -> str:
    """The name of the spine table that holds what candidates for a place on a row have in common."""
    return f"tried_{table}_{person}"


def left_table(table: str) -> str:
    """The name of the spine table that holds when the first owner of a row left."""
    return f"left_{table}"


def each_table(table: str, person: str) -> str:
    """The name of the spine table that holds what those answer together who all own a row."""
    return f"each_{table}_{person}"


def row_table(table: str) -> str:
    """The name of the spine table that holds claims on single rows of a table."""
    return f"row_{table}"


def named_table(table: str) -> str:
    """The name of the spine table that holds the owners whom a member of staff has named for rows of a table."""
    return f"named_{table}"


def newest_table(table: str, step: str) -> str:
    """The name of the spine table that holds which rows of a table are newest, as a path's last step says it."""
    return f"{step.replace(' ', '_')}_{table}"
