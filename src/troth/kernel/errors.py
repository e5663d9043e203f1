"""Errors that reach a person: a code, one sentence in the operator's words, and what to do next."""

from troth.kernel.finding import Finding


class TrothError(Exception):
    """The base of every error that Troth raises on purpose.

    ``code`` is stable and documented in ``docs/errors.md``; ``says`` is one sentence; ``help`` says what to do next.
    ``exit_code`` is what the command line ends with (``docs/decisions/0002-command-line.md``).
    """

    code = "TROTH"
    exit_code = 1

    def __init__(self, says: str, *, help: str = "", code: str | None = None) -> None:  # noqa: A002
        super().__init__(says)
        self.says = says
        self.help = help
        if code is not None:
            self.code = code


class Unreadable(TrothError):
    """Input that cannot be read: a missing or broken file, a bad value on the command line."""

    code = "UNREADABLE"
    exit_code = 2


class Faulty(TrothError):
    """A declaration with findings at error level; nothing that runs may start from it."""

    code = "FAULTY"
    exit_code = 1

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        errors = sum(finding.level == "error" for finding in findings)
        super().__init__(f"{errors} error(s) in the declaration", help="run `troth check` and mend what it shows")
        self.findings = findings


class NotReached(TrothError):
    """A store or the register did not answer."""

    code = "NOT_REACHED"
    exit_code = 3


class Refused(TrothError):
    """Troth declined to act: the brake, drift of the schema, a spine that is behind, another applier's lease."""

    code = "REFUSED"
    exit_code = 4


class DoneInPart(TrothError):
    """An act that ended before all of it was done; run it again."""

    code = "DONE_IN_PART"
    exit_code = 5
