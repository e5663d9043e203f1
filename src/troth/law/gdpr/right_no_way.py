"""Whoever has a right is told how to use it."""

from collections.abc import Iterator
from types import MappingProxyType

from troth.declaration.model import Entry
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw
from troth.law.packs.said_of_asking import ASKED_OF_US, ASKING
from troth.law.parts import listed
from troth.law.wording import turns_of

_ELSEWHERE = frozenset({"complain", "disclosures"})
"""A complaint goes to the authority; the list of disclosures is part of another act's own rules."""


def _look(matter: Matter) -> Iterator[Flaw]:
    """Only where some rights have a way and others none: where all are silent the law's own ways stand for all."""
    told = set(_told(matter))
    asked = [right for right in matter.rights if right.name not in _ELSEWHERE]
    without = [right.name for right in asked if not right.entry.by and right.name not in told]
    if without and len(without) < len(asked):
        span = matter.policy.declaration.policy.spans["rights"]
        reading = next((right.entry.reading for right in asked if right.name in without and right.entry.reading), None)
        yield Flaw("rights", Entry(span=span, reading=reading), span, MappingProxyType({"rights": listed(without)}))


def _told(matter: Matter) -> Iterator[str]:
    """The rights of which a sentence says that people ask the company."""
    for one in matter.sentences:
        if turns_of(one, ASKED_OF_US, matter.on, ASKING):
            for tie in one.inside:
                if tie.section == "rights":
                    yield tie.path.split(".")[1] if "." in tie.path else ""


CHECKS = (
    Check(
        code="RIGHT_NO_WAY",
        level=Level.WARNING,
        law="GDPR 12(2)",
        means="people are told how to ask for some of their rights, and not for the others",
        why="Art. 12(2) makes the controller ease the use of rights. A list of what people can write for, in which "
        "some rights are missing, reads as if these could not be asked for.",
        says="How to ask is told of some rights, and not of {rights}.",
        help="write `by` at each, or tell of it in a sentence that is tied to it",
        look=_look,
        fails=Example(
            policy="""
            rights:
              object: {by: (none)} #!
            """,
        ),
        passes=Example(
            policy="""
            rights:
              object: {by: (none)}
            """,
            text="""
            Write to us if you object. {s30 kept by rights.object}
            """,
        ),
    ),
)
