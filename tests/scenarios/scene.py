"""One scenario on its stage: policy and map in a folder, rows in a real database, events in a real register.

Every question is put to both roads, the definition over the plain rows of the database and the engine's counted plan,
and they must say the same of every cell before the scenario's own answer is looked at.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import psycopg

from scenarios.asking import may_use
from troth.definition.rule import Stands, decide, stands
from troth.engine.applying import Applied, apply_plan
from troth.engine.bootstrap import Engine, checked_policy, engine
from troth.engine.planning import make_plan
from troth.kernel.finding import Finding
from troth.kernel.instants import instant
from troth.kernel.truth import Truth
from troth.plan.counted import CountedPlan, TableCount
from troth.policy.model import OWNER, Policy, Table
from troth.reading.persons import candidates
from troth.reading.plain import PlainWorld
from troth.reading.world import Case, Row, passes
from troth.register.event_shape import event_from_mapping
from troth.register.register import open_register
from troth.register.values import Receipt

Kind = Literal["sqlite", "postgres"]
Said = Literal["keep", "delete", "anonymise", "unknown"]
Key = tuple[str, ...]

SUMMED: dict[frozenset[str], str] = {
    frozenset({"keep"}): "keep",
    frozenset({"delete"}): "delete",
    frozenset({"anonymise"}): "anonymise",
    frozenset({"keep", "delete"}): "strip",
}
"""What the decisions about a row's cells come to; any other mixture has an unknown cell in it."""


@dataclass(frozen=True)
class Cell:
    """What both roads say of one part of one row. ``fell``: the last permitted day of what fell last."""

    said: Said
    because: str
    fell: date | None = None
    must_keep: Truth = False


class Answers:
    """What both roads say of every cell at one instant."""

    def __init__(self, policy: Policy, cells: Mapping[tuple[str, Key, str], Cell], plan: CountedPlan) -> None:
        self.plan = plan
        self._policy = policy
        self._cells = cells

    def cell(self, table: str, key: object, column: str) -> Cell:
        """The answer about one column of one row."""
        part = self._policy.tables[table].entry.columns[column].data
        assert part is not None, f"{table}.{column} is not personal"
        return self._cells[table, _key(key), part]

    def row(self, table: str, key: object) -> str:
        """keep, delete, strip, anonymise or unknown."""
        said = {cell.said for (of, row, _), cell in self._cells.items() if (of, row) == (table, _key(key))}
        assert said, f"{table} has no row {key}"
        return SUMMED.get(frozenset(said), "unknown")

    def because(self, table: str, key: object) -> set[str]:
        """The reasons given for the cells of one row."""
        return {cell.because for (of, row, _), cell in self._cells.items() if (of, row) == (table, _key(key))}

    def count(self, table: str) -> TableCount:
        """What the engine counted in one table."""
        return next(count for count in self.plan.tables if count.table == table)


