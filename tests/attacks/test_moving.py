"""Attacks on the time between plan and act: events come, and the operator's rows move. What goes was
due then and is due now.
"""

import threading
import time
from collections.abc import Callable

import pytest

from attacks import telco
from attacks.conftest import Lay
from attacks.ground import Ground, ago, made, outcome, told_by
from troth.engine import applying, working
from troth.engine.applying import apply_plan
from troth.register.register import open_register
from troth.register.values import RunOutcome

ANNA, BO = {"class": "customer", "person": "1"}, {"class": "customer", "person": "2"}


def company(lay: Lay, *calls: str) -> Ground:
    """Two customers, Anna and Bo, whose agreements run, a number each, and some calls: ``(id, number,
    started_at, invoice_id)``.
    """
    ground = lay(telco.MAP)
    ground.run(
        *telco.schema(ground.kind),
        "INSERT INTO customers VALUES (1, 'Anna', 'anna@example.se'), (2, 'Bo', 'bo@example.se')",
        f"INSERT INTO contracts VALUES (1, '{ago(days=3000)}', NULL), (2, '{ago(days=3000)}', NULL)",
        f"INSERT INTO numbers VALUES ('+4601', 1, '{ago(days=3000)}', NULL), ('+4602', 2, '{ago(days=3000)}', NULL)",
        f"INSERT INTO invoices VALUES (10, 1, '{ago(days=1000)}', '{ago(days=900)}', 100)",
        *(f"INSERT INTO calls (id, a_number, started_at, invoice_id) VALUES {call}" for call in calls),
    )
    return ground


def call(key: int, number: str = "+4601", days: int = 500, invoice: int | None = None) -> str:
    """A call that is due, unless something is said that keeps it."""
    return f"({key}, '{number}', '{ago(days=days)}', {invoice or 'NULL'})"


# --- events -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "said"),
    [("hold", {"hold": "court"}), ("restriction", {"letter": "c"}), ("request", {"right": "access"})],
)
@pytest.mark.promise("TH-43")
def test_what_an_event_protects_after_the_plan_is_withheld(lay: Lay, kind: str, said: dict[str, str]) -> None:
    """A hold, a restriction or a request comes between plan and apply: her rows stay, and the receipts say how many."""
    ground = company(lay, call(1), call(2), call(3, "+4602"))
    plan = ground.plan()
    assert plan.planned == 4
    ground.event(kind, **said, **ANNA)
    applied = ground.apply(plan)
    assert ground.keys("calls") == {1, 2}
    assert ground.keys("invoices") == {10}
    calls = outcome(applied, "op.calls")
    assert (calls.deleted, calls.withheld, calls.absent, calls.locked) == (1, 2, 0, 0)
    told = told_by(ground.receipts("intention", "outcome"), plan.digest)
    assert (told["op.calls"].confirmed, told["op.calls"].withheld) == (1, 2)
    assert (told["op.invoices"].confirmed, told["op.invoices"].withheld) == (0, 1)


