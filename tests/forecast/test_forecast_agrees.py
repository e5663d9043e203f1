"""A forecast says what plans for later days say of an unchanged database, cell by cell."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from attacks import telco
from attacks.conftest import Lay
from attacks.ground import NOTES, NOW, Ground, ago
from forecast.holding import assert_adds_up, assert_agrees, assert_sums_are_plans
from troth.engine.bootstrap import engine
from troth.engine.forecasting import make_forecast
from troth.plan.forecast import Forecast, TableForecast
from troth.register.event_shape import event_from_mapping
from troth.register.values import Event
from troth.render.forecast_text import forecast as as_text
from troth.testing.operator import generate

EXAMPLES = Path(__file__).parents[2] / "examples"


def ahead(days: int) -> str:
    """An instant after now, as both engines read it."""
    return (NOW + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def table(found: Forecast, name: str) -> TableForecast:
    return next(one for one in found.tables if one.table == name)


ALL, NONE = 0, 10**9
"""Tables from which number of rows on are asked only for the rows that may have turned."""


def company(lay: Lay, due: int = 150) -> Ground:
    ground = lay(telco.MAP)
    telco.fill(ground, telco.rows(due))
    return ground


def test_the_sums_of_a_forecast_are_the_plans_of_later_days(lay: Lay) -> None:
    ground = company(lay)
    with ground.engine() as opened:
        found = make_forecast(opened, NOW, 36, many=ALL)
        assert_adds_up(found)
        assert assert_agrees(opened, found, (0, 3, 27)) > 10
        assert assert_sums_are_plans(opened, found, (1, 9, 36)) > 10
    calls = table(found, "op.calls")
    assert calls.due.now > 0
    assert sum(count > 0 for count in calls.due.months) > 5, "calls fall due in many months"
    assert table(found, "op.vouchers").due.total == 0, "the law keeps them seven years"


AGAIN = """
map: {policy: notes, brake: 100%}
stores: {op: {kind: KIND, url: "URL", country: SE}}
people: {customer: {table: op.customers, key: id}}
consents: {table: op.consents, person: customer by customer_id, consent: topic, granted: action = grant, at: at}
tables:
  op.customers: {key: [id], owner: [customer by id], columns: {id: not personal}}
  op.notes:
    key: [id]
    owner: [customer by customer_id]
    recorded: written_at
    columns: {id: not personal, customer_id: not personal, written_at: not personal, words: note}
"""
OFFERS = """
consents: {offers: {label: Offers, by: person, withdraw_by: [email]}}
purposes:
  offers:
    label: Offers
    uses:
      notes: {data: [note], ground: consent, consent: offers, why: offers, keep: 36 months after recorded}
