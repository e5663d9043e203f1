"""What a database may do to a draft: names that are no names, dirty rows, nothing at all, a million rows, no rights."""

import json
import random
import sqlite3
import string
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from psycopg import sql

from stores.operator_side import Operator
from troth.declaration.load import load_texts
from troth.declaration.model import Declaration
from troth.engine.draft.drafting import addresses, draft_map
from troth.engine.draft.measure import STATEMENT_TIMEOUT_MS, Measuring
from troth.kernel.canonical import plain
from troth.kernel.finding import Finding, Level
from troth.kernel.names import TODO
from troth.plan.drafted import NOT_PERSONAL, DraftColumn, DraftTable, MapDraft
from troth.policy.resolve import resolve
from troth.render.map_draft import yaml
from troth.stores.contract import Row, Store
from troth.stores.errors import StatementTimeout

POLICY = (Path(__file__).parents[1] / "declaration" / "small-policy.yaml").read_bytes()
NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def operator(request: pytest.FixtureRequest) -> Operator:
    """An empty database on each engine."""
    fixture = "sqlite_file" if request.param == "sqlite" else "postgres_database"
    return Operator(request.param, str(request.getfixturevalue(fixture)))


def looked(*urls: str, statement_timeout_ms: int = STATEMENT_TIMEOUT_MS) -> tuple[MapDraft, tuple[Finding, ...]]:
    return draft_map(addresses(urls), NOW, statement_timeout_ms=statement_timeout_ms)


def draft_of(*operators: Operator) -> MapDraft:
    draft, findings = looked(*(f"s{number}={item.url}" for number, item in enumerate(operators)))
    assert findings == ()
    read_back(draft)
    return draft


def read_back(draft: MapDraft) -> Declaration:
    """The draft as the loader reads it; every table and column is there under its own name."""
    declaration, findings = load_texts(POLICY, yaml(draft).encode())
    assert [finding for finding in findings if finding.level is Level.ERROR] == []
    assert declaration is not None
    read = {name: tuple(entry.columns) for name, entry in declaration.map.tables.items()}
    assert read == {table.name: tuple(column.column for column in table.columns) for table in draft.tables}
    bare, _ = load_texts(POLICY, yaml(draft, reasons=False).encode())
    assert bare is not None
    assert bare.map == declaration.map
    return declaration


def table(draft: MapDraft, name: str) -> DraftTable:
    return next(found for found in draft.tables if found.name == f"s0.{name}")


def column(draft: MapDraft, name: str, of: str) -> DraftColumn:
    return next(found for found in table(draft, name).columns if found.column == of)


def people(operator: Operator, customers: int = 50) -> None:
    """A table of customers with as many rows."""
    operator.run("CREATE TABLE customers (id integer PRIMARY KEY, name text, email text, created_at text)")
    with operator.connect() as connection:
        mark = operator.mark("INSERT INTO customers VALUES (?, ?, ?, ?)")
        connection.cursor().executemany(
            mark,
            [
                (number, f"Anna {number}", f"anna{number}@mail.example", f"2024-01-{number % 28 + 1:02}")
                for number in range(customers)
            ],
        )


# --- names ------------------------------------------------------------------------------------------------------------

HOSTILE = (
    'quote"quote',
    "it's",
    "new\nline: todo",
    "# comment",
    "a: b",
    "- item",
    "{curly}",
    "[square]",
    "&anchor",
    "*alias",
    "!tag",
    "%directive",
    "---",
    "<<",
    "null",
    "true",
    "No",
    "~",
    "todo",
    "not personal",
    "select",
    "ta\tb",
    "Ünïcödé",
    "姓名",
    "👩‍🚒",
    "\u202egnirts",
    "\ufeffbom",
    "percent % s %(x)s",
    "back\\slash",
    "e" * 60,
    "1st",
    "key",
    "columns",
    "owner",
)
NOT_WRITABLE = (" blank", "a/b", "blank ")


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def test_hostile_columns_are_read_back(operator: Operator) -> None:
    operator.run(
        *(f"CREATE TABLE t{at} (id integer PRIMARY KEY, {quoted(name)} text)" for at, name in enumerate(HOSTILE))
    )
    draft = draft_of(operator)
    for at, name in enumerate(HOSTILE):
        assert [found.column for found in table(draft, f"t{at}").columns] == ["id", name]
        assert column(draft, f"t{at}", name).open


