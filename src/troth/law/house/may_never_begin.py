"""A rule that counts from the beginning of a period is kept for ever by whoever never begins it."""

from collections.abc import Iterator

from troth.declaration.model import Use
from troth.declaration.sentences import AnchorKind, Clock, Joined
from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.example import Example
from troth.law.matter import Matter, Reach
from troth.law.model import Check, Flaw, flaw
from troth.policy.model import OWNER, RowPath


def _look(matter: Matter) -> Iterator[Flaw]:
    seen: set[tuple[str, str]] = set()
    for reach in matter.reaches:
        claim = reach.claim
        for clock in _unbounded(claim.use):
            period = clock.anchor.fact
            if not _of_the_row(matter, reach, period) and (claim.path, period) not in seen:
                seen.add((claim.path, period))
                yield flaw(claim.path, claim.use, "keep", row=claim.path, period=period)


def _of_the_row(matter: Matter, reach: Reach, period: str) -> bool:
    """Whether the period stands in the row itself: then it has one, or nobody knows."""
    name = reach.person.name if reach.person is not None else OWNER
    place = matter.policy.place(reach.table, period, name)
    return isinstance(place, RowPath) and not place.links


def _unbounded(use: Use) -> tuple[Clock, ...]:
    """The clocks that nothing ends while their period has not begun; on a contract the relation itself has begun."""
    found = clocks(use.keep)
    begins = tuple(
        clock
        for clock in found
        if clock.anchor.kind is AnchorKind.BEGAN
        and not (use.ground == "contract" and use.relation == clock.anchor.fact and use.asked is None)
    )
    match use.keep.joined:
        case Joined.FIRST if len(begins) < len(found):
            return ()
        case Joined.AT_THE_LATEST:
            return tuple(clock for clock in begins if clock == found[1])
        case _:
            return begins


CHECKS = (
    Check(
        code="MAY_NEVER_BEGIN",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="a keep-rule counts from the beginning of a period; where it never begins, the data is kept for ever",
        why="Art. 5(1)(e) lets data that identifies somebody be kept only for as long as the purpose needs it. "
        "Counting from a beginning is no limit for those for whom it never begins; a second clock on a day "
        "that surely comes gives one.",
        says="`{row}` counts from the beginning of `{period}`; where that never comes, it keeps for ever.",
        help="add a second end that surely comes, such as `or at the latest 24 months after recorded`",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
                    keep: 9 years after fault_case.began #!
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
                    keep: 9 years after fault_case.began or at the latest 10 years after recorded
            """,
        ),
    ),
)
