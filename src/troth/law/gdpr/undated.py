"""Readers can tell which words apply since when."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.said_of_ends import ENDS, PAST_MONTHS
from troth.law.wording import turns, worded
from troth.policy.text.said import values
from troth.policy.text.values import ValueKind


def _look(matter: Matter) -> Iterator[Flaw]:
    document = matter.policy.declaration.policy.document
    first = [one for one in matter.sentences if one.language == document.languages[0]]
    wanted = {day.isoformat() for day in (document.effective, document.adopted) if day is not None}
    for one in first:
        said = {value.same for value in values(one.sentence.text) if value.kind is ValueKind.DATE}
        if said & wanted or document.version in one.sentence.text:
            return
    if first:
        yield flaw("policy", document, "effective", effective=document.effective.isoformat())


def _relative(matter: Matter) -> Iterator[Flaw]:
    """Sentences on what was done in the time before them, where nothing says when that was."""
    if not any(_look(matter)):
        return
    for one, found in turns(matter, PAST_MONTHS, ENDS):
        if not any(value.kind is ValueKind.DATE for value in values(one.sentence.text)):
            yield worded(one, found)


CHECKS = (
    Check(
        code="UNDATED",
        case="relative",
        level=Level.WARNING,
        law="GDPR 12(1)",
        means="a published sentence tells what was done in the past months, and nothing says when it was written",
        why="The past twelve months end on the day on which they are written down. On a page without a date nobody "
        "knows which months these are, and whether the list is of this year.",
        says="`{sentence}` says `{words}`, and the page bears no date.",
        help="write the first and the last day, or the date of the list",
        look=_relative,
        fails=Example(
            text="""
            (none) {s2}
            In the past twelve months these kinds of data were disclosed. {s30 statement} #!
            """,
            also=("UNDATED",),
        ),
        passes=Example(
            text="""
            In the past twelve months these kinds of data were disclosed. {s30 statement}
            """,
        ),
    ),
    Check(
        code="UNDATED",
        case="page",
        level=Level.WARNING,
        law="GDPR 12(1)",
        means="the published words bear neither the date nor the number of the version",
        why="Which words applied when data was collected decides what was promised of it. A page without a date can "
        "be held against nobody, and *the past twelve months* in it mean nothing (WP260, 31).",
        says="No published sentence says that these words apply from {effective}, or which version they are.",
        help="write the date or the version in the words; where they must stay, say so in the `reading` of `policy`",
        look=_look,
        fails=Example(
            policy="""
            policy:
              effective: 2024-01-01 #!
            """,
            text="""
            (none) {s2}
            Welcome. {s30 statement}
            """,
        ),
        passes=Example(
            text="""
            (none) {s2}
            This is version 1.0.0. {s30 kept by policy.version}
            """,
        ),
    ),
)
