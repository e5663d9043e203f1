"""Raising the spine in a store, and putting the questions of its tables over it."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from troth.declaration.sentences import PersonReference, ReferenceKind
from troth.engine.steering import steered, steered_to_keys
from troth.plan.event import Event
from troth.plan.events import Reduced, reduce
from troth.plan.questions import questions
from troth.plan.subject import Asked
from troth.policy.model import Policy, Table, onward, physical
from troth.sql import nodes
from troth.sql.decide import Asking
from troth.sql.holders import holders
from troth.sql.newest import newest, paths_of_newest
from troth.sql.owned_together import first_left, owned_together
from troth.sql.people import any_twice, persons
from troth.sql.place import OWN_SCHEMA, Placement
from troth.sql.said_of_rows import named, row_claims
from troth.sql.sources import Spined, Types
from troth.sql.spine import Build, Statement, each_of, fields_asked, loaded, needed
from troth.sql.sums import sums
from troth.sql.tried import tried
from troth.stores.catalog import Catalog
from troth.stores.contract import Session


@dataclass(frozen=True)
class Wanted:
    """What is asked of people in a store. ``asked``: any table's question, for its instant; ``fields``: class -> names
    of fields; ``reduced``: what the register says.
    """

    build: Build
    asked: Asked
    fields: Mapping[str, set[str]]
    reduced: Reduced

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes whose people stand in this store."""
        policy, store = self.build.policy, self.build.store
        return tuple(name for name, place in policy.people.items() if physical(place.table)[0] == store)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys whose holders stand in this store."""
        policy, store = self.build.policy, self.build.store
        return tuple(name for name, key in policy.keys.items() if physical(key.table)[0] == store)


People = Callable[[Session, Wanted], frozenset[str]]
"""Raises the tables of the spine that say who people are, and who held the values of keys, and says of which keys some
value has several holders at once.
"""


@dataclass(frozen=True)
class Raised:
    """A spine that stands in a store, and how each of its tables is asked over it."""

    askings: dict[str, Asking]
    reduced: Reduced


def types_in(catalog: Catalog) -> Types:
    """The type class of each column of the operator's tables; what is not there is *other*, and reads as unknown."""

    def type_of(table: str, column: str) -> str:
        _, relation = physical(table)
        shape = catalog.tables.get(relation)
        found = next((c for c in shape.columns if c.name == column), None) if shape is not None else None
        return found.type.value if found is not None else "other"

    return type_of


def raise_spine(
    session: Session,
    policy: Policy,
    store: str,
    placement: Placement,
    types: Types,
    events: Iterable[Event],
    at: datetime,
    only: frozenset[str] | None = None,
    people: People | None = None,
) -> Raised:
    """Builds the spine of a store for an instant inside a session, and returns its tables' questions.

    ``only`` restricts it to what these tables ask; ``people`` is how people are raised, if not everyone anew. Raises
    what the session raises.
    """
    tables = [t for t in policy.tables.values() if t.store == store and (only is None or t.name in only)]
    reduced = reduce(policy, events, at)
    build = Build(policy, placement, types, store)
    if placement.dialect == "postgres" and not placement.temporary and placement.session is None:
        session.execute(f"CREATE SCHEMA IF NOT EXISTS {OWN_SCHEMA}")
    decided, owned = ({one.table for one in said} for said in (reduced.decided, reduced.named))
    asked = {t.name: Asked(policy, t, at, t.name in decided, t.name in owned) for t in tables}
    asking = {name: questions(one) for name, one in asked.items()}
    run(session, loaded(build, reduced))
    read = {name: fields_asked(one, asking[name]) for name, one in asked.items()}
    wanted = needed((asked[name], fields) for name, fields in read.items())
    any_asked = Asked(policy, tables[0], at) if tables else None
    if any_asked is None:
        return Raised({}, reduced)
    for fact, declared in policy.fact_tables.items():
        if declared.reaches_sum is not None and physical(declared.table)[0] == store:
            run(session, sums(build, fact, any_asked))
    of_people = Wanted(build, any_asked, wanted, reduced)
    several = (people or everyone)(session, of_people)
    claimed = frozenset(claim.table for claim in reduced.row_claims) | decided
    for table in tables:
        if table.name in claimed:
            run(session, row_claims(build, table))
        if table.name in owned:
            run(session, named(build, asked[table.name], several))
        for path in paths_of_newest(read[table.name]):
            run(session, newest(build, asked[table.name], path))
    of_persons = frozenset(claim.table for claim in reduced.person_claims)
    spined = Spined(several, claimed, of_persons, frozenset(owned))
    askings = {name: Asking(one, asking[name], placement, types, spined) for name, one in asked.items()}
    for table in tables:
        for person in each_of(asked[table.name]):
            run(session, owned_together(build, asked[table.name], person))
        for person in _with_several(policy, table, several):
            with _as_many(session, placement, several):
                run(session, tried(build, asked[table.name], person))
    for table in tables:
        if table.until_any_leaves and not table.entry.anonymous:
            run(session, first_left(build, asked[table.name], spined))
    return Raised(askings, reduced)


