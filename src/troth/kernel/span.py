"""Where in a file a declared value stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """File, line and column (both from 1) of a value's first character, and how many
    characters of the line it takes.
    """

    file: str
    line: int
    column: int
    length: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Span("-", 0, 0, 0)
"""The span of what no file declares (built-in entries)."""
