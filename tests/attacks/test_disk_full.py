"""The disk is full: under the operator's database, under the register, under both; while it plans and while it acts. A
clear error, nothing half done or half told, and with room again another run ends where an undisturbed one does.
"""

import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from attacks.conftest import Lay
from attacks.ends import Undisturbed, acts_of, content, demand_clear, undisturbed
from attacks.ground import NOTES, NOTES_MAP, VARIABLE, Ground, ago, count, outcome
from attacks.killing import DONE, IN_PART, applies, ended, forked
from troth.engine import applying
from troth.engine.applying import apply_plan
from troth.engine.bootstrap import engine
from troth.engine.planning import make_plan
from troth.kernel.errors import NotReached, TrothError
from troth.register.register import open_register
from troth.register.sqlite import SqliteConnection
from troth.register.values import RunOutcome
from troth.stores.errors import DiskFull, StoreRefused
from troth.stores.registry import open_store
from troth.stores.sqlite import SqliteStore
from troth.testing.postgres_server import PostgresServer, fresh_database, start_server

NOT_REACHED, REFUSED = 3, 4
UNLIMITED = resource.RLIM_INFINITY


# --- SQLite -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def company(lay_sqlite: Lay, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Undisturbed:
    """The company with its plan."""
    return undisturbed(lay_sqlite, request, 120)


def _register_may_grow(pages: int) -> Callable[[], None]:
    """Before a run: the register's file may grow by so many pages, and no more."""

    def patch() -> None:
        applying.BATCH.update(sqlite=4)
        set_up = SqliteConnection._set_up

        def limited(self: SqliteConnection) -> None:
            set_up(self)
            there = self._connection.execute("PRAGMA page_count").fetchone()[0]
            self._connection.execute(f"PRAGMA max_page_count = {there + pages}")

        SqliteConnection._set_up = limited  # type: ignore[method-assign]

    return patch


def _store_may_grow(pages: int) -> Callable[[], None]:
    """The same of the operator's file."""

    def patch() -> None:
        applying.BATCH.update(sqlite=30)
        opened = SqliteStore.__init__

        def limited(self: SqliteStore, name: str, path: Path, *, write: bool) -> None:
            opened(self, name, path, write=write)
            [(there,)] = self._ask("PRAGMA page_count")
            self._ask(f"PRAGMA max_page_count = {int(str(there)) + pages}")

        SqliteStore.__init__ = limited  # type: ignore[method-assign]

    return patch


def _files_up_to(most: int) -> Callable[[], None]:
    """No file may be longer than so many bytes: what is written beyond fails, as on a disk that is full."""

    def patch() -> None:
        applying.BATCH.update(sqlite=30)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    return patch


def _drill(company: Undisturbed, folder: Path, limit: Callable[[], None], when: str, mode: str = "DELETE") -> int:
    """Applies a copy within a limit, then without; how the first ended."""
    ground = company.template.copy(folder)
    ground.run(f"PRAGMA journal_mode = {mode}")
    first = ended(applies(ground, company.template.digest, before=limit))
    assert first in (DONE, NOT_REACHED, REFUSED, IN_PART), when
    company.demand_lawful(ground, when)
    assert ended(applies(ground, company.template.digest)) == DONE, when
    company.demand_same_end(ground, when)
    company.template.drop(ground)
    return first


def test_the_register_cannot_grow(company: Undisturbed, tmp_path: Path) -> None:
    """Page by page: the run ends at whatever it could not note down, and what it could not note it has not done, or
    it is found by the next.
    """
    ends = []
    for pages in range(60):
        ends.append(_drill(company, tmp_path / f"n{pages}", _register_may_grow(pages), f"{pages} pages"))
        if ends[-1] == DONE:
            break
    assert ends[-1] == DONE
    assert set(ends[:-1]) == {NOT_REACHED}
    assert len(ends) > 5


