"""Flaws in published sentences."""

from collections.abc import Iterator
from types import MappingProxyType

from troth.kernel.span import Span
from troth.law.heard import Found, Spoken
from troth.law.matter import Matter
from troth.law.model import Flaw


def turns(matter: Matter, topic: str) -> Iterator[tuple[Spoken, Found]]:
    """Each sentence with the first words in it that are a sign of ``topic``, once for all its languages."""
    for one in matter.sentences:
        found = one.heard(topic, matter.on)
        if found is not None:
            yield one, found


def worded(one: Spoken, found: Found | None, **words: str) -> Flaw:
    """The flaw at words of a sentence, or at the whole of it. Templates have ``{sentence}`` and ``{words}``."""
    begins = one.sentence.span
    span = begins
    if found is not None:
        span = Span(begins.file, begins.line, begins.column + found.start, max(1, found.end - found.start))
    name = one.sentence.id or f"line {begins.line}"
    said = {"sentence": name, "words": found.words if found is not None else "", **words}
    return Flaw(name, one.signer(), span, MappingProxyType(said))
