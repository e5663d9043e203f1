"""Counting a two-sided table against its outside count, day by day."""

from sqlglot import exp

from troth.plan.subject import Asked, reading
from troth.policy.model import Table
from troth.sql import nodes
from troth.sql.spine import Build


def rows_by_day(build: Build, asked: Asked, table: Table) -> str:
    """How many rows were recorded on each local day."""
    writer = build.writer(table.name, "r")
    time = reading(asked, table.name, (), table.entry.recorded or "").time
    day = writer.local_day(writer.moment(time), build.policy.zone)
    query = exp.select(day, exp.Count(this=exp.Star()), copy=False)
    query = query.from_(build.placement.operator(table.name, "r"), copy=False).group_by(nodes.integer(1), copy=False)
    return build.placement.sql(query)


def counted_by_day(build: Build, asked: Asked, counters: Table, value: str) -> str:
    """What the outside count says of each local day."""
    writer = build.writer(counters.name, "r")
    time = reading(asked, counters.name, (), counters.entry.recorded or "").time
    day = writer.local_day(writer.moment(time), build.policy.zone)
    query = exp.select(day, exp.Sum(this=nodes.column("r", value)), copy=False)
    query = query.from_(build.placement.operator(counters.name, "r"), copy=False).group_by(nodes.integer(1), copy=False)
    return build.placement.sql(query)
