"""A sentence of the language with its place, and its words read one by one.

Each sentence has a reader in a file of its own, which takes a ``Phrase`` and gives the value, or the finding that
points at the word where reading stopped.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from troth.declaration.findings import did_you_mean
from troth.declaration.patterns import as_name
from troth.kernel.finding import Finding, Level
from troth.kernel.names import nearest
from troth.kernel.span import NOWHERE, Span

Value = TypeVar("Value")

_WORD = re.compile(r"\S+")
_MARK = re.compile(r"[,:#]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """The text of a value as it was read.

    ``lead`` counts the characters between the beginning of ``span`` and that of the text (1 behind a quotation mark),
    or is None where the text does not stand in the file as it was read (escapes, several lines): then only the whole
    can be pointed at.
    """

    text: str
    span: Span = NOWHERE
    lead: int | None = 0

    def at(self, start: int, end: int) -> Span:
        """The place of the characters from ``start`` to ``end``."""
        if self.lead is None:
            return self.span
        column = self.span.column + self.lead + start
        return Span(self.span.file, self.span.line, column, max(1, end - start))


class Misread(Exception):  # noqa: N818  (never leaves the readers: it is turned into a finding)
    """Reading stopped at the characters from ``start`` to ``end`` of the phrase."""

    def __init__(self, code: str, start: int, end: int, says: str, help: str) -> None:  # noqa: A002
        super().__init__(says)
        self.code, self.start, self.end, self.says, self.help = code, start, end, says, help


class Words:
    """The words of a phrase, taken from left to right. ``code`` is that of the findings of this kind of sentence."""

    def __init__(self, phrase: Phrase, code: str) -> None:
        self.phrase = phrase
        self.code = code
        self._words = list(_WORD.finditer(phrase.text))
        self._next = 0

    @property
    def index(self) -> int:
        """How many words have been taken."""
        return self._next

    @property
    def done(self) -> bool:
        """Whether no word is left."""
        return self._next >= len(self._words)

    def all(self) -> list[str]:
        """Every word, taken or not."""
        return [word.group() for word in self._words]

    def peek(self, ahead: int = 0) -> str:
        """The word ``ahead`` of the next, or an empty text behind the last."""
        at = self._next + ahead
        return self._words[at].group() if at < len(self._words) else ""

    def take(self, *expected: str) -> bool:
        """Takes the next words if they are the expected ones."""
        if any(self.peek(ahead) != word for ahead, word in enumerate(expected)):
            return False
        self._next += len(expected)
        return True

    def need(self, *expected: str, help: str = "") -> None:  # noqa: A002
        """Takes the expected words, one by one, and stops at the first that is another."""
        for word in expected:
            if not self.take(word):
                self.stop(f"`{word}` is expected {self._here()}", help or self._mend(word))

    def next(self, what: str, help: str = "") -> str:  # noqa: A002
        """Takes the next word, whatever it is; ``what`` names it where there is none."""
        if self.done:
            self.stop(f"{what} is missing at the end", help)
        self._next += 1
        return self._words[self._next - 1].group()

    def fitting(self, form: re.Pattern[str], what: str, help: str = "") -> str:  # noqa: A002
        """Takes the next word, which must have the form."""
        word = self.next(what, help)
        if form.fullmatch(word) is None:
            respelled = as_name(word)
            if respelled is not None and form.fullmatch(respelled):
                help = f"names are `lower_case`: write `{respelled}`"  # noqa: A001
            self.stop(f"`{word}` is not {what}", help, at=self._next - 1)
        return word

    def choice(self, options: Iterable[str], what: str) -> str:
        """Takes the next word, which must be one of the options."""
        known = list(options)
        word = self.next(what, did_you_mean("", known))
        if word not in known:
            self.stop(f"`{word}` is not {what}", did_you_mean(word, known), at=self._next - 1)
        return word

    def rest(self) -> tuple[int, int]:
        """Takes all that is left: where it begins and ends in the text."""
        end = len(self.phrase.text.rstrip())
        start = end if self.done else self._words[self._next].start()
        self._next = len(self._words)
        return start, end

    def edges(self, at: int) -> tuple[int, int]:
        """Where the word of that number begins and ends in the text."""
        return self._words[at].span()

    def stop(self, says: str, help: str = "", *, at: int | None = None, code: str | None = None) -> NoReturn:  # noqa: A002
        """Ends the reading at word ``at`` (default the next, or the last where none is left). Raises Misread."""
        at = self._next if at is None else at
        if at < len(self._words):
            start, end = self._words[at].span()
        elif self._words:
            start, end = self._words[-1].span()
        else:
            start, end = 0, 1
        raise Misread(code or self.code, start, end, _sentence(says), help)

    def _here(self) -> str:
        return "at the end" if self.done else f"where `{self.peek()}` stands"

    def _mend(self, word: str) -> str:
        if self.done:
            return f"add `{word} ...`"
        if nearest(self.peek(), [word]):
            return f"did you mean `{word}`?"
        return f"write `{self._words[self._next - 1].group()} {word}`" if self._next else f"begin with `{word}`"


def understood(
    phrase: Phrase, code: str, read: Callable[[Words], Value], *, left_over: str = "", marks: bool = True
) -> Value | Finding:
    """What ``read`` makes of the phrase, or the finding where it stopped or left words over.

    ``left_over`` is the help for words that are too many; ``marks`` says that the sentence holds no comma, colon or
    hash.
    """
    words = Words(phrase, code)
    try:
        if marks and (found := _MARK.search(phrase.text)) is not None:
            name = {",": "comma", ":": "colon", "#": "hash"}[found.group()]
            raise Misread(
                "COMMA",
                found.start(),
                found.end(),
                f"A {name} stands in `{phrase.text}`, and these sentences have none.",
                "leave it out, or write what follows it as a key or an item of its own",
            )
        value = read(words)
        if not words.done:
            words.stop(f"`{words.peek()}` is more than can be read here", left_over)
        return value
    except Misread as stopped:
        return Finding(
            stopped.code, Level.ERROR, stopped.says, stopped.help, span=phrase.at(stopped.start, stopped.end)
        )


def _sentence(says: str) -> str:
    text = says[0].upper() + says[1:]
    return text if text.endswith((".", "?")) else text + "."
