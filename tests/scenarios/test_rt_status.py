"""Scenarios of proof: what a count of zero is worth, and what a promise is worth whose stores are not all well."""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from troth.engine.bootstrap import Engine, engine
from troth.engine.status import status
from troth.kernel.instants import instant
from troth.plan.states import Probe, Promise, State

HERE = Path(__file__).parent
AT = "2025-02-10 00:30"
CALLS: Mapping[str, Sequence[tuple[str | None, str]]] = {
    "a": [(None, "2025-01-01")] * 1_200 + [("Anna", "2025-01-01")] * 300,
    "b": [],
    "f": [("Anna", "2024-11-09")] * 17 + [("Anna", "2025-01-01")] * 10,
    "g": [("Anna", "2024-11-06")] * 5 + [("Anna", "2025-01-01")] * 10,
}
"""Whose call, and when it was recorded, by store; of store d there is no database."""


@pytest.fixture
def nord(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The operator with five stores, at half past midnight."""
    folder = tmp_path / "policy"
    shutil.copytree(HERE / "RT-78", folder)
    script = (folder / "rows.sql").read_text(encoding="utf-8")
    for name, calls in CALLS.items():
        with closing(sqlite3.connect(tmp_path / f"{name}.db")) as connection:
            connection.executescript(script)
            rows = [(number, who, day, "+46700000001") for number, (who, day) in enumerate(calls)]
            connection.executemany("INSERT INTO calls VALUES (?, ?, ?, ?)", rows)
            connection.commit()
    for name in (*CALLS, "d"):
        monkeypatch.setenv(f"SCENARIO_STORE_{name.upper()}", str(tmp_path / f"{name}.db"))
    now = instant(AT, "Europe/Stockholm")
    assert now is not None
    with engine(folder, lambda: now) as found:
        yield found


def promise(found: Engine) -> Promise:
    [one] = [one for one in status(found).promises if one.path == "purposes.service.traffic"]
    return one


def probe(of: Promise, store: str) -> Probe:
    [one] = [one for one in of.probes if one.name.endswith(f"@{store}.calls")]
    return one


@pytest.mark.scenario("RT-78")
def test_a_count_of_zero_proves_nothing_where_nothing_was_decided_or_examined(nord: Engine) -> None:
    # A proof that is old (store C) or of another map (store E) cannot be shown: status asks now, by the map as it lies.
    told = promise(nord)
    a, b, d = (probe(told, store) for store in "abd")
    assert (a.state, a.due, a.undecided) == (State.UNPROVEN, 0, 1_200)
    assert a.says == "1200 of 1500 rows are undecided"
    assert (b.state, b.examined, b.says) == (State.UNPROVEN, 0, "nothing examined: the table is empty")
    assert (d.state, d.examined) == (State.UNPROVEN, 0)


@pytest.mark.scenario("RT-78")
def test_what_is_due_within_the_window_is_kept_and_shown_and_what_is_late_breaks_the_promise(nord: Engine) -> None:
    told = promise(nord)
    f, g = probe(told, "f"), probe(told, "g")
    assert (f.state, f.due, f.lapsed, f.examined) == (State.KEPT, 17, 0, 27)
    assert (g.state, g.due, g.lapsed, g.since) == (State.BROKEN, 5, 5, date(2025, 2, 6))
    assert told.state is State.BROKEN, "the worst of its stores"
    assert told.says == g.says
