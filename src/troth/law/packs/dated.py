"""What a law, a decision or a scheme fixes: in force between two days, with its source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar


@dataclass(frozen=True, kw_only=True)
class Dated:
    """In force from ``valid_from`` to ``valid_to``, both days in it (None: until further notice).

    ``unconfirmed`` says what of it nobody has yet held against its source; None: nothing.
    """

    valid_from: date
    source: str
    valid_to: date | None = None
    unconfirmed: str | None = None

    def stands(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


D = TypeVar("D", bound=Dated)


def standing(known: Iterable[D], on: date) -> tuple[D, ...]:
    """Those that are in force on a day."""
    return tuple(one for one in known if one.stands(on))
