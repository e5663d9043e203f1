"""A duty to keep is no duty if another clock can end it."""

from collections.abc import Iterator

from troth.declaration.sentences import Joined
from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.example import Example
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
        why="Art. 17(3)(b) sets erasure aside where a law demands that data is kept. If another clock may end "
        "before the law's time is over, the law's duty is broken.",
        says="`{row}` must keep `at least` so long, and its other clock may end earlier.",
        help="join them by `whichever last`, or write two rows: the duty by itself, and what is kept beside it",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    keep: at least 7 years after year.ended to end of year or 8 years after recorded whichever first #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    keep: at least 7 years after year.ended to end of year or 1 year after recorded whichever last
            """,
        ),
    ),
)
