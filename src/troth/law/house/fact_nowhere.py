"""A rule that asks for what cannot be found from the rows it governs."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.clocks import foreign
from troth.law.crossing import crossing
from troth.law.example import Example
from troth.law.matter import Matter, Reach
from troth.law.model import Check, Flaw, flaw
from troth.law.needs import needed
from troth.law.parts import listed
from troth.policy.model import physical


def _look(matter: Matter) -> Iterator[Flaw]:
    """Each row once for each fact, with all of its tables from which none leads there."""
    lost: dict[tuple[str, str, str], list[Reach]] = {}
    for reach in matter.reaches:
        for key, fact in needed(reach.claim.use):
            asked = key == "keep" or reach.person is not None
            if asked and foreign(matter, reach, fact) and not _crosses(matter, reach, fact):
                lost.setdefault((reach.claim.path, key, fact), []).append(reach)
    for (row, key, fact), reaches in lost.items():
        tables = list(dict.fromkeys(reach.table.name for reach in reaches))
        yield flaw(
            row,
            reaches[0].claim.use,
            key,
            row=row,
            fact=fact,
            data=listed(dict.fromkeys(reach.claim.part for reach in reaches)),
            tables=listed(tables),
            table=tables[0],
            far=matter.policy.fact_tables[fact].table,
        )


def _crosses(matter: Matter, reach: Reach, fact: str) -> bool:
    goal = physical(matter.policy.fact_tables[fact].table)
    return crossing(matter.policy.tables, reach.table, goal) is not None


CHECKS = (
    Check(
        code="FACT_NOWHERE",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a row governs a table from whose rows no link leads to a fact that the row asks for: it can never be "
        "decided",
        why="A rule can be decided only where the table's own row, a row it links to, or its owner tells the "
        "fact. Elsewhere every row is undecided and stays.",
        says="`{row}` governs {data} in {tables}, and no link leads from there to `{fact}`: it could never be decided.",
        help="add a link from `{table}` towards `{far}`, give the fact a person with `of`, or give this data a row of "
        "its own",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments]
                    ground: contract
                    keep: 13 months after call.ended #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments]
                    ground: contract
                    keep: 13 months after order.paid
            """,
        ),
    ),
)
