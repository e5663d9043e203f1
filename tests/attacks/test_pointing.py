"""Rows that point at rows: cascades never fire, parents are stripped, tables may point at themselves and names may be of any kind."""

import random

import pytest

from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, Ground, ago, count, outcome
from troth.engine import applying
from troth.register.values import RunOutcome

OLD, NEW = ago(days=500), ago(days=5)
PLAIN = "{id: not personal, who: not personal, at: not personal, words: note}"
PEOPLE = ("CREATE TABLE customers (id integer PRIMARY KEY)", "INSERT INTO customers VALUES (1)")


def ground_of(lay: Lay, tables: str, *statements: str) -> Ground:
    """A ground with one customer. ``INSTANT`` in the statements is the engine's type for times."""
    ground = lay(NOTES_MAP + tables, policy=NOTES)
    typed = "text" if ground.kind == "sqlite" else "timestamptz"
    ground.run(*PEOPLE, *(statement.replace("INSTANT", typed) for statement in statements))
    return ground


def mapped(table: str, columns: str = PLAIN, more: str = "") -> str:
    """A table of the map: its rows are the customer's, and due a year after they were recorded."""
    return f"\n  op.{table}: {{key: [id], owner: [customer by who], recorded: at, {more}columns: {columns}}}"


# --- cascades ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["CASCADE", "SET NULL", "RESTRICT", "NO ACTION"])
def test_a_child_that_nobody_mapped_is_never_taken_along(lay: Lay, action: str) -> None:
    """The map knows nothing of the children; whatever the foreign key would do with them, it comes to nothing."""
    ground = ground_of(
        lay,
        mapped("cases"),
        "CREATE TABLE cases (id integer PRIMARY KEY, who integer, at INSTANT, words text)",
        f"CREATE TABLE scans (id integer PRIMARY KEY, case_id integer REFERENCES cases (id) ON DELETE {action}, bytes text)",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a'), (2, 1, '{OLD}', 'b'), (3, 1, '{OLD}', 'c')",
        "INSERT INTO scans VALUES (10, 2, 'signature')",
    )
    plan = ground.plan()
    assert (count(plan, "op.cases").delete, count(plan, "op.cases").change) == (2, 1)
    assert ground.apply(plan).outcome is RunOutcome.DONE
    assert ground.select("SELECT id, words FROM cases") == [(2, None)]
    assert ground.select("SELECT id, case_id, bytes FROM scans") == [(10, 2, "signature")]
    assert ground.plan().planned == 0


def test_an_undecided_child_keeps_its_parent(lay: Lay) -> None:
    """The child's owner cannot be found, so it waits for a staff member; its parent is due and is stripped."""
    ground = ground_of(
        lay,
        mapped("cases")
        + mapped(
            "scans",
            "{id: not personal, who: not personal, at: not personal, case_id: not personal, bytes: note}",
            "links: {case_id: op.cases}, ",
        ),
        "CREATE TABLE cases (id integer PRIMARY KEY, who integer, at INSTANT, words text)",
        "CREATE TABLE scans (id integer PRIMARY KEY, who integer, at INSTANT, bytes text, "
        "case_id integer REFERENCES cases (id) ON DELETE CASCADE)",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a'), (2, 1, '{OLD}', 'b'), (3, 1, '{OLD}', 'c')",
        f"INSERT INTO scans VALUES (10, 99, '{OLD}', 'whose?', 2), (11, 1, '{OLD}', 'due', 3)",
    )
    plan = ground.plan()
    assert [wait.rows for wait in count(plan, "op.scans").waits] == [1]
    ground.apply(plan)
    assert ground.select("SELECT id, words FROM cases") == [(2, None)]
    assert ground.select("SELECT id, bytes FROM scans") == [(10, "whose?")]


