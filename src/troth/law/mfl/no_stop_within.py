"""Each marketing message carries its own way out."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.channels import ELECTRONIC_MAIL, STOPS_WITHIN
from troth.law.parts import listed


def _look(matter: Matter) -> Iterator[Flaw]:
    purposes = matter.policy.declaration.policy.purposes
    for message in matter.messages:
        electronic = ELECTRONIC_MAIL.channels & frozenset(message.entry.by)
        within = STOPS_WITHIN.channels & frozenset(message.entry.stop)
        marketing = purposes[message.entry.purpose].direct_marketing
        if electronic and marketing and not within and matter.on >= STOPS_WITHIN.valid_from:
            stop = listed(message.entry.stop)
            yield flaw(message.path, message.entry, "stop", message=message.name, stop=stop)


CHECKS = (
    Check(
        code="NO_STOP_WITHIN",
        level=Level.WARNING,
        law="MFL 19, 20",
        means="marketing by e-mail or text message cannot be stopped from within the message",
        why="Section 19 of the Marketing Act wants a clear way out, free of charge and simple, at collection and in "
        "every message; section 20 wants an address to which the stop can be sent. A setting elsewhere is not in "
        "the message.",
        says="`{message}` can be stopped by {stop}, which is not in the message itself.",
        help="add `link` or `reply` to `stop`",
        look=_look,
        fails=Example(
            policy="""
            policy: {laws: [GDPR, LEK, BFL, MFL]}
            messages:
              news: {label: News, for: news, to: [customer], by: [email], stop: [setting]} #!
            """,
        ),
        passes=Example(
            policy="""
            policy: {laws: [GDPR, LEK, BFL, MFL]}
            messages:
              news: {label: News, for: news, to: [customer], by: [email], stop: [setting, link]}
            """,
        ),
    ),
)
