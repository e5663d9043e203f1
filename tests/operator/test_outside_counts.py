"""Two-sided promises of the example, held against what others counted: complete, or short by what is missing."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from troth.engine.applying import apply_plan
from troth.engine.bootstrap import engine, read_policy
from troth.engine.planning import make_plan
from troth.engine.status import completeness, status
from troth.plan.states import Completeness, State
from troth.policy.model import Policy
from troth.stores.registry import open_store
from troth.testing.operator import generate
from troth.testing.operator.days import Days

EXAMPLE = Path(__file__).parents[2] / "examples" / "th1ng" / "mended"
ACCOUNTING = "purposes.legal_compliance.accounting"
COMMUNICATION = "purposes.crime_disclosure.communication"
LOCATION = "purposes.crime_disclosure.location"
NOBODY: frozenset[str] = frozenset()
INSTANTS = (
    "2026-11-01T00:00:00+00:00",
    "2027-03-31T22:30:00+00:00",  # the first of April here
    "2026-12-31T12:00:00+00:00",
    "2028-02-29T10:00:00+00:00",
)


@pytest.fixture(scope="module")
def policy() -> Policy:
    found, _ = read_policy(EXAMPLE)
    assert found is not None
    return found


def compared(
    policy: Policy, url: str, now: datetime, refused: frozenset[str] = NOBODY
) -> dict[tuple[str, str], Completeness]:
    """What ``status`` finds in the one store."""
    kind = "postgres" if url.startswith("postgresql") else "sqlite"
    with open_store("op", kind, url) as store:
        return completeness(policy, store, now, refused)


def since(year: int, month: int, day: int, now: datetime) -> int:
    """How many whole days there are from a day to the one before today, both counted."""
    return (Days(now).today - date(year, month, day)).days


@pytest.mark.parametrize("instant", INSTANTS)
def test_each_missing_row_is_missing_from_the_promises_it_concerns(
    tmp_path: Path, policy: Policy, instant: str
) -> None:
    now = datetime.fromisoformat(instant)
    days, url = Days(now), f"sqlite:///{tmp_path / 'operator.sqlite'}"
    generate(url, people=100, seed=2, now=now)
    found = compared(policy, url, now)
    # vouchers of the financial years that ended seven years ago or later, to the end of the year
    vouchers = since(days.today.year - 7, 1, 1, now)
    half_year = (days.today - days.kept(6)).days
    two_months = (days.today - days.kept(2)).days
    assert found == {
        (ACCOUNTING, "op.invoices"): Completeness(vouchers, 1, days.ago(months=26)),
        (ACCOUNTING, "op.payments"): Completeness(vouchers, 1, days.ago(months=30)),
        (COMMUNICATION, "op.le_records"): Completeness(half_year, 3, days.ago(months=5)),
        (LOCATION, "op.le_records"): Completeness(two_months, 1, days.ago(months=1)),
    }


def test_postgres_counts_the_same(postgres_database: str, tmp_path: Path, policy: Policy) -> None:
    now = datetime.fromisoformat(INSTANTS[1])
    url = f"sqlite:///{tmp_path / 'operator.sqlite'}"
    generate(url, people=100, seed=2, now=now)
    generate(postgres_database, people=100, seed=2, now=now)
    assert compared(policy, postgres_database, now) == compared(policy, url, now)


def test_after_everything_due_is_removed_only_what_is_missing_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.fromisoformat(INSTANTS[1])
    url, folder = f"sqlite:///{tmp_path / 'operator.sqlite'}", tmp_path / "th1ng"
    generate(url, people=100, seed=2, now=now, undeclared=False)
    monkeypatch.setenv("TROTH_OPERATOR_URL", url)
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".troth"))
    with engine(folder, lambda: now) as opened:
        plan = make_plan(opened, now)
        apply_plan(opened, plan.digest, yes=plan.digest)
        found = status(opened)
    broken = {promise.path: [p.says for p in promise.probes if p.state is State.BROKEN] for promise in found.promises}
    assert {path: says for path, says in broken.items() if says} == {
        ACCOUNTING: [
            "1 rows that must be kept are missing, first on 2025-02-01",
            "1 rows that must be kept are missing, first on 2024-10-01",
        ],
        COMMUNICATION: ["3 rows that must be kept are missing, first on 2026-11-01"],
        LOCATION: ["1 rows that must be kept are missing, first on 2027-03-01"],
    }


def test_a_row_that_goes_missing_is_noticed(tmp_path: Path, policy: Policy) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    path = tmp_path / "operator.sqlite"
    generate(f"sqlite:///{path}", people=100, seed=2, now=now, missing=False)
    assert {one.missing for one in compared(policy, f"sqlite:///{path}", now).values()} == {0}
    with closing(sqlite3.connect(path)) as connection, connection:
        (last,) = connection.execute("SELECT max(id) FROM payments WHERE paid_at < '2026-10-31'").fetchone()
        connection.execute("DELETE FROM payments WHERE id = ?", [last])
    short = {table: one.missing for (_, table), one in compared(policy, f"sqlite:///{path}", now).items()}
    assert short == {"op.invoices": 0, "op.payments": 1, "op.le_records": 0}


def test_a_count_that_is_not_there_proves_nothing(tmp_path: Path, policy: Policy) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    path = tmp_path / "operator.sqlite"
    generate(f"sqlite:///{path}", people=100, seed=2, now=now, missing=False)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE bank_counters")
        connection.execute("DELETE FROM invoice_series")
    found = compared(policy, f"sqlite:///{path}", now, frozenset({"op.bank_counters"}))
    assert found[ACCOUNTING, "op.payments"].why_not == "the table or its count is not as the map says"
    assert found[ACCOUNTING, "op.invoices"].why_not == (
        "the count says nothing of the days for which rows must be kept"
    )
    assert found[COMMUNICATION, "op.le_records"].why_not is None
