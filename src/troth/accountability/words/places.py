"""Names of countries in English and Swedish, as far as policies are likely to name them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_NAMES: Final = """
AT Austria Österrike|AU Australia Australien|BE Belgium Belgien|BG Bulgaria Bulgarien|BR Brazil Brasilien
CA Canada Kanada|CH Switzerland Schweiz|CN China Kina|CY Cyprus Cypern|CZ Czechia Tjeckien|DE Germany Tyskland
DK Denmark Danmark|EE Estonia Estland|ES Spain Spanien|FI Finland Finland|FR France Frankrike
GB United_Kingdom Storbritannien|GR Greece Grekland|HR Croatia Kroatien|HU Hungary Ungern|IE Ireland Irland
IL Israel Israel|IN India Indien|IS Iceland Island|IT Italy Italien|JP Japan Japan|KR South_Korea Sydkorea
LI Liechtenstein Liechtenstein|LT Lithuania Litauen|LU Luxembourg Luxemburg|LV Latvia Lettland|MT Malta Malta
MX Mexico Mexiko|NL Netherlands Nederländerna|NO Norway Norge|NZ New_Zealand Nya_Zeeland
PH Philippines Filippinerna|PL Poland Polen|PT Portugal Portugal|RO Romania Rumänien|RS Serbia Serbien
RU Russia Ryssland|SE Sweden Sverige|SG Singapore Singapore|SI Slovenia Slovenien|SK Slovakia Slovakien
TR Türkiye Turkiet|UA Ukraine Ukraina|US United_States USA|ZA South_Africa Sydafrika
"""


def _places() -> dict[str, tuple[str, str]]:
    found = {}
    for place in _NAMES.strip().replace("\n", "|").split("|"):
        code, english, swedish = place.split()
        found[code] = (english.replace("_", " "), swedish.replace("_", " "))
    return found


PLACES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(_places())
"""Code of two capitals -> its name in English and in Swedish."""
