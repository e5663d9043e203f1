"""The other companies of the made-up operator: the same again, and told more often where there are many."""

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from troth.kernel.errors import Unreadable
from troth.testing.operator import generate
from troth.testing.operator.__main__ import main
from troth.testing.operator.companies import COMPANIES
from troth.testing.operator.trade import PEOPLE_PER_ROUND

NOW = datetime(2026, 11, 1, tzinfo=UTC)
OTHERS = ["iotcomms", "ip1"]


def made(path: Path, company: str, *, people: int = 150, seed: int = 1) -> tuple[str, str]:
    """Makes an operator; a digest of all its rows, and what is known of them."""
    known = generate(f"sqlite:///{path}", people=people, seed=seed, now=NOW, company=company)
    found = hashlib.sha256()
    with closing(sqlite3.connect(path)) as connection:
        for table in COMPANIES[company].trade.tables:
            for row in connection.execute(f"SELECT * FROM {table.name} ORDER BY {', '.join(table.key)}"):
                found.update(repr((table.name, row)).encode())
    return found.hexdigest(), json.dumps(known.document, sort_keys=True)


@pytest.mark.parametrize("company", OTHERS)
def test_the_same_seed_gives_the_same_rows_and_another_does_not(company: str, tmp_path: Path) -> None:
    first, again, other = (made(tmp_path / f"{number}.db", company, seed=seed) for number, seed in enumerate((1, 1, 2)))
    assert first == again
    assert first[0] != other[0]


@pytest.mark.parametrize("company", OTHERS)
def test_where_there_are_many_every_story_is_told_again(company: str, tmp_path: Path) -> None:
    few, many = (
        json.loads(made(tmp_path / f"{people}.db", company, people=people)[1]) for people in (150, PEOPLE_PER_ROUND)
    )
    for kind in ("must_go", "must_stay", "must_empty", "undecided"):
        assert len(many[kind]) > 1.5 * len(few[kind]), kind


@pytest.mark.parametrize("company", OTHERS)
def test_there_are_as_many_people_as_were_asked_for(company: str, tmp_path: Path) -> None:
    made(tmp_path / "operator.db", company)
    with closing(sqlite3.connect(tmp_path / "operator.db")) as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (150,)


@pytest.mark.parametrize("company", OTHERS)
def test_every_table_has_rows_and_every_undeclared_column_is_told(company: str, tmp_path: Path) -> None:
    _, known = made(tmp_path / "operator.db", company)
    with closing(sqlite3.connect(tmp_path / "operator.db")) as connection:
        for table in COMPANIES[company].trade.tables:
            assert connection.execute(f"SELECT count(*) FROM {table.name}").fetchone() > (0,), table.name
    told = {
        (fault["table"], fault["column"])
        for fault in json.loads(known)["faults"]
        if fault["kind"] == "undeclared_column"
    }
    assert told == {(f"op.{table}", column.name) for table, column in COMPANIES[company].trade.undeclared}


def test_a_trade_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="butcher"):
        generate(f"sqlite:///{tmp_path}/x.db", people=100, seed=1, now=NOW, company="butcher")
    assert not (tmp_path / "x.db").exists()


def test_the_command_makes_a_trade(tmp_path: Path) -> None:
    words = [
        "--company",
        "iotcomms",
        "--people",
        "100",
        "--url",
        f"sqlite:///{tmp_path}/o.db",
        "--now",
        "2026-11-01T00:00:00Z",
    ]
    assert main([*words, "--faults", str(tmp_path / "faults.json")]) == 0
    assert json.loads((tmp_path / "faults.json").read_text(encoding="utf-8"))["people"] == 100
