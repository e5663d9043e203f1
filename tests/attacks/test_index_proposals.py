"""Indexes that ``check --live`` proposes: what they save is what it says, the statement runs, then it is proposed no
more, and what it is for uses it. What is there already is seen, whatever form it has; names do no harm.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import jsonschema_rs
import psycopg
import pytest
from typer.testing import CliRunner

from attacks import telco
from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, NOW, Ground, ago, count
from troth.cli.main import app
from troth.engine import applying
from troth.engine.live import check_live
from troth.engine.live.index_gain import SMALL
from troth.engine.live.indexes import Proposal
from troth.engine.spine import raise_spine, types_in
from troth.kernel.finding import Finding
from troth.plan.questions import questions
from troth.plan.subject import Asked
from troth.plan.turning import turns
from troth.register.values import RunOutcome
from troth.sql import nodes
from troth.sql.place import Placement
from troth.stores.sqlite import SqliteSession

CALLS = 20_000
SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "check.json"


def _found(ground: Ground) -> tuple[dict[str, Proposal], list[Finding]]:
    """What is proposed, by ``table.column``, and the findings that say so."""
    proposed: list[Proposal] = []
    with ground.engine() as opened:
        findings = check_live(opened, indexes=proposed)
    by_place = {f"{one.table}.{','.join(one.columns)}": one for one in proposed}
    assert len(by_place) == len(proposed), "each once"
    return by_place, [finding for finding in findings if finding.code == "MISSING_INDEX"]


def _company(lay: Lay, calls: int = CALLS, *, declared: bool = True) -> Ground:
    """Without the indexes that it should have; and without foreign keys, unless they are ``declared``."""
    ground = lay(telco.MAP)
    with pytest.MonkeyPatch.context() as patched:
        if not declared:
            undeclared = tuple(re.sub(r" REFERENCES \w+ \(id\)( ON DELETE CASCADE)?", "", s) for s in telco.SCHEMA)
            patched.setattr(telco, "SCHEMA", undeclared)
        telco.fill(ground, telco.rows(calls))
    ground.run("DROP INDEX calls_of_invoice", "DROP INDEX vouchers_of_invoice", "ANALYZE")
    return ground


def test_what_is_proposed_and_what_it_says(lay: Lay) -> None:
    """Rows that are read are those that there are, and rows that would be read are as many as really have one value."""
    ground = _company(lay)
    found, findings = _found(ground)
    times = {"op.calls.started_at", "op.invoices.issued_at", "op.invoices.settled_at"}
    wanted = {"op.calls.invoice_id", "op.calls.a_number", "op.invoices.customer_id"} | (
        times if ground.kind == "postgres" else set()
    )
    assert set(found) == wanted
    assert {finding.subject for finding in findings} == wanted
    for finding in findings:
        assert found[finding.subject].statement in finding.help

    pointing = found["op.calls.invoice_id"]
    counts = "SELECT count(*), count(invoice_id), count(DISTINCT invoice_id) FROM calls"
    [(calls, on_bills, bills)] = ground.select(counts)
    assert pointing.rows is not None
    assert pointing.would_read is not None
    assert abs(pointing.rows - calls) < calls / 20
    assert pointing.reads == pointing.rows
    assert pointing.per == "each row that is deleted from `op.invoices`"
    assert "by the database itself" in pointing.asked[0]
    assert 0.5 < pointing.would_read / (on_bills / bills) < 2

    owner = found["op.invoices.customer_id"]
    [(most,)] = ground.select("SELECT max(n) FROM (SELECT count(*) AS n FROM invoices GROUP BY customer_id) AS c")
    assert owner.would_read is not None
    assert 1 <= owner.would_read <= 2 * most
    if ground.kind == "postgres":
        [(a_day,)] = ground.select("SELECT count(*) / 900.0 FROM calls")
        by_time = found["op.calls.started_at"].would_read
        assert by_time is not None
        assert 0.5 < by_time / float(a_day) < 2


def test_what_is_printed_for_machines(lay: Lay) -> None:
    """As its schema says, with the numbers that the finding has in words; without ``--live`` nothing is proposed."""
    ground = _company(lay)
    judge = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text(encoding="utf-8")), validate_formats=True)
    printed = []
    for live in (["--live"], []):
        found = CliRunner().invoke(app, ["check", str(ground.folder), "--json", *live])
        assert found.exit_code == 0, found.output
        printed.append(json.loads(found.stdout))
        judge.validate(printed[-1])
    here = {f"{one['table']}.{one['columns'][0]}": one for one in printed[0]["data"]["indexes"]}
    assert set(here) == set(_found(ground)[0])
    for finding in printed[0]["findings"]:
        if finding["code"] == "MISSING_INDEX":
            assert f"with an index about {here[finding['subject']]['would_read']}," in finding["says"]
    assert printed[1]["data"]["indexes"] == []


def test_what_a_batch_reads(lay: Lay) -> None:
    """Where the database asks nothing by itself, Troth's batches do."""
    ground = _company(lay, declared=False)
    found, _ = _found(ground)
    pointing = found["op.calls.invoice_id"]
    counts = "SELECT count(*), count(invoice_id), count(DISTINCT invoice_id) FROM calls"
    [(calls, on_bills, bills)] = ground.select(counts)
    [(there,)] = ground.select("SELECT count(*) FROM invoices")
    batch = min(applying.BATCH[ground.kind], there)
    assert pointing.per == f"a batch of {batch} rows deleted from `op.invoices`"
    assert pointing.reads is not None
    assert pointing.would_read is not None
    assert abs(pointing.reads - calls) < calls / 20
    assert 0.5 < pointing.would_read / (batch * on_bills / bills) < 2


