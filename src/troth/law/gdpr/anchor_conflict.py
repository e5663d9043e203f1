"""A length is counted from one day."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.example import Example
from troth.law.heard import Found, Spoken
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.said_of_rows import ANCHORS
from troth.law.wording import worded
from troth.policy.model import Claim

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


def _rows(matter: Matter) -> Iterator[Flaw]:
    """Rows of two purposes that keep the same data equally long, from two days."""
    of_part: dict[str, list[Claim]] = {}
    for claim in matter.policy.claims:
        if not claim.anonymous and len(claim.keep.clocks) == 1 == len(clocks(claim.keep)):
            of_part.setdefault(claim.part, []).append(claim)
    seen: set[tuple[str, str]] = set()
    for part, claims in of_part.items():
        for one, other in combinations(claims, 2):
            if (one.path, other.path) not in seen and _one_length(one, other):
                seen.add((one.path, other.path))
                [first], [second] = clocks(one.keep), clocks(other.keep)
                yield flaw(
                    other.path,
                    other.use,
                    "keep",
                    row=other.path,
                    other=one.path,
                    data=part,
                    length=str(first.length),
                    first=str(first.anchor),
                    second=str(second.anchor),
                )


def _one_length(one: Claim, other: Claim) -> bool:
    """Whether they say one length from two days, for other purposes and for some of the same people."""
    [first], [second] = clocks(one.keep), clocks(other.keep)
    return (
        first.length is not None
        and (first.length, first.longest) == (second.length, second.longest)
        and first.anchor != second.anchor
        and one.purpose != other.purpose
        and bool(one.scopes & other.scopes)
    )


CHECKS = (
    Check(
        code="ANCHOR_CONFLICT",
        case="rows",
        level=Level.NOTE,
        law="GDPR 13(2)(a)",
        means="the same data stays equally long for two purposes, counted from two days",
        why="Each purpose may have its own end, and data stays until the last. Told twice with the same number it "
        "reads as one promise: people expect their data gone on the first of the two days, and it goes on the second.",
        says="`{row}` keeps `{data}` {length} from {second}, and `{other}` keeps it {length} from {first}: the same "
        "number ends on two days.",
        help="say in the words that the data itself stays until the later of the two; or count both from one day",
        look=_rows,
        fails=Example(
            policy="""
            purposes:
              planning:
                uses:
                  payments:
                    data: [payments]
                    about: [customer]
                    ground: legitimate_interest
                    interest: to see what sells
                    why: only payments tell
                    keep: 13 months after recorded #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              planning:
                uses:
                  payments:
                    data: [payments]
                    about: [customer]
                    ground: legitimate_interest
                    interest: to see what sells
                    why: only payments tell
                    keep: 6 months after recorded
            """,
        ),
    ),
    Check(
        code="ANCHOR_CONFLICT",
        case="words",
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
