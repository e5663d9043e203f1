"""A journal of what is written in a table of SQLite, which numbers no row's versions: the operator's own triggers note
the keys of rows that come, change or go, and the next pass asks about these.

The statements are shown to the operator (``troth check --live``); Troth never runs them.
"""

from collections.abc import Iterator, Sequence

from troth.policy.model import Table
from troth.sql import nodes
from troth.sql.place import Placement, short

JOURNALS = "journals"
"""The table that says since when which journal is kept: by a mark that is another each time it is begun."""


def journal(table: Table) -> str:
    """The name of a table's journal."""
    return f"journal_{table.name}"


def triggers(placement: Placement, table: Table) -> tuple[str, ...]:
    """The statements that make the triggers of a table's journal, as the database keeps them."""
    own = placement.sql(placement.bare(journal(table)))
    on = placement.sql(nodes.name(table.relation))

    def note(side: str) -> str:
        keys = ", ".join(f"{side}.{placement.sql(nodes.name(column))}" for column in table.entry.key or ())
        return f"INSERT INTO {own} ({', '.join(_columns(placement, table))}) VALUES ({keys});"  # noqa: S608

    said = {"insert": note("new"), "delete": note("old"), "update": f"{note('old')} {note('new')}"}
    return tuple(
        f"CREATE TRIGGER {placement.sql(nodes.name(short(f'troth_{event}_{table.name}')))} "
        f"AFTER {event.upper()} ON {on} BEGIN {text} END"
        for event, text in said.items()
    )


def keeping(placement: Placement, table: Table) -> Iterator[str]:
    """The statements with which an operator begins a journal of a table."""
    own, all_ = (placement.sql(placement.bare(name)) for name in (journal(table), JOURNALS))
    yield f"CREATE TABLE IF NOT EXISTS {all_} (tbl TEXT PRIMARY KEY, begun TEXT NOT NULL)"
    yield f"CREATE TABLE {own} ({', '.join(_columns(placement, table))})"
    yield from triggers(placement, table)
    name = placement.sql(nodes.text(table.name))
    yield f"INSERT OR REPLACE INTO {all_} VALUES ({name}, hex(randomblob(16)))"  # noqa: S608  (names of the map's)


def begun(placement: Placement) -> str:
    """When each journal was begun, by a mark; which triggers there are and what they do."""
    all_ = placement.sql(placement.own(JOURNALS))
    return f"SELECT tbl, begun FROM {all_}"  # noqa: S608  (a name of Troth's own)


def texts() -> str:
    """The texts of all triggers of a database."""
    return "SELECT sql FROM main.sqlite_schema WHERE type = 'trigger'"


def last(placement: Placement, table: Table) -> str:
    """The number of the last entry of a journal."""
    return f"SELECT coalesce(max(rowid), 0) FROM {placement.sql(placement.own(journal(table)))}"  # noqa: S608


def read_to(placement: Placement, table: Table) -> str:
    """The statement that strikes out of a journal what a pass has read of it. Parameter: its last entry."""
    return f"DELETE FROM {placement.sql(placement.own(journal(table)))} WHERE rowid <= ?"  # noqa: S608


def entries(placement: Placement, into: Placement, name: str, table: Table) -> Sequence[str]:
    """The statements that list what a journal holds."""
    columns = ", ".join(_columns(placement, table))
    source = placement.sql(placement.own(journal(table)))
    return (
        into.drop(name),
        into.create(name, f"SELECT DISTINCT {columns} FROM {source}"),  # noqa: S608  (names of Troth's own)
        into.analyze(name),
    )


def _columns(placement: Placement, table: Table) -> tuple[str, ...]:
    return tuple(placement.sql(nodes.name(f"k_{column}")) for column in table.entry.key or ())
