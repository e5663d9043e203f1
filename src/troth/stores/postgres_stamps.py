"""Triggers of PostgreSQL that only write down when their row was changed, told by their text.

What a trigger does is not known in general. One kind is met everywhere and can be read: its whole body sets one column
of its own row to the present time and returns the row. The text must be that and nothing else.
"""

import re

_COMMENT = re.compile(r"--[^\n]*")
# A bare `now()` is the server's own: sessions of a store set a search path in which nothing comes before `pg_catalog`.
_TIME = r"CURRENT_TIMESTAMP|LOCALTIMESTAMP|CURRENT_DATE|(?:pg_catalog\s*\.\s*)?now\s*\(\s*\)"
_STAMP = re.compile(
    r'\s*BEGIN\s+NEW\s*\.\s*(?:(?P<plain>[A-Za-z_][A-Za-z0-9_]*)|"(?P<quoted>[^"]+)")\s*:?=\s*'
    rf"(?:{_TIME})\s*;\s*RETURN\s+NEW\s*;\s*END\s*;?\s*",
    re.IGNORECASE | re.ASCII,
)


def stamped_column(text: str) -> str | None:
    """The column that the body of a PL/pgSQL trigger sets to the present time, if it does nothing else; else None."""
    found = _STAMP.fullmatch(_COMMENT.sub(" ", text))
    if found is None:
        return None
    plain: str | None = found["plain"]
    quoted: str | None = found["quoted"]
    return plain.lower() if plain is not None else quoted
