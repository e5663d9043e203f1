"""The companies beside th1ng: the operator tells stories in their lengths, and their maps fit its tables."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from troth.declaration.load import load
from troth.declaration.model import Declaration
from troth.engine.bootstrap import engine
from troth.engine.planning import make_plan
from troth.kernel.errors import Unreadable
from troth.testing.operator import generate
from troth.testing.operator.companies import COMPANIES

EXAMPLES = Path(__file__).parents[2] / "examples"
NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
OTHERS = sorted(set(COMPANIES) - {"th1ng"})
PHONES = [name for name in OTHERS if COMPANIES[name].trade.tables == COMPANIES["th1ng"].trade.tables]


def read(company: str, which: str) -> Declaration:
    """What a company declares."""
    declaration, findings = load(EXAMPLES / company / which)
    assert declaration is not None, findings
    return declaration


def test_every_company_is_an_example_and_every_example_of_a_company_has_stories() -> None:
    assert sorted(COMPANIES) == sorted(folder.parent.name for folder in EXAMPLES.glob("*/mended"))


def test_a_company_without_stories_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no stories for `acme; DROP TABLE x`"):
        generate(f"sqlite:///{tmp_path / 'op.db'}", people=100, seed=1, now=NOW, company="acme; DROP TABLE x")
    assert not (tmp_path / "op.db").exists()


@pytest.mark.parametrize("company", OTHERS)
def test_every_column_of_a_mapped_table_is_mapped_and_refused_nulls_have_a_value(company: str) -> None:
    known = {f"op.{table.name}": table for table in COMPANIES[company].trade.tables}
    for name, entry in read(company, "mended").map.tables.items():
        table = known[name]
        assert set(entry.columns) == set(table.names), name
        assert entry.key == table.key
        refusing = {column.name for column in table.columns if column.required}
        assert set(entry.empty) == refusing & {c for c, use in entry.columns.items() if use.data is not None}, name


@pytest.mark.parametrize("company", OTHERS)
def test_what_is_published_maps_no_column_that_is_not_there(company: str) -> None:
    known = {f"op.{table.name}": set(table.names) for table in COMPANIES[company].trade.tables}
    for name, entry in read(company, "as-published").map.tables.items():
        assert set(entry.columns) <= known[name], name


@pytest.mark.parametrize("company", PHONES)
def test_the_crowd_agrees_to_what_the_company_asks_for(company: str, tmp_path: Path) -> None:
    made = generate(f"sqlite:///{tmp_path / 'op.db'}", people=300, seed=1, now=NOW, company=company)
    again = generate(f"sqlite:///{tmp_path / 'again.db'}", people=300, seed=1, now=NOW, company=company)
    assert again == made
    with closing(sqlite3.connect(tmp_path / "op.db")) as connection:
        asked = {topic for (topic,) in connection.execute("SELECT DISTINCT topic FROM consent_log")}
    assert asked - {"sms_club"} <= set(read(company, "mended").policy.consents)
    assert len(asked) > 3


@pytest.mark.parametrize("company", sorted(COMPANIES))
def test_of_an_operator_without_rows_nothing_is_due(
    company: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, folder = tmp_path / "op.db", tmp_path / company
    folder.mkdir()
    for name in ("policy.yaml", "map.yaml"):
        (folder / name).write_bytes((EXAMPLES / company / "mended" / name).read_bytes())
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript("; ".join(table.ddl("sqlite") for table in COMPANIES[company].trade.tables))
    monkeypatch.setenv("TROTH_OPERATOR_URL", f"sqlite:///{database}")
    with engine(folder, clock=lambda: NOW) as opened:
        planned = make_plan(opened, NOW)
    assert [table.table for table in planned.tables if table.due] == []
