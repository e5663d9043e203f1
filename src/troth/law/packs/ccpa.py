"""Times of the California Consumer Privacy Act and of its regulations."""

from dataclasses import dataclass
from datetime import date

from troth.kernel.calendar import Length, Unit
from troth.law.packs.dated import Dated

_AMENDED = date(2023, 1, 1)
_SEEN = "read in summaries of the statute, not in the statute"


@dataclass(frozen=True, kw_only=True)
class Time(Dated):
    """By when, or over what time. ``working``: its days are working days."""

    length: Length
    working: bool = False


ANSWER = (
    Time(
        length=Length(45, Unit.DAYS),
        valid_from=_AMENDED,
        source="11 CCR 7021(b); Civil Code 1798.130(a)(2)",
        unconfirmed=_SEEN,
    ),
)
"""By when a request to know, to delete or to correct is answered."""

OPT_OUT = (
    Time(
        length=Length(15, Unit.DAYS),
        working=True,
        valid_from=_AMENDED,
        source="11 CCR 7026(f)",
        unconfirmed=_SEEN,
    ),
)
"""By when selling and sharing stop after somebody has said no."""
