"""What the parts of the register share: one connection, one key, and how a stored JSON text is read."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from troth.kernel.errors import Unreadable
from troth.kernel.instants import from_micros
from troth.register.connection import Connection

PAGE = 1000
"""How many rows are read at a time, so that a long table needs no long memory."""


class Part:
    """One part of the register, over the connection and the key that all parts share."""

    def __init__(self, database: Connection, key: bytes) -> None:
        self._db = database
        self._key = key


def read_object(text: str, what: str) -> Mapping[str, Any]:
    """The JSON object in ``text``. Raises Unreadable, naming ``what``, where it holds none: somebody has been in the
    tables.
    """
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise unreadable(what)
    return found


def read_instant(count: int, what: str) -> datetime:
    """The instant that is kept as microseconds. Raises Unreadable, naming ``what``, where no calendar has it."""
    try:
        return from_micros(count)
    except OverflowError:
        raise unreadable(what) from None


def unreadable(what: str) -> Unreadable:
    """The error for a row that Troth did not write so."""
    return Unreadable(
        f"{what} in the register holds no readable content",
        help="verify the ledger to see what else was changed, and restore the register from a backup",
        code="REGISTER_UNREADABLE",
    )