def test_a_link_that_is_no_foreign_key_and_of_another_type(lay: Lay) -> None:
    """The map alone knows that the text in the child is the parent's number; the child stays, so the parent's key does."""
    ground = ground_of(
        lay,
        mapped("cases")
        + mapped(
            "scans",
            "{id: not personal, who: not personal, at: not personal, case_ref: not personal, bytes: note}",
            "links: {case_ref: op.cases}, ",
        ),
        "CREATE TABLE cases (id bigint PRIMARY KEY, who integer, at INSTANT, words text)",
        "CREATE TABLE scans (id integer PRIMARY KEY, who integer, at INSTANT, bytes text, case_ref text)",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a'), (2, 1, '{OLD}', 'b'), (3, 1, '{OLD}', 'c')",
        f"INSERT INTO scans VALUES (10, 1, '{NEW}', 'new', '2'), (11, 1, '{OLD}', 'due', '3'), (12, 1, '{NEW}', 'x', 'none')",
    )
    plan = ground.plan()
    assert (count(plan, "op.cases").delete, count(plan, "op.cases").change) == (2, 1)
    ground.run(f"INSERT INTO scans VALUES (13, 1, '{NEW}', 'late', '1')")
    applied = ground.apply(plan)
    assert outcome(applied, "op.cases").withheld == 1
    assert ground.select("SELECT id, words FROM cases ORDER BY id") == [(1, "a"), (2, None)]
    assert ground.keys("scans") == {10, 12, 13}


def test_composite_keys_pointed_at_in_another_order(lay: Lay) -> None:
    """The foreign key names the columns of a two-part key the other way round, and cascades."""
    ground = ground_of(
        lay,
        "\n  op.lines: {key: [doc, line], owner: [customer by who], recorded: at, columns: "
        "{doc: not personal, line: not personal, who: not personal, at: not personal, words: note}}",
        "CREATE TABLE lines (doc integer, line integer, who integer, at INSTANT, words text, PRIMARY KEY (doc, line))",
        "CREATE TABLE marks (id integer PRIMARY KEY, l integer, d integer, "
        "FOREIGN KEY (l, d) REFERENCES lines (line, doc) ON DELETE CASCADE)",
        f"INSERT INTO lines VALUES (1, 2, 1, '{OLD}', 'a'), (2, 1, 1, '{OLD}', 'b'), (2, 2, 1, '{OLD}', 'c'), (1, 1, 1, '{NEW}', 'd')",
        "INSERT INTO marks VALUES (1, 2, 1), (2, NULL, 2)",
    )
    plan = ground.plan()
    assert (count(plan, "op.lines").delete, count(plan, "op.lines").change) == (2, 1)
    ground.run("INSERT INTO marks VALUES (3, 2, 2)")
    ground.apply(plan)
    assert ground.select("SELECT doc, line, words FROM lines ORDER BY doc, line") == [
        (1, 1, "d"),
        (1, 2, None),
        (2, 2, "c"),
    ]
    assert ground.keys("marks") == {1, 2, 3}


def test_a_foreign_key_from_another_schema(lay_postgres: Lay) -> None:
    """Who points from a schema that is no store of the map cannot be asked about its rows: nothing is deleted, cells are emptied."""
    ground = ground_of(
        lay_postgres,
        mapped("cases"),
        "CREATE TABLE cases (id integer PRIMARY KEY, who integer, at INSTANT, words text)",
        "CREATE SCHEMA archive",
        "CREATE TABLE archive.scans (id integer PRIMARY KEY, case_id integer REFERENCES cases (id) ON DELETE CASCADE)",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a'), (2, 1, '{OLD}', 'b')",
        "INSERT INTO archive.scans VALUES (1, 2)",
    )
    ground.sweep()
    assert ground.select("SELECT id, words FROM cases ORDER BY id") == [(1, None), (2, None)]
    assert ground.select("SELECT count(*) FROM archive.scans") == [(1,)]


def test_a_personal_column_that_rows_point_at_is_not_emptied(lay_postgres: Lay) -> None:
    """The other table follows the address by ON UPDATE CASCADE: emptying it here would empty it there, undecided."""
    ground = ground_of(
        lay_postgres,
        mapped("cases", PLAIN, "when_empty: keep row, "),
        "CREATE TABLE cases (id integer PRIMARY KEY, who integer, at INSTANT, words text UNIQUE)",
        "CREATE TABLE scans (id integer PRIMARY KEY, words text REFERENCES cases (words) ON UPDATE CASCADE)",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'anna@example.se')",
        "INSERT INTO scans VALUES (1, 'anna@example.se')",
    )
    plan = ground.plan()
    assert (count(plan, "op.cases").planned, sum(count(plan, "op.cases").stuck.values())) == (0, 1)
    ground.apply(plan)
    assert ground.select("SELECT words FROM scans") == [("anna@example.se",)]


