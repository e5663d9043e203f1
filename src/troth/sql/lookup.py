"""Looking rows up one by one, for the definition on a live store: the slow half of ``troth verify``."""

from collections.abc import Sequence

from sqlglot import exp

from troth.kernel.forms import Form
from troth.sql import nodes
from troth.sql.place import mark
from troth.sql.spine import Build


def find(build: Build, table: str, columns: Sequence[str], column: str, form: Form | None) -> str:
    """The rows of a table whose column equals one parameter, as text or in the canonical form of a key."""
    writer = build.writer(table, "r")
    value = nodes.column("r", column)
    spelled = writer.as_text(value) if form is None else writer.form(value, form, build.types(table, column))
    query = exp.select(*(nodes.column("r", name) for name in columns), copy=False)
    query = query.from_(build.placement.operator(table, "r"), copy=False)
    return f"{build.placement.sql(query)} WHERE {build.placement.sql(spelled)} = {mark(build.placement.dialect)}"


def by_key(build: Build, table: str, key: str, columns: Sequence[str]) -> str:
    """Every row of a table with a key: that key as text, then some of its columns."""
    writer = build.writer(table, "r")
    spelled = writer.as_text(nodes.column("r", key))
    query = exp.select(spelled, *(nodes.column("r", name) for name in columns), copy=False)
    query = query.from_(build.placement.operator(table, "r"), copy=False)
    there = nodes.none_of(nodes.is_null(nodes.column("r", key)))
    return build.placement.sql(query.where(there, copy=False))


def sample(build: Build, table: str, columns: Sequence[str], most: int, where: exp.Expr) -> str:
    """Some rows of a table, drawn at random."""
    query = exp.select(*(nodes.column("r", name) for name in columns), copy=False)
    query = query.from_(build.placement.operator(table, "r"), copy=False).where(where, copy=False)
    return f"{build.placement.sql(query)} ORDER BY random() LIMIT {most}"