class Scene:
    """A scenario's folder, database, register and clock."""

    def __init__(self, folder: Path, kind: Kind, url: str) -> None:
        self.folder, self.kind, self.url = folder, kind, url
        self.policy = checked_policy(folder)[0].policy
        self.now = datetime(2020, 1, 1, tzinfo=UTC)
        script = folder / "rows.sql"
        self.run(script.read_text(encoding="utf-8"))

    # --- the operator's side ------------------------------------------------------------------------------------------

    def run(self, script: str) -> None:
        """Runs SQL on the operator's database, as the operator does."""
        if self.kind == "sqlite":
            with closing(sqlite3.connect(self.url)) as connection:
                connection.executescript(script)
        else:
            with psycopg.connect(self.url, autocommit=True) as connection:
                connection.execute(script.encode())

    def select(self, query: str) -> list[tuple[object, ...]]:
        """The rows of a query of the operator's."""
        if self.kind == "sqlite":
            with closing(sqlite3.connect(self.url)) as connection:
                return connection.execute(query).fetchall()
        with psycopg.connect(self.url) as connection:
            return connection.execute(query.encode()).fetchall()

    def held(self, table: str) -> dict[Key, Row]:
        """The rows of a mapped table as they lie in the database now, by key."""
        mapped = self.policy.tables[table]
        return {_key_of(mapped, row): row for row in self._plain().tables[_place(mapped)] if _in(mapped, row)}

    # --- time and events ----------------------------------------------------------------------------------------------

    def instant(self, local: str) -> datetime:
        """The instant of a local time of the policy's zone."""
        found = instant(local, self.policy.zone)
        assert found is not None, local
        return found

    def event(self, kind: str, occurred: str, recorded: str | None = None, **said: object) -> int:
        """Records an event; ``recorded`` is when it happened unless something else is said. Its position."""
        at = self.instant(recorded or occurred)
        event = event_from_mapping({"kind": kind, "occurred": occurred, **said}, self.policy.zone, at)
        assert not isinstance(event, Finding), event
        with open_register(self.register) as register:
            return register.record(event)

    @property
    def register(self) -> Path:
        """The register's file."""
        (self.folder / ".troth").mkdir(exist_ok=True)
        return self.folder / ".troth" / "register.db"

    def receipts(self, kind: str) -> list[Receipt]:
        """The receipts of one kind, in order."""
        with open_register(self.register) as register:
            return [receipt for receipt in register.receipts() if receipt.kind == kind]

    @contextmanager
    def engine(self, at: str | None = None) -> Iterator[Engine]:
        """The engine over this scene; its clock is the scene's, set to ``at``."""
        if at is not None:
            self.now = self.instant(at)
        with engine(self.folder, lambda: self.now) as found:
            yield found

    # --- the two roads ------------------------------------------------------------------------------------------------

    def ask(self, at: str) -> Answers:
        """What stands over every cell at a local time, in the words of both roads; they must agree."""
        with self.engine(at) as found:
            plan = make_plan(found, self.now, keep=False)
            return self._compared(found, plan)

    def sweep(self, at: str) -> Answers:
        """The nightly run: plan, agree, apply. What was decided is what is left in the database."""
        with self.engine(at) as found:
            plan = make_plan(found, self.now)
            answers = self._compared(found, plan)
            before = {name: self.held(name) for name in self.policy.tables}
            applied = apply_plan(found, plan.digest, yes=plan.digest)
        assert [(t.table, t.refused, t.locked, t.withheld) for t in applied.tables if t.refused or t.locked] == []
        self._left(answers, before)
        return answers

    def apply(self, digest: str, at: str, yes: str | None = None) -> Applied:
        """Applies a plan that was made before."""
        with self.engine(at) as found:
            return apply_plan(found, digest, yes=yes)

    def plan(self, at: str) -> CountedPlan:
        """A plan, made and kept."""
        with self.engine(at) as found:
            return make_plan(found, self.now)

    def kept_until(self, until: str, table: str, key: object, column: str | None = None, then: str = "delete") -> None:
        """Demands the last permitted day: kept to its last minute, and ``then`` from the first of the next."""
        day = date.fromisoformat(until)
        for at, wanted in ((f"{day} 23:59:59", "keep"), (f"{day + timedelta(days=1)} 00:00", then)):
            answers = self.ask(at)
            said = answers.row(table, key) if column is None else answers.cell(table, key, column).said
            assert said == wanted, f"{table} {key} at {at}"

    def use(self, purpose: str, table: str, key: object, column: str, at: str) -> Stands:
        """Whether a purpose may use one cell at a local time."""
        mapped, plain = self.policy.tables[table], self._plain()
        row = next(row for row in plain.tables[_place(mapped)] if _key_of(mapped, row) == _key(key))
        return may_use(self.policy, plain, mapped, row, column, purpose, self.instant(at))

    def claim(self, path: str, table: str, key: object, column: str, at: str) -> Stands:
        """What the definition says of one policy row over one cell, for the owner of the row."""
        mapped, plain = self.policy.tables[table], self._plain()
        row = next(row for row in plain.tables[_place(mapped)] if _key_of(mapped, row) == _key(key))
        case = Case(self.policy, plain, mapped, row, self.instant(at))
        part = mapped.entry.columns[column].data
        claim = next(claim for claim in self.policy.claims if (claim.path, claim.part) == (path, part))
        owner = candidates(case, OWNER)
        assert owner is not None
        assert len(owner) == 1
        return stands(case, claim, OWNER, owner[0])

    def owners(self, table: str, key: object, at: str) -> set[str]:
        """Everybody whose row it may be."""
        mapped, plain = self.policy.tables[table], self._plain()
        row = next(row for row in plain.tables[_place(mapped)] if _key_of(mapped, row) == _key(key))
        found = candidates(Case(self.policy, plain, mapped, row, self.instant(at)), OWNER)
        return {person.key for person in found or ()}

    def _plain(self) -> PlainWorld:
        with open_register(self.register) as register:
            events = tuple(register.events())
        declared = self.policy.declaration.map
        places = [_place(table) for table in self.policy.tables.values()]
        places += [found.table for found in declared.people.values()] + [
            found.table for found in declared.keys.values()
        ]
        places += [found.table for found in declared.facts.values()]
        places += [declared.consents.table] if declared.consents is not None else []
        return PlainWorld({place: self._rows(place.partition(".")[2]) for place in dict.fromkeys(places)}, events)

    def _rows(self, relation: str) -> Sequence[Row]:
        if self.kind == "sqlite":
            with closing(sqlite3.connect(self.url)) as connection:
                found = connection.execute(f'SELECT * FROM "{relation}"')
                return [dict(zip([c[0] for c in found.description], row, strict=True)) for row in found]
        with psycopg.connect(self.url) as connection:
            answer = connection.execute(f'SELECT * FROM "{relation}"'.encode())
            return [dict(zip([c.name for c in answer.description or ()], row, strict=True)) for row in answer]

    def _compared(self, found: Engine, plan: CountedPlan) -> Answers:
        plain = self._plain()
        cells: dict[tuple[str, Key, str], Cell] = {}
        for table in found.policy.tables.values():
            for row in plain.tables[_place(table)]:
                if not _in(table, row):
                    continue
                for part, made in decide(found.policy, plain, table, row, self.now).items():
                    said: Said = "keep" if made.keep else "unknown" if made.keep is None else "delete"
                    if made.keep is False and made.act == "anonymise":
                        said = "anonymise"
                    cells[table.name, _key_of(table, row), part] = Cell(said, made.because, made.fell, made.must_keep)
        assert _engine_says(plan) == _due_or_waiting(found.policy, plain, cells)
        return Answers(found.policy, cells, plan)

    def _left(self, answers: Answers, before: Mapping[str, Mapping[Key, Row]]) -> None:
        """What was decided is what the database holds now: rows gone, cells emptied, and nothing else changed."""
        for name, rows in before.items():
            table, now = self.policy.tables[name], self.held(name)
            for key, row in rows.items():
                decided = answers.row(name, key) if table.parts else "keep"
                if decided == "delete" and table.entry.when_empty == "delete row":
                    assert key not in now, f"{name} {key} should be gone"
                    continue
                assert key in now, f"{name} {key} should be there"
                for use in table.entry.columns.values():
                    said = "keep" if use.data is None else answers.cell(name, key, use.column).said
                    where = f"{name} {key} {use.column}"
                    if said in ("keep", "unknown"):
                        assert now[key][use.column] == row[use.column], where
                    elif said == "delete" and use.column not in table.entry.empty:
                        assert now[key][use.column] is None, where