def test_a_partition_with_a_cascade_and_a_trigger_of_its_own(lay_postgres: Lay) -> None:
    """What is deleted through the parent is deleted in the partition, with everything that hangs on the partition alone."""
    ground = ground_of(
        lay_postgres,
        mapped("calls") + mapped("texts"),
        "CREATE TABLE calls (id integer PRIMARY KEY, who integer, at INSTANT, words text) PARTITION BY RANGE (id)",
        "CREATE TABLE calls_old PARTITION OF calls FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE scans (id integer PRIMARY KEY, call_id integer REFERENCES calls_old (id) ON DELETE CASCADE)",
        "CREATE TABLE texts (id integer PRIMARY KEY, who integer, at INSTANT, words text) PARTITION BY RANGE (id)",
        "CREATE TABLE texts_old PARTITION OF texts FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE copies (words text)",
        "CREATE FUNCTION copy_it() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO copies VALUES (old.words); RETURN old; END $$",
        "CREATE TRIGGER copied BEFORE DELETE ON texts_old FOR EACH ROW EXECUTE FUNCTION copy_it()",
        f"INSERT INTO calls VALUES (1, 1, '{OLD}', 'a'), (2, 1, '{OLD}', 'b')",
        "INSERT INTO scans VALUES (1, 2)",
        f"INSERT INTO texts VALUES (1, 1, '{OLD}', 'a')",
    )
    ground.sweep()
    assert ground.select("SELECT id, words FROM calls") == [(2, None)]
    assert ground.keys("scans") == {1}
    assert ground.select("SELECT id, words FROM texts") == [(1, None)]
    assert ground.select("SELECT * FROM copies") == []


def test_what_inherits_from_a_table_refuses_it(lay_postgres: Lay) -> None:
    """Rows of an heir are among the table's, by the same keys, with columns that nobody mapped."""
    ground = ground_of(
        lay_postgres,
        mapped("cases"),
        "CREATE TABLE cases (id integer PRIMARY KEY, who integer, at INSTANT, words text)",
        "CREATE TABLE old_cases (secret text) INHERITS (cases)",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a')",
        f"INSERT INTO old_cases VALUES (1, 1, '{OLD}', 'a', 'secret')",
    )
    plan = ground.plan()
    assert plan.planned == 0
    assert "old_cases" in str(count(plan, "op.cases").refused)
    assert ground.select("SELECT count(*) FROM cases") == [(2,)]


# --- tables that point at themselves, and at each other ---------------------------------------------------------------

STAFF = "{id: not personal, who: not personal, at: not personal, boss: not personal, words: note}"


def staff(lay: Lay, *rows: tuple[int, int | None, str], links: str = "links: {boss: op.staff}, ") -> Ground:
    """People and whom they report to: ``(id, boss, at)``; the foreign key cascades."""
    ground = ground_of(
        lay,
        mapped("staff", STAFF, links),
        "CREATE TABLE staff (id integer PRIMARY KEY, who integer, at INSTANT, words text, "
        "boss integer REFERENCES staff (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)",
        "CREATE INDEX staff_of ON staff (boss)",
    )
    ground.run(
        *(f"INSERT INTO staff VALUES ({key}, 1, '{at}', 'w{key}', NULL)" for key, _, at in rows),
        *(f"UPDATE staff SET boss = {boss} WHERE id = {key}" for key, boss, _ in rows if boss is not None),
    )
    return ground


