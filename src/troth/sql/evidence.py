"""What ``map draft`` asks of a table that no map knows yet: a sample of its columns, and which values a key holds.

Reads only; nothing is made, not even a temporary table.
"""

from collections.abc import Sequence

from sqlglot import exp

from troth.sql import nodes
from troth.sql.place import Dialect, Placement, mark

MOST_CHARACTERS = 200
"""How much of a text is read: enough to see what it looks like."""


def sample(
    dialect: Dialect, qualified: Sequence[str], columns: Sequence[tuple[str, str]], most: int, *, drawn: bool
) -> str:
    """Some rows of a table, ``drawn`` at random or the first that come.

    ``columns``: name, and how it is read: ``value`` as it is, ``text`` its beginning, ``there`` only whether it is
    null (1 or null).
    """
    query = exp.select(*(_read(dialect, name, how) for name, how in columns), copy=False)
    query = query.from_(_table(qualified, "r"), copy=False)
    order = " ORDER BY random()" if drawn else ""
    return f"{_placed(dialect).sql(query)}{order} LIMIT {int(most)}"


def held(dialect: Dialect, qualified: Sequence[str], key: str, values: int, *, as_text: bool) -> str:
    """Those of so many values, given as parameters, that stand in a key. ``as_text`` compares their texts."""
    column = nodes.column("r", key)
    spelled = _text(column) if as_text else column
    query = exp.select(nodes.as_(spelled, "key"), copy=False).distinct(copy=False)
    query = query.from_(_table(qualified, "r"), copy=False)
    placed = _placed(dialect)
    marks = ", ".join([mark(dialect)] * values)
    return f"{placed.sql(query)} WHERE {placed.sql(spelled.copy())} IN ({marks})"


def _placed(dialect: Dialect) -> Placement:
    return Placement(dialect, None, temporary=True)


def _table(qualified: Sequence[str], alias: str) -> exp.Table:
    schema, relation = qualified
    return nodes.table(relation, schema, alias)


def _text(value: exp.Expr) -> exp.Expr:
    return exp.Cast(this=value, to=exp.DataType.build("text"))


def _read(dialect: Dialect, name: str, how: str) -> exp.Expr:
    value = nodes.column("r", name)
    if how == "there":
        return nodes.case((nodes.none_of(nodes.is_null(value)), nodes.integer(1)))
    if dialect == "sqlite":
        # Any value may stand in any column there: a number is left as it is, what is long is cut.
        long = exp.In(this=nodes.call("typeof", value), expressions=[nodes.text("text"), nodes.text("blob")])
        return nodes.case((long, _beginning("substr", value)), otherwise=value)
    return _beginning("substr", _text(value)) if how == "text" else value


def _beginning(function: str, value: exp.Expr) -> exp.Expr:
    return nodes.call(function, value, nodes.integer(1), nodes.integer(MOST_CHARACTERS))
