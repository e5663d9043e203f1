"""SQLite has one lock for everybody who writes: no batch holds it for long, it is free for longer than it was held, and
others come through, however slow the machine is.
"""

import sqlite3
import threading
import time
from contextlib import closing
from itertools import pairwise

import pytest

from attacks import telco
from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, Ground, ago, count, told_by
from troth.engine import batches, pacing
from troth.engine.pacing import FIRST, HOLD, LEAST, REST, Pace
from troth.engine.receipts import Batch
from troth.register.values import RunOutcome
from troth.stores.sqlite import SqliteStore

CALLS = 4_000


def _company(lay_sqlite: Lay, calls: int = CALLS) -> Ground:
    ground = lay_sqlite(telco.MAP)
    telco.fill(ground, telco.rows(calls))
    return ground


def _watched(patched: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """From when to when each writing transaction that did a batch held the store."""
    held: list[tuple[float, float]] = []
    ask, run = SqliteStore._ask, batches._run
    since, a_batch = [0.0], [False]

    def asked(self: SqliteStore, sql: str) -> list[tuple[object, ...]]:
        found = ask(self, sql)
        if sql == "BEGIN IMMEDIATE":
            since[0], a_batch[0] = time.monotonic(), False
        elif sql == "COMMIT" and a_batch[0]:
            held.append((since[0], time.monotonic()))
            a_batch[0] = False
        return found

    def ran(*given: object) -> object:
        a_batch[0] = True
        return run(*given)  # type: ignore[arg-type]

    patched.setattr(SqliteStore, "_ask", asked)
    patched.setattr(batches, "_run", ran)
    return held


def test_the_lock_is_free_longer_than_it_was_held(lay_sqlite: Lay) -> None:
    """From the end of each batch to the beginning of the next; and so it is held less than half of the time."""
    ground = _company(lay_sqlite)
    plan = ground.plan()
    with pytest.MonkeyPatch.context() as patched:
        held = _watched(patched)
        assert ground.apply(plan).outcome is RunOutcome.DONE
    assert len(held) > 10
    for (begun, ended), (following, _) in pairwise(held):
        assert following - ended >= REST * (ended - begun) * 0.95
    assert sum(end - begin for begin, end in held) < 0.5 * (held[-1][1] - held[0][0])
    assert ground.plan().planned == 0


def test_a_slow_machine_gets_smaller_batches(lay_sqlite: Lay) -> None:
    """Each row takes half a millisecond: batches come down to what fits, and all the rows are done and told all the
    same.
    """
    ground = _company(lay_sqlite, 1_000)
    plan = ground.plan()
    run, sizes = batches._run, []

    def slow(work: object, table: object, session: object, batch: Batch) -> object:
        sizes.append(batch.rows)
        time.sleep(0.0005 * batch.rows)
        return run(work, table, session, batch)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(batches, "_run", slow)
        assert ground.apply(plan).outcome is RunOutcome.DONE
    planned = count(plan, "op.calls").planned
    assert planned > 700
    assert sum(sizes) == plan.planned
    settled = sizes[len(sizes) // 3 :]
    assert max(settled) <= 2 * HOLD / 0.0005
    told = told_by(ground.receipts("intention", "outcome", "untouched"), plan.digest)
    for counted in plan.tables:
        if counted.planned:
            assert (told[counted.table].whole, told[counted.table].open) == (counted.planned, set())


def test_others_come_through(lay_sqlite: Lay) -> None:
    """A writer who waits a quarter of a second at most never gives up while Troth deletes."""
    ground = _company(lay_sqlite, 8_000)
    plan = ground.plan()
    over, waits, refused = threading.Event(), [], []

    def writes() -> None:
        with closing(sqlite3.connect(ground.url, timeout=0.25, isolation_level=None)) as other:
            while not over.is_set():
                begun = time.monotonic()
                try:
                    other.execute("UPDATE calls SET b_number = 'x' WHERE id = 7")
                except sqlite3.OperationalError as busy:
                    refused.append(busy)
                waits.append(time.monotonic() - begun)
                time.sleep(0.005)

    writer = threading.Thread(target=writes)
    writer.start()
    with pytest.MonkeyPatch.context() as patched:
        held = _watched(patched)
        applied = ground.apply(plan)
    over.set()
    writer.join()
    assert applied.outcome is RunOutcome.DONE
    during = held[-1][1] - held[0][0]
    assert len(waits) > during / 0.25
    assert len(refused) <= len(waits) // 50, "lists are made and dropped in one piece; batches keep nobody out"


def test_what_a_pace_makes_of_what_it_measures() -> None:
    """Quick rows: batches grow, by no more than twice. Slow ones: they shrink at once, to a few rows at least. A slow
    disk takes time beside the rows, and does not make batches ever smaller.
    """
    pace = Pace()
    sizes = []
    for _ in range(8):
        pace.worked(pace.size, 0.00001 * pace.size)
        pace.released(0.00001 * pace.size + 0.001, 0.00001 * pace.size)
        sizes.append(pace.size)
    assert sizes[0] == 2 * FIRST
    assert all(after <= 2 * before for before, after in pairwise(sizes))
    assert sizes[-1] == int((HOLD - 0.001) / 0.00001)
    pace.worked(pace.size, 1.0)
    pace.released(1.0, 1.0)
    assert pace.size < 10 or pace.size == LEAST
    assert pace.free_until > time.monotonic() + 1
    pace.begin()
    assert pace.size == FIRST
    for _ in range(8):
        pace.worked(pace.size, 0.00001 * pace.size)
        pace.released(0.00001 * pace.size + 0.5, 0.00001 * pace.size)
    assert pace.size == int(HOLD / 3 / 0.00001)


def test_rows_that_point_at_each_other_are_not_cut(lay_sqlite: Lay) -> None:
    """They go together or stay: a batch of such a table stays as large as ever."""
    columns = "{id: not personal, who: not personal, at: not personal, words: note, parent: not personal}"
    ground = lay_sqlite(
        NOTES_MAP + f"\n  op.notes: {{key: [id], owner: [customer by who], recorded: at, columns: {columns}}}\n",
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        "CREATE TABLE notes (id integer PRIMARY KEY, who integer, at text, words text, "
        "parent integer REFERENCES notes (id))",
        "CREATE INDEX notes_parent ON notes (parent)",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) "
        f"INSERT INTO notes SELECT i, 1, '{ago(days=500)}', 'w', 1 + i % 600 FROM n",
        policy=NOTES,
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pacing, "FIRST", 10)
        plan = ground.plan()
        applied = ground.apply(plan)
    assert [one.deleted for one in applied.tables] == [600], "a circle of six hundred"
    assert ground.keys("notes") == set()
