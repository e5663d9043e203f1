"""A world while it is drawn: its two files, its tables, and how the cells of each column are drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any, TypeVar

from troth.kernel.instants import zone
from troth.testing.worlds.edges import FAR, Edges, unclear_local, within, written
from troth.testing.worlds.world import STORE, Cell, Plain, Relation, World

T = TypeVar("T")
Draw = Callable[[], Cell]

JUNK: tuple[Cell, ...] = (
    "",
    "0000-00-00",
    "2025-02-30",
    "soon",
    20240501,
    "2024-01-01T25:00:00Z",
    "infinity",
    "-infinity",
)


@dataclass
class Sheet:
    """A relation while it is drawn. ``times`` is what the map says of its time columns, where it is mapped at all."""

    columns: dict[str, str] = field(default_factory=dict)
    draws: dict[str, Draw] = field(default_factory=dict)
    times: dict[str, Plain] = field(default_factory=dict)
    rows: int = 0


@dataclass
class Draft:
    """What the constructs add to. ``persons``: class -> keys; ``facts``: kind -> names; ``near``: those nearby;
    ``processed``: the tables for whose rows others answer.
    """

    rng: Random
    edges: Edges
    policy: Plain = field(default_factory=dict)
    map: Plain = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    persons: dict[str, list[Cell]] = field(default_factory=dict)
    facts: dict[str, list[str]] = field(default_factory=lambda: {"period": [], "moment": [], "flag": [], "number": []})
    near: set[str] = field(default_factory=set)
    ages: list[int] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    processed: list[str] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)

    # --- choices ------------------------------------------------------------------------------------------------------

    def one(self, options: Sequence[T]) -> T:
        """One of the options; the first is the simplest."""
        return options[self.rng.randrange(len(options))]

    def chance(self, percent: int) -> bool:
        """Whether something happens; rarely is the less simple."""
        return self.rng.randrange(100) >= 100 - percent

    def some(self, options: Sequence[T], least: int = 1, most: int | None = None) -> list[T]:
        """Some of the options, in their order."""
        count = self.rng.randint(least, min(most or len(options), len(options)))
        chosen = set(self.rng.sample(range(len(options)), count))
        return [option for index, option in enumerate(options) if index in chosen]

    def fact(self, kind: str) -> str:
        """A fact of a kind; mostly one that some personal table leads to."""
        names = self.facts[kind]
        near = [name for name in names if name in self.near]
        return self.one(near if near and not self.chance(12) else names)

    def a_column(self) -> str:
        """A column of some mapped table, which other tables may not have."""
        return str(self.one(list(self.one(list(self.map["tables"].values()))["columns"])))

    # --- tables -------------------------------------------------------------------------------------------------------

    def sheet(self, relation: str, rows: tuple[int, int]) -> Sheet:
        """A relation, made if it is not there."""
        if relation not in self.sheets:
            self.sheets[relation] = Sheet(rows=self.rng.randint(*rows))
        return self.sheets[relation]

    def column(self, relation: str, name: str, kind: str, draw: Draw) -> str:
        """A column with the way to draw its cells, unless it is there already."""
        sheet = self.sheets[relation]
        if name not in sheet.columns:
            sheet.columns[name] = kind
            sheet.draws[name] = draw
        return name

    def words(self, relation: str, name: str, *options: Cell) -> str:
        """A text column that holds one of a few words."""
        return self.column(relation, name, "text", lambda: self.one(options))

    def time(
        self,
        relation: str,
        name: str,
        *,
        recorded: str | None = None,
        early: int = 0,
        none: int = 4,
        plain: bool = False,
    ) -> str:
        """A column of times, with what the map may say of it. ``recorded``: a column that its range may begin with;
        ``early``, ``none``: how many of a hundred cells lie years back, or are null; ``plain``: mostly nothing is said.
        """
        sheet = self.sheets[relation]
        if name in sheet.columns:
            return name
        kind = self.one(("instant", "instant", "date", "date", "local", "any"))
        says: Plain = {}
        if plain and self.chance(75):
            kind = self.one(("instant", "date"))
            self.column(relation, name, kind, lambda: self._time(kind, self.edges.zone, [], early, none))
            return name
        where = self.edges.zone
        if self.chance(12):
            where = says["zone"] = self.one(("UTC", "America/New_York", "Asia/Kolkata"))
        if self.chance(12):
            right = kind if kind != "any" else "instant"
            says["kind"] = self.one((right, right, right, "date", "local", "instant"))
        if kind in ("local", "any") and self.chance(40):
            says["order"] = "id"
        special: list[Cell] = []
        if self.chance(25):
            mark = self.one(("9999-12-31", "0001-01-01", "1970-01-01", "infinity"))
            says["sentinel"] = {mark: self.one(("not yet", "still running", "unknown"))}
            special = [mark, mark if kind != "instant" or mark == "infinity" else f"{mark}T12:00:00Z"]
        if self.chance(20):
            low = self.one(("2000-01-01", recorded or "2022-06-15"))
            says["plausible"] = f"{low} to {self.one(('now + 1 day', 'now', '2024-06-15', 'now + 400 days'))}"
        if says:
            sheet.times[name] = says
        self.column(relation, name, kind, lambda: self._time(kind, where, special, early, none))
        return name

    def _time(self, kind: str, where: str, special: list[Cell], early: int, none: int) -> Cell:
        chance = self.rng.randrange(100)
        if chance >= 100 - none:
            return None
        if self.rng.randrange(100) >= 98:
            return self.one(JUNK)
        if special and self.rng.randrange(100) >= 90:
            return self.one(special)
        form = self.one(("instant", "date", "local")) if kind == "any" else kind
        if chance < early:
            years = timedelta(days=365 * self.one((4, 3, 6)))
            return written(self.rng, self.edges.at - years, form, where)
        if form == "local" and self.rng.randrange(100) >= 80:
            return unclear_local(self.rng, where, self.edges.today.year)
        return written(self.rng, self.edges.instant(), form, where)

    def reference(self, person_class: str) -> Draw:
        """Cells that hold the key of a person: mostly one that is there."""
        keys = self.persons[person_class]
        stranger = "c99" if isinstance(keys[0], str) else 99

        def draw() -> Cell:
            chance = self.rng.randrange(100)
            return None if chance >= 95 else stranger if chance >= 90 else self.one(keys)

        return draw

    def person_column(self, relation: str, name: str, person_class: str) -> str:
        """A column with keys of a class, now and then of another type than the key itself."""
        kind = self.sheets[_people(person_class)].columns["id"]
        if kind == "integer" and self.chance(8):
            kind = "text"
        draw = self.reference(person_class)

        def as_text() -> Cell:
            found = draw()
            if found is None:
                return None
            return f"0{found}" if isinstance(found, int) and self.chance(8) else str(found)

        return self.column(relation, name, kind, as_text if kind == "text" else draw)

    # --- the end ------------------------------------------------------------------------------------------------------

    def world(self) -> World:
        """The world, with its rows drawn."""
        for name, entry in self.map["tables"].items():
            sheet = self.sheets[entry.get("table", name).partition(".")[2].partition("#")[0]]
            if sheet.times:
                entry["times"] = dict(sheet.times)
        relations = {}
        for name, sheet in self.sheets.items():
            rows = []
            for number in range(1, sheet.rows + 1):
                row: dict[str, Cell] = {"id": number}
                row.update({column: draw() for column, draw in sheet.draws.items() if column != "id"})
                if "id" in sheet.draws and isinstance(found := sheet.draws["id"](), str):
                    row["id"] = found + str(number)
                rows.append(row)
            shared = name[:-1] in self.persons and table(name) not in self.map["tables"]
            if shared and len(rows) > 2 and self.chance(20):
                rows[-1]["id"] = rows[0]["id"]  # one key, two rows: nobody can say whose it is
            relations[name] = Relation({"id": "integer", **sheet.columns}, tuple(rows))
        return World(self.policy, self.map, relations, self.edges.at.isoformat(), tuple(self.events))

    def stamp(self) -> str:
        """An instant near now, as text: when an event occurred or was recorded."""
        if self.rng.randrange(3) == 0:
            found = within(self.rng, self.edges.today, self.edges.zone)
        else:
            found = self.edges.instant()
        return (
            (found if found.year not in (FAR[0].year, FAR[3].year) else self.edges.at)
            .astimezone(zone("UTC"))
            .isoformat()
        )


def table(relation: str) -> str:
    """The map's name of a relation."""
    return f"{STORE}.{relation}"


def _people(person_class: str) -> str:
    return person_class + "s"
