"""A journal of what is written in a relation: the operator's own triggers note, for each row that comes, changes or
goes, by which columns it is found and of whom it speaks (``policy.noted``), and the next pass asks about these.

The statements are shown to the operator (``troth check --live``); Troth never runs them.
"""

import re
from collections.abc import Iterator, Sequence

from troth.policy.noted import Noted
from troth.sql import nodes
from troth.sql.place import OWN_SCHEMA, Placement, mark, short

JOURNALS = "journals"
"""In SQLite the table that says since when which journal is kept: by a mark that is another each time it is begun. In
PostgreSQL the catalogue tells when triggers were made (``engine.drift``).
"""
TRIGGER = "troth_journal"
ACTING = "troth.acting"
"""In PostgreSQL a setting of the transactions that do what a plan says: what goes by these is known to the next."""


def journal(noted: Noted) -> str:
    """The name of a relation's journal."""
    return f"journal_{noted.name}"


def keeping(placement: Placement, noted: Noted) -> Iterator[str]:
    """The statements with which an operator begins a journal of a relation."""
    if placement.dialect == "postgres":
        yield from (text.replace("%%", "%") for text in _keeping_in_postgres(placement, noted))
        return
    own, all_ = (placement.sql(placement.bare(name)) for name in (journal(noted), JOURNALS))
    yield f"CREATE TABLE IF NOT EXISTS {all_} (tbl TEXT PRIMARY KEY, begun TEXT NOT NULL)"
    yield f"CREATE TABLE {own} ({', '.join(_names(placement, noted.columns))})"
    yield from triggers(placement, noted)
    name = placement.sql(nodes.text(noted.name))
    yield f"INSERT OR REPLACE INTO {all_} VALUES ({name}, hex(randomblob(16)))"  # noqa: S608  (names of the map's)


# --- SQLite -----------------------------------------------------------------------------------------------------------


def triggers(placement: Placement, noted: Noted) -> tuple[str, ...]:
    """The statements that make the triggers of a journal in SQLite, as the database keeps them."""
    on = placement.sql(nodes.name(noted.relation))
    note = {side: _note(placement, noted, side, placement.sql(placement.bare(journal(noted)))) for side in _SIDES}
    said = {"insert": note["new"], "delete": note["old"], "update": f"{note['old']} {note['new']}"}
    return tuple(
        f"CREATE TRIGGER {placement.sql(nodes.name(short(f'troth_{event}_{noted.name}')))} "
        f"AFTER {event.upper()} ON {on} BEGIN {text} END"
        for event, text in said.items()
    )


def begun(placement: Placement) -> str:
    """When each journal of SQLite was begun, by a mark."""
    all_ = placement.sql(placement.own(JOURNALS))
    return f"SELECT tbl, begun FROM {all_}"  # noqa: S608  (a name of Troth's own)


def texts() -> str:
    """The texts of all triggers of a database."""
    return "SELECT sql FROM main.sqlite_schema WHERE type = 'trigger'"


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def _keeping_in_postgres(placement: Placement, noted: Noted) -> Iterator[str]:
    own = placement.sql(placement.own(journal(noted)))  # the table's name, and the function's
    relation = placement.sql(nodes.table(noted.relation, placement.operator_schema))
    names = zip(_names(placement, noted.columns), _columns(placement, noted.columns, "r"), strict=True)
    listed = ", ".join(f"{column} AS {name}" for name, column in names)
    yield f"CREATE SCHEMA IF NOT EXISTS {OWN_SCHEMA}"
    yield f"CREATE TABLE {own} AS SELECT pg_current_xact_id() AS by, {listed} FROM {relation} AS r WHERE false"  # noqa: S608
    yield (
        f"CREATE OR REPLACE FUNCTION {own}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = pg_catalog, pg_temp AS {placement.sql(nodes.text(body(placement, noted)))}"
    )
    yield (
        f"CREATE TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE ON {relation} FOR EACH ROW EXECUTE FUNCTION {own}()"
    )
    yield f"ALTER TABLE {relation} ENABLE ALWAYS TRIGGER {TRIGGER}"


def body(placement: Placement, noted: Noted) -> str:
    """What the trigger of a journal does in PostgreSQL, as the database keeps it.

    Of a relation by whose rows nothing else is known, what Troth deletes as a plan says is not noted: the next plan
    knows, and it may be millions. What goes with such a row by a cascade is.
    """
    own = placement.sql(placement.own(journal(noted)))
    note = {side: _note(placement, noted, side, own) for side in _SIDES}
    old, new = (", ".join(_columns(placement, noted.columns, side.upper())) for side in _SIDES)
    known = (
        f"IF TG_OP = 'DELETE' AND pg_trigger_depth() = 1 AND current_setting('{ACTING}', true) = 'yes' "
        "THEN RETURN NULL; END IF; "
    )
    text = (
        f"BEGIN {known if noted.alone else ''}"
        f"IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND ROW({old}) IS DISTINCT FROM ROW({new}) "
        f"THEN {note['old']} END IF; "
        f"IF TG_OP <> 'DELETE' THEN {note['new']} END IF; RETURN NULL; END"
    )
    return text.replace("%%", "%")


