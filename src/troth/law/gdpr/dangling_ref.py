"""What the words refer to can be had."""

import re
from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw
from troth.law.packs.words import ELSEWHERE
from troth.law.wording import turns, worded

_LINKED = re.compile(r"\]\(|https?://|\bwww\.")


def _look(matter: Matter) -> Iterator[Flaw]:
    for one, found in turns(matter, ELSEWHERE):
        if _LINKED.search(one.sentence.text) is None:
            yield worded(one, found)


CHECKS = (
    Check(
        code="DANGLING_REF",
        level=Level.WARNING,
        law="GDPR 12(1)",
        means="a published sentence leaves something to another paper, and does not link to it",
        why="Art. 12(1) wants what people are told to be easily accessible. What stands in a paper that is not "
        "supplied is told to nobody.",
        says="`{sentence}` refers to `{words}`, and does not say where that can be read.",
        help="link to it, or say here what it says",
        look=_look,
        fails=Example(
            text="""
            What is delivered stands in our Terms of Use. {s30 statement} #!
            """,
        ),
        passes=Example(
            text="""
            What is delivered stands in our Terms of Use, www.acme.example/terms. {s30 statement}
            """,
        ),
    ),
)
