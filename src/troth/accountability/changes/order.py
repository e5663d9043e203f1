"""How two ends of time lie to each other, as far as that can be said of all data at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from troth.kernel.calendar import Length, RoundTo, Unit


@dataclass(frozen=True, slots=True)
class Order:
    """Of two rules: whether the new one never ends later than the old one, and whether it never ends earlier."""

    no_later: bool
    no_earlier: bool

    @property
    def same(self) -> bool:
        """Whether both end together, always."""
        return self.no_later and self.no_earlier

    def __and__(self, other: "Order") -> "Order":
        """What can be said where both hold, of sums of what they compare."""
        return Order(self.no_later and other.no_later, self.no_earlier and other.no_earlier)


SAME: Final = Order(True, True)
EARLIER: Final = Order(True, False)
LATER: Final = Order(False, True)
APART: Final = Order(False, False)
"""Sometimes the one ends first, sometimes the other; or nobody can say."""

_MONTH: Final = Fraction(146_097, 4_800)
"""Days of a month, on the average of four hundred years."""

_ROUNDING: Final = (None, RoundTo.MONTH, RoundTo.YEAR)
_MONTHS: Final = (Unit.MONTHS, Unit.YEARS)
_MONTHS_MORE: Final = {None: 0, RoundTo.MONTH: 1, RoundTo.YEAR: 12}
"""How many months later an end may come, less a day, by being moved to the end of its month or year; in days below."""
_ROUNDED_BY: Final = {None: 0, RoundTo.MONTH: 30, RoundTo.YEAR: 365}


def all_of(orders: Iterable[Order]) -> Order:
    """What can be said where all hold."""
    found = SAME
    for order in orders:
        found &= order
    return found


def of_numbers(old: Fraction | int, new: Fraction | int) -> Order:
    """The order of two counts."""
    return Order(new <= old, new >= old)


def of_lengths(old: Length, new: Length, old_round: RoundTo | None = None, new_round: RoundTo | None = None) -> Order:
    """The order of two lengths counted from the same instant, each moved to the end of its month or year if need be.

    Months and years are compared as months, days and weeks as days, and a month with days only where the shortest or
    longest month tells: 30 days and 1 month are APART.
    """
    lengths = _of_bare(old, new)
    rounds = of_numbers(_ROUNDING.index(old_round), _ROUNDING.index(new_round))
    together = lengths & rounds
    if old.unit in _MONTHS and new.unit in _MONTHS:
        old_high, new_high = (one.months + _MONTHS_MORE[to] for one, to in ((old, old_round), (new, new_round)))
        return Order(together.no_later or new_high <= old.months, together.no_earlier or new.months >= old_high)
    (low, high), (new_low, new_most) = _days(old, new, old_round), _days(new, old, new_round)
    return Order(together.no_later or new_most <= low, together.no_earlier or new_low >= high)


def _of_bare(old: Length, new: Length) -> Order:
    days, hours = (Unit.DAYS, Unit.WEEKS), (Unit.HOURS,)
    if old.count == 0 and new.count == 0:
        return SAME
    for units, of in ((_MONTHS, "months"), (days, "days"), (hours, "count")):
        if old.unit in units and new.unit in units:
            return of_numbers(getattr(old, of), getattr(new, of))
    (old_low, old_high), (new_low, new_high) = _days(old, new), _days(new, old)
    return Order(new_high <= old_low, new_low >= old_high)


def _days(length: Length, beside: Length, rounded: RoundTo | None = None) -> tuple[Fraction, Fraction]:
    """The fewest and the most days that a length may last, as it is compared with another.

    One of days ends with its last day, one of hours within a day: beside hours a day may be nearly two.
    """
    more = _ROUNDED_BY[rounded] + (1 if beside.unit is Unit.HOURS and length.unit is not Unit.HOURS else 0)
    match length.unit:
        case Unit.HOURS:
            exact = Fraction(length.count, 24)
            return exact, exact + more
        case Unit.DAYS | Unit.WEEKS:
            return Fraction(length.days), Fraction(length.days + more)
        case _ if length.count == 0:
            return Fraction(0), Fraction(more)
        case _:
            middle = length.months * _MONTH
            return middle - 3, middle + 2 + more
