"""By when people and authorities are told."""

from dataclasses import dataclass
from datetime import date

from troth.kernel.calendar import Length, Unit
from troth.law.packs.dated import Dated, standing


@dataclass(frozen=True)
class Deadline(Dated):
    """The longest time in which somebody is told, after what ``upon`` (a word of ``notices``) names.

    ``to_authority``: it is about telling the authority. ``time`` None: at once, before anything is done.
    """

    upon: str
    to_authority: bool
    time: Length | None
    article: str


_GDPR = date(2018, 5, 25)
_SOURCE = "Regulation (EU) 2016/679"

DEADLINES = (
    Deadline(
        "breach", to_authority=True, time=Length(72, Unit.HOURS), article="33(1)", valid_from=_GDPR, source=_SOURCE
    ),
    Deadline(
        "third_party_source",
        to_authority=False,
        time=Length(1, Unit.MONTHS),
        article="14(3)(a)",
        valid_from=_GDPR,
        source=_SOURCE,
    ),
    Deadline("collection", to_authority=False, time=None, article="13(1)", valid_from=_GDPR, source=_SOURCE),
)


def deadlines(on: date) -> tuple[Deadline, ...]:
    """Those in force on a day."""
    return standing(DEADLINES, on)
