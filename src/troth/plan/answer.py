"""What may keep a part of a row: a claim, the engine's own, the table's rule for rows of nobody, or a decision."""

from dataclasses import dataclass

from troth.predicate.algebra import FALSE, DayTerm, Predicate


@dataclass(frozen=True)
class Answer:
    """One thing that may keep a part: whether it does, why, the last day if it did and fell, its
    action, how far it must.
    """

    because: str
    truth: Predicate
    fell: DayTerm | None = None
    then: str | None = None
    floor: Predicate = FALSE
