"""The records of Art. 30 can be written from the policy."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    """A section that is written and empty promises that there is nobody."""
    policy = matter.policy.declaration.policy
    if "recipients" not in policy.spans and not matter.recipients:
        yield flaw("recipients", policy.document)


CHECKS = (
    Check(
        code="RECORD_INCOMPLETE",
        level=Level.NOTE,
        law="GDPR 30(1)(d)",
        means="a policy does not say to whom data goes, not even that it goes to nobody",
        why="The records that Art. 30 makes a company keep name the kinds of recipients. A policy that is silent may "
        "mean nobody, or nobody has asked. Hosting, mail and accounts are mostly done by others.",
        says="The policy has no `recipients`: whether data goes to anybody is not said.",
        help="declare each of them, or write the section empty where there is nobody",
        look=_look,
        fails=Example(
            policy="""
            policy: #!
              title: Acme
            recipients: (none)
            """,
        ),
        passes=Example(
            policy="""
            recipients: {}
            """,
        ),
    ),
)
