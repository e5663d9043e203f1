"""Where the outer world comes in, once: the policy folder, the register, the stores, the clock, names for runs."""

import os
import socket
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from troth.accountability.changes.announced import announced
from troth.declaration.load import load
from troth.kernel.errors import Faulty
from troth.kernel.finding import Finding, stops
from troth.kernel.instants import local_day
from troth.law.judge import judge
from troth.law.model import CheckedPolicy
from troth.law.packs.eea import countries
from troth.policy.model import Policy
from troth.policy.resolve import resolve
from troth.policy.text.judge import text_findings
from troth.register.register import Register, open_register
from troth.stores.contract import Store
from troth.stores.registry import open_store

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Engine:
    """What the use cases work with. ``stores`` are connected to when they are asked for: who records an objection
    needs none of them. ``holder`` names this process in leases.
    """

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


class Stores(Mapping[str, Store]):
    """The stores of a policy by name; looking one up connects to it, once, and raises what that raises."""

    def __init__(self, policy: Policy, folder: Path, opened: ExitStack) -> None:
        self._declared, self._folder, self._opened = policy.stores, folder, opened
        self._connected: dict[str, Store] = {}

    def __getitem__(self, name: str) -> Store:
        if name not in self._connected:
            entry = self._declared[name]
            store = open_store(name, entry.kind, entry.url, entry.schema, entry.write, base=self._folder)
            self._connected[name] = self._opened.enter_context(store)
        return self._connected[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared)

    def __len__(self) -> int:
        return len(self._declared)


def read_policy(folder: Path, at: datetime | None = None) -> tuple[Policy | None, tuple[Finding, ...]]:
    """The policy of a folder, as far as its names resolve, and every finding about it, those of the law and of the
    published words included.

    ``at`` lies on the day whose law judges it, in the policy's zone (default: the policy's first day). Raises
    Unreadable where there is no such folder.
    """
    declaration, findings = load(folder)
    if declaration is None:
        return None, findings
    policy, resolving = resolve(declaration)
    judged = judge(policy, _day(policy, at))[1] if policy is not None else ()
    document = declaration.policy.document
    on = local_day(at, document.timezone) if at is not None else document.effective
    told = announced(declaration, on, countries(document.effective))
    return policy, findings + resolving + judged + told + text_findings(declaration)


def _day(policy: Policy, at: datetime | None) -> date | None:
    return local_day(at, policy.zone) if at is not None else None


def checked_policy(folder: Path, at: datetime | None = None) -> tuple[CheckedPolicy, tuple[Finding, ...]]:
    """The policy of a folder that has no errors. Raises Faulty with the findings, or Unreadable."""
    policy, findings = read_policy(folder, at)
    found = judge(policy, _day(policy, at))[0] if policy is not None else None
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
    """Opens the register that a policy folder names, and each store when it is asked for. Raises Faulty, Unreadable,
    NotReached, Refused.
    """
    found, findings = checked_policy(folder, clock())
    policy = found.policy
    with ExitStack() as opened:
        url = register_url(folder, policy)
        if isinstance(url, Path):
            url.parent.mkdir(parents=True, exist_ok=True)
        register = opened.enter_context(open_register(url))
        stores = Stores(policy, folder, opened)
        holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        yield Engine(found, findings, register, stores, clock, holder)
