"""The tag at the end of a published sentence: ``{s12 statement}``, ``{s69 kept by PATH PATH}``, ``{s115 open}``."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from troth.declaration.findings import Findings, did_you_mean
from troth.declaration.published import Tie, Tied
from troth.kernel.span import Span

SENTENCE_ID: Final = re.compile(r"s[0-9]{1,6}[a-z]{0,2}")
HEADING_ID: Final = re.compile(r"[a-z][a-z0-9_-]*")
TAG_WITHIN: Final = re.compile(r"\{\s*s[0-9][^{}]*\}")
"""What has the form of a sentence's tag, wherever it stands."""

_WORD: Final = re.compile(r"\S+")
PATH: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[^\s.,;:{}]+)*")
_KINDS: Final = ("statement", "kept", "open")
_FORMS: Final = "write `{s12 statement}`, `{s12 kept by PATH}` or `{s12 open}`"


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that could be read."""

    id: str
    tied: Tied
    ties: tuple[Tie, ...]


def read_tag(inside: str, begins: Span, first: bool, findings: Findings) -> Tag | None:
    """The tag whose braces hold ``inside``, or None where a finding says why there is none.

    ``begins`` is the place of the opening brace; ``first`` says that the file is in the policy's first language, which
    alone carries ties.
    """

    def at(start: int, end: int) -> Span:
        return Span(begins.file, begins.line, begins.column + 1 + start, max(1, end - start))

    words = list(_WORD.finditer(inside))
    if not words or SENTENCE_ID.fullmatch(words[0].group()) is None:
        found = words[0].group() if words else ""
        heading = found.startswith("#")
        findings.error(
            "TAG_UNREADABLE",
            at(*words[0].span()) if words else begins,
            f"`{found}` is no id of a sentence." if found else "The tag is empty.",
            "only headings carry `{#id}`: " + _FORMS if heading else f"an id is `s` and a number; {_FORMS}",
        )
        return None
    id_, said = words[0].group(), [word.group() for word in words[1:]]
    if not said:
        return Tag(id_, Tied.UNTIED if first else Tied.AS_FIRST, ())
    if not first:
        findings.error(
            "TAG_UNREADABLE",
            at(words[1].start(), words[-1].end()),
            f"`{id_}` says what keeps it, and only the first language does.",
            f"write `{{{id_}}}`: it means what it means there",
            subject=id_,
        )
        return None
    if said in (["statement"], ["open"]):
        return Tag(id_, Tied(said[0]), ())
    if said[:2] == ["kept", "by"] and len(said) > 2:
        return _kept(id_, words[3:], at, findings)
    wrong = 1 if said[0] not in _KINDS else min(2, len(said))
    findings.error(
        "TAG_UNREADABLE",
        at(*words[wrong].span()),
        _misread(said, words[wrong].group()),
        did_you_mean(said[0], _KINDS) if said[0] not in _KINDS else _FORMS,
        subject=id_,
    )
    return None


def _misread(said: list[str], word: str) -> str:
    if said[0] not in _KINDS:
        return f"`{word}` is no kind of sentence."
    if said[0] == "kept":
        return "`kept by` names no path." if said == ["kept", "by"] else "`kept` goes on with `by` and a path."
    return f"`{word}` is more than can be read here."


def _kept(id_: str, words: list[re.Match[str]], at: Callable[[int, int], Span], findings: Findings) -> Tag | None:
    ties: dict[str, Tie] = {}
    good = True
    for word in words:
        path, place = word.group(), at(*word.span())
        if path in ties:
            findings.error("DOUBLE_ITEM", place, f"`{path}` stands there twice.", "remove one", subject=id_)
        elif PATH.fullmatch(path) is None:
            good = False
            comma = any(mark in path for mark in ",;:")
            findings.error(
                "COMMA" if comma else "TAG_UNREADABLE",
                place,
                f"`{path}` is no path of a declaration.",
                "put blanks between the paths, and nothing else" if comma else "write `purposes.billing.traffic`",
                subject=id_,
            )
        ties.setdefault(path, Tie(path, place))
    return Tag(id_, Tied.KEPT, tuple(ties.values())) if good else None
