"""Why rows that a plan would have removed are still there: what keeps them now, counted."""

from sqlglot import exp

from troth.plan.questions import NEVER
from troth.sql import nodes
from troth.sql.decide import KEEP, REMOVE, Asking, answers, outcomes, reason
from troth.sql.nodes import as_
from troth.sql.worklist import DELETE_ROW

POINTED_AT = "a row that stays points at it"
UNDECIDED = "undecided: "


def still_there(asking: Asking) -> str:
    """Rows of the worklist that are in the table and were not acted on, by what keeps them. No parameters.

    Columns: the number of the question that keeps a row (-1: none), its state and its reason; how many rows.
    """
    numbers = range(len(asking.questions))
    planned = [as_(nodes.column("w", f"s{i}"), f"was{i}") for i in numbers]
    on = nodes.all_of(nodes.equal(nodes.column("w", f"k_{c}"), nodes.column("r", c)) for c in asking.key)
    meant = nodes.compare(nodes.column("w", "action"), ">", nodes.integer(0))
    inside = answers(
        asking,
        every_row=True,
        extra=(*planned, as_(nodes.column("w", "action"), "meant")),
        listed=exp.Join(this=asking.worklist, on=nodes.all_of((on, meant))),
    )
    names = [*(tree.alias for tree in planned), "meant"]
    decided = outcomes(asking, nodes.derived(inside, "d"), names)

    def due(name: str) -> exp.Expr:
        return nodes.equal(nodes.column("x", name), nodes.integer(REMOVE))

    kept = [(nodes.all_of((due(f"was{i}"), nodes.none_of(due(f"s{i}")))), i) for i in numbers]
    which = nodes.case(*((test, nodes.integer(i)) for test, i in kept), otherwise=nodes.integer(-1))
    state = nodes.case(*((test, nodes.column("x", f"s{i}")) for test, i in kept), otherwise=nodes.integer(REMOVE))
    because = nodes.case(*((test, nodes.column("x", f"b{i}")) for test, i in kept), otherwise=nodes.integer(-1))
    deleting = nodes.equal(nodes.column("x", "meant"), nodes.integer(DELETE_ROW))
    nothing_due = nodes.none_of(nodes.any_of(nodes.all_of((due(f"was{i}"), due(f"s{i}"))) for i in numbers))
    rows = exp.select(as_(which, "which"), as_(state, "state"), as_(because, "because"), copy=False)
    rows = rows.from_(nodes.derived(decided, "x"), copy=False).where(nodes.any_of((deleting, nothing_due)), copy=False)
    columns = [nodes.column("y", name) for name in ("which", "state", "because")]
    query = exp.select(*columns, exp.Count(this=exp.Star()), copy=False).from_(nodes.derived(rows, "y"), copy=False)
    return asking.placement.sql(query.group_by(*columns, copy=False))


def named(asking: Asking, which: int, state: int, because: int) -> str:
    """What keeps a row, in the words of a plan."""
    if which < 0:
        return POINTED_AT
    why = reason(asking.questions[which], because)
    return why if state == KEEP or why == NEVER else UNDECIDED + why
