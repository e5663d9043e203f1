"""The same seed, size and instant give the same bytes; another of any of them does not."""

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
from troth.testing.operator.schema import TABLES, tables

NOW_TEXT = "2026-11-01T00:00:00Z"


def digest(path: Path) -> str:
    """A digest of every row of every table."""
    found = hashlib.sha256()
    with closing(sqlite3.connect(path)) as connection:
        for table in TABLES:
            for row in connection.execute(f"SELECT * FROM {table.name} ORDER BY {', '.join(table.key)}"):
                found.update(repr((table.name, row)).encode())
    return found.hexdigest()


def run(folder: Path, name: str, *more: str) -> tuple[str, str, str]:
    """One run of the command: the digest of the data, the text of faults.json, and of events.jsonl."""
    here = folder / name
    here.mkdir()
    url = f"sqlite:///{here / 'x.db'}"
    assert main(["--people", "150", "--now", NOW_TEXT, "--url", url, "--faults", str(here / "faults.json"), *more]) == 0
    return digest(here / "x.db"), (here / "faults.json").read_text(), (here / "events.jsonl").read_text()


def test_twice_the_same(tmp_path: Path) -> None:
    assert run(tmp_path, "one", "--seed", "7") == run(tmp_path, "two", "--seed", "7")


def test_another_seed_size_or_instant_is_another_operator(tmp_path: Path) -> None:
    runs = [
        run(tmp_path, "seed", "--seed", "8"),
        run(tmp_path, "size", "--seed", "7", "--people", "151"),
        run(tmp_path, "now", "--seed", "7", "--now", "2026-11-01T00:00:01Z"),
        run(tmp_path, "plain", "--seed", "7"),
    ]
    assert len({data for data, _, _ in runs}) == 4


def test_a_database_that_is_not_empty_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, "first", "--seed", "7")
    path = tmp_path / "first" / "x.db"
    before = digest(path)
    assert main(["--people", "150", "--url", f"sqlite:///{path}", "--faults", str(tmp_path / "f.json")]) == 2
    assert "name a new one" in capsys.readouterr().err
    assert digest(path) == before
    assert not (tmp_path / "f.json").exists()


def test_what_cannot_be_made_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (["--people", "99"], ["--people", "100001"]):
        assert main([*wrong, "--url", f"sqlite:///{tmp_path / 'x.db'}", "--faults", str(tmp_path / "f.json")]) == 2
        assert "ask for 100 to 100000" in capsys.readouterr().err
    now = datetime(2026, 11, 1, tzinfo=UTC)
    with pytest.raises(Unreadable, match="no address"):
        generate("mysql://here", people=100, seed=1, now=now)
    with pytest.raises(Unreadable, match="no offset"):
        generate(f"sqlite:///{tmp_path / 'x.db'}", people=100, seed=1, now=now.replace(tzinfo=None))
    assert not (tmp_path / "x.db").exists()


def test_undeclared_columns_can_be_left_out(tmp_path: Path) -> None:
    _, with_them, _ = run(tmp_path, "with", "--seed", "7")
    _, without, _ = run(tmp_path, "without", "--seed", "7", "--no-undeclared")
    found = [fault for fault in json.loads(with_them)["faults"] if fault["kind"] == "undeclared_column"]
    assert [(fault["table"], fault["column"]) for fault in found] == [
        ("op.guardianships", "custody_note"),
        ("op.number_users", "payroll_no"),
    ]
    assert not [fault for fault in json.loads(without)["faults"] if fault["kind"] == "undeclared_column"]
    with closing(sqlite3.connect(tmp_path / "without" / "x.db")) as connection:
        for table in tables(undeclared=False):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")]
            assert tuple(columns) == table.names
