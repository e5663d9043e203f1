"""Data about convictions and offences is processed only where a law allows it."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for claim in matter.policy.claims:
        if matter.policy.parts[claim.part].kind == "criminal" and claim.use.law is None:
            yield flaw(claim.path, claim.use, "data", row=claim.path, data=claim.part)


CHECKS = (
    Check(
        code="CRIMINAL_NO_LAW",
        level=Level.WARNING,
        law="GDPR 10",
        means="a row uses data about convictions and offences and names no law that allows it",
        why="Art. 10 allows data about convictions and offences only under the control of an official authority, "
        "or where a law that gives safeguards permits it.",
        says="`{row}` uses `{data}`, which tells of crimes, and names no law that allows it.",
        help="rest it on a law: `ground: legal_obligation` with `law`; or name in `reading` the law that allows it",
        look=_look,
        fails=Example(
            policy="""
            categories:
              payments: {kind: criminal}
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments] #!
                    ground: contract
                    keep: 13 months after order.paid
            """,
        ),
        passes=Example(
            policy="""
            categories:
              vouchers: {kind: criminal}
            """,
        ),
    ),
)
