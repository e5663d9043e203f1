"""Attacks by tables that inherit in the old way, and by triggers on update that look harmless (PostgreSQL)."""

import pytest

from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, Ground, ago, count, outcome
from troth.engine import working
from troth.engine.applying import apply_plan
from troth.engine.heirs import live_shapes
from troth.engine.live import check_live
from troth.engine.verifying import verify_sample
from troth.register.values import RunOutcome
from troth.stores.postgres_stamps import stamped_column

COLUMNS = "{id: not personal, who: not personal, at: not personal, words: note}"
CASES = f"""
  op.cases: {{key: [id], owner: [customer by who], recorded: at, when_empty: WHEN row, columns: {COLUMNS}}}
"""
OLD, NEW = ago(days=900), ago(days=1)
TABLE = "CREATE TABLE cases (id integer PRIMARY KEY, who integer, at timestamptz, words text)"
HEIRS = (
    "CREATE TABLE cases_2024 () INHERITS (cases)",
    "CREATE TABLE cases_2024_05 () INHERITS (cases_2024)",
)


def ground_of(lay: Lay, *statements: str, mapped: str = "", when_empty: str = "delete") -> Ground:
    """One customer, a table of cases, and what an attack adds."""
    return lay(
        NOTES_MAP + CASES.replace("WHEN", when_empty) + mapped,
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1), (2)",
        TABLE,
        *statements,
        policy=NOTES,
    )


def rows(ground: Ground) -> list[tuple[object, ...]]:
    return ground.select("SELECT tableoid::regclass::text, id, words FROM cases ORDER BY id, 1")


def test_rows_of_heirs_are_rows_of_the_table(lay_postgres: Lay) -> None:
    """On two levels; those that are due go, wherever they lie, and the others stay as they are."""
    ground = ground_of(
        lay_postgres,
        *HEIRS,
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a'), (2, 1, '{NEW}', 'b')",
        f"INSERT INTO cases_2024 VALUES (3, 1, '{OLD}', 'c'), (4, 2, '{NEW}', 'd')",
        f"INSERT INTO cases_2024_05 VALUES (5, 2, '{OLD}', 'e'), (6, 1, '{NEW}', 'f')",
    )
    plan = ground.plan()
    found = count(plan, "op.cases")
    assert (found.refused, found.examined, found.delete) == (None, 6, 3)
    assert ground.apply(plan).outcome is RunOutcome.DONE
    assert rows(ground) == [("cases", 2, "b"), ("cases_2024", 4, "d"), ("cases_2024_05", 6, "f")]
    assert ground.plan().planned == 0
    with ground.engine() as opened:
        verified = verify_sample(opened, 100)
    assert (verified.rows, verified.differences) == (3, ())


def test_cells_of_heirs_are_emptied_where_they_lie(lay_postgres: Lay) -> None:
    ground = ground_of(
        lay_postgres,
        *HEIRS,
        f"INSERT INTO cases VALUES (1, 1, '{NEW}', 'a')",
        f"INSERT INTO cases_2024_05 VALUES (2, 1, '{OLD}', 'b'), (3, 1, '{NEW}', 'c')",
        when_empty="keep",
    )
    assert outcome(ground.sweep(), "op.cases").changed == 1
    assert rows(ground) == [("cases", 1, "a"), ("cases_2024_05", 2, None), ("cases_2024_05", 3, "c")]


def test_a_key_that_stands_twice_refuses_the_table(lay_postgres: Lay) -> None:
    """One of the two rows is due and the other is not."""
    ground = ground_of(
        lay_postgres,
        "CREATE TABLE cases_2024 () INHERITS (cases)",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a')",
        f"INSERT INTO cases_2024 VALUES (1, 1, '{NEW}', 'b'), (2, 1, '{OLD}', 'c')",
    )
    there = ground.digest("cases")
    plan = ground.plan()
    assert plan.planned == 0
    assert "1 of its keys stand more than once" in str(count(plan, "op.cases").refused)
    with ground.engine() as opened:
        found = [finding for finding in check_live(opened) if finding.code == "HAS_HEIRS"]
    assert [finding.says for finding in found] == [count(plan, "op.cases").refused]
    ground.apply(plan)
    assert ground.digest("cases") == there


def test_a_key_that_comes_to_stand_twice_before_the_act_refuses_it(lay_postgres: Lay) -> None:
    ground = ground_of(
        lay_postgres,
        "CREATE TABLE cases_2024 () INHERITS (cases)",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a'), (2, 1, '{OLD}', 'b')",
    )
    plan = ground.plan()
    ground.run(f"INSERT INTO cases_2024 VALUES (1, 1, '{NEW}', 'new')")
    applied = outcome(ground.apply(plan), "op.cases")
    assert "stand more than once" in str(applied.refused)
    assert (applied.deleted, len(rows(ground))) == (0, 3)


