"""What a store may answer instead of a result.

An engine's own error text may hold a value of somebody's row (``Key (email)=(anna@example.se) already exists``). None
of it reaches a message here: what is kept is the engine's code, the name of the rule that was broken, and our own
sentence.
"""

from troth.kernel.errors import NotReached, Refused, Unreadable

__all__ = ["DiskFull", "LockTimeout", "NotReached", "Overtaken", "StatementTimeout", "StoreRefused", "Unreadable"]


class LockTimeout(NotReached):
    """Another session holds what this one needs, or each waits for the other: nothing was done; try again."""

    code = "LOCK_TIMEOUT"
    retryable = True

    def __init__(self, store: str, engine_code: str = "") -> None:
        super().__init__(
            f"The store {store} is held by another session{_in_brackets(engine_code)}; nothing was done.",
            help="try again; if it comes back, find the session that keeps its transaction open",
        )
        self.store = store
        self.engine_code = engine_code


class Overtaken(LockTimeout):
    """Somebody has replaced files of the store while they were read or rewritten: nothing was done; try again."""

    code = "STORE_OVERTAKEN"

    def __init__(self, store: str) -> None:
        super().__init__(store)
        self.says = (
            f"Files of the store {store} were replaced by somebody else while Troth used them; nothing was done."
        )
        self.help = "try again when nobody writes there"
        self.args = (self.says,)


class StatementTimeout(NotReached):
    """A statement ran longer than it was given; what it should have found is not known."""

    code = "STATEMENT_TIMEOUT"

    def __init__(self, store: str, engine_code: str = "") -> None:
        super().__init__(
            f"The store {store} did not answer within the time the statement was given{_in_brackets(engine_code)}.",
            help="give it more time, or an index on the columns it is asked by",
        )
        self.store = store
        self.engine_code = engine_code


class StoreRefused(Refused):
    """The engine declined a statement.

    ``engine_code`` is its SQLSTATE or SQLite's name for it, ``rule`` the constraint that it names, or nothing.
    """

    code = "STORE_REFUSED"

    def __init__(
        self,
        store: str,
        why: str,
        *,
        engine_code: str = "",
        rule: str = "",
        help: str = "what it would have done is undone; look the code up in the engine's manual",  # noqa: A002
    ) -> None:
        about = ", ".join(part for part in (rule, engine_code) if part)
        super().__init__(f"The store {store} refused the statement: {why}{_in_brackets(about)}.", help=help)
        self.store = store
        self.engine_code = engine_code
        self.rule = rule


class DiskFull(StoreRefused):
    """The database had no room for what a statement writes; what it had done is undone. With room it can be tried
    again.
    """

    code = "DISK_FULL"
    exit_code = 3

    def __init__(self, store: str, engine_code: str = "") -> None:
        super().__init__(
            store,
            "the disk is full",
            engine_code=engine_code,
            help="what it would have done is undone; make room where the database lies, and run the command again",
        )


def not_reached(store: str, why: str, help: str, code: str = "NOT_REACHED") -> NotReached:  # noqa: A002
    """The error for a store that does not answer; ``why`` ends the sentence and holds no password and no value."""
    return NotReached(f"The store {store} was not reached: {why}.", help=help, code=code)


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""
