"""Tables without a key: rows that nobody can tell apart go together or stay, and nothing else goes with them."""

import pytest

from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, Ground, ago, count, outcome
from troth.declaration.load import load_texts
from troth.engine.forecasting import make_forecast
from troth.engine.verifying import verify_sample
from troth.policy.resolve import resolve

MAP = (
    NOTES_MAP
    + """
  op.log:
    key: none
    owner: [customer by who]
    recorded: at
    columns: {who: not personal, at: not personal, words: note, hours: voucher}
"""
)
PLAIN = MAP.replace("hours: voucher", "hours: not personal")
OLD, FRESH = ago(days=500), ago(days=200)


def laid(lay: Lay, mapped: str, *rows: tuple[int | None, str | None, str | None], columns: str = "") -> Ground:
    ground = lay(mapped, policy=NOTES)
    typed = "text" if ground.kind == "sqlite" else "timestamptz"
    ground.run(
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1), (2)",
        f"CREATE TABLE log (who integer, at {typed}, words text, hours text{columns})",
    )
    put(ground, *rows)
    return ground


def put(ground: Ground, *rows: tuple[int | None, str | None, str | None]) -> None:
    for who, at, words in rows:
        written = ", ".join("NULL" if value is None else f"'{value}'" for value in (who, at, words))
        ground.run(f"INSERT INTO log (who, at, words) VALUES ({written})")


def left(ground: Ground) -> list[tuple[object, ...]]:
    return sorted(ground.select("SELECT who, words FROM log"), key=str)


def test_equal_rows_go_together_and_others_stay(lay: Lay) -> None:
    ground = laid(lay, PLAIN, (1, OLD, "a"), (1, OLD, "a"), (1, FRESH, "a"), (2, OLD, None), (2, OLD, "b"))
    found = count(ground.plan(), "op.log")
    assert (found.delete, found.change, found.waits, found.refused) == (4, 0, (), None)
    assert outcome(ground.sweep(), "op.log").deleted == 4
    assert left(ground) == [(1, "a")]
    with ground.engine() as opened:
        assert verify_sample(opened, 100).differences == ()


@pytest.mark.parametrize("row", [(None, OLD, "x"), (77, OLD, "x"), (1, None, "x")])
def test_one_row_that_waits_keeps_all_from_going(lay: Lay, row: tuple[int | None, str | None, str | None]) -> None:
    """It could not be told from its like when it is decided: of nobody, of somebody gone, and of no known time."""
    ground = laid(lay, PLAIN, (1, OLD, "a"), row)
    found = count(ground.plan(), "op.log")
    assert found.planned == 0
    assert "1 of them wait for a decision" in str(found.refused)
    ground.sweep()
    assert len(left(ground)) == 2
    ground.run("DELETE FROM log WHERE words = 'x'")
    assert outcome(ground.sweep(), "op.log").deleted == 1


def test_a_row_that_could_only_be_emptied_keeps_all_from_going(lay: Lay) -> None:
    """Its words end after twelve months, its voucher after seven years: no key tells which row to empty."""
    ground = laid(lay, MAP, (1, FRESH, None), (1, OLD, "b"))
    ground.run("UPDATE log SET hours = '7' WHERE words = 'b'")
    found = count(ground.plan(), "op.log")
    assert found.planned == 0
    assert "could only be emptied" in str(found.refused)
    ground.sweep()
    assert len(left(ground)) == 2


def test_what_has_come_to_be_kept_since_the_plan_stays(lay: Lay) -> None:
    ground = laid(lay, PLAIN, (1, OLD, "a"), (1, OLD, "a"), (2, OLD, "b"))
    plan = ground.plan()
    ground.event("hold", hold="court", **{"class": "customer", "person": "1"})
    done = outcome(ground.apply(plan), "op.log")
    assert (done.deleted, done.withheld) == (1, 2)
    assert left(ground) == [(1, "a"), (1, "a")]


def test_a_hold_on_the_whole_table_keeps_it(lay: Lay) -> None:
    ground = laid(lay, PLAIN, (1, OLD, "a"), (2, OLD, "b"))
    ground.event("hold", hold="court", store="op", table="op.log")
    assert count(ground.plan(), "op.log").planned == 0
    ground.sweep()
    assert len(left(ground)) == 2


def test_more_rows_than_were_planned_are_not_taken(lay: Lay) -> None:
    """A late row looks like those that somebody agreed to: which they were nobody can tell any more."""
    ground = laid(lay, PLAIN, (1, OLD, "a"), (2, OLD, "b"))
    plan = ground.plan()
    put(ground, (1, OLD, "a"))
    done = outcome(ground.apply(plan), "op.log")
    assert done.deleted == 0
    assert done.refused == "3 rows without a key are due now, and 2 were planned: make a new plan"
    assert len(left(ground)) == 3
    assert outcome(ground.sweep(), "op.log").deleted == 3
    assert left(ground) == []


