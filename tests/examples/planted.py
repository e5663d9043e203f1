"""One run of the commands on an example whose operator is made up, and what was known of its rows before.

Import the events, check, plan, apply, status, as a person gives them; on SQLite or on PostgreSQL.
"""

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from troth.cli import acting, checking, recording
from troth.cli.main import app
from troth.declaration.load import load
from troth.declaration.model import Declaration
from troth.engine.bootstrap import engine
from troth.testing.operator import generate

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
PEOPLE, SEED = 400, 1

LIVE = {
    "implausible_date": "IMPLAUSIBLE_TIME",
    "orphan": "DANGLING_LINK OWNER_NOT_FOUND",
    "shared_address": "OVERLAP_HOLDERS",
    "undeclared_column": "UNMAPPED_COLUMN",
    "undeclared_consent": "UNDECLARED_CONSENT",
}
"""The codes under which ``check --live`` names each kind of fault."""

Entry = Mapping[str, Any]
Row = dict[str, object]
Told = tuple[str, str]
"""A code, and what it is about."""


@dataclass(frozen=True)
class Database:
    """The operator's database, reached by its own connection."""

    kind: str
    url: str

    def rows(self, query: str, values: tuple[object, ...] = ()) -> list[Row]:
        """Rows by the names of their columns; instants and days as text."""
        if self.kind == "sqlite":
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as connection:
                cursor = connection.execute(query, values)
                names = [column[0] for column in cursor.description]
                return [dict(zip(names, map(_plain, row), strict=True)) for row in cursor]
        with psycopg.connect(self.url) as server:
            found = server.execute(query.replace("?", "%s").encode(), values)
            names = [column.name for column in found.description or ()]
            return [dict(zip(names, map(_plain, row), strict=True)) for row in found]

    def row(self, entry: Entry) -> Row | None:
        """The row that an entry speaks of, or None where it is not there."""
        named = " AND ".join(f"CAST({column} AS text) = ?" for column in entry["key"])
        values = tuple(str(value) for value in entry["key"].values())
        found = self.rows(f"SELECT * FROM {relation(entry)} WHERE {named}", values)
        assert len(found) < 2
        return found[0] if found else None

    def whole(self, table: str) -> list[Row]:
        """All rows of a table, in the order of its ``id``."""
        return self.rows(f"SELECT * FROM {table} ORDER BY id")

    def worklist(self, digest: str, table: str) -> list[Row]:
        """The rows that a plan has laid up to be done in a table; none where it has nothing to do there."""
        name = f"troth_work_{digest[:12]}_{table}"
        listed = "sqlite_schema WHERE name = ?" if self.kind == "sqlite" else "pg_tables WHERE tablename = ?"
        if not self.rows(f"SELECT 1 AS one FROM {listed}", (name,)):
            return []
        schema = "" if self.kind == "sqlite" else "troth."
        return self.rows(f'SELECT * FROM {schema}"{name}" WHERE action > 0')


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def relation(entry: Entry) -> str:
    """The table of an entry, without its store."""
    return str(entry["table"]).partition(".")[2]


def named(entry: Entry) -> str:
    """What tells an entry's row from others."""
    return f"{entry['table']} {entry['key']}"


