"""Tables that point at themselves: a whole tree goes at once, from below; who has somebody below that stays is kept."""

from collections.abc import Iterator, Sequence

from sqlglot import exp

from troth.sql import nodes
from troth.sql.decide import Asking
from troth.sql.nodes import as_
from troth.sql.place import Placement
from troth.sql.referring import Referrer, keep, of_itself, there


def block_itself(asking: Asking, referrers: Sequence[Referrer], delete_row: int, otherwise: exp.Expr) -> Iterator[str]:
    """The statements that keep, after the other referrers, who is pointed at by a row that stays, and so on up."""
    placement, table = asking.listing, asking.asked.table.name
    key, edge = _key(asking), placement.sql(placement.own(f"edge_{table}", "e"))
    work = placement.sql(placement.own(f"work_{table}", "g"))
    names, up = _names(placement, key), _columns(placement, "e", key)
    stays = _text(placement, nodes.is_null(nodes.column("g", "action")))
    below = _same(
        placement, "g", key, "e", _below(key), nodes.equal(nodes.column("g", "action"), nodes.integer(delete_row))
    )
    yield from _made(placement, f"edge_{table}", _edges(asking, referrers), key)
    if placement.dialect == "postgres":  # each step up or down looks a few rows up: no step reads the whole table
        yield "SET LOCAL enable_nestloop = on"
    recursive = (
        f"WITH RECURSIVE stays({names}) AS (SELECT {up} FROM {edge} LEFT JOIN {work} ON {below} WHERE {stays} UNION "  # noqa: S608
        f"SELECT {up} FROM stays AS s JOIN {edge} ON {_same(placement, 'e', _below(key), 's', key)}) "
    )
    left = [nodes.column("w", name) for name in key]
    yield recursive + keep(asking, delete_row, otherwise, left, f"SELECT {names} FROM stays")  # noqa: S608
    if sum(of_itself(asking, referrer) for referrer in referrers) == 1:
        yield from _below_first(asking, delete_row)
    if placement.dialect == "postgres":
        yield "SET LOCAL enable_nestloop = off"
    yield placement.drop(f"edge_{table}")


def _below_first(asking: Asking, delete_row: int) -> Iterator[str]:
    """Numbers the worklist anew, so that who points goes in the same batch as what it points at or in one before.

    With one column that points, rows form trees, and each is as deep as its way down from one that points at none due.
    Circles have no such way: they keep their numbers, and go where they lie in one batch.
    """
    placement, table, key = asking.listing, asking.asked.table.name, _key(asking)
    edge, due = (placement.sql(placement.own(f"{name}_{table}", "e")) for name in ("edge", "due_edge"))
    again, deep = (
        placement.sql(placement.own(f"due_edge_{table}", "u")),
        placement.sql(placement.own(f"deep_{table}", "d")),
    )
    work = placement.own(f"work_{table}")
    goes = nodes.equal(nodes.column("g", "action"), nodes.integer(delete_row))
    goes_up = nodes.equal(nodes.column("h", "action"), nodes.integer(delete_row))
    both = (
        f"SELECT e.* FROM {edge} JOIN {placement.sql(placement.own(f'work_{table}', 'g'))} "  # noqa: S608
        f"ON {_same(placement, 'g', key, 'e', _below(key), goes)} "
        f"JOIN {placement.sql(placement.own(f'work_{table}', 'h'))} ON {_same(placement, 'h', key, 'e', key, goes_up)} "
        f"WHERE NOT ({_same(placement, 'e', key, 'e', _below(key))})"
    )
    yield from _made(placement, f"due_edge_{table}", both, key)
    names = _names(placement, key)
    tops = f"NOT EXISTS(SELECT 1 FROM {again} WHERE {_same(placement, 'u', _below(key), 'e', key)})"  # noqa: S608
    down = (
        f"WITH RECURSIVE down({names}, depth) AS ("  # noqa: S608
        f"SELECT DISTINCT {_columns(placement, 'e', key)}, 0 FROM {due} WHERE {tops} UNION ALL "
        f"SELECT {_columns(placement, 'e', _below(key))}, s.depth + 1 FROM down AS s "
        f"JOIN {due} ON {_same(placement, 'e', key, 's', key)}) SELECT {names}, depth FROM down"
    )
    yield from _made(placement, f"deep_{table}", down, key)
    yield (
        f"UPDATE {placement.sql(work)} AS w SET n = m.n FROM ("  # noqa: S608
        f"SELECT {_columns(placement, 'g', key)}, ROW_NUMBER() OVER (ORDER BY COALESCE(d.depth, 0) DESC, g.n) AS n "
        f"FROM {placement.sql(placement.own(f'work_{table}', 'g'))} "
        f"LEFT JOIN {deep} ON {_same(placement, 'd', key, 'g', key)}) AS m WHERE {_same(placement, 'w', key, 'm', key)}"
    )
    yield placement.drop(f"due_edge_{table}")
    yield placement.drop(f"deep_{table}")


