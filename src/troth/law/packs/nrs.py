"""Times of chapter 603A of the Nevada Revised Statutes."""

from dataclasses import dataclass
from datetime import date

from troth.kernel.calendar import Length, Unit
from troth.law.packs.dated import Dated


@dataclass(frozen=True, kw_only=True)
class Time(Dated):
    """By when something is done."""

    length: Length


ANSWER = (
    Time(
        length=Length(60, Unit.DAYS),
        valid_from=date(2019, 10, 1),
        source="NRS 603A.345(4)",
        unconfirmed="the day on which it took effect, and the number of the subsection",
    ),
)
"""By when a request that data not be sold is answered."""
