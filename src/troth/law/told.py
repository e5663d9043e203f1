"""What is told about a check to somebody who asks: what it means, by which law, why, and its two examples."""

from dataclasses import dataclass
from functools import cache

from troth.kernel.finding import Finding
from troth.law.example import Example, example_policy, marked, shown
from troth.law.judge import judge
from troth.law.model import Check
from troth.law.registry import HOUSE, checks

Page = tuple[str, tuple[str, ...]]
"""A file's name, and lines of it."""


@dataclass(frozen=True)
class Told:
    """What is told about a check. ``says`` and ``help`` are what is found in the example that fails."""

    code: str
    case: str
    level: str
    signable: bool
    law: str
    runs: str
    means: str
    why: str
    says: str
    help: str
    fails: tuple[Page, ...]
    passes: tuple[Page, ...]

    @property
    def how_bad(self) -> str:
        """The level in words."""
        return f"{self.level}, signed by `reading`" if self.signable else self.level


def told(code: str) -> tuple[Told, ...]:
    """What is told of each check with a code, by name; nothing where no check has it."""
    return tuple(_told(check, act) for act, check in by_name() if check.code == code)


@cache
def by_name() -> tuple[tuple[str, Check], ...]:
    """Every check with the act whose it is (``house`` for those that always run), by name."""
    found = [(act, check) for act, of_act in checks().items() for check in of_act]
    return tuple(sorted(found, key=lambda each: each[1].name))


def runs(act: str) -> str:
    """When the checks of an act run."""
    return "always" if act == HOUSE else f"with {act}"


def _told(check: Check, act: str) -> Told:
    own = flaw_of(check)
    return Told(
        code=check.code,
        case=check.case,
        level=str(check.level),
        signable=check.signable,
        law=check.law,
        runs=runs(act),
        means=check.means,
        why=check.why,
        says=own.says if own is not None else "",
        help=own.help if own is not None else "",
        fails=tuple(shown(check.fails)),
        passes=tuple(shown(check.passes)),
    )


def flaw_of(check: Check) -> Finding | None:
    """What the check says at the mark of the example that fails."""
    return next((each for each in _found(check.fails) if each.code == check.code and _at(each, check.fails)), None)


def _found(example: Example) -> tuple[Finding, ...]:
    policy, _ = example_policy(example)
    return judge(policy)[1] if policy is not None else ()


def _at(finding: Finding, example: Example) -> bool:
    return (finding.span.file, finding.span.line) in marked(example)
