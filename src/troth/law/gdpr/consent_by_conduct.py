"""A consent is an act of its own."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw
from troth.law.packs.said_of_asking import ASKING, PERMISSION
from troth.law.packs.words import CONDUCT
from troth.law.wording import denied, turns, worded


def _conduct(matter: Matter) -> Iterator[Flaw]:
    for one, found in turns(matter, CONDUCT):
        if not denied(one, found):
            yield worded(one, found)


def _unasked(matter: Matter) -> Iterator[Flaw]:
    for one, found in turns(matter, PERMISSION, ASKING):
        if not matter.consents:
            yield worded(one, found)


CHECKS = (
    Check(
        code="CONSENT_BY_CONDUCT",
        case="unasked",
        level=Level.WARNING,
        law="GDPR 7(1)",
        means="a published sentence speaks of the reader's permission, and the policy asks nobody for one",
        why="Art. 7(1) makes the controller able to show that a person has said yes. Where no consent is declared, "
        "none is asked for and none is recorded; what is then called her permission is what she did not prevent.",
        says="`{sentence}` says `{words}`, and the policy declares no consent that anybody is asked for.",
        help="declare the consent in `consents` and ask for it, or say on which ground the data is really used",
        look=_unasked,
        fails=Example(
            policy="""
            consents: (none)
            purposes:
              news:
                uses:
                  email: {data: [contact.email], ground: legitimate_interest, consent: (none), interest: to sell,
                    keep: until customership.ended}
            """,
            text="""
            We send you news with your permission. {s30 statement} #!
            (none) {s9}
            """,
        ),
        passes=Example(
            text="""
            We send you news with your permission. {s30 kept by consents.news}
            """,
        ),
    ),
    Check(
        code="CONSENT_BY_CONDUCT",
        case="conduct",
        level=Level.WARNING,
        law="GDPR 4(11), 7",
        means="a published sentence takes the use of a service, or a visit, for a consent",
        why="Consent is a statement or a clear affirmative act that somebody makes to say yes to this (Art. 4(11), "
        "recital 32). To use a service says nothing of the kind, and what does not count as consent carries no use "
        "of data.",
        says="`{sentence}` says `{words}`: to use something is no consent.",
        help="ask for the consent by an act of its own, or name the ground that is really relied on",
        look=_conduct,
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
