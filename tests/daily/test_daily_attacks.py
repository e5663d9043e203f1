"""What a daily plan must not miss, and when it must not trust what the last one left behind."""

import json
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from attacks import telco
from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, NOW, Ground, ago, count
from troth.engine.applying import apply_plan
from troth.engine.fencing import placed
from troth.engine.planning import make_daily_plan, make_plan
from troth.plan.counted import CountedPlan
from troth.plan.passes import Daily
from troth.policy.noted import noted
from troth.sql.journal import keeping

MAP = (
    NOTES_MAP
    + """
  op.folders:
    key: [id]
    owner: [customer by who]
    recorded: at
    columns: {id: not personal, who: not personal, at: not personal, title: voucher}
  op.notes:
    key: [id]
    owner: [through folder]
    recorded: at
    links: {folder: op.folders}
    columns: {id: not personal, folder: not personal, at: not personal, words: note}
"""
)
FRESH, OLD = ago(days=30), ago(days=500)


def notebook(lay: Lay, *, sees_to: bool = True) -> Ground:
    """300 notes in 20 folders of two customers: some old, most fresh; with whatever tells what is written."""
    ground = lay(MAP, policy=NOTES)
    typed = "text" if ground.kind == "sqlite" else "timestamptz"
    key = "REFERENCES folders (id)" if sees_to else ""
    ground.run(
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1), (2)",
        f"CREATE TABLE folders (id integer PRIMARY KEY, who integer, at {typed}, title text)",
        f"CREATE TABLE notes (id integer PRIMARY KEY, folder integer {key}, at {typed}, words text)",
        *(f"INSERT INTO folders VALUES ({n}, {1 + n % 2}, '{FRESH}', 't')" for n in range(1, 21)),
        *(f"INSERT INTO notes VALUES ({n}, {1 + n % 20}, '{FRESH}', 'w')" for n in range(1, 301)),
    )
    if sees_to:
        follow(ground)
    return ground


def follow(ground: Ground) -> None:
    """Begins the journals, where a store needs them."""
    if ground.kind == "sqlite":
        journal(ground)


def journal(ground: Ground, *relations: str) -> None:
    """Begins the journals of some relations, or of all, as ``troth check --live`` says."""
    with ground.engine() as opened:
        found = noted(opened.policy, "op")
        wanted = [found[name] for name in relations or found]
        texts = [text for one in wanted for text in keeping(placed(opened.stores["op"]), one)]
    ground.run(*texts)


def daily(ground: Ground) -> tuple[CountedPlan, Daily]:
    """A daily plan for now, which must say what a whole one says, and how it came about."""
    with ground.engine() as opened:
        whole = make_plan(opened, ground.now, keep=False)
        made, (asked,) = make_daily_plan(opened, ground.now)
    for one, other in zip(whole.tables, made.tables, strict=True):
        assert (one.delete, one.change, one.due, one.waits, one.stuck, one.soon) == (
            other.delete,
            other.change,
            other.due,
            other.waits,
            other.stuck,
            other.soon,
        ), one.table
    return made, asked


def test_only_what_was_written_is_asked(lay: Lay) -> None:
    ground = notebook(lay)
    ground.plan()
    ground.run(
        f"UPDATE notes SET at = '{OLD}' WHERE id = 7",
        f"INSERT INTO notes VALUES (900, 1, '{OLD}', 'late')",
        "DELETE FROM notes WHERE id = 8",
    )
    made, asked = daily(ground)
    assert asked.whole == {}
    assert asked.asked["op.notes"] <= 3
    assert count(made, "op.notes").delete == 2
    ground.apply(made)
    assert not ground.keys("notes") & {7, 8, 900}


def test_a_row_whose_link_leads_to_another_now(lay: Lay) -> None:
    """The note is as it was; its folder is somebody's who is not there, and then it is gone altogether."""
    ground = notebook(lay)
    ground.plan()
    ground.run("UPDATE folders SET who = 99 WHERE id = 3")
    made, asked = daily(ground)
    assert (asked.whole, asked.asked["op.notes"]) == ({}, 15)
    assert sum(one.rows for one in count(made, "op.notes").waits) == 15


