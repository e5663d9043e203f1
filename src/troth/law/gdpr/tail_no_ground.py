"""After an agreement its data is kept for something else, or it falls to an erasure request."""

from collections.abc import Iterator

from troth.declaration.model import Use
from troth.declaration.sentences import AnchorKind, Clock, Joined
from troth.kernel.calendar import Length, Unit
from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.example import Example
from troth.law.lengths import at_most
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

PASSING = Length(1, Unit.MONTHS)
"""A moment that is waited for no longer than this belongs to the act itself (a call's end, a delivery), and is no
tail.
"""


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        if row.use.ground == "contract" and row.use.tail is None and _has_tail(matter, row.use):
            yield flaw(row.path, row.use, "keep", row=row.path, relation=row.use.relation or "")


def _has_tail(matter: Matter, use: Use) -> bool:
    """Whether the keep-rule may outlast the relation; what is only seen in anonymous form has none."""
    if use.form == "anonymous":
        return False
    longer = [_outlasts(matter, use, clock) for clock in clocks(use.keep)]
    match use.keep.joined:
        case Joined.NO_END:
            return True
        case Joined.NOT_KEPT | Joined.GROUND:
            return False
        case Joined.FIRST:
            return all(longer)
        case _:
            return any(longer) or use.keep.suspended_while is not None


def _outlasts(matter: Matter, use: Use, clock: Clock) -> bool:
    """A moment of which nobody says how long it is waited for has a check of its own."""
    if clock.length is not None:
        return True
    if clock.anchor.kind is AnchorKind.ENDED:
        return clock.anchor.fact != use.relation
    if clock.anchor.kind is AnchorKind.MOMENT:
        expected = matter.policy.facts[clock.anchor.fact].expected
        return expected is not None and at_most(expected, PASSING) is not True
    return clock.anchor.kind is not AnchorKind.RECORDED


CHECKS = (
    Check(
        code="TAIL_NO_GROUND",
        level=Level.WARNING,
        law="GDPR 17(3)",
        means="a row on an agreement keeps longer than the agreement and names no "
        "letter of Art. 17(3): an erasure request ends it",
        why="Once the agreement is over the data is no longer needed for it, and Art. 17(1)(a) gives the person a "
        "right to erasure. Art. 17(3) lists what can be held against that, such as (e), legal claims.",
        says="`{row}` keeps after `{relation}` has ended, and does not say by what: an erasure request would end it "
        "then.",
        help="add `tail: e` where it serves legal claims, or another letter of Art. 17(3); or say in `reading` that it "
        "may fall",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
                    keep: 24 months after customership.ended #!
                    tail: (none)
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
                    tail: e
                    keep: 24 months after customership.ended
            """,
        ),
    ),
)
