"""A service that sends SMS and runs surveys for companies; ``examples/ip1`` is a policy and a map for it."""

from troth.testing.operator.billing import add_fiscal_years
from troth.testing.operator.operator import Operator
from troth.testing.operator.surveys.crowd import add_counts, add_crowd
from troth.testing.operator.surveys.planted import plant_all, plant_counts
from troth.testing.operator.surveys.tables import TABLES, UNDECLARED
from troth.testing.operator.trade import Trade, rounds


def _fill(op: Operator, people: int) -> None:
    add_fiscal_years(op)
    for _ in range(rounds(people)):
        plant_all(op)
    plant_counts(op)
    add_crowd(op, people - op.rows.last("users"))
    add_counts(op)


SURVEYS = Trade(TABLES, UNDECLARED, _fill)
"""The trade."""