@pytest.mark.parametrize("links", ["links: {boss: op.staff}, ", ""], ids=["linked in the map", "foreign key alone"])
def test_a_table_that_points_at_itself(lay: Lay, links: str) -> None:
    """Who reports to whom: all who are due go in one sweep, but whoever has somebody below her that stays is stripped."""
    ground = staff(
        lay,
        (1, None, OLD),  # above 3, who is above 5, who stays
        (2, None, OLD),  # above 4 and 6, all due
        (3, 1, OLD),
        (4, 2, OLD),
        (5, 3, NEW),
        (6, 4, OLD),
        (7, 7, OLD),  # her own boss
        (8, 9, OLD),  # each other's
        (9, 8, OLD),
        (10, 11, OLD),  # each other's, and one below stays
        (11, 10, OLD),
        (12, 11, NEW),
        links=links,
    )
    plan = ground.plan()
    assert (count(plan, "op.staff").delete, count(plan, "op.staff").change) == (6, 4)
    assert ground.apply(plan).outcome is RunOutcome.DONE
    assert ground.select("SELECT id, words FROM staff ORDER BY id") == [
        (1, None),
        (3, None),
        (5, "w5"),
        (10, None),
        (11, None),
        (12, "w12"),
    ]
    assert ground.plan().planned == 0


def test_somebody_new_below_after_the_plan(lay: Lay) -> None:
    """A new row points at the last of a chain that is to go: the whole chain above it stays this time."""
    ground = staff(lay, (1, None, OLD), (2, 1, OLD), (3, 2, OLD), (4, None, OLD))
    plan = ground.plan()
    assert count(plan, "op.staff").delete == 4
    ground.run(f"INSERT INTO staff VALUES (5, 1, '{NEW}', 'new', 3)")
    applied = ground.apply(plan)
    assert ground.keys("staff") == {1, 2, 3, 5}
    assert outcome(applied, "op.staff").withheld == 3


@pytest.mark.parametrize("order", ["newest below", "at random"])
def test_a_long_chain_over_many_batches(lay: Lay, monkeypatch: pytest.MonkeyPatch, order: str) -> None:
    """Each row points at the one before, through twenty batches, and all are due: one sweep takes them, from below."""
    monkeypatch.setitem(applying.BATCH, "sqlite", 20)
    monkeypatch.setitem(applying.BATCH, "postgres", 20)
    keys = list(range(1, 401))
    if order == "at random":
        random.Random(3).shuffle(keys)
    ground = staff(lay)
    with ground.connect() as connection:
        connection.execute("BEGIN")
        for key, boss in zip(keys, [None, *keys[:-1]], strict=True):
            connection.execute(f"INSERT INTO staff VALUES ({key}, 1, '{OLD}', 'w', {boss or 'NULL'})")
        connection.execute("COMMIT")
    plan = ground.plan()
    assert count(plan, "op.staff").delete == 400
    applied = ground.apply(plan)
    assert (applied.outcome, outcome(applied, "op.staff").withheld) == (RunOutcome.DONE, 0)
    assert ground.keys("staff") == set()


def test_two_tables_that_point_at_each_other(lay: Lay) -> None:
    """Neither can go before the other: both are stripped, no error is raised, and the next plan has nothing to do."""
    ground = ground_of(
        lay,
        mapped(
            "cases",
            "{id: not personal, who: not personal, at: not personal, words: note, last: not personal}",
            "links: {last: op.scans}, ",
        )
        + mapped(
            "scans",
            "{id: not personal, who: not personal, at: not personal, words: note, of: not personal}",
            "links: {of: op.cases}, ",
        ),
        "CREATE TABLE cases (id integer PRIMARY KEY, who integer, at INSTANT, words text, last integer)",
        "CREATE TABLE scans (id integer PRIMARY KEY, who integer, at INSTANT, words text, of integer REFERENCES cases (id))",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a', 10), (2, 1, '{OLD}', 'b', NULL)",
        f"INSERT INTO scans VALUES (10, 1, '{OLD}', 's', 1), (11, 1, '{OLD}', 't', 2)",
    )
    assert ground.sweep().outcome is RunOutcome.DONE
    assert ground.select("SELECT words FROM cases WHERE id = 1") == [(None,)]
    assert ground.select("SELECT words FROM scans WHERE id = 10") == [(None,)]
    ground.sweep()
    assert (ground.keys("cases"), ground.keys("scans")) == ({1}, {10})
    assert ground.plan().planned == 0


