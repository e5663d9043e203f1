"""That data is right is the controller's duty, whoever tells it of a change."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw
from troth.law.packs.said_of_ends import DETAILS_RIGHT, ENDS
from troth.law.wording import turns, worded


def _look(matter: Matter) -> Iterator[Flaw]:
    declared = matter.policy.declaration.policy.categories.values()
    seen_to = any(one.fresh or any(part.fresh for part in one.parts.values()) for one in declared)
    for one, found in turns(matter, DETAILS_RIGHT, ENDS):
        if not seen_to and not one.tied_to("duties", "measures", "rights"):
            yield worded(one, found)


CHECKS = (
    Check(
        code="ACCURACY_SHIFTED",
        level=Level.NOTE,
        law="GDPR 5(1)(d)",
        means="a published sentence makes people answer for their data being right, and nothing that the company does "
        "is declared",
        why="Art. 5(1)(d) makes the controller take every reasonable step that data is accurate. It may ask to be told "
        "of changes; the duty stays where it is.",
        says="`{sentence}` says `{words}`, and no category has `fresh`, no duty says what sees it: the duty that data "
        "is right is the company's own.",
        help="declare what is asked of people in `duties` with `seen_by`, or `fresh` at the data",
        look=_look,
        fails=Example(
            text="""
            You shall keep your contact details correct. {s30 open} #!
            """,
        ),
        passes=Example(
            policy="""
            categories:
              contact: {fresh: every 1 year}
            """,
            text="""
            You shall keep your contact details correct. {s30 open}
            """,
            also=("NOT_FRESH",),
        ),
    ),
)
