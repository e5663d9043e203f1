"""What several rows say together, in three values."""

from sqlglot import exp

from troth.sql import nodes
from troth.sql.place import Placement


def state_of(*branches: tuple[exp.Expr, int | None]) -> exp.Expr:
    """What is known of an anchor; null where no branch is true, or one that says so."""
    null = exp.Null()
    return nodes.case(*((test, nodes.integer(value) if value is not None else null) for test, value in branches))


def no_instant(placement: Placement) -> exp.Expr:
    return exp.Null() if placement.dialect == "sqlite" else exp.cast(exp.Null(), "timestamptz", copy=False)


def count_of(test: exp.Expr) -> exp.Expr:
    return exp.Sum(this=nodes.case((test, nodes.integer(1)), otherwise=nodes.integer(0)))


def some(name: str) -> exp.Expr:
    """Or over the rows, in three values."""
    found = nodes.column("x", name)
    yes = nodes.compare(count_of(nodes.is_true(found)), ">", nodes.integer(0))
    no = nodes.equal(count_of(nodes.is_false(found)), exp.Count(this=exp.Star()))
    return nodes.case((yes, exp.true()), (no, exp.false()))


def most(which: str, test: exp.Expr, value: exp.Expr) -> exp.Expr:
    kind = exp.Max if which == "max" else exp.Min
    return kind(this=nodes.case((nodes.is_true(test), value)))
