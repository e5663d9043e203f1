"""Whose cells are whose: for every person of generated worlds the database finds the rows on which the definition has
her stand, and says of each claim over her cells what the definition says.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

import pytest

from troth.declaration.sentences import Joined
from troth.definition.clocks import keeps
from troth.definition.rule import stands
from troth.engine.holding import About, raised_for
from troth.engine.spine import types_in
from troth.policy.model import OWNER, Policy, Table
from troth.reading.facts import period
from troth.reading.persons import on_row
from troth.reading.plain import PlainWorld
from troth.reading.world import Case, Person
from troth.rights.access import Place
from troth.sql.decide import Asking
from troth.sql.held import doubtful, held
from troth.sql.place import Placement
from troth.stores.contract import Session
from troth.testing.worlds.answers import key_of, rows_in
from troth.testing.worlds.compare import PARQUET, undone
from troth.testing.worlds.databases import in_parquet, in_postgres, in_sqlite, rows_of
from troth.testing.worlds.generate import world
from troth.testing.worlds.world import STORE, World

WORLDS = 120

Where = tuple[str, str, tuple[str, ...], str]
"""Table, the name of a place on its rows, the key of a row, the key of a person."""
Said = dict[tuple[str, str], tuple[bool | None, str | None]]
"""Part and claim -> whether it stands, and its last day."""


@dataclass
class Found:
    """What is held about everybody of a world, by one of the two roads."""

    surely: dict[Where, Said] = field(default_factory=dict)
    perhaps: set[Where] = field(default_factory=set)
    nobody_knows: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)


def by_definition(policy: Policy, plain: PlainWorld, at: datetime, person_class: str) -> Found:
    """Row by row, each looked up."""
    found = Found()
    for table in policy.tables.values():
        for row in rows_in(plain, table) if not table.entry.anonymous and table.entry.key else ():
            case, key = Case(policy, plain, table, row, at), key_of(table, row)
            for name, several in on_row(case):
                for candidates in several:
                    if candidates is None:
                        found.nobody_knows.add((table.name, key))
                        continue
                    of_class = [one for one in candidates if one.person_class == person_class]
                    if len(candidates) == 1 and of_class and _shown(table, name):
                        found.surely[table.name, name, key, of_class[0].key] = dict(_said(case, name, of_class[0]))
                    elif len(candidates) > 1 and _shown(table, name):
                        found.perhaps |= {(table.name, name, key, one.key) for one in of_class}
    return found


def _shown(table: Table, name: str) -> list[str]:
    """The parts of which whoever stands there is shown anything."""
    seen = (use for use in table.personal if name in table.on_row.whose[use.of or OWNER])
    also = (use for use in table.personal if use.seen_by and name in table.on_row.whose[use.seen_by])
    return [str(use.data) for use in (*seen, *also)]


def _said(case: Case, name: str, person: Person) -> Iterator[tuple[tuple[str, str], tuple[bool | None, str | None]]]:
    role = case.table.persons[name].role.value
    own = case.policy.classes.get(person.person_class, frozenset())
    classes = own if name.startswith(OWNER) else own | case.policy.classes.get(name, frozenset((name,)))
    for part in _shown(case.table, name):
        for claim in case.policy.claims_on(case.table, part):
            if not claim.anonymous and claim.covers(classes, role, case.table.store):
                truth = stands(case, claim, name, person).truth
                suspended = claim.keep.suspended_while
                runs = suspended is not None and period(case, suspended, name, person).runs is not False
                told = truth is not False and claim.keep.joined is not Joined.FIRST and not runs
                end = keeps(case, claim.keep, name, person).end if told else None
                yield (part, claim.path), (truth, end.isoformat() if end is not None else None)


def by_database(session: Session, about: About) -> Found:
    """A statement for each place on the rows of a table."""
    found = Found()
    for asking, place in about.places:
        width = len(asking.key)
        if not width:
            continue  # equal rows are not told apart, here or there
        for person, *values in session.rows(held(asking, place)):
            where = (asking.asked.table.name, place.name, tuple(map(str, values[:width])), str(person))
            assert place.together or where not in found.surely, "a row is held once"
            found.surely[where] = dict(_answers(asking, place, values[width + 2 * len(place.cells) :]))
        query = doubtful(asking, place)
        for person, *values in session.rows(query) if query is not None else ():
            where = (asking.asked.table.name, place.name, tuple(map(str, values)), str(person))
            if where not in found.surely:
                found.perhaps.add(where)
    return found


def _answers(
    asking: Asking, place: Place, values: list[Any]
) -> Iterator[tuple[tuple[str, str], tuple[bool | None, str | None]]]:
    told = iter(values)
    for part, claims in place.claims.items():
        for standing in claims:
            truth, until = next(told), next(told)
            stands_over = None if truth is None else bool(truth)
            shown = stands_over is not False and standing.claim.keep.joined is not Joined.FIRST
            yield (part, standing.claim.path), (stands_over, _day(until) if shown else None)


def _day(value: object) -> str | None:
    return None if value is None else value.isoformat() if isinstance(value, date) else str(value)


def agree(drawn: World, database: str | None) -> int:
    """Puts one world to both roads; the number of rows that are surely somebody's."""
    opened = in_sqlite(drawn) if database is None else in_postgres(drawn, database)
    with in_parquet(drawn) if database == PARQUET else opened as store:
        policy, events, at = drawn.resolved(), drawn.happened(), drawn.instant
        types, number = types_in(store.catalog()), 0
        with undone(store) as session:
            plain = PlainWorld(rows_of(session, store, drawn), events)
            placement = Placement(store.dialect, store.schema, temporary=True)
            for person_class, place in policy.people.items():
                rows = plain.tables[place.table.partition("#")[0]]
                keys = sorted({str(row[place.key]) for row in rows if row[place.key] is not None})
                one = by_definition(policy, plain, at, person_class)
                about = raised_for(session, policy, STORE, placement, types, events, at, person_class, keys)
                other = by_database(session, about)
                assert other.surely.keys() == one.surely.keys()
                for where, said in one.surely.items():
                    assert other.surely[where] == said, where
                assert one.perhaps <= other.perhaps
                rest = {(table, key) for table, _, key, _ in other.perhaps - one.perhaps}
                assert rest <= one.nobody_knows
                number += len(one.surely)
    return number


def test_both_roads_find_the_same_in_sqlite() -> None:
    assert sum(agree(world(Random(seed)), None) for seed in range(WORLDS)) > 5 * WORLDS


@pytest.mark.postgres
def test_both_roads_find_the_same_in_postgres(postgres_database: str) -> None:
    assert sum(agree(world(Random(seed)), postgres_database) for seed in range(WORLDS)) > 5 * WORLDS


def test_both_roads_find_the_same_in_parquet_files() -> None:
    assert sum(agree(world(Random(seed)), PARQUET) for seed in range(0, WORLDS, 6)) > 0
