"""A row's own path stays in one store."""

from collections.abc import Iterator

from troth.declaration.sentences import ReferenceKind
from troth.kernel.finding import Level
from troth.law.crossing import crossing
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.needs import needed
from troth.law.parts import listed
from troth.policy.model import RowPath, physical


def _facts(matter: Matter) -> Iterator[Flaw]:
    """Paths that would be found if they might cross: the fact is then looked for on the person instead, or nowhere."""
    tables = matter.policy.tables
    lost: dict[tuple[str, str], dict[str, None]] = {}
    for reach in matter.reaches:
        for _, fact in needed(reach.claim.use):
            if not isinstance(matter.policy.fact_places[reach.table.name, fact], RowPath):
                column = crossing(tables, reach.table, physical(matter.policy.fact_tables[fact].table))
                if column is not None:
                    lost.setdefault((reach.table.name, column), {})[fact] = None
    for (name, column), facts in lost.items():
        entry = tables[name].entry
        words = {"table": name, "what": listed(facts), "link": column}
        yield flaw(name, entry, "links", column, **words)


def _owners(matter: Matter) -> Iterator[Flaw]:
    tables = matter.policy.tables
    for table in tables.values():
        for owner in {reference.column: reference for reference in table.entry.owner}.values():
            if owner.kind is not ReferenceKind.THROUGH:
                continue
            target = tables[table.entry.links[owner.column].table]
            if target.store != table.store:
                yield flaw(table.name, table.entry, "owner", table=table.name, what="its owner", link=owner.column)


_SAYS = (
    "`{table}` reaches {what} only through `{link}`, which leads into another store; this version follows no such link."
)
_HELP = "keep what the row needs in its own store, or give the fact a person with `of`"

CHECKS = (
    Check(
        code="CROSS_STORE_PATH",
        case="fact",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a fact is reached from a table's rows only through a link into another store, which is not followed",
        why="A plan is one statement within one database. Troth follows no link from one database into another, "
        "so the rows could never be decided and would stay.",
        says=_SAYS,
        help=_HELP,
        look=_facts,
        fails=Example(
            map="""
            tables:
              archive.refunds:
                key: [id]
                owner: [customer by customer_id]
                recorded: made_on
                links: {invoice_id: op.invoices} #!
                columns:
                  {id: not personal, customer_id: not personal, amount: payments, made_on: not personal,
                  invoice_id: not personal}
            """,
        ),
        passes=Example(
            map="""
            tables:
              op.refunds:
                key: [id]
                owner: [customer by customer_id]
                recorded: made_on
                links: {invoice_id: op.invoices}
                columns:
                  {id: not personal, customer_id: not personal, amount: payments, made_on: not personal,
                  invoice_id: not personal}
            """,
        ),
    ),
    Check(
        code="CROSS_STORE_PATH",
        case="owner",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="the owner of a table's rows is found through a link into another store, which is not followed",
        why="A plan is one statement within one database. Troth follows no link from one database into another, "
        "so the rows could never be decided and would stay.",
        says=_SAYS,
        help="write the owner by a column or a key of the table itself",
        look=_owners,
        fails=Example(
            map="""
            tables:
              archive.refunds:
                key: [id]
                owner: [through invoice_id] #!
                unowned: 2 years after recorded then delete
                recorded: made_on
                links: {invoice_id: op.invoices}
                columns: {id: not personal, amount: payments, made_on: not personal, invoice_id: not personal}
            """,
            also=("CROSS_STORE_PATH",),
        ),
        passes=Example(
            map="""
            tables:
              op.refunds:
                key: [id]
                owner: [through invoice_id]
                unowned: 2 years after recorded then delete
                recorded: made_on
                links: {invoice_id: op.invoices}
                columns: {id: not personal, amount: payments, made_on: not personal, invoice_id: not personal}
            """,
        ),
    ),
)
