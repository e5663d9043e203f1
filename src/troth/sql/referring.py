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


def _there(asking: Asking, referrer: Referrer, alias: str) -> exp.Table:
    placement = asking.placement
    schema = placement.schema or ("main" if placement.dialect == "sqlite" else "public")
    return nodes.table(referrer.relation, schema, alias)


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
        child = exp.select("1", copy=False).from_(_there(asking, referrer, alias), copy=False)
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
    points = exp.select("1", copy=False).from_(_there(asking, referrer, "c"), copy=False)
    if referrer.worklist is not None:
        goes = [nodes.equal(nodes.column("g", f"k_{column}"), nodes.column("c", column)) for column in referrer.key]
        goes.append(nodes.equal(nodes.column("g", "action"), nodes.integer(delete_row)))
        join = exp.Join(this=placement.own(referrer.worklist, "g"), side="LEFT", on=nodes.all_of(goes))
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
    return _keep(asking, delete_row, otherwise, left, placement.sql(points))


def block_itself(asking: Asking, referrers: Sequence[Referrer], delete_row: int, otherwise: exp.Expr) -> str:
    """The same for a table that points at itself, after its other referrers: who is pointed at by a row that
    stays stays, and so on up.
    """
    placement, key = asking.placement, [f"k_{column}" for column in asking.key]
    names = ", ".join(placement.sql(nodes.name(name)) for name in key)
    edges = _edges(asking, referrers)
    work = placement.sql(placement.own(f"work_{asking.asked.table.name}", "g"))
    goes = [nodes.equal(nodes.column("g", name), nodes.column("e", f"c_{name}")) for name in key]
    goes.append(nodes.equal(nodes.column("g", "action"), nodes.integer(delete_row)))
    stays = placement.sql(nodes.is_null(nodes.column("g", "action")))
    up = ", ".join(placement.sql(nodes.column("e", name)) for name in key)
    on = placement.sql(nodes.all_of(goes))
    left = [nodes.column("w", name) for name in key]
    climb = placement.sql(
        nodes.all_of(nodes.equal(nodes.column("e", f"c_{name}"), nodes.column("s", name)) for name in key)
    )
    whole = (
        f"WITH RECURSIVE edges AS ({edges}), stays({names}) AS ("  # noqa: S608
        f"SELECT {up} FROM edges AS e LEFT JOIN {work} ON {on} WHERE {stays} UNION "
        f"SELECT {up} FROM stays AS s JOIN edges AS e ON {climb}) "
    )
    return whole + _keep(asking, delete_row, otherwise, left, f"SELECT {names} FROM stays")  # noqa: S608


def _keep(asking: Asking, delete_row: int, otherwise: exp.Expr, left: Sequence[exp.Expr], right: str) -> str:
    placement = asking.placement
    own = placement.sql(placement.own(f"work_{asking.asked.table.name}"))
    keys = ", ".join(placement.sql(tree) for tree in left)
    return (
        f"UPDATE {own} AS w SET action = {placement.sql(otherwise)}, blocked = 1 "  # noqa: S608
        f"WHERE action = {delete_row} AND ({keys}) IN ({right})"
    )


def _text(tree: exp.Expr, cast: bool) -> exp.Expr:
    return exp.cast(tree, "text", copy=False) if cast else tree


# --- in a batch -------------------------------------------------------------------------------------------------------


def staying(asking: Asking, referrers: Sequence[Referrer]) -> str:
    """Of a table that points at itself, as common table expressions after one named ``due``: the keys, in
    ``stays``, of the rows due at which a row points that does not go with them, and so on up. Rows that point
    at each other go together.
    """
    placement, key = asking.placement, [f"k_{column}" for column in asking.key]
    names = ", ".join(placement.sql(nodes.name(name)) for name in key)
    up = ", ".join(placement.sql(nodes.column("e", name)) for name in key)

    def same(left: str, right: str, beginning: str) -> str:
        return placement.sql(
            nodes.all_of(nodes.equal(nodes.column(left, name), nodes.column(right, beginning + name)) for name in key)
        )

    inside = placement.sql(
        nodes.all_of(nodes.equal(nodes.column("x", name), nodes.column("e", f"c_{name}")) for name in key)
    )
    return (
        f"edges AS ({_edges(asking, referrers, due=True)}), stays({names}) AS ("  # noqa: S608
        f"SELECT {up} FROM edges AS e WHERE NOT EXISTS(SELECT 1 FROM due AS x WHERE {inside}) UNION "
        f"SELECT {up} FROM stays AS s JOIN edges AS e ON {same('s', 'e', 'c_')})"
    )


def _edges(asking: Asking, referrers: Sequence[Referrer], *, due: bool = False) -> str:
    """Who points at whom in a table that points at itself: ``c_k_*`` the key of who points, ``k_*`` of
    whom; only at rows ``due``.
    """
    placement, found = asking.placement, []
    for referrer in referrers:
        if not of_itself(asking, referrer):
            continue
        columns = [
            *(exp.alias_(nodes.column("c", c), f"c_k_{c}", quoted=True, copy=False) for c in asking.key),
            *(
                exp.alias_(nodes.column("c", here), f"k_{c}", quoted=True, copy=False)
                for here, c in zip(referrer.columns, asking.key, strict=True)
            ),
        ]
        query = exp.select(*columns, copy=False).from_(_there(asking, referrer, "c"), copy=False)
        if due:
            on = [
                nodes.equal(nodes.column("c", here), nodes.column("d", f"k_{c}"))
                for here, c in zip(referrer.columns, asking.key, strict=True)
            ]
            query.join(
                exp.Table(this=nodes.name("due"), alias=exp.TableAlias(this=nodes.name("d"))),
                on=nodes.all_of(on),
                copy=False,
            )
        else:
            there = [nodes.none_of(nodes.is_null(nodes.column("c", here))) for here in referrer.columns]
            query.where(nodes.all_of(there), copy=False)
        found.append(placement.sql(query))
    return " UNION ALL ".join(found)
