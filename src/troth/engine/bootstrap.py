"""Where the outer world comes in, once: the policy folder, the register, the stores, the clock, names for runs."""

import os
import socket
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from troth.declaration.load import load
from troth.kernel.errors import Faulty
from troth.kernel.finding import Finding, stops
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

    policy: Policy
    findings: tuple[Finding, ...]
    register: Register
    stores: Mapping[str, Store]
    clock: Clock
    holder: str


def read_policy(folder: Path) -> tuple[Policy | None, tuple[Finding, ...]]:
    """The policy of a folder, resolved and judged, with every finding about it. Raises Unreadable where there is none."""
    declaration, findings = load(folder)
    if declaration is None:
        return None, findings
    policy, resolving = resolve(declaration)
    return policy, findings + resolving


def checked(folder: Path) -> tuple[Policy, tuple[Finding, ...]]:
    """The policy of a folder that has no errors. Raises Faulty with the findings, or Unreadable."""
    policy, findings = read_policy(folder)
    if policy is None or stops(findings):
        raise Faulty(findings)
    return policy, findings


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
    policy, findings = checked(folder)
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
        yield Engine(policy, findings, register, stores, clock, holder)