def test_hostile_keys_and_pointers_are_read_back(operator: Operator) -> None:
    for at, name in enumerate(HOSTILE):
        operator.run(
            f"CREATE TABLE users{at} ({quoted(name)} integer PRIMARY KEY, email text, first_name text)",
            f"CREATE TABLE notes{at} (pk integer PRIMARY KEY, {quoted(name)} integer REFERENCES users{at}, body text)",
        )
    draft = draft_of(operator)
    classes = {found.table for found in draft.people}
    for at, name in enumerate(HOSTILE):
        key = table(draft, f"users{at}").key
        assert key in ((name,), None)
        # Who cannot be named by a key is no class of people, and nobody's rows are hers.
        assert (f"s0.users{at}" in classes) == (key is not None)
        assert table(draft, f"notes{at}").ownerless == (key is None)
    assert 0 < len(classes) < len(HOSTILE)


def test_columns_that_cannot_be_written_are_said(operator: Operator) -> None:
    operator.run(
        *(f"CREATE TABLE t{at} (id integer PRIMARY KEY, {quoted(name)} text)" for at, name in enumerate(NOT_WRITABLE))
    )
    draft, findings = looked(f"s0={operator.url}")
    read_back(draft)
    assert [(finding.code, finding.subject) for finding in findings] == [
        ("NAME_NOT_WRITABLE", f"s0.t{at}.{name}") for at, name in enumerate(NOT_WRITABLE)
    ]
    for at, name in enumerate(NOT_WRITABLE):
        assert table(draft, f"t{at}").columns_left_out == (name,)


def test_hostile_tables_are_said_to_be_left_out(operator: Operator) -> None:
    people(operator)
    hostile = [name for name in (*HOSTILE, *NOT_WRITABLE) if not name.isidentifier()]
    for at, name in enumerate(hostile):
        operator.run(
            f"CREATE TABLE {quoted(name)} (id integer PRIMARY KEY, customer_id integer, email text)",
            f"CREATE TABLE lines{at} (id integer PRIMARY KEY, parent integer REFERENCES {quoted(name)})",
        )
    draft, findings = looked(f"s0={operator.url}")
    read_back(draft)
    assert {(finding.code, finding.subject) for finding in findings} == {
        ("NAME_NOT_WRITABLE", f"s0.{name}") for name in hostile
    }
    assert all(finding.says.isprintable() for finding in findings)
    assert any("`s0.a: b`" in finding.says for finding in findings)
    assert {found.name for found in draft.tables} == {"s0.customers", *(f"s0.lines{at}" for at in range(len(hostile)))}


def test_reserved_words_as_names_of_tables(operator: Operator) -> None:
    words = ("todo", "owner", "null", "select", "all", "each", "todos", "rows", "through")
    for word in words:
        operator.run(f'CREATE TABLE "{word}" (id integer PRIMARY KEY, first_name text, email text, phone text)')
    draft = draft_of(operator)
    assert {found.name for found in draft.tables} == {f"s0.{word}" for word in words}
    classes = [found.person_class for found in draft.people]
    assert TODO not in classes
    assert len(set(classes)) == len(classes) == len(words)


names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(columns=st.lists(names, min_size=1, max_size=4, unique_by=str.casefold), relation=names)
def test_any_names_are_read_back(tmp_path: Path, columns: list[str], relation: str) -> None:
    path = tmp_path / f"{uuid.uuid4()}.db"
    listed = ", ".join(f"{quoted(name)} TEXT" for name in columns)
    with closing(sqlite3.connect(path)) as connection:
        try:
            connection.execute(f"CREATE TABLE {quoted(relation)} ({listed})")
            connection.execute(f"CREATE TABLE plain_things (pk_of_it INTEGER PRIMARY KEY, {listed})")
        except sqlite3.OperationalError:  # names that SQLite keeps for itself
            assume(False)
        connection.commit()
    read_back(looked(f"s0={path}")[0])


# --- what is in it ----------------------------------------------------------------------------------------------------


def test_an_empty_database(operator: Operator) -> None:
    draft = draft_of(operator)
    assert draft.tables == ()
    assert draft.people == ()


