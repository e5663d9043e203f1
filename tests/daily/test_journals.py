"""Journals of PostgreSQL: what they note, what they must not miss, and when nobody may go by them (decision 0025)."""

import psycopg
import pytest

from attacks.conftest import Lay
from attacks.ground import Ground, ago, count
from daily.test_daily_attacks import OLD, daily, journal, notebook
from troth.engine import planning
from troth.engine.planning import make_daily_plan
from troth.policy.noted import noted
from troth.sql.journal import body, only_notes
from troth.sql.place import Placement

pytestmark = pytest.mark.postgres
NOTED = 'SELECT k_id FROM troth."troth_journal_op.notes" ORDER BY k_id'


@pytest.fixture
def ground(lay_postgres: Lay) -> Ground:
    """A notebook with journals, planned once."""
    found = notebook(lay_postgres)
    journal(found)
    found.plan()
    return found


def noted_keys(ground: Ground) -> list[object]:
    """What the journal of the notes holds."""
    return [key for (key,) in ground.select(NOTED)]


def test_what_is_noted(ground: Ground) -> None:
    ground.run(
        "UPDATE notes SET words = 'x' WHERE id = 5",
        "UPDATE notes SET id = 1000 WHERE id = 6",
        "DELETE FROM notes WHERE id = 7",
        "INSERT INTO notes VALUES (900, 1, NULL, 'new')",
    )
    assert noted_keys(ground) == [5, 6, 7, 900, 1000]
    made, asked = daily(ground)
    assert asked.whole == {}
    assert asked.asked["op.notes"] == 5, "no row is looked for that nobody wrote"
    assert noted_keys(ground) == [], "what was read is struck out"
    assert made.planned == 0


def test_what_is_undone_was_never_written(ground: Ground) -> None:
    with psycopg.connect(ground.url) as connection:
        connection.execute("DELETE FROM notes WHERE id < 50")
        connection.rollback()
    assert noted_keys(ground) == []