"""


@pytest.mark.parametrize("many", [ALL, NONE])
def test_what_is_needed_again_counts_once_where_it_first_falls(lay: Lay, many: int) -> None:
    """A note of 800 days is due; from the day on which a consent begins that is written down already it is not, until
    36 months have passed since it was written.
    """
    ground = lay(AGAIN, policy=NOTES.replace("purposes:\n", OFFERS))
    instant = "text" if ground.kind == "sqlite" else "timestamptz"
    ground.run(
        "CREATE TABLE customers (id bigint PRIMARY KEY)",
        f"CREATE TABLE consents (customer_id bigint, topic text, action text, at {instant})",
        f"CREATE TABLE notes (id bigint PRIMARY KEY, customer_id bigint, written_at {instant}, words text)",
        "INSERT INTO customers VALUES (1)",
        f"INSERT INTO notes VALUES (1, 1, '{ago(days=800)}', 'w'), (2, 1, '{ago(days=10)}', 'w')",
        f"INSERT INTO consents VALUES (1, 'offers', 'grant', '{ahead(100)}')",
    )
    with ground.engine() as opened:
        found = make_forecast(opened, NOW, 36, many=many)
        assert_adds_up(found)
        assert assert_agrees(opened, found, (0, 3, 4, 9, 10, 36)) > 3
    notes = table(found, "op.notes")
    assert (notes.due.now, sum(notes.due.months), notes.rest) == (1, 1, 0)
    again = [number for number, count in enumerate(notes.due.needed_again) if count]
    assert again == list(range(4, 10)), "from 1 March to 1 August 2027, and due again by 1 September"
    assert any("needed again: up to 1 " in line for line in as_text(found))


def test_holds_and_decisions_that_run_out_are_foreseen(lay: Lay) -> None:
    ground = company(lay)
    ground.event("hold", hold="court", **{"class": "customer"}, person="4", until="2027-03-15")
    ground.event("objection", purpose="offers", **{"class": "customer"}, person="10")
    with ground.engine() as opened:
        found = make_forecast(opened, NOW, 7, many=ALL)
        assert_adds_up(found)
        assert_agrees(opened, found, range(3, 8))
    because = {reason.because for part in table(found, "op.calls").parts for reason in part.reasons}
    assert "purposes.service.traffic" in because


def test_what_cannot_be_changed_is_stuck_in_both(lay_sqlite: Lay) -> None:
    ground = company(lay_sqlite)
    ground.run(
        "CREATE TRIGGER on_change AFTER UPDATE ON customers BEGIN SELECT 1; END",
        "CREATE TRIGGER on_delete AFTER DELETE ON calls BEGIN SELECT 1; END",
        "CREATE TRIGGER on_calls AFTER UPDATE ON calls BEGIN SELECT 1; END",
    )
    with ground.engine() as opened:
        found = make_forecast(opened, NOW, 4, many=ALL)
        assert_adds_up(found)
        assert assert_agrees(opened, found, (0, 3, 4)) > 0
    assert table(found, "op.calls").stuck.now > 0
    assert table(found, "op.calls").due.total == 0
    assert {r.act for part in table(found, "op.customers").parts for r in part.reasons} == {"stuck"}


def test_dirty_times_and_hostile_values_change_nothing(lay_sqlite: Lay) -> None:
    ground = company(lay_sqlite, due=50)
    ground.run(
        "INSERT INTO calls VALUES (900001, '+46700000001', NULL, 'yesterday', NULL)",
        "INSERT INTO calls VALUES (900002, '''; DROP TABLE calls; --', '%s', '2026-10-25 02:30:00', NULL)",
        "INSERT INTO calls VALUES (900003, NULL, NULL, '2999-01-01T00:00:00+00:00', NULL)",
        "INSERT INTO calls VALUES (900004, '+46700000002', NULL, '0001-01-01T00:00:00+00:00', NULL)",
        f"INSERT INTO calls VALUES (900005, '+46700000002', NULL, '{ahead(40)}', NULL)",
    )
    before = ground.digest("calls")
    with ground.engine() as opened:
        found = make_forecast(opened, NOW, 12, many=ALL)
        assert_adds_up(found)
        assert_agrees(opened, found, (0, 1, 2, 12))
    assert table(found, "op.calls").unknown.total > 0
    assert ground.digest("calls") == before


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_the_made_up_operator(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything that hurts in real data, over 33 tables."""
    url = f"sqlite:///{tmp_path / 'op.db'}"
    if kind == "postgres":
        url = str(request.getfixturevalue("postgres_database"))
    now = datetime(2026, 11, 10, 3, tzinfo=UTC)
    known = generate(url, people=100, seed=3, now=now)
    monkeypatch.setenv("TROTH_OPERATOR_URL", url)
    folder = tmp_path / "th1ng"
    shutil.copytree(EXAMPLES / "th1ng" / "mended", folder, ignore=shutil.ignore_patterns(".troth"))
    if kind == "postgres":
        text = (folder / "map.yaml").read_text(encoding="utf-8")
        (folder / "map.yaml").write_text(text.replace("kind: sqlite", "kind: postgres"), encoding="utf-8")
    with engine(folder, lambda: now) as opened:
        for number, one in enumerate(known.events):
            read = event_from_mapping(json.loads(one.line(str(number))), None, now, marketing=["direct_marketing"])
            assert isinstance(read, Event), read
            opened.register.record(read)
        found = make_forecast(opened, now, 3)
        assert_adds_up(found)
        assert assert_agrees(opened, found, (0, 3)) > 100
    acts = {reason.act for one in found.tables for part in one.parts for reason in part.reasons}
    assert acts >= {"delete", "anonymise", "undecided"}


