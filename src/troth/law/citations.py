"""Reading what a row cites as its law: ``LEK 9:22``, ``BFL 7 kap. 2 §``, ``GDPR 7(1)``."""

import re
from dataclasses import dataclass

_CHAPTER = re.compile(
    r"\b(?P<act>[A-ZÅÄÖ]{2,})\s+(?P<chapter>\d+)\s*(?::|kap\.?)\s*(?P<section>\d+)\s?(?P<letter>[a-z]?)\b"
)
_ACT = re.compile(r"\b[A-ZÅÄÖ]{2,}\b")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of an act: ``LEK``, ``9:22``."""

    act: str
    number: str

    def __str__(self) -> str:
        return f"{self.act} {self.number}"


def sections(law: str) -> tuple[Section, ...]:
    """The sections of acts that have chapters, in the order they are cited."""
    return tuple(
        Section(found["act"], f"{found['chapter']}:{found['section']}{found['letter']}")
        for found in _CHAPTER.finditer(law)
    )


def acts(law: str) -> frozenset[str]:
    """The acts that are cited by an abbreviation."""
    return frozenset(_ACT.findall(law))
