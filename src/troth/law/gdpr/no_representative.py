"""A controller outside the European Economic Area can be reached inside it."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.eea import countries


def _look(matter: Matter) -> Iterator[Flaw]:
    for one in matter.controllers:
        if one.entry.country not in countries(matter.on) and not one.entry.representative:
            yield flaw(one.path, one.entry, "country", controller=one.name, country=one.entry.country)


CHECKS = (
    Check(
        code="NO_REPRESENTATIVE",
        level=Level.WARNING,
        law="GDPR 27(1)",
        means="a controller outside the European Economic Area has no representative inside it",
        why="Who offers something to people in the Union or watches them, from outside, names somebody in one of "
        "their countries to whom they and the authorities can turn (Art. 27). Processing now and then without "
        "sensitive data is exempt (27(2)).",
        says="`{controller}` sits in `{country}`, where the GDPR is no law, and names no representative.",
        help="add `representative` with the name, or say in `reading` why Art. 27(2) exempts it",
        look=_look,
        fails=Example(
            policy="""
            controllers:
              acme:
                country: CH #!
            """,
        ),
        passes=Example(
            policy="""
            controllers:
              acme:
                country: CH
                representative: [Acme EU GmbH]
            """,
        ),
    ),
)