@pytest.mark.parametrize("noting", [True, False], ids=["journal", "no journal"])
def test_a_row_that_a_link_led_to_and_that_is_gone(lay: Lay, noting: bool) -> None:
    """No foreign key says that it went. PostgreSQL then has no trace of it, and all is asked; a journal has."""
    ground = notebook(lay, sees_to=False)
    if noting:
        journal(ground)
    else:
        follow(ground)
    ground.plan()
    ground.run("DELETE FROM folders WHERE id = 3")
    made, asked = daily(ground)
    assert sum(one.rows for one in count(made, "op.notes").waits) == 15
    if ground.kind == "postgres" and not noting:
        assert "no foreign key sees to `op.notes.folder`" in asked.whole["op.notes"]
    else:
        assert asked.asked["op.notes"] == 15


def test_time_alone_turns_a_row(lay: Lay) -> None:
    ground = notebook(lay)
    ground.run(f"UPDATE notes SET at = '{ago(days=363)}' WHERE id BETWEEN 1 AND 9")
    ground.plan()
    made, _ = daily(ground)
    assert made.planned == 0
    ground.now += timedelta(days=4)
    made, asked = daily(ground)
    assert count(made, "op.notes").delete == 9
    assert (asked.whole, asked.asked["op.notes"]) == ({}, 9)


def test_a_row_that_was_withheld_and_is_due_again(lay: Lay) -> None:
    """A hold came between plan and apply, and is lifted before the next plan: the spine is what it was."""
    ground = notebook(lay)
    ground.run(f"UPDATE notes SET at = '{OLD}' WHERE id = 7")
    plan = ground.plan()
    ground.event("hold", hold="court", case="T 1", **{"class": "customer", "person": "1"})
    ground.event("hold", hold="court", case="T 2", **{"class": "customer", "person": "2"})
    ground.apply(plan)
    assert 7 in ground.keys("notes")
    ground.now += timedelta(hours=1)
    ground.event("hold_released", case="T 1")
    ground.event("hold_released", case="T 2")
    made, asked = daily(ground)
    assert (count(made, "op.notes").delete, asked.whole) == (1, {})


def test_a_plan_that_nobody_applied_is_taken_over(lay: Lay) -> None:
    ground = notebook(lay)
    ground.run(f"UPDATE notes SET at = '{OLD}' WHERE id < 100")
    ground.plan()
    ground.run(f"UPDATE notes SET at = '{FRESH}' WHERE id = 50", "DELETE FROM notes WHERE id = 51")
    made, asked = daily(ground)
    assert count(made, "op.notes").delete == 97
    assert asked.asked["op.notes"] <= 2
    ground.apply(made)
    assert min(ground.keys("notes")) == 50


def test_a_plan_that_nobody_applied_and_of_which_more_goes_the_day_after(lay: Lay) -> None:
    """What is to be emptied today goes whole tomorrow: nothing but the time says so, and the last plan foresaw it."""
    usage = NOTES.replace("        then: anonymise\n", "")
    ground = lay(MAP.replace("words: note}", "words: note, used: usage}"), policy=usage)
    typed = "text" if ground.kind == "sqlite" else "timestamptz"
    ground.run(
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        f"CREATE TABLE folders (id integer PRIMARY KEY, who integer, at {typed}, title text)",
        "CREATE TABLE notes"
        f" (id integer PRIMARY KEY, folder integer REFERENCES folders (id), at {typed}, words text, used text)",
        f"INSERT INTO folders VALUES (1, 1, '{FRESH}', 't')",
        *(f"INSERT INTO notes VALUES ({n}, 1, '{FRESH}', 'w', 'u')" for n in range(1, 301)),
        f"UPDATE notes SET at = '{ago(days=365)}' WHERE id < 6",
    )
    follow(ground)
    first = count(ground.plan(), "op.notes")
    assert (first.change, first.delete, first.soon) == (5, 0, 5)
    ground.now += timedelta(days=1)
    made, asked = daily(ground)
    assert (asked.whole, asked.asked["op.notes"]) == ({}, 5)
    assert (count(made, "op.notes").change, count(made, "op.notes").delete) == (0, 5)


