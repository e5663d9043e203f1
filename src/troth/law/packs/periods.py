"""How long a statute wants something kept: dated, with its source."""

from dataclasses import dataclass
from datetime import date

from troth.kernel.calendar import Length, RoundTo


@dataclass(frozen=True)
class StatutoryPeriod:
    """One period of a section, in force from ``valid_from`` to ``valid_to`` (None: until further notice).

    ``kinds`` are the kinds of category it is for; None: those that no other period of the section names.
    ``counts_from`` says from when it is counted, and ``starts_later`` whether that comes after the row itself was
    recorded.
    """

    act: str
    section: str
    what: str
    length: Length
    counts_from: str
    valid_from: date
    source: str
    valid_to: date | None = None
    kinds: frozenset[str] | None = None
    round_to: RoundTo | None = None
    starts_later: bool = True

    def __str__(self) -> str:
        to = f" to end of {self.round_to}" if self.round_to is not None else ""
        return f"{self.length}{to} ({self.what})"


def in_force(periods: tuple[StatutoryPeriod, ...], section: str, kind: str, on: date) -> tuple[StatutoryPeriod, ...]:
    """The periods of a section on a day, for a category of that kind."""
    valid = [
        period
        for period in periods
        if period.section == section and period.valid_from <= on and (period.valid_to is None or on <= period.valid_to)
    ]
    own = tuple(period for period in valid if period.kinds is not None and kind in period.kinds)
    return own or tuple(period for period in valid if period.kinds is None)
