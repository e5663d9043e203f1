"""Attacks on the time between the look ahead at a long stretch of rows and the act on a batch of them (PostgreSQL)."""

import threading
import time

import pytest

from attacks.conftest import Lay
from attacks.ground import Ground, ago, outcome
from attacks.test_moving import call, company
from troth.engine import applying, batches
from troth.engine.applying import Applied, apply_plan
from troth.engine.receipts import Batch
from troth.engine.working import Work, look_ahead
from troth.plan.counted import CountedPlan
from troth.policy.model import Table

AS_SEEN = batches._as_seen


def apply_with(
    ground: Ground, plan: CountedPlan, monkeypatch: pytest.MonkeyPatch, *statements: str
) -> tuple[Applied, list[int]]:
    """Applies a plan; once its calls are looked at, before any goes, the operator runs ``statements``. Also
    says how many rows of each batch of calls went as they were seen.
    """
    went: list[int] = []
    waiting = list(statements)

    def looked(work: Work, table: Table, batch: Batch) -> None:
        look_ahead(work, table, batch)
        if table.name == "op.calls":
            assert table.name in work.seen
            while waiting:
                ground.run(waiting.pop(0))

    def as_seen(work: Work, table: Table, *given: object) -> int:
        done = AS_SEEN(work, table, *given)  # type: ignore[arg-type]
        if table.name == "op.calls":
            went.append(done)
        return done

    monkeypatch.setattr(batches, "look_ahead", looked)
    monkeypatch.setattr(batches, "_as_seen", as_seen)
    applied = ground.apply(plan)
    assert not waiting
    return applied, went


def three(lay: Lay) -> tuple[Ground, CountedPlan]:
    """Three calls that are due, of which the first and second were billed and paid long ago."""
    ground = company(lay, call(1, invoice=10), call(2, invoice=10), call(3))
    plan = ground.plan()
    assert next(count.delete for count in plan.tables if count.table == "op.calls") == 3
    return ground, plan


