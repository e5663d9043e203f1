"""The company of these tests, on both stores and both registers."""

import shutil
from pathlib import Path

import pytest

from consents.office import Office

HERE = Path(__file__).parent


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The company with store and register of one kind."""
    if request.param == "postgres":
        url = str(request.getfixturevalue("postgres_database"))
        return opened("postgres", tmp_path, monkeypatch, url, url)
    return opened("sqlite", tmp_path, monkeypatch)


@pytest.fixture
def sqlite_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The same in SQLite alone, for what does not depend on the store."""
    return opened("sqlite", tmp_path, monkeypatch)


def opened(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: str | None = None, register: str | None = None
) -> Office:
    """The company's folder, with its store and register where they were made."""
    folder = tmp_path / "office"
    shutil.copytree(HERE / "office", folder)
    mapped = folder / "map.yaml"
    mapped.write_text(mapped.read_text(encoding="utf-8").replace("kind: sqlite", f"kind: {kind}"), encoding="utf-8")
    file = str(tmp_path / "crm.sqlite")
    monkeypatch.setenv("RIGHTS_STORE", store or f"sqlite:///{file}")
    monkeypatch.setenv("RIGHTS_REGISTER", register or str(tmp_path / "register.db"))
    return Office(folder, store or file, register or str(tmp_path / "register.db"))
