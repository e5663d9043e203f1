"""Raising the people of a store's spine since its last pass: of whom nothing was written, nothing turns with time and
the register says the same, the last spine says what this one would.

It is done where the spine lies in the database itself and journals are kept of all that people are known from; a class
or a key of which that cannot be told is raised anew.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from troth.declaration.model import KeyTable
from troth.engine.passes import columns, kept_in, last_pass, look_at_sources, strike
from troth.engine.spine import Wanted, everyone, have_several, raise_class, raise_key, run
from troth.engine.steering import steered, steered_to_keys
from troth.engine.traces import Whole, kept_journals
from troth.plan.event import Event
from troth.plan.events import reduce
from troth.plan.passes import Pass
from troth.plan.sources import Source, facts_asked, of_key, of_people, said_otherwise
from troth.plan.turning import turns
from troth.policy.model import physical
from troth.policy.noted import noted
from troth.sql.holders import holders
from troth.sql.people import any_twice, persons
from troth.sql.place import Placement
from troth.sql.since_people import (
    PART,
    SAID,
    held_by_others,
    listed_in,
    put_in_place,
    said,
    those,
    turned,
)
from troth.stores.contract import Session, Store

R = TypeVar("R")
Raise = Callable[[Session, Wanted, str], R]
"""Raises one class of people or one key."""


@dataclass
class PeopleSince:
    """One store, whose people are raised since its last pass. ``events``: those of the register up to a position;
    ``lists``: where lists are made. Afterwards ``last`` is that pass, if there was one; ``journals``: those that are
    kept; ``moved``: the tables of the spine that were changed in place, with their columns (what is otherwise in them
    is listed); ``why``: class or key -> why it was raised anew.
    """

    store: Store
    events: Callable[[int], Iterable[Event]]
    lists: Placement
    last: Pass | None = None
    journals: Mapping[str, str] = field(default_factory=dict)
    moved: dict[str, tuple[str, ...]] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)

    def __call__(self, session: Session, wanted: Wanted) -> frozenset[str]:
        """Raises them, as ``engine.spine.People`` says."""
        self.last = last_pass(self.store, session)
        self.journals = kept_journals(wanted.build.policy, self.store, session)
        if wanted.build.placement.session is None:
            return everyone(session, wanted)
        try:
            known = self._known(session, wanted)
        except Whole as why:
            self.why |= dict.fromkeys((*wanted.classes, *wanted.keys), str(why))
            return everyone(session, wanted)
        for name in wanted.classes:
            self._or_anew(session, wanted, name, partial(self._raise_class, known=known), raise_class)
        raise_holders = partial(self._raise_key, known=known)
        return frozenset(name for name in wanted.keys if self._or_anew(session, wanted, name, raise_holders, raise_key))

    def _or_anew(self, session: Session, wanted: Wanted, name: str, since: Raise[R], anew: Raise[R]) -> R:
        """What one way of raising a class or a key gives, or where that cannot be told the other."""
        steered_to_keys(session, self.store.dialect)
        try:
            found = since(session, wanted, name)
        except Whole as why:
            self.why[name] = str(why)
            steered(session, self.store.dialect)
            return anew(session, wanted, name)
        steered(session, self.store.dialect)
        return found

    def _known(self, session: Session, wanted: Wanted) -> "_Known":
        last, policy = self.last, wanted.build.policy
        if last is None:
            raise Whole("nothing was left by an earlier plan")
        digests = policy.declaration.digests
        if (last.policy, last.map) != (digests["policy"], digests["map"]):
            raise Whole("the policy or the map is another now")
        if last.at > wanted.asked.at:
            raise Whole("the last pass was for a later instant")
        if last.sources != look_at_sources(self.store, session, policy):
            raise Whole("tables from which people are known have another shape or other files now")
        then = reduce(policy, tuple(self.events(last.position)), last.at)
        otherwise = said_otherwise(policy, (then, last.at), (wanted.reduced, wanted.asked.at))
        return _Known(last.at, frozenset(self.journals), otherwise, frozenset(last.several))

    # --- classes and keys ---------------------------------------------------------------------------------------------

    def _raise_class(self, session: Session, wanted: Wanted, name: str, known: "_Known") -> None:
        build, fields = wanted.build, wanted.fields.get(name, set())
        policy = build.policy
        for fact in facts_asked(policy, fields):
            if policy.fact_tables[fact].reaches_sum is not None:
                raise Whole(f"a sum decides `{fact}`")
        then, now = (
            tuple(of_people(replace(wanted.asked, at=at), build.store, name, fields))
            for at in (known.at, wanted.asked.at)
        )
        kinds = {build.types(source.table, source.column) for source in now}
        if len(kinds) > 1:
            raise Whole(f"the keys of a `{name}` are of several types")
        queries = list(_written_about(wanted, known, then, now))
        people = [person for of_class, person in sorted(known.otherwise) if of_class == name]
        if people:
            own = build.placement
            session.execute(own.drop(SAID))
            session.execute(own.create_columns(SAID, {"person": "text"}))
            session.execute_many(own.insert(SAID, ("person",)), [(person,) for person in people])
            queries.append(said(build, name))
        only, table = f"only_{name}", f"person_{name}"
        _execute(session, those(build, only, queries))
        narrow = replace(build, only=only)
        if session.rows(any_twice(narrow, name)):
            raise Whole(f"somebody among those of class `{name}` stands twice")
        run(session, persons(narrow, name, fields, wanted.asked, into=f"{PART}{table}"))
        self._put_in_place(session, wanted, table, only, "key")

    def _raise_key(self, session: Session, wanted: Wanted, name: str, known: "_Known") -> bool:
        build, key = wanted.build, wanted.build.policy.keys[name]
        if f"person_{key.person.target}" not in self.moved:
            raise Whole(f"what is known of those of class `{key.person.target}` was too")
        then, now = (of_key(replace(wanted.asked, at=at), name) for at in (known.at, wanted.asked.at))
        queries = [*_written_about(wanted, known, (then,), (now,), key), held_by_others(build, name, self.lists)]
        only = f"only_{name}"
        _execute(session, those(build, only, queries))
        run(session, holders(replace(build, only=only), name, wanted.asked, into=PART))
        for table in (f"all_{name}", f"key_{name}"):
            self._put_in_place(session, wanted, table, only, "value")
        begins = "" if name in known.several else PART
        return have_several(session, build.placement, f"{begins}key_{name}")

    def _put_in_place(self, session: Session, wanted: Wanted, table: str, only: str, value: str) -> None:
        """The kept table becomes this session's, with the rows that were made anew. The pass that left it is struck
        out in the same transaction: nothing is left of it for anybody else.
        """
        own, kept = wanted.build.placement, kept_in(self.store)
        now, then = columns(session, own, f"{PART}{table}"), columns(session, kept, table)
        if now != then:
            raise Whole("what is said of them has another form now")
        session.execute(strike(self.store))
        session.execute(own.taken(table, kept))
        _execute(session, put_in_place(own, self.lists, table, only, value, now))
        self.moved[table] = now


@dataclass(frozen=True)
class _Known:
    """What is known of the last pass: its instant, the journals that were kept ever since, of whom the register says
    something else now, and of which keys some value had several holders at once.
    """

    at: datetime
    journals: frozenset[str]
    otherwise: frozenset[tuple[str, str]]
    several: frozenset[str]


def _written_about(
    wanted: Wanted, known: _Known, then: Sequence[Source], now: Sequence[Source], key: KeyTable | None = None
) -> Iterator[str]:
    """The queries for the values about which something was written or turned."""
    build = wanted.build
    of = noted(build.policy, build.store)
    for before, source in zip(then, now, strict=True):
        store, relation = physical(source.table)
        if store != build.store or relation not in known.journals:
            raise Whole(f"no journal is kept of `{source.table}`")
        yield listed_in(build, source, of[relation], key)
        found = turns([before.tests, source.tests])
        if found is None:
            raise Whole(f"what is asked of `{source.table}` differs in more than the time")
        if found:
            yield turned(build, source, found, key)


def _execute(session: Session, statements: Iterable[str]) -> None:
    for statement in statements:
        session.execute(statement)
