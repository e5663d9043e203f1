"""Others in the way: locks, a full disk, a connection that is cut, a rule of the database. Nothing is lost, and the next run finishes."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import psycopg
import pytest
from typer.testing import CliRunner

from attacks import telco
from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, ZONE, Ground, ago, outcome, told_by
from troth.cli.main import app
from troth.engine import applying, batches
from troth.engine.applying import apply_plan
from troth.engine.recording import record
from troth.engine.status import status
from troth.kernel.errors import DoneInPart, NotReached, Refused, TrothError
from troth.kernel.instants import local_day
from troth.kernel.span import Span
from troth.plan.states import State
from troth.register.values import BrakeScope, RunOutcome


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks are waited for as long as it takes to tell that they are held, no longer."""
    monkeypatch.setattr(batches, "LOCK_MS", 150)
    monkeypatch.setattr("troth.engine.fencing.LOCK_MS", 150)
    monkeypatch.setattr(applying, "LOCK_MS", 150)
    monkeypatch.setattr(applying, "PAUSE", 0.01)


def _company(lay: Lay, calls: int = 300) -> Ground:
    ground = lay(telco.MAP)
    telco.fill(ground, telco.rows(calls))
    return ground


@contextmanager
def _transaction(ground: Ground, *statements: str) -> Iterator[None]:
    """Another session's open transaction, undone at the end."""
    with ground.connect() as other:
        other.execute("BEGIN")
        for statement in statements:
            other.execute(statement)
        try:
            yield
        finally:
            other.execute("ROLLBACK")


