"""In which country data is handled decides whether it is a transfer."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import OWN_ACTS, only_upon, receives

_KNOWN_LATER = OWN_ACTS | {"decision"}
"""Who gets it shows only in each case, and where that is."""
_SOMEWHERE = frozenset({"processor", "controller", "joint_controller"})


def _look(matter: Matter) -> Iterator[Flaw]:
    for one in matter.recipients:
        asked = one.entry.role in _SOMEWHERE and receives(one.entry) and not only_upon(one.entry, _KNOWN_LATER)
        if asked and not one.entry.country:
            yield flaw(one.path, one.entry, recipient=one.name)


CHECKS = (
    Check(
        code="NO_COUNTRY",
        level=Level.WARNING,
        law="GDPR 13(1)(f)",
        means="a recipient of personal data has no country, so nobody can tell whether the data leaves the Union",
        why="Art. 13(1)(f) makes the notice say whether data goes to a third country, and Art. 30(1)(e) makes the "
        "records name it. Without the country of each recipient neither can be written.",
        says="`{recipient}` gets personal data, and where it handles it is not said.",
        help="add `country` with the code of each country, such as `country: [SE]`, or `country: [any]`",
        look=_look,
        fails=Example(
            policy="""
            recipients:
              cloud: #!
                label: Hosting
                name: Example Cloud AB
                role: processor
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud AB
                role: processor
                country: [SE]
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
    ),
)
