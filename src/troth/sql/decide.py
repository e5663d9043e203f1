"""The question put to a whole table at once: for each row and each group of parts, keep, remove or unknown, and why.

Two levels. Inside, the joins and the three-valued answers; outside, for what nothing keeps, the claim that fell last, which gives
reason and action. Removing is asked for as *is false*, never as *is not true*.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from troth.plan.questions import NEVER, Answer, Question
from troth.plan.subject import Asked, row_tests
from troth.sql import nodes
from troth.sql.place import Placement
from troth.sql.sources import Sources, Spined, Types
from troth.sql.writer import Writer

KEEP, REMOVE, UNDECIDED = 0, 1, 2
DELETE, ANONYMISE = 1, 2
NO_REASON = -1
STRICTNESS = {"delete": 0, "anonymise": 1, None: 2}


@dataclass(frozen=True)
class Asking:
    """All that is needed to put a table's questions."""

    asked: Asked
    questions: tuple[Question, ...]
    placement: Placement
    types: Types
    spined: Spined

    def sources(self) -> Sources:
        """The joins of a new query over the table."""
        return Sources(self.asked, self.placement, self.types, self.spined)

    @property
    def key(self) -> tuple[str, ...]:
        """The key columns of the table."""
        return self.asked.table.entry.key or ()


def reason(question: Question, number: int) -> str:
    """The reason that a number in the answer stands for."""
    return NEVER if number == NO_REASON else question.answers[number].because


def decisions(asking: Asking, *, every_row: bool, extra: Sequence[exp.Expr] = ()) -> exp.Select:
    """The decisions of a table's rows as a query.

    Columns: ``k_*`` the key; for question i ``s{i}`` (0 keep, 1 remove, 2 undecided), ``b{i}`` the number of the answer that is the
    reason (-1: no claim ever stood), ``f{i}`` the day it fell, ``a{i}`` (1 delete, 2 anonymise, null unless removed); then ``extra``, by
    their aliases. ``every_row``: also rows of which everything is kept.
    """
    sources = asking.sources()
    writer = sources.writer
    inner = exp.select(*(_as(nodes.column("r", column), f"k_{column}") for column in asking.key))
    tests = [writer.predicate(question.keep) for question in asking.questions]
    for number, (question, keep) in enumerate(zip(asking.questions, tests, strict=True)):
        truths = [writer.predicate(answer.truth) for answer in question.answers]
        inner = inner.select(
            _as(keep, f"keep{number}"),
            _as(_first(keep, truths), f"first{number}"),
            *(
                _as(nodes.case((nodes.is_false(keep.copy()), writer.day(answer.fell))), f"e{number}_{index}")
                for index, answer in enumerate(question.answers)
                if answer.fell is not None
            ),
            _as(nodes.case((nodes.is_false(keep.copy()), writer.predicate(question.lent))), f"lent{number}"),
        )
    inner = inner.select(*extra)
    inner = sources.from_(inner).where(writer.predicate(row_tests((), asking.asked.table.entry.where)))
    if not every_row:
        inner = inner.where(nodes.any_of(nodes.none_of(nodes.is_true(keep.copy())) for keep in tests))
    outer = exp.select(*(_as(nodes.column("d", f"k_{column}"), f"k_{column}") for column in asking.key))
    for number, question in enumerate(asking.questions):
        outer = outer.select(*_outcome(number, question, writer))
    outer = outer.select(*(nodes.column("d", tree.alias) for tree in extra))
    return outer.from_(exp.Subquery(this=inner, alias=exp.TableAlias(this=nodes.name("d"))))


def _as(tree: exp.Expr, name: str) -> exp.Expr:
    return exp.alias_(tree, name, quoted=True)


def _first(keep: exp.Expr, truths: list[exp.Expr]) -> exp.Expr:
    """The first answer that is true, or where none is, the first that is unknown."""
    if not truths:
        return exp.Null()
    stands = nodes.case(
        *((nodes.is_true(truth), nodes.integer(index)) for index, truth in enumerate(truths)), otherwise=exp.Null()
    )
    unsure = nodes.case(
        *((nodes.is_null(nodes.paren(truth.copy())), nodes.integer(index)) for index, truth in enumerate(truths)),
        otherwise=exp.Null(),
    )
    return nodes.case((nodes.is_true(keep.copy()), stands), (nodes.is_null(nodes.paren(keep.copy())), unsure))


def _outcome(number: int, question: Question, writer: Writer) -> tuple[exp.Expr, ...]:
    keep, first = nodes.column("d", f"keep{number}"), nodes.column("d", f"first{number}")
    state = nodes.case(
        (nodes.is_true(keep), nodes.integer(KEEP)),
        (nodes.is_false(keep.copy()), nodes.integer(REMOVE)),
        otherwise=nodes.integer(UNDECIDED),
    )
    ends = {
        index: nodes.column("d", f"e{number}_{index}")
        for index, answer in enumerate(question.answers)
        if answer.fell is not None
    }
    last = writer.extreme("latest", list(ends.values()))
    order = sorted(ends, key=lambda index: STRICTNESS[question.answers[index].then])
    fallen = [(nodes.equal(ends[index].copy(), last.copy()), index) for index in order]
    because = _cases(((test, nodes.integer(index)) for test, index in fallen), nodes.integer(NO_REASON))
    lent = nodes.case(
        (nodes.is_true(nodes.column("d", f"lent{number}")), nodes.integer(ANONYMISE)), otherwise=nodes.integer(DELETE)
    )
    act = _cases(((test.copy(), _act(question, question.answers[index], lent)) for test, index in fallen), lent)
    removed = nodes.is_false(keep.copy())
    return (
        _as(state, f"s{number}"),
        _as(nodes.case((removed, because), otherwise=first), f"b{number}"),
        _as(nodes.case((removed.copy(), last)), f"f{number}"),
        _as(nodes.case((removed.copy(), act)), f"a{number}"),
    )


def _cases(branches: Iterable[tuple[exp.Expr, exp.Expr]], otherwise: exp.Expr) -> exp.Expr:
    found = list(branches)
    return nodes.case(*found, otherwise=otherwise) if found else otherwise


def _act(question: Question, answer: Answer, lent: exp.Expr) -> exp.Expr:
    """The action of the claim that fell last; where it names none, an anonymous row whose clock runs lends its own."""
    if question.anonymous or answer.then == "delete":
        return nodes.integer(DELETE)
    return nodes.integer(ANONYMISE) if answer.then == "anonymise" else lent.copy()