# --- names and columns ------------------------------------------------------------------------------------------------


def test_names_that_sql_would_rather_have_for_itself(lay: Lay) -> None:
    """Reserved words, capitals, blanks, quotes, per cent signs and letters beyond ASCII, as tables and as columns."""
    ground = ground_of(
        lay,
        """
  op.order:
    key: [select]
    owner: [customer by Group]
    recorded: Desc
    columns: {select: not personal, Group: not personal, Desc: not personal, from: note, 100%: note, ålder: note}
  op.User:
    key: [ID]
    owner: [customer by order]
    recorded: when
    links: {order: op.order}
    when_empty: keep row
    columns: {ID: not personal, order: not personal, when: not personal, "the name": note, 'a"b': note}
""",
        'CREATE TABLE "order" ("select" integer PRIMARY KEY, "Group" integer, "Desc" INSTANT, "from" text, "100%" text, "ålder" text)',
        'CREATE TABLE "User" ("ID" integer PRIMARY KEY, "order" integer REFERENCES "order" ("select") ON DELETE CASCADE, '
        '"when" INSTANT, "the name" text, "a""b" text)',
        f"""INSERT INTO "order" VALUES (1, 1, '{OLD}', 'x', 'y', 'z'), (2, 1, '{OLD}', 'x', 'y', 'z'), (3, 1, '{NEW}', 'x', 'y', 'z')""",
        f"""INSERT INTO "User" VALUES (1, 1, '{OLD}', 'n', 'q'), (2, 3, '{NEW}', 'n', 'q')""",
    )
    assert ground.sweep().outcome is RunOutcome.DONE
    assert ground.select('SELECT "select", "from", "100%", "ålder" FROM "order" ORDER BY 1') == [
        (1, None, None, None),
        (3, "x", "y", "z"),
    ]
    assert ground.select('SELECT "ID", "the name", "a""b" FROM "User" ORDER BY 1') == [(1, None, None), (2, "n", "q")]


def test_a_column_that_may_not_be_empty_is_stuck_and_shown_and_not_tried(lay: Lay) -> None:
    """NOT NULL, and the map says nothing to write instead: the plan tells how many, the store is never asked to break its rule."""
    ground = ground_of(
        lay,
        mapped(
            "cases",
            "{id: not personal, who: not personal, at: not personal, words: note, more: note}",
            "when_empty: keep row, ",
        ),
        "CREATE TABLE cases (id integer PRIMARY KEY, who integer, at INSTANT, words text NOT NULL, more text)",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a', 'b'), (2, 1, '{OLD}', 'c', NULL)",
    )
    plan = ground.plan()
    counted = count(plan, "op.cases")
    assert counted.change == 1
    assert sum(counted.stuck.values()) == 2
    assert "words" in " ".join(counted.stuck)
    assert ground.apply(plan).outcome is RunOutcome.DONE
    assert ground.select("SELECT words, more FROM cases ORDER BY id") == [("a", None), ("c", None)]


def test_one_constant_in_a_unique_column_that_replaces(lay_sqlite: Lay) -> None:
    """SQLite can be told to delete the other row where a value stands twice: made anonymous, two rows would have become one."""
    ground = ground_of(
        lay_sqlite,
        mapped(
            "use",
            "{id: not personal, who: usage, at: not personal, hour: usage}",
            "anonymise: {hour: replace 0}, ",
        ),
        "CREATE TABLE use (id integer PRIMARY KEY, who integer, at INSTANT, hour text UNIQUE ON CONFLICT REPLACE)",
        f"INSERT INTO use VALUES (1, 1, '{OLD}', '13'), (2, 1, '{OLD}', '14')",
    )
    applied = ground.sweep()
    assert ground.keys("use") == {1, 2}
    assert applied.outcome is RunOutcome.IN_PART
    assert "SQLITE_CONSTRAINT_UNIQUE" in str(outcome(applied, "op.use").refused)
