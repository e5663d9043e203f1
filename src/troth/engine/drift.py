"""Whether a table, and those that its rows lead to, are still what they were when their shape was read, asked within
the transaction of an act and cheap enough for each.
"""

from collections.abc import Iterable

from troth.policy.model import Policy, Table
from troth.policy.paths import linked
from troth.sql.place import FILES_SCHEMA, Placement
from troth.stores.contract import Session, Store

# The catalogue's own row versions: whatever is altered, added or dropped on a table, on what inherits from it, in what
# its triggers call, or by a foreign key that points at them, writes one of these rows anew. And the files: a table
# written anew may put another row in the place of one, with the mark of the same writer.
_POSTGRES = """
WITH RECURSIVE family AS (
  SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s
    AND c.relname = ANY(%s)
  UNION SELECT i.inhrelid FROM pg_inherits i JOIN family f ON f.oid = i.inhparent)
SELECT
 (SELECT string_agg(oid || ' ' || coalesce(pg_relation_filenode(oid)::text, ''), ' ' ORDER BY oid) FROM family),
 (SELECT string_agg(attrelid || '.' || attnum || ' ' || xmin::text, ' ' ORDER BY attrelid, attnum)
   FROM pg_attribute WHERE attnum > 0 AND attrelid IN (SELECT oid FROM family)),
 (SELECT string_agg(oid || ' ' || xmin::text, ' ' ORDER BY oid)
   FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM family)),
 (SELECT string_agg(p.oid || ' ' || p.xmin::text, ' ' ORDER BY t.oid)
   FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
   WHERE t.tgrelid IN (SELECT oid FROM family) AND NOT t.tgisinternal),
 (SELECT string_agg(oid || ' ' || xmin::text, ' ' ORDER BY oid) FROM pg_constraint
   WHERE conrelid IN (SELECT oid FROM family) OR confrelid IN (SELECT oid FROM family)),
 (SELECT string_agg(oid || ' ' || xmin::text, ' ' ORDER BY oid)
   FROM pg_rewrite WHERE ev_class IN (SELECT oid FROM family)),
 (SELECT string_agg(oid || ' ' || xmin::text, ' ' ORDER BY oid)
   FROM pg_policy WHERE polrelid IN (SELECT oid FROM family)),
 (SELECT bool_or(relrowsecurity) FROM pg_class WHERE oid IN (SELECT oid FROM family))
"""


# What the files hold: whoever changes rows of files writes the files anew, and their shape with them.
_FILES = f"SELECT tbl, definition FROM {FILES_SCHEMA}.definition"  # noqa: S608


def look(store: Store, session: Session, policy: Policy, table: Table) -> tuple[object, ...]:
    """A mark of the shape of a table and of those its rows lead to, which is another once one of them was altered."""
    return look_at(store, session, sorted({table.relation, *(one.relation for one in linked(policy, table))}))


def look_at(store: Store, session: Session, relations: list[str]) -> tuple[object, ...]:
    """The same for the shapes of these relations."""
    if store.dialect == "sqlite":
        return session.rows("PRAGMA schema_version")[0]
    if store.dialect == "duckdb":
        found = {str(name): definition for name, definition in session.rows(_FILES)}
        return tuple(found.get(name) for name in relations)
    return session.rows(_POSTGRES, (store.schema or "public", relations))[0]


def hold(store: Store, session: Session, table: Table, reads: Iterable[str] = ()) -> None:
    """Keeps everybody from altering the table, and those that are read with it, until the transaction ends; in SQLite
    and over files a writing transaction does.
    """
    if store.dialect == "postgres":
        placement = Placement(store.dialect, store.schema, temporary=False)
        session.execute(f"LOCK TABLE {placement.sql(placement.operator(table.name))} IN ROW EXCLUSIVE MODE")
        others = {placement.sql(placement.operator(name)) for name in reads}
        if others:
            session.execute(f"LOCK TABLE {', '.join(sorted(others))} IN ACCESS SHARE MODE")
