"""One person with 200,000 rows: the number of statements depends on the batches, never on the rows."""

from typing import Any

import pytest

from attacks import telco
from attacks.conftest import Lay
from attacks.ground import Ground, ago, count, outcome
from troth.engine import applying
from troth.engine.applying import apply_plan
from troth.engine.planning import make_plan
from troth.register.sqlite import SqliteConnection
from troth.register.values import RunOutcome
from troth.stores.postgres import PostgresSession
from troth.stores.sqlite import SqliteSession

ROWS = 200_000


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that is put to a store or to the register; one that is run for many rows stands there as
    often."""
    found: list[str] = []

    def watch(kind: type, name: str) -> None:
        plain: Any = getattr(kind, name)

        def noted(self: object, sql: str, *rest: object) -> object:
            found.append(sql)
            return plain(self, sql, *rest)

        def noted_many(self: object, sql: str, rows: Any) -> object:
            kept = list(rows)
            found.extend([sql] * len(kept))
            return plain(self, sql, kept)

        monkeypatch.setattr(kind, name, noted_many if "many" in name else noted)

    for session in (SqliteSession, PostgresSession):
        for name in ("execute", "execute_many", "rows"):
            watch(session, name)
    for name in ("rows", "run", "run_many"):
        watch(SqliteConnection, name)
    return found


def _one_customer(lay: Lay) -> Ground:
    ground = lay(telco.MAP)
    number = telco.number(1)
    content: telco.Rows = {
        "customers": [(1, "Anna", "anna@example.se")],
        "contracts": [(1, ago(days=3000), None)],
        "numbers": [(number, 1, ago(days=3000), None)],
        "consents": [(1, "offers", "withdraw", ago(days=2000))],
        "invoices": [(1, 1, ago(days=9), None, 10)],
        "vouchers": [(1, 1, ago(days=9), "v", 1)],
        "calls": [(n, number, None, telco.at(400 + n % 500, n % 86400), None) for n in range(1, ROWS + 1)],
    }
    telco.fill(ground, content)
    return ground


def test_a_person_with_two_hundred_thousand_rows(lay: Lay, asked: list[str]) -> None:
    """All her calls are due. Twice the rows would make twice the batches, and no statement is put for a single row."""
    ground = _one_customer(lay)
    with ground.engine() as opened:
        asked.clear()
        plan = make_plan(opened, ground.now)
        assert count(plan, "op.calls").delete == ROWS
        assert len(asked) < 200, "a plan is a few statements for each table"
        asked.clear()
        applied = apply_plan(opened, plan.digest, yes=plan.digest)
    assert applied.outcome is RunOutcome.DONE
    assert outcome(applied, "op.calls").deleted == ROWS
    assert ground.keys("calls") == set()
    batches = len(ground.receipts("intention"))
    assert ROWS // applying.BATCH[ground.kind] <= batches < ROWS // 20, (
        "of many rows each, also where others wait for one"
    )
    assert batches <= len(asked) < 25 * batches + 300, "and an apply a few for each batch"


def test_a_hold_on_that_person_is_one_row_of_the_spine(lay_sqlite: Lay, asked: list[str]) -> None:
    """An event about her withholds all of it, and is not written out row by row either."""
    ground = _one_customer(lay_sqlite)
    plan = ground.plan()
    ground.event("hold", hold="court", **{"class": "customer", "person": "1"})
    with ground.engine() as opened:
        asked.clear()
        applied = apply_plan(opened, plan.digest, yes=plan.digest)
    assert outcome(applied, "op.calls").withheld == ROWS
    assert len(ground.keys("calls")) == ROWS
    batches = len(ground.receipts("intention"))
    assert batches < ROWS // 20
    assert len(asked) < 25 * batches + 300
