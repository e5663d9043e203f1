"""Where somebody lives, as a code of ISO 3166: a country (``SE``), or a part of one (``US-CA``).

A code says where somebody is only as far as it goes: who is in ``US`` may be in California or not.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from troth.kernel.truth import Truth

_COUNTRIES: Final = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
_OF_US: Final = """
AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT NC ND NE NH NJ NM NV NY OH
OK OR PA PR RI SC SD TN TX UM UT VA VI VT WA WI WV WY
"""
_OF_CA: Final = "AB BC MB NB NL NS NT NU ON PE QC SK YT"

COUNTRIES: Final = frozenset(_COUNTRIES.split())
"""The codes that ISO 3166-1 gives to countries (249). ``UK``, ``EL`` and ``EU`` are none of them."""

PARTS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {"US": frozenset(_OF_US.split()), "CA": frozenset(_OF_CA.split())}
)
"""The parts of countries that are told apart: none of these lies within another. Elsewhere (a county of England, a
province of an autonomous community) one part may lie within another, and that two codes differ says nothing.
"""

_PLACE = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")


def is_place(code: str) -> bool:
    """Whether a text is the code of a country, or of a part of one as far as its parts are known."""
    found = _PLACE.fullmatch(code)
    if found is None or found[1] not in COUNTRIES:
        return False
    return found[2] is None or found[1] not in PARTS or found[2] in PARTS[found[1]]


def lies_in(value: object, places: Iterable[str]) -> Truth:
    """Whether a stored place lies in one of a region's; unknown where it is none, or does not go that far."""
    code = value.strip(" ") if isinstance(value, str) else ""
    if not is_place(code):
        return None
    country, known = code[:2], frozenset(places)
    if code in known or country in known:
        return True
    if not any(place[:2] == country for place in known):
        return False
    return False if code != country and country in PARTS else None
