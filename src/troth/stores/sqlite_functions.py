"""The functions that Troth lends SQLite, which has no type for an instant and no calendar that clips at a month's end.

Each is the kernel's own, so that a predicate in SQLite and the definition in Python read one value in one way. All are
deterministic: the same arguments give the same answer on every day and every machine with the same zone rules.
"""

import sqlite3
from datetime import date
from functools import lru_cache

from troth.kernel.calendar import Length, RoundTo, Unit, last_day
from troth.kernel.forms import Form, canonical
from troth.kernel.instants import TimeKind, from_micros, instant, local_day, micros, truncated

_REMEMBERED = 65_536


def register(connection: sqlite3.Connection) -> None:
    """Make the functions known to ``connection``:

    - ``troth_instant(value, zone, kind, ordered)``: microseconds since 1970 UTC of a stored time value, or null where
      it says no instant. ``kind`` is instant, local, date or null; ``ordered`` 0 or 1 (``kernel.instants.instant``).
    - ``troth_form(form, value)``: the canonical text of a key's value, null where there is none; ``form`` null is the
      text as it is.
    - ``troth_day(micros, zone)``: the local day of an instant as ISO text, null of null.
    - ``troth_add(day, count, unit, to)``: the last permitted day of a period that runs from ``day``, as ISO text;
      ``unit`` days, weeks, months or years, ``to`` month, year or null. Null where ``day`` is null or no day.
    """
    connection.create_function("troth_instant", 4, _instant, deterministic=True)
    connection.create_function("troth_form", 2, _form, deterministic=True)
    connection.create_function("troth_day", 2, _day, deterministic=True)
    connection.create_function("troth_add", 4, _add, deterministic=True)
    connection.create_function("troth_truncate", 2, truncated, deterministic=True)


@lru_cache(_REMEMBERED, typed=True)
def _instant(value: object, zone: str, kind: str | None, ordered: int) -> int | None:
    found = instant(value, zone, None if kind is None else TimeKind(kind), ordered=bool(ordered))
    return None if found is None else micros(found)


# Not remembered: a memory of e-mail addresses and numbers is itself personal data.
def _form(form: str | None, value: object) -> str | None:
    return canonical(None if form is None else Form(form), value)


@lru_cache(_REMEMBERED, typed=True)
def _day(count: object, zone: str) -> str | None:
    if not isinstance(count, int):
        return None
    try:
        return local_day(from_micros(count), zone).isoformat()
    except OverflowError:
        return None


@lru_cache(_REMEMBERED, typed=True)
def _add(day: object, count: int, unit: str, to: str | None) -> str | None:
    if not isinstance(day, str):
        return None
    try:
        begins = date.fromisoformat(day)
    except ValueError:
        return None
    return last_day(begins, Length(count, Unit(unit)), None if to is None else RoundTo(to)).isoformat()
