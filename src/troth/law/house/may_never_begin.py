"""A rule that counts from the beginning of a period is kept for ever by whoever never begins it."""

from collections.abc import Iterator

from troth.declaration.model import Use
from troth.declaration.sentences import AnchorKind, Clock, Joined
from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        for clock in _unbounded(row.use):
            yield flaw(row.path, row.use, "keep", row=row.path, period=clock.anchor.fact)


def _unbounded(use: Use) -> tuple[Clock, ...]:
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
        means="a keep-rule counts from the beginning of a period; of people for whom it never begins it keeps for ever",
        says="`{row}` counts from the beginning of `{period}`; of people for whom that never comes, it keeps for ever.",
        help="add a second end that surely comes, such as `or at the latest 24 months after recorded`",
        look=_look,
    ),
)
