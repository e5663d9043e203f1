"""An agreement is a ground only over its own party."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

PARTY = "holder"


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        for number, (people, role) in enumerate(row.use.about or ()):
            if row.use.ground == "contract" and role != PARTY:
                yield flaw(row.path, row.use, "about", number, row=row.path, people=people, role=role)


CHECKS = (
    Check(
        code="CONTRACT_NOT_PARTY",
        level=Level.ERROR,
        law="GDPR 6(1)(b)",
        means="a row rests on an agreement and is about people who are not party to it: it keeps nothing of theirs",
        why="Art. 6(1)(b) covers what is needed to perform a contract *with that person*. Those who use the "
        "service, or pay for it without having signed, are not party; their data needs another ground.",
        says="`{row}` rests on a contract, and a `{people}` who is the {role} is not party to it: it keeps nothing of "
        "theirs.",
        help="write a row of its own for them, such as `ground: legitimate_interest` with `interest`",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    about: [customer, customer as payer] #!
                    ground: contract
                    keep: 24 months after customership.ended
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    about: [customer as holder]
                    ground: contract
                    keep: 24 months after customership.ended
            """,
        ),
    ),
)
