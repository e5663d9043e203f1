"""A storm of locks: many sessions that write, hold rows and tables, and run into each other, while Troth plans and
acts. Nothing waits for ever, nobody's row is lost, and when the storm is over all is as it would have been.
"""

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

import psycopg
import pytest

from attacks import telco
from attacks.conftest import Lay
from attacks.ends import KEYED, UNTOUCHED, demand_clear
from attacks.ground import Ground, ago, count, outcome, told_by
from troth.engine import applying, batches, fencing, steering, working
from troth.engine.status import status
from troth.kernel.errors import NotReached
from troth.plan.counted import CountedPlan
from troth.plan.states import State
from troth.register.values import RunOutcome
from troth.stores import postgres as postgres_store
from troth.stores import sqlite as sqlite_store

CALLS = 1_500
RUNS = 40
"""So often an apply is tried while the storm lasts."""
HELD = "LOCK_TIMEOUT"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks are waited for as long as it takes to tell that they are held, no longer."""
    for module in (applying, batches, fencing, working):
        monkeypatch.setattr(module, "LOCK_MS", 100)
    monkeypatch.setattr(applying, "PAUSE", 0.02)
    monkeypatch.setattr(steering, "PATIENCE_MS", 300)
    monkeypatch.setattr(postgres_store, "READ_LOCK_TIMEOUT_MS", 300)
    monkeypatch.setattr(sqlite_store, "LOCK_TIMEOUT_MS", 300)
    monkeypatch.setitem(applying.BATCH, "postgres", 50)
    monkeypatch.setitem(applying.BATCH, "sqlite", 50)


@dataclass
class Storm:
    """Sessions of the operator's that do their work over and over until it is over."""

    ground: Ground
    over: threading.Event = field(default_factory=threading.Event)
    inserted: set[int] = field(default_factory=set)
    done: dict[str, int] = field(default_factory=dict)
    failed: list[BaseException] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self, name: str, act: Callable[["Storm", random.Random], None]) -> None:
        """One more session."""
        rng = random.Random(name)
        self.done[name] = 0

        def on_and_on() -> None:
            while not self.over.is_set():
                try:
                    act(self, rng)
                    self.done[name] += 1
                except (psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable):
                    continue
                except sqlite3.OperationalError as busy:
                    if busy.sqlite_errorname not in ("SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT"):
                        self.failed.append(busy)
                        return
                except BaseException as error:
                    self.failed.append(error)
                    return
                time.sleep(rng.uniform(0, 0.01))

        self._threads.append(threading.Thread(target=on_and_on, daemon=True))
        self._threads[-1].start()

    def end(self) -> None:
        """All of them end; each has come to do something."""
        self.over.set()
        for thread in self._threads:
            thread.join(20)
        assert self.failed == []
        assert all(self.done.values()), self.done


@contextmanager
def _storm(ground: Ground, sessions: Mapping[str, Callable[[Storm, random.Random], None]]) -> Iterator[Storm]:
    storm = Storm(ground)
    for name, act in sessions.items():
        storm.begin(name, act)
    try:
        yield storm
    finally:
        storm.end()


