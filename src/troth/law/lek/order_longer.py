"""An order to preserve data has a ceiling."""

from collections.abc import Iterator

from troth.kernel.calendar import Length
from troth.kernel.finding import Level
from troth.law.citations import sections
from troth.law.example import Example
from troth.law.lengths import at_most
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.dated import standing
from troth.law.packs.preservation import ORDERS


def _look(matter: Matter) -> Iterator[Flaw]:
    for name, hold in matter.policy.declaration.policy.holds.items():
        cited = {str(section) for section in sections(hold.law or "")}
        for order in standing(ORDERS, matter.on):
            over = _over(hold.longest, order.longest) or _renewed(hold.renew, order.renewal)
            if order.section in cited and over:
                yield flaw(
                    f"holds.{name}",
                    hold,
                    "law",
                    hold=name,
                    section=order.section,
                    longest=str(order.longest),
                    renewal=str(order.renewal),
                )


def _over(length: Length | None, ceiling: Length) -> bool:
    return length is None or at_most(length, ceiling) is not True


def _renewed(length: Length | None, ceiling: Length) -> bool:
    return length is not None and at_most(length, ceiling) is not True


CHECKS = (
    Check(
        code="ORDER_LONGER",
        level=Level.WARNING,
        law="LEK 9:4",
        means="a hold by an order to preserve data lasts longer than such an order may, or has no ceiling",
        why="The order keeps data that would otherwise have to go (LEK 9:4), and the section that allows it says for "
        "how long, with one renewal. After that nothing keeps it.",
        says="`{hold}` rests on {section}, which gives {longest} and one renewal of {renewal}.",
        help="write `longest: {longest}`, and `renew: {renewal}` where it may be renewed",
        look=_look,
        fails=Example(
            policy="""
            holds:
              order:
                label: An order to preserve
                upon: decision
                review: 1 month
                use_for: [disclosure]
                law: RB 27:16 #!
            """,
        ),
        passes=Example(
            policy="""
            holds:
              order:
                label: An order to preserve
                upon: decision
                review: 1 month
                use_for: [disclosure]
                law: RB 27:16
                longest: 90 days
                renew: 90 days
            """,
        ),
    ),
)