def test_nothing_is_there(lay: Lay) -> None:
    ground = lay(telco.MAP, *[])
    ground.run(*telco.schema(ground.kind))
    with ground.engine() as opened:
        found = make_forecast(opened, NOW, 3)
        assert_adds_up(found)
    assert {one.examined for one in found.tables} == {0}


def test_others_write_meanwhile_and_the_columns_still_add_up(lay: Lay) -> None:
    """Only rows that were there at the beginning are counted; of a row that goes meanwhile nothing falls any more."""
    ground = company(lay, due=60)
    told_of: list[str] = []

    def told(what: str) -> None:
        told_of.append(what)
        if len(told_of) == 3:
            ground.run(f"INSERT INTO calls VALUES (900001, '{telco.number(1)}', NULL, '{ago(days=2000)}', NULL)")
            ground.run("DELETE FROM calls WHERE id <= 10")

    with ground.engine() as opened:
        quiet = make_forecast(opened, NOW, 6, many=ALL)
        found = make_forecast(opened, NOW, 6, told, many=ALL)
        assert_adds_up(found)
    calls, before = table(found, "op.calls"), table(quiet, "op.calls")
    assert calls.examined == before.examined
    assert calls.due.now == before.due.now
    assert calls.due.total <= before.due.total
    assert len(told_of) == 7


def test_two_at_once_see_the_same_and_leave_nothing(lay: Lay) -> None:
    ground = company(lay, due=60)
    with ground.engine() as one, ground.engine() as other:
        inside: list[Forecast] = []

        def told(_: str) -> None:
            if not inside:
                inside.append(make_forecast(other, NOW, 3, many=ALL))

        assert make_forecast(one, NOW, 3, told, many=ALL) == inside[0]
    if ground.kind == "postgres":
        left = "SELECT relname FROM pg_class WHERE relname LIKE 'troth%' AND relpersistence <> 'p'"
        assert ground.select(left) == []
    else:
        assert ground.select("SELECT name FROM sqlite_schema WHERE name LIKE 'troth%'") == []


@pytest.mark.parametrize("many", [ALL, NONE])
def test_a_row_without_a_key_is_unknown(lay_sqlite: Lay, many: int) -> None:
    """SQLite lets a key be empty, and more than one."""
    notes = """
map: {policy: notes, brake: 100%}
stores: {op: {kind: KIND, url: "URL", country: SE}}
people: {customer: {table: op.customers, key: id}}
tables:
  op.customers: {key: [id], owner: [customer by id], columns: {id: not personal}}
  op.notes:
    key: [code]
    owner: [customer by customer_id]
    recorded: written_at
    columns: {code: not personal, customer_id: not personal, written_at: not personal, words: note}
"""
    ground = lay_sqlite(
        notes,
        "CREATE TABLE customers (id bigint PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        "CREATE TABLE notes (code text PRIMARY KEY, customer_id bigint, written_at text, words text)",
        f"INSERT INTO notes VALUES ('a', 1, '{ago(days=800)}', 'w'), ('b', 1, '{ago(days=10)}', 'w')",
        f"INSERT INTO notes VALUES (NULL, 1, '{ago(days=800)}', 'w'), (NULL, 1, '{ago(days=9)}', 'w')",
        policy=NOTES,
    )
    with ground.engine() as opened:
        found = make_forecast(opened, NOW, 24, many=many)
    assert_adds_up(found)
    written = table(found, "op.notes")
    assert (written.due.now, written.due.total, written.unknown.now, written.rest) == (1, 2, 2, 0)
    assert {(r.because, r.fall.total) for r in written.parts[0].reasons if r.act == "undecided"} == {
        ("its key is empty", 2)
    }
