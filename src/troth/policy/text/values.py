"""Values that both a sentence and a declaration can name, so that the two can be compared."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from troth.kernel.span import Span


class ValueKind(StrEnum):
    """What a value is; only values of one kind are compared."""

    PERIOD = "period"
    AGE = "age"
    DATE = "date"
    PERCENT = "share"
    EMAIL = "address"
    NUMBER = "number"
    REGISTERED = "company number"
    COUNTRY = "country"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Said:
    """A value in a sentence: ``same`` is what is compared, ``shown`` the words, from ``start`` to ``end`` of the text.

    ``limit`` says that the sentence calls it the most. A range is one value, ``6 months..24 months``.
    """

    kind: ValueKind
    same: str
    shown: str
    start: int
    end: int
    limit: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A value in a declaration, and where.

    ``alone`` says that it is the only end of its row; ``days`` is about how long it is, for periods.
    """

    kind: ValueKind
    same: str
    shown: str
    path: str
    span: Span
    alone: bool = False
    days: float = 0.0


def period(count: int, unit: str) -> str:
    """A length of time in its smallest comparable unit: 2 years are 24 months, 2 weeks are 14 days, 48 hours 2 days."""
    match unit:
        case "years":
            return f"{count * 12} months"
        case "weeks":
            return f"{count * 7} days"
        case "hours" if count % 24 == 0:
            return f"{count // 24} days"
        case _:
            return f"{count} {unit}"


def about_days(same: str) -> float:
    """About how many days a length is that ``period`` gave."""
    count, _, unit = same.partition(" ")
    return int(count) * {"hours": 1 / 24, "days": 1, "working days": 1.4, "months": 30.44}[unit]


LEGAL_FORM: Final = r"(?:Aktiebolag|AB|Inc\.?|Ltd\.?|Limited|LLC|PLC|plc|Corp\.?|Corporation|GmbH|AG|Oyj?|ApS|A/S)"
"""The form of what follows the name of a company and tells that it is one."""

_BESIDE_A_NAME: Final = re.compile(rf"{LEGAL_FORM}|\(publ\)")


def company(name: str) -> str:
    """A company's name without its legal form and in small letters."""
    words = name.replace(",", " ").split()
    return " ".join(word for word in words if _BESIDE_A_NAME.fullmatch(word) is None).casefold()
