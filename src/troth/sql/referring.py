"""Rows that point at rows: what is pointed at by a row that stays is not deleted, whatever the
database would do with the row.

A foreign key may cascade, a mapped link may have no foreign key at all, and a table may point at itself. The
question is the same: is there a row pointing here that does not go as well? It is asked when the plan is
made and again in each batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from troth.sql import nodes
from troth.sql.decide import Asking
from troth.sql.place import own_column


@dataclass(frozen=True)
class Referrer:
    """A table whose ``columns`` point at ``target_columns``, part of a table's key.

    ``relation``: as the database calls it. ``mapped``: its name in the map, ``key`` and ``worklist`` its own, where it
    has a worklist that says which of its rows go.
    """

    relation: str
    columns: tuple[str, ...]
    target_columns: tuple[str, ...]
    mapped: str | None = None
    key: tuple[str, ...] = ()
    worklist: str | None = None


def of_itself(asking: Asking, referrer: Referrer) -> bool:
    """Whether the rows that point are of the same table as those pointed at, and point at its whole key."""
    return referrer.relation == asking.asked.table.relation and referrer.target_columns == asking.key


def there(asking: Asking, referrer: Referrer, alias: str) -> exp.Table:
    """The referrer's table."""
    placement = asking.placement
    return nodes.table(referrer.relation, placement.operator_schema, alias)


def _same(asking: Asking, referrer: Referrer, child: str, target: Sequence[exp.Expr]) -> exp.Expr:
    """Whether a row of the referrer points at a key; as text where the types differ, as for links
    that are no foreign keys.
    """
    store, tests = asking.asked.table.store, []
    for column, wanted, value in zip(referrer.columns, referrer.target_columns, target, strict=True):
        here = nodes.column(child, column)
        if asking.types(f"{store}.{referrer.relation}", column) != asking.types(asking.asked.table.name, wanted):
            tests.append(nodes.equal(exp.cast(here, "text", copy=False), exp.cast(value, "text", copy=False)))
        else:
            tests.append(nodes.equal(here, value))
    return nodes.all_of(tests)


def not_pointed_at(asking: Asking, referrers: Sequence[Referrer], row: str) -> exp.Expr:
    """Whether no row of the referrers points at a row now. Those of the table itself are
    another matter (``staying``).
    """
    tests = []
    for number, referrer in enumerate(referrers):
        if of_itself(asking, referrer):
            continue
        alias = f"c{number}"
        target = [nodes.column(row, column) for column in referrer.target_columns]
        child = exp.select("1", copy=False).from_(there(asking, referrer, alias), copy=False)
        child.where(_same(asking, referrer, alias, target), copy=False)
        tests.append(nodes.none_of(exp.Exists(this=child)))
    return nodes.all_of(tests)


# --- when the plan is made --------------------------------------------------------------------------------------------


def block(asking: Asking, referrer: Referrer, delete_row: int, otherwise: exp.Expr) -> str:
    """The statement that keeps a planned row at which a row points that stays: ``otherwise`` is done with it,
    and its key kept (§9).
    """
    placement, key = asking.placement, own_column
    keys = [nodes.column("w", key(f"k_{column}")) for column in referrer.target_columns]
    points = exp.select("1", copy=False).from_(there(asking, referrer, "c"), copy=False)
    if referrer.worklist is not None:
        goes = [nodes.equal(nodes.column("g", f"k_{column}"), nodes.column("c", column)) for column in referrer.key]
        goes.append(nodes.equal(nodes.column("g", "action"), nodes.integer(delete_row)))
        join = exp.Join(this=asking.listing.own(referrer.worklist, "g"), side="LEFT", on=nodes.all_of(goes))
        points.append("joins", join)
        points.where(nodes.is_null(nodes.column("g", "action")), copy=False)
    # Asked once for all rows: row by row, a referrer without an index would be read through for each.
    casts = [
        asking.types(f"{asking.asked.table.store}.{referrer.relation}", here)
        != asking.types(asking.asked.table.name, there)
        for here, there in zip(referrer.columns, referrer.target_columns, strict=True)
    ]
    columns = [nodes.column("c", column) for column in referrer.columns]
    points.set("expressions", [_text(tree, cast) for tree, cast in zip(columns, casts, strict=True)])
    left = [_text(tree, cast) for tree, cast in zip(keys, casts, strict=True)]
    return keep(asking, delete_row, otherwise, left, placement.sql(points))


def keep(asking: Asking, delete_row: int, otherwise: exp.Expr, left: Sequence[exp.Expr], right: str) -> str:
    """The statement that does something else with the planned rows whose key (``left``) is among those of a query."""
    placement = asking.placement
    own = placement.sql(asking.listing.own(f"work_{asking.asked.table.name}"))
    keys = ", ".join(placement.sql(tree) for tree in left)
    return (
        f"UPDATE {own} AS w SET action = {placement.sql(otherwise)}, blocked = 1 "  # noqa: S608
        f"WHERE action = {delete_row} AND ({keys}) IN ({right})"
    )


def _text(tree: exp.Expr, cast: bool) -> exp.Expr:
    return exp.cast(tree, "text", copy=False) if cast else tree
