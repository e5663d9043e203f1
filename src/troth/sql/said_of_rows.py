"""What is said of single rows, whoever owns them: claims of the engine, decisions of staff, owners that they named.

Tables of the spine with a row for each row of the operator's that anything is said of, to be joined by its key.
"""

from collections.abc import Iterator
from dataclasses import replace

from sqlglot import exp

from troth.plan.standing import standing
from troth.plan.subject import Asked, recorded
from troth.policy.model import OWNER, Table, reached_class
from troth.sql import nodes
from troth.sql.nodes import as_
from troth.sql.place import own_column
from troth.sql.sources import Sources, Spined, named_table, row_table
from troth.sql.spine import SEPARATOR, Build, Statement


def row_claims(build: Build, table: Table) -> Iterator[Statement]:
    """What the engine claims and a member of staff has decided of rows of one table: one row for each of them."""
    own, said = row_table(table.name), []
    for part in table.parts:
        here = nodes.equal(nodes.column("k", "part"), nodes.text(part))
        of_part = {f"engine|{part}": "kind", f"decided|{part}": "decided", f"decided|{part}|at": "at"}
        said += [
            as_(exp.Min(this=nodes.case((here, nodes.column("k", column)))), own_column(name))
            for name, column in of_part.items()
        ]
    key = [nodes.column("r", column) for column in table.entry.key or ()]
    if not key:  # of a single row nothing can be said; what is said of all is one row for all
        of_all = exp.select(*said, copy=False).from_(build.placement.own("engine_row", "k"), copy=False)
        of_all = of_all.where(nodes.equal(nodes.column("k", "tbl"), nodes.text(table.name)), copy=False)
        of_all = of_all.where(nodes.is_null(nodes.column("k", "key")), copy=False)
        yield Statement(build.placement.drop(own))
        yield Statement(build.placement.create(own, of_all))
        return
    query = (
        exp.select(*key_columns(table), *said, copy=False)
        .from_(build.placement.operator(table.name, "r"), copy=False)
        .join(build.placement.own("engine_row", "k"), on=_is_row(build, table), copy=False)
        .group_by(*key, copy=False)
    )
    yield from of_rows(build, table, own, query)


def named(build: Build, asked: Asked, several: frozenset[str]) -> Iterator[Statement]:
    """The owners whom a member of staff has named for rows of a table of which no owner, or none alone, is found."""
    table = asked.table
    assert table.owner is not None
    sources = Sources(replace(asked, named=False), build.placement, build.types, Spined(several))
    found = standing(sources.asked, table, table.owner, (f"@{OWNER}",))
    alone, (time, known) = sources.writer.predicate(found.one), recorded(asked)
    later = nodes.compare(sources.writer.moment(time), ">", nodes.column("k", "at"))
    another = nodes.all_of((sources.writer.predicate(known), later))
    key = sources.writer.as_text(nodes.column("p", "key"))
    there = (nodes.equal(key, nodes.column("k", "person")), nodes.none_of(nodes.is_true(nodes.column("p", "twice"))))
    person = build.placement.own(f"person_{reached_class(build.policy, table, table.owner)}", "p")
    query = (
        sources.from_(exp.select(*key_columns(table), as_(nodes.column("p", "key"), "person"), copy=False))
        .join(build.placement.own("owner_named", "k"), on=_is_row(build, table), copy=False)
        .join(person, on=nodes.all_of(there), copy=False)
        .where(nodes.none_of(nodes.is_true(alone)), copy=False)
        .where(nodes.none_of(nodes.is_true(another)), copy=False)
    )
    yield from of_rows(build, table, named_table(table.name), query)


def key_columns(table: Table) -> list[exp.Expr]:
    """The key of the operator's row ``r``, as the spine's tables of rows have it."""
    return [as_(nodes.column("r", column), f"k_{column}") for column in table.entry.key or ()]


def _is_row(build: Build, table: Table) -> exp.Expr:
    """Whether what is said (``k``) is of the row ``r``: of its key, or of every row of its table."""
    writer, parts = build.writer(table.name, "r"), list[exp.Expr]()
    for column in table.entry.key or ():
        parts += [nodes.text(SEPARATOR)] * bool(parts) + [writer.as_text(nodes.column("r", column))]
    whole = parts[0]
    for part in parts[1:]:
        whole = exp.DPipe(this=whole, expression=part)
    key = nodes.column("k", "key")
    here = nodes.any_of((nodes.is_null(key), nodes.equal(key, nodes.paren(whole))))
    return nodes.all_of((nodes.equal(nodes.column("k", "tbl"), nodes.text(table.name)), here))


def of_rows(build: Build, table: Table, own: str, query: exp.Select | str) -> Iterator[Statement]:
    """A table of the spine with rows of an operator's table, to be found by their keys."""
    placement = build.placement
    yield Statement(placement.drop(own))
    yield Statement(placement.create(own, query))
    yield Statement(placement.index(own, *(f"k_{column}" for column in table.entry.key or ())))
    yield Statement(placement.analyze(own))
