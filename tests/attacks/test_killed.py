"""``kill -9`` at 50 random instants of an apply of 100,000 rows, on each engine: the same end, and the
receipts tell every run.
"""

import random
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from attacks import telco
from attacks.conftest import Lay
from attacks.ground import NOW, Ground, count, told_by
from attacks.killing import DONE, Template, applies, ended, instant, killed
from troth.engine.brake import WINDOW, scope_of
from troth.kernel.instants import local_day
from troth.plan.counted import CountedPlan
from troth.register.register import open_register
from troth.testing.postgres_server import PostgresServer

DUE = 112_000
"""Calls of which about 100,000 are due; the others stay, or wait for a decision."""
KILLS = 50
A_DATABASE = 5
"""So many kills in one database, one run after the other, before it is let finish."""


def _template(lay: Lay, request: pytest.FixtureRequest) -> tuple[Template, CountedPlan]:
    ground = lay(telco.MAP)
    telco.fill(ground, telco.rows(DUE))
    plan = ground.plan()
    server: PostgresServer | None = request.getfixturevalue("postgres_server") if ground.kind == "postgres" else None
    if server is None:
        with closing(sqlite3.connect(ground.url)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with closing(sqlite3.connect(ground.register)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Template(ground, plan.digest, server.uri() if server else None), plan


def test_killed_at_fifty_instants(lay: Lay, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Each database is killed five times in a row and then let finish; wherever it was killed it ends
    as if it never had been.
    """
    template, plan = _template(lay, request)
    assert count(plan, "op.calls").delete > 99_000
    before = _must_stay(template.ground)

    whole = template.copy(tmp_path / "whole")
    begun = time.monotonic()
    assert ended(applies(whole, template.digest)) == DONE
    took = time.monotonic() - begun
    wanted = whole.digest(*telco.TABLES)
    receipts = len(whole.receipts("intention", "outcome", "run", "run_ended", "verified"))
    assert _must_stay(whole) == before
    _demand_told(whole, plan, runs=1)

    rng, kills, databases = random.Random(20261101), 0, 0
    while kills < KILLS:
        databases += 1
        ground = template.copy(tmp_path / f"n{databases}")
        here = 0
        while here < A_DATABASE and killed(
            applies(ground, template.digest), instant(rng, ground, took, receipts // A_DATABASE)
        ):
            here += 1
        # At most one child was done before it could be killed, and the last one finds what there is to find.
        assert ended(applies(ground, template.digest)) == DONE
        kills += here
        assert ground.digest(*telco.TABLES) == wanted, f"database {databases}"
        _demand_told(ground, plan, runs=here + 2)
        template.drop(ground)
    template.drop(whole)
    # How fast the machine is decides how many fell after the end; more than one a database must have met the run.
    assert databases < KILLS, "most of the instants lay within the run"


def _must_stay(ground: Ground) -> list[tuple[object, ...]]:
    """What no run may touch: vouchers, calls of this year, and calls on bills of which nobody knows
    whether they are paid.
    """
    recent = (NOW - timedelta(days=360)).isoformat()
    return [
        *ground.select("SELECT count(*), min(words), max(words) FROM vouchers"),
        *ground.select(f"SELECT count(*), sum(id) FROM calls WHERE started_at > '{recent}'"),
        *ground.select(
            "SELECT count(*), sum(c.id) FROM calls c JOIN invoices i ON i.id = c.invoice_id WHERE i.settled_at IS NULL"
        ),
        *ground.select("SELECT count(*), sum(amount) FROM invoices WHERE settled_at IS NULL"),
    ]


def _demand_told(ground: Ground, plan: CountedPlan, runs: int) -> None:
    """The ledger is whole, has every run from its beginning to its end, and its sums come to what was planned."""
    assert ground.ledger_findings() == ()
    told = told_by(ground.receipts("intention", "outcome", "untouched"), plan.digest)
    for counted in plan.tables:
        if counted.planned:
            found = told[counted.table]
            assert found.open == set()
            assert found.whole == counted.planned
            assert (found.withheld, found.absent) == (0, 0)
            with open_register(ground.register) as register:
                gone = register.removed_since(local_day(NOW, telco.ZONE) - WINDOW, scope_of(counted))
            assert gone.count == counted.planned, "the brake has counted every row, and none of them twice"
    begun = [receipt.body["run"] for receipt in ground.receipts("run") if receipt.body]
    over = [receipt.body["run"] for receipt in ground.receipts("run_ended") if receipt.body]
    assert 1 <= len(begun) <= runs, "a run that was killed before its first receipt has none"
    assert sorted(map(str, begun)) == sorted(map(str, over))
    with open_register(ground.register) as register:
        assert register.unfinished_runs() == ()
