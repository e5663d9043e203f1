"""Counting a two-sided table against its outside count, day by day."""

from sqlglot import exp

from troth.plan.subject import Asked, reading, row_tests
from troth.policy.model import Table
from troth.sql import nodes
from troth.sql.spine import Build


def rows_by_day(build: Build, asked: Asked, table: Table) -> str:
    """How many rows were recorded on each local day."""
    return _by_day(build, asked, table, exp.Count(this=exp.Star()))


def counted_by_day(build: Build, asked: Asked, counters: Table, value: str) -> str:
    """What the outside count says of each local day."""
    return _by_day(build, asked, counters, exp.Sum(this=nodes.column("r", value)))


def _by_day(build: Build, asked: Asked, table: Table, counted: exp.Expr) -> str:
    """The days on which a table's own rows were recorded, each with what is counted of it."""
    writer = build.writer(table.name, "r")
    time = reading(asked, table.name, (), table.entry.recorded or "").time
    day = writer.local_day(writer.moment(time), build.policy.zone)
    query = exp.select(day, counted, copy=False).from_(build.placement.operator(table.name, "r"), copy=False)
    query = query.where(writer.predicate(row_tests((), table.entry.where)), copy=False)
    return build.placement.sql(query.group_by(nodes.integer(1), copy=False))
