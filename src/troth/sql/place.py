"""Where tables are: the operator's in their schema, Troth's own in a schema of theirs or as temporary tables."""

import hashlib
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from troth.policy.model import physical
from troth.sql import nodes

Dialect = Literal["sqlite", "postgres", "duckdb"]
OWN_SCHEMA = "troth"
GONE_SCHEMA, CHANGED_SCHEMA = "troth_gone", "troth_changed"
TEMPORARY_SCHEMA, FILES_SCHEMA = "troth_temporary", "troth_files"
"""The schemas of a store over files, beside Troth's own (``stores.contract``)."""
FILE_PLACE = ("troth_file", "troth_row")
"""Where a row lies in a store over files: the columns of the views that say its file and its number in it."""

NOTHING_TO_DO = "SELECT 1"
MOST_NAME = 63
"""PostgreSQL cuts longer identifiers without a word."""


def mark(dialect: Dialect) -> str:
    """How a parameter is written."""
    return "%s" if dialect == "postgres" else "?"


@dataclass(frozen=True)
class Placement:
    """Where a store's tables are. ``temporary``: Troth's own live no longer than the connection,
    and nothing is written.

    ``session``: they stand in Troth's own schema under the number of a server session of PostgreSQL, whose parallel
    workers can read them, as they cannot temporary ones, and a mark of who made them, since a pooler lends one server
    session to many. They are unlogged and worth nothing once it is gone: whoever comes then drops them.

    DuckDB lives in the memory of this process and reads the operator's files: its main schema has a view of each of
    them, and Troth's own tables are in schemas of theirs (``stores.contract``).
    """

    dialect: Dialect
    schema: str | None
    temporary: bool
    session: str | None = None
    kept: str | None = None
    """The store of which they hold what its last pass left behind. As unlogged, and worth nothing after a crash."""

    def operator(self, table: str, alias: str | None = None) -> exp.Table:
        """A table of the operator, by its name in the map."""
        _, relation = physical(table)
        return nodes.table(relation, self.operator_schema, alias)

    @property
    def operator_schema(self) -> str:
        """The schema of the operator's tables."""
        return self.schema or ("public" if self.dialect == "postgres" else "main")

    def gone(self, table: str) -> exp.Table:
        """Where a transaction over files notes which rows of a table of the operator go."""
        return nodes.table(physical(table)[1], GONE_SCHEMA)

    def changed(self, table: str) -> exp.Table:
        """Where a transaction over files notes what rows of a table of the operator become."""
        return nodes.table(physical(table)[1], CHANGED_SCHEMA)

    def own(self, name: str, alias: str | None = None) -> exp.Table:
        """A table of Troth's own."""
        return nodes.table(self._named(name), self._own_schema, alias)

    def bare(self, name: str) -> exp.Identifier:
        """The name of a table of Troth's own, without its schema."""
        return nodes.name(self._named(name))

    def whole(self, named: str) -> exp.Table:
        """A table of Troth's own by its name in the database."""
        return nodes.table(named, self._own_schema)

    @property
    def beginning(self) -> str:
        """What the names of Troth's own tables begin with."""
        if self.kept is not None:
            return f"troth_kept_{self.kept}."
        return "troth_" if self.session is None else f"troth_in{self.session}_"

    def _named(self, name: str) -> str:
        return short(f"{self.beginning}{name}")

    @property
    def _own_schema(self) -> str:
        if self.temporary:
            return {"sqlite": "temp", "postgres": "pg_temp", "duckdb": TEMPORARY_SCHEMA}[self.dialect]
        return "main" if self.dialect == "sqlite" else OWN_SCHEMA

    def sql(self, tree: exp.Expr) -> str:
        """A tree as this database's text; a per cent sign is doubled where the driver reads it as a
        place for a parameter.
        """
        written = tree.sql(self.dialect, copy=False)
        return written.replace("%", "%%") if self.dialect == "postgres" else written

    def create(self, name: str, query: exp.Expr | str, *, lasting: bool = False) -> str:
        """A table of Troth's own, made from a query. ``lasting``: it is wanted after a crash of the server."""
        return f"{self._create(name, lasting)} AS {query if isinstance(query, str) else self.sql(query)}"

    def _create(self, name: str, lasting: bool = False) -> str:
        passing = self.dialect == "postgres" and (self.session is not None or self.kept is not None)
        unlogged = "UNLOGGED " if passing and not lasting else ""
        return f"CREATE {unlogged}TABLE {self.sql(self.own(name))}"

    def create_columns(self, name: str, columns: dict[str, str]) -> str:
        """An empty table of Troth's own. ``columns``: name -> text, integer, instant or boolean."""
        types = {
            "sqlite": {"text": "TEXT", "integer": "INTEGER", "instant": "INTEGER", "boolean": "INTEGER"},
            "postgres": {"text": "text", "integer": "bigint", "instant": "timestamptz", "boolean": "boolean"},
            "duckdb": {"text": "text", "integer": "bigint", "instant": "timestamptz", "boolean": "boolean"},
        }[self.dialect]
        written = ", ".join(f"{self.sql(nodes.name(column))} {types[kind]}" for column, kind in columns.items())
        return f"{self._create(name)} ({written})"

    def drop(self, name: str) -> str:
        """Drops a table of Troth's own, if it is there."""
        return f"DROP TABLE IF EXISTS {self.sql(self.own(name))}"

    def taken(self, name: str, own: "Placement", made: str | None = None) -> str:
        """The statement by which a table of Troth's own elsewhere (``own``) becomes the one of that name here.

        ``made``: its name there, if it is another.
        """
        return f"ALTER TABLE {self.sql(own.own(made or name))} RENAME TO {self.sql(self.bare(name))}"

    def insert(self, name: str, columns: tuple[str, ...]) -> str:
        """An insert of one row of parameters into a table of Troth's own."""
        names, marks = (self.sql(nodes.name(column)) for column in columns), (mark(self.dialect) for _ in columns)
        return f"INSERT INTO {self.sql(self.own(name))} ({', '.join(names)}) VALUES ({', '.join(marks)})"  # noqa: S608

    def index(self, name: str, *columns: str, again: bool = False) -> str:
        """An index on a table of Troth's own; ``again``: it may be there already. DuckDB joins by hashing and wants
        none.
        """
        if self.dialect == "duckdb":
            return NOTHING_TO_DO
        create = "CREATE INDEX IF NOT EXISTS" if again else "CREATE INDEX"
        index = short(f"{self.beginning}{name}_{'_'.join(columns)}_idx")
        names = ", ".join(self.sql(nodes.name(column)) for column in columns)
        if self.dialect == "sqlite":
            qualified = self.sql(nodes.table(index, self._own_schema))
            return f"{create} {qualified} ON {self.sql(nodes.name(self._named(name)))} ({names})"
        return f"{create} {self.sql(nodes.name(index))} ON {self.sql(self.own(name))} ({names})"

    def analyze(self, name: str) -> str:
        """Statistics for a table of Troth's own, without which the planner guesses."""
        return f"ANALYZE {self.sql(self.own(name))}"


