"""Opening a register: made, private, brought up to date, and refused where it is something else."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from register.tampering import intruder
from troth.kernel.errors import NotReached, Refused, Unreadable
from troth.register import migrations
from troth.register.migrations import Migration
from troth.register.register import open_register

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)


def test_opening_twice_finds_the_same_key(register_url: str) -> None:
    with open_register(register_url) as first:
        name = first.keyed_hash(["net.calls", 17])
    with open_register(register_url) as second:
        assert second.keyed_hash(["net.calls", 17]) == name
        assert second.keyed_hash(["net.calls", "17"]) != name
        assert second.verify_ledger() == ()


def test_two_registers_name_the_same_person_differently(tmp_path: Path) -> None:
    with open_register(tmp_path / "one.db") as one, open_register(tmp_path / "two.db") as two:
        assert one.keyed_hash("811218-9876") != two.keyed_hash("811218-9876")


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / ".troth" / "register.db"
    old = os.umask(0)
    try:
        with open_register(path) as register:
            register.keyed_hash("x")
            files = sorted(path.parent.iterdir())
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in files}
    finally:
        os.umask(old)
    assert modes == {"register.db": 0o600, "register.db-shm": 0o600, "register.db-wal": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_newer_register_is_refused(register_url: str) -> None:
    open_register(register_url).close()
    with intruder(register_url) as other:
        other.run("UPDATE setting SET value = '999' WHERE name = 'version'")
    with pytest.raises(Refused, match="newer Troth") as refused:
        open_register(register_url)
    assert (refused.value.code, refused.value.exit_code) == ("REGISTER_NEWER", 4)
    assert refused.value.help


def with_steps(monkeypatch: pytest.MonkeyPatch, *steps: Migration) -> None:
    """A later Troth, which knows these steps as well."""
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, *steps))
    monkeypatch.setattr(migrations, "NEWEST", len(migrations.MIGRATIONS))


def test_an_older_register_is_brought_up_to_date(register_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_register(register_url) as register:
        register.append("outcome", {"removed": 1}, NOON)
        head, name = register.ledger_head(), register.keyed_hash("x")
    later = Migration(("CREATE TABLE later (number BIGINT NOT NULL)",), ("DROP INDEX event_of_person",), ())
    with_steps(monkeypatch, later)
    for _ in range(2):
        with open_register(register_url) as register:
            assert register.verify_ledger(head) == ()
            assert register.keyed_hash("x") == name
    with intruder(register_url) as other:
        assert other.run("SELECT value FROM setting WHERE name = 'version'") == [(str(migrations.NEWEST),)]
        other.run("INSERT INTO later VALUES (9000000000000000000)")


@pytest.mark.parametrize("there_before", [False, True])
def test_a_step_that_fails_leaves_everything_as_it_was(
    register_url: str, monkeypatch: pytest.MonkeyPatch, there_before: bool
) -> None:
    if there_before:
        open_register(register_url).close()
    with monkeypatch.context() as patch:
        with_steps(patch, Migration(("CREATE TABLE later (number BIGINT)", "CREATE TABLE event (x BIGINT)"), (), ()))
        with pytest.raises((sqlite3.OperationalError, psycopg.errors.DuplicateTable)):
            open_register(register_url)
    with intruder(register_url) as other:
        if there_before:
            assert other.run("SELECT value FROM setting WHERE name = 'version'") == [(str(migrations.NEWEST),)]
        with pytest.raises((sqlite3.OperationalError, psycopg.errors.UndefinedTable)):
            other.run("SELECT * FROM later")
    with open_register(register_url) as register:
        assert register.append("outcome", {}, NOON) == 1


def test_a_database_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    with closing(sqlite3.connect(path)) as crm:
        crm.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT)")
    with pytest.raises(Refused) as refused:
        open_register(path)
    assert refused.value.code == "NOT_A_REGISTER"
    with closing(sqlite3.connect(path)) as crm:
        assert crm.execute("SELECT name FROM sqlite_master").fetchall() == [("customers",)]
        assert crm.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.mark.postgres
def test_a_schema_of_something_else_is_refused(postgres_database: str) -> None:
    with psycopg.connect(postgres_database, autocommit=True) as crm:
        crm.execute("CREATE SCHEMA crm CREATE TABLE customers (id bigint)")
    with pytest.raises(Refused) as refused:
        open_register(postgres_database, schema="crm")
    assert refused.value.code == "NOT_A_REGISTER"


@pytest.mark.postgres
def test_two_schemas_of_one_database_are_two_registers(postgres_database: str) -> None:
    with open_register(postgres_database) as one, open_register(postgres_database, schema='Odd "name"') as two:
        assert one.keyed_hash("x") != two.keyed_hash("x")
    with psycopg.connect(postgres_database) as other:
        made = other.execute("SELECT schemaname, count(*) FROM pg_tables GROUP BY 1 ORDER BY 1").fetchall()
    assert {name for name, _ in made} >= {'Odd "name"', "troth_register"}
    assert "public" not in {name for name, _ in made}


@pytest.mark.postgres
def test_a_role_with_only_its_schema_can_use_the_register(postgres_database: str) -> None:
    with psycopg.connect(postgres_database, autocommit=True) as owner:
        owner.execute("DROP ROLE IF EXISTS troth_worker")
        owner.execute("CREATE ROLE troth_worker LOGIN")
        owner.execute("CREATE SCHEMA troth_register AUTHORIZATION troth_worker")
    as_worker = psycopg.conninfo.make_conninfo(postgres_database, user="troth_worker")
    parts = psycopg.conninfo.conninfo_to_dict(as_worker)
    url = f"postgresql://troth_worker@/{parts['dbname']}?host={parts['host']}"
    try:
        with open_register(url) as register:
            assert register.head() == 0
        with pytest.raises(Refused) as refused:
            open_register(url, schema="elsewhere")
        assert refused.value.code == "REGISTER_DENIED"
    finally:
        with psycopg.connect(postgres_database, autocommit=True) as owner:
            owner.execute("DROP OWNED BY troth_worker")
            owner.execute("DROP ROLE troth_worker")


@pytest.mark.postgres
def test_a_stricter_default_of_the_server_does_not_disturb(postgres_database: str) -> None:
    with psycopg.connect(postgres_database, autocommit=True) as owner:
        name = sql.Identifier(owner.info.dbname)
        for default in (b"default_transaction_isolation TO 'serializable'", b"default_transaction_read_only TO on"):
            owner.execute(sql.SQL("ALTER DATABASE {} SET ").format(name).as_bytes(owner) + default)
    with open_register(postgres_database) as register:
        assert register.head() == 0


def test_what_is_no_database(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("these are notes and no database, and long enough to be looked at\n" * 50)
    with pytest.raises(Unreadable) as unreadable:
        open_register(text)
    assert unreadable.value.code == "REGISTER_UNREADABLE"
    with pytest.raises(Unreadable, match="not a file"):
        open_register(tmp_path)
    with pytest.raises(Unreadable, match="nothing else"):
        open_register("mysql://localhost/troth")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotReached) as missed:
        open_register(tmp_path / "no" / "such" / "register.db")
    assert missed.value.exit_code == 3


def test_a_server_that_does_not_answer_and_a_password_that_stays_secret(tmp_path: Path) -> None:
    with pytest.raises(NotReached) as missed:
        open_register(f"postgresql://anna:hunter2@/troth?host={tmp_path}")
    assert "hunter2" not in str(missed.value)
    assert "anna" not in str(missed.value)
    assert missed.value.code == "NOT_REACHED"
    with pytest.raises(Unreadable) as unreadable:
        open_register("postgresql://anna:hunter2@host:no-port/troth?nonsense=1")
    assert "hunter2" not in str(unreadable.value)
    assert unreadable.value.__cause__ is None


def test_several_processes_may_make_the_register_at_once(register_url: str) -> None:
    script = (
        "import sys; from troth.register.register import open_register\n"
        "with open_register(sys.argv[1]) as register: print(register.keyed_hash('x'))"
    )
    command = [sys.executable, "-c", script, register_url]
    makers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    said = [maker.communicate(timeout=60) for maker in makers]
    assert [maker.returncode for maker in makers] == [0, 0, 0, 0], said
    assert len({out for out, _ in said}) == 1
