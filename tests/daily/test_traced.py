"""What ``troth check --live`` shows of tables for whose daily plan something is wanting, and that it is enough."""

import psycopg
import pytest

from attacks import telco
from attacks.conftest import Lay
from attacks.ground import Ground, ago
from daily.test_daily_attacks import daily, notebook
from troth.engine.live import check_live
from troth.engine.live.indexes import Proposal
from troth.kernel.finding import Finding

OLD = ago(days=500)


def large(ground: Ground) -> None:
    """Lets the database believe that its tables are large."""
    if ground.kind == "postgres":
        ground.run("UPDATE pg_class SET reltuples = 200000, relpages = 20000 WHERE relname IN ('notes', 'folders')")


def seen(ground: Ground, code: str) -> dict[str, Finding]:
    """The findings of a code, by what they are about."""
    with ground.engine() as opened:
        return {finding.subject: finding for finding in check_live(opened) if finding.code == code}


def follow_advice(ground: Ground, finding: Finding) -> None:
    """Runs the statements in the line of help."""
    assert ground.kind == "postgres"
    with psycopg.connect(ground.url, autocommit=True) as connection:
        connection.execute(finding.help.encode())


@pytest.mark.postgres
def test_links_without_a_foreign_key_are_named(lay_postgres: Lay) -> None:
    ground = notebook(lay_postgres, sees_to=False)
    large(ground)
    found = seen(ground, "UNTRACED")
    assert set(found) == {"op.notes"}
    assert "no foreign key sees to `op.notes.folder`" in found["op.notes"].says
    follow_advice(ground, found["op.notes"])
    large(ground)
    assert seen(ground, "UNTRACED") == {}


@pytest.mark.postgres
def test_a_journal_is_shown_and_what_is_shown_begins_it(lay_postgres: Lay) -> None:
    ground = notebook(lay_postgres)
    assert seen(ground, "UNJOURNALED") == {}, "small tables are gone through in no time"
    large(ground)
    found = seen(ground, "UNJOURNALED")
    assert set(found) == {"op.notes", "op.folders"}
    assert "works out anew what is known of people" in found["op.folders"].says
    assert "works out anew" not in found["op.notes"].says
    follow_advice(ground, found["op.notes"])
    assert set(seen(ground, "UNJOURNALED")) == {"op.folders"}
    ground.plan()
    ground.run(f"UPDATE notes SET at = '{OLD}' WHERE id = 7")
    assert ground.select('SELECT k_id FROM troth."troth_journal_op.notes"') == [(7,)]
    made, asked = daily(ground)
    assert (made.planned, asked.asked["op.notes"]) == (1, 1)


@pytest.mark.postgres
def test_a_journal_is_no_trigger_of_unknown_effect(lay_postgres: Lay) -> None:
    ground = notebook(lay_postgres)
    large(ground)
    for finding in seen(ground, "UNJOURNALED").values():
        follow_advice(ground, finding)
    for code in ("DELETE_TRIGGER", "CHANGE_TRIGGER", "TRIGGER_REACHES"):
        assert seen(ground, code) == {}


@pytest.mark.postgres
def test_times_that_a_link_leads_to_want_an_index(lay_postgres: Lay) -> None:
    """Calls count from when their bill was settled: the bills whose time has come are looked for each day."""
    ground = lay_postgres(telco.MAP)
    telco.fill(ground, telco.rows(300))
    ground.run(
        "INSERT INTO invoices SELECT 10000 + g, 1, timestamptz '2024-01-01', timestamptz '2024-01-01' + g * interval "
        "'2 hours', 1 FROM generate_series(1, 9000) g",
        "ANALYZE",
    )
    found: list[Proposal] = []
    with ground.engine() as opened:
        check_live(opened, indexes=found)
    proposed = {(one.table, one.columns): one for one in found}
    settled = proposed["op.invoices", ("settled_at",)]
    assert "which rows' time has come" in settled.asked
    ground.run(settled.statement)
    found.clear()
    with ground.engine() as opened:
        check_live(opened, indexes=found)
    assert ("op.invoices", ("settled_at",)) not in {(one.table, one.columns) for one in found}
