"""The published sentences as the checks hear them: what each is tied to, which turns are in it, who signs for it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from troth.declaration.model import Entry, PolicyFile, Purpose, Use
from troth.declaration.published import PublishedSentence, PublishedText
from troth.law.packs.words import TERMS, Term
from troth.policy.text.forms import NOT_WORDS
from troth.policy.text.paths import Declared, Paths, declared
from troth.policy.text.said import values
from troth.policy.text.values import ValueKind


@dataclass(frozen=True)
class Found:
    """Words found in a sentence: what they are a sign of, and where they stand in it, counted in characters."""

    topic: str
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class Spoken:
    """A published sentence in one language. ``ties`` are what it is tied to, as written; ``inside`` all within these.

    ``first``: the same sentence in the policy's first language, where this is another.
    """

    language: str
    sentence: PublishedSentence
    ties: tuple[Declared, ...]
    inside: tuple[Declared, ...]
    first: "Spoken | None" = None

    @cached_property
    def _plain(self) -> str:
        """The sentence with what is no word of it (addresses, code, marks) made blank, in its length."""
        return NOT_WORDS.sub(lambda found: " " * len(found.group()), self.sentence.text)

    @property
    def rows(self) -> tuple[Use, ...]:
        """The policy rows that it is tied to, those within a purpose or section named included."""
        return tuple(one.entry for one in self.inside if isinstance(one.entry, Use))

    def tied_to(self, *sections: str) -> bool:
        """Whether it is tied to something in one of these sections."""
        return any(one.section in sections for one in self.ties)

    def says_length(self) -> bool:
        """Whether it names a length of time."""
        return any(said.kind is ValueKind.PERIOD for said in values(self.sentence.text))

    def find(self, topic: str, on: date, terms: tuple[Term, ...] = TERMS) -> Found | None:
        """The first words that are a sign of ``topic``, by the turns held against texts on a day."""
        return next(self.every(topic, on, terms), None)

    def every(self, topic: str, on: date, terms: tuple[Term, ...] = TERMS) -> Iterator[Found]:
        """All of them, in the order of the sentence."""
        form = _form(terms, topic, self.language.partition("-")[0], on)
        for found in form.finditer(self._plain) if form is not None else ():
            yield Found(topic, " ".join(found.group().split()), found.start(), found.end())

    def heard(self, topic: str, on: date, terms: tuple[Term, ...] = TERMS) -> Found | None:
        """As ``find``, but not where the same is already found in the first language."""
        if self.first is not None and self.first.find(topic, on, terms) is not None:
            return None
        return self.find(topic, on, terms)

    def signer(self) -> Entry:
        """The entry whose ``reading`` says how the sentence was read; where there is none, one without."""
        for one in self.ties:
            if one.entry is None:
                continue
            if one.entry.reading is not None:
                return one.entry
            rows = tuple(one.entry.uses.values()) if isinstance(one.entry, Purpose) else ()
            if rows and all(row.reading is not None for row in rows):
                return rows[0]
        return Entry(span=self.sentence.span)


def spoken(policy: PolicyFile, texts: Mapping[str, PublishedText] | None) -> tuple[Spoken, ...]:
    """Every published sentence, language by language; only the first language has ties, the others share them."""
    first = (texts or {}).get(policy.document.languages[0])
    if texts is None:
        return ()
    paths = declared(policy)
    found = [_spoken(one, first.language, paths) for one in first.sentences] if first else []
    of_first = {one.sentence.id: one for one in found}
    for text in texts.values():
        if first is not None and text.language == first.language:
            continue
        for sentence in text.sentences:
            same = of_first.get(sentence.id) if sentence.id else None
            ties, inside = (same.ties, same.inside) if same is not None else ((), ())
            found.append(Spoken(text.language, sentence, ties, inside, same))
    return tuple(found)


def _spoken(sentence: PublishedSentence, language: str, paths: Paths) -> Spoken:
    ties = tuple(paths[tie.path] for tie in sentence.ties if tie.path in paths)
    inside = {one.path: one for tie in ties for one in paths.within(tie.path)}
    return Spoken(language, sentence, ties, tuple(inside.values()))


@lru_cache(maxsize=1024)
def _form(terms: tuple[Term, ...], topic: str, language: str, on: date) -> re.Pattern[str] | None:
    forms = [
        term.form
        for term in terms
        if term.topic == topic
        and term.language == language
        and term.valid_from <= on
        and (term.valid_to is None or on <= term.valid_to)
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE) if forms else None


def labelled(label: str | None, topic: str, on: date, terms: tuple[Term, ...] = TERMS) -> str | None:
    """The words of a label that are a sign of ``topic``, in any language that is known."""
    for language in sorted({term.language for term in terms}):
        form = _form(terms, topic, language, on)
        found = form.search(label or "") if form is not None else None
        if found is not None:
            return found.group()
    return None
