"""Flaws in published sentences."""

import re
from collections.abc import Iterator
from datetime import date
from types import MappingProxyType

from troth.kernel.span import Span
from troth.law.heard import Found, Spoken
from troth.law.matter import Matter
from troth.law.model import Flaw
from troth.law.packs.words import TERMS, Term

_DENIED_BEFORE = re.compile(
    r"\b(?:no|not|nor|never|cannot|can['’]t|don['’]t|hardly|inte|ingen|inget|inga|aldrig|knappast)(?: \w+){0,2} $",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"\W?(?: \w+)?(?: |^)(?:no|not|never|nothing|inte|inget|ingenting|inga|ingen|aldrig)\b", re.IGNORECASE
)
_DENIED_INSIDE = re.compile(
    r"\b(?:no|not|never|nothing|neither|inte|inget|ingenting|inga|ingen|aldrig)\b", re.IGNORECASE
)


def turns(matter: Matter, topic: str, terms: tuple[Term, ...] = TERMS) -> Iterator[tuple[Spoken, Found]]:
    """Each sentence with the first words in it that are a sign of ``topic``, once for all its languages."""
    for one in matter.sentences:
        found = one.heard(topic, matter.on, terms)
        if found is not None:
            yield one, found


def turns_of(one: Spoken, topic: str, on: date, terms: tuple[Term, ...] = TERMS) -> bool:
    """Whether anything in a sentence is a sign of ``topic``."""
    return one.find(topic, on, terms) is not None


def denied_before(one: Spoken, found: Found) -> bool:
    """Whether the words just before deny what was found: *no system is fully safe*, *inte alltid*."""
    return _DENIED_BEFORE.search(one.sentence.text, max(0, found.start - 40), found.start) is not None


def denied(one: Spoken, found: Found) -> bool:
    """Whether what was found denies itself, or the very next words do: *by visiting us you give no consent*."""
    after = one.sentence.text[found.end : found.end + 20]
    return _DENIED_INSIDE.search(found.words) is not None or _DENIED_AFTER.match(after) is not None


def negated(one: Spoken) -> bool:
    """Whether anything in the whole sentence is denied, whatever it is."""
    return _DENIED_INSIDE.search(one.sentence.text) is not None


def chapter(matter: Matter, one: Spoken) -> str:
    """The heading under which a sentence stands; empty where there is none above it."""
    texts = matter.policy.declaration.texts or {}
    above = [each for each in texts[one.language].headings if each.span.line < one.sentence.span.line]
    return max(above, key=lambda each: each.span.line).text if above else ""


def worded(one: Spoken, found: Found | None, **words: str) -> Flaw:
    """The flaw at words of a sentence, or at the whole of it. Templates have ``{sentence}`` and ``{words}``."""
    begins = one.sentence.span
    span = begins
    if found is not None:
        span = Span(begins.file, begins.line, begins.column + found.start, max(1, found.end - found.start))
    name = one.sentence.id or f"line {begins.line}"
    said = {"sentence": name, "words": found.words if found is not None else "", **words}
    return Flaw(name, one.signer(), span, MappingProxyType(said))
