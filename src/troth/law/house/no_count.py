"""A duty to keep is proved by completeness, and completeness by a count from outside."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    seen: set[str] = set()
    for reach in matter.reaches:
        table = reach.table
        by_law = reach.claim.use.ground in ("legal_obligation", "public_task")
        floor = by_law and any(clock.floor for clock in clocks(reach.claim.keep))
        if floor and table.entry.count_table is None and table.name not in seen:
            seen.add(table.name)
            yield flaw(table.name, table.entry, table=table.name, row=reach.claim.path)


CHECKS = (
    Check(
        code="NO_COUNT",
        level=Level.NOTE,
        law="GDPR 5(2)",
        means="a table must be kept `at least` so long, and nothing from outside "
        "counts its rows: that it is complete is unproven",
        why="That rows are missing can be seen only from outside: by a counter of the exchange, or by a series of "
        "numbers. Art. 5(2) asks for proof, and rows alone do not prove that they are all.",
        says="`{row}` must keep `{table}` complete, and there is nothing to count its rows against: the promise is "
        "unproven.",
        help="add `count` with a table that somebody else fills, such as a counter of the exchange or a series of "
        "invoices",
        look=_look,
        fails=Example(
            map="""
            tables:
              op.invoices: {count: (none)} #!
            """,
        ),
        passes=Example(
            map="""
            tables:
              op.invoices:
                count: {table: op.counters, value: invoices}
            """,
        ),
    ),
)
