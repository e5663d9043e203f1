"""Data worked out from other data needs a ground at least as strict."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

STRICTNESS = {
    "consent": 3,
    "contract": 2,
    "legal_obligation": 2,
    "public_task": 2,
    "vital_interest": 2,
    "legitimate_interest": 1,
}
"""How much a ground asks of the operator: a yes of the person, a duty or her agreement, a weighing of one's own
interest.
"""


def _look(matter: Matter) -> Iterator[Flaw]:
    policy = matter.policy
    for claim in policy.claims:
        own = STRICTNESS.get(claim.use.ground, 0)
        if claim.anonymous or own == 0:
            continue
        for source, carried in zip(
            sorted(policy.parts[claim.part].derived_from), policy.source_claims(claim), strict=True
        ):
            weakest = min(carried, key=lambda other: STRICTNESS.get(other.use.ground, 0), default=None)
            if weakest is not None and STRICTNESS.get(weakest.use.ground, 0) > own:
                yield flaw(
                    claim.path,
                    claim.use,
                    "ground",
                    row=claim.path,
                    data=claim.part,
                    source=source,
                    ground=claim.use.ground,
                    stricter=weakest.use.ground,
                )


CHECKS = (
    Check(
        code="LAUNDERED",
        level=Level.WARNING,
        law="GDPR 6(4)",
        means="data is worked out from other data and used on a weaker ground than that was",
        why="Data may be used for something else only where that fits with why it was collected (Art. 6(4)). "
        "Working something out of data does not loosen the ground that it was given on.",
        says="`{row}` uses `{data}` on `{ground}`, and what it is worked out from, `{source}`, is used on `{stricter}` "
        "only.",
        help="write `ground: {stricter}` here as well, or leave the data out",
        look=_look,
        fails=Example(
            policy="""
            categories:
              payments: {derived_from: [contact.name]}
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments]
                    ground: legitimate_interest #!
                    interest: to know who pays
                    keep: 13 months after order.paid
                    relation: (none)
                    tail: (none)
            """,
        ),
        passes=Example(
            policy="""
            categories:
              payments: {derived_from: [contact.name]}
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments]
                    ground: contract
                    relation: customership
                    keep: 13 months after order.paid
            """,
        ),
    ),
)