def test_the_statements_run_and_are_proposed_no_more(lay: Lay) -> None:
    """Looking makes none of them; the statements as they are shown do."""
    ground = _company(lay)
    before = _indexes(ground)
    found, _ = _found(ground)
    assert _indexes(ground) == before
    for one in found.values():
        ground.run(one.statement)
    assert len(_indexes(ground)) == len(before) + len(found)
    assert _found(ground) == ({}, [])


def _indexes(ground: Ground) -> set[str]:
    query = "SELECT name FROM sqlite_schema WHERE type = 'index'"
    if ground.kind == "postgres":
        query = "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
    return {name for (name,) in ground.select(query)}


def test_a_batch_of_deletes_uses_it(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who points at the bills that go is asked by the index: PostgreSQL counts it, SQLite's plan names it."""
    ground = _company(lay, declared=False)  # foreign keys ask by themselves: what is seen is Troth's own question
    monkeypatch.setitem(applying.BATCH, ground.kind, 100)
    found, _ = _found(ground)
    ground.run(found["op.calls.invoice_id"].statement, "ANALYZE")
    plans: list[str] = []
    if ground.kind == "sqlite":
        monkeypatch.setattr(SqliteSession, "execute", _planned(SqliteSession.execute, plans))
    plan = ground.plan()
    assert count(plan, "op.invoices").delete > 200
    if ground.kind == "postgres":
        ground.run("SELECT pg_stat_reset()")
    assert ground.apply(plan).outcome is RunOutcome.DONE
    if ground.kind == "postgres":
        scans = "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname LIKE 'calls_invoice_id%'"
        assert ground.select(scans)[0][0] > 0
    else:
        assert plans
        assert all("calls_invoice_id_idx" in text for text in plans)


def _planned(execute: Callable[..., int], plans: list[str]) -> Callable[..., int]:
    def planned(self: SqliteSession, sql: str, parameters: tuple[object, ...] = ()) -> int:
        if sql.startswith('DELETE FROM "main"."invoices"'):
            steps = [str(row[3]) for row in self.rows(f"EXPLAIN QUERY PLAN {sql}", parameters)]
            plans.append("; ".join(steps))
        return execute(self, sql, parameters)

    return planned


def test_what_turns_in_a_day_uses_it(lay_postgres: Lay) -> None:
    """The rows whose answer one day turns are found by the index on the time that it counts from, in the words in which
    Troth asks; and those of a person by the index on the column that names her.
    """
    ground = _company(lay_postgres)
    found, _ = _found(ground)
    for one in found.values():
        ground.run(one.statement)
    ground.run("ANALYZE")
    with ground.engine() as opened:
        policy, store = opened.policy, opened.stores["op"]
        catalog = store.catalog()
        with store.scratch() as session:
            lists = Placement("postgres", store.schema, temporary=True)
            raised = raise_spine(session, policy, "op", lists, types_in(catalog), (), NOW)
            asking = raised.askings["op.calls"]
            days = [Asked(policy, policy.tables["op.calls"], NOW + timedelta(days=n)) for n in range(2)]
            of_row = [
                turn
                for turn in turns([questions(day) for day in days]) or ()
                if "started_at" in repr(turn.tests) and "settled" not in repr(turn.tests)
            ]
            assert of_row
            for turn in of_row:
                sources = asking.sources()
                before, after = (sources.writer.predicate(turn.tests[n]) for n in (0, -1))
                pair = (nodes.none_of(before), after) if turn.to else (before, nodes.none_of(after))
                text = lists.sql(nodes.all_of(pair))
                [*plan] = session.rows(f'EXPLAIN SELECT r."id" FROM "public"."calls" AS r WHERE {text}')
                assert "started_at_idx" in str(plan), plan
            person = 'EXPLAIN SELECT r."id" FROM "public"."invoices" AS r WHERE r."customer_id" IN (1, 2, 3)'
            assert "customer_id_idx" in str(session.rows(person))


THERE = {
    "the first of several columns": "CREATE INDEX there ON calls (invoice_id, b_number)",
    "from the greatest down": "CREATE INDEX there ON calls (invoice_id DESC)",
    "a unique one": "CREATE UNIQUE INDEX there ON calls (invoice_id, id)",
}
NOT_THERE = {
    "not the first": "CREATE INDEX there ON calls (b_number, invoice_id)",
    "a part of the rows": "CREATE INDEX there ON calls (invoice_id) WHERE b_number IS NOT NULL",
    "an expression": "CREATE INDEX there ON calls (abs(invoice_id))",
}


@pytest.mark.parametrize("form", [*THERE, *NOT_THERE])
def test_what_is_there_already(lay: Lay, form: str) -> None:
    """An index counts where it finds rows by that column alone."""
    ground = _company(lay, 2_000)
    ground.run((THERE | NOT_THERE)[form])
    assert ("op.calls.invoice_id" in _found(ground)[0]) == (form in NOT_THERE)


def test_what_postgres_has_and_does_not_use(lay_postgres: Lay) -> None:
    """An index whose making failed finds nothing, and one by hash is not in order."""
    ground = _company(lay_postgres, 2_000)
    with pytest.raises(psycopg.errors.UniqueViolation):
        ground.run("CREATE UNIQUE INDEX CONCURRENTLY failed ON calls (invoice_id)")
    ground.run("CREATE INDEX hashed ON calls USING hash (invoice_id)")
    assert "failed" in _indexes(ground)
    found, _ = _found(ground)
    ground.run(found["op.calls.invoice_id"].statement)
    assert "op.calls.invoice_id" not in _found(ground)[0]


def test_small_tables_and_empty_ones_need_none(lay: Lay) -> None:
    """Nothing is proposed where it would save nothing, with statistics or without."""
    ground = lay(telco.MAP)
    for statement in telco.schema(ground.kind):
        if not statement.startswith("CREATE INDEX"):
            ground.run(statement)
    assert _found(ground) == ({}, [])
    ground.run(
        *(f"INSERT INTO customers VALUES ({n}, 'n', 'e')" for n in range(1, 4)),
        *(f"INSERT INTO invoices VALUES ({n}, 1, '{ago(days=9)}', NULL, 1)" for n in range(1, SMALL // 20)),
    )
    assert _found(ground) == ({}, [])
    ground.run("ANALYZE")
    assert _found(ground) == ({}, [])


def test_what_nobody_has_counted_is_not_guessed(lay_postgres: Lay) -> None:
    """Without statistics it is said that an index is missing, and not what it would save."""
    ground = _company(lay_postgres, 2_000)
    ground.run("CREATE TABLE new_calls (LIKE calls INCLUDING ALL) WITH (autovacuum_enabled = off)")
    ground.run("INSERT INTO new_calls SELECT * FROM calls", "DROP TABLE calls", "ALTER TABLE new_calls RENAME TO calls")
    found, findings = _found(ground)
    one = found["op.calls.invoice_id"]
    assert (one.rows, one.reads, one.would_read, one.by) == (None, None, None, "")
    [says] = [finding.says for finding in findings if finding.subject == "op.calls.invoice_id"]
    assert "not known" in says
    assert "ANALYZE" in says


HOSTILE = 'o\'dd "child"; DROP TABLE notes; -- 100%s %(x)s'
COLUMN = 'no "te" %'


def test_hostile_and_long_names(lay: Lay) -> None:
    """A table that nobody mapped points at a mapped one, and its names are anything: the statement runs as it is
    shown.
    """
    columns = "{id: not personal, who: not personal, at: not personal, words: note}"
    ground = lay(
        NOTES_MAP + f"\n  op.notes: {{key: [id], owner: [customer by who], recorded: at, columns: {columns}}}\n",
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        "CREATE TABLE notes (id integer PRIMARY KEY, who integer, at text, words text)",
        policy=NOTES,
    )
    long = "n" * 60
    names = {HOSTILE: COLUMN, long: "c" * 60, "taken": "note_id"}
    with ground.connect() as connection:
        connection.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
            f"INSERT INTO notes SELECT i, 1, '{ago(days=5)}', 'w' FROM n"
        )
        for table, column in names.items():
            table, column = (name.replace('"', '""') for name in (table, column))
            make = f'CREATE TABLE "{table}" (id integer PRIMARY KEY, "{column}" integer REFERENCES notes (id))'
            fill = f'INSERT INTO "{table}" SELECT id, 1 + id / 4 FROM notes'
            connection.execute(make.encode() if ground.kind == "postgres" else make)
            connection.execute(fill.encode() if ground.kind == "postgres" else fill)
        connection.execute("CREATE INDEX taken_note_id_idx ON notes (words)")
        connection.execute("ANALYZE")
        found, _ = _found(ground)
        ours = {one.columns[0]: one for one in found.values() if one.columns[0] in names.values()}
        assert set(ours) == set(names.values())
        for one in ours.values():
            connection.execute(one.statement.encode() if ground.kind == "postgres" else one.statement)
        assert not {one.columns[0] for one in _found(ground)[0].values()} & set(names.values())
    assert ground.select("SELECT count(*) FROM notes") == [(2_000,)]


def test_a_partitioned_table(lay_postgres: Lay) -> None:
    """No index can be made there while others write, and the statement does not say so."""
    columns = "{id: not personal, who: not personal, at: not personal, words: note}"
    ground = lay_postgres(
        NOTES_MAP + f"\n  op.notes: {{key: [id], owner: [customer by who], recorded: at, columns: {columns}}}\n",
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers SELECT g FROM generate_series(1, 500) g",
        "CREATE TABLE notes (id integer PRIMARY KEY, who integer, at timestamptz, words text) PARTITION BY RANGE (id)",
        "CREATE TABLE notes_1 PARTITION OF notes FOR VALUES FROM (1) TO (2500)",
        "CREATE TABLE notes_2 PARTITION OF notes FOR VALUES FROM (2500) TO (6000)",
        "INSERT INTO notes SELECT g, 1 + g % 500, now() - g * interval '2 hours', 'w' FROM generate_series(1, 5000) g",
        "ANALYZE",
        policy=NOTES,
    )
    found, _ = _found(ground)
    assert set(found) == {"op.notes.who", "op.notes.at"}
    for one in found.values():
        ground.run(one.statement)
    assert _found(ground) == ({}, [])


def test_tables_that_inherit(lay_postgres: Lay) -> None:
    """An index of a table finds none of the rows of its heirs: each of them gets one of its own."""
    columns = "{id: not personal, who: not personal, at: not personal, words: note}"
    ground = lay_postgres(
        NOTES_MAP + f"\n  op.notes: {{key: [id], owner: [customer by who], recorded: at, columns: {columns}}}\n",
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers SELECT g FROM generate_series(1, 500) g",
        "CREATE TABLE notes (id integer PRIMARY KEY, who integer, at timestamptz, words text)",
        "CREATE TABLE old_notes (PRIMARY KEY (id)) INHERITS (notes)",
        "INSERT INTO old_notes SELECT g, 1 + g % 500, now() - g * interval '1 hour', 'w' "
        "FROM generate_series(1, 5000) g",
        "ANALYZE",
        policy=NOTES,
    )
    found, _ = _found(ground)
    assert set(found) == {"op.old_notes.who", "op.old_notes.at"}
    for one in found.values():
        ground.run(one.statement)
    assert _found(ground) == ({}, [])


def test_a_million_rows_take_no_longer_than_the_rest(lay_sqlite: Lay) -> None:
    """What is counted to reckon is bounded, and said."""
    ground = _company(lay_sqlite, 1_000)
    rows = "WITH RECURSIVE n (i) AS (SELECT 100000 UNION ALL SELECT i + 1 FROM n WHERE i < 1100000) "
    ground.run(
        rows + f"INSERT INTO invoices SELECT i, 1 + i % 20, '{ago(days=30)}', NULL, 1 FROM n WHERE i < 200000",
        rows + f"INSERT INTO calls SELECT i, '{telco.number(1)}', NULL, '{ago(days=30)}', 100000 + i % 90000 FROM n",
    )
    found, _ = _found(ground)
    one = found["op.calls.invoice_id"]
    assert one.rows is not None
    assert one.rows > 1_000_000
    assert "its first 100000 rows" in one.by
    assert one.would_read is not None
    assert one.would_read >= 1_000_000 / 90_000 / 2, "what is saved is not put higher than it is"
