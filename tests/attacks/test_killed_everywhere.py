"""Killed after each single thing that lasts: between two of them nothing does, so these are all the states
there are to wake up in.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from psycopg import pq

from attacks import telco
from attacks.conftest import Lay
from attacks.ground import Ground, told_by
from attacks.killing import DONE, Template, applies, ended
from troth.engine import applying
from troth.plan.counted import CountedPlan
from troth.register.register import open_register
from troth.register.sqlite import SqliteConnection
from troth.stores.postgres import PostgresStore
from troth.stores.sqlite import SqliteStore
from troth.testing.postgres_server import PostgresServer

CALLS = 60


def _template(lay: Lay, request: pytest.FixtureRequest) -> tuple[Template, CountedPlan]:
    ground = lay(telco.MAP)
    telco.fill(ground, telco.rows(CALLS))
    ground.run("PRAGMA journal_mode = DELETE" if ground.kind == "sqlite" else "SELECT 1")
    plan = ground.plan()
    with open_register(ground.register) as register:
        register._db.settle()
    server: PostgresServer | None = request.getfixturevalue("postgres_server") if ground.kind == "postgres" else None
    return Template(ground, plan.digest, server.uri() if server else None), plan


def _dies_at(step: int) -> Callable[[], None]:
    """Makes the process kill itself right after its ``step``-th commit, in the store or in the register."""

    def patch() -> None:
        done = [0]

        def lasting() -> None:
            done[0] += 1
            if done[0] == step:
                os.kill(os.getpid(), signal.SIGKILL)

        ask, execute, commit = SqliteStore._ask, SqliteConnection._execute, PostgresStore._commit

        def store(self: SqliteStore, sql: str) -> list[tuple[object, ...]]:
            found = ask(self, sql)
            if sql == "COMMIT" and self.path.name != "register.db":
                lasting()
            return found

        def register(self: SqliteConnection, statement: str) -> None:
            execute(self, statement)
            if statement == "COMMIT":
                lasting()

        def postgres(self: PostgresStore, connection: object) -> None:
            commit(self, connection)  # type: ignore[arg-type]
            lasting()

        SqliteStore._ask = store  # type: ignore[method-assign]
        SqliteConnection._execute = register  # type: ignore[method-assign]
        PostgresStore._commit = postgres  # type: ignore[method-assign]
        applying.BATCH.update(sqlite=30, postgres=30)

    return patch


def test_killed_after_every_commit(lay: Lay, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Every commit of an apply, of the store and of the register, is the last that a process lives to see."""
    template, plan = _template(lay, request)
    whole = template.copy(tmp_path / "whole")
    assert ended(applies(whole, template.digest)) == DONE
    wanted = whole.digest(*telco.TABLES)
    kinds: set[str] = set()
    step = 0
    while True:
        step += 1
        ground = template.copy(tmp_path / f"n{step}")
        code = ended(applies(ground, template.digest, before=_dies_at(step)))
        if code == DONE:
            break
        assert code == -signal.SIGKILL
        assert ended(applies(ground, template.digest)) == DONE
        kinds |= _demand_same(ground, plan, wanted, f"killed after commit {step}")
        template.drop(ground)
    assert step > 30
    assert kinds == {"gone", "untouched", "nothing open"}, "each way in which a killed run leaves an act was met"


def _demand_same(ground: Ground, plan: CountedPlan, wanted: str, when: str) -> set[str]:
    assert ground.digest(*telco.TABLES) == wanted, when
    assert ground.ledger_findings() == (), when
    told = told_by(ground.receipts("intention", "outcome", "untouched"), plan.digest)
    for counted in plan.tables:
        if counted.planned:
            assert told[counted.table].whole == counted.planned, (when, counted.table)
            assert told[counted.table].open == set(), when
    with open_register(ground.register) as register:
        assert register.unfinished_runs() == (), when
    found = {"gone" for one in told.values() if one.found_gone}
    found |= {"untouched" for _ in ground.receipts("untouched")}
    return found or {"nothing open"}


def test_killed_with_its_commit_on_the_way(lay_postgres: Lay, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The last thing the process does is to send COMMIT: the server may still be at it when the next run asks."""
    template, plan = _template(lay_postgres, request)
    whole = template.copy(tmp_path / "whole")
    assert ended(applies(whole, template.digest)) == DONE
    wanted = whole.digest(*telco.TABLES)

    def sends_and_dies() -> None:
        applying.BATCH.update(postgres=30)

        def commit(self: PostgresStore, connection: object) -> None:
            pgconn: pq.abc.PGconn = connection.pgconn  # type: ignore[attr-defined]
            found = pgconn.exec_(b"SELECT count(*) FROM troth.troth_progress").get_value(0, 0)
            pgconn.send_query(b"COMMIT")
            pgconn.flush()
            if found == b"1":
                os.kill(os.getpid(), signal.SIGKILL)
            while pgconn.get_result() is not None:
                pass

        PostgresStore._commit = commit  # type: ignore[method-assign]

    ground = template.copy(tmp_path / "killed")
    assert ended(applies(ground, template.digest, before=sends_and_dies)) == -signal.SIGKILL
    assert ended(applies(ground, template.digest)) == DONE
    assert _demand_same(ground, plan, wanted, "killed with COMMIT sent") == {"gone"}
    for each in (ground, whole):
        template.drop(each)