def test_tables_without_rows_are_drafted_from_names(operator: Operator) -> None:
    operator.run(
        "CREATE TABLE customers (id integer PRIMARY KEY, email text, first_name text, created_at timestamp NOT NULL)",
        "CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer, item text)",
    )
    draft = draft_of(operator)
    assert table(draft, "customers").owner == "customer by id"
    # No value bears it out, so it is only mentioned.
    assert table(draft, "orders").ownerless
    assert any("it holds no value yet" in mention for mention in table(draft, "orders").mentions)


@pytest.mark.parametrize(
    ("dangling", "different", "proposed", "why"),
    [(0, 40, True, ""), (4, 40, True, ""), (11, 40, False, "of 100 sampled values are found"), (0, 4, False, "only 4")],
)
def test_an_undeclared_pointer_is_proposed_where_its_values_are_found(
    operator: Operator, dangling: int, different: int, proposed: bool, why: str
) -> None:
    people(operator)
    operator.run("CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer, item text)")
    with operator.connect() as connection:
        for number in range(100):
            found = 1_000 + number if number < dangling else number % different
            connection.execute(operator.mark("INSERT INTO orders VALUES (?, ?, ?)"), (number, found, "bread"))
    orders = table(draft_of(operator), "orders")
    assert (orders.owner == "customer by customer_id") == proposed
    assert [link.column for link in orders.links] == (["customer_id"] if proposed else [])
    assert proposed or any(why in mention for mention in orders.mentions)
    if proposed:
        assert "100 sampled values are found (" in orders.owner_reason


def test_numbers_kept_as_text_and_texts_among_numbers_point_all_the_same(operator: Operator) -> None:
    people(operator)
    operator.run("CREATE TABLE orders (id integer PRIMARY KEY, customer_id text, item text)")
    with operator.connect() as connection:
        for number in range(50):
            connection.execute(operator.mark("INSERT INTO orders VALUES (?, ?, ?)"), (number, str(number), "x"))
    assert table(draft_of(operator), "orders").owner == "customer by customer_id"


def test_dirty_values_in_sqlite(sqlite_file: Path) -> None:
    operator = Operator("sqlite", str(sqlite_file))
    people(operator)
    operator.run("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, created_at DATETIME, note)")
    with operator.connect() as connection:
        rows: list[tuple[object, ...]] = [(number, number % 50, "2024-01-01", "x") for number in range(400)]
        rows += [(400, "forty", "yesterday", b"\xff\x00"), (401, 2**62, "", 1.5), (402, b"\xff", None, "x" * 10**6)]
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", rows)
    orders = table(draft_of(operator), "orders")
    assert orders.owner == "customer by customer_id"
    assert orders.recorded == "created_at"


def test_text_that_is_no_text_is_said(sqlite_file: Path) -> None:
    operator = Operator("sqlite", str(sqlite_file))
    operator.run(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT)", "INSERT INTO notes VALUES (1, CAST(x'ff' AS TEXT))"
    )
    draft, findings = looked(f"s0={operator.url}")
    read_back(draft)
    assert [(finding.code, finding.subject) for finding in findings] == [("NOT_VISIBLE", "s0.notes")]
    assert column(draft, "notes", "body").reason == "no value could be looked at"


@pytest.mark.parametrize(("ahead", "missing", "proposed"), [(0, 0, True), (1, 0, True), (5, 0, False), (0, 5, False)])
def test_the_row_s_own_time_is_there_and_not_ahead(
    operator: Operator, ahead: int, missing: int, proposed: bool
) -> None:
    operator.run("CREATE TABLE events (id integer PRIMARY KEY, created_at text)")
    with operator.connect() as connection:
        for number in range(100):
            value = (NOW + timedelta(days=30 if number < ahead else -number - 1)).isoformat()
            written = None if number >= 100 - missing else value
            connection.execute(operator.mark("INSERT INTO events VALUES (?, ?)"), (number, written))
    events = table(draft_of(operator), "events")
    assert (events.recorded == "created_at") == proposed
    assert proposed or "5 % of" in " ".join(events.mentions)