def acting() -> str:
    """The statement that says so for a transaction of PostgreSQL."""
    return f"SET LOCAL {ACTING} = 'yes'"


_NAME = r'"(?:[^"]|"")+"'
_INSERT = (  # compared with, never run
    rf'INSERT INTO "{OWN_SCHEMA}"\."troth_journal_(?:[^"]|"")+" \(by(?:, {_NAME})*\) '  # noqa: S608
    rf"VALUES \(pg_current_xact_id\(\)(?:, (?:OLD|NEW)\.{_NAME})*\);"
)
_BODY = re.compile(
    r"BEGIN (?:IF TG_OP = 'DELETE' AND pg_trigger_depth\(\) = 1 AND current_setting\('troth\.acting', true\) = 'yes' "
    r"THEN RETURN NULL; END IF; )?"
    rf"IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND ROW\((?:(?:, )?OLD\.{_NAME})*\) IS DISTINCT FROM "
    rf"ROW\((?:(?:, )?NEW\.{_NAME})*\) THEN {_INSERT} END IF; IF TG_OP <> 'DELETE' THEN {_INSERT} END IF; "
    r"RETURN NULL; END"
)


def only_notes(text: str) -> bool:
    """Whether the body of a trigger of PostgreSQL notes rows in a journal and does nothing else."""
    return _BODY.fullmatch(text) is not None


def watchers() -> str:
    """Of each relation that is named, and of what inherits from it: its triggers that see every row that is written,
    and what they do. Parameters: the schema, the relations' names.
    """
    return """WITH RECURSIVE family AS (
  SELECT c.oid, c.relname AS root FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND c.relname = ANY(%s)
  UNION SELECT i.inhrelid, f.root FROM pg_inherits i JOIN family f ON f.oid = i.inhparent)
SELECT f.root::text, f.oid::bigint, p.prosrc FROM family f LEFT JOIN (pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
  AND p.prosecdef) ON t.tgrelid = f.oid AND t.tgtype = 29 AND t.tgenabled = 'A' AND t.tgqual IS NULL
    AND t.tgattr::text = '' AND NOT t.tgisinternal"""


def may_be_read(placement: Placement, noted: Noted) -> str:
    """Whether a journal of PostgreSQL is there, and may be read and emptied."""
    own = placement.sql(nodes.text(placement.sql(placement.own(journal(noted))).replace("%%", "%")))
    return (
        f"SELECT coalesce(has_table_privilege(to_regclass({own})::oid, 'SELECT') "
        f"AND has_table_privilege(to_regclass({own})::oid, 'DELETE'), false)"
    )


# --- both -------------------------------------------------------------------------------------------------------------


def last(placement: Placement, noted: Noted) -> str:
    """To where a journal can be read now: in SQLite its last entry, in PostgreSQL what the transaction sees."""
    if placement.dialect == "postgres":
        return "SELECT pg_current_snapshot()::text"
    return f"SELECT coalesce(max(rowid), 0) FROM {placement.sql(placement.own(journal(noted)))}"  # noqa: S608


def read_to(placement: Placement, noted: Noted) -> str:
    """The statement that strikes out of a journal what a pass has read of it. Parameter: to where, as text."""
    read = "rowid <= CAST(? AS INTEGER)"
    if placement.dialect == "postgres":
        read = f"pg_visible_in_snapshot(by, {mark(placement.dialect)}::pg_snapshot)"
    return f"DELETE FROM {placement.sql(placement.own(journal(noted)))} WHERE {read}"  # noqa: S608


def entries(placement: Placement, into: Placement, name: str, noted: Noted, columns: Sequence[str]) -> Sequence[str]:
    """The statements that list what a journal holds of some columns, as a table of Troth's own."""
    listed = ", ".join(_names(placement, columns))
    source = placement.sql(placement.own(journal(noted)))
    return (
        into.drop(name),
        into.create(name, f"SELECT DISTINCT {listed} FROM {source}"),  # noqa: S608  (names of Troth's own)
        into.analyze(name),
    )


_SIDES = ("old", "new")


def _note(placement: Placement, noted: Noted, side: str, own: str) -> str:
    names, values = _names(placement, noted.columns), _columns(placement, noted.columns, side)
    if placement.dialect == "postgres":
        names = ("by", *names)
        values = ("pg_current_xact_id()", *_columns(placement, noted.columns, side.upper()))
    return f"INSERT INTO {own} ({', '.join(names)}) VALUES ({', '.join(values)});"  # noqa: S608


def _names(placement: Placement, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(placement.sql(nodes.name(f"k_{column}")) for column in columns)


def _columns(placement: Placement, columns: Sequence[str], side: str) -> tuple[str, ...]:
    return tuple(f"{side}.{placement.sql(nodes.name(column))}" for column in columns)
