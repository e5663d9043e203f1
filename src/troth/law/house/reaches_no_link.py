"""A moment that is the payment by which a sum is reached: the payments must point at what is paid."""

from collections.abc import Iterator

from troth.declaration.model import FactTable
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.policy.model import physical


def _link(matter: Matter) -> Iterator[Flaw]:
    for name, entry in matter.policy.fact_tables.items():
        if entry.reaches_sum is not None and _fits(entry):
            rows = _table(entry.reaches_sum)
            if not any(
                (table.store, table.relation) == physical(rows)
                and any(physical(link.table) == physical(entry.table) for link in table.entry.links.values())
                for table in matter.policy.tables.values()
            ):
                yield flaw(f"facts.{name}", entry, "reaches", fact=name, rows=rows, table=entry.table)


def _columns(matter: Matter) -> Iterator[Flaw]:
    for name, entry in matter.policy.fact_tables.items():
        if not _fits(entry):
            yield flaw(f"facts.{name}", entry, "at", fact=name, table=entry.table)


def _fits(entry: FactTable) -> bool:
    """With ``reaches``: the time and the sum of one table, the amount of the fact's own. Without: a column of that."""
    at = entry.moment.column if entry.moment is not None else ""
    if entry.reaches_sum is None or entry.reaches_of is None:
        return "." not in at
    return "." in at and _table(at) == _table(entry.reaches_sum) and _table(entry.reaches_of) == entry.table


def _table(column: str) -> str:
    return column.rpartition(".")[0]


CHECKS = (
    Check(
        code="REACHES_NO_LINK",
        case="link",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a moment is reached by a sum over rows that do not point at what they are counted for",
        why="Adding up is possible only along a link: the rows that are added must point at the row that they are "
        "counted for. Otherwise the moment can never be found.",
        says="`{fact}` is reached by rows of `{rows}`, and no link leads from them to `{table}`.",
        help="add the link in `{rows}`: the column that points at `{table}`",
        look=_link,
        fails=Example(
            map="""
            facts:
              order.paid:
                reaches: {sum: op.payments.amount, of: op.invoices.amount} #!
            tables:
              op.payments:
                columns: {invoice_id: payments}
                links: (none)
            """,
            also=("FACT_NOWHERE",),
        ),
        passes=Example(
            map="""
            facts:
              order.paid:
                reaches: {sum: op.payments.amount, of: op.invoices.amount}
            tables:
              op.payments:
                links: {invoice_id: op.invoices}
                columns: {invoice_id: not personal}
            """,
        ),
    ),
    Check(
        code="REACHES_NO_LINK",
        case="columns",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="`at` names a column of another table without `reaches`, or `reaches` names columns that do not belong "
        "together",
        why="Adding up is possible only along a link: the rows that are added must point at the row that they are "
        "counted for. Otherwise the moment can never be found.",
        says="What the map says of `{fact}` does not fit together: its time and its sum must stand in one table, "
        "its amount in `{table}`.",
        help="write `at` and `sum` of the table of payments and `of` of `{table}`; without `reaches` a column of "
        "`{table}` alone",
        look=_columns,
        fails=Example(
            map="""
            facts:
              order.paid: {at: op.payments.paid_at, reaches: (none)} #!
            """,
        ),
        passes=Example(
            map="""
            facts:
              order.paid:
                at: op.payments.paid_at
                reaches: {sum: op.payments.amount, of: op.invoices.amount}
            """,
        ),
    ),
)
