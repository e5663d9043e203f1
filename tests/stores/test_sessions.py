"""Transactions and sessions: the same promises on every engine, tried on real databases."""

import threading
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import pytest

from stores.operator_side import Operator
from troth.kernel.errors import NotReached, Refused, TrothError
from troth.stores.contract import Session, Store
from troth.stores.errors import LockTimeout, StatementTimeout, StoreRefused


def shown(error: BaseException) -> str:
    """All that a person or a log could come to see of an error."""
    parts = ["".join(traceback.format_exception(error)), repr(error), repr(vars(error))]
    parts += [shown(inner) for inner in (error.__cause__, error.__context__) if inner is not None]
    return "\n".join(parts)


class SuddenError(Exception):
    """Something of the caller's own."""


def test_a_writing_transaction_is_kept_at_its_end(customers: Operator, store: Store) -> None:
    with store.transaction(write=True) as session:
        gone = session.execute(customers.mark("DELETE FROM purchase WHERE id = ?"), [12])
        assert customers.rows("SELECT count(*) FROM purchase") == [(3,)]
    assert gone == 1
    assert customers.rows("SELECT id FROM purchase ORDER BY id") == [(10,), (11,)]


def test_an_exception_undoes_a_writing_transaction(customers: Operator, store: Store) -> None:
    def act() -> None:
        with store.transaction(write=True) as session:
            session.execute("DELETE FROM purchase")
            raise SuddenError

    with pytest.raises(SuddenError):
        act()
    assert customers.rows("SELECT count(*) FROM purchase") == [(3,)]


def test_a_reading_transaction_cannot_write(customers: Operator, store: Store) -> None:
    with pytest.raises(StoreRefused) as refused, store.transaction(write=False) as session:
        session.execute("DELETE FROM purchase")
    assert refused.value.exit_code == Refused.exit_code
    with pytest.raises(StoreRefused), store.transaction(write=False) as session:
        session.execute("CREATE TABLE mine (id integer)")
    assert customers.rows("SELECT count(*) FROM purchase") == [(3,)]
    with store.transaction(write=True) as session:
        assert session.execute("DELETE FROM purchase") == 3


def test_a_reading_transaction_sees_one_state(customers: Operator, store: Store) -> None:
    with store.transaction(write=False) as session:
        before = session.rows("SELECT id, email FROM customer ORDER BY id")
        customers.run("INSERT INTO customer VALUES (3, 'cleo@example.se', NULL)")
        assert session.rows("SELECT id, email FROM customer ORDER BY id") == before
        assert list(session.stream("SELECT count(*) FROM customer")) == [(2,)]
    with store.transaction(write=False) as session:
        assert session.rows("SELECT count(*) FROM customer") == [(3,)]


def test_a_store_that_the_map_does_not_let_write_refuses_to_begin(customers: Operator) -> None:
    with customers.store(write=False) as store:
        with pytest.raises(StoreRefused, match="does not let Troth write") as refused, store.transaction(write=True):
            pytest.fail("it began")
        assert "write: true" in refused.value.help
        with pytest.raises(StoreRefused):
            store.reclaim(["customer"])
        with store.transaction(write=False) as session:
            assert session.rows("SELECT count(*) FROM customer") == [(2,)]


