"""A sentence can be read in one breath."""

import re
from collections.abc import Iterator
from typing import Final

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw
from troth.law.wording import worded

MOST_WORDS: Final = 40
"""No law has a number. Guides to plain language, and the European Commission's own, stop well before it."""

_WORD: Final = re.compile(r"[^\W\d_][^\W_]*(?:['’-][^\W_]+)*")
_ADDRESS: Final = re.compile(r"\]\([^)]*\)")
"""Where a link leads: nobody reads it aloud."""


def _look(matter: Matter) -> Iterator[Flaw]:
    for one in matter.sentences:
        count = len(_WORD.findall(_ADDRESS.sub("]", one.sentence.text)))
        if count > MOST_WORDS:
            yield worded(one, None, count=str(count), language=one.language)


CHECKS = (
    Check(
        code="LONG_SENTENCE",
        level=Level.NOTE,
        law="GDPR 12(1)",
        means=f"a published sentence has more than {MOST_WORDS} words",
        why="Art. 12(1) wants clear and plain language. Whoever is at the end of a long sentence has forgotten its "
        "beginning (WP260, 12, wants sentences that are direct and simple).",
        says="`{sentence}` has {count} words in `{language}`.",
        help="make several of it, each with its own tag",
        look=_look,
        fails=Example(
            text="""
            We, who have long thought of how words like these are read and by whom, say here, once and for all and in one breath, that whoever reads as far as this has read more words than anybody can keep in mind. {s30 statement} #!
            """,  # noqa: E501
        ),
        passes=Example(
            text="""
            We have thought of how words like these are read. {s30 statement}
            Whoever reads this has read few words. {s31 statement}
            """,
        ),
    ),
)
