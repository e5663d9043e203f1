"""Numbers written as words, in English and Swedish, up to ninety-nine."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_ENGLISH: Final = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_ENGLISH_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SWEDISH: Final = (
    "noll",
    "ett",
    "två",
    "tre",
    "fyra",
    "fem",
    "sex",
    "sju",
    "åtta",
    "nio",
    "tio",
    "elva",
    "tolv",
    "tretton",
    "fjorton",
    "femton",
    "sexton",
    "sjutton",
    "arton",
    "nitton",
)
_SWEDISH_TENS: Final = ("tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio")


def _words() -> dict[str, int]:
    found = {word: number for words in (_ENGLISH, _SWEDISH) for number, word in enumerate(words)}
    found["en"] = 1
    for tens, english in enumerate(_ENGLISH_TENS, 2):
        found[english] = tens * 10
        for unit in range(1, 10):
            found[f"{english}-{_ENGLISH[unit]}"] = found[f"{english} {_ENGLISH[unit]}"] = tens * 10 + unit
    for tens, swedish in enumerate(_SWEDISH_TENS, 2):
        found[swedish] = tens * 10
        for unit in range(1, 10):
            found[f"{swedish}{_SWEDISH[unit]}"] = tens * 10 + unit
        found[f"{swedish}en"] = tens * 10 + 1
    return found


NUMBER_WORDS: Final[Mapping[str, int]] = MappingProxyType(_words())
"""Word in small letters -> number."""

ARTICLES: Final = frozenset({"a", "an", "one", "en", "ett"})
"""Words that mean one only where something is measured: not *a day will come*."""