@pytest.mark.parametrize("write", [True, False])
def test_a_scratch_transaction_writes_temporary_tables_and_sees_one_state(customers: Operator, write: bool) -> None:
    with customers.store(write=write) as store:
        with store.scratch() as session:
            customers.run("DELETE FROM purchase WHERE id = 12")
            session.execute("CREATE TEMPORARY TABLE due (id integer)")
            assert session.execute("INSERT INTO due SELECT id FROM purchase") == 3
            customers.run("DELETE FROM purchase")
            session.execute("CREATE INDEX due_id ON due (id)")
            assert session.execute("DELETE FROM due WHERE id = 10") == 1
            assert session.rows("SELECT count(*) FROM purchase") == [(3,)]
        assert customers.rows("SELECT count(*) FROM purchase") == [(0,)]
        with store.transaction(write=False) as session:
            assert session.rows("SELECT id FROM due ORDER BY id") == [(11,), (12,)]
            assert session.rows("SELECT count(*) FROM purchase") == [(0,)]
        with store.scratch() as session:
            session.execute("DROP TABLE due")


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM purchase",
        "DELETE FROM purchase WHERE id = 99",
        "INSERT INTO purchase VALUES (99, 1)",
        "UPDATE customer SET email = NULL",
        "CREATE TABLE mine (id integer)",
        "CREATE VIEW mine AS SELECT 1",
        "CREATE INDEX mine ON purchase (customer_id)",
        "DROP TABLE purchase",
        "ALTER TABLE purchase ADD COLUMN mine integer",
        "CREATE TEMPORARY TRIGGER mine AFTER INSERT ON due BEGIN DELETE FROM purchase; END",
    ],
)
def test_sqlite_lets_a_scratch_transaction_change_no_other_table(on_sqlite: Operator, change: str) -> None:
    on_sqlite.run(
        "CREATE TABLE customer (email text)",
        "CREATE TABLE purchase (id integer, customer_id integer)",
        "INSERT INTO purchase VALUES (1, 1)",
    )
    before = on_sqlite.rows("SELECT * FROM sqlite_schema")

    def act(store: Store) -> None:
        with store.scratch() as session:
            session.execute("CREATE TEMPORARY TABLE due (id integer)")
            session.execute(change)
            session.execute("INSERT INTO due VALUES (1)")

    with on_sqlite.store() as store:
        # The driver remembers the statement as it was prepared while it was allowed.
        with store.transaction(write=True) as session:
            assert session.execute("DELETE FROM purchase WHERE id = 99") == 0
        with pytest.raises(StoreRefused, match="nothing may be written"):
            act(store)
        with store.transaction(write=True) as session:
            assert session.execute("DELETE FROM purchase WHERE id = 99") == 0
    assert on_sqlite.rows("SELECT * FROM sqlite_schema") == before
    assert on_sqlite.rows("SELECT id FROM purchase") == [(1,)]


def test_a_savepoint_undoes_its_own_block_alone(customers: Operator, store: Store) -> None:
    def act(session: Session) -> None:
        with session.savepoint():
            session.execute("DELETE FROM purchase")
            raise SuddenError

    with store.transaction(write=True) as session:
        session.execute(customers.mark("DELETE FROM purchase WHERE id = ?"), [10])
        with pytest.raises(SuddenError):
            act(session)
        with pytest.raises(StoreRefused), session.savepoint():
            session.execute("INSERT INTO customer VALUES (1, NULL, NULL)")
        with session.savepoint():
            session.execute(customers.mark("DELETE FROM purchase WHERE id = ?"), [11])
    assert customers.rows("SELECT id FROM purchase") == [(12,)]


def test_rows_are_counted_without_those_that_cascade(customers: Operator, store: Store) -> None:
    with store.transaction(write=True) as session:
        assert session.execute(customers.mark("DELETE FROM customer WHERE id = ?"), [1]) == 1
        assert session.execute("DELETE FROM customer WHERE id = 1") == 0
        assert session.execute("CREATE TABLE note (id integer)") == 0
        many = customers.mark("INSERT INTO note VALUES (?)")
        assert session.execute_many(many, ((number,) for number in range(5))) == 5
        assert session.execute("WITH few AS (SELECT 1 AS id) DELETE FROM note WHERE id IN (SELECT id FROM few)") == 1
        assert session.execute("SELECT id FROM note") == 0
        assert session.execute("UPDATE note SET id = id + 1 RETURNING id") == 4
        assert session.rows("DELETE FROM note WHERE id = 1 RETURNING id") == [(1,)]
    assert customers.rows("SELECT id FROM purchase") == [(12,)]
    assert customers.rows("SELECT count(*) FROM note") == [(3,)]


