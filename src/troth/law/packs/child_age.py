"""From which age a child may consent to an online service offered to it directly (GDPR Art. 8(1))."""

from dataclasses import dataclass
from datetime import date

UNLESS_LOWERED = 16
"""Art. 8(1) itself, where a Member State has not provided for a lower age."""

LOWEST = 13
"""No Member State may go below it (Art. 8(1), second subparagraph)."""

_GDPR = date(2018, 5, 25)
_STAFF = "Commission staff working document SWD(2020) 115, on Art. 8"


@dataclass(frozen=True, slots=True)
class ChildAge:
    """The age in one country, in force from ``valid_from`` to ``valid_to`` (None: until further notice)."""

    country: str
    age: int
    valid_from: date
    source: str
    valid_to: date | None = None


AGES = (
    *(ChildAge(country, 13, _GDPR, _STAFF) for country in ("BE", "EE", "FI", "LV", "MT", "PT", "GB")),
    ChildAge("SE", 13, _GDPR, "Lag (2018:218), 2 kap. 4 §"),
    ChildAge("NO", 13, date(2018, 7, 20), "Personopplysningsloven § 5; 15 was proposed in 2025, and not seen adopted"),
    ChildAge("DK", 13, _GDPR, _STAFF, valid_to=date(2023, 12, 31)),
    ChildAge("DK", 15, date(2024, 1, 1), "Databeskyttelsesloven § 6, as changed in December 2023"),
    *(ChildAge(country, 14, _GDPR, _STAFF) for country in ("AT", "BG", "CY", "ES", "IT", "LT")),
    *(ChildAge(country, 15, _GDPR, _STAFF) for country in ("CZ", "FR", "GR")),
)


def child_age(country: str, on: date) -> ChildAge:
    """The age in a country on a day; Art. 8(1)'s own where none is known to have been provided for."""
    for found in AGES:
        if found.country == country and found.valid_from <= on and (found.valid_to is None or on <= found.valid_to):
            return found
    return ChildAge(country, UNLESS_LOWERED, _GDPR, "Regulation (EU) 2016/679, Art. 8(1)")
