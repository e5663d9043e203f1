"""Processes that apply a plan and are killed: forked from the test, so that everything is imported, before
any connection is opened.
"""

import os
import random
import secrets
import shutil
import signal
import sqlite3
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from attacks.ground import VARIABLE, Ground
from troth.engine.applying import apply_plan
from troth.engine.bootstrap import engine
from troth.kernel.errors import TrothError
from troth.register.values import RunOutcome

DONE, BROKEN, IN_PART = 0, 99, 5
FINISHED = 120.0
"""Seconds after which a child that was not killed is taken to hang."""


def forked(act: Callable[[], int]) -> int:
    """Runs ``act`` in a child and says its process id; the child ends with what ``act`` returns,
    and cleans up nothing.
    """
    pid = os.fork()
    if pid:
        return pid
    code = BROKEN
    try:
        code = act()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def applies(ground: Ground, digest: str, at: datetime | None = None, before: Callable[[], None] = lambda: None) -> int:
    """A child that applies a plan: 0 done, 5 in part, else the exit code of the error. ``before`` runs in it first."""

    def act() -> int:
        before()
        os.environ[VARIABLE] = ground.url
        try:
            with engine(ground.folder, lambda: at or ground.now) as opened:
                applied = apply_plan(opened, digest, yes=digest)
        except TrothError as error:
            return error.exit_code
        return DONE if applied.outcome is RunOutcome.DONE else IN_PART

    return forked(act)


def ended(pid: int) -> int:
    """Waits for a child; its exit code, or minus the signal that ended it."""
    until = time.monotonic() + FINISHED
    while time.monotonic() < until:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    raise AssertionError("the child hung")


def killed(pid: int, when: Callable[[], bool]) -> bool:
    """Kills a child as soon as ``when`` says so; whether it was still running."""
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            assert os.waitstatus_to_exitcode(status) == DONE
            return False
        if when():
            os.kill(pid, signal.SIGKILL)
            return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL


def after(seconds: float) -> Callable[[], bool]:
    """So long from now."""
    until = time.monotonic() + seconds

    def come() -> bool:
        time.sleep(0.0005)
        return time.monotonic() > until

    return come


def at_receipt(ground: Ground, position: int) -> Callable[[], bool]:
    """Right at the border of a step: when the ledger has so many receipts."""
    connection = sqlite3.connect(ground.register)

    def come() -> bool:
        try:
            size = connection.execute("SELECT coalesce(max(position), 0) FROM receipt").fetchone()[0]
        except sqlite3.OperationalError:
            return False
        return int(size) >= position

    return come


@dataclass(frozen=True)
class Template:
    """A ground with a plan, to be copied: the database, the policy folder and the register with them."""

    ground: Ground
    digest: str
    server: str | None
    """The URI of the server's own database, for making copies; None for SQLite."""

    def copy(self, folder: Path) -> Ground:
        """A copy in a folder of its own."""
        shutil.copytree(self.ground.folder, folder / "policy")
        if self.server is None:
            url = str(folder / "operator.sqlite")
            shutil.copyfile(self.ground.url, url)
            return replace(self.ground, folder=folder / "policy", url=url)
        name, source = f"copy_{secrets.token_hex(8)}", conninfo_to_dict(self.ground.url)["dbname"]
        with closing(psycopg.connect(self.server, autocommit=True)) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy'.encode())
        return replace(self.ground, folder=folder / "policy", url=_renamed(self.ground.url, name))

    def drop(self, ground: Ground) -> None:
        """Throws a copy away."""
        shutil.rmtree(ground.folder.parent)
        if self.server is not None:
            with closing(psycopg.connect(self.server, autocommit=True)) as connection:
                name = conninfo_to_dict(ground.url)["dbname"]
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _renamed(uri: str, name: str) -> str:
    base, _, query = uri.partition("?")
    assert make_conninfo(uri)
    return f"{base.rpartition('/')[0]}/{name}?{query}"


def instant(rng: random.Random, ground: Ground, took: float, receipts: int) -> Callable[[], bool]:
    """A random instant of an apply: half of them anywhere in its time, half right when some receipt is written."""
    if rng.random() < 0.5:
        return after(rng.uniform(0, took))
    with closing(sqlite3.connect(ground.register)) as connection:
        size = connection.execute("SELECT max(position) FROM receipt").fetchone()[0]
    return at_receipt(ground, size + rng.randint(1, max(2, receipts)))
