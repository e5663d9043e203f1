"""The European Economic Area: the 27 Member States of the Union with Iceland, Liechtenstein and Norway."""

from datetime import date

_LEFT = date(2021, 1, 1)
"""The first day on which Union law no longer applied in the United Kingdom (Agreement 2019/C 384 I/01, Art. 126)."""

_MEMBERS = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"}
    | {"IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"}
)
"""Treaty on European Union, Art. 52; for the GDPR in the three others, Decision 154/2018 of the EEA Joint Committee."""


_BY_AGREEMENT = frozenset({"IS", "LI", "NO"})
"""Members of the European Economic Area that are no members of the Union."""


def union(on: date) -> frozenset[str]:
    """The codes of the Member States of the Union on a day; the United Kingdom as long as its law applied there."""
    return countries(on) - _BY_AGREEMENT


def countries(on: date) -> frozenset[str]:
    """The codes of the countries in which the GDPR applied on a day, since it applies (25 May 2018)."""
    return _MEMBERS | {"GB"} if on < _LEFT else _MEMBERS