def test_the_register_says_that_it_cannot_grow(company: Undisturbed, tmp_path: Path) -> None:
    """A person is told which file, and what to do."""
    ground = company.template.copy(tmp_path / "told")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, ground.url)
        patched.setitem(applying.BATCH, "sqlite", 30)
        patched.setattr(SqliteConnection, "_set_up", SqliteConnection._set_up)
        _register_may_grow(0)()
        with pytest.raises(NotReached, match="the disk is full") as full:
            ground.apply(company.plan)
    demand_clear(full.value, codes={"NOT_REACHED"}, where=str(ground.register))
    assert "make room" in full.value.help


def test_the_operators_file_cannot_grow(company: Undisturbed, tmp_path: Path) -> None:
    """What is deleted makes room by itself, so an apply needs a page or two; a plan needs room for its worklists."""
    ends = []
    for pages in range(20):
        mode = "WAL" if pages % 2 else "DELETE"
        ends.append(_drill(company, tmp_path / f"n{pages}", _store_may_grow(pages), f"{pages} pages", mode))
        if ends[-1] == DONE:
            break
    assert ends[-1] == DONE
    assert set(ends[:-1]) <= {NOT_REACHED, IN_PART}, ends
    assert len(ends) > 1
    ground = company.template.copy(tmp_path / "planned")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, ground.url)
        patched.setattr(SqliteStore, "__init__", SqliteStore.__init__)
        patched.setitem(applying.BATCH, "sqlite", applying.BATCH["sqlite"])
        lists = ground.select("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'troth_work%'")
        ground.run(*(f'DROP TABLE "{name}"' for (name,) in lists), "VACUUM")
        _store_may_grow(0)()
        plans = len(ground.receipts("plan"))
        with pytest.raises(DiskFull) as full:
            ground.plan()
        demand_clear(full.value, codes={"DISK_FULL"}, where="op")
        assert "make room" in full.value.help
        assert len(ground.receipts("plan")) == plans
    company.demand_lawful(ground, "a plan without room")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, ground.url)
        again = ground.plan()
        assert again.tables == company.plan.tables
        assert ground.apply(again).outcome is RunOutcome.DONE
    assert content(ground) == company.after


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_no_file_can_grow(company: Undisturbed, tmp_path: Path, mode: str) -> None:
    """Neither database, nor journal, nor log: the kernel refuses each byte beyond a limit, which is moved up until
    all is done.
    """
    ends = []
    for most in (0, 512, 4_096, 8_192, 20_000, 33_000, 50_000, 70_000, 100_000, 150_000, 400_000, 4_000_000):
        when = f"files up to {most} bytes, {mode}"
        ends.append(_drill(company, tmp_path / f"n{most}", _files_up_to(most), when, mode))
    assert ends[0] != DONE
    assert ends[-1] == DONE


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_no_file_can_grow_while_it_plans(company: Undisturbed, tmp_path: Path, mode: str) -> None:
    """A plan that breaks off is not kept, and leaves what there was."""
    ends = []
    for most in (0, 4_096, 20_000, 60_000, 120_000, 4_000_000):
        ground = company.template.copy(tmp_path / f"n{most}")
        ground.run(f"PRAGMA journal_mode = {mode}")

        def plans(ground: Ground = ground, most: int = most) -> int:
            _files_up_to(most)()
            os.environ[VARIABLE] = ground.url
            try:
                with engine(ground.folder, lambda: ground.now) as opened:
                    make_plan(opened, ground.now)
            except TrothError as error:
                demand_clear(error, codes={"NOT_REACHED", "DISK_FULL", "DISK_ERROR"}, where="")
                return error.exit_code
            return DONE

        ends.append(ended(forked(plans)))
        assert ends[-1] in (DONE, NOT_REACHED), most
        company.demand_lawful(ground, f"plan with files up to {most}")
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv(VARIABLE, ground.url)
            assert ground.apply(ground.plan()).outcome is RunOutcome.DONE
        assert content(ground) == company.after
        company.template.drop(ground)
    assert ends[0] == NOT_REACHED
    assert ends[-1] == DONE


# --- PostgreSQL -------------------------------------------------------------------------------------------------------

NOTES_OF_PG = (
    NOTES_MAP
    + """
  op.notes:
    key: [id]
    owner: [customer by who]
    recorded: at
    when_empty: keep row
    columns: {id: not personal, who: not personal, at: not personal, filling: not personal, words: note}
"""
)
ROWS = 9_000
"""Notes of about 2 kB each, on pages of their own: emptying them takes as much room again."""


