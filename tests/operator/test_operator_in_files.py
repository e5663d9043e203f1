"""The synthetic operator in Parquet files: planned, swept and judged as in SQLite, row by row."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from troth.engine.applying import Applied, apply_plan
from troth.engine.bootstrap import engine
from troth.engine.live import check_live
from troth.engine.planning import make_plan
from troth.engine.status import Status, status
from troth.engine.verifying import Verified, verify_sample
from troth.kernel.finding import Finding
from troth.plan.counted import CountedPlan
from troth.testing.operator.generate import generate
from troth.testing.operator.schema import Kind, tables

EXAMPLE = Path(__file__).parents[2] / "examples" / "th1ng" / "mended"
NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
PEOPLE = 120


@dataclass(frozen=True)
class Swept:
    """One operator, from the plan to the next day's."""

    url: str
    live: tuple[Finding, ...]
    plan: CountedPlan
    applied: Applied
    again: CountedPlan
    status: Status
    verified: Verified


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Swept]]:
    """The same rows in SQLite and in files, each planned and swept."""
    base, found = tmp_path_factory.mktemp("operator"), {}
    with pytest.MonkeyPatch.context() as patch:
        for kind, url in (("sqlite", f"sqlite:///{base}/op.db"), ("parquet", f"parquet:///{base}/lake")):
            generate(url, people=PEOPLE, seed=11, now=NOW, undeclared=False)
            folder = base / kind
            shutil.copytree(EXAMPLE, folder)
            mapped = (folder / "map.yaml").read_text(encoding="utf-8")
            (folder / "map.yaml").write_text(mapped.replace("kind: sqlite", f"kind: {kind}"), encoding="utf-8")
            patch.setenv("TROTH_OPERATOR_URL", url)
            with engine(folder, lambda: NOW) as opened:
                live = tuple(check_live(opened))
                plan = make_plan(opened, NOW)
                applied = apply_plan(opened, plan.digest, yes=plan.digest)
                again, judged = make_plan(opened, NOW), status(opened)
                found[kind] = Swept(url, live, plan, applied, again, judged, verify_sample(opened, 20))
        yield found


def test_the_plan_counts_the_same(both: dict[str, Swept]) -> None:
    one, other = both["sqlite"].plan, both["parquet"].plan
    assert one.planned > 100
    for counted, of_files in zip(one.tables, other.tables, strict=True):
        for name in (
            "table",
            "person_class",
            "examined",
            "delete",
            "change",
            "due",
            "waits",
            "stuck",
            "refused",
            "soon",
        ):
            assert getattr(counted, name) == getattr(of_files, name), (counted.table, name)


def test_what_was_done_is_the_same(both: dict[str, Swept]) -> None:
    assert both["sqlite"].applied.tables == both["parquet"].applied.tables
    assert both["sqlite"].applied.outcome is both["parquet"].applied.outcome
    assert (both["sqlite"].again.planned, both["parquet"].again.planned) == (0, 0)


def test_what_is_left_is_the_same_row_by_row(both: dict[str, Swept]) -> None:
    path, lake = (both[kind].url.removeprefix(f"{kind}:///") for kind in ("sqlite", "parquet"))
    with closing(sqlite3.connect(path)) as connection, duckdb.connect(":memory:") as memory:
        memory.execute("SET TimeZone = 'UTC'")
        for table in tables(undeclared=False):
            keys = ", ".join(f'"{name}"' for name in table.key)
            written = [row[:] for row in connection.execute(f"SELECT * FROM {table.name} ORDER BY {keys}")]
            texts = ", ".join(f'"{name}"::VARCHAR' for name in table.names)
            listed = memory.execute(f"SELECT {texts} FROM '{lake}/{table.name}.parquet' ORDER BY {keys}").fetchall()
            kinds = [column.kind for column in table.columns]
            assert [_plain(row, kinds) for row in listed] == [_plain(row, kinds) for row in written], table.name


def _plain(row: tuple[Any, ...], kinds: list[Kind]) -> list[Any]:
    """A row as both can say it: times as instants or local times, and numbers and truths as texts."""
    found: list[Any] = []
    for value, kind in zip(row, kinds, strict=True):
        if value is None:
            found.append(None)
        elif kind in (Kind.INSTANT, Kind.INSTANT_Z):
            found.append(datetime.fromisoformat(str(value)).astimezone(UTC))
        elif kind is Kind.LOCAL:
            found.append(datetime.fromisoformat(str(value)))
        elif kind is Kind.BOOL:
            found.append(str(value) in ("1", "true"))
        else:
            found.append(str(value))
    return found


def test_the_promises_are_judged_the_same(both: dict[str, Swept]) -> None:
    one, other = ([(p.path, p.state, p.says, p.examined) for p in both[kind].status.promises] for kind in both)
    assert one == other
    assert both["sqlite"].status.undecided == both["parquet"].status.undecided > 0


def test_definition_and_compiled_road_agree_on_rows_drawn(both: dict[str, Swept]) -> None:
    assert both["parquet"].verified.rows > 200
    assert both["parquet"].verified.differences == ()


def test_the_live_checks_say_of_files_what_they_say_of_a_database(both: dict[str, Swept]) -> None:
    """All but what only a database has: indexes, rules and keys that it keeps; and types, which SQLite does not."""
    said = {
        kind: {
            (finding.code, finding.subject)
            for finding in both[kind].live
            if finding.code not in ("MISSING_INDEX", "FACT_TYPE")
        }
        for kind in both
    }
    assert said["parquet"] - said["sqlite"] == set()
    assert {code for code, _ in said["sqlite"] - said["parquet"]} <= {
        "REFERRED_OTHERWISE",
        "NOT_NULL",
        "UNIQUE_EMPTY",
    }