def test_a_row_somebody_holds_is_passed_over_and_done_the_next_time(
    lay_postgres: Lay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An open transaction holds one call: its batch is tried three times, in ever smaller pieces; all other calls are
    done, and the sums say so.
    """
    ground = _company(lay_postgres)
    monkeypatch.setitem(applying.BATCH, "postgres", 50)
    plan = ground.plan()
    due = f"started_at < '{ago(days=400)}' AND invoice_id IS NULL AND a_number = '{telco.number(1)}'"
    with _transaction(ground, f"SELECT * FROM calls WHERE {due} LIMIT 1 FOR UPDATE"):
        applied = ground.apply(plan)
    calls = outcome(applied, "op.calls")
    assert applied.outcome is RunOutcome.IN_PART
    assert calls.locked == 1
    assert calls.deleted == calls.planned - calls.locked
    assert calls.refused is None
    again = ground.apply(plan)
    assert again.outcome is RunOutcome.DONE
    assert (outcome(again, "op.calls").deleted, outcome(again, "op.calls").earlier) == (calls.locked, calls.deleted)
    told = told_by(ground.receipts("intention", "outcome"), plan.digest)["op.calls"]
    assert (told.whole, told.open) == (calls.planned, set())


def test_a_table_somebody_holds_is_not_waited_for_batch_by_batch(
    lay_postgres: Lay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody has locked the whole table, and there are sixty batches: the others are done within seconds, this one told."""
    ground = _company(lay_postgres)
    monkeypatch.setitem(applying.BATCH, "postgres", 5)
    plan = ground.plan()
    begun = time.monotonic()
    with _transaction(ground, "LOCK TABLE calls IN SHARE MODE"):
        applied = ground.apply(plan)
    assert time.monotonic() - begun < 30, "sixty batches, two seconds each, three times, would be six minutes"
    assert outcome(applied, "op.calls").locked == outcome(applied, "op.calls").planned
    assert outcome(applied, "op.customers").locked == 0
    assert ground.apply(plan).outcome is RunOutcome.DONE


def test_a_writer_in_the_same_file_comes_in_the_middle(lay_sqlite: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process begins to write after the first batch and does not end: the rest is left, and done the next time."""
    ground = _company(lay_sqlite)
    monkeypatch.setitem(applying.BATCH, "sqlite", 50)
    plan = ground.plan()
    with ground.connect() as other:

        def moved(_table: str, _done: int, _total: int) -> None:
            if not other.in_transaction:
                other.execute("BEGIN IMMEDIATE")

        with ground.engine() as opened:
            applied = apply_plan(opened, plan.digest, yes=plan.digest, moved=moved)
        other.execute("ROLLBACK")
    assert applied.outcome is RunOutcome.IN_PART
    done = sum(one.deleted + one.changed for one in applied.tables)
    assert done == 50 or done == min(50, applied.tables[0].planned)
    assert sum(one.locked for one in applied.tables) == plan.planned - done
    again = ground.apply(plan)
    assert again.outcome is RunOutcome.DONE
    assert sum(one.earlier for one in again.tables) == done


def test_a_store_held_from_the_beginning(lay: Lay) -> None:
    """Not even the fence can be taken: nothing is done, exit 5, one clear sentence, and the next run does it."""
    ground = _company(lay)
    plan = ground.plan()
    os.environ["ATTACKED_STORE"] = ground.url
    holding = (
        "DELETE FROM calls WHERE false" if ground.kind == "sqlite" else "LOCK TABLE troth.troth_fence IN EXCLUSIVE MODE"
    )
    with _transaction(ground, holding) as _:
        # The command's clock is the world's, so the plan is of the past, and still due.
        found = CliRunner().invoke(app, ["apply", str(ground.folder), plan.digest, "--yes", plan.digest])
    assert isinstance(found.exception, DoneInPart)
    assert found.exception.exit_code == 5
    assert "run the command again" in found.exception.help
    assert "locked" in found.output
    assert ground.apply(plan).outcome is RunOutcome.DONE
    assert ground.plan().planned == 0


def test_a_connection_cut_in_the_middle_of_a_batch(lay_postgres: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """The administrator ends the session while a batch runs: not reached, told so, undone; the next run finishes."""
    ground = _company(lay_postgres)
    monkeypatch.setitem(applying.BATCH, "postgres", 100)
    plan = ground.plan()
    run = batches._run
    cut: list[int] = []

    def and_cut(*given: object) -> object:
        done = run(*given)  # type: ignore[arg-type]
        if not cut:
            cut.append(_terminate(ground))
        return done

    monkeypatch.setattr(batches, "_run", and_cut)
    with pytest.raises(NotReached) as lost:
        ground.apply(plan)
    assert lost.value.exit_code == 3
    assert cut == [1]
    assert ground.apply(plan).outcome is RunOutcome.DONE
    told = told_by(ground.receipts("intention", "outcome", "untouched"), plan.digest)
    assert sorted(one.whole for one in told.values()) == sorted(c.planned for c in plan.tables if c.planned)
    assert ground.receipts("untouched"), "the act that was cut is told as not done"


def test_a_connection_cut_between_two_batches(lay_postgres: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store connects again by itself; the spine was in that session's temporary tables, and is raised anew."""
    ground = _company(lay_postgres)
    monkeypatch.setitem(applying.BATCH, "postgres", 100)
    plan = ground.plan()
    cut: list[int] = []

    def moved(_table: str, _done: int, _total: int) -> None:
        cut.append(_terminate(ground))

    with ground.engine() as opened:
        applied = apply_plan(opened, plan.digest, yes=plan.digest, moved=moved)
    assert applied.outcome is RunOutcome.DONE
    assert len(cut) > 4
    assert ground.plan().planned == 0


def _terminate(ground: Ground) -> int:
    found = ground.select(
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
        "WHERE application_name = 'troth' AND datname = current_database()"
    )
    return int(found[0][0])


def test_a_disk_that_is_full_in_the_middle(lay_sqlite: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database may not grow, and the journal of a batch has no room: refused in a clear sentence, undone, done the next time."""
    ground = _company(lay_sqlite)
    monkeypatch.setitem(applying.BATCH, "sqlite", 50)
    plan = ground.plan()
    opened: Callable[..., sqlite3.Connection] = sqlite3.connect

    def small(*given: object, **named: object) -> object:
        connection = opened(*given, **named)
        if "mode=rw" in str(given[0]):
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", small)
        # What is deleted frees pages, and those would be used again: a hoard that is filled takes the room away.
        ground.run("CREATE TABLE hoard (bytes blob)")
        ground.run(
            "CREATE TRIGGER hoarded AFTER INSERT ON troth_progress BEGIN INSERT INTO hoard VALUES (zeroblob(900000)); END"
        )
        applied = ground.apply(plan)
    assert applied.outcome is RunOutcome.IN_PART
    assert all("the disk is full" in str(one.refused) for one in applied.tables)
    assert sum(one.deleted + one.changed for one in applied.tables) == 0
    assert ground.select("SELECT count(*) FROM troth_progress") == [(0,)]
    ground.run("DROP TRIGGER hoarded")
    again = ground.apply(plan)
    assert again.outcome is RunOutcome.DONE
    assert sum(one.deleted + one.changed for one in again.tables) == plan.planned


def test_a_rule_of_the_database_stops_its_own_batch_only(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """One note may not be emptied, says a check: its batch is refused by name, the other batches and tables are done."""
    columns = "{id: not personal, who: not personal, at: not personal, words: note}"
    ground = lay(
        NOTES_MAP
        + f"""
  op.notes: {{key: [id], owner: [customer by who], recorded: at, when_empty: keep row, columns: {columns}}}
  op.letters: {{key: [id], owner: [customer by who], recorded: at, columns: {columns}}}
""",
        policy=NOTES,
    )
    typed = "text" if ground.kind == "sqlite" else "timestamptz"
    ground.run(
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        f"CREATE TABLE notes (id integer PRIMARY KEY, who integer, at {typed}, words text, "
        "CONSTRAINT vip_words CHECK (id <> 3 OR words IS NOT NULL))",
        f"CREATE TABLE letters (id integer PRIMARY KEY, who integer, at {typed}, words text)",
        *(f"INSERT INTO notes VALUES ({n}, 1, '{ago(days=500)}', 'words')" for n in range(1, 6)),
        f"INSERT INTO letters VALUES (1, 1, '{ago(days=500)}', 'words')",
    )
    monkeypatch.setitem(applying.BATCH, ground.kind, 1)
    plan = ground.plan()
    applied = ground.apply(plan)
    notes = outcome(applied, "op.notes")
    assert (notes.changed, notes.locked) == (4, 1)
    assert "vip_words" in str(notes.refused) or "SQLITE_CONSTRAINT_CHECK" in str(notes.refused)
    assert ground.select("SELECT id FROM notes WHERE words IS NOT NULL") == [(3,)]
    assert outcome(applied, "op.letters").deleted == 1


def test_a_rule_that_is_looked_at_only_when_it_commits(lay_postgres: Lay) -> None:
    """A deferred constraint fails the commit itself: the batch is undone, its progress with it, and the receipt says refused."""
    columns = "{id: not personal, who: not personal, at: not personal, words: note}"
    ground = lay_postgres(
        NOTES_MAP
        + f"""
  op.notes: {{key: [id], owner: [customer by who], recorded: at, when_empty: keep row, columns: {columns}}}
""",
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        "CREATE TABLE words (word text PRIMARY KEY)",
        "INSERT INTO words VALUES ('words')",
        "CREATE TABLE notes (id integer PRIMARY KEY, who integer, at timestamptz, words text NOT NULL "
        "REFERENCES words (word) DEFERRABLE INITIALLY DEFERRED)",
        f"INSERT INTO notes VALUES (1, 1, '{ago(days=500)}', 'words')",
        policy=NOTES,
    )
    ground.edit_map("when_empty: keep row,", 'when_empty: keep row, empty: {words: "(erased)"},')
    plan = ground.plan()
    assert plan.planned == 1
    applied = ground.apply(plan)
    notes = outcome(applied, "op.notes")
    assert (notes.changed, notes.locked) == (0, 1)
    assert "notes_words_fkey" in str(notes.refused)
    assert ground.select("SELECT words FROM notes") == [("words",)]
    assert ground.select("SELECT count(*) FROM troth.troth_progress") == [(0,)]


def test_a_deadlock_with_the_operators_own_transaction(lay_postgres: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator's transaction waits for a row of ours while we wait for one of his: whoever gives way, nothing is lost."""
    ground = _company(lay_postgres, calls=60)
    monkeypatch.setattr(batches, "LOCK_MS", 5_000)
    plan = ground.plan()
    run = batches._run
    with closing(psycopg.connect(ground.url)) as other:
        waiting: list[threading.Thread] = []

        def and_wait(*given: object) -> object:
            batch = given[3]
            if getattr(batch, "table", "") != "op.calls" or waiting:
                return run(*given)  # type: ignore[arg-type]
            other.execute("SELECT id FROM calls ORDER BY id DESC LIMIT 20 FOR UPDATE")
            session = given[2]
            session.rows("SELECT id FROM calls ORDER BY id LIMIT 20 FOR UPDATE")  # type: ignore[attr-defined]
            waiting.append(threading.Thread(target=_takes_the_rest, args=(other,)))
            waiting[0].start()
            time.sleep(0.3)
            return run(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(batches, "_run", and_wait)
        applied = ground.apply(plan)
        waiting[0].join()
    if applied.outcome is RunOutcome.IN_PART:
        applied = ground.apply(plan)
    assert applied.outcome is RunOutcome.DONE
    assert ground.plan().planned == 0


def _takes_the_rest(other: "psycopg.Connection[tuple[object, ...]]") -> None:
    with suppress(psycopg.errors.DeadlockDetected):
        other.execute("SELECT id FROM calls ORDER BY id LIMIT 20 FOR UPDATE")
    other.rollback()


def test_an_error_while_it_applies_ends_the_run_and_gives_the_lease_back(lay: Lay) -> None:
    """Whatever is raised in the middle, the next run need not wait for anything."""
    ground = _company(lay)
    plan = ground.plan()

    def moved(*_: object) -> None:
        raise TrothError("stopped by hand")

    with ground.engine() as opened, pytest.raises(TrothError, match="stopped by hand"):
        apply_plan(opened, plan.digest, yes=plan.digest, moved=moved)
    [ended] = [receipt.body for receipt in ground.receipts("run_ended")]
    assert ended is not None
    assert ended["outcome"] == "failed"
    assert ground.apply(plan).outcome is RunOutcome.DONE


def test_a_run_gone_on_with_has_passed_the_brake_already(lay_sqlite: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six of a hundred rows may go, four have when it breaks off: four and six are not ten of a hundred to go now."""
    ground = lay_sqlite(
        NOTES_MAP
        + """
  op.notes:
    key: [id]
    owner: [customer by who]
    recorded: at
    columns: {id: not personal, who: not personal, at: not personal, words: note}
""",
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        "CREATE TABLE notes (id integer PRIMARY KEY, who integer, at text, words text)",
        *(f"INSERT INTO notes VALUES ({n}, 1, '{ago(days=500 if n <= 6 else 5)}', 'words')" for n in range(1, 101)),
        policy=NOTES,
    )
    ground.edit_map("brake: 100%", "brake: 9%")
    monkeypatch.setitem(applying.BATCH, "sqlite", 4)
    with ground.engine() as opened:
        opened.register.note_forecast(local_day(ground.now, ZONE), BrakeScope("op", "op.notes", "customer"), 6)
    plan = ground.plan()

    def moved(*_: object) -> None:
        raise TrothError("stopped by hand")

    with ground.engine() as opened, pytest.raises(TrothError, match="stopped by hand"):
        apply_plan(opened, plan.digest, moved=moved)
    assert len(ground.keys("notes")) == 96
    with ground.engine() as opened:
        assert apply_plan(opened, plan.digest).outcome is RunOutcome.DONE
    ground.run(*(f"UPDATE notes SET at = '{ago(days=500)}' WHERE id = {n}" for n in range(20, 25)))
    another = ground.plan()
    with ground.engine() as opened, pytest.raises(Refused) as stopped:
        apply_plan(opened, another.digest)
    assert stopped.value.code == "BRAKE"
    assert "6 of the last 30 days" in stopped.value.says, "both parts of the run are counted, each once"


def test_one_store_that_does_not_answer_hides_no_other(lay_sqlite: Lay) -> None:
    """Status says of which promises nothing is known; what happens to people is still taken in; no plan is half made."""
    columns = "{id: not personal, who: not personal, at: not personal, words: WHAT}"
    ground = lay_sqlite(
        NOTES_MAP.replace(
            "country: SE}}", 'country: SE}, away: {kind: sqlite, url: "sqlite:///gone/away.db", country: SE}}'
        )
        + f"""
  op.notes: {{key: [id], owner: [customer by who], recorded: at, columns: {columns.replace("WHAT", "note")}}}
  away.uses: {{key: [id], anonymous: true, recorded: at, columns: {{id: not personal, at: not personal, words: usage}}}}
""",
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        "CREATE TABLE notes (id integer PRIMARY KEY, who integer, at text, words text)",
        f"INSERT INTO notes VALUES (1, 1, '{ago(days=5)}', 'words')",
        policy=NOTES.replace("then: anonymise", "form: anonymous"),
    )
    with ground.engine() as opened:
        found = {promise.path: promise for promise in status(opened).promises}
        said = record(opened, [(Span("add", 1, 1), {"kind": "death", "class": "customer", "person": "1"})], None)
    assert found["purposes.service.notes"].state is State.KEPT
    assert found["purposes.service.usage"].state is State.UNPROVEN
    assert "away" in found["purposes.service.usage"].says
    assert len(said.positions) == 1
    with pytest.raises(NotReached):
        ground.plan()
