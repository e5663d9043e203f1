"""Only a consent has an end of its own: its withdrawal."""

from collections.abc import Iterator

from troth.declaration.sentences import Joined
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        if row.use.keep.joined is Joined.GROUND and row.use.ground != "consent":
            yield flaw(row.path, row.use, "keep", row=row.path, ground=row.use.ground)


CHECKS = (
    Check(
        code="GROUND_NO_END",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="`while ground stands` on another ground than consent: nobody takes it back, so nothing ends it",
        why="A consent can be taken back at any time (Art. 7(3)), and that ends it. An agreement, a law or an "
        "interest is not taken back, so the rule would have no end.",
        says="`{row}` keeps as long as its ground stands, and `{ground}` ends by nothing.",
        help="write a length or a relation's end, such as `12 months after recorded` or `until customership.ended`",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
                    keep: while ground stands #!
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
                    keep: 24 months after customership.ended
            """,
        ),
    ),
)