@contextmanager
def _working(storm: Storm, begin: str, *setting: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """A transaction of one of the storm's sessions."""
    with storm.ground.connect() as connection:
        for statement in setting:
            connection.execute(statement)
        connection.execute(begin)
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            with suppress(psycopg.Error, sqlite3.Error):
                connection.execute("ROLLBACK")
            raise


def _writes(storm: Storm, rng: random.Random) -> None:
    """What goes on all day: a new call, and changes to what decides nothing, in rows that are due too."""
    call = rng.randrange(10**7, 10**9)
    begin = "BEGIN" if storm.ground.kind == "postgres" else "BEGIN IMMEDIATE"
    with _working(storm, begin) as connection:
        connection.execute(f"INSERT INTO calls VALUES ({call}, '{telco.number(1)}', NULL, '{ago(days=1)}', NULL)")
        for _ in range(5):
            connection.execute(f"UPDATE calls SET b_number = 'changed' WHERE id = {rng.randrange(1, CALLS)}")
        time.sleep(rng.uniform(0, 0.02))
    storm.inserted.add(call)


def _holds_rows(storm: Storm, rng: random.Random) -> None:
    """Rows held in an order of its own, so that two of these, or one and Troth, wait for each other."""
    with _working(storm, "BEGIN", "SET deadlock_timeout = '20ms'") as connection:
        for _ in range(4):
            connection.execute(f"SELECT 1 FROM calls WHERE id = {rng.randrange(1, CALLS)} FOR UPDATE")
            time.sleep(rng.uniform(0, 0.03))


def _holds_a_table(storm: Storm, rng: random.Random) -> None:
    """A whole table, against writers or against everybody, and now and then for long."""
    table = rng.choice(["calls", "invoices", "customers", "contracts", "numbers"])
    mode = rng.choice(["SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"])
    with _working(storm, "BEGIN", "SET lock_timeout = '200ms'") as connection:
        connection.execute(f"LOCK TABLE {table} IN {mode} MODE")
        time.sleep(rng.choice([0.01, 0.02, 0.05, 0.25]))
    time.sleep(rng.uniform(0, 0.1))


def _holds_troths_own(storm: Storm, rng: random.Random) -> None:
    """Somebody who looks at Troth's own tables, and takes his time."""
    with _working(storm, "BEGIN", "SET lock_timeout = '200ms'") as connection:
        connection.execute(f"LOCK TABLE troth.{rng.choice(['troth_fence', 'troth_progress'])} IN SHARE MODE")
        time.sleep(rng.choice([0.01, 0.15]))
    time.sleep(rng.uniform(0.05, 0.2))


def _holds_the_file(storm: Storm, rng: random.Random) -> None:
    """SQLite's one lock: against writers, or without a write-ahead log against everybody."""
    with _working(storm, rng.choice(["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])) as connection:
        connection.execute("UPDATE calls SET b_number = 'changed' WHERE id = 1")
        time.sleep(rng.choice([0.01, 0.03, 0.15]))
    time.sleep(rng.uniform(0, 0.15))


STORMS = {
    "postgres": {
        "writer one": _writes,
        "writer two": _writes,
        "rows one": _holds_rows,
        "rows two": _holds_rows,
        "rows three": _holds_rows,
        "tables": _holds_a_table,
        "own": _holds_troths_own,
    },
    "sqlite": {"writer one": _writes, "writer two": _writes, "file": _holds_the_file},
}


def _tried(ground: Ground, plan: CountedPlan) -> str:
    """How an apply in the storm ended."""
    try:
        return ground.apply(plan).outcome.value
    except NotReached as held:
        demand_clear(held, codes={HELD}, where="op")
        return held.code


def test_a_storm_while_it_acts(lay: Lay) -> None:
    """Each run does what it can and says what is left; together they do all of it, and nobody's row is gone."""
    ground = lay(telco.MAP)
    telco.fill(ground, telco.rows(CALLS))
    _demand_weathered(ground)


def test_a_storm_in_a_file_without_a_log(lay_sqlite: Lay) -> None:
    """The same where readers keep SQLite from writing, and writers from reading."""
    ground = lay_sqlite(telco.MAP)
    telco.fill(ground, telco.rows(CALLS))
    ground.run("PRAGMA journal_mode = DELETE")
    _demand_weathered(ground)


def test_what_is_pointed_at_waits_for_who_points(lay_postgres: Lay) -> None:
    """A call that is to go is held, and so the bill it is on cannot go either: neither is written off, and the next run
    takes both.
    """
    ground = lay_postgres(telco.MAP)
    telco.fill(ground, telco.rows(CALLS))
    plan = ground.plan()
    bills = ground.keys("invoices")
    held = (
        "SELECT c.id FROM calls c JOIN invoices i ON i.id = c.invoice_id WHERE i.settled_at IS NOT NULL "
        f"AND c.started_at < '{ago(days=750)}' FOR UPDATE OF c"
    )
    with _working(Storm(ground), "BEGIN") as other:
        assert len(other.execute(held.encode()).fetchall()) > 3
        applied = ground.apply(plan)
    assert applied.outcome is RunOutcome.IN_PART
    assert outcome(applied, "op.invoices").withheld == 0
    assert outcome(applied, "op.invoices").locked > 0
    assert ground.apply(plan).outcome is RunOutcome.DONE
    assert len(bills - ground.keys("invoices")) == count(plan, "op.invoices").delete
    assert ground.plan().planned == 0


def _demand_weathered(ground: Ground) -> None:
    plan = ground.plan()
    before = {table: ground.keys(table) for table in KEYED}
    untouched = ground.digest(*UNTOUCHED, "vouchers")
    ends = []
    with _storm(ground, STORMS[ground.kind]) as storm:
        for _ in range(RUNS):
            ends.append(_tried(ground, plan))
            assert ground.ledger_findings() == ()
            if ends[-1] == "done":
                break
    assert set(ends) <= {"done", "in part", "in_part", HELD}, ends
    applied = ground.apply(plan)
    assert applied.outcome is RunOutcome.DONE
    assert ground.digest(*UNTOUCHED, "vouchers") == untouched
    gone = {table: before[table] - ground.keys(table) for table in KEYED}
    for counted in plan.tables:
        name = counted.table.removeprefix("op.")
        if name in KEYED:
            assert len(gone[name]) == counted.delete, name
    old = f"started_at < '{ago(days=370)}'"
    assert ground.select(f"SELECT count(*) FROM calls WHERE id IN {_listed(storm.inserted)}") == [
        (len(storm.inserted),)
    ]
    assert min(gone["calls"]) >= 1
    assert ground.select(f"SELECT count(*) FROM calls WHERE {old} AND id IN {_listed(gone['calls'])}") == [(0,)]
    told = told_by(ground.receipts("intention", "outcome", "untouched"), plan.digest)
    for counted in plan.tables:
        if counted.planned:
            one = told[counted.table]
            assert (one.whole, one.withheld, one.absent, one.open) == (counted.planned, 0, 0, set())
    assert ground.plan().planned == 0


def _listed(keys: set[int]) -> str:
    return "(" + ", ".join(map(str, sorted(keys) or [-1])) + ")"


def test_a_storm_while_it_plans(lay: Lay) -> None:
    """A plan is made, or the store is held and it says so; a plan made in the storm counts what one in the calm
    does.
    """
    ground = lay(telco.MAP)
    telco.fill(ground, telco.rows(CALLS))
    calm = ground.plan()
    ends = []
    with _storm(ground, STORMS[ground.kind]):
        for _ in range(8):
            try:
                made = ground.plan()
            except NotReached as held:
                demand_clear(held, codes={HELD}, where="op")
                ends.append(held.code)
            else:
                ends.append("planned")
                assert [(c.table, c.delete, c.change) for c in made.tables] == [
                    (c.table, c.delete, c.change) for c in calm.tables
                ]
    assert set(ends) <= {"planned", HELD}
    assert ground.apply(ground.plan()).outcome is RunOutcome.DONE


@pytest.mark.parametrize("table", ["customers", "calls"])
def test_a_table_that_somebody_keeps_to_himself(lay_postgres: Lay, table: str) -> None:
    """A transaction that was forgotten, and holds a table even against readers: plan, status and apply say so after a
    while, instead of waiting for ever.
    """
    ground = lay_postgres(telco.MAP)
    telco.fill(ground, telco.rows(60))
    plan = ground.plan()
    with closing(psycopg.connect(ground.url)) as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        begun = time.monotonic()
        with pytest.raises(NotReached) as held:
            ground.plan()
        demand_clear(held.value, codes={HELD}, where="op")
        assert "transaction open" in held.value.help
        with ground.engine() as opened:
            assert {one.state for one in status(opened).promises} == {State.UNPROVEN}
        assert ground.apply(plan).outcome is RunOutcome.IN_PART
        assert time.monotonic() - begun < 60
        other.rollback()
    assert ground.apply(plan).outcome is RunOutcome.DONE
    assert ground.plan().planned == 0


def test_of_two_who_wait_for_each_other_it_is_troth_who_gives_way(
    lay_postgres: Lay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator's transaction holds a row that an act wants, and wants one that the act has taken: the server
    would end one of the two, and must not come to end his.
    """
    ground = lay_postgres(telco.MAP)
    telco.fill(ground, telco.rows(300))
    monkeypatch.setattr(batches, "LOCK_MS", 2_000)
    plan = ground.plan()
    run = batches._run
    ended: list[BaseException] = []
    threads: list[threading.Thread] = []
    with closing(psycopg.connect(ground.url)) as other:
        other.execute("SET deadlock_timeout = '300ms'")

        def wants_the_first(first: int) -> None:
            time.sleep(0.02)
            try:
                other.execute("UPDATE calls SET b_number = 'his' WHERE id = %s", (first,))
            except psycopg.Error as error:
                ended.append(error)
            other.rollback()

        def and_cross(*given: object) -> object:
            batch, session = given[3], given[2]
            if getattr(batch, "table", "") == "op.calls" and not threads:
                name = f'troth."troth_work_{plan.digest[:12]}_op.calls"'
                listed = f"SELECT k_id FROM {name} WHERE n >= %s AND n < %s ORDER BY n"
                keys = session.rows(listed, (batch.low, batch.high))  # type: ignore[attr-defined]
                assert len(keys) == 50
                other.execute("UPDATE calls SET b_number = 'his' WHERE id = %s", (keys[-1][0],))
                threads.append(threading.Thread(target=wants_the_first, args=(keys[0][0],)))
                threads[0].start()
            return run(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(batches, "_run", and_cross)
        applied = ground.apply(plan)
        threads[0].join()
    assert ended == []
    if applied.outcome is RunOutcome.IN_PART:
        applied = ground.apply(plan)
    assert applied.outcome is RunOutcome.DONE
    assert ground.plan().planned == 0


def test_who_waits_does_not_hold_up_others(lay_postgres: Lay) -> None:
    """While Troth waits for a row that somebody holds, it holds locks itself: no writer waits longer for those than
    Troth waits.
    """
    ground = lay_postgres(telco.MAP)
    telco.fill(ground, telco.rows(300))
    plan = ground.plan()
    waits: list[float] = []

    def measures(storm: Storm, rng: random.Random) -> None:
        begun = time.monotonic()
        with _working(storm, "BEGIN") as connection:
            connection.execute(f"UPDATE calls SET b_number = 'x' WHERE id = {rng.randrange(1, 420)}")
        waits.append(time.monotonic() - begun)

    with _storm(ground, {"rows": _holds_rows, "measures": measures}):
        for _ in range(10):
            ground.apply(plan)
    assert len(waits) > 20
    assert max(waits) < 5, "each wait of Troth's is 100 ms here, and each of the others' shorter than a second"
    assert ground.apply(plan).outcome is RunOutcome.DONE
