"""Attacks on a store over files: killed at any line, a full disk, a folder that may not be written, dirty files,
hostile names, a million rows.
"""

import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import duckdb
import pytest

from stores.lake import Lake, changed, gone
from troth.kernel.errors import TrothError
from troth.stores.contract import Store
from troth.stores.errors import StoreRefused

OLD, NEW = list(range(300)), [number for number in range(300) if number % 2]
PEOPLE = "SELECT i AS id, 'secret' || i AS words FROM range(300) t(i)"
NOBODY = 65534


def forked(act: Callable[[], None]) -> int:
    """Runs ``act`` in a child, which ends without cleaning up; how it ended: 0, 1 for an error, or minus the signal."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            act()
            code = 0
        except TrothError as error:
            code = error.exit_code
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def two_tables(folder: Path) -> Lake:
    """Two tables, of which one is two files."""
    lake = Lake(folder)
    lake.put("people", PEOPLE)
    lake.put("calls/1", PEOPLE)
    lake.put("calls/2", PEOPLE)
    return lake


def act_on(lake: Lake) -> None:
    """One transaction: rows go from three files, and what Troth notes of it."""
    with lake.store() as store, store.transaction(write=True) as session:
        session.execute(gone("people", "id % 2 = 0"))
        session.execute(gone("calls", "id % 2 = 0"))
        session.execute("CREATE TABLE IF NOT EXISTS troth.done (n bigint)")
        session.execute("INSERT INTO troth.done VALUES (1)")


class KilledAtALine:
    """Kills the process at the so-many-th line that it runs of the modules of the store; counts them otherwise."""

    def __init__(self, at: int | None) -> None:
        self._at, self.lines = at, 0

    def __call__(self, frame: FrameType, event: str, arg: object) -> Any:
        name = Path(frame.f_code.co_filename)
        if name.parent.name != "stores" or not name.name.startswith(("duckdb", "parquet")):
            return None
        if event == "line":
            self.lines += 1
            if self.lines == self._at:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def test_killed_at_any_line_each_file_is_the_old_or_the_new_and_all_of_them_are_in_the_end(tmp_path: Path) -> None:
    counting = KilledAtALine(None)
    lake = two_tables(tmp_path / "counted")
    sys.settrace(counting)
    try:
        act_on(lake)
    finally:
        sys.settrace(None)
    # The last lines are those of the commit; of those before each hundredth or so will do.
    points = {*range(1, counting.lines, 1 + counting.lines // 50), *range(counting.lines - 150, counting.lines + 1, 4)}
    ends = set()
    for point in sorted(points):
        lake = two_tables(tmp_path / f"n{point}")

        def act(lake: Lake = lake, point: int = point) -> None:
            sys.settrace(KilledAtALine(point))
            act_on(lake)

        code = forked(act)
        assert code in (-signal.SIGKILL, 0)
        found = {name: [row[0] for row in lake.rows(name)] for name in ("people", "calls/1", "calls/2")}
        assert all(rows in (OLD, NEW) for rows in found.values()), point
        with lake.store() as store, store.transaction(write=True) as session:
            told = session.rows("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'done'")[0][0]
        found = {name: [row[0] for row in lake.rows(name)] for name in ("people", "calls/1", "calls/2")}
        wanted = NEW if told else OLD
        counted = {name: len(rows) for name, rows in found.items()}
        assert all(rows == wanted for rows in found.values()), f"killed at line {point} ({code}): {told}, {counted}"
        assert list((lake.folder / ".troth" / "new").iterdir()) == []
        assert not (lake.folder / ".troth" / "commit.json").exists()
        if not told:
            act_on(lake)
        assert b"secret2\x00" not in lake.bytes()
        assert [row[0] for row in lake.rows("people")] == NEW
        ends.add((code, bool(told)))
    assert {(-signal.SIGKILL, False), (-signal.SIGKILL, True)} <= ends


def test_a_file_that_the_operator_has_put_there_since_a_kill_is_left_alone(tmp_path: Path) -> None:
    """Killed after it was decided and before the files were in place: what came meanwhile is newer than what waits."""
    lake = two_tables(tmp_path / "lake")

    def act() -> None:
        replace = os.replace

        def dies(*paths: Any) -> None:
            if str(paths[1]).endswith("people.parquet"):
                os.kill(os.getpid(), signal.SIGKILL)
            replace(*paths)

        os.replace = dies  # type: ignore[assignment]
        act_on(lake)

    assert forked(act) == -signal.SIGKILL
    assert (lake.folder / ".troth" / "commit.json").exists()
    lake.put("people", PEOPLE + " WHERE i < 5")
    with lake.store() as store, store.transaction(write=False) as session:
        assert session.rows("SELECT count(*) FROM main.people") == [(5,)]
        assert session.rows("SELECT count(*) FROM main.calls") == [(300,)], "the others are put in their place"
    assert len(lake.rows("people")) == 5


def test_what_a_killed_process_had_put_aside_is_removed_and_that_of_a_living_one_is_not(tmp_path: Path) -> None:
    lake = two_tables(tmp_path / "lake")
    own = lake.folder / ".troth"
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    for name in (f"spill-{child}", f"spill-{os.getpid()}", "new"):
        (own / name).mkdir(parents=True)
        (own / name / "x.tmp").write_text("secret2")
    with lake.store() as store, store.transaction(write=True):
        pass
    assert sorted(path.name for path in own.iterdir()) == ["lock", "new", f"spill-{os.getpid()}"]
    assert list((own / "new").iterdir()) == []


@pytest.mark.parametrize("room", [0, 4_000, 30_000])
def test_a_full_disk_undoes_everything_and_is_told(tmp_path: Path, room: int) -> None:
    """No file may grow past so many bytes, which is what a full disk comes to for who writes."""
    lake = Lake(tmp_path / "lake")
    lake.put("people", "SELECT i AS id, uuid()::VARCHAR AS words FROM range(20000) t(i)")
    before = lake.path("people").read_bytes()
    assert len(before) > 100_000

    def act() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        with lake.store() as store, store.transaction(write=True) as session:
            session.execute(gone("people", "id = 1"))

    assert forked(act) == StoreRefused.exit_code
    assert lake.path("people").read_bytes() == before
    with lake.store() as store, store.transaction(write=True) as session:
        session.execute(gone("people", "id = 1"))
    assert len(lake.rows("people", "id")) == 19_999


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody who may not write")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    lake = two_tables(tmp_path / "lake")
    for path in (lake.folder, *lake.folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for path in tmp_path.parents[:3]:
        path.chmod(0o755)
    tmp_path.chmod(0o755)

    def act() -> None:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        act_on(lake)

    assert forked(act) == StoreRefused.exit_code
    assert [row[0] for row in lake.rows("people")] == OLD

    def read() -> None:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        with lake.store(write=False) as store:
            with store.scratch() as session:
                assert session.rows("SELECT count(*) FROM main.people") == [(300,)]
            problems = {name: shape.problem for name, shape in store.catalog().tables.items() if shape.problem}
        assert problems == {"hidden": "it may not be read", "calls": "it may not be read"}

    lake.put("hidden", PEOPLE).chmod(0o600)
    (lake.folder / "calls").chmod(0o700)

    assert forked(read) == 0


def broken(lake: Lake) -> dict[str, str]:
    """Tables that cannot be read as such, and what is said of each."""
    whole = lake.put("whole", PEOPLE).read_bytes()
    (lake.folder / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    (lake.folder / "empty.parquet").write_bytes(b"")
    (lake.folder / "lies.parquet").write_bytes(whole[:-8] + (10**9).to_bytes(4, "little") + b"PAR1")
    (lake.folder / "noise.parquet").write_bytes(b"PAR1" + os.urandom(3000) + (200).to_bytes(4, "little") + b"PAR1")
    (lake.folder / "people.csv").write_text("id\n1\n")
    (lake.folder / "link.parquet").symlink_to(lake.folder / "whole.parquet")
    os.mkfifo(lake.folder / "pipe.parquet")
    for name in (b"bad\xff.parquet", b"worse\xff"):
        os.mkdir(os.path.join(os.fsencode(lake.folder), name))
    Path(os.fsdecode(os.path.join(os.fsencode(lake.folder), b"no\xff.parquet"))).write_bytes(whole)
    lake.put("a*b", PEOPLE)
    lake.put("Twice", PEOPLE)
    lake.put("twice", PEOPLE)
    lake.put("hive/year=2024/1", PEOPLE)
    lake.put("delta/1", PEOPLE)
    (lake.folder / "delta" / "_delta_log").mkdir()
    (lake.folder / "nothing").mkdir()
    lake.put("apart/1", PEOPLE)
    lake.put("apart/2", "SELECT 'x' AS id, 'y' AS words")
    lake.put("mixed/1", PEOPLE)
    (lake.folder / "mixed" / "readme.txt").write_text("hello")
    lake.put("numbered", "SELECT 1 AS file_row_number")
    lake.put("placed", "SELECT 1 AS Troth_File")
    return {
        "cut": "no Parquet file",
        "empty": "no Parquet file",
        "lies": "no Parquet file",
        "noise": "cannot be read",
        "people.csv": "does not end in",
        "link": "it is a link",
        "pipe": "it is no file",
        "bad\\xff.parquet": "not in UTF-8",
        "worse\\xff": "not in UTF-8",
        "no\\xff": "not in UTF-8",
        "a*b": "stands for others",
        "Twice": "the same name",
        "twice": "the same name",
        "hive": "folders in it",
        "delta": "Delta table",
        "nothing": "empty",
        "apart": "other columns",
        "mixed": "does not end in",
        "numbered": "called 'file_row_number'",
        "placed": "called 'Troth_File'",
    }


def test_what_cannot_be_read_is_told_and_keeps_nothing_else_from_being_done(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    said = broken(lake)
    with lake.store() as store:
        catalog = store.catalog()
        assert set(catalog.tables) == {"whole", *said}
        assert {name: part in catalog.table(name).problem for name, part in said.items()} == dict.fromkeys(said, True)
        with store.transaction(write=True) as session:
            session.execute(gone("whole", "id % 2 = 0"))
    assert [row[0] for row in lake.rows("whole")] == NEW
    assert (lake.folder / "link.parquet").is_symlink()


def test_a_page_that_is_torn_is_found_when_it_is_read_and_nothing_is_done(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    path = lake.put("people", PEOPLE, ", COMPRESSION zstd")
    torn = bytearray(path.read_bytes())
    torn[200:400] = bytes(200)
    path.write_bytes(torn)

    def deletes(store: Store) -> None:
        with store.transaction(write=True) as session:
            session.execute(gone("people", "words = 'secret2'"))
            session.execute(gone("people", "id % 2 = 0"))

    with lake.store() as store:
        assert store.catalog().table("people").problem == ""
        with pytest.raises(TrothError) as told:
            deletes(store)
        assert "secret" not in str(told.value)
    assert path.read_bytes() == bytes(torn)


def test_hostile_names(tmp_path: Path) -> None:
    names = ['a"b', "it's", "a;DROP TABLE x--", "select", "å ö", "a.b", "a{i}", "x" * 200, "%2e%2e", "troth_gone"]
    lake = Lake(tmp_path / "folder with 'quotes' and \"more\"; å")
    for name in names:
        lake.put(name, 'SELECT i AS id, \'secret\' || i AS "it\'s ""; --", i AS "select" FROM range(10) t(i)')
    with lake.store() as store:
        assert {name for name, shape in store.catalog().tables.items() if not shape.problem} == set(names)
        for name in names:
            spelled = name.replace('"', '""')
            with store.transaction(write=True) as session:
                assert session.execute(gone(spelled, "id = 3")) == 1
                assert session.execute(changed(spelled, 'it\'s ""; --', "NULL", "id = 4")) == 1
    for name in names:
        rows = lake.rows(name)
        assert [row[0] for row in rows] == [0, 1, 2, 4, 5, 6, 7, 8, 9]
        assert rows[3][1:] == (None, 4)


def test_tables_without_rows(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    with lake.store() as store:
        assert store.catalog().tables == {}
        with store.transaction(write=True) as session:
            assert session.rows("SELECT count(*) FROM troth_files.definition") == [(0,)]
    lake.put("none", PEOPLE + " WHERE i < 0")
    lake.put("all", PEOPLE)
    with lake.store() as store, store.transaction(write=True) as session:
        assert session.execute(gone("none", "true")) == 0
        assert session.execute(gone("all", "true")) == 300
        assert session.rows('SELECT count(*) FROM main."all"') == [(0,)]
    assert lake.rows("all") == []
    assert lake.ask(f"SELECT column_name FROM (DESCRIBE SELECT * FROM '{lake.path('all')}')") == [("id",), ("words",)]
    with lake.store() as store:
        assert store.catalog().table("all").row_estimate == 0


def test_a_million_rows(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    rows = 1_000_000
    lake.put(
        "calls",
        f"SELECT hash(i) % 1000000007 AS id, i AS n, 'a' || (i % 1000) AS who, TIMESTAMPTZ '2020-01-01 00:00:00+00' + "
        f"to_seconds(i) AS started FROM range({rows}) t(i)",
    )
    before = lake.ask(f"SELECT count(*), sum(id), sum(hash(who)) FROM '{lake.path('calls')}' WHERE n % 3 <> 0")
    begun = time.monotonic()
    with lake.store() as store, store.transaction(write=True) as session:
        assert session.execute(gone("calls", "n % 3 = 0")) == 333_334
    took = time.monotonic() - begun
    assert lake.ask(f"SELECT count(*), sum(id), sum(hash(who)) FROM '{lake.path('calls')}'") == before
    steps = "SELECT count(*) FROM (SELECT n - lag(n) OVER (ORDER BY file_row_number) AS step FROM read_parquet('{}', "
    steps += "file_row_number = true)) WHERE step NOT IN (1, 2)"
    assert lake.ask(steps.format(lake.path("calls"))) == [(0,)], "in the order in which they were"
    assert took < 60


def test_two_threads_take_turns(tmp_path: Path) -> None:
    """Each deletes other rows, again and again; whoever waits too long tries again. Nothing is done twice or lost."""
    lake = two_tables(tmp_path / "lake")
    failed: list[BaseException] = []

    def deletes(rest: int) -> None:
        try:
            with lake.store() as store:
                for number in range(rest, 100, 2):
                    with store.transaction(write=True, lock_timeout_ms=20_000) as session:
                        assert session.execute(gone("people", f"id = {number}")) == 1
                        session.execute("CREATE TABLE IF NOT EXISTS troth.done (n bigint)")
                        session.execute(f"INSERT INTO troth.done VALUES ({number})")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=deletes, args=(rest,)) for rest in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not failed
    assert [row[0] for row in lake.rows("people")] == list(range(100, 300))
    with lake.store() as store, store.transaction(write=False) as session:
        assert session.rows("SELECT count(DISTINCT n), count(*) FROM troth.done") == [(100, 100)]


def test_a_file_that_would_not_come_back_with_its_meaning_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine reads what others write, and writes some of it otherwise: what is not the same is not put in place."""
    lake = two_tables(tmp_path / "lake")
    before = lake.path("people").read_bytes()
    from troth.stores import parquet_rewrite

    kept = parquet_rewrite._kept
    for wrong in (
        lambda what: kept(what).replace("ORDER BY r.file_row_number", "ORDER BY r.file_row_number DESC"),
        lambda what: kept(what).replace("ORDER BY", "AND r.id <> 7 ORDER BY"),
        lambda what: kept(what).replace('r."words"', 'r."words" || \'x\' AS "words"'),
        lambda what: kept(what).replace('r."id"', 'r."id"::INTEGER AS "id"'),
    ):
        # What was to be written, against a file that was written otherwise.
        monkeypatch.setattr(parquet_rewrite, "_written", wrong)
        with pytest.raises(StoreRefused, match="the file written in its place would"):
            act_on(lake)
        assert lake.path("people").read_bytes() == before


def test_a_text_that_is_not_utf8_is_told_without_it(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    path = lake.put(
        "people", "SELECT i AS id, 'Ab\\xC3\\xA5cd' || i AS words FROM range(3) t(i)".replace("\\xC3\\xA5", "å")
    )
    raw = path.read_bytes()
    assert "å".encode() in raw
    path.write_bytes(raw.replace("å".encode(), b"\xff\xfe"))
    with pytest.raises(TrothError) as told, lake.store() as store, store.transaction(write=False) as session:
        session.rows("SELECT words FROM main.people")
    assert "UTF-8" in told.value.says
    assert "Ab" not in told.value.says


def test_no_engine_of_a_newer_format_is_taken_for_this_one() -> None:
    assert duckdb.__version__ == "1.5.5"
