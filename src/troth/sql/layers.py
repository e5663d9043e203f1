"""A table's question in three layers, so that what many answers share is worked out once for each row.

Innermost are the joins, with every stored time read as an instant; above them the tests that more than one answer
makes; outermost the answers. Nothing of the meaning is here: a shared node is the same node, given a column
instead of being written again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

from sqlglot import exp

from troth.predicate.algebra import And, Cases, Compare, Field, Instant, NextDay, Or, Plus, TimeOf
from troth.sql import nodes
from troth.sql.place import Dialect, own_column
from troth.sql.sources import Sources
from troth.sql.writer import Writer
from troth.sql.writers import WRITERS

MOMENTS = (TimeOf, Plus, NextDay)
TESTS = (And, Or, Cases, Compare)
SMALL = 6
"""Tests with fewer nodes are written again; a column for them would cost as much."""


class Layers:
    """The layers for some predicates and days of one table. ``writer`` writes them for the outermost layer.

    ``every``: those asked of every row; what only the ``few`` share, which are asked of the rows that are left, is not
    worked out for all.
    """

    def __init__(self, sources: Sources, every: Sequence[object], few: Sequence[object] = ()) -> None:
        roots = (*every, *few)
        self._sources = sources
        self._ids: dict[int, int] = {}
        self._known: dict[tuple[object, ...], int] = {}
        self._sizes: dict[int, int] = {}
        self._alive = tuple(roots)  # ids of objects stay good only while the objects live
        counts: Counter[int] = Counter()
        for root in roots:
            self._count(root, counts)
        moments = {self._id(node): node for root in roots for node in _of_kind(root, MOMENTS)}
        self._moments = {key: f"m{n}" for n, key in enumerate(moments)}
        self._moment_nodes = moments
        shared: dict[int, object] = {}
        for root in every:
            self._choose(root, counts, shared)
        self._tests = {key: f"p{n}" for n, key in enumerate(shared)}
        self._test_nodes = shared
        # ``v``, ``m`` and ``p`` are the layers' own names; what a caller selects beside them must not begin so.
        plain = dict.fromkeys(field for root in roots for field in self._fields(root))
        self._fields_at = {field: f"v{n}" for n, field in enumerate(plain)}
        self.writer = self._writer((self._tests, self._moments))

    def inside(self, base: exp.Select, extra: Sequence[str] = ()) -> exp.Select:
        """The outermost layer's source, over ``base``: a query of the joins that selects what else
        is wanted, by its aliases.

        ``extra`` are those aliases; they can be asked of ``f`` in the outermost layer. Returns an empty query over it.
        """
        plain = self._sources.writer
        for field, name in self._fields_at.items():
            column = self._sources.column(field)
            if not isinstance(column, exp.Null):
                base.select(_as(column, name), copy=False)
        for key, name in self._moments.items():
            node = self._moment_nodes[key]
            assert isinstance(node, MOMENTS)
            base.select(_as(plain.moment(node), name), copy=False)
        middle = exp.select(exp.column(exp.Star(), table=nodes.name("f")), copy=False)
        writer = self._writer((self._moments,))
        for key, name in self._tests.items():
            node = self._test_nodes[key]
            assert isinstance(node, TESTS)
            middle.select(_as(writer.predicate(node), name), copy=False)
        middle.from_(self._fenced(base), copy=False)
        return exp.select(copy=False).from_(self._fenced(middle) if self._tests else self._fenced(base), copy=False)

    def _fenced(self, query: exp.Select) -> exp.Subquery:
        return fenced(query, "f", self._sources.placement.dialect)

    def _writer(self, given: tuple[dict[int, str], ...]) -> Writer:
        kind = WRITERS[self._sources.placement.dialect]

        def column_of(field: Field) -> exp.Expr:
            name = self._fields_at.get(field)
            if name is None:
                return exp.Null()
            return nodes.column("f", name) if not isinstance(self._sources.column(field), exp.Null) else exp.Null()

        writer = kind(column_of, self._sources.type_of)

        def shared(node: object) -> exp.Expr | None:
            key = self._ids.get(id(node))
            name = next((names[key] for names in given if key in names), None) if key is not None else None
            return nodes.column("f", name) if name is not None else None

        writer.given = shared
        return writer

    # --- which nodes are the same, and which are worth a column -------------------------------------------------------

    def _id(self, node: object) -> int:
        """The same number for equal nodes, found from the leaves up."""
        found = self._ids.get(id(node))
        if found is not None:
            return found
        children = [
            self._id(child) if _inner(child) else child if not isinstance(child, tuple) else self._of_tuple(child)
            for child in _children(node)
        ]
        key = (type(node), *children)
        number = self._known.setdefault(key, len(self._known))
        self._ids[id(node)] = number
        self._sizes[number] = 1 + sum(self._sizes[self._id(one)] for one in _nodes_in(node))
        return number

    def _of_tuple(self, given: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(
            self._id(one) if _inner(one) else self._of_tuple(one) if isinstance(one, tuple) else one for one in given
        )

    def _count(self, node: object, counts: Counter[int]) -> None:
        number = self._id(node)
        counts[number] += 1
        if counts[number] == 1:
            for one in _nodes_in(node):
                self._count(one, counts)

    def _choose(self, node: object, counts: Counter[int], shared: dict[int, object]) -> None:
        number = self._id(node)
        if isinstance(node, TESTS) and counts[number] > 1 and self._sizes[number] >= SMALL:
            shared.setdefault(number, node)
            return
        if not isinstance(node, MOMENTS):
            for one in _nodes_in(node):
                self._choose(one, counts, shared)

    def _fields(self, node: object) -> Iterator[Field]:
        """The fields that are asked for above the innermost layer."""
        if isinstance(node, Field):
            if node.name:
                yield node
        elif isinstance(node, TimeOf):
            if self._sources.placement.dialect != "sqlite" and self._sources.type_of(node.field) == "date":
                yield node.field  # dates are compared as dates there
        elif not isinstance(node, MOMENTS):
            for one in _nodes_in(node):
                yield from self._fields(one)


def fenced(query: exp.Select, alias: str, dialect: Dialect) -> exp.Subquery:
    """A query that the planner does not take apart: it would work out again what is here to be worked out once.

    PostgreSQL gives the rows below a number to no second worker, where that number could be any; a literal text is
    seen to be zero before it plans.
    """
    if dialect == "sqlite":
        query.set("limit", exp.Limit(expression=exp.Literal.number(-1)))
    nothing = exp.Literal.number(0) if dialect == "sqlite" else exp.Literal.string("0")
    query.set("offset", exp.Offset(expression=nothing))
    return nodes.derived(query, alias)


def _as(tree: exp.Expr, name: str) -> exp.Expr:
    return exp.alias_(tree, own_column(name), quoted=True, copy=False)


def _inner(value: object) -> bool:
    return is_dataclass(value) and not isinstance(value, type) and type(value).__module__ == Field.__module__


def _children(node: object) -> list[object]:
    return [getattr(node, item.name) for item in fields(node)]  # type: ignore[arg-type]


def _nodes_in(node: object) -> Iterator[object]:
    """The nodes directly below a node."""
    waiting = _children(node)
    while waiting:
        child = waiting.pop(0)
        if isinstance(child, tuple):
            waiting = [*child, *waiting]
        elif _inner(child):
            yield child


def _of_kind(node: object, kinds: tuple[type, ...]) -> Iterator[object]:
    if isinstance(node, kinds):
        yield node
        return
    if _inner(node) and not isinstance(node, Field | Instant):
        for one in _nodes_in(node):
            yield from _of_kind(one, kinds)
