"""The published words of a policy as they were read: sentences with their ids and ties, headings, links. Frozen."""

from dataclasses import dataclass, field
from enum import StrEnum

from troth.kernel.span import Span


class Tied(StrEnum):
    """What the tag of a sentence says of it."""

    STATEMENT = "statement"
    KEPT = "kept by"
    OPEN = "open"
    AS_FIRST = "as in the first language"
    UNTIED = "no tag"


@dataclass(frozen=True, slots=True)
class Tie:
    """A path that keeps a sentence, as it was written. It is resolved in ``policy.text``."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class PublishedSentence:
    """One sentence, list item or cell of a table.

    ``text`` is what stands between ``span``'s first character and the tag, with its markup. ``id`` is empty where there
    is no tag. ``tag`` is the place of the tag, or that of the text where there is none.
    """

    id: str
    text: str
    tied: Tied
    ties: tuple[Tie, ...]
    span: Span
    tag: Span


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. ``id`` is empty where it has none; ``depth`` counts its hashes."""

    id: str
    text: str
    depth: int
    span: Span


@dataclass(frozen=True, slots=True)
class HeadingLink:
    """``[words](#target)``."""

    target: str
    span: Span


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the two lines ``---`` at the top of a file."""

    policy: str
    language: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class PublishedText:
    """One file of published words. ``span`` is its beginning."""

    front: FrontMatter
    sentences: tuple[PublishedSentence, ...]
    headings: tuple[Heading, ...]
    links: tuple[HeadingLink, ...]
    span: Span
    words: str = field(default="", repr=False, compare=False)
    """What its readers see: the file without its first lines and without tags."""

    @property
    def language(self) -> str:
        """The code of its language."""
        return self.front.language
