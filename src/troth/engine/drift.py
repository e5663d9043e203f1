"""Whether a table is still what it was when its shape was read, asked within the transaction of an act and
cheap enough for each.
"""

from troth.policy.model import Table
from troth.sql.place import Placement
from troth.stores.contract import Session, Store

# The catalogue's own row versions: whatever is altered, added or dropped on a table, on what inherits from it, or by a
# foreign key that points at them, writes one of these rows anew.
_POSTGRES = """
WITH RECURSIVE family AS (
  SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relname = %s
  UNION SELECT i.inhrelid FROM pg_inherits i JOIN family f ON f.oid = i.inhparent)
SELECT
 (SELECT string_agg(oid::text, ' ' ORDER BY oid) FROM family),
 (SELECT string_agg(attrelid || '.' || attnum || ' ' || xmin::text, ' ' ORDER BY attrelid, attnum)
   FROM pg_attribute WHERE attnum > 0 AND attrelid IN (SELECT oid FROM family)),
 (SELECT string_agg(oid || ' ' || xmin::text, ' ' ORDER BY oid)
   FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM family)),
 (SELECT string_agg(oid || ' ' || xmin::text, ' ' ORDER BY oid) FROM pg_constraint
   WHERE conrelid IN (SELECT oid FROM family) OR confrelid IN (SELECT oid FROM family)),
 (SELECT string_agg(oid || ' ' || xmin::text, ' ' ORDER BY oid)
   FROM pg_rewrite WHERE ev_class IN (SELECT oid FROM family)),
 (SELECT string_agg(oid || ' ' || xmin::text, ' ' ORDER BY oid)
   FROM pg_policy WHERE polrelid IN (SELECT oid FROM family)),
 (SELECT bool_or(relrowsecurity) FROM pg_class WHERE oid IN (SELECT oid FROM family))
"""


def look(store: Store, session: Session, table: Table) -> tuple[object, ...]:
    """A mark of the table's shape, which is another once the table was altered."""
    if store.dialect == "sqlite":
        return session.rows("PRAGMA schema_version")[0]
    return session.rows(_POSTGRES, (store.schema or "public", table.relation))[0]


def hold(store: Store, session: Session, table: Table) -> None:
    """Keeps everybody from altering the table until the transaction ends; in SQLite a writing transaction does."""
    if store.dialect == "postgres":
        placement = Placement(store.dialect, store.schema, temporary=False)
        session.execute(f"LOCK TABLE {placement.sql(placement.operator(table.name))} IN ROW EXCLUSIVE MODE")