def _engine_says(plan: CountedPlan) -> dict[tuple[str, Key, str], tuple[str, str]]:
    """Every cell that the engine finds due or undecided, with its reason; scenarios have few enough rows."""
    found: dict[tuple[str, Key, str], tuple[str, str]] = {}
    for count in plan.tables:
        assert count.refused is None, count.refused
        assert not count.stuck, count.stuck
        for due in count.due:
            assert len(due.samples) == due.rows, "a scenario of more rows than are sampled"
            found |= {(count.table, _split(k), part): (due.act, due.because) for k in due.samples for part in due.parts}
        for waits in count.waits:
            assert len(waits.samples) == waits.rows, "a scenario of more rows than are sampled"
            said = ("unknown", waits.because)
            found |= {(count.table, _split(k), part): said for k in waits.samples for part in waits.parts}
    return found


def _due_or_waiting(
    policy: Policy, plain: PlainWorld, cells: Mapping[tuple[str, Key, str], Cell]
) -> dict[tuple[str, Key, str], tuple[str, str]]:
    """The same by the definition: cells that are not kept, and still hold something or go with their row."""
    found: dict[tuple[str, Key, str], tuple[str, str]] = {}
    for (name, key, part), cell in cells.items():
        table = policy.tables[name]
        row = next(row for row in plain.tables[_place(table)] if _key_of(table, row) == key)
        goes = {other.said for (of, whose, _), other in cells.items() if (of, whose) == (name, key)} == {"delete"}
        whole = goes and table.entry.when_empty == "delete row"
        something = whole or any(row[column] is not None for column in table.columns_of(part))
        if cell.said == "unknown" or (cell.said != "keep" and something):
            found[name, key, part] = (cell.said, cell.because)
    return found


def _place(table: Table) -> str:
    return f"{table.store}.{table.relation}"


def _in(table: Table, row: Row) -> bool:
    return passes(table.entry.where, row)


def _key_of(table: Table, row: Row) -> Key:
    return tuple(str(row[column]) for column in table.entry.key or ())


def _key(key: object) -> Key:
    return key if isinstance(key, tuple) else (str(key),)


def _split(sample: str) -> Key:
    return tuple(sample.split(", "))
