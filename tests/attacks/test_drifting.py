"""Attacks by change of shape: between plan and apply, and in the middle, the tables, the worklists, the policy or
the plan become others."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

import pytest

from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, Ground, ago, outcome
from troth.engine import applying
from troth.engine.applying import apply_plan
from troth.engine.planning import make_plan, work_name
from troth.kernel.errors import Refused
from troth.plan.counted import CountedPlan
from troth.register.values import RunOutcome

COLUMNS = "{id: not personal, who: not personal, at: not personal, words: note}"
MAP = (
    NOTES_MAP
    + f"""
  op.notes: {{key: [id], owner: [customer by who], recorded: at, columns: {COLUMNS}}}
  op.letters: {{key: [id], owner: [customer by who], recorded: at, columns: {COLUMNS}}}
"""
)


def notebook(lay: Lay, notes: int = 4) -> Ground:
    """One customer with some notes and letters, all of them due."""
    instant = "{instant}"
    ground = lay(MAP, policy=NOTES)
    typed = "text" if ground.kind == "sqlite" else "timestamptz"
    table = "CREATE TABLE {} (id integer PRIMARY KEY, who integer, at " + instant + ", words text)"
    ground.run(
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        table.replace(instant, typed).format("notes"),
        table.replace(instant, typed).format("letters"),
        *(f"INSERT INTO notes VALUES ({n}, 1, '{ago(days=500 + n)}', 'words {n}')" for n in range(1, notes + 1)),
        f"INSERT INTO letters VALUES (1, 1, '{ago(days=500)}', 'dear customer')",
    )
    return ground


@dataclass(frozen=True)
class Change:
    """What somebody does to the table of notes. ``only``: the engine in which it can be done."""

    name: str
    statements: tuple[str, ...]
    only: str | None = None

    def __str__(self) -> str:
        return self.name


CHANGES = (
    Change("column added", ("ALTER TABLE notes ADD COLUMN secret text",)),
    Change(
        "renamed and added",
        ("ALTER TABLE notes RENAME COLUMN words TO text_of_it", "ALTER TABLE notes ADD COLUMN words text"),
    ),
    Change("retyped", ("ALTER TABLE notes ALTER COLUMN words TYPE varchar(99)",), "postgres"),
    Change("recorded retyped", ("ALTER TABLE notes ALTER COLUMN at TYPE text",), "postgres"),
    Change(
        "retyped",
        (
            "CREATE TABLE other (id integer PRIMARY KEY, who integer, at integer, words text)",
            "INSERT INTO other SELECT * FROM notes",
            "DROP TABLE notes",
            "ALTER TABLE other RENAME TO notes",
        ),
        "sqlite",
    ),
    Change(
        "trigger added",
        ("CREATE TRIGGER kept BEFORE DELETE ON notes BEGIN INSERT INTO letters VALUES (99, 1, NULL, old.words); END",),
        "sqlite",
    ),
    Change(
        "trigger added",
        (
            (
                "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN INSERT INTO letters VALUES (99, 1, NULL, old.words); RETURN old; END $$"
            ),
            "CREATE TRIGGER kept AFTER DELETE ON notes FOR EACH ROW EXECUTE FUNCTION keep()",
        ),
        "postgres",
    ),
    Change(
        "rule added",
        ("CREATE RULE kept AS ON DELETE TO notes DO ALSO INSERT INTO letters VALUES (99, 1, NULL, old.words)",),
        "postgres",
    ),
    Change(
        "cascade added",
        (
            "CREATE TABLE stamps (id integer PRIMARY KEY, note_id integer REFERENCES notes (id) ON DELETE CASCADE)",
            "INSERT INTO stamps VALUES (1, 2), (2, 4)",
        ),
    ),
    Change(
        "heir added",
        (
            "CREATE TABLE old_notes (secret text) INHERITS (notes)",
            f"INSERT INTO old_notes VALUES (2, 1, '{ago(days=900)}', 'words', 's')",
        ),
        "postgres",
    ),
    Change(
        "key no longer unique",
        ("ALTER TABLE notes DROP CONSTRAINT notes_pkey", f"INSERT INTO notes VALUES (1, 1, '{ago(days=1)}', 'new')"),
        "postgres",
    ),
)


@pytest.mark.parametrize(
    ("kind", "change"),
    [(kind, change) for kind in ("sqlite", "postgres") for change in CHANGES if change.only in (None, kind)],
    ids=str,
)
def test_a_table_altered_between_plan_and_apply_is_left_alone(
    request: pytest.FixtureRequest, kind: str, change: Change
) -> None:
    """What a key or a column meant when somebody said yes, it may not mean any more; the other tables are done."""
    ground = notebook(request.getfixturevalue(f"lay_{kind}"))
    plan = ground.plan()
    ground.run(*change.statements)
    there = ground.digest("notes")
    applied = ground.apply(plan)
    assert applied.outcome is RunOutcome.IN_PART
    notes = outcome(applied, "op.notes")
    assert notes.refused is not None
    assert (notes.deleted, notes.changed, notes.locked) == (0, 0, 4)
    assert ground.digest("notes") == there
    assert ground.keys("letters") == set()
    [refused] = [receipt.body for receipt in ground.receipts("refused")]
    assert refused is not None
    assert refused["table"] == "op.notes"


@pytest.mark.parametrize(
    ("kind", "change"),
    [(kind, change) for kind in ("sqlite", "postgres") for change in CHANGES if change.only in (None, kind)],
    ids=str,
)
def test_a_table_altered_in_the_middle_of_an_apply_is_left_alone_from_then_on(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, kind: str, change: Change
) -> None:
    """The cascade, the trigger, the column come after the first batch: the second is not done in the new shape."""
    ground = notebook(request.getfixturevalue(f"lay_{kind}"))
    monkeypatch.setitem(applying.BATCH, ground.kind, 1)
    plan = ground.plan()
    changed: list[str] = []

    def moved(table: str, _done: int, _total: int) -> None:
        if table == "op.notes" and not changed:
            ground.run(*change.statements)
            changed.append(ground.digest("notes"))

    with ground.engine() as opened:
        applied = apply_plan(opened, plan.digest, yes=plan.digest, moved=moved)
    notes = outcome(applied, "op.notes")
    assert (notes.deleted, notes.locked) == (1, 3)
    assert notes.refused is not None
    assert [ground.digest("notes")] == changed
    assert 99 not in ground.keys("letters"), "the trigger never fired"
    if change.name == "cascade added":
        assert ground.keys("stamps") == {1, 2}


def test_a_table_dropped_after_the_plan(lay: Lay) -> None:
    """Somebody has dropped the table: said so, and the others are done."""
    ground = notebook(lay)
    plan = ground.plan()
    ground.run("DROP TABLE notes")
    applied = ground.apply(plan)
    assert "not in the database" in str(outcome(applied, "op.notes").refused)
    assert outcome(applied, "op.letters").deleted == 1


def test_the_table_of_people_dropped_after_the_plan(lay: Lay) -> None:
    """Nobody can be found any more: nothing is decided, so nothing goes."""
    ground = notebook(lay)
    plan = ground.plan()
    ground.run("DROP TABLE customers")
    with pytest.raises(Refused) as refused:
        ground.apply(plan)
    assert "customers" in refused.value.says
    assert len(ground.keys("notes")) == 4


# --- worklists --------------------------------------------------------------------------------------------------------


def _worklist(ground: Ground, plan: CountedPlan, table: str) -> str:
    name = f'"troth_{work_name(plan.digest, table)}"'
    return name if ground.kind == "sqlite" else f"troth.{name}"


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ("DROP TABLE {}", "PLAN_STALE"),
        ("DELETE FROM {} WHERE k_id = 1", "PLAN_CHANGED"),
        ("INSERT INTO {0} SELECT * FROM {0}", "PLAN_CHANGED"),
        ("UPDATE {} SET action = 2 WHERE k_id = 1", "PLAN_CHANGED"),
    ],
)
def test_a_worklist_that_is_gone_or_of_another_length(lay: Lay, edit: str, code: str) -> None:
    """Nothing at all is done, not even in the other tables: somebody has been there."""
    ground = notebook(lay)
    plan = ground.plan()
    ground.run(edit.format(_worklist(ground, plan, "op.notes")))
    with pytest.raises(Refused) as refused:
        ground.apply(plan)
    assert refused.value.code == code
    assert (len(ground.keys("notes")), len(ground.keys("letters"))) == (4, 1)


def test_an_undue_row_put_into_the_worklist_does_not_go(lay: Lay) -> None:
    """Somebody exchanges a key in the worklist for that of a row of yesterday: the list is no more than what is
    looked at."""
    ground = notebook(lay)
    ground.run(f"INSERT INTO notes VALUES (7, 1, '{ago(days=1)}', 'of yesterday')")
    plan = ground.plan()
    ground.run(f"UPDATE {_worklist(ground, plan, 'op.notes')} SET k_id = 7 WHERE k_id = 2")
    applied = ground.apply(plan)
    assert ground.keys("notes") == {2, 7}
    assert outcome(applied, "op.notes").withheld == 1


def test_a_change_written_into_a_deletion_does_not_delete(lay: Lay) -> None:
    """Two rows exchange what is to be done with them: the one that was to be made anonymous is not deleted instead."""
    columns = "{id: not personal, who: usage, at: not personal, hour: usage}"
    mapped = (
        NOTES_MAP
        + f"""
  op.use: {{key: [id], owner: [customer by who], recorded: at, columns: {columns}, anonymise: {{hour: round 6}}}}
