"""A company on the days that a promise's example names: two files, a SQLite database, a register and a clock.

A test says what the company writes into its database and what its people tell it, lets the nightly run come, and looks
at what is left. Nothing is answered from memory: every question is put to the database as it lies there.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from troth.definition.rule import Decision, Stands, decide
from troth.definition.use import may_use
from troth.engine.applying import apply_plan
from troth.engine.bootstrap import Engine, engine, read_policy
from troth.engine.live import check_live
from troth.engine.planning import make_plan
from troth.engine.recording import Recorded, record
from troth.engine.status import Status, status
from troth.kernel.finding import Finding
from troth.kernel.instants import instant
from troth.kernel.span import Span
from troth.plan.counted import CountedPlan, TableCount
from troth.policy.model import Policy, Table
from troth.reading.controllers import answering
from troth.reading.plain import PlainWorld
from troth.reading.world import Case
from troth.register.register import open_register
from troth.register.values import Receipt

Row = Mapping[str, Any]
ZONE = "Europe/Stockholm"
STORE = "op"


class Company:
    """One company. ``at`` is always a local time of its policy's zone, such as ``2025-02-01 01:00``."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.folder, self.database = folder, database

    # --- its database -------------------------------------------------------------------------------------------------

    def add(self, table: str, **cells: object) -> None:
        """Writes one row; columns that are not named stay empty."""
        marks = ", ".join("?" * len(cells))
        with self._own() as connection:
            connection.execute(f"INSERT INTO {table} ({', '.join(cells)}) VALUES ({marks})", tuple(cells.values()))

    def run(self, statement: str) -> None:
        """Does anything else that the company does with its database."""
        with self._own() as connection:
            connection.execute(statement)

    @contextmanager
    def _own(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = OFF")
            yield connection

    def rows(self, table: str) -> list[Row]:
        """The rows of a table as they lie there now."""
        with closing(sqlite3.connect(self.database)) as connection:
            found = connection.execute(f'SELECT * FROM "{table}"')
            return [dict(zip([column[0] for column in found.description], row, strict=True)) for row in found]

    def keys(self, table: str) -> set[Any]:
        """The keys of a table as it lies there now."""
        column = self._mapped(table).entry.key
        assert column is not None
        return {row[column[0]] for row in self.rows(table)}

    def row(self, table: str, key: object) -> Row:
        """One row, by the first column of its key."""
        column = self._mapped(table).entry.key
        assert column is not None
        return next(row for row in self.rows(table) if row[column[0]] == key)

    # --- its two files ------------------------------------------------------------------------------------------------

    def rewrite(self, old: str, new: str, *, file: str = "policy.yaml") -> None:
        """Writes something else in the policy, or in the map: exactly one place of it."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{text.count(old)} places say {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def check(self) -> tuple[Finding, ...]:
        """What ``troth check`` finds in the two files."""
        return _read(self.folder)[1]

    def new_findings(self, old: str, new: str, *, file: str = "policy.yaml") -> list[tuple[str, str, str]]:
        """What is found after a change of one place that was not found before: level, code and what it is about."""
        before = set(map(_short, self.check()))
        self.rewrite(old, new, file=file)
        return [found for found in map(_short, self.check()) if found not in before]

    @property
    def policy(self) -> Policy:
        """The policy as it stands now."""
        found, findings = _read(self.folder)
        assert found is not None, findings
        return found

    # --- its people and its nights --------------------------------------------------------------------------------

    @contextmanager
    def engine(self, at: str) -> Iterator[Engine]:
        """The engine, with its clock at a local time."""
        now = _instant(at)
        with engine(self.folder, lambda: now) as opened:
            yield opened

    def tell(self, at: str, **said: object) -> Recorded:
        """Records one event that occurs and is told at a local time, as ``troth event add`` does."""
        with self.engine(at) as opened:
            return record(opened, [(Span("told", 1, 1), {"occurred": at, **said})], ZONE)

    def plan(self, at: str) -> CountedPlan:
        """What would be done at a local time."""
        with self.engine(at) as opened:
            return make_plan(opened, _instant(at), keep=False)

    def sweep(self, day: str) -> CountedPlan:
        """The nightly run of a day, at one in the morning: plan and apply. What was planned is done to the last row."""
        at = f"{day} 01:00"
        with self.engine(at) as opened:
            plan = make_plan(opened, _instant(at))
            applied = apply_plan(opened, plan.digest, yes=plan.digest)
        assert sum(table.deleted + table.changed for table in applied.tables) == plan.planned
        return plan

    def status(self, at: str) -> Status:
        """What ``troth status`` says."""
        with self.engine(at) as opened:
            return status(opened)

    def check_live(self, at: str) -> tuple[Finding, ...]:
        """What ``troth check --live`` finds in the database."""
        with self.engine(at) as opened:
            return check_live(opened)

    def receipts(self, *kinds: str) -> list[Receipt]:
        """The receipts of some kinds, in order; the ledger that holds them is whole."""
        with open_register(self._register) as register:
            assert register.verify_ledger() == ()
            return [receipt for receipt in register.receipts() if receipt.kind in kinds]

    def requests(self) -> set[tuple[str, str, str]]:
        """The requests on record: class and key of who asks, and the case."""
        with open_register(self._register) as register:
            events = [event for event in register.events() if event.kind == "request"]
        return {(*(event.person or ("", "")), str(event.body.get("case"))) for event in events}

    # --- single cells -------------------------------------------------------------------------------------------------

    def may_use(self, purpose: str, table: str, key: object, column: str, at: str) -> Stands:
        """Whether a purpose may use one cell, and because of what."""
        return self.may_use_each(purpose, table, column, at)[key]

    def may_use_each(self, purpose: str, table: str, column: str, at: str) -> dict[object, Stands]:
        """The same of one column of every row of a table, by key: a tuple where it has several columns."""
        mapped, world = self._mapped(table), self._world()
        key = mapped.entry.key or ()
        rows = {tuple(row[c] for c in key) if key[1:] else row[key[0]]: row for row in world.tables[mapped.name]}
        return {k: may_use(self.policy, world, mapped, row, column, purpose, _instant(at)) for k, row in rows.items()}

    def decided(self, table: str, key: object, column: str, at: str) -> Decision:
        """What is decided of one cell: whether it may and must be kept, because of what."""
        mapped = self._mapped(table)
        part = mapped.entry.columns[column].data
        assert part is not None, f"{table}.{column} is not personal"
        return decide(self.policy, self._world(), mapped, self.row(table, key), _instant(at))[part]

    def answers_for(self, table: str, key: object, at: str) -> tuple[str, str] | str | None:
        """Whoever answers for a row: ``self``, or the class and key of a customer; None where it says nobody known."""
        mapped = self._mapped(table)
        if mapped.controller is None:
            return "self"
        found = answering(Case(self.policy, self._world(), mapped, self.row(table, key), _instant(at)))
        return found.person if found is not None else None

    def _world(self) -> PlainWorld:
        with closing(sqlite3.connect(self.database)) as connection:
            names = [str(row[0]) for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        with open_register(self._register) as register:
            events = tuple(register.events())
        return PlainWorld({f"{STORE}.{name}": self.rows(name) for name in names if name[:6] != "troth_"}, events)

    @property
    def _register(self) -> Path:
        (self.folder / ".troth").mkdir(exist_ok=True)
        return self.folder / ".troth" / "register.db"

    def _mapped(self, table: str) -> Table:
        return self.policy.tables[f"{STORE}.{table}"]


def counted(plan: CountedPlan, table: str) -> TableCount:
    """What a plan counted in one table."""
    return next(found for found in plan.tables if found.table == f"{STORE}.{table}")


def due(plan: CountedPlan, table: str, part: str) -> list[tuple[tuple[str, ...], str]]:
    """Where a plan finds a part due: of each reason the keys of a few rows, and the reason."""
    return [(found.samples, found.because) for found in counted(plan, table).due if part in found.parts]


def only(text: str, tables: set[str]) -> str:
    """A map's text with the entries of some tables alone under ``tables``."""
    head, mark, entries = text.partition("\ntables:\n")
    assert mark
    blocks = {block.partition(":")[0].strip(): block for block in re.split(rf"(?m)^(?=  {STORE}\.)", entries)}
    kept = [block for name, block in blocks.items() if name.removeprefix(f"{STORE}.") in tables]
    assert len(kept) == len(tables), tables - {name.removeprefix(f"{STORE}.") for name in blocks}
    return head + mark + "".join(kept)


_READ: dict[tuple[tuple[str, bytes], ...], tuple[Policy | None, tuple[Finding, ...]]] = {}
"""What the files of a folder were found to say, so that the same words are read once in all tests."""


def _read(folder: Path) -> tuple[Policy | None, tuple[Finding, ...]]:
    files = (path for ending in ("*.yaml", "*.md") for path in sorted(folder.rglob(ending)))
    words = tuple((str(path.relative_to(folder)), path.read_bytes()) for path in files)
    if words not in _READ:
        _READ[words] = read_policy(folder)
    return _READ[words]


def _short(finding: Finding) -> tuple[str, str, str]:
    return finding.level.value, finding.code, finding.subject


def _instant(local: str) -> datetime:
    found = instant(local, ZONE)
    assert found is not None, local
    return found
