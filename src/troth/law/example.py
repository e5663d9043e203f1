"""Examples of checks: a few lines laid over a small policy and map in which nothing is found (``sound/``)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from textwrap import dedent
from types import MappingProxyType
from typing import Final

from troth.declaration.overlay import LEFT_OUT, Pages, overlaid
from troth.kernel.finding import Finding, stops
from troth.law.sound_words import WORDS_FILE, laid_words
from troth.policy.model import Policy
from troth.policy.resolve import resolve

SOUND: Final = Path(__file__).with_name("sound")
NAMES: Final[Pages] = ("policy.yaml", "map.yaml")
MARK: Final = "#!"
"""Ends the line at which the check must find its flaw."""

_GONE = re.compile(rf"(?P<blanks>\s*)(?P<key>[\w.]+): {re.escape(LEFT_OUT)}$")
_NO_SENTENCE = re.compile(rf"{re.escape(LEFT_OUT)} \{{(s\w+)\}}")
_GONE_INSIDE = re.compile(rf"([\w.]+): {re.escape(LEFT_OUT)}(, )?")


@dataclass(frozen=True)
class Example:
    """Lines of policy.yaml, of map.yaml and of the published words. ``key: (none)`` takes a key away, ``(none) {s1}`` a
    sentence; ``#!`` ends the line with the flaw. Where ``text`` is empty the policy has no published words.

    ``also`` are the codes that others rightly find beside it.
    """

    policy: str = ""
    map: str = ""
    text: str = ""
    also: tuple[str, ...] = ()

    @property
    def pages(self) -> Pages:
        """The lines of both files, as they are written in a file."""
        return dedent(self.policy).strip(), dedent(self.map).strip()

    @property
    def words(self) -> str:
        """The lines of the published words, as they are written in a file, with the mark."""
        return dedent(self.text).strip()

    @property
    def all_pages(self) -> Iterator[tuple[str, str]]:
        """Each file's name with its lines, where it has any."""
        for name, text in zip((*NAMES, WORDS_FILE), (*self.pages, self.words), strict=True):
            if text:
                yield name, text

    def __bool__(self) -> bool:
        """Whether anything is written."""
        return any(self.all_pages)


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
    if example.words:
        words, in_words = laid_words(example.words.replace(MARK, ""), declaration.map.head)
        findings += in_words
        if stops(in_words):
            return None, findings
        declaration = replace(declaration, texts=MappingProxyType({words.language: words}) if words else None)
    policy, resolving = resolve(declaration)
    return policy, (*findings, *resolving)


def marked(example: Example) -> tuple[tuple[str, int], ...]:
    """The files and lines that carry the mark."""
    return tuple(
        (name, number)
        for name, text in example.all_pages
        for number, line in enumerate(text.splitlines(), 1)
        if line.endswith(MARK)
    )


def shown(example: Example) -> Iterator[tuple[str, tuple[str, ...]]]:
    """For a reader: each file that has lines, with them. The mark is an arrow, and what is left out a comment."""
    for name, text in example.all_pages:
        yield name, tuple(_shown(line) for line in text.splitlines())


def _shown(line: str) -> str:
    marks = line.endswith(MARK)
    line = line.removesuffix(MARK).rstrip()
    notes = ["<-- here"] if marks else []
    if sentence := _NO_SENTENCE.fullmatch(line):
        return f"# {', '.join([f'no sentence {sentence[1]}', *notes])}"
    if gone := _GONE.fullmatch(line):
        return f"{gone['blanks']}# {', '.join([f'no {gone[2]}', *notes])}"
    notes = [f"no {key}" for key, _ in _GONE_INSIDE.findall(line)] + notes
    line = _GONE_INSIDE.sub("", line).replace(", }", "}")
    return f"{line}  # {', '.join(notes)}" if notes else line
