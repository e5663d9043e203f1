"""Names and texts as DuckDB reads them in a statement."""

from pathlib import Path


def quoted(name: str) -> str:
    """A name as the engine reads it."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str | Path) -> str:
    """A text as the engine reads it."""
    return "'" + str(value).replace("'", "''") + "'"
