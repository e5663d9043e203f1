"""What a cell becomes when nothing keeps it: emptied, or replaced so that it no longer identifies; and
whether it still has to.
"""

from sqlglot import exp

from troth.declaration.sentences import Anonymise, Anonymiser
from troth.policy.model import Table
from troth.sql import nodes
from troth.sql.place import Dialect
from troth.sql.postgres_text_times import cut_text

RANDOM = "{random}"
"""In a declared empty value: a new random word for every row, for columns that must be unique (RT-76)."""


def emptied(table: Table, column: str, dialect: Dialect) -> exp.Expr:
    """What is written where a cell is removed: null, or the declared empty value."""
    written = table.entry.empty.get(column)
    if written is None:
        return exp.Null()
    if RANDOM not in written:
        return nodes.text(written)
    before, _, after = written.partition(RANDOM)
    word = (
        nodes.call("lower", nodes.call("hex", nodes.call("randomblob", nodes.integer(8))))
        if dialect == "sqlite"
        else exp.cast(nodes.call("gen_random_uuid"), "text", copy=False)
    )
    start = exp.DPipe(this=nodes.text(before), expression=word)
    return nodes.paren(exp.DPipe(this=start, expression=nodes.text(after)))


def holds_something(table: Table, column: str, alias: str, dialect: Dialect) -> exp.Expr:
    """Whether a cell still holds something: neither null nor the declared empty value. Never unknown."""
    value = nodes.column(alias, column)
    there = nodes.none_of(nodes.is_null(value))
    written = table.entry.empty.get(column)
    if written is None:
        return there
    text = exp.cast(value, "text", copy=False)
    if RANDOM in written:
        before, _, after = written.partition(RANDOM)
        empty: exp.Expr = exp.Like(this=text, expression=nodes.text(f"{_like(before)}%{_like(after)}"))
        if "\\" in _like(before + after):
            empty = exp.Escape(this=empty, expression=nodes.text("\\"))
    else:
        empty = exp.EQ(this=text, expression=nodes.text(written))
    return nodes.all_of((there, nodes.none_of(empty)))


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def anonymised(table: Table, column: str, alias: str, dialect: Dialect, type_class: str) -> exp.Expr:
    """What a cell is replaced by when its row is anonymised."""
    value = nodes.column(alias, column)
    how = table.entry.anonymise.get(column, Anonymise(Anonymiser.EMPTY))
    match how.how:
        case Anonymiser.KEEP:
            return value
        case Anonymiser.EMPTY | Anonymiser.RANDOM:
            return emptied(table, column, dialect)
        case Anonymiser.REPLACE:
            return nodes.text(how.argument)
        case Anonymiser.FIRST:
            return nodes.call(
                "substr", exp.cast(value, "text", copy=False), nodes.integer(1), nodes.integer(int(how.argument))
            )
        case Anonymiser.ROUND:
            return _rounded(value, int(how.argument), dialect)
        case Anonymiser.TO:
            return _truncated(value, how.argument, dialect, type_class)


def _rounded(value: exp.Expr, step: int, dialect: Dialect) -> exp.Expr:
    number = exp.cast(value, "real" if dialect == "sqlite" else "numeric", copy=False)
    steps = nodes.call("round", nodes.paren(exp.Div(this=number, expression=nodes.integer(step))))
    return exp.Mul(
        this=exp.cast(steps, "integer", copy=False) if dialect == "sqlite" else steps, expression=nodes.integer(step)
    )


def _truncated(value: exp.Expr, unit: str, dialect: Dialect, type_class: str) -> exp.Expr:
    if dialect == "sqlite":
        return nodes.call("troth_truncate", value, nodes.text(unit))
    if dialect == "duckdb" and type_class == "text":
        return nodes.call("troth_truncate", value, nodes.text(unit))
    if type_class == "text":
        return cut_text(nodes.call("concat", value), unit)
    if type_class == "date":
        return exp.cast(
            nodes.call("date_trunc", nodes.text(unit), exp.cast(value, "timestamp", copy=False)), "date", copy=False
        )
    if type_class == "instant" and dialect == "postgres":  # in DuckDB a store's sessions are in UTC
        return nodes.call("date_trunc", nodes.text(unit), value, nodes.text("UTC"))
    return nodes.call("date_trunc", nodes.text(unit), value)


def changes(table: Table, column: str, alias: str, dialect: Dialect, type_class: str) -> exp.Expr:
    """Whether anonymising would change a cell: it does not yet have its anonymous form. Never unknown."""
    how = table.entry.anonymise.get(column, Anonymise(Anonymiser.EMPTY))
    if how.how is Anonymiser.KEEP:
        return exp.false()
    if how.how in (Anonymiser.EMPTY, Anonymiser.RANDOM):
        return holds_something(table, column, alias, dialect)
    replaced = anonymised(table, column, alias, dialect, type_class)
    if dialect == "sqlite":
        return nodes.paren(exp.Not(this=nodes.paren(exp.Is(this=nodes.column(alias, column), expression=replaced))))
    return nodes.paren(exp.NullSafeNEQ(this=nodes.column(alias, column), expression=replaced))
