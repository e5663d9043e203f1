"""What was planted in the synthetic operator is found by the command that is said to find it, and becomes what it must.

One run for each company on each engine, by the commands as a person gives them: import the events, check, plan, apply,
status. Run with ``-s`` it prints for every kind of fault how many of those planted were found.
"""

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
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
from troth.testing.postgres_server import drop_database, fresh_database

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
EXAMPLES = Path(__file__).parents[2] / "examples"
PEOPLE, SEED = 1_000, 1

PLAIN = {
    ("DANGLING_LINK", "op.orders.contract_id"): "orders WHERE contract_id NOT IN (SELECT id FROM contracts)",
    (
        "OWNER_NOT_FOUND",
        "op.consent_log.customer_id",
    ): "consent_log WHERE customer_id NOT IN (SELECT id FROM customers)",
    ("OWNER_NOT_FOUND", "op.orders.customer_id"): "orders WHERE customer_id IS NULL",
    ("OVERLAP_HOLDERS", "op.customers.email"): (
        "(SELECT 1 FROM customers WHERE email IS NOT NULL GROUP BY lower(email) HAVING count(*) > 1) shared"
    ),
}
OF_TRAFFIC = {
    ("DANGLING_LINK", "op.calls.invoice_id"): "calls WHERE invoice_id NOT IN (SELECT id FROM invoices)",
    ("OWNER_NOT_FOUND", "op.leases.customer_id"): "leases WHERE customer_id IS NULL",
    ("KEY_FORM", "op.calls.a_number"): "calls WHERE substr(a_number, 1, 1) <> '+' AND substr(a_number, 1, 2) <> '00'",
}
"""Some of what the check counts, asked of the database in plain words before anything is done."""


def plain(company: str) -> dict[tuple[str, str], str]:
    """The same for one company: what its map reaches, and the consents that it knows."""
    topics = {
        "th1ng": ("newsletter", "directory", "marketing_traffic"),
        "iot-partner": ("newsletter", "direct_marketing", "traffic_analysis", "statistics", "surveys"),
        "unnamed": ("newsletter", "own_marketing", "partner_marketing", "quality"),
    }[company]
    undeclared = f"consent_log WHERE topic NOT IN {topics}"
    return (
        PLAIN
        | (OF_TRAFFIC if company == "th1ng" else {})
        | {("UNDECLARED_CONSENT", "op.consent_log.topic"): undeclared}
    )


UNSEEN = {"th1ng": {"sentinel", "spelling", "other_person_in_text"}, "iot-partner": set(), "unnamed": set()}
"""By company: what no command finds, since it is no fault to the rule (another spelling) or hidden in free text."""

Entry = Mapping[str, Any]
Row = dict[str, object]


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
        found = self.rows(f"SELECT * FROM {_relation(entry)} WHERE {named}", values)
        assert len(found) < 2
        return found[0] if found else None

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


def _relation(entry: Entry) -> str:
    return str(entry["table"]).partition(".")[2]


