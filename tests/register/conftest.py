"""A register on each of the two engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from troth.register.register import Register, open_register


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def register_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a register can be made: a file that is not there yet, or an empty database."""
    if request.param == "sqlite":
        return str(tmp_path / ".troth" / "register.db")
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture
def register(register_url: str) -> Iterator[Register]:
    """An open register without content."""
    with open_register(register_url) as opened:
        yield opened
