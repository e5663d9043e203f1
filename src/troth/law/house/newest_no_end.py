"""A number of rows is no length of time."""

from collections.abc import Iterator

from troth.declaration.sentences import Joined
from troth.kernel.finding import Level
from troth.law.clocks import counts
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        if counts(row.use.keep) and row.use.keep.joined is not Joined.FIRST:
            yield flaw(row.path, row.use, "keep", row=row.path)


CHECKS = (
    Check(
        code="NEWEST_NO_END",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="only a number of rows ends a keep-rule: of somebody who adds none they are kept for ever",
        why="Art. 5(1)(e) lets data that identifies somebody be kept only for as long as the purpose needs it. A "
        "number of rows is no length of time: of a person who stops using the service the last rows would "
        "stay for ever.",
        says="`{row}` keeps the newest rows for ever, as long as no newer ones come.",
        help="add a length: `newest 500 per person or 12 months after recorded whichever first`",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              news:
                uses:
                  email:
                    data: [contact.email]
                    ground: consent
                    keep: newest 5 per person #!
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
