"""What an operator does for a living: the tables that it has, and how they are filled."""

from collections.abc import Callable
from dataclasses import dataclass

from troth.testing.operator.operator import Operator
from troth.testing.operator.schema import Column, Table

PEOPLE_PER_ROUND = 5_000
"""With so many people more, every story is told once more."""


@dataclass(frozen=True)
class Trade:
    """``tables``: parents before children. ``undeclared``: columns that the map of the example does not know, by table.

    ``fill`` adds all rows of an operator with so many people.
    """

    tables: tuple[Table, ...]
    undeclared: tuple[tuple[str, Column], ...]
    fill: Callable[[Operator, int], None]


def rounds(people: int) -> int:
    """How often every story is told."""
    return 1 + people // PEOPLE_PER_ROUND
