"""Examples of checks: a few lines laid over a small policy and map in which nothing is found (``sound/``)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Final

from troth.declaration.overlay import LEFT_OUT, Pages, overlaid
from troth.kernel.finding import Finding
from troth.policy.model import Policy
from troth.policy.resolve import resolve

SOUND: Final = Path(__file__).with_name("sound")
NAMES: Final[Pages] = ("policy.yaml", "map.yaml")
MARK: Final = "#!"
"""Ends the line at which the check must find its flaw."""

_GONE = re.compile(rf"(?P<blanks>\s*)(?P<key>[\w.]+): {re.escape(LEFT_OUT)}$")
_GONE_INSIDE = re.compile(rf"([\w.]+): {re.escape(LEFT_OUT)}(, )?")


@dataclass(frozen=True)
class Example:
    """Lines of policy.yaml and of map.yaml. ``key: (none)`` takes a key away; ``#!`` ends the line with the flaw.

    ``also`` are the codes that others rightly find beside it.
    """

    policy: str = ""
    map: str = ""
    also: tuple[str, ...] = ()

    @property
    def pages(self) -> Pages:
        """The lines of both files, as they are written in a file."""
        return dedent(self.policy).strip(), dedent(self.map).strip()

    def __bool__(self) -> bool:
        """Whether anything is written."""
        return any(self.pages)


@cache
def sound() -> Pages:
    """The policy and the map over which examples are laid."""
    policy, mapped = ((SOUND / name).read_text(encoding="utf-8") for name in NAMES)
    return policy, mapped


def example_policy(example: Example) -> tuple[Policy | None, tuple[Finding, ...]]:
    """The resolved Policy of an example (None if something before the checks stops it), and what stops it."""
    declaration, findings = overlaid(sound(), example.pages, NAMES)
    if declaration is None:
        return None, findings
    policy, resolving = resolve(declaration)
    return policy, (*findings, *resolving)


def marked(example: Example) -> tuple[tuple[str, int], ...]:
    """The files and lines that carry the mark."""
    return tuple(
        (name, number)
        for name, text in zip(NAMES, example.pages, strict=True)
        for number, line in enumerate(text.splitlines(), 1)
        if line.endswith(MARK)
    )


def shown(example: Example) -> Iterator[tuple[str, tuple[str, ...]]]:
    """For a reader: each file that has lines, with them. The mark is an arrow, and what is left out a comment."""
    for name, text in zip(NAMES, example.pages, strict=True):
        if text:
            yield name, tuple(_shown(line) for line in text.splitlines())


def _shown(line: str) -> str:
    marks = line.endswith(MARK)
    line = line.removesuffix(MARK).rstrip()
    notes = ["<-- here"] if marks else []
    if gone := _GONE.fullmatch(line):
        return f"{gone['blanks']}# {', '.join([f'no {gone[2]}', *notes])}"
    notes = [f"no {key}" for key, _ in _GONE_INSIDE.findall(line)] + notes
    line = _GONE_INSIDE.sub("", line).replace(", }", "}")
    return f"{line}  # {', '.join(notes)}" if notes else line
