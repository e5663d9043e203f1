"""The synthetic operator in the making: what every part of the generator shares."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from random import Random

from troth.testing.operator.days import Days, Seconds
from troth.testing.operator.events import PersonEvent
from troth.testing.operator.rows import Rows
from troth.testing.operator.truth import Truth


@dataclass(frozen=True, slots=True)
class Topics:
    """What the company calls the consents of its crowd: to offers by use, to its newsletter, to be listed."""

    usage: str = "marketing_traffic"
    newsletter: str = "newsletter"
    listing: str = "directory"


class Operator:
    """The calendar, the chance, the rows, what is known of them, and the counters that identifiers are made from."""

    def __init__(
        self, days: Days, seed: int, rows: Rows, truth: Truth, *, missing: bool = True, topics: Topics | None = None
    ) -> None:
        self.days = days
        self.chance = Random(f"troth operator {seed}")
        self.rows = rows
        self.truth = truth
        self.events: list[PersonEvent] = []
        self.missing = missing
        """Whether rows that must be kept are planted as missing."""
        self.topics = topics or Topics()
        self.counted: dict[str, Counter[date]] = {"le_records": Counter(), "invoices": Counter(), "payments": Counter()}
        """By table, how many of its rows others have counted for each local day: those that must be there."""
        self.fiscal_years: list[tuple[date, date, int]] = []
        """First day, last day and number of each financial year."""
        self._counts: dict[str, int] = {}
        self._born: dict[date, int] = {}

    def count(self, what: str) -> int:
        """1, 2, 3 ... for each kind of thing that is counted."""
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]

    def serial_of(self, born: date) -> int | None:
        """A serial for somebody born that day, 0 to 19, or None where all are taken."""
        taken = self._born.get(born, 0)
        if taken == 20:
            return None
        self._born[born] = taken + 1
        return taken

    def event(
        self, kind: str, person: int, occurred: Seconds, /, *, person_class: str = "customer", **body: object
    ) -> None:
        """Something that happened to a customer, or a person of another class, and goes to the register."""
        self.events.append(PersonEvent(kind, person_class, str(person), occurred, body))
