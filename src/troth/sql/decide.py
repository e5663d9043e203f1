"""The question put to a whole table at once: for each row and each group of parts, keep, remove or unknown, and why.

Two levels. Inside, the joins and the three-valued answers; outside, for what nothing keeps, the claim that fell last,
which gives reason and action. Removing is asked for as *is false*, never as *is not true*.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from troth.plan.answer import Answer
from troth.plan.questions import NEVER, Question
from troth.plan.subject import Asked, row_tests
from troth.plan.turning import turns
from troth.sql import nodes
from troth.sql.layers import Layers, fenced
from troth.sql.nodes import as_
from troth.sql.place import Placement
from troth.sql.sources import Sources, Spined, Types
from troth.sql.turned import any_has_turned
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
    work: str = ""
    """The name of the table's worklist, where one was made."""
    lists: Placement | None = None
    """Where the worklist lies, if not beside the spine."""
    placed: bool = False
    """Whether a row is told, as long as a transaction lasts, by where it lies: in a table of PostgreSQL from which none
    inherits.
    """

    @property
    def worklist(self) -> exp.Table:
        """The worklist, under the alias ``w``."""
        return self.listing.own(self.work or f"work_{self.asked.table.name}", "w")

    @property
    def listing(self) -> Placement:
        """Where worklists lie."""
        return self.lists or self.placement

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


def decisions(asking: Asking, *, every_row: bool, also: Sequence[str] = ()) -> exp.Select:
    """The decisions of a table's rows as a query; ``also``: columns of the row itself, after all others.

    Columns: ``k_*`` the key; for question i ``s{i}`` (0 keep, 1 remove, 2 undecided), ``b{i}`` the number of the answer
    that is the reason (-1: no claim ever stood), ``f{i}`` the day it fell, ``a{i}`` (1 delete, 2 anonymise, null unless
    removed). ``every_row``: also rows of which everything is kept.
    """
    extra = [as_(nodes.column("r", column), f"x{number}") for number, column in enumerate(also)]
    inside = answers(asking, every_row=every_row, extra=extra)
    return outcomes(asking, nodes.derived(inside, "d"), [tree.alias for tree in extra])


def answers(
    asking: Asking,
    *,
    every_row: bool,
    extra: Sequence[exp.Expr] = (),
    soon: Sequence[Question] = (),
    listed: exp.Join | None = None,
) -> exp.Select:
    """What each answer says of each row: ``keep{i}`` what they come to, ``t{i}_{j}`` its truth, ``e{i}_{j}`` the
    day it fell; ``lent{i}``; then ``extra``. Where nothing keeps no answer is asked any more: all of them are false.

    ``soon``: the same questions at a later instant. Rows of which not everything is surely kept by then come too;
    ``soon`` tells those of which something falls, ``turns`` those of which any test turns until then. ``listed``: only
    rows that are joined to this.
    """
    sources = asking.sources()
    keeps = [question.keep for question in asking.questions]
    few: list[object] = [question.lent for question in asking.questions]
    for question in asking.questions:
        few += [answer.truth for answer in question.answers]
        few += [answer.fell for answer in question.answers if answer.fell is not None]
    turning = turns([asking.questions, tuple(soon)]) if soon else ()
    few += [test for turn in turning or () for test in turn.tests]
    layers = Layers(sources, [*keeps, *(question.keep for question in soon)], few)
    base = exp.select(*(as_(nodes.column("r", column), f"k_{column}") for column in asking.key), *extra, copy=False)
    where = sources.writer.predicate(row_tests((), asking.asked.table.entry.where))
    writer, asked = layers.writer, layers.inside(base)
    sources.from_(base).where(where, copy=False)
    if listed is not None:
        base.append("joins", listed)
    tests = [nodes.column("f", f"keep{number}") for number in range(len(keeps))]
    asked.select(exp.column(exp.Star(), table=nodes.name("f")), copy=False)
    asked.select(*(as_(writer.predicate(keep), f"keep{number}") for number, keep in enumerate(keeps)), copy=False)
    query = exp.select(*tests, copy=False).from_(fenced(asked, "f", asking.placement.dialect), copy=False)
    passed = (*(f"k_{column}" for column in asking.key), *(tree.alias for tree in extra))
    query.select(*(nodes.column("f", name) for name in passed), copy=False)
    for number, question in enumerate(asking.questions):
        for index, answer in enumerate(question.answers):
            truth = writer.predicate(answer.truth)
            if not isinstance(
                truth, exp.Boolean
            ):  # else it says the same of every row; it may have fallen all the same
                known = nodes.case((nodes.is_false(tests[number]), exp.false()), otherwise=truth)
                query.select(as_(known, f"t{number}_{index}"), copy=False)
            if answer.fell is not None:
                query.select(as_(writer.day(answer.fell), f"e{number}_{index}"), copy=False)
        query.select(as_(writer.predicate(question.lent), f"lent{number}"), copy=False)
    then = [writer.predicate(question.keep) for question in soon]
    if soon:
        falls = nodes.any_of(
            nodes.all_of((nodes.none_of(nodes.is_false(now)), nodes.is_false(later.copy())))
            for now, later in zip(tests, then, strict=True)
        )
        query.select(as_(nodes.is_true(falls), "soon"), copy=False)
        query.select(as_(nodes.is_true(any_has_turned(writer, turning)), "turns"), copy=False)
    if not every_row:
        query.where(nodes.any_of(nodes.none_of(nodes.is_true(keep)) for keep in (*tests, *then)), copy=False)
    return query