def test_what_nobody_touches_goes_as_it_was_seen(lay_postgres: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two batches of a stretch that was looked at once."""
    ground, plan = three(lay_postgres)
    monkeypatch.setitem(applying.BATCH, "postgres", 2)
    applied, went = apply_with(ground, plan, monkeypatch)
    assert (went, ground.keys("calls")) == ([2, 1], set())
    assert (outcome(applied, "op.calls").deleted, outcome(applied, "op.calls").withheld) == (3, 0)


EXCHANGED = (
    "ALTER TABLE invoices RENAME settled_at TO paid_at; ALTER TABLE invoices RENAME issued_at TO settled_at; "
    "ALTER TABLE invoices RENAME paid_at TO issued_at"
)
"""Bills are now settled before they are issued."""


@pytest.mark.parametrize(
    ("statement", "stay"),
    [
        (f"UPDATE calls SET started_at = '{ago(days=2)}' WHERE id = 3", {3}),
        ("UPDATE invoices SET settled_at = NULL WHERE id = 10", {1, 2}),
        ("UPDATE calls SET invoice_id = 77 WHERE id = 3", {3}),
        (f"DELETE FROM calls WHERE id = 3; INSERT INTO calls VALUES (3, '+4601', NULL, '{ago(days=1)}', NULL)", {3}),
        ('DELETE FROM troth."{work}" WHERE k_id = 2', {2}),
        ("UPDATE calls SET started_at = started_at", set()),
        ("DELETE FROM calls WHERE id = 1; VACUUM FULL calls", set()),
        ("DELETE FROM invoices WHERE id = 5; VACUUM FULL invoices", set()),
        ("UPDATE invoices SET amount = 7 WHERE id = 10", set()),
        (EXCHANGED, {1, 2}),
    ],
)
def test_what_becomes_another_before_the_act_is_looked_at_again(
    lay_postgres: Lay, monkeypatch: pytest.MonkeyPatch, statement: str, stay: set[int]
) -> None:
    """What is kept by the change stays; what only was moved or written anew is still due, and goes."""
    ground, plan = three(lay_postgres)
    ground.run(f"INSERT INTO invoices VALUES (77, 1, '{ago(days=30)}', NULL, 5), (5, 1, '{ago(days=30)}', NULL, 5)")
    written = statement.replace("{work}", f"troth_work_{plan.digest[:12]}_op.calls")
    applied, _ = apply_with(ground, plan, monkeypatch, *written.split("; "))
    assert ground.keys("calls") == stay
    calls = outcome(applied, "op.calls")
    assert (calls.deleted + calls.withheld + calls.absent, calls.locked) == (3, 0)


def test_a_bill_in_the_place_of_another_with_the_mark_of_the_same_writer(
    lay_postgres: Lay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two bills written by one transaction, the first of them paid; the table is written anew without the first, and
    the second, which is not paid, lies where that lay.
    """
    ground, old = company(lay_postgres), ago(days=1000)
    ground.run(
        f"INSERT INTO invoices VALUES (20, 1, '{old}', '{ago(days=900)}', 1), (21, 1, '{ago(days=9)}', NULL, 1)",
        f"INSERT INTO calls VALUES (1, '+4601', NULL, '{old}', 20), (2, '+4601', NULL, '{old}', NULL)",
        "ALTER TABLE calls DROP CONSTRAINT calls_invoice_id_fkey",
        "DELETE FROM invoices WHERE id = 10",
        "VACUUM FULL invoices",
    )
    plan = ground.plan()
    lies = ground.select("SELECT ctid::text, xmin::text FROM invoices WHERE id = 20")
    rewritten = ("DELETE FROM invoices WHERE id = 20", "VACUUM FULL invoices")
    applied, _ = apply_with(ground, plan, monkeypatch, *rewritten)
    assert ground.select("SELECT ctid::text, xmin::text FROM invoices WHERE id = 21") == lies
    assert ground.keys("calls") == {1}, "what bill it was on is not known any more"
    assert outcome(applied, "op.calls").deleted == 1


def test_an_invoice_reopened_by_one_who_holds_the_call(lay_postgres: Lay) -> None:
    """The act waits for the call, which does not change; when it has it the invoice is another."""
    ground, plan = three(lay_postgres)
    found: list[Applied] = []
    with ground.connect() as other, ground.connect() as watch:
        other.execute("BEGIN")
        other.execute("SELECT * FROM calls WHERE id = 1 FOR UPDATE")
        thread = threading.Thread(target=lambda: found.append(ground.apply(plan)))
        thread.start()
        waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        until = time.monotonic() + 20
        while watch.execute(waits).fetchone() == (0,) and time.monotonic() < until and thread.is_alive():
            time.sleep(0.01)
        other.execute("UPDATE invoices SET settled_at = NULL WHERE id = 10")
        other.execute("COMMIT")
        thread.join()
    assert ground.keys("calls") == {1, 2}
    assert outcome(found[0], "op.calls").withheld == 2


def test_nothing_of_a_spine_is_left(lay_postgres: Lay) -> None:
    """Neither after a plan and an apply, nor after a server session that was killed with one."""
    ground, plan = three(lay_postgres)
    left = "SELECT tablename FROM pg_tables WHERE schemaname = 'troth' AND tablename LIKE 'troth\\_in%'"
    assert ground.select(left) == []
    ground.apply(plan)
    assert ground.select(left) == []
    ground.run("CREATE UNLOGGED TABLE troth.troth_in99999999_0123abcd_person_customer (key bigint)")
    ground.plan()
    assert ground.select(left) == []


def test_the_spine_of_a_session_at_work_is_left_to_it(lay_postgres: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan made while another is being applied drops nothing of it."""
    ground, plan = three(lay_postgres)
    monkeypatch.setitem(applying.BATCH, "postgres", 1)
    refused: list[str] = []

    def moved(table: str, done: int, _total: int) -> None:
        if (table, done) == ("op.calls", 1):
            try:
                ground.plan()
            except Exception as error:
                refused.append(str(error))

    with ground.engine() as opened:
        applied = apply_plan(opened, plan.digest, yes=plan.digest, moved=moved)
    assert len(refused) == 1
    assert outcome(applied, "op.calls").deleted == 3
