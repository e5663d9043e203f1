"""Data is processed as far as the purpose needs it, so the need is said."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import listed


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        if row.use.why is None:
            yield flaw(row.path, row.use, "data", row=row.path, purpose=row.purpose_name, data=listed(row.use.data))


CHECKS = (
    Check(
        code="NO_WHY",
        level=Level.WARNING,
        law="GDPR 5(1)(c)",
        means="a row does not say why its purpose needs the data",
        why="Art. 5(1)(c) asks for data that is adequate, relevant and limited to what the purpose needs. Why it "
        "needs it is what a supervisor asks first.",
        says="`{row}` does not say why `{purpose}` needs {data}.",
        help="add `why`, such as `why: an invoice names its payer`",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments] #!
                    ground: contract
                    keep: 13 months after order.paid
                    why: (none)
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
                    why: money may come back
                    keep: 13 months after order.paid
            """,
        ),
    ),
)
