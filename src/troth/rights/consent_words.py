"""The words that a version of the policy has for a consent, and whether words that were shown are among them."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import StrEnum

from troth.declaration.model import Version
from troth.declaration.published import PublishedText
from troth.kernel.wording import wording_digest


@dataclass(frozen=True, slots=True)
class Wording:
    """One piece of words of a consent: where it stands, in which language, its digest (``kernel.wording``, or SHA-256
    of a whole file).
    """

    place: str
    language: str
    digest: str


@dataclass(frozen=True)
class VersionWords:
    """What a version has: ``wordings`` of the consent; ``silent``: the languages in which no sentence tells of it."""

    wordings: tuple[Wording, ...]
    silent: frozenset[str]


class KnownWords:
    """The words of versions for consents, each worked out once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], VersionWords] = {}

    def of(self, version: Version, consent: str) -> VersionWords:
        """The words of a version of one policy for a consent."""
        asked = version.policy.document.version, consent
        if asked not in self._found:
            self._found[asked] = version_words(version, consent)
        return self._found[asked]


class Compared(StrEnum):
    """How words that were shown stand to those of a version."""

    THERE = "there"
    DIFFERENT = "different"
    UNCHECKED = "unchecked"


def version_words(version: Version, consent: str) -> VersionWords:
    """The words of a version for a consent: its label, the sentences that are tied to it, and the files they stand in.

    A consent that the version does not declare has none.
    """
    declared = version.policy.consents.get(consent)
    languages, texts = version.policy.document.languages, version.texts or {}
    if declared is None:
        return VersionWords((), frozenset(languages))
    label = Wording(f"consents.{consent}.label", languages[0], wording_digest(declared.label))
    spoken = {name: text for name, text in texts.items() if name in languages}
    path = f"consents.{consent}"
    # Other languages than the first repeat no ties: their sentences have the ids of those that have them.
    ids = {
        sentence.id
        for text in spoken.values()
        for sentence in text.sentences
        if any(tie.path == path or tie.path.startswith(path + ".") for tie in sentence.ties)
    }
    told = {name: tuple(_sentences(text, declared.label, ids)) for name, text in spoken.items()}
    files = {name: version.digests.get(f"text/{name}") for name, found in told.items() if found}
    whole = [Wording(f"text/{name}.md", name, digest) for name, digest in files.items() if digest is not None]
    pieces = [piece for found in told.values() for piece in found]
    return VersionWords(
        (label, *pieces, *whole), frozenset(language for language in languages if not told.get(language))
    )


def _sentences(text: PublishedText, label: str, ids: Set[str]) -> Iterator[Wording]:
    tied = [sentence for sentence in text.sentences if sentence.id in ids]
    for sentence in tied:
        yield Wording(f"text/{text.language}.md#{sentence.id}", text.language, wording_digest(sentence.text))
    if tied:
        together = " ".join(sentence.text for sentence in tied)
        for said in (together, f"{label} {together}"):
            yield Wording(f"text/{text.language}.md", text.language, wording_digest(said))


def compare(words: VersionWords, digest: str, language: str | None) -> Compared:
    """Whether words of that digest are among a version's. Where no sentence of a language tells of the consent, nobody
    can say that the words were others.
    """
    if any(one.digest == digest for one in words.wordings):
        return Compared.THERE
    silent = language in words.silent if language is not None else bool(words.silent)
    known = {one.language for one in words.wordings}
    return Compared.UNCHECKED if silent or (language is not None and language not in known) else Compared.DIFFERENT
