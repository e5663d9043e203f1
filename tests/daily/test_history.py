"""Companies that live on: day by day a plan of what changed says of every row what a whole plan says.

The long run is ``make history``: a hundred histories of 30 days over 10,000 rows (docs/daily.md has its figures).
"""

from pathlib import Path

import pytest

from troth.sql import since
from troth.sql.decide import Asking
from troth.testing.history.company import Company
from troth.testing.history.run import DiffersError, Kind, live_on


@pytest.mark.parametrize("seed", [2, 5])
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres), "parquet"])
def test_day_by_day(kind: Kind, seed: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path / 'op.db'}"
    if kind == "postgres":
        url = str(request.getfixturevalue("postgres_database"))
    if kind == "parquet":
        url = str(tmp_path / "lake")
    told = live_on(Company(seed, 4_000), kind, url, tmp_path / "policy", days=7)
    assert told.days == 7
    assert told.removed > 500
    assert told.listed > told.removed, "rows that wait for a decision are compared too"
    assert 0 < told.asked * 5 < told.rows, "most rows were not asked again"


LEFT_OUT = {
    "rows that were written": ("of_themselves", 2),
    "rows that lead to one that was written": ("of_links", 2),
    "rows of people of whom something else is known": ("of_spine", 2),
    "rows whose tests turned": ("of_turns", 2),
    "rows that were not done, or at which others point": ("in_list", 2),
    "what turned of people": ("turned_in", 2),
}


@pytest.mark.parametrize("fault", LEFT_OUT)
def test_what_is_left_out_is_found(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each source of rows that are asked again is needed: without it a history differs on some day, and says where."""
    name, seed = LEFT_OUT[fault]
    left_out: object = none
    if name == "of_turns":
        left_out = lambda *_: iter(())  # noqa: E731
    if name == "turned_in":
        left_out = lambda *_: "SELECT 1"  # noqa: E731
    monkeypatch.setattr(since, name, left_out)
    url = f"sqlite:///{tmp_path / 'op.db'}"
    with pytest.raises(DiffersError, match=r"seed \d+, day \d+"):
        live_on(Company(seed, 4_000), "sqlite", url, tmp_path / "policy", days=20)


def none(asking: Asking, *_: object) -> str:
    """A query for keys that finds none."""
    keys = ", ".join(f'NULL AS "{name}"' for name in since.key_names(asking))
    return f"SELECT {keys} WHERE 1 = 0"
