"""A length that people are told begins somewhere."""

from collections.abc import Iterator

from troth.declaration.model import Consent
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.heard import Spoken
from troth.law.matter import Matter
from troth.law.model import Check, Flaw
from troth.law.packs.said_of_ends import COUNTED, ENDS
from troth.law.wording import turns_of, worded
from troth.policy.text.said import values
from troth.policy.text.values import ValueKind


def _look(matter: Matter) -> Iterator[Flaw]:
    for one in matter.sentences:
        if _unanchored(one, matter) and not (one.first is not None and _unanchored(one.first, matter)):
            said = next(each for each in values(one.sentence.text) if each.kind is ValueKind.PERIOD)
            yield worded(one, None, length=said.shown)


def _unanchored(one: Spoken, matter: Matter) -> bool:
    """Whether it tells how long something stays, and no word in it says from when that is counted."""
    if any(isinstance(tie.entry, Consent) and tie.entry.lasts is not None for tie in one.ties):
        return False  # the length may be that of the consent
    about_keeping = bool(one.rows) or one.tied_to("deletion")
    return about_keeping and one.says_length() and not turns_of(one, COUNTED, matter.on, ENDS)


CHECKS = (
    Check(
        code="NO_ANCHOR",
        case="words",
        level=Level.WARNING,
        law="GDPR 13(2)(a)",
        means="a published sentence says how long data stays, and not from when that is counted",
        why="Art. 13(2)(a) wants people told how long data is stored. Two years from the day on which something was "
        "recorded, and two years from the end of an agreement, end on other days; a length without a beginning ends "
        "on none.",
        says="`{sentence}` says {length}, and not from when they are counted.",
        help="say what the length begins with, such as *after the agreement ends*; where the words must stay, say in "
        "the `reading` of the row from when it was taken to count",
        look=_look,
        fails=Example(
            text="""
            Payments stay for 13 months. {s30 kept by purposes.billing.payments} #!
            """,
        ),
        passes=Example(
            text="""
            Payments stay for 13 months after they were made. {s30 kept by purposes.billing.payments}
            """,
        ),
    ),
)
