"""Opening a store as the map names it, and what is said where that cannot be done."""

import sys
from pathlib import Path

import pytest

from stores.operator_side import Operator
from troth.kernel.errors import NotReached, TrothError, Unreadable
from troth.stores.registry import holds_secret, open_store


def refused(kind: str, url: str, schema: str | None = None) -> TrothError:
    with pytest.raises((Unreadable, NotReached)) as found:
        open_store("crm", kind, url, schema)
    return found.value


def test_an_unknown_kind_is_told_with_those_there_are() -> None:
    error = refused("postgre", "env:CRM_URL")
    assert error.code == "STORE_KIND"
    assert error.exit_code == Unreadable.exit_code
    assert "did you mean postgres?" in error.help
    assert "postgres, sqlite" in error.help


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://crm:hunter2@db.example.se/crm",
        "postgresql://crm@db.example.se/crm?sslmode=require&password=hunter2",
        "postgresql:///crm?sslpassword=hunter2",
        "host=db user=crm password=hunter2",
    ],
)
def test_a_password_in_the_map_is_refused_and_not_shown(url: str) -> None:
    error = refused("postgres", url)
    assert error.code == "SECRET_IN_URL"
    assert "hunter2" not in error.says + error.help
    assert "env:" in error.help


def test_a_url_without_a_password_holds_no_secret() -> None:
    for url in (
        "env:CRM_URL",
        "postgresql://crm@db:5432/crm",
        "postgresql://u@/crm?host=/run/a:b@c",
        "sqlite:///a@b:c",
    ):
        assert not holds_secret(url)


def test_a_variable_holds_the_url_with_its_password(on_postgres: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_URL", on_postgres.url.replace("postgres@", "postgres:hunter2@"))
    with open_store("crm", "postgres", "env:CRM_URL") as store:
        assert (store.name, store.dialect, store.schema) == ("crm", "postgres", "public")
        assert int(store.server_version.split(".")[0]) >= 14
    monkeypatch.delenv("CRM_URL")
    error = refused("postgres", "env:CRM_URL")
    assert (error.code, error.exit_code) == ("NO_URL", NotReached.exit_code)
    assert "CRM_URL" in error.help


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "crn.sqlite"
    for url in (str(path), f"sqlite:///{path}", f"sqlite:///{tmp_path}", ":memory:", "sqlite://"):
        assert refused("sqlite", url).exit_code in (NotReached.exit_code, Unreadable.exit_code)
    assert "no file" in refused("sqlite", str(path)).says
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_not_reached(tmp_path: Path) -> None:
    path = tmp_path / "letter.sqlite"
    path.write_bytes(b"Dear customer, " * 100)
    assert "SQLITE_NOTADB" in refused("sqlite", str(path)).says


def test_a_path_may_be_plain_a_url_relative_or_strange(tmp_path: Path) -> None:
    path = tmp_path / "år 1?#%.sqlite"
    path.touch()
    for url in (path.name, str(path), "sqlite:///%C3%A5r 1?#%25.sqlite"):
        with open_store("crm", "sqlite", url, base=tmp_path) as store:
            assert (store.name, store.dialect, store.schema) == ("crm", "sqlite", None)
            with store.transaction(write=True) as session:
                session.execute("CREATE TABLE IF NOT EXISTS t (id integer)")
    assert list(tmp_path.iterdir()) == [path]


def test_a_schema_is_for_engines_that_have_them(sqlite_file: Path, on_postgres: Operator) -> None:
    assert refused("sqlite", str(sqlite_file), "sales").code == "STORE_SCHEMA"
    on_postgres.run("CREATE SCHEMA sales", "CREATE TABLE sales.customer (id integer)")
    with open_store("crm", "postgres", on_postgres.url, "sales") as store:
        assert store.schema == "sales"
        assert set(store.catalog().tables) == {"customer"}


@pytest.mark.parametrize(
    "url", ["mysql://db/crm", "crm", "postgresql://u@h/d?nonsense=hunter2", "postgresql://u@h:port/d"]
)
def test_a_url_that_cannot_be_read_is_not_shown(url: str) -> None:
    error = refused("postgres", url)
    assert error.exit_code in (Unreadable.exit_code, NotReached.exit_code)
    assert "hunter2" not in error.says + error.help


def test_a_server_that_does_not_answer_is_not_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_URL", f"postgresql://crm:hunter2@/crm?host={tmp_path}")
    error = refused("postgres", "env:CRM_URL")
    assert error.exit_code == NotReached.exit_code
    assert str(tmp_path) in error.says
    assert "hunter2" not in error.says + error.help + repr(error.__cause__) + repr(error.__context__)


def test_a_database_or_user_that_is_not_there_is_not_reached(on_postgres: Operator) -> None:
    for url in (on_postgres.url.replace("/t_", "/no_"), on_postgres.url.replace("//postgres@", "//nobody_here@")):
        error = refused("postgres", url)
        assert error.exit_code == NotReached.exit_code
        assert "does not exist" in error.says


def test_a_folder_of_parquet_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "the lake").mkdir()
    for url in (f"parquet:///{tmp_path}/the%20lake", "the lake", f"{tmp_path}/the lake"):
        with open_store("lake", "parquet", url, base=tmp_path) as store:
            assert (store.name, store.dialect, store.schema) == ("lake", "duckdb", None)
            assert store.catalog().tables == {}
    assert refused("parquet", "the lake", schema="public").code == "STORE_SCHEMA"
    assert refused("parquet", "s3://bucket/lake").code == "STORE_URL"
    assert refused("parquet", str(tmp_path / "nowhere")).code == "NOT_REACHED"
    monkeypatch.setitem(sys.modules, "troth.stores.duckdb", None)
    error = refused("parquet", "the lake")
    assert error.code == "NO_DRIVER"
    assert "troth[parquet]" in error.help