@contextmanager
def _files_of_this_process_up_to(most: int) -> Iterator[None]:
    """A limit that a server started within takes along."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """The directory of a server of the drill's own, which is started as the drill needs it."""
    directory = Path(tempfile.mkdtemp(prefix="troth-drill-", dir="/tmp"))
    yield directory
    shutil.rmtree(directory)


def test_a_server_that_can_write_no_more(small_disk: Path, tmp_path: Path) -> None:
    """The kernel refuses the server each byte beyond what its table has: the batches that found room are done, the
    others undone and told; with room again the next run does them.
    """
    with start_server(small_disk) as server:
        ground = _many_notes(tmp_path, fresh_database(server), ROWS, filling=1900)
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv(VARIABLE, ground.url)
            plan = ground.plan()
        size = int(ground.select("SELECT pg_relation_size('notes')")[0][0])
        assert size > 17_000_000, "more than a segment of the server's log, which must find room"
    with (
        pytest.MonkeyPatch.context() as patched,
        _files_of_this_process_up_to(size + 2_000_000),
        start_server(small_disk),
    ):
        patched.setenv(VARIABLE, ground.url)
        patched.setitem(applying.BATCH, "postgres", 300)
        applied = ground.apply(plan)
        notes = outcome(applied, "op.notes")
        assert applied.outcome is RunOutcome.IN_PART
        assert "error of its own" in str(notes.refused)
        assert 0 < notes.changed < ROWS
        assert sum(acts_of(ground, plan.digest).values()) == notes.changed
        assert ground.select("SELECT count(*) FROM notes WHERE words IS NULL") == [(notes.changed,)]
        assert ground.ledger_findings() == ()
    with pytest.MonkeyPatch.context() as patched, start_server(small_disk):
        patched.setenv(VARIABLE, ground.url)
        again = ground.apply(plan)
        assert again.outcome is RunOutcome.DONE
        assert outcome(again, "op.notes").changed == ROWS - notes.changed
        assert ground.select("SELECT count(*), count(words), count(filling) FROM notes") == [(ROWS + 10, 10, ROWS + 10)]
        assert ground.ledger_findings() == ()
        assert ground.plan().planned == 0


def test_a_server_that_can_write_no_more_while_it_plans(small_disk: Path, tmp_path: Path) -> None:
    """The worklist finds no room: no plan is kept, and nothing is left of what was begun."""
    many = 250_000
    with start_server(small_disk) as server:
        ground = _many_notes(tmp_path, fresh_database(server), many, filling=1)
    with (
        pytest.MonkeyPatch.context() as patched,
        _files_of_this_process_up_to(17_000_000),
        start_server(small_disk),
    ):
        patched.setenv(VARIABLE, ground.url)
        with pytest.raises(StoreRefused) as full:
            ground.plan()
        demand_clear(full.value, codes={"STORE_REFUSED"}, where="op")
        assert "error of its own" in full.value.says
        assert "disk" in full.value.help
        assert ground.receipts("plan") == []
    with pytest.MonkeyPatch.context() as patched, start_server(small_disk):
        patched.setenv(VARIABLE, ground.url)
        assert count(ground.plan(), "op.notes").change == many
        mine = "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'troth\\_in%'"
        assert ground.select(mine) == [(0,)]


def _many_notes(tmp_path: Path, url: str, many: int, filling: int) -> Ground:
    folder = tmp_path / "policy"
    folder.mkdir()
    (folder / "policy.yaml").write_text(NOTES, encoding="utf-8")
    mapped = NOTES_OF_PG.replace("KIND", "postgres").replace("URL", f"env:{VARIABLE}")
    (folder / "map.yaml").write_text(mapped, encoding="utf-8")
    ground = Ground(folder, "postgres", url)
    ground.run(
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        "CREATE TABLE notes (id integer PRIMARY KEY, who integer, at timestamptz, filling text, words text)",
        "ALTER TABLE notes ALTER filling SET STORAGE plain",
        f"INSERT INTO notes SELECT g, 1, '{ago(days=500)}', repeat('x', {filling}), 'words' "
        f"FROM generate_series(1, {many}) g",
        f"INSERT INTO notes SELECT g, 1, '{ago(days=5)}', 'x', 'words' FROM generate_series({many + 1}, {many + 10}) g",
    )
    return ground


