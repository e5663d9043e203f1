"""Asking only the rows that may have turned gives what asking all of them gives, and asks far fewer."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from attacks import telco
from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, NOW
from forecast.holding import assert_adds_up
from troth.engine import asking_again
from troth.engine.bootstrap import Engine, engine
from troth.engine.forecasting import make_forecast
from troth.plan.forecast import Forecast, months_from
from troth.plan.questions import questions
from troth.plan.subject import Asked
from troth.plan.turning import Turn, turns
from troth.predicate.algebra import Compare, On, Within, conjunction
from troth.register.event_shape import event_from_mapping
from troth.register.values import Event
from troth.testing.operator import generate

EXAMPLES = Path(__file__).parents[2] / "examples"
ALL, NONE = 0, 10**9


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[bool]]:
    """Table -> for each instant at which it was not asked whole, whether any row of it was asked."""
    found: dict[str, list[bool]] = {}
    plain = asking_again.Again.ask

    def ask(self: asking_again.Again, session: object, asking: object, shape: object, number: int) -> bool:
        any_row = plain(self, session, asking, shape, number)  # type: ignore[arg-type]
        found.setdefault(asking.asked.table.name, []).append(any_row)  # type: ignore[attr-defined]
        return any_row

    monkeypatch.setattr(asking_again.Again, "ask", ask)
    return found


def both_ways(opened: Engine, at: datetime, months: int) -> Forecast:
    """The forecast, which must be the same both ways."""
    whole, again = (make_forecast(opened, at, months, many=many) for many in (NONE, ALL))
    assert again == whole
    assert_adds_up(again)
    return again


def test_a_company_with_persons_who_move(lay: Lay, noted: dict[str, list[bool]]) -> None:
    """Contracts that will end, some that will begin, a consent to come: what is known of persons changes with time."""
    ground = lay(telco.MAP)
    telco.fill(ground, telco.rows(150))

    def ahead(days: int) -> str:
        return (NOW + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S+00:00")

    ground.run(
        f"UPDATE contracts SET ended_at = '{ahead(75)}' WHERE customer_id = 3",
        f"INSERT INTO contracts VALUES (4, '{ahead(200)}', '{ahead(220)}')",
        f"INSERT INTO consents VALUES (7, 'offers', 'grant', '{ahead(40)}'), (10, 'offers', 'withdraw', '{ahead(90)}')",
    )
    with ground.engine() as opened:
        both_ways(opened, NOW, 10)
    assert len(noted["op.calls"]) == 10, "calls were never asked whole after the first instant"
    assert "op.invoices" not in noted, "others point at invoices"


def test_most_months_ask_few_rows(lay: Lay, noted: dict[str, list[bool]]) -> None:
    """Of two notes each turns once; in the other months nothing is asked of the table."""
    mapped = NOTES_MAP + (
        "  op.notes: {key: [id], owner: [customer by customer_id], recorded: written_at, columns: "
        "{id: not personal, customer_id: not personal, written_at: not personal, words: note}}\n"
    )
    ground = lay(mapped, policy=NOTES)
    instant = "text" if ground.kind == "sqlite" else "timestamptz"
    ground.run(
        "CREATE TABLE customers (id bigint PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        f"CREATE TABLE notes (id bigint PRIMARY KEY, customer_id bigint, written_at {instant}, words text)",
        "INSERT INTO notes VALUES (1, 1, '2026-03-31T12:00:00+00:00', 'w'), (2, 1, '2026-04-01T12:00:00+00:00', 'w')",
    )
    with ground.engine() as opened:
        found = both_ways(opened, NOW, 12)
    assert [number for number, any_row in enumerate(noted["op.notes"]) if any_row] == [4, 5]
    (notes,) = (table for table in found.tables if table.table == "op.notes")
    assert notes.due.months == (0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_the_made_up_operator_both_ways(
    kind: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    noted: dict[str, list[bool]],
) -> None:
    url = f"sqlite:///{tmp_path / 'op.db'}"
    if kind == "postgres":
        url = str(request.getfixturevalue("postgres_database"))
    now = datetime(2026, 11, 10, 3, tzinfo=UTC)
    known = generate(url, people=100, seed=5, now=now)
    monkeypatch.setenv("TROTH_OPERATOR_URL", url)
    folder = tmp_path / "th1ng"
    shutil.copytree(EXAMPLES / "th1ng" / "mended", folder, ignore=shutil.ignore_patterns(".troth"))
    text = (folder / "map.yaml").read_text(encoding="utf-8")
    (folder / "map.yaml").write_text(text.replace("kind: sqlite", f"kind: {kind}"), encoding="utf-8")
    with engine(folder, lambda: now) as opened:
        for number, one in enumerate(known.events):
            read = event_from_mapping(json.loads(one.line(str(number))), None, now, marketing=["direct_marketing"])
            assert isinstance(read, Event), read
            opened.register.record(read)
        both_ways(opened, now, 3)
    assert len(noted) > 5


def test_somebody_writes_a_persons_key_again_meanwhile(lay_sqlite: Lay) -> None:
    """The spine has other columns from then on: each table is asked whole, and nothing breaks."""
    ground = lay_sqlite(telco.MAP)
    content = telco.rows(60)
    telco.fill(ground, content)
    ground.run(
        "CREATE TABLE persons AS SELECT id FROM customers",
        "ALTER TABLE persons RENAME COLUMN id TO pid",
    )
    ground.edit_map("{table: op.customers, key: id}", "{table: op.persons, key: pid}")
    told_of: list[str] = []

    def told(what: str) -> None:
        told_of.append(what)
        if len(told_of) == 3:
            ground.run("INSERT INTO persons VALUES (1)")

    with ground.engine() as opened:
        found = make_forecast(opened, NOW, 6, told, many=ALL)
    assert_adds_up(found)


# --- what turns -------------------------------------------------------------------------------------------------------


def test_every_test_that_turns_is_found(lay_sqlite: Lay) -> None:
    ground = lay_sqlite(telco.MAP)
    ground.run(*telco.schema("sqlite"))
    with ground.engine() as opened:
        instants = [NOW, *(month.until for month in months_from(NOW, 36, opened.policy.zone))]
        calls = opened.policy.tables["op.calls"]
        found = turns([questions(Asked(opened.policy, calls, at)) for at in instants])
    assert found is not None
    assert len(found) > 3
    assert all(len(turn.tests) == 37 for turn in found)


def test_where_anything_but_a_growing_constant_differs_nothing_is_said(lay_sqlite: Lay) -> None:
    ground = lay_sqlite(telco.MAP)
    ground.run(*telco.schema("sqlite"))
    with ground.engine() as opened:
        (asked, *_) = questions(Asked(opened.policy, opened.policy.tables["op.calls"], NOW))
        later = questions(Asked(opened.policy, opened.policy.tables["op.calls"], NOW + timedelta(days=40)))[0]
    one, other = _within(asked.keep, later.keep)

    def of(*predicates: object) -> tuple[Turn, ...] | None:
        return turns([(replace(asked, answers=(), lent=p, keep=p),) for p in predicates])  # type: ignore[arg-type]

    assert of(one, one) == ()
    assert of(one, other) == (Turn((one, other), False),)
    assert of(other, one) is None, "a constant that falls"
    assert of(one, conjunction(other, Compare(On(date(2026, 1, 1)), "<", On(date(2026, 1, 2))))) is None, "another form"
    day = On(date(2026, 1, 1))
    equal = [Compare(day, "=", On(date(2026, 1, n))) for n in (1, 2)]
    assert of(*equal) is None, "what is equal for a while turns twice"
    grows = [Compare(day, "<=", On(date(2026, 1, n))) for n in (1, 2)]
    assert of(*grows) == (Turn(tuple(grows), True),)


def _within(first: object, second: object) -> tuple[Within, Within]:
    """Some clock of one question, and the same at another instant."""
    found = turns([(first,), (second,)])  # type: ignore[list-item]
    assert found is not None
    one, other = next(turn.tests for turn in found if isinstance(turn.tests[0], Within))
    assert isinstance(one, Within)
    assert isinstance(other, Within)
    return one, other
