"""A duty to keep is no duty if another clock can end it."""

from collections.abc import Iterator

from troth.declaration.sentences import Joined
from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        found = clocks(row.use.keep)
        if row.use.keep.joined is Joined.FIRST and {clock.floor for clock in found} == {True, False}:
            yield flaw(row.path, row.use, "keep", row=row.path)


CHECKS = (
    Check(
        code="FLOOR_CUT",
        level=Level.WARNING,
        law="GDPR 17(3)(b)",
        means="`at least` is joined by `whichever first` with a clock that may end before it",
        says="`{row}` must keep `at least` so long, and its other clock may end earlier.",
        help="join them by `whichever last`, or write two rows: the duty by itself, and what is kept beside it",
        look=_look,
    ),
)
