"""A hold that nobody decides on."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

BY_DECISION = "decision"


def _look(matter: Matter) -> Iterator[Flaw]:
    for name, hold in matter.policy.holds.items():
        if hold.upon != BY_DECISION:
            yield flaw(f"holds.{name}", hold, "upon", hold=name, moment=hold.upon)


CHECKS = (
    Check(
        code="HOLD_BY_MOMENT",
        level=Level.ERROR,
        law="GDPR 17(3)(e)",
        means="a hold is to start by itself at a moment; this version starts none, so the data would be deleted",
        why="Art. 17(3)(e) lets data be kept for legal claims. Here a member of staff starts each hold; one that "
        "waits to start by itself would stop no deletion in the meantime.",
        says="`{hold}` would start at `{moment}`, and this version starts a hold only by a person's decision: it would "
        "never start.",
        help="write `upon: decision`, and record the hold when the moment comes; "
        "or suspend the keep-rule while a period runs",
        look=_look,
        fails=Example(
            policy="""
            holds:
              claim: {upon: invoice.issued} #!
            """,
        ),
        passes=Example(
            policy="""
            holds:
              claim: {upon: decision}
            """,
        ),
    ),
)
