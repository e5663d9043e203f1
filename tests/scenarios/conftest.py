"""A scenario's stage, built once on SQLite and once on PostgreSQL."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios.scene import Kind, Scene

HERE = Path(__file__).parent
VARIABLE = "SCENARIO_STORE"

Stage = Callable[[str], Scene]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stage(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Opens a scenario by the name of its folder, in the store that the test is run with."""
    kind: Kind = request.param
    return _stage(request, kind, tmp_path, monkeypatch)


@pytest.fixture
def sqlite_stage(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The same in SQLite alone, for what does not depend on the store."""
    return _stage(request, "sqlite", tmp_path, monkeypatch)


def _stage(request: pytest.FixtureRequest, kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    fixture = "sqlite_file" if kind == "sqlite" else "postgres_database"
    url = str(request.getfixturevalue(fixture))
    monkeypatch.setenv(VARIABLE, url)

    def opened(name: str) -> Scene:
        folder = tmp_path / name
        shutil.copytree(HERE / name, folder)
        mapped = folder / "map.yaml"
        text = mapped.read_text(encoding="utf-8")
        assert text.count("kind: sqlite") == 1
        mapped.write_text(text.replace("kind: sqlite", f"kind: {kind}"), encoding="utf-8")
        return Scene(folder, kind, url)

    return opened