@dataclass(frozen=True)
class Run:
    """Everything that one run of the commands gave."""

    company: str
    database: Database
    declaration: Declaration
    known: Mapping[str, list[Entry]]
    before: Mapping[str, Row]
    counted: Mapping[tuple[str, str], int]
    check: Mapping[str, Any]
    plan: Mapping[str, Any]
    worklists: Mapping[str, list[Row]]
    status: Mapping[str, Any]
    undecided: Mapping[str, Any]

    def findings(self, codes: str, subject: str) -> list[Entry]:
        """The findings of the check with one of these codes about a subject."""
        return [f for f in self.check["findings"] if f["code"] in codes.split() and f["subject"] == subject]

    def waits(self, entry: Entry) -> bool:
        """Whether the row of an entry is listed as waiting for a decision, by its key."""
        key = ", ".join(str(value) for value in entry["key"].values())
        return any(row["table"] == entry["table"] and row["key"] == key for row in self.undecided["data"]["rows"])


ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="module", params=["th1ng", "iot-partner", "unnamed"])
def company(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=ENGINES)
def run(request: pytest.FixtureRequest, company: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("planted")
    if request.param == "sqlite":
        yield _run(folder, company, Database("sqlite", f"sqlite:///{folder}/operator.sqlite"))
        return
    server = request.getfixturevalue("postgres_server")
    url = fresh_database(server)
    yield _run(folder, company, Database("postgres", url))
    drop_database(server, url)


def _run(folder: Path, company: str, database: Database) -> Run:
    made = generate(database.url, people=PEOPLE, seed=SEED, now=NOW, undeclared=company == "th1ng", company=company)
    known = json.loads(json.dumps(made.document))
    events = folder / "events.jsonl"
    events.write_text("".join(event.line(str(n)) + "\n" for n, event in enumerate(made.events)), encoding="utf-8")
    policy = folder / "policy"
    shutil.copytree(EXAMPLES / company / "mended", policy, ignore=shutil.ignore_patterns(".troth"))
    written = (policy / "map.yaml").read_text(encoding="utf-8")
    assert "kind: sqlite" in written
    (policy / "map.yaml").write_text(written.replace("kind: sqlite", f"kind: {database.kind}"), encoding="utf-8")
    before = {
        _name(entry): row
        for judged in ("must_stay", "must_empty", "must_anonymise", "undecided")
        for entry in known[judged]
        if (row := database.row(entry)) is not None
    }
    counted = {
        name: int(str(database.rows(f"SELECT count(*) AS n FROM {asked}")[0]["n"]))
        for name, asked in plain(company).items()
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TROTH_OPERATOR_URL", database.url)
        for module in (acting, checking, recording):
            patch.setattr(module, "engine", partial(engine, clock=lambda: NOW))
        _command("event", "import", str(policy), str(events))
        check = _command("check", "--live", str(policy))
        plan = _command("plan", str(policy))
        digest = plan["data"]["digest"]
        tables = [table["table"] for table in plan["data"]["tables"]]
        worklists = {table: database.worklist(digest, table) for table in tables}
        _command("apply", str(policy), digest, "--yes", digest)
        status = _command("status", str(policy), ends=(0, 1))
        undecided = _command("undecided", str(policy))
    declaration, _ = load(policy)
    assert declaration is not None
    return Run(company, database, declaration, known, before, counted, check, plan, worklists, status, undecided)


def _command(*words: str, ends: tuple[int, ...] = (0,)) -> dict[str, Any]:
    """What a command prints as JSON; it must end as it should."""
    done = CliRunner().invoke(app, [*words, "--json"], env=dict(os.environ))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code in ends, (words, done.stdout, done.stderr)
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def _name(entry: Entry) -> str:
    return f"{entry['table']} {entry['key']}"


# --- faults -----------------------------------------------------------------------------------------------------------

LIVE = {
    "ambiguous_local_time": "IMPLAUSIBLE_TIME",
    "gap": "OWNER_NOT_FOUND",
    "implausible_date": "IMPLAUSIBLE_TIME",
    "orphan": "DANGLING_LINK OWNER_NOT_FOUND",
    "overlap": "OVERLAP_HOLDERS",
    "shared_address": "OVERLAP_HOLDERS",
    "undeclared_column": "UNMAPPED_COLUMN",
    "undeclared_consent": "UNDECLARED_CONSENT",
    "unparsable_date": "IMPLAUSIBLE_TIME",
    "unreadable_number": "KEY_FORM",
}
"""The codes under which ``check --live`` names each kind of fault that it is to find."""

COLUMNS = {"overlap": "msisdn"}
"""The column that a kind of fault is about, where faults.json names only the table."""


def found_by_check(run: Run, fault: Entry) -> bool:
    """A finding names the table and the column, and counts at least as many as were planted there."""
    column = fault["column"] or COLUMNS[fault["kind"]]
    planted = [f for f in run.known["faults"] if (f["kind"], f["table"]) == (fault["kind"], fault["table"])]
    findings = run.findings(LIVE[fault["kind"]], f"{fault['table']}.{column}")
    return any(_told(finding) >= sum(f["column"] == fault["column"] for f in planted) for finding in findings)


def _told(finding: Entry) -> float:
    """The number that a sentence tells; one about the column as such speaks of all its rows."""
    number = re.search(r"(?<![\w`])(\d+) (?:of|rows?) ", finding["says"])
    return int(number[1]) if number is not None else float("inf")


def found_by_plan(run: Run, fault: Entry) -> bool:
    """The plan counts rows due in the table, and has laid up this very row to be done."""
    count = next(table for table in run.plan["data"]["tables"] if table["table"] == fault["table"])
    laid_up = [
        row
        for row in run.worklists[fault["table"]]
        if all(str(row[f"k_{column}"]) == str(value) for column, value in fault["key"].items())
    ]
    return bool(count["due"]) and sum(due["rows"] for due in count["due"]) > 0 and len(laid_up) == 1


def found_by_status(run: Run, fault: Entry) -> bool:
    """A probe of the table tells of undecided rows, and the row is listed; or of as many missing as were planted."""
    probes = [
        probe
        for promise in run.status["data"]["promises"]
        for probe in promise["probes"]
        if probe["name"].endswith(f"@{fault['table']}")
    ]
    if fault["kind"] == "must_keep_missing":
        mine = (fault["kind"], fault["table"])
        planted = sum((other["kind"], other["table"]) == mine for other in run.known["faults"])
        return any(probe["says"].startswith(f"{planted} rows that must be kept are missing") for probe in probes)
    return any(probe["undecided"] > 0 for probe in probes) and run.waits(fault)


FINDERS: Mapping[str, Callable[[Run, Entry], bool]] = {
    "check_live": found_by_check,
    "plan": found_by_plan,
    "status": found_by_status,
}


def test_every_planted_fault_is_found(run: Run) -> None:
    planted: dict[str, list[Entry]] = {}
    for fault in run.known["faults"]:
        planted.setdefault(f"{fault['kind']} ({fault['found_by']})", []).append(fault)
    missed, lines = [], []
    for name, faults in sorted(planted.items()):
        finder = FINDERS.get(faults[0]["found_by"])
        if finder is None:
            lines.append(f"{name}: {len(faults)} planted, no command is said to find them")
            continue
        found = [fault for fault in faults if finder(run, fault)]
        lines.append(f"{name}: {len(found)} of {len(faults)}")
        missed += [fault for fault in faults if fault not in found]
    print(f"\n{run.company}, {run.database.kind}, {PEOPLE} people, found of planted:", *lines, sep="\n  ")
    assert missed == []


def test_only_what_cannot_be_seen_is_left_to_nobody(run: Run) -> None:
    """What no command finds is no fault to the rule (another spelling, a declared sign), or hidden in free text."""
    left = {fault["kind"] for fault in run.known["faults"] if fault["found_by"] == "none"}
    assert left - {"sentinel"} == UNSEEN[run.company] - {"sentinel"}


def test_the_check_counts_as_a_plain_query_does(run: Run) -> None:
    told = {
        (finding["code"], finding["subject"]): _told(finding)
        for finding in run.check["findings"]
        if (finding["code"], finding["subject"]) in run.counted
    }
    assert told == {name: rows for name, rows in run.counted.items() if rows}


# --- what has become of the rows --------------------------------------------------------------------------------------


def test_what_must_go_is_gone(run: Run) -> None:
    assert [entry for entry in run.known["must_go"] if run.database.row(entry) is not None] == []


def test_what_must_stay_is_as_it_was(run: Run) -> None:
    for entry in run.known["must_stay"]:
        row, before = run.database.row(entry), run.before[_name(entry)]
        columns = entry["columns"] or before
        assert row is not None, entry
        assert {column: row[column] for column in columns} == {column: before[column] for column in columns}, entry


def test_what_must_be_emptied_is_empty(run: Run) -> None:
    for entry in run.known["must_empty"]:
        row, empty = run.database.row(entry), run.declaration.map.tables[entry["table"]].empty
        assert row is not None, entry
        assert {column: row[column] for column in entry["columns"]} == {
            column: empty.get(column) for column in entry["columns"]
        }, entry


def test_what_must_be_anonymous_names_nobody(run: Run) -> None:
    for entry in run.known["must_anonymise"]:
        row = run.database.row(entry)
        assert row is not None, entry
        assert [column for column in entry["columns"] if row[column] is not None] == [], entry


def test_what_nobody_can_say_waits(run: Run) -> None:
    for entry in run.known["undecided"]:
        assert run.database.row(entry) == run.before[_name(entry)], entry
        assert run.waits(entry), entry
