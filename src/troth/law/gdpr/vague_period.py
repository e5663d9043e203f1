"""How long is said in lengths, not in need."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw
from troth.law.packs.words import VAGUE_PERIOD
from troth.law.wording import turns, worded


def _look(matter: Matter) -> Iterator[Flaw]:
    for one, found in turns(matter, VAGUE_PERIOD):
        if not one.says_length() and not one.tied_to("rights"):
            yield worded(one, found)


CHECKS = (
    Check(
        code="VAGUE_PERIOD",
        level=Level.WARNING,
        law="GDPR 13(2)(a)",
        means="a published sentence says how long data stays in words that give no length",
        why="Art. 13(2)(a) wants the period told, or the criteria that determine it. That something stays as long "
        "as it is needed is what Art. 5(1)(e) demands anyway; nobody can tell from it when her data goes.",
        says="`{sentence}` says `{words}`: nobody can tell from it when the data goes.",
        help="say the length and from when it counts; where the text must stay, tie it to the rows it speaks of and "
        "say in their `reading` how it was read",
        look=_look,
        fails=Example(
            text="""
            Nothing stays longer than necessary. {s30 kept by purposes.billing.payments} #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments: {reading: read as the thirteen months in which a payment may be called back}
            """,
            text="""
            Payments stay as long as needed, 13 months after they were made. {s30 kept by purposes.billing.payments}
            """,
        ),
    ),
)
