"""The ground of an attack, built once on SQLite and once on PostgreSQL."""

from collections.abc import Callable
from pathlib import Path

import pytest

from attacks.ground import POLICY, VARIABLE, Ground, Kind

Lay = Callable[..., Ground]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def lay(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lay:
    """Lays a ground: ``lay(map, *statements)``, in the store that the test is run with."""
    return _lay(request, request.param, tmp_path, monkeypatch)


@pytest.fixture
def lay_postgres(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lay:
    """The same in PostgreSQL alone, for what only it has."""
    return _lay(request, "postgres", tmp_path, monkeypatch)


@pytest.fixture
def lay_sqlite(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lay:
    """The same in SQLite alone, for what only it has or what does not depend on the store."""
    return _lay(request, "sqlite", tmp_path, monkeypatch)


@pytest.fixture
def lay_files(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lay:
    """The same in a folder of Parquet files."""
    return _lay(request, "parquet", tmp_path, monkeypatch)


def _lay(request: pytest.FixtureRequest, kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lay:
    if kind == "parquet":
        (tmp_path / "lake").mkdir()
        url = str(tmp_path / "lake")
    else:
        url = str(request.getfixturevalue("sqlite_file" if kind == "sqlite" else "postgres_database"))
    monkeypatch.setenv(VARIABLE, url)

    def laid(mapped: str, *statements: str, policy: str = POLICY) -> Ground:
        folder = tmp_path / "policy"
        folder.mkdir()
        (folder / "policy.yaml").write_text(policy, encoding="utf-8")
        (folder / "map.yaml").write_text(mapped.replace("KIND", kind).replace("URL", f"env:{VARIABLE}"), "utf-8")
        ground = Ground(folder, kind, url)
        ground.run(*statements)
        return ground

    return laid
