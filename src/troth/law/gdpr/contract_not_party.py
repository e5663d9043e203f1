"""An agreement is a ground only over its own party."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.heard import labelled
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.said_of_roles import REPRESENTS, ROLES

PARTY = "holder"


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        for number, (people, role) in enumerate(row.use.about or ()):
            if row.use.ground == "contract" and role != PARTY:
                yield flaw(row.path, row.use, "about", number, row=row.path, people=people, role=role)


def _representatives(matter: Matter) -> Iterator[Flaw]:
    """Rows of an agreement about people who by their own name act for somebody else."""
    classes = matter.policy.declaration.policy.people
    for row in matter.rows:
        for number, (people, role) in enumerate(row.use.about or ()):
            named = labelled(classes[people].label, REPRESENTS, matter.on, ROLES)
            if row.use.ground == "contract" and role == PARTY and named is not None:
                yield flaw(row.path, row.use, "about", number, row=row.path, people=people, words=named)


CHECKS = (
    Check(
        code="CONTRACT_NOT_PARTY",
        case="representative",
        level=Level.WARNING,
        law="GDPR 6(1)(b)",
        means="a row rests on an agreement and is about people who represent the company that is party to it",
        why="Art. 6(1)(b) covers a contract to which the person herself is party. Who signs or answers the telephone "
        "for a company is not; her data is used on an interest, against which she may object (Art. 21).",
        says="`{row}` rests on a contract, and a `{people}` ({words}) is not party to it: the company is.",
        help="write `ground: legitimate_interest` with `interest`; or say in `reading` which agreement she has herself",
        look=_representatives,
        fails=Example(
            policy="""
            people:
              applicant: {label: Somebody who works at a customer}
            purposes:
              service:
                uses:
                  question:
                    about: [applicant] #!
                    ground: contract
            """,
        ),
        passes=Example(
            policy="""
            people:
              applicant: {label: Somebody who works for us}
            """,
        ),
    ),
    Check(
        code="CONTRACT_NOT_PARTY",
        case="role",
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