def test_a_stream_goes_on_while_other_statements_run(customers: Operator, store: Store) -> None:
    with store.transaction(write=True) as session:
        session.execute("CREATE TABLE numbers (id integer)")
        session.execute_many(customers.mark("INSERT INTO numbers VALUES (?)"), [(n,) for n in range(25)])
        stream = session.stream(customers.mark("SELECT id FROM numbers WHERE id >= ? ORDER BY id"), [3], chunk=10)
        first = list(islice(stream, 2))
        assert session.rows("SELECT count(*) FROM numbers") == [(25,)]
        assert first + list(stream) == [(number,) for number in range(3, 25)]
        left_half_read = session.stream("SELECT id FROM numbers", chunk=2)
        next(left_half_read)
    assert customers.rows("SELECT count(*) FROM numbers") == [(25,)]
    with pytest.raises(RuntimeError, match="over"):
        list(left_half_read)


def test_one_transaction_at_a_time_and_none_after_its_end(store: Store) -> None:
    with store.transaction(write=False) as session:
        with pytest.raises(RuntimeError, match="one at a time"), store.transaction(write=False):
            pytest.fail("it began")
        assert session.rows("SELECT 1") == [(1,)]
    with pytest.raises(RuntimeError, match="over"):
        session.rows("SELECT 1")
    store.close()
    store.close()
    with pytest.raises(RuntimeError, match="closed"), store.transaction(write=False):
        pytest.fail("it began")


def test_a_held_lock_is_a_lock_timeout_and_may_be_tried_again(customers: Operator, store: Store) -> None:
    change = customers.mark("UPDATE customer SET born = NULL WHERE id = ?")
    with customers.connect() as other:
        other.execute("BEGIN")
        other.execute("UPDATE customer SET born = '1991-01-01' WHERE id = 1")
        with (
            pytest.raises(LockTimeout) as waited,
            store.transaction(write=True, lock_timeout_ms=50) as session,
        ):
            session.execute(change, [1])
        assert waited.value.retryable
        assert waited.value.code == "LOCK_TIMEOUT"
        assert waited.value.exit_code == NotReached.exit_code
        other.execute("ROLLBACK")
    with store.transaction(write=True, lock_timeout_ms=50) as session:
        assert session.execute(change, [1]) == 1


def test_a_reader_that_stops_a_commit_in_sqlite_is_a_lock_timeout(on_sqlite: Operator) -> None:
    # Without a write-ahead log the commit itself waits for readers; nothing may be half done when it does not come.
    on_sqlite.run("CREATE TABLE t (id integer)", "INSERT INTO t VALUES (1)")
    with on_sqlite.store() as store, on_sqlite.connect() as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT id FROM t").fetchall()
        with pytest.raises(LockTimeout), store.transaction(write=True, lock_timeout_ms=50) as session:
            session.execute("DELETE FROM t")
        reader.execute("ROLLBACK")
        assert on_sqlite.rows("SELECT id FROM t") == [(1,)]
        with store.transaction(write=True) as session:
            assert session.execute("DELETE FROM t") == 1


def test_a_deadlock_is_a_lock_timeout(on_postgres: Operator) -> None:
    on_postgres.run(
        "CREATE TABLE t (id integer PRIMARY KEY, n integer)",
        "INSERT INTO t VALUES (1, 0), (2, 0)",
        # Whoever looks first is the victim: make it the store.
        f"""ALTER DATABASE "{on_postgres.rows("SELECT current_database()")[0][0]}" SET deadlock_timeout = '50ms'""",
    )
    holds_second = threading.Event()

    def other() -> None:
        with on_postgres.connect() as connection:
            connection.execute("SET deadlock_timeout = '1min'")
            connection.execute("BEGIN")
            connection.execute("UPDATE t SET n = 1 WHERE id = 2")
            holds_second.set()
            connection.execute("UPDATE t SET n = 1 WHERE id = 1")
            connection.execute("COMMIT")

    thread = threading.Thread(target=other)

    def act(store: Store) -> None:
        with store.transaction(write=True) as session:
            session.execute("UPDATE t SET n = 2 WHERE id = 1")
            thread.start()
            assert holds_second.wait(10)
            session.execute("UPDATE t SET n = 2 WHERE id = 2")

    with on_postgres.store() as store:
        with pytest.raises(LockTimeout, match="40P01"):
            act(store)
        thread.join(10)
    assert on_postgres.rows("SELECT n FROM t") == [(1,), (1,)]


