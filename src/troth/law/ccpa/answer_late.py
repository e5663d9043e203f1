"""Requests from California are answered, and refusals to be sold obeyed, in the time that the act gives."""

from collections.abc import Iterator

from troth.declaration.sentences import AnswerTime
from troth.kernel.calendar import Length
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.lengths import at_most
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.ccpa import ANSWER, OPT_OUT, Time
from troth.law.packs.dated import standing
from troth.law.sales import reaches, regions

_ANSWERED = frozenset({"access", "erase", "rectify", "disclosures"})


def _due(matter: Matter) -> Iterator[Flaw]:
    for region in regions(matter, "CCPA"):
        for right in matter.rights:
            due = right.entry.due
            if right.name not in _ANSWERED or due is None or not reaches(region, right, matter):
                continue
            for time in standing(ANSWER, matter.on):
                if not _within(due, time):
                    yield flaw(right.path, right.entry, "due", right=right.name, due=str(due), longest=str(time.length))


def _within(due: AnswerTime, time: Time) -> bool:
    """Working days are taken for days of a week in which five are worked, never for fewer."""
    count = -(-due.length.count * 7 // 5) if due.working else due.length.count
    return at_most(Length(count, due.length.unit), time.length) is True


def _effect(matter: Matter) -> Iterator[Flaw]:
    for region in regions(matter, "CCPA"):
        for right in matter.rights:
            effect = right.entry.takes_effect
            if right.name != "object" or effect is None or not reaches(region, right, matter):
                continue
            for time in standing(OPT_OUT, matter.on):
                if at_most(effect, time.length) is not True:
                    longest = f"{time.length.count} working days" if time.working else str(time.length)
                    yield flaw(right.path, right.entry, "takes_effect", effect=str(effect), longest=longest)


CHECKS = (
    Check(
        code="ANSWER_LATE",
        case="answer",
        level=Level.WARNING,
        law="CCPA 1798.130(a)(2)",
        means="a right that people of California have is answered later than the act allows",
        why="A request to know, to delete or to correct is answered in the time that 1798.130 gives, the time for "
        "checking who asks included. It may be prolonged once, with word of it.",
        says="`{right}` is answered within {due}, and the act gives {longest}.",
        help="write `due: {longest}`, or sooner",
        look=_due,
        fails=Example(
            policy="""
            regions:
              california: {label: California, places: [US-CA], laws: [CCPA]}
            rights:
              disclosures:
                by: [email]
                due: 2 months #!
                when: [in california]
            """,
        ),
        passes=Example(
            policy="""
            regions:
              california: {label: California, places: [US-CA], laws: [CCPA]}
            rights:
              disclosures:
                by: [email]
                due: 45 days
                when: [in california]
            """,
        ),
    ),
    Check(
        code="ANSWER_LATE",
        case="opt-out",
        level=Level.WARNING,
        law="CCPA 1798.135(c)",
        means="a no to selling and sharing takes effect later than the act allows",
        why="Who says no is obeyed at once as far as that can be done, and at the latest after the working days that "
        "11 CCR 7026(f) gives.",
        says="An objection takes effect after {effect}, and the act gives {longest}.",
        help="write `takes_effect: at once`",
        look=_effect,
        fails=Example(
            policy="""
            policy: {laws: [LEK, BFL]}
            controllers:
              acme: {country: US}
            regions:
              california: {label: California, places: [US-CA], laws: [CCPA]}
            rights:
              disclosures: {by: [email]}
              object:
                by: [link, browser]
                takes_effect: 1 month #!
            """,
        ),
        passes=Example(
            policy="""
            regions:
              california: {label: California, places: [US-CA], laws: [CCPA]}
            rights:
              disclosures: {by: [email]}
              object:
                by: [link, browser]
                takes_effect: at once
            """,
        ),
    ),
)
