"""Moments reached by a sum: a table of the spine for each, with the instant since which enough has come together."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from troth.declaration.model import FactTable
from troth.plan.facts import COME, NOT_YET
from troth.plan.subject import Asked, reading
from troth.policy.model import Policy, Table, physical
from troth.predicate.algebra import Compare, Day, On, conjunction
from troth.sql import nodes
from troth.sql.nodes import as_
from troth.sql.spine import Build, Statement


@dataclass(frozen=True)
class Summed:
    """Where the sum of a fact is found: the table of the single amounts, its link to the rows that owe,
    and their table and key.
    """

    table: Table
    link: str
    owed_by: Table
    key: str


def summed(policy: Policy, fact: FactTable) -> Summed:
    payments = physical((fact.moment.column if fact.moment else "").rpartition(".")[0])
    table = next(t for t in policy.tables.values() if (t.store, t.relation) == payments)
    link = next(c for c, entry in table.entry.links.items() if physical(entry.table) == physical(fact.table))
    owed_by = policy.tables[table.entry.links[link].table]
    return Summed(table, link, owed_by, (owed_by.entry.key or ("",))[0])


def sums(build: Build, fact: str, asked: Asked) -> Iterator[Statement]:
    """For each row of a fact's table: the instant since which the sum over linked rows has reached its amount."""
    placement, declared = build.placement, build.policy.fact_tables[fact]
    assert declared.moment is not None
    assert declared.reaches_sum is not None
    assert declared.reaches_of is not None
    where = summed(build.policy, declared)
    table, link, owed_by, key = where.table, where.link, where.owed_by, where.key
    at_column, amount = declared.moment.column.rsplit(".", 1)[1], declared.reaches_of.rsplit(".", 1)[1]
    value = declared.reaches_sum.rsplit(".", 1)[1]
    writer = build.writer(table.name, "m")
    found = reading(asked, table.name, (), at_column)
    moment, day = writer.moment(found.time), Day(found.time, build.policy.zone)
    tomorrow = On(asked.today.fromordinal(asked.today.toordinal() + 1))
    fine = writer.predicate(conjunction(found.readable, Compare(day, "<=", tomorrow)))
    number = _is_number(build, table.name, value, "m")
    in_time = writer.moment_compared(found.time, "<=", asked.at)
    paid = (
        exp.select(
            as_(nodes.column("m", link), "key"),
            as_(moment, "at"),
            as_(nodes.column("m", value), "value"),
            as_(nodes.all_of((fine, number)), "fine"),
            as_(nodes.is_true(in_time), "seen"),
            copy=False,
        )
        .from_(placement.operator(table.name, "m"), copy=False)
        .where(nodes.none_of(nodes.is_null(nodes.column("m", link))), copy=False)
    )
    owed = _is_number(build, owed_by.name, amount, "i")
    operator = placement.sql(placement.operator(owed_by.name, "i"))
    paid_sql = placement.sql(paid)
    key_sql, amount_sql = placement.sql(nodes.column("i", key)), placement.sql(nodes.column("i", amount))
    yield Statement(placement.drop(f"sum_{fact}"))
    reached = f"""WITH paid AS ({paid_sql}),
steps AS (SELECT key, "at", sum(value) AS value FROM paid WHERE fine AND seen GROUP BY key, "at"),
running AS (SELECT key, "at", sum(value) OVER (PARTITION BY key ORDER BY "at") AS total FROM steps),
doubtful AS (SELECT DISTINCT key FROM paid WHERE (fine IS TRUE) = FALSE),
short AS (
  SELECT n.key AS key, max(n."at") AS "at" FROM running n JOIN {operator} ON {key_sql} = n.key
  WHERE n.total < {amount_sql} GROUP BY n.key),
reached AS (
  SELECT n.key AS key, min(n."at") AS "at" FROM running n LEFT JOIN short s ON s.key = n.key
  WHERE s."at" IS NULL OR n."at" > s."at" GROUP BY n.key)
SELECT {key_sql} AS key,
  CASE WHEN d.key IS NOT NULL OR NOT ({placement.sql(owed)}) THEN NULL
    WHEN x."at" IS NULL THEN {NOT_YET} ELSE {COME} END AS state,
  x."at" AS "at"
FROM {operator} LEFT JOIN reached x ON x.key = {key_sql} LEFT JOIN doubtful d ON d.key = {key_sql}"""  # noqa: S608
    yield Statement(placement.create(f"sum_{fact}", reached))
    yield Statement(placement.index(f"sum_{fact}", "key"))
    yield Statement(placement.analyze(f"sum_{fact}"))


def _is_number(build: Build, table: str, column: str, alias: str) -> exp.Expr:
    value = nodes.column(alias, column)
    if build.placement.dialect == "sqlite":
        kinds = [nodes.text("integer"), nodes.text("real")]
        return nodes.paren(exp.In(this=nodes.call("typeof", value), expressions=kinds))
    number = build.types(table, column) in ("integer", "number")
    return nodes.none_of(nodes.is_null(value)) if number else exp.false()
