"""What the generator knows of the rows it built: which are faulty, which must go, which must stay.

Every entry is written where the row is built, from the story it was built for ("settled 24 months and a day ago");
nothing here looks at a rule. The lists are not complete: they hold the planted rows, and the crowd around them is not
judged.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

FORMAT = "troth.testing.faults/1"
Finder = Literal["plan", "check_live", "status", "none"]
Key = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in the data.

    ``found_by`` is what is expected to find it; ``key`` is None for a fault of the table.
    """

    kind: str
    table: str
    key: Key | None
    why: str
    found_by: Finder
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What must have become of a row after everything due was removed.

    ``columns``: the only ones the word is about; empty: the whole row. ``with_events``: only once the events of
    events.jsonl are in the register (without them nothing is said).
    """

    table: str
    key: Key
    why: str
    columns: tuple[str, ...] = ()
    with_events: bool = False


@dataclass
class Truth:
    """All that is known.

    ``must_empty``: these cells are emptied and the row stays; ``undecided``: unknown, and so it stays.
    """

    faults: list[Fault] = field(default_factory=list)
    must_go: list[Judged] = field(default_factory=list)
    must_stay: list[Judged] = field(default_factory=list)
    must_empty: list[Judged] = field(default_factory=list)
    must_anonymise: list[Judged] = field(default_factory=list)
    undecided: list[Judged] = field(default_factory=list)

    def fault(
        self, kind: str, table: str, key: Key | None, why: str, found_by: Finder, column: str | None = None
    ) -> None:
        """Note a fault."""
        self.faults.append(Fault(kind, table, key, why, found_by, column))

    def go(self, table: str, key: Key | int, why: str, *, with_events: bool = False) -> None:
        """The row must be gone; until then it is overdue."""
        judged = Judged(table, _key(key), why, with_events=with_events)
        self.must_go.append(judged)
        if not with_events:
            self.fault("overdue_row", table, judged.key, why, "plan")

    def stay(self, table: str, key: Key | int, why: str, *columns: str, with_events: bool = False) -> None:
        """The row, or these columns of it, must be as they were."""
        self.must_stay.append(Judged(table, _key(key), why, columns, with_events))

    def empty(self, table: str, key: Key | int, why: str, *columns: str, with_events: bool = False) -> None:
        """These columns must be emptied, and the row must stay."""
        self.must_empty.append(Judged(table, _key(key), why, columns, with_events))

    def anonymise(self, table: str, key: Key | int, why: str, *columns: str) -> None:
        """The row must stay without these columns."""
        self.must_anonymise.append(Judged(table, _key(key), why, columns))

    def unknown(self, table: str, key: Key | int, why: str) -> None:
        """Nobody can say; the row stays and waits for somebody."""
        self.undecided.append(Judged(table, _key(key), why))

    def document(self, **head: object) -> dict[str, Any]:
        """The content of faults.json."""
        lists = {
            name: [_plain(entry) for entry in getattr(self, name)]
            for name in ("faults", "must_go", "must_stay", "must_empty", "must_anonymise", "undecided")
        }
        return {"format": FORMAT, **head, **lists}


def _key(key: Key | int) -> Key:
    return {"id": key} if isinstance(key, int) else dict(key)


def _plain(entry: Fault | Judged) -> dict[str, Any]:
    found = asdict(entry)
    found["table"] = f"op.{entry.table}"
    return found
