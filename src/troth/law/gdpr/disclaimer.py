"""Nobody writes herself out of the law."""

import re
from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw
from troth.law.packs.words import DISCLAIMER
from troth.law.wording import turns, worded

_OF_THE_READER = re.compile(r"\b(?:you|customers|users|du|ni|kunden)(?: are| is| will| är| kan)? $", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"\b(?:does not|do not|doesn['’]t|don['’]t|will not|inte) "
    r"(?:mean|say|imply|claim|betyd\w*|innebär\w*|säg\w*|påstå\w*)\b",
    re.IGNORECASE,
)


def _look(matter: Matter) -> Iterator[Flaw]:
    for one, found in turns(matter, DISCLAIMER):
        before = one.sentence.text[: found.start]
        if _OF_THE_READER.search(before) is None and _TAKEN_BACK.search(before) is None:
            yield worded(one, found)


CHECKS = (
    Check(
        code="DISCLAIMER",
        level=Level.WARNING,
        law="GDPR 24, 82",
        means="a published sentence refuses responsibility, or says that what is promised elsewhere may not hold",
        why="The controller answers for the security of data and for damage (Art. 24, 32 and 82), whatever its text "
        "says. A disclaimer takes nothing away from that, and takes back what other sentences promise.",
        says="`{sentence}` says `{words}`: the law leaves the responsibility where it is, and other sentences "
        "promise more.",
        help="take it out, or say what is done about the risk",
        look=_look,
        fails=Example(
            text="""
            We cannot guarantee that nobody breaks in. {s30 statement} #!
            """,
        ),
        passes=Example(
            text="""
            If somebody breaks in we tell you. {s30 open}
            """,
        ),
    ),
)
