"""What tells that a row was written since the last pass: a journal that the operator's triggers keep, in PostgreSQL
the version of the row too; over files that a file is another.

Where nothing tells it, a table is asked whole, and it is said why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from troth.engine.fencing import placed
from troth.plan.passes import Pass
from troth.policy.model import Policy, Table
from troth.policy.noted import noted
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

    def tells_what_went(self, table: Table) -> bool:
        """Whether rows that are gone are listed among those that were written."""


def traces(
    policy: Policy, store: Store, session: Session, catalog: Catalog, last: Pass, kept: Mapping[str, str]
) -> Traces:
    """How a store tells what was written since a pass. ``kept``: the journals. Raises Whole where it does not."""
    if store.dialect == "duckdb":
        return Files()
    journals = Journals(policy, catalog, placed(store), frozenset(kept))
    if store.dialect == "sqlite":
        return journals
    now, server = edge(store, session)
    if now is None or last.horizon is None or server != last.server or not 0 <= now - last.horizon < MOST:
        raise Whole("the last pass was over another database")
    return Versions(policy, catalog, last.horizon, journals)


def edge(store: Store, session: Session) -> tuple[int | None, str | None]:
    """The first transaction of which the present one may see nothing, and of which server and database that is."""
    if store.dialect != "postgres":
        return None, None
    [(horizon, server, database)] = session.rows(_EDGE)
    return int(str(horizon)), f"{server}/{database}"


_EDGE = """SELECT pg_snapshot_xmin(pg_current_snapshot())::text, s.system_identifier::text, d.oid::text
FROM pg_control_system() s, pg_database d WHERE d.datname = current_database()"""


def kept_journals(policy: Policy, store: Store, session: Session) -> Mapping[str, str]:
    """The relations of which a journal is kept, each with the mark of when it was begun, where the store has one."""
    lasting, wanted = placed(store), noted(policy, store.name)
    if store.dialect == "postgres":
        expected = {name: journal.body(lasting, one) for name, one in wanted.items()}
        watched: dict[str, dict[object, bool]] = {}
        for root, part, does in session.rows(journal.watchers(), (lasting.operator_schema, sorted(wanted))):
            parts = watched.setdefault(str(root), {})
            parts[part] = parts.get(part, False) or does == expected[str(root)]
        found = [name for name, parts in watched.items() if all(parts.values())]
        return {name: "" for name in found if session.rows(journal.may_be_read(lasting, wanted[name]))[0][0]}
    if store.dialect != "sqlite" or not session.rows(columns_of(lasting, journal.JOURNALS)):
        return {}
    there = {str(text) for (text,) in session.rows(journal.texts())}
    begun = {str(name): str(mark) for name, mark in session.rows(journal.begun(lasting))}
    return {
        name: begun[one.name]
        for name, one in wanted.items()
        if one.name in begun and {*journal.triggers(lasting, one)} <= there
    }


@dataclass(frozen=True)
class Journals:
    """What the operator's triggers note is known, and nothing else. ``kept``: of which relations they do."""

    policy: Policy
    catalog: Catalog
    lasting: Placement
    kept: frozenset[str]

    def demand(self, table: Table, to: Joined) -> None:
        """As Traces says."""
        for name in (table.name, *to.links.values()):
            if self.policy.tables[name].relation not in self.kept:
                raise Whole(f"nothing tells what is written in `{name}`")
            others = self._replaced_by(self.policy.tables[name])
            if others and name in to.links.values():
                raise Whole(
                    f"`{name}` is unique by {', '.join(others)} too: a row of it may be replaced without a trace"
                )

    def written(self, asking: Asking) -> Iterable[str]:
        """As Traces says."""
        table = asking.asked.table
        name, of = f"{since.WRITTEN}{table.name}", noted(self.policy, table.store)[table.relation]
        return journal.entries(self.lasting, asking.listing, name, of, table.entry.key or ())

    def tells_what_went(self, table: Table) -> bool:
        """As Traces says."""
        return table.relation in self.kept and not self._replaced_by(table)

    def _replaced_by(self, table: Table) -> tuple[str, ...]:
        """In SQLite, columns by which a row may be replaced in favour of another (INSERT OR REPLACE): it then goes
        without its trigger.
        """
        if self.lasting.dialect != "sqlite":
            return ()
        unique = self.catalog.table(table.relation).unique
        return next((tuple(one) for one in unique if set(one) != set(table.entry.key or ())), ())


@dataclass(frozen=True)
class Versions:
    """PostgreSQL notes in each row which transaction wrote it. A row that is gone leaves no trace of its own, but a
    foreign key sees to it that whoever led to it was written too, or is gone with it. A journal is quicker to read,
    and tells both.
    """

    policy: Policy
    catalog: Catalog
    horizon: int
    journals: Journals

    def demand(self, table: Table, to: Joined) -> None:
        """As Traces says."""
        for name in (table.name, *to.links.values()):
            kind = self.catalog.table(self.policy.tables[name].relation).kind
            if not self._noted(name) and kind not in (TableKind.TABLE, TableKind.PARTITIONED):
                raise Whole(f"`{name}` does not lie in the database itself")
        for path, name in to.links.items():
            here = table if len(path) == 1 else self.policy.tables[to.links[path[:-1]]]
            target = self.policy.tables[name]
            keys = self.catalog.table(here.relation).foreign_keys
            wanted = (target.relation, (target.entry.key or ("",))[:1])
            seen = any(k.enforced and k.columns == path[-1:] and (k.target, k.target_columns) == wanted for k in keys)
            if not seen and not self._noted(name):
                says = f"no foreign key sees to `{here.name}.{path[-1]}`"
                raise Whole(f"{says}: a row that it leads to may go without a trace")

    def written(self, asking: Asking) -> Iterable[str]:
        """As Traces says."""
        if self._noted(asking.asked.table.name):
            return self.journals.written(asking)
        return since.written(asking, self.horizon)

    def tells_what_went(self, table: Table) -> bool:
        """As Traces says."""
        return self.journals.tells_what_went(table)

    def _noted(self, name: str) -> bool:
        return self.policy.tables[name].relation in self.journals.kept


class Files:
    """A table whose files are others is asked whole (``passes.look``); in one whose files are the same nothing was
    written but by Troth, which knows what it did.
    """

    def demand(self, table: Table, to: Joined) -> None:
        """As Traces says."""

    def written(self, asking: Asking) -> Iterable[str]:
        """As Traces says."""
        return since.nothing_written(asking)

    def tells_what_went(self, table: Table) -> bool:
        """As Traces says."""
        return False
