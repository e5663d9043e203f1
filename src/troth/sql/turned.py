"""Whether a row's tests have turned between two instants (``plan.turning``), as SQL."""

from collections.abc import Sequence

from sqlglot import exp

from troth.plan.turning import Turn
from troth.sql import nodes
from troth.sql.writer import Writer


def has_turned(writer: Writer, turn: Turn) -> exp.Expr:
    """Whether a test says something else at the last instant than at the first. Written so that an index serves."""
    before, after = (writer.predicate(turn.tests[number]) for number in (0, -1))
    one, other = (nodes.none_of(before), after) if turn.to else (before, nodes.none_of(after))
    return nodes.all_of((one, other))


def any_has_turned(writer: Writer, turns: Sequence[Turn] | None) -> exp.Expr:
    """Whether any has; where nothing can be said of that (None), it may have."""
    return exp.true() if turns is None else nodes.any_of([has_turned(writer, turn) for turn in turns])
