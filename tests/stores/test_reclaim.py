"""Gone for a query is not gone from the disk: what reclaiming does to the files, looked at byte by byte."""

import random
import re
from pathlib import Path

import psycopg
import pytest

from stores.operator_side import Operator
from troth.kernel.errors import Unreadable
from troth.stores.contract import Place, Reclaimed, Remains, Store
from troth.testing.postgres_server import PostgresServer

ROWS = 4000


def email(number: int) -> str:
    return f"person{number:05d}@example.se"


def filled(operator: Operator, store: Store) -> list[int]:
    """A table of rows with e-mail addresses and an index on them, half of the rows deleted; the numbers of those."""
    dice = random.Random(7)
    numbers = dice.sample(range(100_000), ROWS)
    rows = [(number, email(number), "n" * dice.randint(0, 300)) for number in numbers]
    operator.run(
        "CREATE TABLE person (id integer PRIMARY KEY, email text, note text)",
        "CREATE INDEX person_email ON person (email)",
    )
    with store.transaction(write=True) as session:
        session.execute_many(operator.mark("INSERT INTO person VALUES (?, ?, ?)"), rows)
    gone = dice.sample(numbers, ROWS // 2)
    with store.transaction(write=True) as session:
        assert session.execute_many(operator.mark("DELETE FROM person WHERE id = ?"), [(n,) for n in gone]) == len(gone)
    return gone


def found(content: bytes, numbers: list[int]) -> int:
    """How many of the people can still be read in the bytes."""
    there = {int(digits) for digits in re.findall(rb"person(\d{5})@example", content)}
    return len(there.intersection(numbers))


def places(reclaimed: Reclaimed) -> set[Place]:
    return {item.place for item in reclaimed.remains}


def files(path: str) -> bytes:
    """All that lies on the disk for a SQLite file."""
    return b"".join(part.read_bytes() for part in sorted(Path(path).parent.glob(Path(path).name + "*")))


def test_deleted_rows_leave_the_sqlite_log_at_once_and_the_file_when_it_is_rewritten(sqlite_file: Path) -> None:
    operator = Operator("sqlite", str(sqlite_file))
    operator.run("PRAGMA journal_mode = WAL")
    with operator.store() as store:
        gone = filled(operator, store)
        assert found(files(operator.url), gone) == len(gone)
        light = store.reclaim(["person"])
        left = found(files(operator.url), gone)
        # Nearly all; where the engine had moved rows between pages there are copies, and it is said that there may be.
        assert 0 < left < len(gone) // 20
        assert places(light) == {Place.PAGES, Place.BACKUPS}
        assert not light.rewritten
        heavy = store.reclaim(["person"], rewrite=True)
        assert found(files(operator.url), gone) == 0
        assert places(heavy) == {Place.BACKUPS}
        assert (heavy.store, heavy.tables, heavy.rewritten) == ("shop", ("person",), True)
    assert operator.rows("SELECT count(*) FROM person") == [(ROWS - len(gone),)]


def test_a_single_row_is_gone_from_the_sqlite_file_without_a_rewrite(on_sqlite: Operator) -> None:
    on_sqlite.run(
        "PRAGMA journal_mode = WAL",
        "CREATE TABLE t (id integer PRIMARY KEY, email text UNIQUE)",
        "INSERT INTO t VALUES (1, 'anna@example.se'), (2, 'bo@example.se')",
    )
    with on_sqlite.store() as store:
        with store.transaction(write=True) as session:
            session.execute("UPDATE t SET email = NULL WHERE id = 1")
        assert b"anna@example.se" in files(on_sqlite.url)
        store.reclaim(["t"])
        assert b"anna@example.se" not in files(on_sqlite.url)
        assert b"bo@example.se" in files(on_sqlite.url)


def test_a_reader_that_keeps_the_sqlite_log_is_told(on_sqlite: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("troth.stores.sqlite.LOCK_TIMEOUT_MS", 50)
    on_sqlite.run("PRAGMA journal_mode = WAL", "CREATE TABLE t (v text)", "INSERT INTO t VALUES ('secret-value')")
    with on_sqlite.store() as store, on_sqlite.connect() as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT v FROM t").fetchall()
        with store.transaction(write=True) as session:
            session.execute("DELETE FROM t")
        assert Place.LOG in places(store.reclaim(["t"]))
        assert b"secret-value" in files(on_sqlite.url)
        reader.execute("ROLLBACK")
        assert Place.LOG not in places(store.reclaim(["t"]))
        assert b"secret-value" not in files(on_sqlite.url)


def test_a_full_text_index_is_told(on_sqlite: Operator) -> None:
    on_sqlite.run("CREATE VIRTUAL TABLE search USING fts5 (body)")
    with on_sqlite.store() as store:
        (told,) = [item for item in store.reclaim([]).remains if item.place is Place.INDEX]
    assert told.table == "search"


def relation_files(operator: Operator, server: PostgresServer) -> bytes:
    operator.run("CHECKPOINT")
    paths = operator.rows("SELECT pg_relation_filepath(c.oid) FROM pg_class c WHERE relname LIKE 'person%'")
    return b"".join((server.directory / "data" / path).read_bytes() for (path,) in paths)


def test_postgres_rewrites_what_vacuum_leaves_and_says_what_no_statement_reaches(
    on_postgres: Operator, postgres_server: PostgresServer
) -> None:
    with on_postgres.store() as store:
        gone = filled(on_postgres, store)
        assert found(relation_files(on_postgres, postgres_server), gone) == len(gone)
        light = store.reclaim(["person"])
        assert light.tables == ("person",)
        assert places(light) == {Place.PAGES, Place.LOG, Place.BACKUPS}
        assert 0 < found(relation_files(on_postgres, postgres_server), gone) < len(gone)
        heavy = store.reclaim(["person"], rewrite=True)
        assert found(relation_files(on_postgres, postgres_server), gone) == 0
        assert places(heavy) == {Place.LOG, Place.BACKUPS}
    log = b"".join(part.read_bytes() for part in (postgres_server.directory / "data" / "pg_wal").glob("0*"))
    assert found(log, gone) > 0


def test_postgres_cleans_the_indexes_even_of_a_single_row(on_postgres: Operator) -> None:
    # Left to itself the engine leaves the indexes alone when few rows are dead, and their entries hold the value.
    report: list[str] = []
    with on_postgres.store() as store:
        filled(on_postgres, store)
        store.reclaim(["person"], rewrite=True)
        with store.transaction(write=True) as session:
            assert session.execute("DELETE FROM person WHERE id = (SELECT max(id) FROM person)") == 1
        store.reclaim(["person"])
    with on_postgres.connect() as connection:
        connection.add_notice_handler(lambda notice: report.append(str(notice.message_primary)))
        connection.execute("VACUUM (VERBOSE) person")
    assert "100.00% of total) had 0 dead item identifiers removed" in "".join(report)
    assert "bypassed" not in "".join(report)


def test_rows_that_another_transaction_still_sees_are_counted(
    on_postgres: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("troth.stores.postgres.LOCK_TIMEOUT_MS", 200)
    with on_postgres.store() as store, psycopg.connect(on_postgres.url) as other:
        filled(on_postgres, store)
        store.reclaim(["person"])
        other.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        other.execute("SELECT count(*) FROM person")
        with store.transaction(write=True) as session:
            deleted = session.execute("DELETE FROM person WHERE id < 1000")
        for rewrite in (False, True):
            held = [item for item in _of_table(store, rewrite) if item.place is not Place.PAGES]
            if not rewrite:
                assert [(item.place, item.says.split()[0]) for item in held] == [(Place.SNAPSHOT, str(deleted))]
            else:
                # The other one holds the table as well, and is not waited for without end.
                assert [item.place for item in held] == [Place.TABLE]
        other.rollback()
        assert not _of_table(store, rewrite=True)


def _of_table(store: Store, rewrite: bool) -> list[Remains]:
    return [item for item in store.reclaim(["person"], rewrite=rewrite).remains if item.table == "person"]


def test_heirs_are_cleaned_with_their_table_and_partitions_too(on_postgres: Operator) -> None:
    on_postgres.run(
        "CREATE TABLE document (id integer)",
        "CREATE TABLE contract (who text) INHERITS (document)",
        "CREATE TABLE call (id integer) PARTITION BY LIST (id)",
        "CREATE TABLE call_1 PARTITION OF call FOR VALUES IN (1)",
        "INSERT INTO contract VALUES (1, 'x')",
        "INSERT INTO call VALUES (1)",
        "DELETE FROM document",
        "DELETE FROM call",
    )
    with on_postgres.store() as store:
        assert store.reclaim(["document", "call"]).tables == ("document", "call", "contract")
    sizes = on_postgres.rows("SELECT pg_relation_size('contract'), pg_relation_size('call_1')")
    assert sizes == [(0, 0)]


def test_a_table_that_the_role_may_not_clean_is_told(on_postgres: Operator) -> None:
    on_postgres.run(
        "CREATE TABLE person (id integer)",
        "CREATE ROLE clerk LOGIN",
        "GRANT SELECT, DELETE ON person TO clerk",
    )
    try:
        with Operator("postgres", on_postgres.url.replace("//postgres@", "//clerk@")).store() as store:
            reclaimed = store.reclaim(["person"])
        assert reclaimed.tables == ()
        (told,) = [item for item in reclaimed.remains if item.table == "person"]
        assert told.place is Place.TABLE
        assert "no right" in told.says
    finally:
        on_postgres.run("DROP OWNED BY clerk", "DROP ROLE clerk")


def test_a_name_with_quotes_is_one_name(on_postgres: Operator) -> None:
    on_postgres.run('CREATE TABLE "a ""b"".c" (id integer)')
    with on_postgres.store() as store:
        assert store.reclaim(['a "b".c']).tables == ('a "b".c',)


def test_a_table_that_is_not_there_is_not_taken_for_cleaned(operator: Operator) -> None:
    with operator.store() as store, pytest.raises(Unreadable, match="no table persn"):
        store.reclaim(["persn"])


@pytest.mark.parametrize("rewrite", [False, True])
def test_reclaiming_waits_for_no_transaction_of_its_own(operator: Operator, rewrite: bool) -> None:
    operator.run("CREATE TABLE t (id integer)")
    with operator.store() as store, store.transaction(write=False), pytest.raises(RuntimeError, match="one at a time"):
        store.reclaim(["t"], rewrite=rewrite)
