"""Settings of a database's planner for one transaction, where its own judgement is wrong as measured (``heart``)."""

from troth.sql.place import Dialect
from troth.stores.contract import Session

PATIENCE_MS = 30_000
"""How long a statement over whole tables waits for a lock."""


# Rows without a link all fall into one part of a hash join that is kept in parts, however often the server divides it:
# a stretch of half a million rows then took eight gigabytes. With this much room it is not divided.
_ROOM = "SET LOCAL work_mem = '256MB'"


_ONE_WORKER = (
    "SELECT set_config('max_parallel_workers_per_gather', "
    "least(current_setting('max_parallel_workers_per_gather')::int, 1)::text, true)"
)


def steered(session: Session, dialect: Dialect) -> None:
    """For statements over whole tables: range joins are misjudged there, and would loop."""
    if dialect == "postgres":
        session.execute("SET LOCAL enable_nestloop = off")
        session.execute("SET LOCAL random_page_cost = DEFAULT")
        session.execute("SET LOCAL max_parallel_workers_per_gather = DEFAULT")
        session.execute("SET LOCAL min_parallel_table_scan_size = DEFAULT")
        session.execute("SET LOCAL default_statistics_target = DEFAULT")
        session.execute(_ROOM)
        session.execute("SET LOCAL jit = off")
        # Nobody waits for ever behind somebody who alters a table.
        session.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS}")


def steered_to_keys(session: Session, dialect: Dialect) -> None:
    """For statements over some thousand rows that are found by their keys: a plan has just read the pages they are on,
    and the planner would rather read the whole table than believe so.
    """
    if dialect == "postgres":
        session.execute("SET LOCAL enable_nestloop = on")
        session.execute(_ONE_WORKER)
        session.execute(_ROOM)
        session.execute("SET LOCAL random_page_cost = 1.1")
        session.execute("SET LOCAL jit = off")


def steered_to_a_list(session: Session, dialect: Dialect) -> None:
    """The same for a statement over a list of many thousand rows: the list is small, what is found by it is not."""
    steered_to_keys(session, dialect)
    if dialect == "postgres":
        session.execute("SET LOCAL min_parallel_table_scan_size = '64kB'")
        # Of a list nothing is asked but how long it is, and that is known from few of its pages.
        session.execute("SET LOCAL default_statistics_target = 1")
