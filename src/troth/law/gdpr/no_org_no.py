"""A company is told from others of its name."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.dated import standing
from troth.law.packs.numbers import COMPANIES


def _look(matter: Matter) -> Iterator[Flaw]:
    numbered = {scheme.country for scheme in standing(COMPANIES, matter.on)}
    for one in matter.controllers:
        if one.entry.org_no is None and one.entry.country in numbered:
            yield flaw(one.path, one.entry, controller=one.name, country=one.entry.country)


CHECKS = (
    Check(
        code="NO_ORG_NO",
        level=Level.NOTE,
        law="GDPR 13(1)(a)",
        means="a controller in a country that numbers its companies gives no number",
        why="A notice says who answers for the data (Art. 13(1)(a)). Names are shared and change; the number tells "
        "which company it is. A Swedish company limited by shares must print it on its site (Companies Act 2005:551, "
        "28:5).",
        says="`{controller}` gives no company number, by which it would be told from others of its name in "
        "`{country}`.",
        help="add `org_no`, and tell of it in the words; a sole trader's is her own identity number, and is left out",
        look=_look,
        fails=Example(
            policy="""
            controllers:
              acme: #!
                org_no: (none)
            """,
        ),
        passes=Example(
            policy="""
            controllers:
              acme:
                org_no: 556016-0680
            """,
        ),
    ),
)