_ENDLESS = (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT count(*) FROM n"
)


def test_a_statement_that_takes_too_long_is_ended(store: Store) -> None:
    with (
        pytest.raises(StatementTimeout) as late,
        store.transaction(write=False, statement_timeout_ms=100) as session,
    ):
        session.rows(_ENDLESS)
    assert late.value.exit_code == NotReached.exit_code
    with store.transaction(write=False) as session:
        assert session.rows("SELECT count(*) FROM customer") == [(2,)]


def test_the_time_is_given_to_each_statement_and_not_to_all(store: Store) -> None:
    with store.transaction(write=False, statement_timeout_ms=400) as session:
        began = time.monotonic()
        while time.monotonic() < began + 0.8:
            session.rows(_ENDLESS.replace("2000000000", "20000"))


def test_what_follows_a_swallowed_failure_is_never_kept_by_itself(customers: Operator, store: Store) -> None:
    # SQLite undoes a writing transaction whose statement was interrupted; PostgreSQL answers COMMIT with a rollback.
    def act() -> None:
        with store.transaction(write=True, statement_timeout_ms=500) as session:
            session.execute("DELETE FROM purchase WHERE id = 10")
            with pytest.raises(StatementTimeout):
                session.execute(f"INSERT INTO purchase SELECT 1000 + ({_ENDLESS}), 1")
            with pytest.raises(StoreRefused):
                session.execute("DELETE FROM purchase WHERE id = 11")

    with pytest.raises(StoreRefused, match="undo"):
        act()
    assert customers.rows("SELECT count(*) FROM purchase") == [(3,)]


def test_a_rule_that_would_be_broken_is_named_without_the_value(customers: Operator, store: Store) -> None:
    insert = customers.mark("INSERT INTO customer VALUES (?, ?, NULL)")
    taken = "anna@example.se"
    with pytest.raises(StoreRefused) as refused, store.transaction(write=True) as session:
        session.execute(insert, [3, taken])
    assert refused.value.rule == {"sqlite": "customer.email", "postgres": "customer_email"}[customers.kind]
    assert refused.value.engine_code in ("SQLITE_CONSTRAINT_UNIQUE", "23505")
    assert refused.value.rule in refused.value.says
    assert "anna" not in shown(refused.value)


def secret_statements(kind: str) -> Iterator[tuple[str, list[object]]]:
    """Statements that make the engine itself, or its driver, speak of a value."""
    yield "INSERT INTO purchase VALUES (?, ?)", [99, 70_010_112]
    yield "INSERT INTO audited VALUES (?)", ["70010112"]
    if kind == "sqlite":
        yield "INSERT INTO strict_numbers VALUES (?)", ["70010112x"]
        yield "SELECT json(?)", ["{70010112"]
        yield "SELECT CAST(x'3730303130313132ff' AS TEXT)", []
        yield "SELECT troth_form('lower', CAST(x'3730303130313132ff' AS TEXT))", []
        yield "SELECT ?", ["70010112\udcff"]
    else:
        yield "SELECT CAST(CAST(? AS text) AS date)", ["70010112x"]
        yield "SELECT CAST(born AS integer) FROM customer WHERE id = 9", []
        yield "INSERT INTO customer VALUES (?, ?, NULL)", [5, "70010112" * 20]
        yield "INSERT INTO customer VALUES (NULL, ?, NULL)", ["70010112"]
        yield "SELECT speaks(CAST(? AS text))", ["70010112"]
        yield "SELECT CAST(born AS regclass) FROM customer WHERE id = 9", []
        yield "SELECT CAST(? AS text)", ["70010112\0"]


