"""What a YAML file is read into: text, lists and keyed values, each with its place.

Every scalar is text as it was written.
"""

from dataclasses import dataclass

from troth.declaration.phrase import Phrase
from troth.kernel.span import Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """One piece of text. ``plain`` says that it stands without quotes; ``lead`` is as in ``Phrase``."""

    text: str
    span: Span
    plain: bool = True
    lead: int | None = 0

    @property
    def phrase(self) -> Phrase:
        """The text with its place, for the readers of sentences."""
        return Phrase(self.text, self.span, self.lead)


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: "tuple[Node, ...]"
    span: Span


@dataclass(frozen=True, slots=True)
class Keyed:
    """Keys with values, in the order of the file, none twice. ``flow`` says that it is written inside braces."""

    pairs: "tuple[tuple[Scalar, Node], ...]"
    span: Span
    flow: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """A value about which a finding was made already."""

    span: Span


Node = Scalar | Items | Keyed | Unread
