"""The brake is what stands between a wrong date and an empty database."""

from collections.abc import Iterator
from decimal import Decimal

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

MOST = Decimal(50)
"""In percent of a table in thirty days. Above it more may go unasked than may stay."""


def _look(matter: Matter) -> Iterator[Flaw]:
    head = matter.policy.declaration.map.head
    if Decimal(head.brake_percent) > MOST:
        yield flaw("map", head, "brake", percent=head.brake_percent)


CHECKS = (
    Check(
        code="BRAKE_OFF",
        level=Level.WARNING,
        law="GDPR 32(1)(b)",
        means="the brake lets more than half of a table go in thirty days without asking",
        why="Art. 32(1)(b) asks that systems stay able to keep data whole and available. One wrong date or one "
        "broken import can make a whole table look due; the brake is what makes somebody look first.",
        says="`brake: {percent}%` lets more than half of a table go in thirty days before anybody is asked.",
        help="write a share such as `10%`; a larger plan then asks once",
        look=_look,
        fails=Example(
            map="""
            map:
              brake: 60% #!
            """,
        ),
        passes=Example(
            map="""
            map:
              brake: 50%
            """,
        ),
    ),
)
