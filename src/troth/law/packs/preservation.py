"""How long something may be kept because an authority has ordered it to be preserved."""

from dataclasses import dataclass
from datetime import date

from troth.kernel.calendar import Length, Unit
from troth.law.packs.dated import Dated


@dataclass(frozen=True, kw_only=True)
class Preservation(Dated):
    """The ceiling of an order under a section, and of its one renewal."""

    section: str
    longest: Length
    renewal: Length


ORDERS = (
    Preservation(
        section="RB 27:16",
        longest=Length(90, Unit.DAYS),
        renewal=Length(90, Unit.DAYS),
        valid_from=date(2022, 8, 1),
        source="Rättegångsbalk (1942:740), 27 kap. 16 §",
        unconfirmed="the day from which orders to preserve are possible",
    ),
)
