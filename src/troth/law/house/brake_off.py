"""The brake is what stands between a wrong date and an empty database."""

from collections.abc import Iterator
from decimal import Decimal

from troth.kernel.finding import Level
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
        says="`brake: {percent}%` lets more than half of a table go in thirty days before anybody is asked.",
        help="write a share such as `10%`; a larger plan then asks once",
        look=_look,
    ),
)
