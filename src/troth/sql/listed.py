"""The rows of a table that are asked again: a list of their keys, beside the worklist."""

from collections.abc import Iterator

from sqlglot import exp

from troth.sql import nodes
from troth.sql.decide import Asking
from troth.sql.sources import ROW

LIES, PLACE = "lies", "ctid"
"""In a list, where a row lies, where that tells it; and the column of PostgreSQL that says so."""


def list_name(asking: Asking) -> str:
    """The name of a table's list."""
    return f"again_{asking.asked.table.name}"


def listing(asking: Asking, query: str) -> Iterator[str]:
    """The statements that make the list, of a query for keys (and for where rows lie). A row whose key is empty cannot
    be found again.
    """
    own, name = asking.listing, list_name(asking)
    columns = [own.sql(nodes.name(f"k_{column}")) for column in asking.key]
    known = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    listed = ", ".join([*columns, LIES] if asking.placed else columns)
    yield own.drop(name)
    yield own.create(name, f"SELECT DISTINCT {listed} FROM ({query}) AS q WHERE {known}")  # noqa: S608
    if not asking.placed:  # where rows are found by their places, the list is only ever gone through
        yield own.index(name, *(f"k_{column}" for column in asking.key))
    yield own.analyze(name)


def how_many_listed(asking: Asking) -> str:
    """How many rows are asked again."""
    return f"SELECT count(*) FROM {asking.listing.sql(asking.listing.own(list_name(asking)))}"  # noqa: S608


def listed(asking: Asking) -> exp.Join:
    """The rows that are asked again, to be joined to the table's rows."""
    same = [nodes.equal(nodes.column("l", f"k_{column}"), nodes.column(ROW, column)) for column in asking.key]
    if asking.placed:
        same = [nodes.equal(nodes.column("l", LIES), nodes.column(ROW, PLACE))]
    return exp.Join(this=asking.listing.own(list_name(asking), "l"), on=nodes.all_of(same))