"""
    )
    ground = lay(mapped, policy=NOTES)
    typed = "text" if ground.kind == "sqlite" else "timestamptz"
    ground.run(
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        f"CREATE TABLE use (id integer PRIMARY KEY, who integer, at {typed}, hour integer)",
        f"INSERT INTO use VALUES (1, 1, '{ago(days=400)}', 13), (2, 1, '{ago(days=400)}', 14)",
    )
    plan = ground.plan()
    worklist = _worklist(ground, plan, "op.use")
    counted = next(count for count in plan.tables if count.table == "op.use")
    assert (counted.delete, counted.change) == (0, 2)
    ground.run(f"UPDATE {worklist} SET action = 1")
    with pytest.raises(Refused):
        ground.apply(plan)
    assert ground.select("SELECT hour FROM use ORDER BY id") == [(13,), (14,)]


def test_a_worklist_dropped_in_the_middle(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first batch is done and told; the rest is refused in a clear sentence, the other tables are done."""
    ground = notebook(lay)
    monkeypatch.setitem(applying.BATCH, ground.kind, 1)
    plan = ground.plan()

    def moved(table: str, done: int, _total: int) -> None:
        if (table, done) == ("op.notes", 1):
            ground.run(f"DROP TABLE {_worklist(ground, plan, 'op.notes')}")

    with ground.engine() as opened:
        applied = apply_plan(opened, plan.digest, yes=plan.digest, moved=moved)
    notes = outcome(applied, "op.notes")
    assert (notes.deleted, notes.locked) == (1, 3)
    assert "troth_work" in str(notes.refused)
    assert outcome(applied, "op.letters").deleted == 1
    assert len(ground.keys("notes")) == 3


