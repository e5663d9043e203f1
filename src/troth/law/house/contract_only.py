"""`asked`, `after` and `tail` say something of an agreement, and nothing of any other ground."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

_KEYS = ("asked", "after", "tail")


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        if row.use.ground != "contract":
            for key in _KEYS:
                if getattr(row.use, key) is not None:
                    yield flaw(row.path, row.use, key, row=row.path, key=key, ground=row.use.ground)


CHECKS = (
    Check(
        code="CONTRACT_ONLY",
        level=Level.ERROR,
        law="GDPR 6(1)(b)",
        means="`asked`, `after` or `tail` stands in a row whose ground is no contract, where it means nothing",
        why="These keys speak of the time before and after an agreement. On another ground there is no agreement, "
        "and silently passing over the key would promise what nothing keeps.",
        says="`{key}` in `{row}` has no effect: it says something of a contract, and the ground is `{ground}`.",
        help="leave out `{key}`, or write `ground: contract` with its `relation`",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              news:
                uses:
                  email:
                    data: [contact.email]
                    ground: consent
                    after: write to former customers #!
                    keep: while ground stands
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
                    after: answer questions about the bill
                    keep: 24 months after customership.ended
            """,
        ),
    ),
)
