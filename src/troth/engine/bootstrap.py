"""Where the outer world comes in, once: the policy folder, the register, the stores, the clock, names for runs."""

import os
import socket
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from troth.declaration.load import load
from troth.kernel.errors import Faulty
from troth.kernel.finding import Finding, stops
from troth.law.judge import judge
from troth.law.model import CheckedPolicy
from troth.policy.model import Policy
from troth.policy.resolve import resolve
from troth.register.register import Register, open_register
from troth.stores.contract import Store
from troth.stores.registry import open_store

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Engine:
    """What the use cases work with. ``stores`` are connected; ``holder`` names this process in leases."""

    checked: CheckedPolicy
    findings: tuple[Finding, ...]
    register: Register
    stores: Mapping[str, Store]
    clock: Clock
    holder: str

    @property
    def policy(self) -> Policy:
        """The policy, which has been checked: what has not cannot run."""
        return self.checked.policy


def read_policy(folder: Path, on: date | None = None) -> tuple[Policy | None, tuple[Finding, ...]]:
    """The policy of a folder, as far as its names resolve, and every finding about it, the law's included.

    ``on`` is the day whose law judges it (default: the policy's first day). Raises Unreadable
    where there is no such folder.
    """
    declaration, findings = load(folder)
    if declaration is None:
        return None, findings
    policy, resolving = resolve(declaration)
    judged = judge(policy, on)[1] if policy is not None else ()
    return policy, findings + resolving + judged


def checked_policy(folder: Path, on: date | None = None) -> tuple[CheckedPolicy, tuple[Finding, ...]]:
    """The policy of a folder that has no errors. Raises Faulty with the findings, or Unreadable."""
    policy, findings = read_policy(folder, on)
    found = judge(policy, on)[0] if policy is not None else None
    if found is None or stops(findings):
        raise Faulty(findings)
    return found, findings


def register_url(folder: Path, policy: Policy) -> str | Path:
    """Where the register lies: as the map says, or a file of its own beside the policy."""
    declared = policy.declaration.map.head.register
    if declared is None:
        return folder / ".troth" / "register.db"
    if declared.startswith("env:"):
        return os.environ.get(declared.removeprefix("env:"), "")
    return declared if "://" in declared else folder / declared


@contextmanager
def engine(folder: Path, clock: Clock = wall_clock) -> Iterator[Engine]:
    """Opens everything that a policy folder names. Raises Faulty, Unreadable, NotReached, Refused."""
    found, findings = checked_policy(folder, clock().date())
    policy = found.policy
    with ExitStack() as opened:
        url = register_url(folder, policy)
        if isinstance(url, Path):
            url.parent.mkdir(parents=True, exist_ok=True)
        register = opened.enter_context(open_register(url))
        stores = {}
        for name, entry in policy.stores.items():
            store = open_store(name, entry.kind, entry.url, entry.schema, entry.write, base=folder)
            stores[name] = opened.enter_context(store)
        holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        yield Engine(found, findings, register, stores, clock, holder)
