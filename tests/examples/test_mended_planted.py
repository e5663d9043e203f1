"""The mended policies at work on their operators: every planted fault is found, and every planted row becomes what it
must.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from examples.planted import Database, Run, carry_out, named
from troth.testing.operator.surveys.tables import OF_THE_CREATORS
from troth.testing.operator.voice.tables import OF_THE_CUSTOMERS
from troth.testing.postgres_server import drop_database, fresh_database

EXAMPLES = Path(__file__).parents[2] / "examples"
OUTSIDE = {"ip1": OF_THE_CREATORS, "iotcomms": OF_THE_CUSTOMERS}
"""By example: the tables that its map leaves out."""

RUNS = [
    pytest.param((example, engine), id=f"{example}-{engine}", marks=[pytest.mark.postgres] * (engine == "postgres"))
    for example in OUTSIDE
    for engine in ("sqlite", "postgres")
]


@pytest.fixture(scope="module", params=RUNS)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    example, engine = request.param
    outside = OUTSIDE[example]
    folder, policy = tmp_path_factory.mktemp(example), EXAMPLES / example / "mended"
    if engine == "sqlite":
        database = Database("sqlite", f"sqlite:///{folder}/operator.sqlite")
        yield carry_out(policy, example, folder, database, outside)
        return
    server = request.getfixturevalue("postgres_server")
    url = fresh_database(server)
    yield carry_out(policy, example, folder, Database("postgres", url), outside)
    drop_database(server, url)


def test_every_planted_fault_is_found(run: Run) -> None:
    assert len(run.known["faults"]) > 20
    assert [fault for fault in run.known["faults"] if not run.finds(fault)] == []


def test_what_must_go_is_gone(run: Run) -> None:
    assert len(run.known["must_go"]) > 10
    assert [entry for entry in run.known["must_go"] if run.database.row(entry) is not None] == []


def test_what_must_stay_is_as_it_was(run: Run) -> None:
    for entry in run.known["must_stay"]:
        row, before = run.database.row(entry), run.before[named(entry)]
        assert row is not None, entry
        columns = entry["columns"] or before
        assert {column: row[column] for column in columns} == {column: before[column] for column in columns}, entry


def test_what_must_be_emptied_is_empty(run: Run) -> None:
    assert run.known["must_empty"]
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
    assert run.known["undecided"]
    for entry in run.known["undecided"]:
        assert run.database.row(entry) == run.before[named(entry)], entry
        assert run.waits(entry), entry


def test_what_the_map_leaves_out_is_not_touched(run: Run) -> None:
    for table, rows in run.outside.items():
        assert rows
        assert run.database.whole(table) == rows
    told = {finding["subject"] for finding in run.check["findings"] if finding["code"] == "UNMAPPED_TABLE"}
    assert all(any(table in subject for subject in told) or "op" in told for table in run.outside)


def test_a_second_plan_has_nothing_left(run: Run) -> None:
    left = [table["table"] for table in run.again["data"]["tables"] if sum(due["rows"] for due in table["due"])]
    assert left == []


def test_no_promise_is_broken(run: Run) -> None:
    states = {promise["path"]: promise["state"] for promise in run.status["data"]["promises"]}
    assert [path for path, state in states.items() if state == "broken"] == []
    assert "kept" in states.values()


AWKWARD = {
    "a leap day": datetime(2028, 2, 29, 12, tzinfo=UTC),
    "the night without an hour": datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
    "a new year that is not yet one in UTC": datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
}


@pytest.mark.parametrize("day", AWKWARD)
@pytest.mark.parametrize("example", OUTSIDE)
def test_awkward_days_change_nothing(example: str, day: str, tmp_path: Path) -> None:
    outside = OUTSIDE[example]
    database = Database("sqlite", f"sqlite:///{tmp_path}/operator.sqlite")
    policy = EXAMPLES / example / "mended"
    run = carry_out(policy, example, tmp_path, database, outside, now=AWKWARD[day], people=100)
    test_every_planted_fault_is_found(run)
    test_what_must_go_is_gone(run)
    test_what_must_stay_is_as_it_was(run)
    test_what_must_be_anonymous_names_nobody(run)
    test_what_nobody_can_say_waits(run)
    test_a_second_plan_has_nothing_left(run)
