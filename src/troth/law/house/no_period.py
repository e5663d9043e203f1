"""Storage without an end."""

from collections.abc import Iterator

from troth.declaration.sentences import Joined
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        if row.use.keep.joined is Joined.NO_END:
            yield flaw(row.path, row.use, "keep", row=row.path)


CHECKS = (
    Check(
        code="NO_PERIOD",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a row keeps without an end",
        why="Art. 5(1)(e) lets data that identifies somebody be kept only for as long as the purpose needs it. "
        "Art. 13(2)(a) wants the period, or how it is determined, to be told. No end at all satisfies "
        "neither.",
        says="`{row}` keeps for ever.",
        help="write until when, such as `24 months after recorded`; or say in `reading` why there is no end",
        look=_look,
        signable=True,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
                    keep: no end #!
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
                    keep: until customership.ended
            """,
        ),
    ),
)