@pytest.mark.parametrize("when_empty", ["delete", "keep"])
def test_a_key_that_comes_to_stand_twice_during_the_act_harms_nothing(
    lay_postgres: Lay, monkeypatch: pytest.MonkeyPatch, when_empty: str
) -> None:
    """After the keys were counted somebody writes a fresh row of the same key: the old one goes, and that one stays."""
    ground = ground_of(
        lay_postgres,
        "CREATE TABLE cases_2024 () INHERITS (cases)",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a'), (2, 1, '{NEW}', 'b')",
        when_empty=when_empty,
    )
    plan = ground.plan()

    def and_then(*given: object) -> object:
        found = live_shapes(*given)  # type: ignore[arg-type]
        ground.run(f"INSERT INTO cases_2024 VALUES (1, 1, '{NEW}', 'new')")
        return found

    monkeypatch.setattr(working, "live_shapes", and_then)
    with ground.engine() as opened:
        apply_plan(opened, plan.digest, yes=plan.digest)
    old = [] if when_empty == "delete" else [("cases", 1, None)]
    assert rows(ground) == [*old, ("cases_2024", 1, "new"), ("cases", 2, "b")]


REFUSED = {
    "a column of its own": (("CREATE TABLE heir (secret text) INHERITS (cases)",), "its columns are not the same"),
    "a stricter column": (
        ("CREATE TABLE heir () INHERITS (cases)", "ALTER TABLE heir ALTER words SET NOT NULL"),
        "its columns are not the same",
    ),
    "another parent": (
        ("CREATE TABLE other (who integer)", "CREATE TABLE heir () INHERITS (cases, other)"),
        "inherits from others too",
    ),
    "a key that points at the parent": (
        (
            "CREATE TABLE heir () INHERITS (cases)",
            "CREATE TABLE scans (id integer PRIMARY KEY, case_id integer REFERENCES cases ON DELETE CASCADE)",
        ),
        "rows point at",
    ),
    "a key that points at the heir": (
        (
            "CREATE TABLE heir () INHERITS (cases)",
            "ALTER TABLE heir ADD PRIMARY KEY (id)",
            "CREATE TABLE scans (id integer PRIMARY KEY, case_id integer REFERENCES heir ON DELETE CASCADE)",
        ),
        "rows point at",
    ),
    "a table elsewhere": (
        (
            "CREATE FOREIGN DATA WRAPPER elsewhere",
            "CREATE SERVER away FOREIGN DATA WRAPPER elsewhere",
            "CREATE FOREIGN TABLE heir () INHERITS (cases) SERVER away",
        ),
        "is no table of this database",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_an_heir_that_is_more_than_a_part_refuses_the_table(lay_postgres: Lay, kind: str) -> None:
    statements, why = REFUSED[kind]
    ground = ground_of(lay_postgres, *statements, f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a')")
    plan = ground.plan()
    assert plan.planned == 0
    assert why in str(count(plan, "op.cases").refused)


def test_an_heir_that_is_mapped_itself_refuses_its_parent(lay_postgres: Lay) -> None:
    heir = CASES.replace("WHEN", "delete").replace("op.cases", "op.heir")
    ground = ground_of(
        lay_postgres,
        "CREATE TABLE heir () INHERITS (cases)",
        "ALTER TABLE heir ADD PRIMARY KEY (id)",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a')",
        f"INSERT INTO heir VALUES (2, 1, '{OLD}', 'b')",
        mapped=heir,
    )
    plan = ground.plan()
    assert "stands in the map itself" in str(count(plan, "op.cases").refused)
    ground.apply(plan)
    assert rows(ground) == [("cases", 1, "a")]


def test_a_trigger_of_an_heir_alone_is_seen(lay_postgres: Lay) -> None:
    ground = ground_of(
        lay_postgres,
        "CREATE TABLE cases_2024 () INHERITS (cases)",
        "CREATE TABLE copies (words text)",
        "CREATE FUNCTION copy_it() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO copies VALUES (old.words); RETURN old; END $$",
        "CREATE TRIGGER copied BEFORE DELETE ON cases_2024 FOR EACH ROW EXECUTE FUNCTION copy_it()",
        f"INSERT INTO cases_2024 VALUES (1, 1, '{OLD}', 'a')",
    )
    ground.sweep()
    assert rows(ground) == [("cases_2024", 1, None)]
    assert ground.select("SELECT * FROM copies") == []


def test_a_key_of_an_heir_holds_what_it_points_at_until_its_row_goes(lay_postgres: Lay) -> None:
    """Cases point at notes, the heir by a key of its own. Both go in one sweep where both are due; else the note
    stays."""
    notes = CASES.replace("op.cases", "op.notes").replace("WHEN", "delete")
    ground = ground_of(
        lay_postgres,
        "CREATE TABLE notes (id integer PRIMARY KEY, who integer, at timestamptz, words text)",
        "CREATE TABLE cases_2024 () INHERITS (cases)",
        "ALTER TABLE cases_2024 ADD FOREIGN KEY (id) REFERENCES notes (id)",
        f"INSERT INTO notes VALUES (1, 1, '{OLD}', 'a'), (2, 1, '{OLD}', 'b')",
        f"INSERT INTO cases_2024 VALUES (1, 1, '{OLD}', 'a'), (2, 1, '{NEW}', 'b')",
        mapped=notes,
    )
    assert ground.sweep().outcome is RunOutcome.DONE
    assert ground.keys("cases") == {2}
    assert ground.select("SELECT id, words FROM notes ORDER BY id") in ([(2, None)], [(1, None), (2, None)])
    ground.sweep()
    assert ground.select("SELECT id, words FROM notes") == [(2, None)]


# --- many rows --------------------------------------------------------------------------------------------------------


def test_a_hundred_thousand_rows_in_heirs(lay_postgres: Lay) -> None:
    ground = ground_of(
        lay_postgres,
        *HEIRS,
        f"INSERT INTO cases SELECT n, 1, timestamptz '{OLD}' , 'x' FROM generate_series(1, 20000) n",
        f"INSERT INTO cases_2024 SELECT n, 1, timestamptz '{OLD}', 'x' FROM generate_series(20001, 60000) n",
        f"INSERT INTO cases_2024_05 SELECT n, 2, CASE WHEN n % 2 = 0 THEN timestamptz '{OLD}' "
        f"ELSE timestamptz '{NEW}' END, 'x' FROM generate_series(60001, 100000) n",
    )
    assert outcome(ground.sweep(), "op.cases").deleted == 80_000
    assert ground.select("SELECT count(*), bool_and(id % 2 = 1 AND id > 60000) FROM cases") == [(20_000, True)]


# --- triggers ---------------------------------------------------------------------------------------------------------

STAMPED = """
  op.cases:
    key: [id]
    owner: [customer by who]
    recorded: at
    when_empty: keep row
    columns: {id: not personal, who: not personal, at: not personal, words: note, changed: CHANGED}
"""


def stamped(lay: Lay, body: str, changed: str = "not personal", trigger: str = "BEFORE UPDATE") -> Ground:
    """One old case, in a table whose rows a trigger changes."""
    return lay(
        NOTES_MAP + STAMPED.replace("CHANGED", changed),
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        "CREATE TABLE cases (id integer PRIMARY KEY, who integer, at timestamptz, words text, changed timestamptz)",
        f"CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER stamped {trigger} ON cases FOR EACH ROW EXECUTE FUNCTION stamp()",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a', '{OLD}')",
        policy=NOTES,
    )


@pytest.mark.parametrize(
    "body",
    [
        "BEGIN NEW.changed = CURRENT_TIMESTAMP; RETURN NEW; END",
        "begin\n  -- when it was changed\n  new.Changed := now();\n  return new;\nend;",
        'BEGIN NEW."changed" := pg_catalog.now(); RETURN NEW; END;',
    ],
)
def test_a_trigger_that_writes_the_time_lets_cells_be_emptied(lay_postgres: Lay, body: str) -> None:
    ground = stamped(lay_postgres, body)
    assert outcome(ground.sweep(), "op.cases").changed == 1
    assert ground.select(f"SELECT words, changed > '{NEW}' FROM cases") == [(None, True)]
    assert ground.plan().planned == 0


@pytest.mark.parametrize(
    ("body", "changed", "trigger"),
    [
        ("BEGIN NEW.changed = now(); NEW.words = OLD.words; RETURN NEW; END", "not personal", "BEFORE UPDATE"),
        ("BEGIN NEW.changed = now(); PERFORM 1; RETURN NEW; END", "not personal", "BEFORE UPDATE"),
        ("BEGIN NEW.changed = now(); RETURN OLD; END", "not personal", "BEFORE UPDATE"),
        ("BEGIN NEW.at = now(); NEW.changed = now(); RETURN NEW; END", "not personal", "BEFORE UPDATE"),
        ("BEGIN NEW.id = 7; RETURN NEW; END", "not personal", "BEFORE UPDATE"),
        ("BEGIN NEW.changed = now(); RETURN NEW; END", "note", "BEFORE UPDATE"),
        ("BEGIN NEW.changed = now(); RETURN NEW; END", "not personal", "AFTER UPDATE"),
    ],
)
def test_any_other_trigger_does_not(lay_postgres: Lay, body: str, changed: str, trigger: str) -> None:
    ground = stamped(lay_postgres, body, changed, trigger)
    there = ground.digest("cases")
    plan = ground.plan()
    assert (plan.planned, sum(count(plan, "op.cases").stuck.values())) == (0, 1)
    with ground.engine() as opened:
        assert "CHANGE_TRIGGER" in {finding.code for finding in check_live(opened)}
    ground.apply(plan)
    assert ground.digest("cases") == there


def test_another_now_is_not_taken_for_the_servers(lay_postgres: Lay) -> None:
    """Somebody's own `now()` comes before the server's in this role's search path, and does more than tell the time."""
    ground = stamped(lay_postgres, "BEGIN NEW.changed = now(); RETURN NEW; END")
    ground.run(
        "CREATE SCHEMA odd",
        "CREATE TABLE odd.seen (at timestamptz)",
        "CREATE FUNCTION odd.now() RETURNS timestamptz LANGUAGE sql AS "
        "$$ INSERT INTO odd.seen VALUES (clock_timestamp()) RETURNING at $$",
        "ALTER ROLE postgres SET search_path = odd, pg_catalog, public",
    )
    try:
        ground.sweep()
        assert ground.select("SELECT count(*) FROM odd.seen") == [(0,)]
    finally:
        ground.run("ALTER ROLE postgres RESET search_path")


def test_a_trigger_whose_function_is_replaced_between_batches_is_seen(
    lay_postgres: Lay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trigger stays the same in the catalogue; what it calls has become another."""
    ground = stamped(lay_postgres, "BEGIN NEW.changed = now(); RETURN NEW; END")
    ground.run("CREATE TABLE copies (words text)")
    plan = ground.plan()

    def and_then(*given: object) -> object:
        found = live_shapes(*given)  # type: ignore[arg-type]
        ground.run(
            "CREATE OR REPLACE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN INSERT INTO copies VALUES (OLD.words); RETURN NEW; END $$"
        )
        return found

    monkeypatch.setattr(working, "live_shapes", and_then)
    with ground.engine() as opened:
        applied = apply_plan(opened, plan.digest, yes=plan.digest)
    assert outcome(applied, "op.cases").refused is not None
    assert ground.select("SELECT * FROM copies") == []
    assert ground.select("SELECT words FROM cases") == [("a",)]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("BEGIN NEW.a = CURRENT_TIMESTAMP; RETURN NEW; END", "a"),
        ('BEGIN NEW."A b" := localtimestamp; RETURN NEW; END;', "A b"),
        ("BEGIN NEW.a = current_date; RETURN NEW; END", "a"),
        ("BEGIN NEW.a = now() - interval '1 day'; RETURN NEW; END", None),
        ("DECLARE x int := f(); BEGIN NEW.a = now(); RETURN NEW; END", None),
        ("BEGIN NEW.a = evil.now(); RETURN NEW; END", None),
        ("BEGIN NEW.a = now(); RETURN NEW; EXCEPTION WHEN OTHERS THEN RETURN OLD; END", None),
        ("BEGIN NEW.a = now(); END", None),
        ("BEGIN /* */ NEW.a = now(); RETURN NEW; END", None),
        ("", None),
    ],
)
def test_what_a_trigger_stamps_is_read_from_its_text(text: str, column: str | None) -> None:
    assert stamped_column(text) == column


# --- tables of nobody -------------------------------------------------------------------------------------------------


def test_a_row_that_a_table_of_nobody_points_at_stays(lay_postgres: Lay) -> None:
    """In a table without a personal column nothing is ever due: it has no worklist, and its rows hold what they point
    at."""
    places = """
  op.places:
    key: [id]
    owner: [customer by who]
    links: {case_id: op.cases}
    columns: {id: not personal, who: not personal, case_id: not personal}
"""
    ground = ground_of(
        lay_postgres,
        "CREATE TABLE places (id integer PRIMARY KEY, who integer, case_id integer)",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a'), (2, 1, '{OLD}', 'b')",
        "INSERT INTO places VALUES (1, 1, 2)",
        mapped=places,
    )
    assert ground.sweep().outcome is RunOutcome.DONE
    assert rows(ground) == [("cases", 2, None)]
