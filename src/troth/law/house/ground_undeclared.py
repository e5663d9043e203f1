"""A row without a ground keeps nothing and allows nothing; it is there to show the gap."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        if row.use.ground == "undeclared":
            yield flaw(row.path, row.use, "ground", row=row.path)


CHECKS = (
    Check(
        code="GROUND_UNDECLARED",
        level=Level.WARNING,
        law="GDPR 6(1)",
        means="a row has no legal ground: it never stands, keeps nothing and permits no use",
        why="Without one of the six grounds of Art. 6(1) processing is not lawful. Writing `undeclared` shows the "
        "gap honestly; until a ground is found the row permits nothing.",
        says="`{row}` has no legal ground, so it keeps nothing and permits no use.",
        help="write the ground on which the data is processed, or leave the row out",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              news:
                uses:
                  email:
                    data: [contact.email]
                    reading: nobody wrote one
                    ground: undeclared #!
                    keep: 12 months after recorded
                    consent: (none)
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
                    consent: news
                    keep: while ground stands
            """,
        ),
    ),
)
