"""The few shapes of SQL tree that everything here is built from. Each compound is parenthesised: a
builder does not do it.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from sqlglot import exp

from troth.kernel.calendar import LAST_DAY


def text(value: str) -> exp.Expr:
    """A text literal."""
    return exp.Literal.string(value)


def integer(value: int) -> exp.Expr:
    """A whole-number literal."""
    return exp.Literal.number(value) if value >= 0 else exp.Paren(this=exp.Neg(this=exp.Literal.number(-value)))


NULL = exp.Null()


_CLOSED = (exp.Paren, exp.Column, exp.Literal, exp.Null, exp.Boolean, exp.Anonymous, exp.Case, exp.Cast, exp.Coalesce)


def paren(node: exp.Expr) -> exp.Expr:
    """The node in parentheses, unless it is closed in itself: SQLite's parser has a stack of a hundred."""
    return node if isinstance(node, _CLOSED) else exp.Paren(this=node)


def call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """A function call, written as it stands."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def as_(tree: exp.Expr, name: str) -> exp.Expr:
    """A column of a query under its name; the tree is not copied, which would take longer than all the rest."""
    return exp.alias_(tree, name, quoted=True, copy=False)


def derived(query: exp.Expr, alias: str) -> exp.Subquery:
    """A query as a table of another, under its alias."""
    return exp.Subquery(this=query, alias=exp.TableAlias(this=name(alias)))


def all_of(nodes: Iterable[exp.Expr]) -> exp.Expr:
    """AND, parenthesised; of nothing, true. What is true for certain is left out, what is false for certain decides."""
    found = [node for node in nodes if not _is(node, truth=True)]
    if not found:
        return exp.true()
    if any(_is(node, truth=False) for node in found):
        return exp.false()
    tree = found[0]
    for node in found[1:]:
        tree = exp.And(this=tree, expression=node)
    return paren(tree)


def among(node: exp.Expr, query: exp.Select) -> exp.Expr:
    """Whether a value is one of those that a query finds."""
    return paren(exp.In(this=node, query=exp.Subquery(this=query)))


def any_of(nodes: Iterable[exp.Expr]) -> exp.Expr:
    """OR, parenthesised; of nothing, false. What is false for certain is left out, what is true for certain decides."""
    found = [node for node in nodes if not _is(node, truth=False)]
    if not found:
        return exp.false()
    if any(_is(node, truth=True) for node in found):
        return exp.true()
    tree = found[0]
    for node in found[1:]:
        tree = exp.Or(this=tree, expression=node)
    return paren(tree)


def _is(node: exp.Expr, *, truth: bool) -> bool:
    return isinstance(node, exp.Boolean) and node.this is truth


def none_of(node: exp.Expr) -> exp.Expr:
    """NOT, parenthesised inside and out; of *is null*, *is not null*; of *not*, what it negates."""
    inside = node.this if isinstance(node, exp.Paren) else node
    if isinstance(inside, exp.Boolean):
        return exp.Boolean(this=not inside.this)
    if isinstance(inside, exp.Not):
        return paren(inside.this)
    if isinstance(inside, exp.Is) and isinstance(inside.expression, exp.Null):
        return paren(exp.Not(this=inside))
    return paren(exp.Not(this=paren(node)))


def is_null(node: exp.Expr) -> exp.Expr:
    """Whether it is null."""
    return paren(exp.Is(this=node, expression=exp.Null()))


def _bare(node: exp.Expr) -> exp.Expr:
    """A node without parentheses; of a null that was given a type, the null."""
    while isinstance(node, exp.Paren) or (isinstance(node, exp.Cast) and isinstance(node.this, exp.Null)):
        node = node.this
    return node


def is_true(node: exp.Expr) -> exp.Expr:
    """Whether it is true for certain."""
    node = _bare(node)
    if isinstance(node, exp.Boolean | exp.Null):
        return exp.Boolean(this=isinstance(node, exp.Boolean) and node.this is True)
    return paren(exp.Is(this=paren(node), expression=exp.true()))


def is_false(node: exp.Expr) -> exp.Expr:
    """Whether it is false for certain."""
    node = _bare(node)
    if isinstance(node, exp.Boolean | exp.Null):
        return exp.Boolean(this=isinstance(node, exp.Boolean) and node.this is False)
    return paren(exp.Is(this=paren(node), expression=exp.false()))


def equal(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """Whether two are equal; null with anything is null."""
    if isinstance(left, exp.Null) or isinstance(right, exp.Null):
        return exp.Null()
    return paren(exp.EQ(this=left, expression=right))


def compare(left: exp.Expr, sign: str, right: exp.Expr) -> exp.Expr:
    """A comparison."""
    kinds = {"<": exp.LT, "<=": exp.LTE, "=": exp.EQ, ">=": exp.GTE, ">": exp.GT}
    return paren(kinds[sign](this=left, expression=right))


def case(*branches: tuple[exp.Expr, exp.Expr], otherwise: exp.Expr | None = None) -> exp.Expr:
    """CASE WHEN; parenthesised. Branches that are never taken, or give what is given anyway, are left out."""
    branches = tuple(branch for branch in branches if not _is(branch[0], truth=False))
    if isinstance(otherwise, exp.Boolean | exp.Literal):
        while branches and branches[-1][1] == otherwise:
            branches = branches[:-1]
    if not branches:
        return otherwise if otherwise is not None else exp.Null()
    tree = exp.Case(ifs=[exp.If(this=test, true=value) for test, value in branches], default=otherwise)
    return paren(tree)


@lru_cache(maxsize=4096)
def column(alias: str, name: str) -> exp.Expr:
    """A column of an alias, quoted. One tree serves many places: trees are only ever read after they are made."""
    return exp.Column(this=_identifier(name), table=_identifier(alias))


def _identifier(name: str) -> exp.Identifier:
    return exp.Identifier(this=name, quoted=True)


def name(identifier: str) -> exp.Identifier:
    """An identifier, quoted."""
    return _identifier(identifier)


def table(relation: str, schema: str | None = None, alias: str | None = None) -> exp.Table:
    """A table, quoted, fully qualified where it has a schema."""
    tree = exp.Table(this=name(relation), db=name(schema) if schema else None)
    if alias is not None:
        tree.set("alias", exp.TableAlias(this=name(alias)))
    return tree


def iso(day: date) -> str:
    """A day as text."""
    return min(day, LAST_DAY).isoformat()
