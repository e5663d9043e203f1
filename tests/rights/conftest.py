"""An office on each of the two registers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rights.office import Office, checked
from troth.law.model import CheckedPolicy
from troth.register.register import open_register


@pytest.fixture(scope="session")
def policy(tmp_path_factory: pytest.TempPathFactory) -> CheckedPolicy:
    """The small policy."""
    return checked(tmp_path_factory.mktemp("policy"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def register_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a register can be made: a file that is not there yet, or an empty database."""
    if request.param == "sqlite":
        return str(tmp_path / "register.db")
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture
def office(policy: CheckedPolicy, register_url: str) -> Iterator[Office]:
    """An office with an empty register."""
    with open_register(register_url) as register:
        yield Office(policy, register)
