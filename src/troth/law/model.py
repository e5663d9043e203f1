"""A check, what it finds, and the Policy that has been checked.

Nothing that runs may start from a Policy as it is resolved: it takes a CheckedPolicy, and only ``law.judge`` makes one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import InitVar, dataclass, field
from types import MappingProxyType

from troth.declaration.model import Entry
from troth.kernel.finding import Finding, Level, stops
from troth.kernel.span import Span
from troth.law.example import Example
from troth.law.matter import Matter
from troth.policy.model import Policy


@dataclass(frozen=True)
class Flaw:
    """One place where a check fails. ``words`` fill the check's sentences; a ``reading`` of ``entry`` signs it."""

    subject: str
    entry: Entry = field(repr=False)
    span: Span
    words: Mapping[str, str]


def flaw(subject: str, entry: Entry, key: str | None = None, /, *inside: str | int, **words: str) -> Flaw:
    """A flaw at the value of a key of an entry (or of something inside it), or at the entry itself."""
    span = entry.span if key is None else entry.at(key, *inside)
    return Flaw(subject, entry, span, MappingProxyType(words))


Look = Callable[[Matter], Iterator[Flaw]]


@dataclass(frozen=True)
class Check:
    """What is looked for, how bad it is, and how it is said.

    ``means`` is one sentence for the list of checks; ``says`` and ``help`` are templates over a flaw's words. ``case``
    tells apart checks that share a code. ``signable`` is an error that a ``reading`` turns into a signed warning.
    ``why`` is the reasoning, with what the article says in plain words. ``fails`` and ``passes`` are the smallest
    policies that show the flaw and its remedy; a test runs both, and refuses a check without them.
    """

    code: str
    level: Level
    law: str
    means: str
    says: str
    help: str
    look: Look = field(repr=False, compare=False)
    case: str = ""
    signable: bool = False
    why: str = ""
    fails: Example = field(default=Example(), repr=False)
    passes: Example = field(default=Example(), repr=False)

    @property
    def name(self) -> str:
        """The code, with the case where there is one: unique among all checks."""
        return f"{self.code}/{self.case}" if self.case else self.code

    def finding(self, found: Flaw) -> Finding:
        """The finding that a flaw is: signed where the entry says how it was read, as far as that may sign it."""
        read = found.entry.reading is not None
        level = Level.WARNING if self.signable and read else self.level
        return Finding(
            code=self.code,
            level=level,
            says=self.says.format_map(found.words),
            help=self.help.format_map(found.words),
            law=self.law,
            span=found.span,
            subject=found.subject,
            signed=read and level is Level.WARNING,
        )


_SEAL = object()
"""What only this floor holds, so that nothing else can make a CheckedPolicy."""


@dataclass(frozen=True)
class CheckedPolicy:
    """A Policy in which no check found an error, with every warning and note about it.

    It cannot be made outside this floor: ask ``law.judge.judge``.
    """

    policy: Policy
    findings: tuple[Finding, ...]
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("a CheckedPolicy is made by troth.law.judge alone")
        if stops(self.findings):
            raise ValueError("a Policy with errors cannot have been checked")


def sealed(policy: Policy, findings: tuple[Finding, ...]) -> CheckedPolicy:
    """A Policy as checked; for ``law.judge`` alone. Raises ValueError if a finding is an error."""
    return CheckedPolicy(policy, findings, _SEAL)
