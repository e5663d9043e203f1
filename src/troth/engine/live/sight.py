"""What can be seen of one store: its catalogue, and questions put to it one by one in reading transactions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from troth.engine.spine import types_in
from troth.engine.steering import steered
from troth.kernel.finding import Finding, Level
from troth.kernel.span import Span
from troth.plan.subject import Asked
from troth.policy.model import Policy, Table, physical
from troth.sql.place import Placement
from troth.sql.spine import Build
from troth.stores.catalog import Catalog, TableShape
from troth.stores.contract import Row, Store
from troth.stores.errors import LockTimeout, StatementTimeout, StoreRefused

STATEMENT_TIMEOUT_MS = 30_000
"""How long one statement may take on the operator's database."""


@dataclass
class Sight:
    """One store as it is looked at. ``unseen`` gathers what could not be looked at, and why."""

    policy: Policy
    store: Store
    catalog: Catalog
    at: datetime
    statement_timeout_ms: int = STATEMENT_TIMEOUT_MS
    unseen: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        placement = Placement(self.store.dialect, self.store.schema, temporary=True)
        self.build = Build(self.policy, placement, types_in(self.catalog), self.store.name)
        # A policy without tables has nothing to ask of any; all that is taken from the table is the policy.
        self.asked = Asked(self.policy, next(iter(self.policy.tables.values())), self.at)

    @property
    def tables(self) -> Iterator[Table]:
        """The map's tables that lie in this store."""
        return (table for table in self.policy.tables.values() if table.store == self.store.name)

    def parts_of(self, place: str) -> tuple[Table, ...]:
        """The map's entries about a place: its table, or the parts of it."""
        return tuple(table for table in self.tables if (table.store, table.relation) == physical(place))

    def span_of(self, place: str) -> Span:
        """Where the map speaks of a place: the table's entry, else whatever names it, else the store."""
        for table in self.parts_of(place):
            return table.entry.span
        for people in self.policy.people.values():
            if people.table == place:
                return people.span
        for key in self.policy.keys.values():
            if key.table == place:
                return key.span
        for fact in self.policy.fact_tables.values():
            if fact.table == place:
                return fact.span
        return self.policy.stores[self.store.name].span

    def here(self, place: str) -> bool:
        """Whether a place (``store.relation``) is in this store."""
        return physical(place)[0] == self.store.name

    def shape(self, place: str) -> TableShape | None:
        """The live table at a place."""
        return self.catalog.tables.get(physical(place)[1])

    def sees(self, place: str, columns: Iterable[str | None] = ()) -> bool:
        """Whether all rows of a place may be read, and these columns are there and may be read (None: not needed)."""
        shape = self.shape(place)
        if shape is None or shape.row_security or not self.here(place):
            return False
        if not any(column.visible for column in shape.columns):
            return False
        wanted = [shape.column(column) for column in columns if column is not None]
        return all(column is not None and column.visible for column in wanted)

    def type_of(self, place: str, column: str) -> str:
        """The type class of a column."""
        return self.build.types(place, column)

    def ask(self, sql: str, parameters: tuple[object, ...] = ()) -> list[Row]:
        """The rows of a query, in a reading transaction of its own.

        Raises StatementTimeout, LockTimeout, StoreRefused, and NotReached where the store is gone.
        """
        with self.store.transaction(write=False, statement_timeout_ms=self.statement_timeout_ms) as session:
            steered(session, self.store.dialect)
            return session.rows(sql, parameters)

    def try_ask(
        self, what: str, subject: str, span: Span, sql: str, parameters: tuple[object, ...] = ()
    ) -> list[Row] | None:
        """As ``ask``; where it is not answered, None, and a finding that ``what`` was not looked at."""
        try:
            return self.ask(sql, parameters)
        except (StatementTimeout, LockTimeout, StoreRefused) as error:
            self.not_seen(what, subject, span, error)
            return None

    def not_seen(
        self, what: str, subject: str, span: Span, error: StatementTimeout | LockTimeout | StoreRefused
    ) -> None:
        """Notes that something could not be looked at."""
        if isinstance(error, StatementTimeout):
            seconds = self.statement_timeout_ms / 1000
            says = f"{what} of `{subject}` was not seen: the statement took longer than {seconds:g} seconds"
            finding = Finding("STATEMENT_TIMEOUT", Level.WARNING, says, error.help, span=span, subject=subject)
        else:
            says = f"{what} of `{subject}` was not seen: {error.says}"
            finding = Finding("NOT_VISIBLE", Level.WARNING, says, error.help, span=span, subject=subject)
        self.unseen.append(finding)
