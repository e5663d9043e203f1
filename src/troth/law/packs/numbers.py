"""Numbers that states give to companies and to people, with how their check digit is found."""

import re
from dataclasses import dataclass
from datetime import date

from troth.law.packs.dated import Dated

_MEMORY = "the scheme; it holds for known numbers"


@dataclass(frozen=True, kw_only=True)
class CompanyNumber(Dated):
    """How a country numbers its companies. ``form`` matches the number as it is written.

    Its last ``digits`` times ``weights`` (None: Luhn) must sum to a multiple of ``modulus``.
    """

    country: str
    form: str
    digits: int
    modulus: int
    weights: tuple[int, ...] | None = None

    def fits(self, written: str) -> bool:
        """Whether a number has the form and its check digit is right."""
        if re.fullmatch(self.form, written.strip(), re.ASCII) is None:
            return False
        digits = [int(sign) for sign in written if sign.isdigit()][-self.digits :]
        weighed = luhn(digits) if self.weights is None else _sum(digits, self.weights)
        return weighed % self.modulus == 0


def luhn(digits: list[int]) -> int:
    """The sum of the digits, every second from the right doubled and its own digits summed."""
    doubled = [digit * 2 if place % 2 else digit for place, digit in enumerate(reversed(digits))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled)


def _sum(digits: list[int], weights: tuple[int, ...]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True))


COMPANIES = (
    CompanyNumber(
        country="SE",
        form=r"(16)?\d{6}-?\d{4}",
        digits=10,
        modulus=10,
        valid_from=date(1975, 1, 1),
        source="Lag (1974:174) om identitetsbeteckning för juridiska personer m.fl.",
        unconfirmed="that a sole trader's is her own identity number",
    ),
    CompanyNumber(
        country="DK",
        form=r"(DK ?)?\d{2} ?\d{2} ?\d{2} ?\d{2}",
        digits=8,
        weights=(2, 7, 6, 5, 4, 3, 2, 1),
        modulus=11,
        valid_from=date(1999, 1, 1),
        source="Det Centrale Virksomhedsregister",
        unconfirmed=_MEMORY,
    ),
    CompanyNumber(
        country="FI",
        form=r"\d{7}-\d",
        digits=8,
        weights=(7, 9, 10, 5, 8, 4, 2, 1),
        modulus=11,
        valid_from=date(1978, 1, 1),
        source="Yritys- ja yhteisötietojärjestelmä",
        unconfirmed=_MEMORY,
    ),
    CompanyNumber(
        country="NO",
        form=r"\d{3} ?\d{3} ?\d{3}( ?MVA)?",
        digits=9,
        weights=(3, 2, 7, 6, 5, 4, 3, 2, 1),
        modulus=11,
        valid_from=date(1995, 1, 1),
        source="Enhetsregisteret",
        unconfirmed=_MEMORY,
    ),
)

_PERSON = re.compile(
    r"(?<![\d-])(?P<century>18|19|20)?(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)(?P<sign>[-+])?(?P<last>\d{4})(?![\d-])",
    re.ASCII,
)
_ALSO = 60
"""Added to the day of birth in a number that is given to somebody who is not registered as living in Sweden."""


def identity_number(text: str) -> bool:
    """Whether a Swedish identity number stands in a text: a day that can be one, and a check digit that is right.

    Ten digits without the sign are passed over: the number of a telephone or an order may look the same.
    """
    return any(_is_one(found) for found in _PERSON.finditer(text))


def _is_one(found: re.Match[str]) -> bool:
    if found["sign"] is None and found["century"] is None:
        return False
    number = found["year"] + found["month"] + found["day"] + found["last"]
    day = int(found["day"])
    try:
        date(int((found["century"] or "20") + found["year"]), int(found["month"]), day - _ALSO if day > _ALSO else day)
    except ValueError:
        return False
    return luhn([int(sign) for sign in number]) % 10 == 0