def test_what_values_look_like_counts_whatever_the_name(operator: Operator) -> None:
    operator.run("CREATE TABLE things (id integer PRIMARY KEY, x1 text, x2 text, x3 text)")
    with operator.connect() as connection:
        for number in range(50):
            row = (number, f"anna{number}@mail.example", f"192.0.2.{number}", f"+46 70 123 4{number:02}")
            connection.execute(operator.mark("INSERT INTO things VALUES (?, ?, ?, ?)"), row)
    draft = draft_of(operator)
    assert [column(draft, "things", name).data for name in ("x1", "x2", "x3")] == ["contact", "traffic", "contact"]
    # Nobody is found by such names, and the rows are nobody's until a person says whose.
    assert table(draft, "things").ownerless


def test_what_is_unknown_is_never_called_harmless(operator: Operator) -> None:
    people(operator)
    operator.run(
        "CREATE TABLE files (id integer PRIMARY KEY, customer_id integer REFERENCES customers, q1 text, q2 integer, "
        "q3 boolean, q4 numeric)"
    )
    with operator.connect() as connection:
        for number in range(50):
            value = operator.mark("INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)")
            connection.execute(value, (number, number, "a", 1, True, 2))
    draft = draft_of(operator)
    for name in ("q1", "q2", "q3", "q4"):
        found = column(draft, "files", name)
        assert found.open
        assert "different values in 50 sampled rows" in found.reason
    declaration = read_back(draft)
    shown = [finding for finding in resolve(declaration)[1] if finding.code == "TODO"]
    assert {finding.span.line for finding in shown} >= {
        number
        for number, line in enumerate(yaml(draft).splitlines(), 1)
        if line.strip().startswith(("q1:", "q2:", "q3:", "q4:"))
    }


def test_no_value_of_anybody_is_told(operator: Operator) -> None:
    secret = "".join(random.Random(7).choices(string.ascii_lowercase, k=12))
    operator.run(
        "CREATE TABLE customers (id integer PRIMARY KEY, name text, email text, kind text, born date, note text)",
        "CREATE TABLE orders (id text PRIMARY KEY, customer_id text, created_at text)",
    )
    with operator.connect() as connection:
        for number in range(60):
            row = (number, secret, f"{secret}@mail.example", secret, "1971-03-17", f"{secret}\n# {secret}")
            connection.execute(operator.mark("INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?)"), row)
            row2 = (f"{secret}{number}", f"{secret}{number}", "1973-05-19T07:11:13")
            connection.execute(operator.mark("INSERT INTO orders VALUES (?, ?, ?)"), row2)
    draft, findings = looked(f"s0={operator.url}")
    told = yaml(draft) + json.dumps(plain(draft)) + repr(findings)
    for value in (secret, "1971", "1973", "03-17", "05-19", "07:11"):
        assert value not in told


# --- kinds of relations -----------------------------------------------------------------------------------------------


def test_views_generated_columns_and_troth_s_own(operator: Operator) -> None:
    people(operator)
    operator.run(
        "CREATE VIEW v AS SELECT email FROM customers",
        "CREATE TABLE troth_spine (id integer PRIMARY KEY, email text)",
        "CREATE TABLE parts (id integer PRIMARY KEY, a text, b text GENERATED ALWAYS AS (a) STORED)",
    )
    draft = draft_of(operator)
    left = {item.relation: item.why for item in draft.left_out}
    assert set(left) == {"v", "troth_spine"}
    assert column(draft, "parts", "b").open
    assert "generated by the database from other columns: b" in table(draft, "parts").mentions


def test_partitions_have_one_entry_with_their_parent(postgres_database: str) -> None:
    operator = Operator("postgres", postgres_database)
    people(operator)
    operator.run(
        "CREATE TABLE calls (id bigint, customer_id integer REFERENCES customers, started_at timestamptz NOT NULL, "
        "PRIMARY KEY (id, started_at)) PARTITION BY RANGE (started_at)",
        "CREATE TABLE calls_2024 PARTITION OF calls FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
        "INSERT INTO calls SELECT n, n % 50, '2024-02-01'::timestamptz + n * interval '1 hour' "
        "FROM generate_series(1, 99) n",
        "CREATE MATERIALIZED VIEW m AS SELECT email FROM customers",
    )
    draft = draft_of(operator)
    calls = table(draft, "calls")
    assert calls.key == ("id", "started_at")
    assert calls.owner == "customer by customer_id"
    assert calls.recorded == "started_at"
    assert {item.relation for item in draft.left_out} == {"calls_2024", "m"}


