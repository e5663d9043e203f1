"""The forms that names take: of entries, moments, data, columns and tables."""

import re
from typing import Final

NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
"""An entry: ``lower_case``."""

MOMENT: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
"""A moment is dotted: ``invoice.settled``."""

DATA: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?")
"""A category, or ``category.part``; ``all`` fits too."""

COLUMN: Final = re.compile(r"[^\W\d][\w$]*(?:/[\w$.\-]+)*")
"""A column inside a sentence; slashes go into JSON."""

TABLE: Final = re.compile(r"[a-z][a-z0-9_]*\.[^\W\d][\w$]*(?:#[a-z][a-z0-9_]*)?")
"""``store.table``, or ``store.table#part`` for some of its rows."""

QUALIFIED: Final = re.compile(r"[a-z][a-z0-9_]*\.[^\W\d][\w$]*\.[^\W\d][\w$]*")
"""``store.table.column``: a column of another table."""

NUMBER: Final = re.compile(r"[0-9]{1,6}")
"""A count. Longer ones are refused: no promise needs them, and calendars end at the year 9999."""

DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def as_name(text: str) -> str | None:
    """``text`` respelled as a name (``Traffic-Data`` is ``traffic_data``); None where that gives none or no other."""
    respelled = re.sub(r"[^a-z0-9.]+", "_", text.lower()).strip("_.")
    return respelled if respelled != text and re.fullmatch(r"[a-z][a-z0-9_.]*", respelled) else None
