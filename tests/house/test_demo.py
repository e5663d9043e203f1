"""``make demo`` comes out as it must, and says so where it does not."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

from house.tools import loaded

HOUSE = Path(__file__).parents[2]
DEMO = HOUSE / "tools" / "demo.py"


@pytest.fixture
def demo() -> ModuleType:
    return loaded("demo")


def test_everything_is_gone_there_and_kept(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(DEMO), "--people", "100", "--out", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sums = re.fullmatch(
        r"(\d+) of (\d+) planted overdue rows are gone, (\d+) of (\d+) rows that must be kept are there as they were, "
        r"(\d+) of (\d+) promises about stored rows are kept, (\d+) others are only declared so far; \d+ seconds",
        done.stdout.splitlines()[-1],
    )
    assert sums is not None, done.stdout
    gone, overdue, stayed, must_stay, kept, promises, later = map(int, sums.groups())
    assert gone == overdue > 50
    assert stayed == must_stay > 50
    assert kept == promises > 40
    assert later > 40


def pretend(demo: ModuleType, monkeypatch: pytest.MonkeyPatch, status: str, sabotage: str = "") -> None:
    """Runs no command but ``plan``: nothing is applied; ``status`` says what it is told to."""
    real = demo.troth

    def troth(*words: object) -> str:
        if words[0] == "plan":
            return str(real(*words))
        if words[0] == "apply" and sabotage:
            database = Path(str(words[1])).with_name("operator.sqlite")
            with closing(sqlite3.connect(database)) as connection, connection:
                connection.execute(sabotage)
        return status if words[0] == "status" else ""

    monkeypatch.setattr(demo, "troth", troth)


def test_rows_left_behind_are_seen_whatever_status_says(
    demo: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(
        demo,
        monkeypatch,
        "42 kept, 0 broken, 0 attested, 0 unproven\n",
        "UPDATE invoices SET payer_name = 'X' WHERE id IN (SELECT id FROM invoices)",
    )
    assert demo.main(["--people", "100", "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().out
    assert re.search(r"^WRONG must_go: op\.orders \d+ \(.*\): it is still there$", said, re.MULTILINE)
    assert re.search(r"^WRONG must_stay: op\.invoices \d+ \(.*\): changed: payer_name$", said, re.MULTILINE)
    assert re.search(r"^WRONG must_empty: op\.customers \d+ \(.*\): not emptied: personnummer, ", said, re.MULTILINE)
    assert re.search(r"^WRONG must_anonymise: op\.speed_tests .*: still names somebody: ", said, re.MULTILINE)
    assert re.search(r"^0 of \d+ planted overdue rows are gone", said, re.MULTILINE)


@pytest.mark.parametrize(
    "status", ["41 kept, 1 broken, 0 attested, 0 unproven", "41 kept, 0 broken, 0 attested, 1 unproven"]
)
def test_a_promise_that_is_not_kept_is_enough(
    demo: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    pretend(demo, monkeypatch, f"{status}\n")
    monkeypatch.setattr(demo, "judge", lambda *_: [demo_judged(name) for name in ("must_go", "must_stay")])
    assert demo.main(["--people", "100", "--out", str(tmp_path / "out")]) == 1


def demo_judged(name: str) -> object:
    """A list in which all is well."""
    from troth.testing.operator.judging import Judged

    return Judged(name, 1, ())


def test_make_knows_what_the_pages_promise() -> None:
    said = subprocess.run(["make", "-n", "-C", str(HOUSE), "demo"], capture_output=True, text=True, check=True).stdout
    assert "tools/demo.py" in said
    said = subprocess.run(["make", "-n", "-C", str(HOUSE), "test"], capture_output=True, text=True, check=True).stdout
    for what in ("ruff check", "ruff format --check", "lint-imports", "mypy", "pytest"):
        assert what in said
    assert "exec make test" in (HOUSE / ".ci" / "run").read_text(encoding="utf-8")