def test_a_table_without_a_key_is_said_to_have_none(operator: Operator) -> None:
    operator.run(
        "CREATE TABLE log (email text, seen_at text)",
        "CREATE TABLE tags (tag text NOT NULL UNIQUE, label text)",
        "CREATE TABLE loose (code text UNIQUE, label text)",
    )
    draft = draft_of(operator)
    assert table(draft, "log").key is None
    assert table(draft, "tags").key == ("tag",)
    assert table(draft, "loose").key is None  # of nulls there may be many
    declared = read_back(draft)
    assert len([entry for entry in declared.map.tables.values() if entry.key is None]) == 2
    assert "NOT_YET" not in [finding.code for finding in resolve(declared)[1]]


def test_people_in_another_store_own_rows_and_no_link_leads_there(sqlite_file: Path, postgres_database: str) -> None:
    crm, billing = Operator("postgres", postgres_database), Operator("sqlite", str(sqlite_file))
    people(crm)
    billing.run("CREATE TABLE invoices (id INTEGER PRIMARY KEY, customer_id INTEGER, issued_on DATE)")
    with billing.connect() as connection:
        connection.executemany("INSERT INTO invoices VALUES (?, ?, '2024-01-01')", [(n, n) for n in range(50)])
    draft = draft_of(crm, billing)
    invoices = next(found for found in draft.tables if found.name == "s1.invoices")
    assert invoices.owner == "customer by customer_id"
    assert invoices.links == ()


def test_whose_number_it_was_is_found_by_holder_and_time(operator: Operator) -> None:
    people(operator)
    operator.run(
        "CREATE TABLE numbers (id integer PRIMARY KEY, msisdn text, customer_id integer, assigned_at text, "
        "released_at text)",
        "CREATE TABLE calls (id integer PRIMARY KEY, a_number text, started_at text)",
    )
    with operator.connect() as connection:
        for number in range(50):
            row = (number, f"+46701{number:06}", number, "2023-01-01", None)
            connection.execute(operator.mark("INSERT INTO numbers VALUES (?, ?, ?, ?, ?)"), row)
        for number in range(200):
            call = (number, f"+46701{number % 50:06}", "2024-01-01T10:00:00Z")
            connection.execute(operator.mark("INSERT INTO calls VALUES (?, ?, ?)"), call)
    draft = draft_of(operator)
    assert table(draft, "calls").owner == "msisdn(a_number) at started_at"
    assert [(key.table, key.person, key.begins, key.ends) for key in draft.keys] == [
        ("s0.numbers", "customer by customer_id", "assigned_at", "released_at")
    ]


# --- how it looks -----------------------------------------------------------------------------------------------------


def test_a_million_rows_are_sampled(sqlite_file: Path) -> None:
    operator = Operator("sqlite", str(sqlite_file))
    people(operator, 1_000)
    operator.run(
        "CREATE TABLE calls (id INTEGER PRIMARY KEY, customer_id INTEGER, started_at TEXT, body TEXT)",
        "INSERT INTO calls WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) "
        "SELECT i, i % 1000, '2024-01-01T00:00:00Z', 'x' FROM n",
    )
    calls = table(draft_of(operator), "calls")
    assert calls.owner == "customer by customer_id"
    assert "100 % of 10000 sampled values are found" in calls.owner_reason


def test_many_tables_named_alike_are_looked_up_in_few(sqlite_file: Path) -> None:
    operator = Operator("sqlite", str(sqlite_file))
    people(operator)
    for number in range(300):
        operator.run(f"CREATE TABLE shop{number}_items (id INTEGER PRIMARY KEY, items_id INTEGER, item_id INTEGER)")
    draft = draft_of(operator)
    assert len(draft.tables) == 301
    assert all(len(found.mentions) <= 21 for found in draft.tables)
    assert len(yaml(draft)) < 1024 * 1024


