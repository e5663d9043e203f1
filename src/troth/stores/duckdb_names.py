"""Names and texts as DuckDB reads them in a statement, and the schemas of a store over files (``stores.contract``)."""

from pathlib import Path

GONE_SCHEMA, CHANGED_SCHEMA = "troth_gone", "troth_changed"
OWN_SCHEMA, TEMPORARY_SCHEMA, FILES_SCHEMA = "troth", "troth_temporary", "troth_files"
SCHEMAS = (GONE_SCHEMA, CHANGED_SCHEMA, OWN_SCHEMA, TEMPORARY_SCHEMA, FILES_SCHEMA)


def quoted(name: str) -> str:
    """A name as the engine reads it."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str | Path) -> str:
    """A text as the engine reads it."""
    return "'" + str(value).replace("'", "''") + "'"
