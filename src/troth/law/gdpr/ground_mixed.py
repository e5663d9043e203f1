"""What must be anonymous is not needed for anybody's agreement."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        if row.use.form == "anonymous" and row.use.ground == "contract":
            yield flaw(row.path, row.use, "ground", row=row.path)


CHECKS = (
    Check(
        code="GROUND_MIXED",
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
