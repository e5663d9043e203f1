"""The private server leaves nothing behind, however its owner ends."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from troth.testing import postgres_server as module
from troth.testing.postgres_server import PostgresServer, drop_database, fresh_database, start_server

OWNER = """
import time
from troth.testing import postgres_server as module
from troth.testing.postgres_server import start_server
server = start_server()
print(server.directory, server.keeper.pid, flush=True)
time.sleep(60)
"""


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # A process that has ended and that nobody has asked after yet.
    return ") Z " in Path(f"/proc/{pid}/stat").read_text()


def within(seconds: float, pid: int, directory: Path) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if gone(pid) and not directory.exists():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.postgres
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_its_owner(ending: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OWNER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as owner:
        assert owner.stdout is not None
        directory, pid = owner.stdout.readline().split()
        server = int((Path(directory) / "data" / "postmaster.pid").read_text().splitlines()[0])
        assert not gone(server)
        owner.send_signal(ending)
    assert within(20, int(pid), Path(directory))
    assert gone(server)


def test_each_database_is_empty_and_alone(postgres_server: PostgresServer) -> None:
    one, two = fresh_database(postgres_server), fresh_database(postgres_server)
    with psycopg.connect(one) as connection:
        connection.execute("CREATE TABLE t (id integer)")
    with psycopg.connect(two) as connection:
        assert connection.execute("SELECT to_regclass('t')").fetchone() == (None,)
        assert connection.execute("SELECT lower('ÅSA')").fetchone() == ("åsa",)
    with psycopg.connect(one, autocommit=True) as left_open:
        drop_database(postgres_server, one)
        drop_database(postgres_server, two)
        with pytest.raises(psycopg.OperationalError):
            left_open.execute("SELECT 1")
    with psycopg.connect(postgres_server.uri()) as connection:
        names = {name for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall()}
    assert names.isdisjoint(uri.split("/")[3].split("?")[0] for uri in (one, two))


@pytest.fixture
def home() -> Iterator[Path]:
    """A directory that the server's account may enter; pytest's own may be entered by its owner only."""
    made = Path(tempfile.mkdtemp(prefix="troth-home-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.mark.postgres
def test_a_named_directory_is_kept_and_used_again(home: Path) -> None:
    with start_server(home / "server") as server, psycopg.connect(server.uri(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (id integer)")
    with start_server(home / "server") as server, psycopg.connect(server.uri()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


@pytest.mark.postgres
def test_a_path_too_long_for_a_socket_is_no_hindrance(home: Path) -> None:
    deep = home / ("d" * 90) / "server"
    with start_server(deep) as server, psycopg.connect(server.uri()) as connection:
        assert connection.execute("SHOW data_directory").fetchone() == (str(deep / "data"),)
        socket = server.socket
    assert (deep / "data").exists()
    assert not socket.exists()


@pytest.mark.postgres
def test_a_server_that_does_not_start_says_why_and_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    monkeypatch.setitem(module._SETTINGS, "port", "no")
    with pytest.raises(RuntimeError, match='invalid value for parameter "port"'):
        start_server()
    assert list(home.iterdir()) == []
