"""What tells that a row was written since the last pass: in PostgreSQL its version, in SQLite the operator's journal,
over files that a file is another.

Where nothing tells it, a table is asked whole, and it is said why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from troth.engine.fencing import placed
from troth.plan.passes import Pass
from troth.policy.model import Policy, Table
from troth.sql import journal, since
from troth.sql.decide import Asking
from troth.sql.place import Placement, columns_of
from troth.sql.since import Joined
from troth.stores.catalog import Catalog, TableKind
from troth.stores.contract import Session, Store

MOST = 2**31
"""A transaction's number comes round after so many: what was written so long ago looks as if it were to come."""


class Whole(Exception):  # noqa: N818  (never reaches a person)
    """Why a table must be asked whole."""


class Traces(Protocol):
    """How one kind of store tells what was written."""

    def demand(self, table: Table, to: Joined) -> None:
        """Raises Whole where a row of the table, or one that it leads to, may have come or gone without a trace."""

    def written(self, asking: Asking) -> Iterable[str]:
        """The statements that list the rows of a table that were written since the last pass, and maybe some more."""


def traces(policy: Policy, store: Store, session: Session, catalog: Catalog, last: Pass) -> Traces:
    """How a store tells what was written since a pass. Raises Whole where it does not."""
    if store.dialect == "postgres":
        now, server = edge(store, session)
        if now is None or last.horizon is None or server != last.server or not 0 <= now - last.horizon < MOST:
            raise Whole("the last pass was over another database")
        return Versions(policy, catalog, last.horizon)
    if store.dialect == "duckdb":
        return Files()
    return Journals(policy, catalog, placed(store), frozenset(kept_journals(policy, store, session)))


def edge(store: Store, session: Session) -> tuple[int | None, str | None]:
    """The first transaction of which the present one may see nothing, and of which server and database that is."""
    if store.dialect != "postgres":
        return None, None
    [(horizon, server, database)] = session.rows(_EDGE)
    return int(str(horizon)), f"{server}/{database}"


_EDGE = """SELECT pg_snapshot_xmin(pg_current_snapshot())::text, s.system_identifier::text, d.oid::text
FROM pg_control_system() s, pg_database d WHERE d.datname = current_database()"""


def kept_journals(policy: Policy, store: Store, session: Session) -> Mapping[str, str]:
    """The tables of which a journal is kept, each with the mark of when it was begun."""
    lasting = placed(store)
    if store.dialect != "sqlite" or not session.rows(columns_of(lasting, journal.JOURNALS)):
        return {}
    there = {str(text) for (text,) in session.rows(journal.texts())}
    found = {str(name): str(begun) for name, begun in session.rows(journal.begun(lasting))}
    tables = (table for table in policy.tables.values() if table.store == store.name and table.name in found)
    return {table.name: found[table.name] for table in tables if {*journal.triggers(lasting, table)} <= there}


@dataclass(frozen=True)
class Versions:
    """PostgreSQL notes in each row which transaction wrote it. A row that is gone leaves no trace of its own, but a
    foreign key sees to it that whoever led to it was written too, or is gone with it.
    """

    policy: Policy
    catalog: Catalog
    horizon: int

    def demand(self, table: Table, to: Joined) -> None:
        """As Traces says."""
        for name in (table.name, *to.links.values()):
            if self.catalog.table(self.policy.tables[name].relation).kind not in (
                TableKind.TABLE,
                TableKind.PARTITIONED,
            ):
                raise Whole(f"`{name}` does not lie in the database itself")
        for path, name in to.links.items():
            here = table if len(path) == 1 else self.policy.tables[to.links[path[:-1]]]
            target = self.policy.tables[name]
            keys = self.catalog.table(here.relation).foreign_keys
            wanted = (target.relation, (target.entry.key or ("",))[:1])
            if not any(k.enforced and k.columns == path[-1:] and (k.target, k.target_columns) == wanted for k in keys):
                says = f"no foreign key sees to `{here.name}.{path[-1]}`"
                raise Whole(f"{says}: a row that it leads to may go without a trace")

    def written(self, asking: Asking) -> Iterable[str]:
        """As Traces says."""
        return since.written(asking, self.horizon)


class Files:
    """A table whose files are others is asked whole (``passes.look``); in one whose files are the same nothing was
    written but by Troth, which knows what it did.
    """

    def demand(self, table: Table, to: Joined) -> None:
        """As Traces says."""

    def written(self, asking: Asking) -> Iterable[str]:
        """As Traces says."""
        return since.nothing_written(asking)


@dataclass(frozen=True)
class Journals:
    """In SQLite only what the operator's triggers note is known."""

    policy: Policy
    catalog: Catalog
    lasting: Placement
    kept: frozenset[str]

    def demand(self, table: Table, to: Joined) -> None:
        """As Traces says."""
        for name in (table.name, *to.links.values()):
            if name not in self.kept:
                raise Whole(f"nothing tells what is written in `{name}`")
            entry = self.policy.tables[name]
            others = [
                one for one in self.catalog.table(entry.relation).unique if set(one) != set(entry.entry.key or ())
            ]
            if others and name in to.links.values():
                # What is replaced in favour of another row, by INSERT OR REPLACE, goes without its trigger.
                raise Whole(
                    f"`{name}` is unique by {', '.join(others[0])} too: a row of it may be replaced without a trace"
                )

    def written(self, asking: Asking) -> Iterable[str]:
        """As Traces says."""
        name = f"{since.WRITTEN}{asking.asked.table.name}"
        return journal.entries(self.lasting, asking.listing, name, asking.asked.table)
