"""What access finds: rows with the cells that she is shown, and what must be said beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Over:
    """A claim over a part, for her. ``until``: its last day, where that is known; ``sure``: it stands, else it cannot
    be told whether it does.
    """

    path: str
    until: date | None
    sure: bool


@dataclass(frozen=True, slots=True)
class HeldCell:
    """One cell. ``own``: it is hers, else she may see it beside whose it is. A secret is held and not shown: its value
    is left out (``shown`` false).
    """

    column: str
    part: str
    value: object
    own: bool
    shown: bool = True


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One row on which she stands, under the name that the map gives her place. ``key``: the row's, as text;
    ``claims``: part -> the claims that stand or may; a part without any is overdue.
    """

    person: str
    store: str
    table: str
    key: tuple[str, ...]
    place: str
    cells: tuple[HeldCell, ...]
    claims: Mapping[str, tuple[Over, ...]]

    @property
    def overdue(self) -> tuple[str, ...]:
        """The parts of which something is held though no claim stands for her."""
        held = dict.fromkeys(cell.part for cell in self.cells if cell.value is not None or not cell.shown)
        return tuple(part for part in held if not self.claims[part])


@dataclass(frozen=True)
class Beside:
    """What is said to one person beside her rows. ``unclear``: table -> rows of which it cannot be told whether they
    are hers; ``referred``: table -> rows that are processed for somebody else, who answers; ``unmapped``: table ->
    columns of her rows that nobody has declared; ``not_asked``: table or store -> why it could not be asked.
    """

    person: str
    at: datetime
    found: bool
    unclear: Mapping[str, int] = field(default_factory=dict)
    referred: Mapping[str, int] = field(default_factory=dict)
    unmapped: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether nothing waits: such an answer may be given as the whole (GDPR 12(3))."""
        return not (self.unclear or self.unmapped or self.not_asked)
