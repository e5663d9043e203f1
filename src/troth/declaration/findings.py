"""Gathers what is wrong in the files, so that all of it is shown at once."""

from collections.abc import Iterable

from troth.kernel.finding import Finding, Level, stops
from troth.kernel.names import nearest
from troth.kernel.span import Span


class Findings:
    """The findings of one reading, in the order in which they were met."""

    def __init__(self) -> None:
        self._met: list[Finding] = []

    def error(self, code: str, span: Span, says: str, help: str = "", *, subject: str = "") -> None:  # noqa: A002
        """Notes that something stops the declaration from being used."""
        self._met.append(Finding(code, Level.ERROR, says, help, span=span, subject=subject))

    def warning(self, code: str, span: Span, says: str, help: str = "", *, subject: str = "") -> None:  # noqa: A002
        """Notes what stops publishing."""
        self._met.append(Finding(code, Level.WARNING, says, help, span=span, subject=subject))

    def note(self, code: str, span: Span, says: str, help: str = "", *, subject: str = "") -> None:  # noqa: A002
        """Notes what stops nothing."""
        self._met.append(Finding(code, Level.NOTE, says, help, span=span, subject=subject))

    def add(self, finding: Finding) -> None:
        """Notes a finding that was made elsewhere."""
        self._met.append(finding)

    @property
    def stop(self) -> bool:
        """Whether any of them is an error."""
        return stops(tuple(self._met))

    def sorted_by_place(self) -> tuple[Finding, ...]:
        """All of them, first to last in their file."""
        return tuple(sorted(self._met, key=lambda finding: (finding.span.line, finding.span.column, finding.code)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``did you mean `x`?`` for the nearest known name, or a list of what is known."""
    names = list(known)
    found = nearest(word, names)
    if found is not None:
        return f"did you mean `{found}`?"
    return "write one of " + ", ".join(f"`{name}`" for name in names) if names else ""
