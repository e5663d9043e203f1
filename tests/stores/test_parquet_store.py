"""A folder of Parquet files as a store: what is deleted is in no byte of it, what stays is as it was."""

import os
import re
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from stores.lake import Lake, changed, gone
from troth.kernel.errors import NotReached, Unreadable
from troth.stores.catalog import TableKind, TypeClass
from troth.stores.contract import Place, Store
from troth.stores.duckdb import DuckdbStore
from troth.stores.errors import LockTimeout, Overtaken, StatementTimeout, StoreRefused

PEOPLE = (
    "SELECT i AS id, 'person' || lpad(i::text, 5, '0') || '@example.se' AS email, i % 7 AS kind FROM range(5000) t(i)"
)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A folder with 5,000 people."""
    found = Lake(tmp_path / "lake")
    found.put(
        "people",
        PEOPLE,
        ", COMPRESSION zstd, ROW_GROUP_SIZE 2048, KV_METADATA {'owner': 'sales', 'b': '\\x00\\xFF'::BLOB}",
    )
    return found


def there(content: bytes) -> set[int]:
    """The people who can be read in bytes; short texts of a Parquet file are not packed where that does not pay."""
    return {int(digits) for digits in re.findall(rb"person(\d{5})@example", content)}


def test_what_is_deleted_is_in_no_byte_of_the_folder_and_what_stays_is_as_it_was(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    lake.put("people", PEOPLE, ", COMPRESSION uncompressed")
    assert there(lake.bytes()) == set(range(5000))
    with lake.store() as store:
        with store.transaction(write=True) as session:
            assert session.execute(gone("people", "id % 3 = 0")) == 1667
            assert session.rows("SELECT count(*), min(id) FROM main.people") == [(3333, 1)]
            assert lake.rows("people", "count(*)") == [(5000,)], "nobody sees it before the end"
        left = [number for number in range(5000) if number % 3]
        assert [row[0] for row in lake.rows("people")] == left, "in the order in which they were"
        assert there(lake.bytes()) == set(left)
        reclaimed = store.reclaim(["people"])
    assert {item.place for item in reclaimed.remains} == {Place.BLOCKS, Place.BACKUPS}
    with pytest.raises(Unreadable, match="no table persn"), lake.store() as store:
        store.reclaim(["persn"])


def test_a_new_file_is_written_as_the_old_one_was(lake: Lake) -> None:
    os.chmod(lake.path("people"), 0o640)
    with lake.store() as store, store.transaction(write=True) as session:
        session.execute(gone("people", "kind = 3"))
    path = lake.path("people")
    groups = f"SELECT DISTINCT compression, row_group_num_rows FROM parquet_metadata('{path}') ORDER BY 2 DESC"
    assert lake.ask(groups)[0] == ("ZSTD", 2048)
    assert lake.ask(f"SELECT key, value FROM parquet_kv_metadata('{path}')") == [
        (b"owner", b"sales"),
        (b"b", b"\x00\xff"),
    ]
    assert path.stat().st_mode & 0o777 == 0o640
    assert [found.name for found in lake.folder.iterdir() if found.name != ".troth"] == ["people.parquet"]
    assert list((lake.folder / ".troth" / "new").iterdir()) == []


def test_cells_are_changed_and_no_other(tmp_path: Path) -> None:
    """What is finer than anything that Troth asks (nanoseconds), nested or of a kind that it does not know is kept."""
    lake = Lake(tmp_path / "lake")
    query = (
        "SELECT i AS id, 'name ' || i AS name, TIMESTAMP_NS '2024-01-01 00:00:00.123456789' AS fine, "
        "[i, NULL] AS list, "
        "{'a': i, 'b': {'c': 'x'}} AS nested, MAP {'k': i} AS map, 'infinity'::TIMESTAMP AS never, "
        "'-infinity'::DATE AS ever, 1.50::DECIMAL(9, 2) AS amount, '\\xAB'::BLOB AS bytes, "
        "uuid '00000000-0000-0000-0000-00000000000a' AS u, INTERVAL 1 MONTH AS per, TIME '10:00' AS t, "
        "TIMESTAMPTZ '2024-01-01 00:00:00+02' AS z, 'nan'::DOUBLE AS d, "
        "'{\"a\": 1}'::JSON AS j, 255::UTINYINT AS small FROM range(100) r(i)"
    )
    lake.put("all kinds", query)
    before = lake.ask(f"SELECT COLUMNS(*)::VARCHAR FROM '{lake.path('all kinds')}'")
    schema = f"SELECT * EXCLUDE (file_name) FROM parquet_schema('{lake.path('all kinds')}')"
    kinds = lake.ask(schema)
    with lake.store() as store, store.transaction(write=True) as session:
        assert session.execute(changed("all kinds", "name", "NULL", "id = 7")) == 1
        assert session.execute(changed("all kinds", "name", "'(erased)'", "id = 8")) == 1
        assert session.execute(gone("all kinds", "id = 9")) == 1
        assert session.rows('SELECT id, name FROM main."all kinds" WHERE id BETWEEN 6 AND 10 ORDER BY id') == [
            (6, "name 6"),
            (7, None),
            (8, "(erased)"),
            (10, "name 10"),
        ]
    wanted: list[tuple[Any, ...]] = [row for row in before if row[0] != "9"]
    wanted[7] = (*wanted[7][:1], None, *wanted[7][2:])
    wanted[8] = (*wanted[8][:1], "(erased)", *wanted[8][2:])
    assert lake.ask(f"SELECT COLUMNS(*)::VARCHAR FROM '{lake.path('all kinds')}'") == wanted
    assert lake.ask(schema) == kinds
    assert any("123456789" in str(row[2]) for row in before)


def test_a_value_that_the_column_cannot_hold_undoes_everything(lake: Lake) -> None:
    before = lake.path("people").read_bytes()

    def act() -> None:
        with lake.store() as store, store.transaction(write=True) as session:
            session.execute(gone("people", "id = 1"))
            session.execute(changed("people", "kind", "'(erased)'", "id = 2"))

    with pytest.raises(StoreRefused) as refused:
        act()
    assert "erased" not in str(refused.value)
    assert lake.path("people").read_bytes() == before


def test_what_fails_or_changes_nothing_leaves_the_file_alone(lake: Lake) -> None:
    before = os.stat(lake.path("people"))

    def act(end: Exception | None) -> None:
        with lake.store() as store, store.transaction(write=True) as session:
            session.execute(gone("people", "id < 100" if end else "id < 0"))
            session.execute("CREATE TABLE troth.note (id bigint)")
            if end is not None:
                raise end

    with pytest.raises(KeyError):
        act(KeyError())
    act(None)
    assert os.stat(lake.path("people")) == before
    with lake.store() as store, store.transaction(write=False) as session:
        assert session.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'troth'") == [("note",)]

    def goes_on() -> None:
        with lake.store() as store, store.transaction(write=True) as session:
            with pytest.raises(StoreRefused):
                session.execute("SELECT nothing")
            session.rows("SELECT 1")

    with pytest.raises(StoreRefused, match="already undone"):
        goes_on()


def test_a_savepoint_that_fails_ends_the_whole_transaction(lake: Lake) -> None:
    def act() -> None:
        with lake.store() as store, store.transaction(write=True) as session:
            session.execute(gone("people", "id = 1"))
            with pytest.raises(KeyError), session.savepoint():
                raise KeyError

    with pytest.raises(StoreRefused, match="already undone"):
        act()
    assert lake.rows("people", "count(*)") == [(5000,)]


def test_only_a_writing_transaction_writes(lake: Lake) -> None:
    with lake.store() as store:
        with pytest.raises(StoreRefused, match="nothing may be written"), store.transaction(write=False) as session:
            session.execute(gone("people", "id = 1"))
        with pytest.raises(StoreRefused), store.scratch() as session:
            session.execute("DELETE FROM main.people")
        with store.scratch() as session:
            session.execute("CREATE TABLE troth_temporary.due AS SELECT id FROM main.people WHERE id < 5")
        with store.transaction(write=False) as session:
            assert session.rows("SELECT count(*) FROM troth_temporary.due") == [(5,)]
    with lake.store(write=False) as store:
        with pytest.raises(StoreRefused, match="does not let Troth write") as refused, store.transaction(write=True):
            pytest.fail("it began")
        assert "write: true" in refused.value.help
        with store.scratch() as session:
            assert session.rows("SELECT count(*) FROM main.people") == [(5000,)]
    assert not (lake.folder / ".troth").exists() or lake.rows("people", "count(*)") == [(5000,)]


def test_who_only_reads_leaves_no_trace(lake: Lake) -> None:
    with lake.store(write=False) as store:
        store.catalog()
        with store.scratch() as session:
            session.execute("CREATE TABLE troth_temporary.due AS SELECT * FROM main.people ORDER BY email")
    assert [path.name for path in lake.folder.iterdir()] == ["people.parquet"]


def test_a_file_that_is_replaced_while_it_is_read_is_no_answer(lake: Lake) -> None:

    def reads(store: Store) -> None:
        with store.transaction(write=False) as session:
            assert session.rows("SELECT count(*) FROM main.people") == [(5000,)]
            lake.put("people", PEOPLE + " WHERE i < 10")
            session.rows("SELECT count(*) FROM main.people")

    with lake.store() as store:
        with pytest.raises(Overtaken) as overtaken:
            reads(store)
        assert overtaken.value.retryable
        assert overtaken.value.code == "STORE_OVERTAKEN"
        with store.transaction(write=False) as session:
            assert session.rows("SELECT count(*) FROM main.people") == [(10,)]


def test_a_file_that_is_replaced_within_a_writing_transaction_stays(lake: Lake) -> None:
    def act(others: str) -> None:
        with lake.store() as store, store.transaction(write=True) as session:
            session.execute(gone("people", "id < 4000"))
            lake.put(others, PEOPLE + " WHERE i < 10")

    with pytest.raises(Overtaken):
        act("people")
    assert lake.rows("people", "count(*)") == [(10,)]
    assert not list((lake.folder / ".troth").glob("commit*"))
    with pytest.raises(Overtaken):
        act("more")  # a table more is seen too, for one that is a folder would have a file more


def test_a_table_of_several_files_has_only_those_rewritten_that_are_touched(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    for month in range(3):
        lake.put(f"calls/2024-0{month + 1}", f"SELECT i + {month * 10} AS id, 'a{month}' AS text FROM range(10) t(i)")
    inodes = {path.name: path.stat().st_ino for path in (lake.folder / "calls").iterdir()}
    with lake.store() as store:
        before = store.catalog().fingerprint("calls")
        with store.transaction(write=True) as session:
            assert session.execute(gone("calls", "id IN (3, 13)")) == 2
        now = {path.name: path.stat().st_ino for path in (lake.folder / "calls").iterdir()}
        assert [name for name in sorted(now) if now[name] != inodes[name]] == ["2024-01.parquet", "2024-02.parquet"]
        ids = "SELECT list(id) FROM (SELECT id FROM main.calls ORDER BY troth_file, troth_row)"
        with store.transaction(write=False) as session:
            assert session.rows(ids) == [([n for n in range(30) if n not in (3, 13)],)]
        assert store.catalog().fingerprint("calls") == before, "what Troth has made of it is no drift"
        lake.put("calls/2024-04", "SELECT 40::BIGINT AS id, 'a' AS text")
        assert store.catalog().fingerprint("calls") != before

    def act() -> None:
        with lake.store() as store, store.transaction(write=True) as session:
            session.execute(gone("calls", "id = 1"))
            lake.put("calls/2024-05", "SELECT 1::BIGINT AS id, 'a' AS text")

    with pytest.raises(Overtaken):
        act()


def test_another_process_in_the_folder_is_waited_for(lake: Lake) -> None:
    held, release = threading.Event(), threading.Event()

    def other() -> None:
        with lake.store() as store, store.transaction(write=True) as session:
            session.execute(gone("people", "id = 1"))
            held.set()
            release.wait(10)

    thread = threading.Thread(target=other)
    thread.start()
    assert held.wait(10)
    with lake.store() as store:
        with pytest.raises(LockTimeout), store.transaction(write=True, lock_timeout_ms=50):
            pytest.fail("it began")
        with store.transaction(write=False, lock_timeout_ms=50) as session:
            assert session.rows("SELECT count(*) FROM main.people") == [(5000,)], "who reads waits for nobody"
        release.set()
        with store.transaction(write=True, lock_timeout_ms=5000) as session:
            assert session.rows("SELECT count(*) FROM main.people") == [(4999,)]
    thread.join(10)


def test_a_statement_that_takes_too_long_is_ended(lake: Lake) -> None:
    begun = time.monotonic()
    endless = "SELECT sum(sin(a.i) * b.i) FROM range(1000000) a(i), range(1000000) b(i)"
    with lake.store() as store, pytest.raises(StatementTimeout):  # noqa: SIM117
        with store.transaction(write=False, statement_timeout_ms=100) as session:
            session.rows(endless)
    assert time.monotonic() - begun < 10


def test_the_catalogue(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    query = (
        "SELECT 1::BIGINT AS id, 'x' AS t, TIMESTAMPTZ '2024-01-01 00:00:00+00' AS z, "
        "TIMESTAMP '2024-01-01 00:00' AS l, TIMESTAMP_NS '2024-01-01 00:00' AS n, DATE '2024-01-01' AS d, "
        "1.5::DECIMAL(4, 1) AS a, 1.5::DOUBLE AS f, true AS b, "
        "[1] AS list, [1.5::DECIMAL(4, 1)] AS decimals, {'a': 1} AS s, uuid() AS u, '{}'::JSON AS j, TIME '10:00' AS o"
    )
    lake.put("t", query)
    with lake.store() as store:
        shape = store.catalog().table("t")
    assert (shape.kind, shape.row_estimate, shape.primary_key, shape.problem) == (TableKind.FILES, 1, (), "")
    kinds = {column.name: column.type for column in shape.columns}
    assert kinds == {
        "id": TypeClass.INTEGER,
        "t": TypeClass.TEXT,
        "z": TypeClass.INSTANT,
        "l": TypeClass.LOCAL,
        "n": TypeClass.LOCAL,
        "d": TypeClass.DATE,
        "a": TypeClass.NUMBER,
        "f": TypeClass.NUMBER,
        "b": TypeClass.BOOLEAN,
        "list": TypeClass.OTHER,
        "decimals": TypeClass.OTHER,
        "s": TypeClass.OTHER,
        "u": TypeClass.UUID,
        "j": TypeClass.JSON,
        "o": TypeClass.OTHER,
    }


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata"])
def test_times_are_read_alike_wherever_the_process_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        lake = Lake(tmp_path / "lake")
        lake.put(
            "t",
            "SELECT * FROM (VALUES "
            "(1, TIMESTAMPTZ '2025-07-01 12:00:00+02', TIMESTAMP '2025-07-01 12:00:00.5', DATE '2025-07-01'),"
            "(2, 'infinity', '-infinity', 'infinity'),"
            "(3, '0044-03-15 (BC) 00:00:00+00', '290000-01-01', '0044-03-15 (BC)'),"
            '(4, NULL, NULL, NULL)) v(id, "at", local, day)',
        )
        with lake.store() as store, store.transaction(write=False) as session:
            rows = session.rows('SELECT "at", local, day FROM main.t ORDER BY id')
            streamed = list(session.stream('SELECT "at", local, day FROM main.t ORDER BY id', chunk=2))
            assert streamed == rows
            assert session.rows('SELECT id FROM main.t WHERE "at" = ?', [rows[0][0]]) == [(1,)]
        first: Any = rows[0]
        assert first[0].isoformat() == "2025-07-01T10:00:00+00:00"
        assert [str(value) for value in first[1:]] == ["2025-07-01 12:00:00.500000", "2025-07-01"]
        assert rows[1] == ("infinity", "-infinity", "infinity")
        assert rows[2] == ("0044-03-15 00:00:00+00 BC", "290000-01-01 00:00:00", "0044-03-15 BC")
        assert rows[3] == (None, None, None)
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_troths_own_tables_last_with_their_rules(lake: Lake) -> None:
    with lake.store() as store, store.transaction(write=True) as session:
        session.execute("CREATE TABLE IF NOT EXISTS troth.troth_fence (store text PRIMARY KEY, n bigint NOT NULL)")
        session.execute('CREATE TABLE troth."troth_work_a/b\'c" AS SELECT 1::BIGINT AS n')
        session.execute("INSERT INTO troth.troth_fence VALUES (?, ?)", ("op", 1))
    for turn in range(2):
        with lake.store() as store, store.transaction(write=True) as session:
            session.execute("INSERT INTO troth.troth_fence VALUES ('op', 9) ON CONFLICT (store) DO NOTHING")
            assert session.rows("SELECT n FROM troth.troth_fence") == [(turn + 1,)]
            assert session.execute("UPDATE troth.troth_fence SET n = n + 1 WHERE store = ?", ("op",)) == 1
    with lake.store() as store:
        with pytest.raises(StoreRefused, match="a rule"), store.transaction(write=True) as session:
            session.execute("INSERT INTO troth.troth_fence VALUES ('other', NULL)")
        with store.transaction(write=True) as session:
            session.execute('DROP TABLE troth."troth_work_a/b\'c"')
    assert [path.name for path in (lake.folder / ".troth" / "own").iterdir()] == ["troth_fence.own"]


def test_rows_and_counts(lake: Lake) -> None:
    with lake.store() as store, store.transaction(write=True) as session:
        session.execute("CREATE TABLE troth.note (id bigint, words text)")
        rows = [(n, "it's" if n % 2 else None) for n in range(1201)]
        assert session.execute_many("INSERT INTO troth.note (id, words) VALUES (?, ?)", rows) == 1201
        assert session.execute_many("INSERT INTO troth.note VALUES (?, ?)", [(1, "a\0b"), (2, 'c"d')]) == 2
        assert session.rows("SELECT count(*), count(words) FROM troth.note") == [(1203, 602)]
        assert session.rows("SELECT words FROM troth.note WHERE contains(words, chr(0))") == [("a\0b",)]
        assert session.execute("DELETE FROM troth.note WHERE id > 10") == 1190
        assert session.execute("UPDATE troth.note SET id = id + 1 RETURNING id") == 13
        assert session.execute("SELECT id FROM troth.note") == 0
        assert list(session.stream("SELECT id FROM troth.note WHERE id > ? ORDER BY id", [9], chunk=1)) == [
            (10,),
            (11,),
        ]
    with pytest.raises(RuntimeError, match="over"):
        session.rows("SELECT 1")


def test_no_folder_and_one_that_cannot_be_named(tmp_path: Path) -> None:
    with pytest.raises(NotReached, match="there is no folder"):
        DuckdbStore("lake", tmp_path / "nowhere", write=True)
    with pytest.raises(NotReached, match="character that stands for others"):
        Lake(tmp_path / "a*b").store()


def test_the_engine_reaches_nothing_outside_of_the_folder(lake: Lake, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with lake.store() as store:
        for statement in (
            f"SELECT * FROM read_csv('{tmp_path}/secret.csv')",
            f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
            "INSTALL httpfs",
            "SET enable_external_access = true",
        ):
            with pytest.raises(StoreRefused), store.scratch() as session:
                session.execute(statement)
    assert not (tmp_path / "out.csv").exists()
