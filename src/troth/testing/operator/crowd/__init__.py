"""The crowd: everybody who has no story. What must become of their rows is not noted down."""

from troth.testing.operator.crowd.customers import Customers
from troth.testing.operator.crowd.once import add_counts, add_others
from troth.testing.operator.operator import Operator
from troth.testing.operator.rows import BATCH


def add_crowd(op: Operator, people: int) -> None:
    """So many customers with all that comes with them, and the people beside them in proportion."""
    customers = Customers(op)
    for _ in range(people):
        customers.add()
        op.rows.flush(least=BATCH)
    add_others(op, people)
    add_counts(op)
