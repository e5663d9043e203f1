"""Who gets data is named, or at least somebody who reads can tell who it is."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import OWN_ACTS, only_upon, receives

_A_KIND = frozenset({"authority", "public", "source", "successor"})
"""Of these a policy can say no more than the kind: which one it is shows when it happens."""


def _look(matter: Matter) -> Iterator[Flaw]:
    """Whom the person or the customer chooses herself, nobody can name beforehand."""
    for one in matter.recipients:
        named = one.entry.name is not None or one.entry.role in _A_KIND or only_upon(one.entry, OWN_ACTS)
        if receives(one.entry) and not named:
            yield flaw(one.path, one.entry, "label", recipient=one.name, label=one.entry.label)


CHECKS = (
    Check(
        code="UNNAMED_RECIPIENT",
        level=Level.WARNING,
        law="GDPR 13(1)(e)",
        means="a recipient of personal data is called by its kind, and nobody is named",
        why="Art. 13(1)(e) lets a notice name kinds of recipients, but whoever asks has a right to be told who they "
        "actually are (C-154/21). What the company itself cannot name it can neither tell nor oversee.",
        says='`{recipient}` gets personal data and is only called "{label}": nobody is named.',
        help="add `name` with the company; or say in `reading` why there are too many to name",
        look=_look,
        fails=Example(
            policy="""
            recipients:
              cloud:
                label: Our suppliers #!
                role: processor
                country: [SE]
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Our suppliers
                name: Example Cloud AB
                role: processor
                country: [SE]
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
    ),
)
