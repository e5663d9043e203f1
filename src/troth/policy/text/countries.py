"""Names of countries in English and Swedish, as far as published policies name them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_NAMES: Final = """
AT Austria Österrike|AU Australia Australien|BE Belgium Belgien|BG Bulgaria Bulgarien|BR Brazil Brasilien
CA Canada Kanada|CH Switzerland Schweiz|CN China Kina|CY Cyprus Cypern|CZ Czechia Tjeckien
DE Germany Tyskland|DK Denmark Danmark|EE Estonia Estland|ES Spain Spanien|FI Finland|FR France Frankrike
GR Greece Grekland|HK Hongkong|HR Croatia Kroatien|HU Hungary Ungern|IE Ireland Irland|IL Israel
IN India Indien|IS Iceland Island|IT Italy Italien|JP Japan|LI Liechtenstein|LT Lithuania Litauen
LU Luxembourg Luxemburg|LV Latvia Lettland|MT Malta|MX Mexico Mexiko|NL Netherlands Nederländerna|NO Norway Norge
NZ Nya_Zeeland New_Zealand|PH Philippines Filippinerna|PL Poland Polen|PT Portugal|RO Romania Rumänien
RS Serbia Serbien|RU Russia Ryssland|SE Sweden Sverige|SG Singapore|SI Slovenia Slovenien|SK Slovakia Slovakien
TR Türkiye Turkiet|UA Ukraine Ukraina|US USA United_States|GB United_Kingdom Great_Britain Storbritannien
ZA South_Africa Sydafrika|KR South_Korea Sydkorea
"""


def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for country in _NAMES.replace("\n", "|").split("|"):
        code, *names = country.split() or [""]
        found.update((name.replace("_", " "), code) for name in names)
    return found


COUNTRY_NAMES: Final[Mapping[str, str]] = MappingProxyType(_names())
"""Name -> its code of two capitals."""