@dataclass(frozen=True)
class Run:
    """Everything that one run of the commands gave. ``counted``: what plain queries counted before anything was done;
    ``again`` is a plan made after all was.
    """

    company: str
    database: Database
    declaration: Declaration
    known: Mapping[str, list[Entry]]
    before: Mapping[str, Row]
    outside: Mapping[str, list[Row]]
    counted: Mapping[Told, int]
    check: Mapping[str, Any]
    plan: Mapping[str, Any]
    worklists: Mapping[str, list[Row]]
    status: Mapping[str, Any]
    undecided: Mapping[str, Any]
    again: Mapping[str, Any]

    def findings(self, codes: str, subject: str) -> list[Entry]:
        """The findings of the check with one of these codes about a subject."""
        return [f for f in self.check["findings"] if f["code"] in codes.split() and f["subject"] == subject]

    def waits(self, entry: Entry) -> bool:
        """Whether the row of an entry is listed as waiting for a decision, by its key."""
        key = ", ".join(str(value) for value in entry["key"].values())
        return any(row["table"] == entry["table"] and row["key"] == key for row in self.undecided["data"]["rows"])

    def finds(self, fault: Entry) -> bool:
        """Whether the command that a fault names has found it."""
        match fault["found_by"]:
            case "check_live":
                return self._live(fault)
            case "plan":
                return self._planned(fault)
            case _:
                return self.waits(fault)

    def _live(self, fault: Entry) -> bool:
        planted = [
            one
            for one in self.known["faults"]
            if (one["kind"], one["table"], one["column"]) == (fault["kind"], fault["table"], fault["column"])
        ]
        found = self.findings(LIVE[fault["kind"]], f"{fault['table']}.{fault['column']}")
        return any(told(finding) >= len(planted) for finding in found)

    def _planned(self, fault: Entry) -> bool:
        count = next(table for table in self.plan["data"]["tables"] if table["table"] == fault["table"])
        return sum(due["rows"] for due in count["due"]) > 0 and len(self.laid_up(fault)) == 1

    def laid_up(self, fault: Entry) -> list[Row]:
        """The rows that the plan has laid up to be done and that are the fault's own."""
        return [
            row
            for row in self.worklists[fault["table"]]
            if all(str(row[f"k_{column}"]) == str(value) for column, value in fault["key"].items())
        ]


def told(finding: Entry) -> float:
    """The number that a sentence tells; one about the column as such speaks of all its rows."""
    number = re.search(r"(?<![\w`])(\d+) (?:of|rows?) ", finding["says"])
    return int(number[1]) if number is not None else float("inf")


def carry_out(
    example: Path,
    company: str,
    folder: Path,
    database: Database,
    outside: tuple[str, ...] = (),
    *,
    now: datetime = NOW,
    people: int = PEOPLE,
    undeclared: bool = True,
    queries: Mapping[Told, str] = MappingProxyType({}),
) -> Run:
    """Makes the operator, gives all commands on a copy of the example, and looks at what is there.

    ``outside`` are tables that the map leaves out; ``queries`` what is to be counted beforehand, after ``FROM``.
    """
    made = generate(database.url, people=people, seed=SEED, now=now, undeclared=undeclared, company=company)
    known = json.loads(json.dumps(made.document))
    events = folder / "events.jsonl"
    events.write_text("".join(event.line(str(n)) + "\n" for n, event in enumerate(made.events)), encoding="utf-8")
    policy = folder / "policy"
    shutil.copytree(example, policy, ignore=shutil.ignore_patterns(".troth"))
    written = (policy / "map.yaml").read_text(encoding="utf-8")
    assert "kind: sqlite" in written
    (policy / "map.yaml").write_text(written.replace("kind: sqlite", f"kind: {database.kind}"), encoding="utf-8")
    before = {
        named(entry): row
        for judged in ("must_stay", "must_empty", "must_anonymise", "undecided")
        for entry in known[judged]
        if (row := database.row(entry)) is not None
    }
    counted = {
        name: int(str(database.rows(f"SELECT count(*) AS n FROM {asked}")[0]["n"])) for name, asked in queries.items()
    }
    untouched = {table: database.whole(table) for table in outside}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TROTH_OPERATOR_URL", database.url)
        for module in (acting, checking, recording):
            patch.setattr(module, "engine", partial(engine, clock=lambda: now))
        command("event", "import", str(policy), str(events))
        check = command("check", "--live", str(policy))
        plan = command("plan", str(policy))
        digest = plan["data"]["digest"]
        tables = [table["table"] for table in plan["data"]["tables"]]
        worklists = {table: database.worklist(digest, table) for table in tables}
        command("apply", str(policy), digest, "--yes", digest)
        status = command("status", str(policy), ends=(0, 1))
        undecided = command("undecided", str(policy))
        again = command("plan", str(policy))
    declaration, _ = load(policy)
    assert declaration is not None
    return Run(
        company,
        database,
        declaration,
        known,
        before,
        untouched,
        counted,
        check,
        plan,
        worklists,
        status,
        undecided,
        again,
    )


def command(*words: str, ends: tuple[int, ...] = (0,)) -> dict[str, Any]:
    """What a command prints as JSON; it must end as it should."""
    done = CliRunner().invoke(app, [*words, "--json"], env=dict(os.environ))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code in ends, (words, done.stdout, done.stderr)
    document: dict[str, Any] = json.loads(done.stdout)
    return document
