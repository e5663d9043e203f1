"""What is said of the planted rows is true of the rows that are there, and the rule answers so."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from troth.declaration.load import load
from troth.definition.rule import Decision, decide
from troth.kernel.forms import Form, canonical
from troth.policy.model import Policy, Table
from troth.policy.resolve import resolve
from troth.register.event_shape import event_from_mapping
from troth.register.values import Event
from troth.testing.operator import Generated, generate

EXAMPLE = Path(__file__).parents[2] / "examples" / "th1ng" / "mended"
LISTS = ("must_go", "must_stay", "must_empty", "must_anonymise", "undecided")
KINDS = {
    "ambiguous_local_time",
    "gap",
    "implausible_date",
    "must_keep_missing",
    "never_decided",
    "never_ended",
    "never_invoiced",
    "null_owner",
    "orphan",
    "other_person_in_text",
    "overdue_row",
    "overlap",
    "sentinel",
    "shared_address",
    "spelling",
    "undeclared_column",
    "undeclared_consent",
    "unknown_tariff",
    "unparsable_date",
    "unreadable_number",
    "no_visit",
}
INSTANTS = (
    "2026-11-01T00:00:00+00:00",
    "2026-10-25T01:30:00+00:00",  # in the second of two hours
    "2027-03-31T22:30:00+00:00",  # the first of April here
    "2026-12-31T12:00:00+00:00",
    "2028-02-29T10:00:00+00:00",
)


@dataclass
class Made:
    """An operator of a hundred customers, as the definition looks things up in it (``reading.World``)."""

    connection: sqlite3.Connection
    known: Generated
    now: datetime
    events: Sequence[Event] = ()
    _found: dict[tuple[str, str, Form | None], dict[str, list[Mapping[str, object]]]] = field(default_factory=dict)

    def find(self, table: str, column: str, value: object, form: Form | None = None) -> list[Mapping[str, object]]:
        """The rows whose column is ``value``."""
        relation = table.partition(".")[2]
        place = (relation, column, form)
        if place not in self._found:
            index = self._found[place] = {}
            for row in self.connection.execute(f"SELECT * FROM {relation}"):
                spelled = canonical(form, row[column])
                if spelled is not None:
                    index.setdefault(spelled, []).append(dict(row))
        return self._found[place].get(str(value), [])

    def row(self, entry: Mapping[str, Any]) -> dict[str, object]:
        """The one row that an entry speaks of."""
        rows = self.rows(entry)
        assert len(rows) == 1, entry
        return rows[0]

    def rows(self, entry: Mapping[str, Any]) -> list[dict[str, object]]:
        """The rows under the key of an entry."""
        named = " AND ".join(f"{column} = ?" for column in entry["key"])
        found = self.connection.execute(
            f"SELECT * FROM {entry['table'].partition('.')[2]} WHERE {named}", list(entry["key"].values())
        )
        return [dict(row) for row in found]


@pytest.fixture(scope="module")
def policy() -> Policy:
    declaration, _ = load(EXAMPLE)
    assert declaration is not None
    found, findings = resolve(declaration)
    assert found is not None, findings
    return found


@pytest.fixture(scope="module", params=INSTANTS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    path = tmp_path_factory.mktemp("truth") / "operator.sqlite"
    now = datetime.fromisoformat(request.param)
    known = generate(f"sqlite:///{path}", people=100, seed=3, now=now, undeclared=False)
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        yield Made(connection, known, now)


def registered(made: Made) -> list[Event]:
    """The events, as the register takes them in."""
    found = []
    for number, event in enumerate(made.known.events):
        read = event_from_mapping(json.loads(event.line(str(number))), None, made.now, marketing=["direct_marketing"])
        assert isinstance(read, Event), read
        found.append(read)
    return found


def test_every_entry_names_one_row(made: Made) -> None:
    for name in LISTS:
        assert made.known.document[name], name
        for entry in made.known.document[name]:
            row = made.row(entry)
            assert set(entry["columns"]) <= set(row), entry


def test_no_row_has_two_fates(made: Made) -> None:
    whole = Counter(
        (entry["table"], json.dumps(entry["key"]))
        for name in ("must_go", "must_stay", "must_anonymise", "undecided")
        for entry in made.known.document[name]
        if not entry["columns"]
    )
    assert set(whole.values()) == {1}
    gone = {(entry["table"], json.dumps(entry["key"])) for entry in made.known.document["must_go"]}
    emptied = {(entry["table"], json.dumps(entry["key"])) for entry in made.known.document["must_empty"]}
    assert not gone & emptied


def test_emptied_cells_hold_something_to_be_emptied(made: Made) -> None:
    for entry in [*made.known.document["must_empty"], *made.known.document["must_anonymise"]]:
        row = made.row(entry)
        assert any(row[column] not in (None, "") for column in entry["columns"]), entry


def test_every_kind_of_fault_is_there_and_each_fault_in_its_row(made: Made) -> None:
    faults = made.known.document["faults"]
    assert {fault["kind"] for fault in faults} == KINDS - {"undeclared_column"}
    assert {fault["found_by"] for fault in faults} == {"plan", "check_live", "status", "none"}
    for fault in faults:
        rows = made.rows(fault)
        assert len(rows) == (0 if fault["kind"] == "must_keep_missing" else 1), fault
        assert all(fault["column"] is None or fault["column"] in row for row in rows), fault


def test_faults_are_in_the_values(made: Made) -> None:
    wrong = {"0000-00-00", "1970-01-01", "2205-01-31", "2205-06-01"}
    for fault in made.known.document["faults"]:
        row = made.row(fault) if fault["kind"] != "must_keep_missing" else {}
        value = row.get(fault["column"])
        match fault["kind"]:
            case "null_owner" | "never_ended" | "never_decided" | "never_invoiced" | "unknown_tariff":
                assert value is None, fault
            case "unparsable_date":
                assert value in wrong
            case "implausible_date":
                assert value in wrong or str(value) < str(row["issued_on"]), fault
            case "sentinel":
                assert value == "9999-12-31"
            case "spelling":
                assert str(value).startswith("00") or str(value).endswith(" ")
            case "orphan":
                relation = {"contract_id": "contracts", "invoice_id": "invoices", "customer_id": "customers"}[
                    fault["column"]
                ]
                assert made.connection.execute(f"SELECT 1 FROM {relation} WHERE id = ?", [value]).fetchone() is None


def test_the_rule_answers_as_the_rows_were_built(made: Made, policy: Policy) -> None:
    with_events = Made(made.connection, made.known, made.now, registered(made))
    wrong = []
    for name in LISTS:
        for entry in made.known.document[name]:
            table, row = policy.tables[entry["table"]], made.row(entry)
            answers = decide(policy, with_events if entry["with_events"] else made, table, row, made.now)
            if not agrees(name, table, row, entry["columns"] or list(row), answers):
                wrong.append((name, entry, answers))
    assert wrong == []


def agrees(
    name: str, table: Table, row: Mapping[str, object], columns: list[str], answers: Mapping[str, Decision]
) -> bool:
    """Whether the decisions of a row's parts come to what the list says of it."""
    asked = [
        answers[use.data]
        for use in table.personal
        if use.data and use.column in columns and row[use.column] is not None
    ]
    every = list(answers.values())
    match name:
        case "must_go":
            deleted = all(answer.keep is False and answer.act == "delete" for answer in every)
            return bool(every) and deleted and table.entry.when_empty == "delete row"
        case "must_stay":
            return bool(asked) and all(answer.keep is True for answer in asked)
        case "must_empty":
            stays = table.entry.when_empty == "keep row" or any(answer.keep is True for answer in every)
            return bool(asked) and stays and all(answer.keep is False for answer in asked)
        case "must_anonymise":
            return bool(every) and all(answer.keep is False and answer.act == "anonymise" for answer in every)
        case _:
            return any(answer.keep is None for answer in every)


def test_more_customers_more_stories(tmp_path: Path) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    once = generate(f"sqlite:///{tmp_path / 'a'}", people=4_999, seed=1, now=now).document
    twice = generate(f"sqlite:///{tmp_path / 'b'}", people=5_000, seed=1, now=now).document
    assert len(once["must_go"]) + 20 < len(twice["must_go"]) <= 2 * len(once["must_go"])
