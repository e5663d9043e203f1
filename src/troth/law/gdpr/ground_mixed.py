"""What must be anonymous is not needed for anybody's agreement."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.heard import labelled
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.said_of_ends import BEFOREHAND, ENDS


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        if row.use.form == "anonymous" and row.use.ground == "contract":
            yield flaw(row.path, row.use, "ground", row=row.path)


def _beforehand(matter: Matter) -> Iterator[Flaw]:
    """Rows of an agreement that runs, for what is done before there is one; ``asked`` lets a row begin earlier."""
    for row in matter.rows:
        named = labelled(row.purpose.label, BEFOREHAND, matter.on, ENDS)
        if named is not None and row.use.ground == "contract" and row.use.asked is None:
            yield flaw(row.path, row.use, "ground", row=row.path, words=named, relation=row.use.relation or "")


CHECKS = (
    Check(
        code="GROUND_MIXED",
        case="beforehand",
        level=Level.WARNING,
        law="GDPR 6(1)(b)",
        means="a row is for something that comes before an agreement, and rests on the agreement itself",
        why="Art. 6(1)(b) covers steps at the person's own request before entering into a contract, and the contract "
        "once it is there. A check of credit or a quotation comes before: the row begins with the request, or rests on "
        "another ground. Until the agreement has begun this row allows nothing.",
        says="`{row}` is for `{words}`, which comes before an agreement, and begins only when `{relation}` does.",
        help="write `asked` with the moment of the person's request, or another ground",
        look=_beforehand,
        fails=Example(
            policy="""
            purposes:
              credit:
                label: Credit assessment
                uses:
                  payments:
                    data: [payments]
                    about: [customer]
                    ground: contract #!
                    relation: customership
                    why: who pays late is asked to pay first
                    keep: until customership.ended
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              billing: {label: Credit what was billed twice}
            """,
        ),
    ),
    Check(
        code="GROUND_MIXED",
        case="anonymous",
        level=Level.WARNING,
        law="GDPR 6(1)(b)",
        means="a row sees anonymous data only and rests on a contract, which "
        "counts, statistics and development are not needed for",
        why="Art. 6(1)(b) reaches only as far as performing the contract needs. Improving a service or counting "
        "its use is useful, but the contract is performed without it.",
        says="`{row}` sees anonymous data only, so no agreement with anybody needs it: the ground `contract` is "
        "doubtful.",
        help="write `ground: legitimate_interest` with the `interest` in making the data anonymous",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              planning:
                uses:
                  counts:
                    data: [traffic.counts]
                    ground: contract #!
                    relation: customership
                    keep: 24 months after recorded
                    interest: (none)
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              planning:
                uses:
                  counts:
                    data: [traffic.counts]
                    ground: legitimate_interest
                    interest: to see where load arises
                    keep: 24 months after recorded
            """,
        ),
    ),
)
