"""From which rows it is known what the spine says of people and of the values of keys, and which of their tests turn
with time; and of whom the register says something else than before.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from datetime import datetime

from troth.kernel.instants import local_day
from troth.plan.cutoffs import cutoff
from troth.plan.events import Reduced
from troth.plan.facts import moment_row, period_edges
from troth.plan.subject import Asked, reading
from troth.policy.model import Policy, physical
from troth.predicate.algebra import At, Compare, Day, On, Predicate, conjunction


@dataclass(frozen=True)
class Source:
    """A table whose rows say something of whoever their ``column`` names. ``tests``: all that is asked of them that
    depends on the instant.
    """

    table: str
    column: str
    tests: tuple[Predicate, ...]


def of_people(asked: Asked, store: str, person_class: str, fields: Set[str]) -> Iterator[Source]:
    """Where the spine has what it says of the people of a class; only the instant and the policy of ``asked`` count.

    ``fields``: what is asked of them. A fact that a sum decides is no source: what the sum is made of is not here.
    """
    policy = asked.policy
    place = policy.people[person_class]
    born: tuple[Predicate, ...] = ()
    if "born" in fields and place.born is not None:
        found = reading(asked, place.table, (), place.born)
        born = (conjunction(found.readable, Compare(Day(found.time, policy.zone), "<=", On(asked.today))),)
    yield Source(place.table, place.key, born)
    for fact in facts_asked(policy, fields):
        table = policy.fact_tables[fact]
        assert table.of is not None
        yield Source(table.table, table.of.column, _of_fact(asked, fact))
    log = policy.declaration.map.consents
    if log is None or log.person.target not in policy.classes.get(person_class, frozenset()):
        return
    if physical(log.table)[0] == store:
        at = reading(asked, log.table, (), log.at_column)
        limits = [limit for limit in (_limit(policy, name, asked.at) for name in policy.consents) if limit is not None]
        time = replace(at.time, ordered=False)
        tests = (Compare(time, "<=", At(asked.at)), *(Compare(time, ">=", At(limit)) for limit in limits))
        yield Source(log.table, log.person.column, (at.readable, *tests))


def facts_asked(policy: Policy, fields: Set[str]) -> tuple[str, ...]:
    """The facts of people among what is asked of them."""
    return tuple(sorted({name.partition("|")[0] for name in fields} & set(policy.fact_tables)))


def of_key(asked: Asked, key_name: str) -> Source:
    """Where the spine has who held the values of a key."""
    key = asked.policy.keys[key_name]
    edges = [reading(asked, key.table, (), column) for column in (key.begins, key.ends) if column is not None]
    return Source(key.table, key.value, tuple(edge.readable for edge in edges))


def _of_fact(asked: Asked, fact: str) -> tuple[Predicate, ...]:
    match asked.policy.facts[fact].kind:
        case "period":
            edges = period_edges(asked, fact, ())
            return (edges.begun, edges.ended)
        case "moment":
            come = moment_row(asked, fact, ())
            return (come.come, come.not_yet)
        case _:
            return ()


def _limit(policy: Policy, consent: str, at: datetime) -> datetime | None:
    """Since when a consent must have been given to be in force, if it lapses."""
    lasts = policy.consents[consent].lasts
    return cutoff(lasts, None, at, local_day(at, policy.zone), policy.zone) if lasts is not None else None


def said_otherwise(
    policy: Policy, before: tuple[Reduced, datetime], now: tuple[Reduced, datetime]
) -> frozenset[tuple[str, str]]:
    """The people, by class and key, of whom the register says something else at a later instant than at an earlier."""
    (then, at), (said, later) = before, now
    found = {(one.person_class, one.person) for one in set(then.person_claims) ^ set(said.person_claims)}
    found |= {(one.person_class, one.person) for one in set(then.objections) ^ set(said.objections)}
    found |= {(one.person_class, one.person) for one in set(then.answers) ^ set(said.answers)}
    for answer in said.answers:
        edges = [_limit(policy, answer.consent, instant) for instant in (at, later)]
        if edges[0] is not None and edges[1] is not None and edges[0] <= answer.place < edges[1]:
            found.add((answer.person_class, answer.person))
    return frozenset(found)
