"""What must hold of a run that was disturbed: in the middle nothing is half done or half told, and in the end all is as
if nothing had happened.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

from attacks import telco
from attacks.conftest import Lay
from attacks.ground import VARIABLE, Ground, told_by
from attacks.killing import DONE, Template, applies, ended
from troth.engine.status import status
from troth.kernel.errors import TrothError
from troth.plan.counted import CountedPlan
from troth.register.register import open_register
from troth.testing.postgres_server import PostgresServer

KEYED = ("customers", "invoices", "vouchers", "calls")
"""Tables whose rows begin with their key; of the others no row is ever touched."""
UNTOUCHED = tuple(table for table in telco.TABLES if table not in KEYED)

Content = dict[str, dict[Any, tuple[Any, ...]]]


@dataclass(frozen=True)
class Undisturbed:
    """A ground with a plan, to be copied, and what came of a copy that nobody disturbed."""

    template: Template
    plan: CountedPlan
    before: Content
    after: Content
    untouched: str
    states: dict[str, str]

    def demand_lawful(self, ground: Ground, when: str) -> None:
        """After a run that broke off: each row is as it was or as it is to be; the ledger is whole, and says of no act
        that it was done unless the store says so too, with the same number.
        """
        there = content(ground)
        for table in KEYED:
            for key, row in self.before[table].items():
                may_be = {row, self.after[table].get(key)}
                assert there[table].get(key) in may_be, (when, table, key)
        assert ground.digest(*UNTOUCHED) == self.untouched, when
        assert ground.ledger_findings() == (), when
        done = acts_of(ground, self.plan.digest)
        told = _told(ground, self.plan.digest)
        assert {act: rows for act, rows in told.items() if rows} == {
            act: done[act] for act, rows in told.items() if rows
        }, when
        receipts = ground.receipts("intention", "outcome", "untouched")
        meant = {(table, *batch) for table, one in told_by(receipts, self.plan.digest).items() for batch in one.open}
        assert set(done) <= set(told) | meant, (when, "what was done and not told of was meant at least")

    def demand_same_end(self, ground: Ground, when: str) -> None:
        """After the run that went on: every table is as it is without the disturbance, the ledger adds up to what was
        planned, no run is open, and each promise is in the same state.
        """
        assert content(ground) == self.after, when
        assert ground.digest(*UNTOUCHED) == self.untouched, when
        assert ground.ledger_findings() == (), when
        told = told_by(ground.receipts("intention", "outcome", "untouched"), self.plan.digest)
        for counted in self.plan.tables:
            if counted.planned:
                assert (told[counted.table].whole, told[counted.table].open) == (counted.planned, set()), when
        with open_register(ground.register) as register:
            assert register.unfinished_runs() == (), when
        assert states(ground) == self.states, when


def undisturbed(lay: Lay, request: pytest.FixtureRequest, calls: int) -> Undisturbed:
    """A small telephone company with a plan; a copy of it has been worked off."""
    ground = lay(telco.MAP)
    telco.fill(ground, telco.rows(calls))
    if ground.kind == "sqlite":
        ground.run("PRAGMA journal_mode = DELETE")  # so that copying the file copies everything
    plan = ground.plan()
    with open_register(ground.register) as register:
        register._db.settle()
    server: PostgresServer | None = request.getfixturevalue("postgres_server") if ground.kind == "postgres" else None
    template = Template(ground, plan.digest, server.uri() if server else None)
    folder = ground.folder.parent / "whole"
    whole = template.copy(folder)
    assert ended(applies(whole, template.digest)) == DONE
    found = Undisturbed(template, plan, content(ground), content(whole), whole.digest(*UNTOUCHED), states(whole))
    template.drop(whole)
    return found


def content(ground: Ground) -> Content:
    """The rows of the tables that are worked on, by key."""
    found: Content = {}
    for table in KEYED:
        rows = ground.select(f"SELECT * FROM {table}")
        found[table] = {row[0]: tuple(row) for row in rows}
        assert len(found[table]) == len(rows)
    return found


def acts_of(ground: Ground, digest: str) -> dict[tuple[str, int, int], int]:
    """What the store itself says was done: table, action and beginning of each act -> rows."""
    place = "troth_progress" if ground.kind == "sqlite" else "troth.troth_progress"
    rows = ground.select(f"SELECT tbl, action, low, done FROM {place} WHERE plan = '{digest}'")
    return {(str(table), int(action), int(low)): int(done) for table, action, low, done in rows}


def _told(ground: Ground, digest: str) -> dict[tuple[str, int, int], int]:
    """What the receipts say was done, in the same form; an act may be tried more than once and is done once."""
    found: Counter[tuple[str, int, int]] = Counter()
    for receipt in ground.receipts("outcome"):
        body = receipt.body or {}
        if body.get("plan") == digest:
            found[str(body["table"]), int(str(body["action"])), int(str(body["low"]))] += int(str(body["rows"]))
    return dict(found)


def states(ground: Ground) -> dict[str, str]:
    """The state of each promise, as ``troth status`` says it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, ground.url)
        with ground.engine() as opened:
            return {promise.path: promise.state.value for promise in status(opened).promises}


def demand_clear(error: TrothError, *, codes: set[str], where: str) -> None:
    """An error that a person can act on: a code, where it happened, and what to do."""
    assert error.code in codes, (error.code, error.says)
    assert where in error.says, error.says
    assert error.help
    assert error.exit_code in (3, 4)
