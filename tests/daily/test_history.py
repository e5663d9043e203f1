"""Companies that live on: day by day a plan of what changed says of every row what a whole plan says.

The long run is ``make history``: a hundred histories of 30 days over 10,000 rows (docs/daily.md has its figures).
"""

from pathlib import Path

import pytest

from troth.testing.history.company import Company
from troth.testing.history.run import DiffersError, Kind, live_on


@pytest.mark.parametrize("seed", [2, 5])
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_day_by_day(kind: Kind, seed: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path / 'op.db'}"
    if kind == "postgres":
        url = str(request.getfixturevalue("postgres_database"))
    told = live_on(Company(seed, 4_000), kind, url, tmp_path / "policy", days=7)
    assert told.days == 7
    assert told.removed > 500
    assert told.listed > told.removed, "rows that wait for a decision are compared too"
    assert 0 < told.asked * 5 < told.rows, "most rows were not asked again"


def test_a_history_that_goes_wrong_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With rows left out of those that are asked again the two ways differ, and somebody hears of it."""
    monkeypatch.setattr("troth.sql.since.of_turns", lambda *_: iter(()))
    url = f"sqlite:///{tmp_path / 'op.db'}"
    with pytest.raises(DiffersError, match=r"seed 2, day \d, op\.\w+: only the whole plan says"):
        live_on(Company(2, 4_000), "sqlite", url, tmp_path / "policy", days=7)
