"""A dated fact of the register, and where it stands among the others."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol


class Event(Protocol):
    """A dated fact as the register holds it (``register.values.Event``)."""

    @property
    def kind(self) -> str: ...
    @property
    def person(self) -> tuple[str, str] | None: ...
    @property
    def occurred(self) -> datetime | None: ...
    @property
    def recorded(self) -> datetime: ...
    @property
    def body(self) -> Mapping[str, Any]: ...


def place(event: Event) -> datetime:
    """Where an event stands in the order of events: the earlier of occurred and recorded."""
    return event.recorded if event.occurred is None else min(event.occurred, event.recorded)


def row_key(event: Event) -> tuple[str, ...] | None:
    """The key of the one row an event is about, as text, or None."""
    row = event.body.get("row")
    if row is None:
        return None
    return tuple(str(value) for value in row) if isinstance(row, list | tuple) else (str(row),)