def test_what_turns_and_is_kept_all_the_same_is_asked_once(lay: Lay) -> None:
    """Of a row kept seven years another clock runs out: the pass before had looked as far ahead."""
    ground = notebook(lay)
    ground.run(
        f"UPDATE folders SET at = '{ago(days=365)}' WHERE id < 4",
        f"UPDATE folders SET at = '{ago(days=364)}' WHERE id = 9",
    )
    written = ground.folder / "policy.yaml"
    ground_of_it = "ground: legitimate_interest, interest: to plan, why: to plan"
    uses = f"      more: {{data: [voucher], {ground_of_it}, keep: 12 months after recorded}}"
    text = written.read_text("utf-8")
    written.write_text(
        text.replace("      usage:\n        data: [usage]", f"{uses}\n      usage:\n        data: [usage]"), "utf-8"
    )
    ground.plan()
    ground.now += timedelta(days=1)
    _, asked = daily(ground)
    assert (asked.whole, asked.asked["op.folders"]) == ({}, 1)
    assert asked.asked["op.notes"] == 0


@pytest.mark.postgres
@pytest.mark.parametrize("noting", [True, False], ids=["journal", "no journal"])
def test_a_transaction_that_was_open_at_the_last_pass(lay_postgres: Lay, noting: bool) -> None:
    """It had written before the pass looked, and is seen only afterwards: what it noted is not struck out before."""
    ground = notebook(lay_postgres)
    if noting:
        journal(ground)
    with psycopg.connect(ground.url) as slow:
        slow.execute(f"INSERT INTO notes VALUES (900, 1, '{OLD}', 'late')")
        ground.plan()
        made, _ = daily(ground)
        assert made.planned == 0
        slow.commit()
    made, asked = daily(ground)
    assert (made.planned, asked.whole) == (1, {})


@pytest.mark.postgres
def test_what_a_crash_of_the_server_empties(lay_postgres: Lay) -> None:
    ground = notebook(lay_postgres)
    ground.run("UPDATE notes SET folder = NULL WHERE id < 20")
    ground.plan()
    kept = ground.select("SELECT tablename FROM pg_tables WHERE tablename LIKE 'troth_kept_op.%'")
    for (name,) in kept:  # what is not logged is empty afterwards
        ground.run(f'TRUNCATE troth."{name}"')
    made, asked = daily(ground)
    assert set(asked.whole.values()) == {"nothing was left by an earlier plan"}
    assert sum(one.rows for one in count(made, "op.notes").waits) == 19


@pytest.mark.postgres
@pytest.mark.parametrize(
    "done",
    [
        "VACUUM FULL notes",
        "ALTER TABLE folders ADD COLUMN colour text",
        "UPDATE troth.troth_pass SET document = regexp_replace(document, '\"[0-9]+/[0-9]+\"', '\"1/1\"')",
    ],
    ids=["a file written anew", "another shape", "another server"],
)
def test_what_the_last_pass_said_is_of_another_table(lay_postgres: Lay, done: str) -> None:
    ground = notebook(lay_postgres)
    ground.plan()
    ground.run(done)
    _, asked = daily(ground)
    assert "op.notes" in asked.whole


def test_a_journal_that_was_given_up_for_a_while(lay_sqlite: Lay) -> None:
    ground = notebook(lay_sqlite)
    ground.plan()
    ground.run('DROP TRIGGER "troth_update_op.notes"', f"UPDATE notes SET at = '{OLD}' WHERE id = 7")
    made, asked = daily(ground)
    assert (made.planned, set(asked.whole)) == (1, {"op.notes"})
    ground.run(*(f'DROP TRIGGER "troth_{event}_op.notes"' for event in ("insert", "delete")))
    ground.run('DROP TABLE "troth_journal_op.notes"')
    journal(ground, "notes")
    _, asked = daily(ground)
    assert set(asked.whole) == {"op.notes"}, "begun anew, it says nothing of the time before"
    _, asked = daily(ground)
    assert asked.whole == {}