def test_what_a_server_says_of_a_full_disk(lay_postgres: Lay) -> None:
    """Its own code for a full disk, in a batch: named as that, with what to do; the batch is undone, and done later."""
    ground = lay_postgres(
        NOTES_OF_PG,
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        "CREATE TABLE notes (id integer PRIMARY KEY, who integer, at timestamptz, filling text, words text)",
        f"INSERT INTO notes VALUES (1, 1, '{ago(days=500)}', 'x', 'words')",
        policy=NOTES,
    )
    plan = ground.plan()
    ground.run(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'could not extend file of anna@example.se' USING ERRCODE = '53100'; END $$",
        "CREATE TRIGGER full_disk BEFORE INSERT ON troth.troth_progress FOR EACH ROW EXECUTE FUNCTION full_disk()",
    )
    applied = ground.apply(plan)
    assert applied.outcome is RunOutcome.IN_PART
    refused = str(outcome(applied, "op.notes").refused)
    assert "the disk is full (53100)" in refused
    assert "anna" not in refused
    with (
        open_store("op", "postgres", ground.url) as store,
        pytest.raises(DiskFull) as full,
        store.transaction(write=True) as session,
    ):
        session.execute("INSERT INTO troth.troth_progress VALUES ('p', 't', 1, 1, 1, 1, 1, 1, 1)")
    demand_clear(full.value, codes={"DISK_FULL"}, where="op")
    assert full.value.exit_code == NOT_REACHED
    ground.run("DROP TRIGGER full_disk ON troth.troth_progress")
    assert ground.apply(plan).outcome is RunOutcome.DONE


def test_a_register_in_a_server_without_room(
    lay_sqlite: Lay, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The register lies in PostgreSQL and cannot write: nothing is done that cannot be told, and a person reads why."""
    url = fresh_database(postgres_server)
    monkeypatch.setenv("DRILL_REGISTER", url)
    ground = lay_sqlite(
        NOTES_OF_PG.replace("brake: 100%", "brake: 100%, register: env:DRILL_REGISTER"),
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        "CREATE TABLE notes (id integer PRIMARY KEY, who integer, at text, filling text, words text)",
        *(f"INSERT INTO notes VALUES ({n}, 1, '{ago(days=500)}', 'x', 'words')" for n in range(1, 7)),
        policy=NOTES,
    )
    monkeypatch.setitem(applying.BATCH, "sqlite", 2)
    plan = ground.plan()
    for number, (code, says) in enumerate({"53100": "the disk is full", "58030": "error of its own"}.items()):
        with closing(psycopg.connect(url, autocommit=True)) as connection:
            connection.execute("SET search_path TO troth_register")
            connection.execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "IF (SELECT count(*) FROM troth_register.receipt WHERE kind = 'outcome') > "
                f"{number} THEN RAISE EXCEPTION 'no room' USING ERRCODE = '{code}'; END IF; RETURN NEW; END $$"
            )
            connection.execute(
                "CREATE TRIGGER no_room BEFORE INSERT ON receipt FOR EACH ROW EXECUTE FUNCTION no_room()"
            )
            with ground.engine() as opened, pytest.raises(NotReached) as full:
                apply_plan(opened, plan.digest, yes=plan.digest)
            demand_clear(full.value, codes={"NOT_REACHED"}, where="register")
            assert says in full.value.says
            connection.execute("DROP FUNCTION no_room CASCADE")
        with open_register(url) as register:
            assert register.verify_ledger() == ()
            told = [receipt.kind for receipt in register.receipts() if receipt.kind in ("intention", "outcome")]
        assert told.count("outcome") == number + 1
        assert told.count("intention") == number + 1
        assert ground.select("SELECT count(*) FROM notes WHERE words IS NULL") == [(2 * (number + 1),)]
    assert ground.apply(plan).outcome is RunOutcome.DONE
    assert ground.select("SELECT count(*) FROM notes WHERE words IS NULL") == [(6,)]