def test_no_error_shows_a_value_of_anybodys_row(customers: Operator, store: Store) -> None:
    if customers.kind == "sqlite":
        customers.run(
            "CREATE TABLE audited (value text)",
            "CREATE TRIGGER told BEFORE INSERT ON audited BEGIN SELECT RAISE(ABORT, 'no 70010112 here'); END",
            "CREATE TABLE strict_numbers (value integer CHECK (typeof(value) = 'integer')) STRICT",
        )
    else:
        customers.run(
            "CREATE TABLE audited (value text)",
            "CREATE FUNCTION told() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no % here', NEW.value USING HINT = NEW.value; END $$",
            "CREATE TRIGGER told BEFORE INSERT ON audited FOR EACH ROW EXECUTE FUNCTION told()",
            # An error of class 42, the one whose text is kept, but about a text made of data.
            "CREATE FUNCTION speaks(text) RETURNS integer LANGUAGE plpgsql AS"
            " $$ BEGIN EXECUTE 'SELECT \"' || $1 || '\"'; RETURN 1; END $$",
            "INSERT INTO customer VALUES (9, NULL, '70010112x')",
        )
    tried = 0
    for sql, parameters in secret_statements(customers.kind):
        with pytest.raises(TrothError) as refused, store.transaction(write=True) as session:
            session.rows(customers.mark(sql), parameters)
        assert isinstance(refused.value, StoreRefused), sql
        assert "70010112" not in shown(refused.value), sql
        tried += 1
    assert tried == {"sqlite": 7, "postgres": 9}[customers.kind]


def test_a_name_that_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(StoreRefused, match="nowhere"), store.transaction(write=False) as session:
        session.rows("SELECT 1 FROM nowhere")
    with pytest.raises(StoreRefused, match="shoe_size"), store.transaction(write=False) as session:
        session.rows("SELECT shoe_size FROM customer")


def test_a_right_that_is_missing_is_told_with_its_object(on_postgres: Operator) -> None:
    on_postgres.run("CREATE TABLE salary (id integer)", "CREATE ROLE clerk LOGIN")
    try:
        clerk = Operator("postgres", on_postgres.url.replace("//postgres@", "//clerk@"))
        with (
            clerk.store() as store,
            pytest.raises(StoreRefused, match="permission denied for table salary") as refused,
            store.transaction(write=False) as session,
        ):
            session.rows("SELECT id FROM salary")
        assert refused.value.engine_code == "42501"
    finally:
        on_postgres.run("DROP ROLE clerk")


def test_sqlite_takes_no_time_value_that_its_driver_would_spell(on_sqlite: Operator) -> None:
    with on_sqlite.store() as store, store.transaction(write=False) as session:
        for value in (date(2025, 1, 1), datetime(2025, 1, 1, tzinfo=UTC)):
            with pytest.raises(TypeError, match="microseconds"):
                session.rows("SELECT ?", [value])


def test_postgres_reads_times_in_utc_and_keeps_what_python_has_no_day_for(on_postgres: Operator) -> None:
    on_postgres.run(
        "CREATE TABLE t (id integer, at timestamptz, local timestamp, day date)",
        "INSERT INTO t VALUES (1, '2025-07-01 12:00+02', '2025-07-01 12:00', '2025-07-01')",
        "INSERT INTO t VALUES (2, 'infinity', '-infinity', '0044-03-15 BC')",
        "ALTER ROLE postgres SET timezone = 'America/New_York'",
        "ALTER ROLE postgres SET datestyle = 'German'",
    )
    try:
        with on_postgres.store() as store, store.transaction(write=False) as session:
            (first, second) = session.rows("SELECT at, local, day FROM t ORDER BY id")
            assert list(session.stream("SELECT at FROM t WHERE id = 2")) == [("infinity",)]
    finally:
        on_postgres.run("ALTER ROLE postgres RESET timezone", "ALTER ROLE postgres RESET datestyle")
    at: Any = first[0]
    assert at.isoformat() == "2025-07-01T10:00:00+00:00"
    assert [str(value) for value in first[1:]] == ["2025-07-01 12:00:00", "2025-07-01"]
    assert second == ("infinity", "-infinity", "0044-03-15 BC")