def outcomes(asking: Asking, source: exp.Expr, extra: Sequence[str] = ()) -> exp.Select:
    """What the answers come to, over a source ``d`` of them; ``extra``: further columns of it.

    In two layers: state and last day are worked out once, and reason and action are read off them.
    """
    writer, placement = asking.sources().writer, asking.placement
    first = exp.select(exp.column(exp.Star(), table=nodes.name("d")), copy=False).from_(source, copy=False)
    query = exp.select(*(as_(nodes.column("o", f"k_{column}"), f"k_{column}") for column in asking.key), copy=False)
    for number, question in enumerate(asking.questions):
        first.select(*_state(number, question, writer), copy=False)
        because, act = _why(number, question, writer)
        state, fell = nodes.column("o", f"s{number}"), nodes.column("o", f"f{number}")
        query.select(state, as_(because, f"b{number}"), fell, as_(act, f"a{number}"), copy=False)
    query.select(*(nodes.column("o", name) for name in extra), copy=False)
    return query.from_(fenced(first, "o", placement.dialect), copy=False)


def _state(number: int, question: Question, writer: Writer) -> tuple[exp.Expr, exp.Expr]:
    """The state, and for what is removed the last day on which anything kept it."""
    kept, ends = nodes.column("d", f"keep{number}"), _ends(number, question, writer, "d")
    stands, falls = nodes.is_true(kept), nodes.is_false(kept)
    state = nodes.case(
        (stands, nodes.integer(KEEP)), (falls, nodes.integer(REMOVE)), otherwise=nodes.integer(UNDECIDED)
    )
    last = writer.extreme("latest", list(ends.values()))
    return as_(state, f"s{number}"), as_(nodes.case((falls, last)), f"f{number}")


def _why(number: int, question: Question, writer: Writer) -> tuple[exp.Expr, exp.Expr]:
    """The number of the answer that is the reason, and for what is removed the action."""
    truths, ends = _truths(number, question, writer), _ends(number, question, writer, "o")
    removed = nodes.equal(nodes.column("o", f"s{number}"), nodes.integer(REMOVE))
    first = _cases(
        (
            *((nodes.is_true(truth), nodes.integer(index)) for index, truth in enumerate(truths)),
            *(
                (nodes.is_null(truth), nodes.integer(index))
                for index, truth in enumerate(truths)
                if not isinstance(truth, exp.Boolean)
            ),
        ),
        exp.Null(),
    )
    order = sorted(ends, key=lambda index: STRICTNESS[question.answers[index].then])
    fallen = [(nodes.equal(ends[index], nodes.column("o", f"f{number}")), index) for index in order]
    because = _cases(((test, nodes.integer(index)) for test, index in fallen), nodes.integer(NO_REASON))
    lends = writer.predicate(question.lent)
    runs = lends if isinstance(lends, exp.Boolean) else nodes.column("o", f"lent{number}")
    lent = nodes.case((nodes.is_true(runs), nodes.integer(ANONYMISE)), otherwise=nodes.integer(DELETE))
    act = _cases(((test, _act(question, question.answers[index], lent)) for test, index in fallen), lent)
    return nodes.case((removed, because), otherwise=first), nodes.case((removed, act))


def _truths(number: int, question: Question, writer: Writer) -> list[exp.Expr]:
    """The truth of each answer: of most a column, of some the same for every row."""
    known = [writer.predicate(answer.truth) for answer in question.answers]
    return [
        truth if isinstance(truth, exp.Boolean) else nodes.column("o", f"t{number}_{index}")
        for index, truth in enumerate(known)
    ]


def _ends(number: int, question: Question, writer: Writer, alias: str) -> dict[int, exp.Expr]:
    """The day on which each answer fell, of those that can fall."""
    return {
        index: nodes.column(alias, f"e{number}_{index}")
        for index, answer in enumerate(question.answers)
        if answer.fell is not None
    }


def _cases(branches: Iterable[tuple[exp.Expr, exp.Expr]], otherwise: exp.Expr) -> exp.Expr:
    found = list(branches)
    return nodes.case(*found, otherwise=otherwise) if found else otherwise


def _act(question: Question, answer: Answer, lent: exp.Expr) -> exp.Expr:
    """The action of the claim that fell last; where it names none, an anonymous row whose clock runs lends its own."""
    if question.anonymous or answer.then == "delete":
        return nodes.integer(DELETE)
    return nodes.integer(ANONYMISE) if answer.then == "anonymise" else lent