def test_a_journal_is_in_nobodys_way(lay_sqlite: Lay) -> None:
    """Its triggers are known: rows go, and what was read of it is struck out."""
    ground = notebook(lay_sqlite)
    ground.run(f"UPDATE notes SET at = '{OLD}' WHERE id = 7")
    ground.sweep()
    assert 7 not in ground.keys("notes")
    daily(ground)
    assert ground.select('SELECT * FROM "troth_journal_op.notes"') == []


def test_an_earlier_instant_than_that_of_the_last_plan(lay: Lay) -> None:
    ground = notebook(lay)
    ground.run(f"UPDATE notes SET at = '{ago(days=363)}' WHERE id = 7")
    with ground.engine() as opened:
        make_plan(opened, NOW + timedelta(days=10))
    made, asked = daily(ground)
    assert made.planned == 0
    assert set(asked.whole.values()) == {"the last pass was for a later instant"}


def test_another_policy(lay: Lay) -> None:
    """Only the tables that it concerns are asked whole."""
    ground = notebook(lay)
    ground.plan()
    path = ground.folder / "policy.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("12 months after recorded", "20 days after recorded"), "utf-8")
    made, asked = daily(ground)
    assert count(made, "op.notes").delete == 300
    assert set(asked.whole) == {"op.notes"}


def test_nobody_can_keep_a_daily_plan_while_another_is_applied(lay: Lay) -> None:
    ground = notebook(lay)
    ground.run(f"UPDATE notes SET at = '{OLD}' WHERE id < 100")
    plan = ground.plan()
    tried: list[str] = []
    with ground.engine() as opened:

        def moved(*_: object) -> None:
            with ground.engine() as other, pytest.raises(Exception, match="being worked on") as refused:
                make_daily_plan(other, ground.now)
            tried.append(getattr(refused.value, "code", ""))

        apply_plan(opened, plan.digest, yes=plan.digest, moved=moved)
    assert set(tried) == {"LEASE_HELD"}
    made, _ = daily(ground)
    assert made.planned == 0


def test_a_company_with_cascades_and_pointers(lay: Lay) -> None:
    """Invoices at which vouchers point are held back; the next day the vouchers are gone."""
    ground = lay(telco.MAP)
    telco.fill(ground, telco.rows(400))
    ground.apply(ground.plan())
    ground.run("DELETE FROM vouchers WHERE id % 2 = 0")
    made, _ = daily(ground)
    assert made.planned > 0
    ground.apply(made)
    made, _ = daily(ground)
    assert made.planned == 0


def test_names_that_a_database_would_cut(lay: Lay) -> None:
    """A store and a table with long names: what is kept of them is found again, and replaced."""
    long = "s" * 45
    ground = notebook(lay)
    ground.edit_map("stores: {op:", f"stores: {{{long}:")
    path = ground.folder / "map.yaml"
    path.write_text(path.read_text("utf-8").replace("op.", f"{long}."), "utf-8")
    for days in (0, 1, 2):
        ground.now = NOW + timedelta(days=days)
        _, asked = daily(ground)
        if ground.kind == "postgres" and days:
            assert asked.whole == {}


def test_the_command(lay: Lay, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from troth.cli.acting import plan

    ground = notebook(lay)
    plan(ground.folder, "2026-11-01", None, daily=True, json=False)
    assert "op.notes was asked whole: nothing was left by an earlier plan" in capsys.readouterr().out
    plan(ground.folder, "2026-11-02", tmp_path / "plan.json", daily=True, json=True)
    (asked,) = json.loads(capsys.readouterr().out)["data"]["daily"]
    assert (asked["store"], asked["since"], asked["whole"]) == ("op", "2026-10-31T23:00:00Z", {})
