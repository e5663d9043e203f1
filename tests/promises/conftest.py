"""The two companies of the promises: the example that ships with Troth, and one that wrote down the published words."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from promises.company import Company, only
from troth.testing.operator.companies import COMPANIES
from troth.testing.operator.schema import tables

EXAMPLES = Path(__file__).parents[2] / "examples"
EXAMPLE = EXAMPLES / "th1ng" / "mended"
PUBLISHED = Path(__file__).parent / "published"
VARIABLE = "TROTH_OPERATOR_URL"

COUNTED = {"invoices", "payments", "fiscal_years", "invoice_series", "bank_counters"}
"""The tables of the example that point at one another, so that none of them is mapped without the others."""

Founded = Callable[..., Company]


@pytest.fixture
def th1ng(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Founded:
    """The example, with every table of the operator and nothing in them.

    ``th1ng()`` is the example as it is. ``th1ng("calls", ...)`` sweeps those tables and the invoices only, for speed:
    the policy is the same, and so is the database.
    """
    folder, database = tmp_path / "th1ng", tmp_path / "operator.sqlite"
    monkeypatch.setenv(VARIABLE, f"sqlite:///{database}")

    def founded(*swept: str) -> Company:
        folder.mkdir()
        mapped = (EXAMPLE / "map.yaml").read_text(encoding="utf-8")
        (folder / "policy.yaml").write_bytes((EXAMPLE / "policy.yaml").read_bytes())
        (folder / "map.yaml").write_text(only(mapped, {*swept, *COUNTED}) if swept else mapped, encoding="utf-8")
        with closing(sqlite3.connect(database)) as connection:
            connection.executescript(
                f"BEGIN; {'; '.join(table.ddl('sqlite') for table in tables(undeclared=False))}; END;"
            )
        return Company(folder, database)

    return founded


@pytest.fixture
def founded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Founded:
    """Another example by its name, with the tables named and the invoices swept only, and nothing in the database."""
    folder, database = tmp_path / "company", tmp_path / "operator.sqlite"
    monkeypatch.setenv(VARIABLE, f"sqlite:///{database}")

    def found(name: str, *swept: str) -> Company:
        mended = EXAMPLE.parents[1] / name / "mended"
        folder.mkdir()
        mapped = (mended / "map.yaml").read_text(encoding="utf-8")
        (folder / "policy.yaml").write_bytes((mended / "policy.yaml").read_bytes())
        (folder / "map.yaml").write_text(only(mapped, {*swept, *COUNTED}), encoding="utf-8")
        with closing(sqlite3.connect(database)) as connection:
            connection.executescript("; ".join(table.ddl("sqlite") for table in COMPANIES[name].trade.tables))
        return Company(folder, database)

    return found


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    """The company that took the published words to the letter."""
    folder, database = tmp_path / "published", tmp_path / "published.sqlite"
    monkeypatch.setenv(VARIABLE, f"sqlite:///{database}")
    folder.mkdir()
    for name in ("policy.yaml", "map.yaml"):
        (folder / name).write_bytes((PUBLISHED / name).read_bytes())
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript((PUBLISHED / "schema.sql").read_text(encoding="utf-8"))
    return Company(folder, database)


@pytest.fixture
def mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Founded:
    """``mended("ip1")``: a mended example, with every table of its operator and nothing in them."""

    def founded(example: str) -> Company:
        folder, database = tmp_path / example, tmp_path / "operator.sqlite"
        monkeypatch.setenv(VARIABLE, f"sqlite:///{database}")
        folder.mkdir()
        for name in ("policy.yaml", "map.yaml"):
            (folder / name).write_bytes((EXAMPLES / example / "mended" / name).read_bytes())
        with closing(sqlite3.connect(database)) as connection:
            connection.executescript("; ".join(table.ddl("sqlite") for table in COMPANIES[example].trade.tables))
        return Company(folder, database)

    return founded


@pytest.fixture
def words_of(tmp_path: Path) -> Callable[[str], Company]:
    """``words_of("ip1/mended")``: a policy as it lies in its folder, published words and all. It has no database."""

    def founded(example: str) -> Company:
        folder = tmp_path / "words"
        copytree(EXAMPLES / example, folder, ignore=ignore_patterns(".troth"))
        return Company(folder, tmp_path / "none.sqlite")

    return founded
