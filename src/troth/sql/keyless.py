"""Rows of a table without a key: equal ones are told apart by nobody, so what is due goes all at once.

An address at which the database keeps a row is good for one transaction only. So nothing of it is kept: within the act
the whole table is asked again, and what is due then goes in one statement.
"""

from collections.abc import Iterator

from sqlglot import exp

from troth.sql import nodes
from troth.sql.decide import DELETE, REMOVE, Asking, answers, outcomes
from troth.sql.nodes import as_
from troth.sql.place import FILE_PLACE, Placement
from troth.sql.working_off import PLACE

ROWIDS = ("rowid", "_rowid_", "oid")
"""The names that SQLite has for a row's number; a column of one of these names hides it."""


def places(asking: Asking) -> tuple[str, ...]:
    """The columns that say where a row lies; none where columns of the operator's have all of their names."""
    if asking.placement.dialect != "sqlite":
        return PLACE if asking.placement.dialect == "postgres" else FILE_PLACE
    own = {name.lower() for name in asking.asked.table.columns}
    return tuple(name for name in ROWIDS if name not in own)[:1]


def _due(asking: Asking) -> tuple[Placement, str]:
    return Placement(
        asking.placement.dialect, asking.placement.schema, temporary=True
    ), f"due_{asking.asked.table.name}"


def due_now(asking: Asking) -> Iterator[str]:
    """The statements that note where the rows lie that go whole now: a temporary table, for the present transaction."""
    placement, due = _due(asking)
    where = places(asking)
    extra = [as_(nodes.column("r", column), f"at_{column}") for column in where]
    inside, asked = answers(asking, every_row=False, extra=extra), f"asked_{asking.asked.table.name}"
    yield placement.drop(asked)
    yield placement.create(asked, inside)
    names = [tree.alias for tree in extra]
    decided = outcomes(asking, placement.own(asked, "d"), names)
    tests = [
        nodes.all_of(
            (
                nodes.equal(nodes.column("x", f"s{number}"), nodes.integer(REMOVE)),
                nodes.equal(nodes.column("x", f"a{number}"), nodes.integer(DELETE)),
            )
        )
        for number in range(len(asking.questions))
    ]
    query = exp.select(*(nodes.column("x", name) for name in names), copy=False)
    query.from_(nodes.derived(decided, "x"), copy=False).where(nodes.all_of(tests), copy=False)
    yield placement.drop(due)
    yield placement.create(due, query)
    yield placement.drop(asked)


def count_due(asking: Asking) -> str:
    """How many rows were noted."""
    placement, due = _due(asking)
    return f"SELECT count(*) FROM {placement.sql(placement.own(due))}"  # noqa: S608


def delete_due(asking: Asking) -> str:
    """Deletes the rows that were noted, as far as they lie where they were: one that was changed lies elsewhere."""
    placement, due = _due(asking)
    noted = placement.sql(placement.own(due, "u"))
    own = placement.sql(asking.placement.operator(asking.asked.table.name, "t"))
    if placement.dialect == "duckdb":
        gone = placement.sql(placement.gone(asking.asked.table.name))
        where = ", ".join(placement.sql(nodes.column("u", f"at_{column}")) for column in places(asking))
        return f"INSERT INTO {gone} SELECT {where} FROM {noted}"  # noqa: S608
    pairs = [(nodes.column("t", column), nodes.column("u", f"at_{column}")) for column in places(asking)]
    if placement.dialect == "postgres":
        same = placement.sql(nodes.all_of(nodes.equal(one, two) for one, two in pairs))
        return f"DELETE FROM {own} USING {noted} WHERE {same}"  # noqa: S608
    [(at, was)] = pairs
    return f"DELETE FROM {own} WHERE {placement.sql(at)} IN (SELECT {placement.sql(was)} FROM {noted})"  # noqa: S608


def drop_due(asking: Asking) -> str:
    """Forgets where they lay."""
    placement, due = _due(asking)
    return placement.drop(due)
