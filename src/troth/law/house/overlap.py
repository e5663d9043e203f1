"""Rows only add: of two over the same data the longer keeps."""

from collections.abc import Iterator
from itertools import combinations

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import listed
from troth.policy.model import Claim


def _look(matter: Matter) -> Iterator[Flaw]:
    shared: dict[tuple[str, str], list[Claim]] = {}
    for one, other in combinations(matter.policy.claims, 2):
        if _same(one, other):
            shared.setdefault((one.path, other.path), []).append(other)
    for (path, other_path), claims in shared.items():
        data = listed(claim.part for claim in claims)
        yield flaw(other_path, claims[0].use, "data", row=other_path, other=path, data=data)


def _same(one: Claim, other: Claim) -> bool:
    """Two rows of one purpose over the same. Rows that differ in ground or `when` are how *either* is written."""
    return (
        one.purpose == other.purpose
        and one.path != other.path
        and one.part == other.part
        and one.anonymous is other.anonymous
        and one.use.ground == other.use.ground
        and one.use.when == other.use.when
        and bool(one.scopes & other.scopes)
    )


CHECKS = (
    Check(
        code="OVERLAP",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="two rows of one purpose and ground name the same data of the same "
        "people in the same store: the longer one keeps it",
        why="Rows add up: of two over the same data the longer one decides, and the shorter one, which the policy "
        "may be read by, has no effect.",
        says="`{row}` and `{other}` both name {data}; rows add, so it stays until the later of their ends.",
        help="make one row of them, or put the shorter end into the clock: `A or B whichever first`",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments, traffic.calls] #!
                    ground: contract
                    keep: 13 months after order.paid
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
