"""A platform for calls and messages that companies build on; ``examples/iotcomms`` is a policy and a map for it."""

from troth.testing.operator.billing import add_fiscal_years
from troth.testing.operator.operator import Operator
from troth.testing.operator.trade import Trade, rounds
from troth.testing.operator.voice.crowd import add_crowd
from troth.testing.operator.voice.planted import plant_all
from troth.testing.operator.voice.tables import TABLES, UNDECLARED


def _fill(op: Operator, people: int) -> None:
    add_fiscal_years(op)
    for _ in range(rounds(people)):
        plant_all(op)
    add_crowd(op, people - op.rows.last("users"))


VOICE = Trade(TABLES, UNDECLARED, _fill)
"""The trade."""
