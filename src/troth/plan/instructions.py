"""Rows that are processed for others, as predicates: what each controller instructs, and over whose rows the policy's
own rows on instruction stand. Instructions that say the same are asked for together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from troth.declaration.conduct import Instruction
from troth.plan.answer import Answer
from troth.plan.clocks import keeps
from troth.plan.standing import end, standing
from troth.plan.subject import Asked, Who
from troth.policy.model import CONTROLLER, OWNER, Claim, reached_class
from troth.predicate.algebra import (
    FALSE,
    TRUE,
    UNKNOWN,
    Compare,
    DayTerm,
    In,
    Not,
    On,
    Predicate,
    cases,
    conjunction,
    disjunction,
    extreme,
    first_day,
    given,
)

INSTRUCTION, CONTROLLER_UNKNOWN = "instruction", "controller unknown"
"""The reasons where a row is processed for others: its controller instructs it herself, or is not known."""


@dataclass(frozen=True)
class _Hers:
    """An instruction, and whether a row is one of a controller who gives it now or has given it."""

    instruction: Instruction
    test: Predicate


def instructed(asked: Asked) -> tuple[Answer, ...]:
    """What the controllers of a table's rows instruct themselves, and whether one is not known; nothing of own rows."""
    if asked.table.controller is None:
        return ()
    known, hers = _known(asked), tuple(_instructions(asked))
    found = [(one.test, *_kept(asked, one.instruction)) for one in hers]
    truth = cases(*((test, kept) for test, kept, _ in found), otherwise=FALSE)
    return (
        Answer(CONTROLLER_UNKNOWN, cases((known, FALSE), otherwise=UNKNOWN)),
        Answer(INSTRUCTION, truth, first_day(*((test, fell) for test, _, fell in found))),
    )


def by_policy(asked: Asked, claim: Claim) -> Predicate:
    """Whether a row on instruction stands over table rows: their controller is of the class, and has said nothing."""
    table = asked.table
    if table.controller is None:
        return FALSE
    own = asked.policy.classes.get(reached_class(asked.policy, table, table.controller) or "", frozenset())
    said = disjunction(*(one.test for one in _instructions(asked)))
    meant = cases((said, FALSE), otherwise=TRUE) if claim.use.of in own else FALSE
    return cases((_known(asked), meant), otherwise=UNKNOWN)


def _known(asked: Asked) -> Predicate:
    assert asked.table.controller is not None
    return standing(asked, asked.table, asked.table.controller, (f"@{CONTROLLER}",)).one


def _instructions(asked: Asked) -> Iterator[_Hers]:
    """Every instruction, once for all controllers who give the same."""
    assert asked.table.controller is not None
    column, known = end(asked, asked.table, asked.table.controller), _known(asked)
    person_class = reached_class(asked.policy, asked.table, asked.table.controller) or ""
    alike: dict[object, tuple[Instruction, list[str]]] = {}
    for key, one in asked.policy.instructions_of(person_class).items():
        alike.setdefault((one.keep, one.at_end, one.begins, one.ends), (one, []))[1].append(key)
    for one, keys in alike.values():
        begun = Compare(On(one.begins), "<=", On(asked.today)) if one.begins is not None else TRUE
        yield _Hers(one, conjunction(known, In(column, tuple(keys)), begun))


def _kept(asked: Asked, one: Instruction) -> tuple[Predicate, DayTerm | None]:
    """Whether an instruction keeps, and the last day on which it did."""
    kept = keeps(asked, one.keep, Who(OWNER, "holder", None, known=False))
    fell = given(Not(kept.truth), kept.end)
    over: Predicate = Compare(On(one.ends), "<", On(asked.today)) if one.ends is not None else FALSE
    if one.at_end is not None:
        over = conjunction(over, Compare(On(one.at_end.by), "<=", On(asked.today)))
    if one.at_end is None or one.at_end.does == "return":  # nobody can see in the data whether it was handed back
        return conjunction(kept.truth, cases((over, UNKNOWN), otherwise=TRUE)), fell
    last = given(over, On(one.at_end.by - timedelta(days=1)))
    return conjunction(kept.truth, Not(over) if over != FALSE else TRUE), extreme("earliest", fell, last)