def test_a_plan_that_is_not_kept_strikes_nothing_out(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the look and the keeping: the next plan knows nothing of the last, and is whole."""
    ground.run(f"UPDATE notes SET at = '{OLD}' WHERE id = 7")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, ground.engine() as opened:
        patched.setattr(planning, "keep_worklists", killed)
        with pytest.raises(KeyboardInterrupt):
            make_daily_plan(opened, ground.now)
    assert noted_keys(ground) == [7]
    made, asked = daily(ground)
    assert (made.planned, set(asked.whole.values())) == (1, {"nothing was left by an earlier plan"})
    assert daily(ground)[1].whole == {}


def test_what_troth_deletes_itself_it_knows(ground: Ground) -> None:
    ground.run(f"UPDATE notes SET at = '{OLD}' WHERE id < 100")
    made, _ = daily(ground)
    ground.apply(made)
    assert min(ground.keys("notes")) == 100
    assert noted_keys(ground) == []
    assert daily(ground)[1].asked["op.notes"] == 0


def test_a_row_that_others_are_known_by_is_noted_whoever_deletes_it(ground: Ground) -> None:
    """Folders tell whose notes are: when Troth deletes one, the journal says so."""
    ground.run(f"UPDATE folders SET at = '{ago(days=3000)}'", "DELETE FROM notes")
    made, _ = daily(ground)
    assert made.planned == 20
    ground.apply(made)
    assert len(ground.select('SELECT * FROM troth."troth_journal_op.folders"')) >= 20


DOES_NOTHING = """CREATE OR REPLACE FUNCTION troth."troth_journal_op.notes"() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER AS 'BEGIN RETURN NULL; END'"""


@pytest.mark.parametrize(
    "done",
    [
        ["ALTER TABLE notes DISABLE TRIGGER troth_journal"],
        ["DROP TRIGGER troth_journal ON notes"],
        ["ALTER TABLE notes ENABLE TRIGGER troth_journal"],
        ['DROP TABLE troth."troth_journal_op.notes" CASCADE', "ALTER TABLE notes DISABLE TRIGGER troth_journal"],
    ],
    ids=["off", "gone", "not always", "another journal"],
)
def test_a_journal_that_is_not_as_it_was_made(lay_postgres: Lay, done: list[str]) -> None:
    """Rows are then told by their versions, or all are asked; nothing is missed."""
    ground = notebook(lay_postgres)
    journal(ground)
    ground.plan()
    with psycopg.connect(ground.url, autocommit=True) as connection:
        for statement in done:
            connection.execute(statement.encode())
    ground.run(f"UPDATE notes SET at = '{OLD}' WHERE id = 7")
    made, asked = daily(ground)
    assert (made.planned, "op.notes" in asked.whole) == (1, True), "another shape: it is asked whole once"
    ground.run(f"UPDATE notes SET at = '{OLD}' WHERE id = 8")
    made, asked = daily(ground)
    assert (made.planned, asked.whole, asked.asked["op.notes"]) == (2, {}, 1)


def test_a_function_that_is_another(ground: Ground) -> None:
    """What it does is not known: nothing is told by it, and in its table nothing is done."""
    with psycopg.connect(ground.url, autocommit=True) as connection:
        connection.execute(DOES_NOTHING)
    ground.run(f"UPDATE notes SET at = '{OLD}' WHERE id = 7")
    made, asked = daily(ground)
    assert (made.planned, sum(count(made, "op.notes").stuck.values()), "op.notes" in asked.whole) == (0, 1, True)


def test_rows_that_go_without_a_trigger(ground: Ground) -> None:
    ground.run("TRUNCATE notes")
    made, asked = daily(ground)
    assert (made.planned, "op.notes" in asked.whole) == (0, True)


def test_a_partition_that_comes_with_rows(lay_postgres: Lay) -> None:
    ground = notebook(lay_postgres, sees_to=False)
    ground.run(
        "ALTER TABLE notes RENAME TO first",
        "CREATE TABLE notes (id integer, folder integer, at timestamptz, words text) PARTITION BY RANGE (id)",
        "ALTER TABLE notes ADD PRIMARY KEY (id)",
        "ALTER TABLE notes ATTACH PARTITION first FOR VALUES FROM (0) TO (1000)",
        "CREATE TABLE second (LIKE notes)",
        f"INSERT INTO second VALUES (2000, 1, '{OLD}', 'old')",
    )
    journal(ground)
    ground.plan()
    ground.run(f"UPDATE notes SET at = '{OLD}' WHERE id = 7", f"UPDATE first SET at = '{OLD}' WHERE id = 8")
    made, asked = daily(ground)
    assert (made.planned, asked.whole, asked.asked["op.notes"]) == (2, {}, 2), "a partition is watched as well"
    ground.run("ALTER TABLE notes ATTACH PARTITION second FOR VALUES FROM (1000) TO (9000)")
    made, asked = daily(ground)
    assert (made.planned, "op.notes" in asked.whole) == (3, True)


def test_who_writes_needs_no_right_to_the_journal(ground: Ground) -> None:
    ground.run(
        "CREATE ROLE clerk_of_notes LOGIN",
        "GRANT SELECT, UPDATE ON notes TO clerk_of_notes",
    )
    try:
        with psycopg.connect(ground.url, user="clerk_of_notes", autocommit=True) as clerk:
            clerk.execute(f"UPDATE notes SET at = '{OLD}' WHERE id = 7")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                clerk.execute(NOTED)
    finally:
        ground.run("REVOKE ALL ON notes FROM clerk_of_notes", "DROP ROLE clerk_of_notes")
    assert daily(ground)[0].planned == 1


def test_two_daily_plans_at_once(ground: Ground) -> None:
    """The second finds the first at work, goes by nothing of the last plan, and says the same."""
    ground.run(f"UPDATE notes SET at = '{OLD}' WHERE id = 7")
    with psycopg.connect(ground.url) as first:
        name = "SELECT pg_advisory_xact_lock(hashtextextended('troth op ' || current_database(), 0))"
        first.execute(name)
        made, asked = daily(ground)
    assert (made.planned, set(asked.whole.values())) == (1, {"nothing was left by an earlier plan"})


def test_names_that_want_quotes(lay_postgres: Lay) -> None:
    """A table and a key that are called as words of SQL, in letters of both sizes, are noted as any other."""
    ground = notebook(lay_postgres)
    ground.run('ALTER TABLE notes RENAME TO "Order"', 'ALTER TABLE "Order" RENAME id TO "select"')
    ground.edit_map("op.notes:", "op.Order:")
    path = ground.folder / "map.yaml"
    before, _, after = path.read_text("utf-8").rpartition("key: [id]")
    path.write_text(f"{before}key: [select]{after.replace('{id: not personal', '{select: not personal', 1)}", "utf-8")
    journal(ground)
    ground.plan()
    ground.run(f'UPDATE "Order" SET at = \'{OLD}\' WHERE "select" = 7')
    made, asked = daily(ground)
    assert (made.planned, asked.whole, asked.asked["op.Order"]) == (1, {}, 1)


def test_only_the_text_of_a_journal_is_known(ground: Ground) -> None:
    with ground.engine() as opened:
        texts = [body(Placement("postgres", None, temporary=False), one) for one in noted(opened.policy, "op").values()]
    assert len(texts) == 3
    for text in texts:
        assert only_notes(text)
        assert not only_notes(text.replace("RETURN NULL; END", "DELETE FROM notes; RETURN NULL; END", 1))
        assert not only_notes(text.replace('"troth"."troth_journal_op', '"public"."x'))
        assert not only_notes(f"{text};")
        assert not only_notes(text.replace("pg_current_xact_id()", "evil()", 1))
