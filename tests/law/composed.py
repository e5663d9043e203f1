"""Policies composed of a small one in which nothing is found (``law/sound``) and of changed lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from troth.declaration.load import load_texts
from troth.kernel.finding import Finding, stops
from troth.law.example import NAMES, sound
from troth.law.judge import judge
from troth.policy.model import Policy
from troth.policy.resolve import resolve


@dataclass(frozen=True)
class Change:
    """In a file, after the names of ``path`` one inside the other: the next ``old`` becomes ``new``."""

    file: str
    path: str
    old: str
    new: str

    def made(self, text: str) -> str:
        """The text with the change."""
        at = 0
        for name in self.path.split():
            at = text.index(f"{name}:", at)
        at = text.index(self.old, at)
        return text[:at] + self.new + text[at + len(self.old) :]


def policy(path: str, old: str, new: str) -> Change:
    """A change in policy.yaml."""
    return Change("policy.yaml", path, old, new)


def mapped(path: str, old: str, new: str) -> Change:
    """A change in map.yaml."""
    return Change("map.yaml", path, old, new)


def texts(changes: Iterable[Change]) -> dict[str, str]:
    """Both files with the changes."""
    found = dict(zip(NAMES, sound(), strict=True))
    for change in changes:
        found[change.file] = change.made(found[change.file])
    return found


def resolved(changes: tuple[Change, ...] = ()) -> Policy:
    """The changed policy, resolved: nothing before the checks may stop it."""
    found = texts(changes)
    declaration, reading = load_texts(found["policy.yaml"].encode(), found["map.yaml"].encode())
    assert declaration is not None, [f"{finding.span} {finding.says}" for finding in reading]
    policy, resolving = resolve(declaration)
    assert policy is not None, [f"{finding.span} {finding.says}" for finding in resolving]
    return policy


@cache
def findings(changes: tuple[Change, ...] = ()) -> tuple[Finding, ...]:
    """What the checks find in the changed policy."""
    checked, found = judge(resolved(changes))
    assert (checked is None) == stops(found)
    assert checked is None or checked.findings == found
    return found


def written(finding: Finding) -> str:
    """A finding on one line."""
    signed = ", signed" if finding.signed else ""
    head = f"{finding.span} {finding.code} ({finding.level}{signed}) [{finding.law}] {finding.subject}"
    return f"{head}\n  {finding.says}\n  {finding.help}\n"
