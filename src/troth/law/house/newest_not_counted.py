"""A rule keeps the newest rows of a table that has no column to count them by."""

from collections.abc import Iterator

from troth.declaration.sentences import Newest
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.policy.model import OWNER, counted_per


def _look(matter: Matter) -> Iterator[Flaw]:
    seen = set()
    for reach in matter.reaches:
        name = reach.person.name if reach.person is not None else OWNER
        for clock in reach.claim.keep.clocks:
            if not isinstance(clock, Newest) or (reach.claim.path, reach.table.name) in seen:
                continue
            if counted_per(reach.table, clock, name) is None or reach.table.entry.recorded is None:
                seen.add((reach.claim.path, reach.table.name))
                yield flaw(
                    reach.claim.path,
                    reach.claim.use,
                    "keep",
                    row=reach.claim.path,
                    table=reach.table.name,
                    per=f"column `{clock.per}`" if clock.per is not None else "column with the key of that person",
                )


CHECKS = (
    Check(
        code="NEWEST_NOT_COUNTED",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="the newest rows are to be kept, and a table that holds them has no column to count them by, or no time",
        why="To keep the newest rows of somebody they must be told apart by a column and put in order by a time. "
        "Without these no row is ever known to be an old one.",
        says="`{row}` keeps the newest rows, and `{table}` has no {per}, or no time of its rows: it is never decided.",
        help="name a column of the table, as in `newest 500 per device_id`, and give the table `recorded`",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              news:
                uses:
                  email:
                    data: [contact.email]
                    ground: consent
                    keep: newest 5 per device or 12 months after recorded whichever first #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              news:
                uses:
                  email:
                    data: [contact.email]
                    ground: consent
                    keep: newest 5 per person or 12 months after recorded whichever first
            """,
        ),
    ),
)
