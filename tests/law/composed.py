"""Policies composed of a small one in which nothing is found (``policy.yaml``, ``map.yaml``) and of changed lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from troth.declaration.load import load_texts
from troth.kernel.finding import Finding, stops
from troth.law.judge import judge
from troth.policy.model import Policy
from troth.policy.resolve import resolve

HERE = Path(__file__).parent
MARK = "#!"
"""Ends the line at which a check must find its flaw."""


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


@dataclass(frozen=True)
class Case:
    """A check, a policy in which it finds one flaw, and one that it lets pass (without changes: the small one itself).

    ``also``: the other codes that are rightly found in the first. ``signed``: whether its entry says how it was read.
    """

    check: str
    fails: tuple[Change, ...]
    passes: tuple[Change, ...] = ()
    also: tuple[str, ...] = ()
    signed: bool = False

    @property
    def code(self) -> str:
        """The check's code."""
        return self.check.partition("/")[0]


def texts(changes: Iterable[Change]) -> dict[str, str]:
    """Both files with the changes."""
    found = {name: (HERE / name).read_text(encoding="utf-8") for name in ("policy.yaml", "map.yaml")}
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


def marked(changes: Iterable[Change]) -> tuple[str, int]:
    """The file and the line that carry the mark."""
    places = [
        (name, number)
        for name, text in texts(changes).items()
        for number, line in enumerate(text.splitlines(), 1)
        if line.endswith(MARK)
    ]
    assert len(places) == 1, places
    return places[0]


def written(finding: Finding) -> str:
    """A finding on one line."""
    signed = ", signed" if finding.signed else ""
    head = f"{finding.span} {finding.code} ({finding.level}{signed}) [{finding.law}] {finding.subject}"
    return f"{head}\n  {finding.says}\n  {finding.help}\n"
