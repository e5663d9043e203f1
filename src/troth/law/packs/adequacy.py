"""Countries outside the European Economic Area that the Commission has found to protect data as the Union does."""

from dataclasses import dataclass
from datetime import date

from troth.law.packs.dated import Dated, standing

_OLD = "day and number of the decision; that it stands is confirmed by the Commission's report of 15 January 2024"
_NEW = "day and number of the decision"


@dataclass(frozen=True, kw_only=True)
class Adequacy(Dated):
    """One decision about one country. ``only_with``: the safeguard under which alone it covers a recipient there."""

    country: str
    scope: str = "all recipients"
    only_with: str | None = None


DECISIONS = (
    Adequacy(country="AD", valid_from=date(2010, 10, 19), source="Decision 2010/625/EU", unconfirmed=_OLD),
    Adequacy(country="AR", valid_from=date(2003, 6, 30), source="Decision 2003/490/EC", unconfirmed=_OLD),
    Adequacy(country="BR", valid_from=date(2026, 1, 26), source="Implementing Decision (EU) 2026/179"),
    Adequacy(
        country="CA",
        scope="commercial organisations",
        valid_from=date(2001, 12, 20),
        source="Decision 2002/2/EC",
        unconfirmed=_OLD,
    ),
    Adequacy(country="CH", valid_from=date(2000, 7, 26), source="Decision 2000/518/EC", unconfirmed=_OLD),
    Adequacy(country="FO", valid_from=date(2010, 3, 5), source="Decision 2010/146/EU", unconfirmed=_OLD),
    Adequacy(
        country="GB",
        scope="all recipients, for the time between two regimes",
        valid_from=date(2021, 1, 1),
        valid_to=date(2021, 6, 27),
        source="Trade and Cooperation Agreement with the United Kingdom, Art. FINPROV.10A",
        unconfirmed="the article, and the day on which it ended",
    ),
    Adequacy(
        country="GB",
        valid_from=date(2021, 6, 28),
        valid_to=date(2031, 12, 27),
        source="Implementing Decision (EU) 2021/1772, prolonged in June 2025 and renewed on 19 December 2025",
    ),
    Adequacy(country="GG", valid_from=date(2003, 11, 21), source="Decision 2003/821/EC", unconfirmed=_OLD),
    Adequacy(country="IL", valid_from=date(2011, 1, 31), source="Decision 2011/61/EU", unconfirmed=_OLD),
    Adequacy(country="IM", valid_from=date(2004, 4, 28), source="Decision 2004/411/EC", unconfirmed=_OLD),
    Adequacy(country="JE", valid_from=date(2008, 5, 8), source="Decision 2008/393/EC", unconfirmed=_OLD),
    Adequacy(
        country="JP", valid_from=date(2019, 1, 23), source="Implementing Decision (EU) 2019/419", unconfirmed=_NEW
    ),
    Adequacy(
        country="KR", valid_from=date(2021, 12, 17), source="Implementing Decision (EU) 2022/254", unconfirmed=_NEW
    ),
    Adequacy(country="NZ", valid_from=date(2012, 12, 19), source="Decision 2013/65/EU", unconfirmed=_OLD),
    Adequacy(
        country="US",
        scope="organisations certified under the Data Privacy Framework",
        only_with="dpf",
        valid_from=date(2023, 7, 10),
        source="Implementing Decision (EU) 2023/1795; upheld in T-553/23, appealed as C-703/25 P",
    ),
    Adequacy(country="UY", valid_from=date(2012, 8, 21), source="Decision 2012/484/EU", unconfirmed=_OLD),
)
"""The European Patent Organisation (15 July 2025) is no country and stands under none."""


def adequate(on: date) -> frozenset[str]:
    """The countries to which data may go on a day as within the Union, whoever receives it there."""
    return frozenset(one.country for one in standing(DECISIONS, on) if one.only_with is None)
