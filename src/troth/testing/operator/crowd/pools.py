"""Numbers and addresses that were given back, for those who come later."""

from dataclasses import dataclass, field

from troth.testing.operator.days import Seconds
from troth.testing.operator.operator import Operator


@dataclass
class Pools:
    """What is free, and since when."""

    numbers: list[tuple[str, Seconds]] = field(default_factory=list)
    addresses: list[tuple[str, Seconds]] = field(default_factory=list)

    def free_number(self, number: str, since: Seconds) -> None:
        """A number was given back."""
        self.numbers.append((number, since))

    def free_address(self, address: str, since: Seconds) -> None:
        """An address was given back."""
        self.addresses.append((address, since))

    def number(self, op: Operator, at: Seconds) -> str | None:
        """A number that was free by then, or None: then a new one is due."""
        return _take(op, self.numbers, at)

    def address(self, op: Operator, at: Seconds) -> str | None:
        """An address that was free by then, or None."""
        return _take(op, self.addresses, at)


def _take(op: Operator, free: list[tuple[str, Seconds]], at: Seconds) -> str | None:
    for _ in range(min(4, len(free))):
        place = op.chance.randrange(len(free))
        if free[place][1] <= at:
            found = free[place][0]
            free[place] = free[-1]
            free.pop()
            return found
    return None
