"""Columns that hold what the policy says is not kept."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.held import held, keeps, nobody_keeps, not_kept
from troth.law.matter import Matter
from troth.law.model import Check, Flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for table, part, reaches in held(matter):
        rows = [reach.claim.path for reach in reaches if not_kept(reach)]
        if rows and not any(keeps(reach) for reach in reaches):
            yield nobody_keeps(matter, table, part, row=rows[0])


CHECKS = (
    Check(
        code="NOT_KEPT",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a row says that data is not kept, nothing else keeps it, and a column holds it",
        why="`not kept` promises that nothing is stored. A column that stores it breaks the promise from the "
        "first day.",
        says="`{row}` says that `{data}` is not kept, and it lies in {columns} "
        "of `{table}`: all of it would be deleted at once.",
        help="say in `keep` how long it is needed, or stop storing it; if it is to go, say so in a `reading` where "
        "`{data}` is declared",
        look=_look,
        signable=True,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    keep: not kept
            """,
            map="""
            tables:
              op.applications:
                columns: {words: question} #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    keep: 3 months after application.decided
            """,
            map="""
            tables:
              op.applications:
                columns: {words: question}
            """,
        ),
    ),
)