# --- policy, map, plan ------------------------------------------------------------------------------------------------


def test_a_policy_or_a_map_edited_after_the_plan(lay: Lay) -> None:
    """A yes was said to a plan under the old words."""
    ground = notebook(lay)
    plan = ground.plan()
    policy = ground.folder / "policy.yaml"
    before = policy.read_text(encoding="utf-8")
    policy.write_text(before.replace("keep: 12 months", "keep: 24 months"), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        ground.apply(plan)
    assert refused.value.code == "PLAN_STALE"
    policy.write_text(before, encoding="utf-8")
    ground.edit_map("brake: 100%", "brake: 90%")
    with pytest.raises(Refused) as refused:
        ground.apply(plan)
    assert refused.value.code == "PLAN_STALE"
    assert len(ground.keys("notes")) == 4


def test_a_plan_of_the_future_waits(lay_sqlite: Lay) -> None:
    """What will be due tomorrow is not due today."""
    ground = notebook(lay_sqlite)
    with ground.engine() as opened:
        plan = make_plan(opened, ground.now + timedelta(seconds=1))
    with pytest.raises(Refused) as refused:
        ground.apply(plan)
    assert refused.value.code == "PLAN_AHEAD"
    assert len(ground.keys("notes")) == 4


def test_a_plan_that_nobody_made(lay_sqlite: Lay) -> None:
    """A digest out of the air."""
    ground = notebook(lay_sqlite)
    with pytest.raises(Refused) as refused:
        ground.apply("0" * 64)
    assert refused.value.code == "PLAN_UNKNOWN"


def test_a_plan_edited_in_the_register(lay_sqlite: Lay) -> None:
    """Somebody makes the count in the register larger: it is no longer what its digest says."""
    ground = notebook(lay_sqlite)
    plan = ground.plan()
    with closing(sqlite3.connect(ground.register)) as connection:
        changed = connection.execute("""UPDATE plan SET document = replace(document, '"delete":4', '"delete":5')""")
        assert changed.rowcount == 1
        connection.commit()
    with pytest.raises(Refused) as refused:
        ground.apply(plan)
    assert refused.value.code == "PLAN_CHANGED"
    assert len(ground.keys("notes")) == 4


def test_the_same_plan_made_again_after_rows_came_back(lay: Lay) -> None:
    """A backup is restored, the plan for the same instant has the same digest: it is worked off anew, not taken for
    done."""
    ground = notebook(lay)
    first = ground.plan()
    ground.apply(first)
    ground.run(
        *(f"INSERT INTO notes VALUES ({n}, 1, '{ago(days=500 + n)}', 'words {n}')" for n in range(1, 5)),
        f"INSERT INTO letters VALUES (1, 1, '{ago(days=500)}', 'dear customer')",
    )
    second = ground.plan()
    assert second.digest == first.digest
    applied = ground.apply(second)
    assert (outcome(applied, "op.notes").deleted, outcome(applied, "op.notes").earlier) == (4, 0)
    assert ground.keys("notes") == set()


def test_a_store_that_may_not_be_written_is_not_said_to_be_done(lay_sqlite: Lay) -> None:
    """The map says `write: false`: the plan shows what is due there, and apply does not claim to have done it."""
    ground = notebook(lay_sqlite)
    ground.edit_map("country: SE}", "country: SE, write: false}")
    plan = ground.plan()
    assert plan.planned == 5
    applied = ground.apply(plan)
    assert applied.outcome is RunOutcome.IN_PART
    assert [one.locked for one in applied.tables] == [4, 1]
    assert len(ground.keys("notes")) == 4


def test_what_is_gone_leaves_its_keys_in_no_list(lay: Lay) -> None:
    """A key may be a person's; once a plan is worked off, its worklists go too, and applying it again finds it done."""
    ground = notebook(lay)
    tables = (
        "SELECT name FROM sqlite_schema WHERE name LIKE 'troth_work%' AND type = 'table'"
        if ground.kind == "sqlite"
        else "SELECT tablename FROM pg_tables WHERE tablename LIKE 'troth_work%'"
    )
    plan = ground.plan()
    assert len(ground.select(tables)) == 2
    ground.run("ALTER TABLE letters ADD COLUMN more text")
    assert ground.apply(plan).outcome is RunOutcome.IN_PART
    [(left,)] = ground.select(tables)
    assert str(left).endswith("_op.letters"), "what is left to be done still needs its list"
    plan = ground.plan()
    ground.apply(plan)
    assert ground.select(tables) == []
    again = ground.apply(plan)
    assert again.outcome is RunOutcome.DONE
    assert [(one.deleted + one.changed, one.earlier) for one in again.tables] == [(0, 1)]