def everyone(session: Session, wanted: Wanted) -> frozenset[str]:
    """Raises everyone anew."""
    for name in wanted.classes:
        raise_class(session, wanted, name)
    return frozenset(name for name in wanted.keys if raise_key(session, wanted, name))


def raise_class(session: Session, wanted: Wanted, name: str) -> None:
    """Raises the people of a class anew."""
    twice = bool(session.rows(any_twice(wanted.build, name)))
    run(session, persons(wanted.build, name, wanted.fields.get(name, set()), wanted.asked, twice=twice))


def raise_key(session: Session, wanted: Wanted, name: str) -> bool:
    """Raises the holders of a key's values anew, and says whether some value has several at once."""
    run(session, holders(wanted.build, name, wanted.asked))
    return have_several(session, wanted.build.placement, f"key_{name}")


def have_several(session: Session, placement: Placement, table: str) -> bool:
    """Whether some value in a table of holders has several at once."""
    own = placement.sql(placement.own(table))
    return bool(session.rows(f"SELECT 1 FROM {own} WHERE people = 2 LIMIT 1"))  # noqa: S608  (a name of Troth's own)


def for_workers(session: Session, temporary: Placement) -> Placement:
    """Where the spine is raised in a store that may be written: there the database can put several workers to the
    questions, who do not see another's temporary tables.
    """
    if temporary.dialect != "postgres" or not session.rows(_MAY_CREATE, (OWN_SCHEMA,))[0][0]:
        return temporary
    [(number,)] = session.rows("SELECT pg_backend_pid()")
    return replace(temporary, temporary=False, session=f"{number}_{secrets.token_hex(4)}")


_MAY_CREATE = "SELECT coalesce(has_schema_privilege(to_regnamespace(%s)::oid, 'CREATE'), false)"


def put_away(session: Session, placement: Placement) -> None:
    """Drops what was made for a server session and would outlive its use: a spine, worklists that nobody kept."""
    if placement.session is None:
        return
    named = "SELECT tablename FROM pg_tables WHERE schemaname = %s AND starts_with(tablename, %s)"
    for (name,) in session.rows(named, (OWN_SCHEMA, placement.beginning)):
        session.execute(f"DROP TABLE {placement.sql(nodes.table(str(name), OWN_SCHEMA))}")


FEW = 1_000
"""Fewer stretches of values that several hold at once are looked for by the values."""


@contextmanager
def _as_many(session: Session, placement: Placement, several: frozenset[str]) -> Iterator[None]:
    """Lets the database go by the values that several hold, where these are few."""
    tables = " UNION ALL ".join(f"SELECT people FROM {placement.sql(placement.own(f'key_{name}'))}" for name in several)  # noqa: S608
    found = session.rows(f"SELECT count(*) FROM ({tables}) AS k WHERE people = 2")[0][0]  # noqa: S608  (names of Troth's own)
    if int(str(found)) < FEW:
        steered_to_keys(session, placement.dialect)
    yield
    steered(session, placement.dialect)


def _with_several(policy: Policy, table: Table, several: frozenset[str]) -> Iterable[str]:
    """The persons of a table's rows who are found by a key that somewhere has several holders at once."""
    for name, reference in table.persons.items() if table.entry.key is not None else ():
        found: tuple[Table, PersonReference] | None = (table, reference)
        while found is not None and found[1].kind is ReferenceKind.THROUGH:
            found = onward(policy, *found)
        if found is not None and found[1].kind is ReferenceKind.KEY and found[1].target in several:
            yield name


def run(session: Session, statements: Iterable[Statement]) -> None:
    """Runs the statements of a spine."""
    for statement in statements:
        if statement.rows is None:
            session.execute(statement.sql)
        else:
            session.execute_many(statement.sql, statement.rows)
