"""A consent is an act of its own."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw
from troth.law.packs.words import CONDUCT
from troth.law.wording import turns, worded


def _look(matter: Matter) -> Iterator[Flaw]:
    for one, found in turns(matter, CONDUCT):
        yield worded(one, found)


CHECKS = (
    Check(
        code="CONSENT_BY_CONDUCT",
        level=Level.WARNING,
        law="GDPR 4(11), 7",
        means="a published sentence takes the use of a service, or a visit, for a consent",
        why="Consent is a statement or a clear affirmative act that somebody makes to say yes to this (Art. 4(11), "
        "recital 32). To use a service says nothing of the kind, and what does not count as consent carries no use "
        "of data.",
        says="`{sentence}` says `{words}`: to use something is no consent.",
        help="ask for the consent by an act of its own, or name the ground that is really relied on",
        look=_look,
        fails=Example(
            text="""
            By using our services you agree to these words. {s30 open} #!
            """,
        ),
        passes=Example(
            text="""
            If you tick the box you agree to receive the letter of news. {s30 kept by consents.news}
            """,
        ),
    ),
)