def test_an_event_after_the_first_batch_is_seen_by_the_second(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hold comes while the plan is being applied, after one of two calls is gone."""
    ground = company(lay, call(1), call(2))
    monkeypatch.setitem(applying.BATCH, ground.kind, 1)
    plan = ground.plan()
    held: list[int] = []

    def moved(table: str, _done: int, _total: int) -> None:
        if table == "op.calls" and not held:
            held.append(ground.event("hold", hold="court", **ANNA))

    with ground.engine() as opened:
        applied = apply_plan(opened, plan.digest, yes=plan.digest, moved=moved)
    assert held == [1]
    assert len(ground.keys("calls")) == 1
    assert outcome(applied, "op.calls").withheld == 1
    assert ground.keys("invoices") == {10}


def test_an_event_acknowledged_while_a_batch_runs_undoes_that_batch(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """The staff member has the register's word that the hold is in, and only then the batch
    would commit: it may not.
    """
    ground = company(lay, call(1), call(2, "+4602"))
    plan = ground.plan()
    acknowledged: list[int] = []
    run = applying_run()

    def and_a_hold(*given: object) -> object:
        done = run(*given)
        if not acknowledged:
            acknowledged.append(ground.event("hold", hold="court", **ANNA))
        return done

    monkeypatch.setattr("troth.engine.batches._run", and_a_hold)
    applied = ground.apply(plan)
    assert acknowledged == [1]
    assert ground.keys("calls") == {1}
    assert outcome(applied, "op.calls").deleted == 1
    told = told_by(ground.receipts("intention", "outcome"), plan.digest)["op.calls"]
    assert (told.confirmed, told.withheld, told.intentions, told.open) == (1, 1, 1, set())


def applying_run() -> Callable[..., object]:
    """What does a batch within its transaction."""
    from troth.engine import batches

    return batches._run


def test_an_event_during_the_commit_waits_and_is_acknowledged_after_it(
    lay: Lay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the last look at the register and the store's commit nothing can be acknowledged: the recorder waits."""
    ground = company(lay, call(1))
    plan = ground.plan()
    times: dict[str, float] = {}

    def record() -> None:
        with open_register(ground.register) as register:
            register.record(made("hold", ground.now, hold="court", **ANNA))
        times["acknowledged"] = time.monotonic()

    recorder = threading.Thread(target=record)
    with ground.engine() as opened:
        head = opened.register.head

        def looked() -> int:
            found = head()
            if opened.register._db._depth and not recorder.ident:  # type: ignore[attr-defined]
                recorder.start()
                time.sleep(0.5)
                times["committed"] = time.monotonic()
            return found

        monkeypatch.setattr(opened.register, "head", looked)
        apply_plan(opened, plan.digest, yes=plan.digest)
    recorder.join()
    assert times["committed"] < times["acknowledged"]
    assert ground.keys("calls") == set(), "the hold came when the call was gone, and its giver is told so by asking"


def test_events_that_never_stop_leave_the_rest_for_another_run(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody imports events all the while: no batch goes through, nothing is lost, and the next run finishes."""
    ground = company(lay, call(1), call(2, "+4602"))
    plan = ground.plan()
    run = applying_run()
    coming = [0]

    def and_an_event(*given: object) -> object:
        coming[0] += 1
        ground.event("consent", consent="offers", reference=f"e{coming[0]}", **BO)
        return run(*given)

    with monkeypatch.context() as patched:
        patched.setattr("troth.engine.batches._run", and_an_event)
        patched.setattr(applying, "PAUSE", 0)
        applied = ground.apply(plan)
    assert applied.outcome is RunOutcome.IN_PART
    assert outcome(applied, "op.calls").locked == 2
    assert ground.keys("calls") == {1, 2}
    again = ground.apply(plan)
    assert again.outcome is RunOutcome.DONE
    assert ground.keys("calls") == set()


# --- rows that move ---------------------------------------------------------------------------------------------------


def test_a_reopened_invoice_keeps_itself_and_its_calls(lay: Lay) -> None:
    """The payment bounced after the plan: the invoice is open again."""
    ground = company(lay, call(1, invoice=10), call(2))
    plan = ground.plan()
    assert plan.planned == 3
    ground.run("UPDATE invoices SET settled_at = NULL WHERE id = 10")
    applied = ground.apply(plan)
    assert ground.keys("calls") == {1}
    assert ground.select("SELECT amount FROM invoices") == [(100,)]
    assert outcome(applied, "op.calls").withheld == 1


def test_a_customer_who_came_back_keeps_her_details(lay: Lay) -> None:
    """A new contract between plan and apply: the agreement runs again."""
    ground = company(lay)
    ground.run(f"UPDATE contracts SET ended_at = '{ago(days=900)}' WHERE customer_id = 1")
    plan = ground.plan()
    ground.run(f"INSERT INTO contracts VALUES (1, '{ago(hours=1)}', NULL)")
    applied = ground.apply(plan)
    assert ground.select("SELECT email FROM customers WHERE id = 1") == [("anna@example.se",)]
    assert outcome(applied, "op.customers").withheld == 1


def test_a_customer_who_comes_back_during_the_apply_keeps_the_rest(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """No event tells of a new contract: the spine is raised anew when it is old, here for every batch."""
    ground = company(lay)
    ground.run(f"UPDATE contracts SET ended_at = '{ago(days=900)}'")
    monkeypatch.setattr(working, "SHARE", 0)
    monkeypatch.setattr(working, "YOUNGEST", 0.0)
    monkeypatch.setitem(applying.BATCH, ground.kind, 1)
    plan = ground.plan()

    def moved(table: str, done: int, _total: int) -> None:
        if table == "op.customers" and done == 1:
            ground.run(
                f"INSERT INTO contracts SELECT id, '{ago(hours=1)}', NULL FROM customers WHERE email IS NOT NULL"
            )

    with ground.engine() as opened:
        applied = apply_plan(opened, plan.digest, yes=plan.digest, moved=moved)
    assert ground.select("SELECT count(*) FROM customers WHERE email IS NOT NULL") == [(1,)]
    assert (outcome(applied, "op.customers").changed, outcome(applied, "op.customers").withheld) == (1, 1)


def test_a_number_handed_over_makes_the_call_another_persons(lay: Lay) -> None:
    """The register of numbers is corrected after the plan: the call was Bo's, and his consent keeps it."""
    ground = company(lay, call(1), call(2))
    ground.run(f"INSERT INTO consents VALUES (2, 'offers', 'grant', '{ago(days=900)}')")
    plan = ground.plan()
    ground.run(
        f"UPDATE numbers SET released_at = '{ago(days=700)}' WHERE msisdn = '+4601'",
        f"INSERT INTO numbers VALUES ('+4601', 2, '{ago(days=700)}', NULL)",
    )
    applied = ground.apply(plan)
    assert ground.keys("calls") == {1, 2}
    assert outcome(applied, "op.calls").withheld == 2


def test_a_child_inserted_under_a_parent_that_is_to_go(lay: Lay) -> None:
    """A voucher is booked on the invoice after the plan, with ON DELETE CASCADE: the invoice stays,
    and so does the voucher.
    """
    ground = company(lay)
    plan = ground.plan()
    ground.run(f"INSERT INTO vouchers VALUES (1, 1, '{ago(hours=1)}', 'late', 10)")
    applied = ground.apply(plan)
    assert (ground.keys("invoices"), ground.keys("vouchers")) == ({10}, {1})
    assert outcome(applied, "op.invoices").withheld == 1
    again = ground.sweep()
    assert outcome(again, "op.invoices").changed == 1
    assert ground.select("SELECT amount FROM invoices") == [(None,)]
    assert ground.keys("vouchers") == {1}


def test_a_row_that_fell_due_after_the_plan_does_not_go_with_it(lay: Lay) -> None:
    """A plan is a list of rows, not a rule: what was not in it when somebody said yes waits for the next."""
    ground = company(lay, call(1))
    plan = ground.plan()
    ground.run(f"INSERT INTO calls (id, a_number, started_at, invoice_id) VALUES {call(2)}")
    ground.apply(plan)
    assert ground.keys("calls") == {2}


def test_a_key_used_again_by_a_new_row_is_not_taken_for_the_old_one(lay: Lay) -> None:
    """The operator deletes the row himself, and its number is given to a call of today."""
    ground = company(lay, call(1), call(2))
    plan = ground.plan()
    ground.run(
        "DELETE FROM calls WHERE id = 1",
        f"INSERT INTO calls (id, a_number, started_at, invoice_id) VALUES {call(1, '+4602', 1)}",
    )
    applied = ground.apply(plan)
    assert ground.keys("calls") == {1}
    assert outcome(applied, "op.calls").withheld == 1


def test_a_row_that_the_operator_deleted_himself_is_absent_and_not_withheld(lay: Lay) -> None:
    """The sums still come to what was planned."""
    ground = company(lay, call(1), call(2), call(3))
    plan = ground.plan()
    ground.run("DELETE FROM calls WHERE id = 2")
    calls = outcome(ground.apply(plan), "op.calls")
    assert (calls.planned, calls.deleted, calls.withheld, calls.absent) == (3, 2, 0, 1)
    told = told_by(ground.receipts("intention", "outcome"), plan.digest)["op.calls"]
    assert (told.confirmed, told.absent, told.whole) == (2, 1, 3)


def test_a_row_that_has_left_its_part_of_the_table_is_no_longer_its_own(lay: Lay) -> None:
    """The map speaks of part of a table; a row moves into the other part, about which it says nothing."""
    mapped = telco.MAP.replace(
        "op.calls:\n    key: [id]\n", "op.calls:\n    where: [b_number = billed]\n    key: [id]\n"
    )
    ground = lay(mapped)
    ground.run(
        *telco.schema(ground.kind),
        "INSERT INTO customers VALUES (1, 'Anna', NULL)",
        f"INSERT INTO contracts VALUES (1, '{ago(days=3000)}', NULL)",
        f"INSERT INTO numbers VALUES ('+4601', 1, '{ago(days=3000)}', NULL)",
        f"INSERT INTO calls VALUES (1, '+4601', 'billed', '{ago(days=500)}', NULL)",
        f"INSERT INTO calls VALUES (2, '+4601', 'billed', '{ago(days=500)}', NULL)",
    )
    plan = ground.plan()
    assert plan.planned == 2
    ground.run("UPDATE calls SET b_number = 'disputed' WHERE id = 1")
    ground.apply(plan)
    assert ground.keys("calls") == {1}


# --- rows that move under the very statement (PostgreSQL locks rows, not tables) --------------------------------------


def _meanwhile(ground: Ground, digest: str, *statements: str) -> applying.Applied:
    """Applies while another session has run ``statements`` and commits them only when the batch waits for it."""
    found: list[applying.Applied] = []
    with ground.connect() as other, ground.connect() as watch:
        other.execute("BEGIN")
        for statement in statements:
            other.execute(statement)
        thread = threading.Thread(target=lambda: found.append(ground.apply(digest)))
        thread.start()
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        until = time.monotonic() + 20
        while watch.execute(waiting).fetchone() == (0,) and time.monotonic() < until and thread.is_alive():
            time.sleep(0.01)
        other.execute("COMMIT")
        thread.join()
    return found[0]


def test_a_child_committed_while_the_batch_waits_for_its_parent(lay_postgres: Lay) -> None:
    """The voucher's transaction holds the invoice when the batch comes to it: seen too late, the cascade
    would take the voucher.
    """
    ground = company(lay_postgres)
    plan = ground.plan()
    applied = _meanwhile(ground, plan.digest, f"INSERT INTO vouchers VALUES (1, 1, '{ago(hours=1)}', 'late', 10)")
    assert (ground.keys("invoices"), ground.keys("vouchers")) == ({10}, {1})
    assert outcome(applied, "op.invoices").withheld == 1


def test_a_row_that_changes_hands_while_the_batch_waits_for_it(lay_postgres: Lay) -> None:
    """The number on a call is corrected to Bo's, whose consent keeps it; looked up beside the old
    row, it would be nobody's.
    """
    ground = company(lay_postgres, call(1), call(2))
    ground.run(f"INSERT INTO consents VALUES (2, 'offers', 'grant', '{ago(days=900)}')")
    plan = ground.plan()
    applied = _meanwhile(ground, plan.digest, "UPDATE calls SET a_number = '+4602' WHERE id = 1")
    assert ground.keys("calls") == {1}
    assert outcome(applied, "op.calls").withheld == 1


def test_a_row_billed_anew_while_the_batch_waits_for_it(lay_postgres: Lay) -> None:
    """A call without a bill gets one that was paid yesterday: beside the old row there is no bill,
    and none ever to come.
    """
    ground = company(lay_postgres, call(1), call(2))
    ground.run(f"INSERT INTO invoices VALUES (11, 1, '{ago(days=9)}', '{ago(days=1)}', 5)")
    plan = ground.plan()
    _meanwhile(ground, plan.digest, "UPDATE calls SET invoice_id = 11 WHERE id = 1")
    assert ground.keys("calls") == {1}
