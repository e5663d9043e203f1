"""How the values of a column begin: counted where they lie, so that none of them is read."""

from collections.abc import Sequence

from sqlglot import exp

from troth.policy.model import Table
from troth.sql import nodes
from troth.sql.change import holds_something
from troth.sql.look import place_of
from troth.sql.spine import Build


def values_beginning_otherwise(build: Build, table: Table, column: str, beginnings: Sequence[str]) -> str:
    """How many values a column holds, and how many of them begin with none of ``beginnings``.

    Nulls, empty texts and what Troth itself has written in the place of a value are no values.
    """
    place, dialect = place_of(table), build.placement.dialect
    value = build.writer(place, "r").as_text(nodes.column("r", column))
    otherwise = nodes.none_of(nodes.any_of(_begins(value, beginning) for beginning in beginnings))
    several = exp.Sum(this=nodes.case((otherwise, nodes.integer(1)), otherwise=nodes.integer(0)))
    held = (holds_something(table, column, "r", dialect), nodes.none_of(nodes.equal(value.copy(), nodes.text(""))))
    query = exp.select(exp.Count(this=exp.Star()), several, copy=False)
    query = query.from_(build.placement.operator(place, "r"), copy=False)
    return build.placement.sql(query.where(nodes.all_of(held), copy=False))


def _begins(value: exp.Expr, beginning: str) -> exp.Expr:
    """Whether a text begins so, letter for letter: ``LIKE`` does not tell capitals apart in every database."""
    first = nodes.call("substr", value.copy(), nodes.integer(1), nodes.integer(len(beginning)))
    return nodes.equal(first, nodes.text(beginning))
