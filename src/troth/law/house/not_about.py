"""A row about people whose data it does not name, or over data that is never theirs."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import fits, listed
from troth.policy.resolve import expand


def _people(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        parts = expand(row.use.data, matter.policy.parts)
        for number, (name, _) in enumerate(row.use.about or ()):
            if not any(fits(matter.policy, name, part) for part in parts):
                yield flaw(row.path, row.use, "about", number, row=row.path, people=name, data=listed(row.use.data))


def _data(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        if row.use.about is None:
            continue
        for number, data in enumerate(row.use.data):
            parts = expand((data,), matter.policy.parts)
            if data != "all" and not any(
                fits(matter.policy, name, part) for name, _ in row.use.about for part in parts
            ):
                people = listed(name for name, _ in row.use.about)
                yield flaw(row.path, row.use, "data", number, row=row.path, people=people, data=data)


CHECKS = (
    Check(
        code="NOT_ABOUT",
        case="people",
        level=Level.ERROR,
        law="GDPR 5(1)(c)",
        means="a row is about people of whom none of its data ever is",
        why="Art. 5(1)(c) wants data to be limited to what the purpose needs. A row about people of whom the data "
        "never is says something that cannot be true, often a wrong class.",
        says="`{row}` is about `{people}`, and none of its data is ever about them: {data}.",
        help="take `{people}` out of `about`, or add the class to `about` of the category",
        look=_people,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    about: [customer, applicant] #!
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
                    about: [customer]
                    ground: contract
                    keep: 24 months after customership.ended
            """,
        ),
    ),
    Check(
        code="NOT_ABOUT",
        case="data",
        level=Level.ERROR,
        law="GDPR 5(1)(c)",
        means="a row names data that is never about any of its people",
        why="Art. 5(1)(c) wants data to be limited to what the purpose needs. Data that is never about any of the "
        "row's people cannot serve its purpose, and often is a wrong name.",
        says="`{row}` names `{data}`, which is never about {people}.",
        help="take it out of `data`, or add the class to `about` of the category",
        look=_data,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id, question] #!
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
                    ground: contract
                    keep: 24 months after customership.ended
            """,
        ),
    ),
)