def staying(asking: Asking, referrers: Sequence[Referrer]) -> str:
    """In a batch, as common table expressions after one named ``due``: the keys, in ``stays``, of the rows due at which
    a row points that does not go with them, and so on up. Rows that point at each other go together.
    """
    placement, key = asking.placement, _key(asking)
    up, inside = _columns(placement, "e", key), _same(placement, "x", key, "e", _below(key))
    return (
        f"edges AS ({_edges(asking, referrers, due=True)}), stays({_names(placement, key)}) AS ("  # noqa: S608
        f"SELECT {up} FROM edges AS e WHERE NOT EXISTS(SELECT 1 FROM due AS x WHERE {inside}) UNION "
        f"SELECT {up} FROM stays AS s JOIN edges AS e ON {_same(placement, 'e', _below(key), 's', key)})"
    )


def _edges(asking: Asking, referrers: Sequence[Referrer], *, due: bool = False) -> str:
    """Who points at whom: ``c_k_*`` the key of who points, ``k_*`` of whom; only at rows ``due``."""
    placement, found = asking.placement, []
    for referrer in referrers:
        if not of_itself(asking, referrer):
            continue
        who = [as_(nodes.column("c", column), f"c_k_{column}") for column in asking.key]
        pairs = list(zip(referrer.columns, asking.key, strict=True))
        whom = [as_(nodes.column("c", here), f"k_{column}") for here, column in pairs]
        query = exp.select(*who, *whom, copy=False).from_(there(asking, referrer, "c"), copy=False)
        if due:
            on = nodes.all_of(nodes.equal(nodes.column("c", here), nodes.column("d", f"k_{c}")) for here, c in pairs)
            query.join(nodes.table("due", alias="d"), on=on, copy=False)
        else:
            known = [nodes.none_of(nodes.is_null(nodes.column("c", here))) for here in referrer.columns]
            query.where(nodes.all_of(known), copy=False)
        found.append(placement.sql(query))
    return " UNION ALL ".join(found)


def _made(placement: Placement, name: str, query: str, key: Sequence[str]) -> Iterator[str]:
    """A table from a query, found by either end of its edges, or by its key."""
    yield placement.drop(name)
    yield placement.create(name, query, lasting=True)
    yield placement.index(name, *key)
    if "edge" in name:
        yield placement.index(name, *_below(key))
    yield placement.analyze(name)


def _key(asking: Asking) -> list[str]:
    return [f"k_{column}" for column in asking.key]


def _below(key: Sequence[str]) -> list[str]:
    return [f"c_{name}" for name in key]


def _names(placement: Placement, key: Sequence[str]) -> str:
    return ", ".join(placement.sql(nodes.name(name)) for name in key)


def _columns(placement: Placement, alias: str, key: Sequence[str]) -> str:
    return ", ".join(placement.sql(nodes.column(alias, name)) for name in key)


def _same(placement: Placement, one: str, ones: Sequence[str], two: str, twos: Sequence[str], *more: exp.Expr) -> str:
    pairs = (nodes.equal(nodes.column(one, a), nodes.column(two, b)) for a, b in zip(ones, twos, strict=True))
    return _text(placement, nodes.all_of((*pairs, *more)))


def _text(placement: Placement, tree: exp.Expr) -> str:
    return placement.sql(tree)
