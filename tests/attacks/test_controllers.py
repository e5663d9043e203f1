"""Attacks on rows that are processed for others: hostile names, dirty keys, empty tables, a thousand instructions."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from troth.definition.rule import decide
from troth.engine.bootstrap import engine
from troth.engine.planning import make_plan
from troth.plan.counted import CountedPlan
from troth.reading.plain import PlainWorld

NAMES = ("O'Brien; DROP TABLE answers --", 'Å \\ % _ "q"', "company", "company company 1", "1", "NULL", "x" * 300)
"""Keys of companies. Each instructs another length of its own, in months."""

POLICY = """
policy: {title: T, version: 1.0.0, effective: 2020-01-01, timezone: Europe/Stockholm, languages: [en], laws: [GDPR]}
controllers: {acme: {name: Acme, country: SE, contact: {email: a@acme.example}, authority: IMY}}
people: {customer: {label: Customer}, company: {label: Company}}
categories: {answers: {label: Answers}}
purposes:
  run:
    label: Run
    uses:
      asked: {data: [answers], about: [customer], ground: instruction, of: company, why: w, keep: KEEP}
"""

MAP = """
map: {policy: p}
stores: {db: {kind: KIND, url: env:ATTACKED, country: SE}}
people: {customer: {table: db.customers, key: id}, company: {table: db.companies, key: name}}
instructions:
INSTRUCTIONS
tables:
  db.answers:
    key: [id]
    owner: [customer by customer_id]
    controller: company by company
    recorded: made
    columns: {id: not personal, customer_id: not personal, company: not personal, made: not personal, words: answers}
"""
TABLES = (
    "CREATE TABLE customers (id integer PRIMARY KEY)",
    "CREATE TABLE companies (name text)",
    "CREATE TABLE answers (id integer PRIMARY KEY, customer_id integer, company text, made date, words text)",
)
AT = datetime(2025, 3, 16, 1, tzinfo=UTC)


class Ground:
    """A policy folder and its database."""

    def __init__(self, folder: Path, kind: str, url: str, instructions: dict[str, str]) -> None:
        self.folder, self.kind, self.url = folder, kind, url
        said = "\n".join(
            f"  {json.dumps(name, ensure_ascii=False)}: {{may: [run], keep: {keep}}}"
            for name, keep in instructions.items()
        )
        folder.mkdir()
        (folder / "policy.yaml").write_text(POLICY.replace("KEEP", "6 months after recorded"), encoding="utf-8")
        (folder / "map.yaml").write_text(MAP.replace("KIND", kind).replace("INSTRUCTIONS", said), encoding="utf-8")
        for table in TABLES:
            self.run(table)
        self.companies: list[str] = []
        self.answers: list[dict[str, object]] = []

    def run(self, statement: str, *rows: tuple[object, ...]) -> None:
        if self.kind == "sqlite":
            with closing(sqlite3.connect(self.url)) as connection:
                connection.executemany(statement, rows) if rows else connection.execute(statement)
                connection.commit()
            return
        with psycopg.connect(self.url, autocommit=True) as server:
            if rows:
                server.cursor().executemany(statement.replace("?", "%s").encode(), rows)
            else:
                server.execute(statement.encode())

    def fill(self, companies: list[str], answers: list[tuple[int, str | None, str]]) -> None:
        """Companies, and answers: number, company, day."""
        self.companies = companies
        self.run("INSERT INTO customers VALUES (1)")
        if companies:
            self.run("INSERT INTO companies VALUES (?)", *((name,) for name in companies))
        if answers:
            self.run("INSERT INTO answers VALUES (?, 1, ?, ?, 'w')", *answers)
        columns = ("id", "company", "made")
        self.answers = [{**dict(zip(columns, row, strict=True)), "customer_id": 1, "words": "w"} for row in answers]

    def plan(self) -> CountedPlan:
        """The plan, after it was found to say of every row what the definition says."""
        with engine(self.folder, lambda: AT) as found:
            plan = make_plan(found, AT, keep=False)
            table = found.policy.tables["db.answers"]
            world = PlainWorld(
                {
                    "db.answers": self.answers,
                    "db.customers": [{"id": 1}],
                    "db.companies": [{"name": name} for name in self.companies],
                }
            )
            said = {str(row["id"]): decide(found.policy, world, table, row, AT)["answers"] for row in self.answers}
        [count] = plan.tables
        assert count.refused is None
        for told, answer in ((count.due, False), (count.waits, None)):
            wanted = Counter(one.because for one in said.values() if one.keep is answer)
            assert Counter({one.because: one.rows for one in told}) == wanted
            assert {key for one in told for key in one.samples} <= {
                key for key, of in said.items() if of.keep is answer
            }
        return plan


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A kind of store, and the URL of an empty one."""
    kind = str(request.param)
    url = str(request.getfixturevalue("sqlite_file" if kind == "sqlite" else "postgres_database"))
    monkeypatch.setenv("ATTACKED", url)
    return kind, url


def test_hostile_names(place: tuple[str, str], tmp_path: Path) -> None:
    """Each company has rows one month and one year old; each instruction of 6 + n months takes the older alone."""
    said = {name: f"{6 + number} months after recorded" for number, name in enumerate(NAMES)}
    ground = Ground(tmp_path / "policy", *place, said)
    days = ("2025-02-15", "2024-02-15")
    rows: list[tuple[int, str | None, str]] = [
        (10 * number + place_, name, day) for number, name in enumerate(NAMES, 1) for place_, day in enumerate(days)
    ]
    ground.fill(list(NAMES), rows)
    [count] = ground.plan().tables
    assert sum(due.rows for due in count.due) == len(NAMES)
    assert {int(key) % 10 for due in count.due for key in due.samples} == {1}, "the older of each company"
    assert {due.because for due in count.due} == {"instruction", "purposes.run.asked"}, (
        "`company company 1` instructs for the key `company 1`, which nobody has: the policy's row holds for the other"
    )
    assert count.waits == ()


def test_nobody_is_there(place: tuple[str, str], tmp_path: Path) -> None:
    ground = Ground(tmp_path / "policy", *place, {"A": "3 months after recorded"})
    ground.fill([], [])
    [count] = ground.plan().tables
    assert (count.due, count.waits, count.examined) == ((), (), 0)


def test_a_company_that_stands_twice_or_nowhere_is_unknown(place: tuple[str, str], tmp_path: Path) -> None:
    ground = Ground(tmp_path / "policy", *place, {"A": "3 months after recorded", "B": "not kept"})
    old = "2019-01-01"
    ground.fill(
        ["A", "A", "B"], [(1, "A", old), (2, "B", old), (3, "a", old), (4, "A ", old), (5, "", old), (6, None, old)]
    )
    [count] = ground.plan().tables
    assert [key for due in count.due for key in due.samples] == ["2"]
    assert [(waits.because, waits.rows) for waits in count.waits] == [("controller unknown", 5)]


def test_a_thousand_controllers(place: tuple[str, str], tmp_path: Path) -> None:
    """With five lengths they cost five comparisons, and no database refuses the statement."""
    names = [f"company-{number}" for number in range(1_000)]
    said = {name: f"{1 + number % 5} months after recorded" for number, name in enumerate(names)}
    ground = Ground(tmp_path / "policy", *place, said)
    ground.fill(names, [(number, name, "2025-01-01") for number, name in enumerate(names)])
    with engine(ground.folder, lambda: AT) as found:
        [count] = make_plan(found, AT, keep=False).tables
    assert (count.examined, sum(due.rows for due in count.due), count.waits) == (1_000, 400, ())