def test_a_plan_that_is_run_again_takes_nothing_twice(lay: Lay) -> None:
    ground = laid(lay, PLAIN, (1, OLD, "a"), (1, OLD, "a"))
    plan = ground.plan()
    ground.apply(plan)
    put(ground, (1, OLD, "a"), (1, OLD, "a"))
    again = outcome(ground.apply(plan), "op.log")
    assert (again.deleted, again.earlier) == (0, 2)
    assert len(left(ground)) == 2


def test_columns_that_have_the_names_of_addresses_mislead_nobody(lay_sqlite: Lay) -> None:
    mapped = PLAIN.replace("hours: not personal", "hours: not personal, rowid: not personal, _rowid_: not personal")
    ground = laid(lay_sqlite, mapped, (1, OLD, "a"), (2, FRESH, "b"), columns=", rowid text, _rowid_ integer")
    ground.run("UPDATE log SET rowid = 'x', _rowid_ = 1")
    assert outcome(ground.sweep(), "op.log").deleted == 1
    assert left(ground) == [(2, "b")]


def test_rows_of_several_parts_that_lie_at_one_address(lay_postgres: Lay) -> None:
    """Each partition begins to count its places anew."""
    ground = laid(lay_postgres, PLAIN)
    ground.run(
        "DROP TABLE log",
        "CREATE TABLE log (who integer, at timestamptz, words text, hours text) PARTITION BY LIST (who)",
        "CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1)",
        "CREATE TABLE log_2 PARTITION OF log FOR VALUES IN (2)",
    )
    put(ground, (1, OLD, "a"), (2, FRESH, "b"), (1, FRESH, "c"), (2, OLD, "d"))
    assert outcome(ground.sweep(), "op.log").deleted == 2
    assert left(ground) == [(1, "c"), (2, "b")]


def test_a_hundred_thousand_rows_without_a_key(lay_postgres: Lay) -> None:
    ground = laid(lay_postgres, PLAIN)
    ground.run(
        f"INSERT INTO log SELECT 1 + n % 2, CASE WHEN n % 4 = 0 THEN '{FRESH}' ELSE '{OLD}' END::timestamptz, 'w' "
        "FROM generate_series(1, 100000) n"
    )
    assert outcome(ground.sweep(), "op.log").deleted == 75_000
    assert ground.select("SELECT count(*) FROM log") == [(25_000,)]


def test_a_forecast_says_that_it_has_none_of_such_a_table(lay: Lay) -> None:
    ground = laid(lay, PLAIN, (1, OLD, "a"))
    with ground.engine() as opened:
        found = make_forecast(opened, ground.now, 3)
    [of_log] = [table for table in found.tables if table.table == "op.log"]
    assert "without a key" in str(of_log.refused)


LINK = (
    "  op.pages: {key: [id], owner: [customer by id], links: {to: op.log}, "
    "columns: {id: not personal, to: not personal}}"
)
EACH = LINK.replace("links: {to: op.log}, ", "")


@pytest.mark.parametrize(
    "mapped",
    [
        PLAIN + LINK,
        PLAIN.replace("recorded: at", "recorded: at\n    when_empty: keep row"),
        PLAIN.replace("[customer by who]", "[customer by who, customer by hours]\n    shared: when any leaves"),
        PLAIN.replace("[customer by who]", "[each of op.pages by who = to]") + EACH,
    ],
)
def test_what_would_need_a_key_is_refused(mapped: str) -> None:
    text = mapped.replace("KIND", "sqlite").replace("URL", "env:NOTES")
    declaration, findings = load_texts(NOTES.encode(), text.encode())
    assert declaration is not None, findings
    assert [finding.code for finding in resolve(declaration)[1]] == ["NO_KEY"]


def test_rows_of_files_without_a_key(lay_files: Lay) -> None:
    """They lie by file and number there; equal ones go together, and what lies beside them stays as it was."""
    ground = laid(lay_files, PLAIN, (1, OLD, "a"), (1, OLD, "a"), (1, FRESH, "a"), (2, OLD, "b"))
    assert outcome(ground.sweep(), "op.log").deleted == 3
    assert left(ground) == [(1, "a")]
    put(ground, (None, OLD, "x"), (1, OLD, "c"))
    found = count(ground.plan(), "op.log")
    assert (found.planned, "1 of them wait for a decision" in str(found.refused)) == (0, True)
