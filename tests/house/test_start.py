"""A command that needs no database loads nothing that is for databases: ``troth --help`` answers at once."""

import subprocess
import sys

import pytest

HEAVY = ("sqlglot", "ruamel", "psycopg", "sqlite3", "hypothesis", "rich.progress", "troth.engine", "troth.sql")
LOADED = f"import sys; print(*(name for name in {HEAVY!r} if name in sys.modules))"


@pytest.mark.parametrize(
    "start",
    [
        "import troth.cli.main",
        "from troth.cli.main import app; app(['--help'], standalone_mode=False)",
        "from troth.cli.main import app; app(['event', 'import', '--help'], standalone_mode=False)",
        "from troth.cli.main import app; app(['map', 'draft', '--help'], standalone_mode=False)",
    ],
)
def test_help_loads_nothing_heavy(start: str) -> None:
    done = subprocess.run([sys.executable, "-c", f"{start}\n{LOADED}"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == ""


def test_what_is_heavy_is_loaded_by_a_command() -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import troth.cli.acting\n{LOADED}"], capture_output=True, text=True, check=True
    )
    assert {"sqlglot", "troth.engine", "rich.progress"} <= set(done.stdout.split())