def test_a_doubled_per_cent_sign_is_one_in_postgres(on_postgres: Operator) -> None:
    with on_postgres.store() as store, store.transaction(write=False) as session:
        assert session.rows("SELECT 'a%%'") == [("a%",)]
        assert session.rows("SELECT 'a%%' || CAST(%s AS text)", ["b"]) == [("a%b",)]
        assert list(session.stream("SELECT 'a%%' || CAST(%s AS text)", ["b"])) == [("a%b",)]


def test_a_policy_that_hides_rows_makes_a_query_fail_and_not_count_less(on_postgres: Operator) -> None:
    on_postgres.run(
        "CREATE TABLE t (id integer)",
        "INSERT INTO t VALUES (1), (2)",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY first_only ON t USING (id = 1)",
        "CREATE ROLE clerk LOGIN",
        "GRANT SELECT ON t TO clerk",
    )
    try:
        clerk = Operator("postgres", on_postgres.url.replace("//postgres@", "//clerk@"))
        assert clerk.rows("SELECT id FROM t") == [(1,)]
        with clerk.store() as store:
            assert store.catalog().table("t").row_security
            with pytest.raises(StoreRefused, match="row-level security"), store.transaction(write=False) as session:
                session.rows("SELECT count(*) FROM t")
        with on_postgres.store() as store:
            assert not store.catalog().table("t").row_security
    finally:
        on_postgres.run("DROP OWNED BY clerk", "DROP ROLE clerk")


def test_a_session_that_the_server_ends_is_not_reached_and_the_next_one_connects_again(on_postgres: Operator) -> None:
    def act(store: Store) -> None:
        with store.transaction(write=True) as session:
            session.execute("INSERT INTO t VALUES (1)")
            _end_sessions(on_postgres)
            session.execute("INSERT INTO t VALUES (2)")

    on_postgres.run("CREATE TABLE t (id integer)")
    with on_postgres.store() as store:
        with pytest.raises(NotReached):
            act(store)
        with store.transaction(write=True) as session:
            session.execute("INSERT INTO t VALUES (3)")
        _end_sessions(on_postgres)
        with store.transaction(write=False) as session:
            assert session.rows("SELECT id FROM t") == [(3,)]


def test_a_connection_lost_in_the_commit_says_that_the_outcome_is_not_known(on_postgres: Operator) -> None:
    def act(store: Store) -> None:
        with store.transaction(write=True) as session:
            session.execute("INSERT INTO t VALUES (1)")
            _end_sessions(on_postgres)

    on_postgres.run("CREATE TABLE t (id integer)")
    with on_postgres.store() as store, pytest.raises(NotReached) as lost:
        act(store)
    assert lost.value.code == "OUTCOME_UNKNOWN"


def _end_sessions(operator: Operator) -> None:
    operator.run("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'troth'")


def test_two_stores_do_not_share_a_connection(on_postgres: Operator) -> None:
    with on_postgres.store() as one, on_postgres.store() as two:
        with one.transaction(write=False) as first, two.transaction(write=False) as second:
            assert first.rows("SELECT pg_backend_pid()") != second.rows("SELECT pg_backend_pid()")
        assert one.server_version == two.server_version
    # The server takes a moment to see that a session has ended.
    deadline = time.monotonic() + 10
    while sessions := on_postgres.rows("SELECT pid FROM pg_stat_activity WHERE application_name = 'troth'"):
        assert time.monotonic() < deadline, sessions