def test_a_role_that_may_only_read_is_enough_and_nothing_is_written(postgres_database: str) -> None:
    operator = Operator("postgres", postgres_database)
    people(operator)
    operator.run(
        "CREATE TABLE secrets (id integer PRIMARY KEY, customer_id integer, pin text)",
        "DROP ROLE IF EXISTS draft_reader",
        "CREATE ROLE draft_reader LOGIN",
        'REVOKE ALL ON DATABASE "' + postgres_database.split("/")[3].split("?")[0] + '" FROM PUBLIC',
        'GRANT CONNECT ON DATABASE "' + postgres_database.split("/")[3].split("?")[0] + '" TO draft_reader',
        "GRANT SELECT ON customers TO draft_reader",
        "GRANT SELECT (id) ON secrets TO draft_reader",
    )
    before = operator.rows("SELECT oid, relname FROM pg_class ORDER BY 1")
    try:
        draft, findings = looked("s0=" + postgres_database.replace("postgres@", "draft_reader@"))
    finally:
        operator.run("DROP OWNED BY draft_reader", "DROP ROLE draft_reader")
    read_back(draft)
    assert {(finding.code, finding.subject) for finding in findings} == {
        ("NOT_VISIBLE", "s0.secrets.customer_id"),
        ("NOT_VISIBLE", "s0.secrets.pin"),
    }
    assert table(draft, "customers").owner == "customer by id"
    assert column(draft, "secrets", "pin").open or column(draft, "secrets", "pin").data == "credential"
    assert operator.rows("SELECT oid, relname FROM pg_class ORDER BY 1") == before


def test_a_file_is_left_as_it_was(sqlite_file: Path) -> None:
    people(Operator("sqlite", str(sqlite_file)))
    sqlite_file.chmod(0o444)
    before = sqlite_file.read_bytes()
    looked(f"s0={sqlite_file}")
    assert sqlite_file.read_bytes() == before
    assert [path.name for path in sqlite_file.parent.iterdir()] == [sqlite_file.name]


def test_a_table_that_takes_too_long_is_said(sqlite_file: Path) -> None:
    operator = Operator("sqlite", str(sqlite_file))
    people(operator, 20)
    operator.run(
        "CREATE TABLE calls (id INTEGER PRIMARY KEY, body TEXT)",
        "INSERT INTO calls WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000) "
        "SELECT i, 'x' FROM n",
    )
    draft, findings = looked(f"s0={sqlite_file}", statement_timeout_ms=0)
    read_back(draft)
    assert [(finding.code, finding.subject) for finding in findings] == [("STATEMENT_TIMEOUT", "s0.calls")]
    assert column(draft, "calls", "body").reason.startswith("free_text") or column(draft, "calls", "body").open


def test_what_cannot_be_drawn_at_random_is_read_from_the_front_and_said(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(operator)
    ask = Measuring._ask

    def slow(self: Measuring, store: Store, statement: str, parameters: Sequence[object] = ()) -> list[Row]:
        if "random()" in statement:
            raise StatementTimeout(store.name)
        return ask(self, store, statement, parameters)

    monkeypatch.setattr(Measuring, "_ask", slow)
    draft, findings = looked(f"s0={operator.url}")
    read_back(draft)
    assert [(finding.code, finding.level, finding.subject) for finding in findings] == [
        ("STATEMENT_TIMEOUT", Level.NOTE, "s0.customers")
    ]
    assert "50 sampled rows" in table(draft, "customers").recorded_reason


@pytest.fixture
def held(postgres_database: str) -> Iterator[Operator]:
    """A table of customers that another session is altering."""
    operator = Operator("postgres", postgres_database)
    people(operator)
    operator.run("CREATE TABLE other (id integer PRIMARY KEY, phone text)")
    with psycopg.connect(postgres_database) as connection:
        connection.execute(sql.SQL("LOCK TABLE other IN ACCESS EXCLUSIVE MODE"))
        yield operator


def test_somebody_altering_a_table_hides_no_other(held: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("troth.engine.draft.measure.LOCK_TIMEOUT_MS", 100)
    draft, findings = looked(f"s0={held.url}")
    read_back(draft)
    assert [(finding.code, finding.subject) for finding in findings] == [("NOT_VISIBLE", "s0.other")]
    assert table(draft, "customers").owner == "customer by id"
    assert column(draft, "other", "phone").data == "contact"


def test_two_at_once_say_the_same(operator: Operator) -> None:
    people(operator)
    with operator.connect() as writer:
        writer.execute("BEGIN")
        writer.execute("INSERT INTO customers VALUES (999, 'Bo', 'bo@mail.example', '2024-01-01')")
        first, second = draft_of(operator), draft_of(operator)
        writer.execute("ROLLBACK")
    assert yaml(first) == yaml(second)
    assert NOT_PERSONAL in {found.data for found in table(first, "customers").columns}
