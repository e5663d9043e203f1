"""A finding: what is wrong or missing, where, by which article, and what to write instead."""

from dataclasses import dataclass
from enum import StrEnum

from troth.kernel.span import NOWHERE, Span


class Level(StrEnum):
    """What a finding stops: an error everything that runs, a warning publishing, a note nothing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    ``says`` is one or two sentences in the operator's words; ``help`` says what to write instead; ``law`` cites
    article or promise; ``subject`` is the declared path or ``store.table.column`` it is about; ``signed`` says that
    a ``reading`` answers it.
    """

    code: str
    level: Level
    says: str
    help: str = ""
    law: str = ""
    span: Span = NOWHERE
    subject: str = ""
    signed: bool = False


def stops(findings: tuple[Finding, ...]) -> bool:
    """Whether any of them is an error."""
    return any(finding.level is Level.ERROR for finding in findings)
