"""What a store holds about certain people: the spine raised for them alone, and their rows found over it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from troth.engine.spine import Wanted, raise_class, raise_key, run
from troth.plan.event import Event
from troth.plan.events import reduce
from troth.plan.questions import questions
from troth.plan.subject import Asked
from troth.policy.model import Policy, physical
from troth.predicate.algebra import Field, fields_of
from troth.rights.access import Place, places, same_people
from troth.sql.asked_people import ONLY, asked_for, with_holders
from troth.sql.decide import Asking
from troth.sql.newest import newest, paths_of_newest
from troth.sql.place import Placement
from troth.sql.said_of_rows import named
from troth.sql.sources import Spined, Types
from troth.sql.spine import Build, loaded, needed
from troth.sql.sums import sums
from troth.stores.contract import Session


@dataclass(frozen=True)
class About:
    """The people who are asked about, in a store whose spine stands for them: where they may stand on its rows."""

    places: tuple[tuple[Asking, Place], ...]


def raised_for(
    session: Session,
    policy: Policy,
    store: str,
    placement: Placement,
    types: Types,
    events: Iterable[Event],
    at: datetime,
    person_class: str,
    keys: Sequence[str],
    only: frozenset[str] | None = None,
) -> About:
    """Raises in a session what must be known of the people of a class with these keys (as text), and of whoever held
    the same numbers. Nothing is raised where their class stands in another store. ``only`` restricts it to these
    tables. Raises what the session raises.
    """
    if physical(policy.people[person_class].table)[0] != store:
        return About(())
    reduced = reduce(policy, events, at)
    owned = frozenset(one.table for one in reduced.named)
    asked = {
        name: Asked(policy, table, at, named=name in owned)
        for name, table in policy.tables.items()
        if table.store == store and (only is None or name in only)
    }
    if not asked:
        return About(())
    found = {name: tuple(places(one, person_class)) for name, one in asked.items()}
    read = {name: _fields(of) for name, of in found.items() if of}
    any_asked = next(iter(asked.values()))
    build = Build(policy, placement, types, store)
    wanted = Wanted(build, any_asked, needed((asked[name], fields) for name, fields in read.items()), reduced)
    run(session, loaded(build, reduced))
    for fact, declared in policy.fact_tables.items():
        if declared.reaches_sum is not None and physical(declared.table)[0] == store and _asks(read.values(), fact):
            run(session, sums(build, fact, any_asked))
    hers = same_people(policy, person_class)
    for one in sorted(wanted.fields.keys() - hers):  # who answers for rows: nobody knows beforehand for which of hers
        raise_class(session, wanted, one)
        for key in _held(wanted, one):
            raise_key(session, wanted, key)
    several = frozenset(key for one in sorted(hers) for key in _raise_people(session, wanted, one, keys))
    for name, fields in read.items():
        if name in owned:
            run(session, named(build, asked[name], several))
        for path in paths_of_newest(fields):
            run(session, newest(build, asked[name], path))
    spined = Spined(several, named=owned)
    askings = {name: Asking(asked[name], questions(asked[name]), placement, types, spined) for name in read}
    return About(tuple((askings[name], place) for name in read for place in found[name]))


def _fields(of: Iterable[Place]) -> frozenset[Field]:
    """Every field that is read of a table's rows."""
    return frozenset().union(*(fields_of((one.alone, one.cells, tuple(one.claims.values()))) for one in of))


def _asks(read: Iterable[frozenset[Field]], fact: str) -> bool:
    """Whether anything hangs on a moment that a sum reaches, on a row's path or for a person."""
    return any(f"@{fact}" in field.path or field.name.startswith(f"{fact}|") for fields in read for field in fields)


def _held(wanted: Wanted, person_class: str) -> tuple[str, ...]:
    """The keys that people of a class hold, as far as that stands in the store."""
    return tuple(name for name in wanted.keys if wanted.build.policy.keys[name].person.target == person_class)


def _raise_people(session: Session, wanted: Wanted, person_class: str, keys: Sequence[str]) -> Iterator[str]:
    """Raises the people of a class, and the holders of the values they held; the keys of which some value has several
    holders at once.
    """
    build = wanted.build
    place, held = build.policy.people[person_class], _held(wanted, person_class)
    run(session, asked_for(build, person_class, keys))
    run(session, with_holders(build, person_class, held))
    narrow = replace(build, only=f"{ONLY}{person_class}", only_type=build.types(place.table, place.key))
    raise_class(session, replace(wanted, build=narrow), person_class)
    for name in held:
        if raise_key(session, replace(wanted, build=replace(build, only=f"{ONLY}{name}")), name):
            yield name