def tables_of(placement: Placement) -> str:
    """The names of all of Troth's own lasting tables, as the database calls them."""
    if placement.dialect == "sqlite":
        return "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'troth\\_%' ESCAPE '\\'"
    if placement.dialect == "duckdb":
        return f"SELECT table_name FROM duckdb_tables() WHERE schema_name = '{OWN_SCHEMA}'"  # noqa: S608
    return f"SELECT tablename::text FROM pg_tables WHERE schemaname = '{OWN_SCHEMA}'"  # noqa: S608


def columns_of(placement: Placement, name: str) -> str:
    """The columns of a table of Troth's own, in their order, named by each row's second value; none: no table."""
    table = placement.own(name)
    if placement.dialect == "sqlite":
        return f"PRAGMA {placement.sql(nodes.name(table.db))}.table_info({placement.sql(nodes.name(table.name))})"
    if placement.dialect == "duckdb":
        named, schema = placement.sql(nodes.text(table.name)), placement.sql(nodes.text(table.db))
        where = f"table_name = {named} AND schema_name = {schema}"
        return f"SELECT column_index, column_name FROM duckdb_columns() WHERE {where} ORDER BY column_index"  # noqa: S608
    named = placement.sql(nodes.text(placement.sql(table).replace("%%", "%")))
    return (
        "SELECT attnum, attname::text FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped "  # noqa: S608
        f"AND attrelid = to_regclass({named}) ORDER BY attnum"
    )


def short(identifier: str) -> str:
    """An identifier that no database cuts: a long one keeps its beginning and a digest of the whole."""
    if len(identifier.encode()) <= MOST_NAME:
        return identifier
    mark = hashlib.sha256(identifier.encode()).hexdigest()[:10]
    return identifier.encode()[: MOST_NAME - 11].decode(errors="ignore") + "_" + mark


def own_column(name: str) -> str:
    """The physical name of a column of the spine."""
    return short(name)
