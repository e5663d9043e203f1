"""A length is counted from one day."""

import re
from collections.abc import Iterator
from itertools import pairwise

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.heard import Found, Spoken
from troth.law.matter import Matter
from troth.law.model import Check, Flaw
from troth.law.packs.said_of_rows import ANCHORS
from troth.law.wording import worded

_TOPICS = tuple(dict.fromkeys(term.topic for term in ANCHORS))
_OR = re.compile(r"\b(?:or|eller)\b", re.IGNORECASE)
_DECIDED = re.compile(
    r"\b(?:whichever|the (?:earlier|later|first|last)|latest|earliest|"
    r"beroende på vilket|det som inträffar|senast|tidigast)\b",
    re.IGNORECASE,
)


def _look(matter: Matter) -> Iterator[Flaw]:
    for one in matter.sentences:
        found = _two(one, matter) if one.first is None or _two(one.first, matter) is None else None
        if found is not None:
            yield worded(one, found[1], first=found[0].topic, second=found[1].topic)


def _two(one: Spoken, matter: Matter) -> tuple[Found, Found] | None:
    """Two starts with *or* between them, in a sentence that names a length and does not say which of them counts."""
    text = one.sentence.text
    if not one.says_length() or _OR.search(text) is None or _DECIDED.search(text) is not None:
        return None
    found = sorted(
        (each for topic in _TOPICS if (each := one.find(topic, matter.on, ANCHORS)) is not None),
        key=lambda each: each.start,
    )
    for before, after in pairwise(found):
        if before.topic != after.topic and _OR.search(text, before.end, after.start) is not None:
            return before, after
    return None


CHECKS = (
    Check(
        code="ANCHOR_CONFLICT",
        level=Level.WARNING,
        law="GDPR 13(2)(a)",
        means="a published sentence counts one length from either of two days",
        why="Art. 13(2)(a) wants the period told. A length that begins on one day or on another ends on one day or "
        "on another, and the reader cannot know on which.",
        says="`{sentence}` counts its length from {first} or from {second}, and does not say which.",
        help="say which of them counts, such as *whichever comes last*; where the text must stay, say in the "
        "`reading` of the row which it was taken to be",
        look=_look,
        fails=Example(
            text="""
            Data goes one year after the agreement ends or after your notice. {s30 open} #!
            """,
        ),
        passes=Example(
            text="""
            Data goes one year after the agreement ends. {s30 open}
            """,
        ),
    ),
)
