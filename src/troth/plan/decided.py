"""What a member of staff has decided about rows that the rule could not answer for.

A decision is looked at only where the rule itself says *unknown*: it overrules neither a claim that stands nor one that
is known to have ended. To keep holds until the end of its day, after which the row waits again.
"""

from dataclasses import replace

from troth.plan.answer import Answer
from troth.plan.subject import Asked, recorded
from troth.predicate.algebra import (
    FALSE,
    TRUE,
    Compare,
    Day,
    Field,
    Instant,
    Moment,
    Not,
    Path,
    Predicate,
    Reaches,
    State,
    Sure,
    cases,
    conjunction,
    given,
)

DECISION = "decision"
KEEP, REMOVE = 1, 2
"""How a decision on a part of a row stands in the spine; nothing stands there where there is none."""

NAMED: Path = ("@row", "named")
"""Where the owner is read whom somebody has named for a row of which no owner, or none alone, is found."""


def with_decision(
    asked: Asked, part: str, answers: tuple[Answer, ...], keep: Predicate
) -> tuple[tuple[Answer, ...], Predicate]:
    """The answers about a part of a row, and what they come to, with what a member of staff has decided."""
    said = Field(("@row",), f"decided|{part}")
    at = Instant(Field(said.path, f"{said.name}|at"))
    open_ = conjunction(Not(Sure(keep)), Not(Sure(Not(keep))), Not(another_row(asked, at)))
    kept, removed = conjunction(open_, Sure(State(said, KEEP))), conjunction(open_, Sure(State(said, REMOVE)))
    settled = tuple(
        replace(
            answer,
            truth=cases((removed, FALSE), otherwise=answer.truth),
            floor=cases((removed, FALSE), otherwise=answer.floor),
        )
        for answer in answers
    )
    fell = given(removed, Day(at, asked.policy.zone))
    decision = Answer(DECISION, cases((kept, TRUE), otherwise=FALSE), fell, "delete")
    return (*settled, decision), cases((kept, TRUE), (removed, FALSE), otherwise=keep)


def another_row(asked: Asked, at: Moment) -> Predicate:
    """Whether a row was recorded after what is said of its key: then it was said of another row."""
    time, known = recorded(asked)
    return Sure(conjunction(known, Compare(time, ">", at)))


def named() -> Predicate:
    """Whether somebody has named the owner of a row, and she is there."""
    return Reaches(Field(NAMED, "person"))
