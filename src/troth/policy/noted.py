"""What a journal of a relation must note of each row, so that it can be told what follows from its being written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from troth.declaration.sentences import ReferenceKind
from troth.policy.model import Policy, physical


@dataclass(frozen=True)
class Noted:
    """A relation of a store of which the map says anything. ``columns``: by which its rows are found, and whom or what
    they speak of; ``alone``: nothing is known of anything else by its rows.
    """

    store: str
    relation: str
    columns: tuple[str, ...]
    alone: bool

    @property
    def name(self) -> str:
        """The relation's name in the map."""
        return f"{self.store}.{self.relation}"


def noted(policy: Policy, store: str) -> Mapping[str, Noted]:
    """Each relation of a store -> what is noted of it."""
    columns: dict[str, dict[str, None]] = {}
    told: set[str] = set()
    for name, found in _keys(policy):
        if physical(name)[0] == store:
            columns.setdefault(physical(name)[1], {}).update(dict.fromkeys(found))
    for name, found in _sources(policy):
        if physical(name)[0] == store:
            columns.setdefault(physical(name)[1], {}).update(dict.fromkeys(found))
            told.add(physical(name)[1])
    return {name: Noted(store, name, tuple(of), name not in told) for name, of in columns.items()}


def _keys(policy: Policy) -> Iterator[tuple[str, tuple[str, ...]]]:
    for table in policy.tables.values():
        yield table.name, tuple(table.entry.key or ())


def _sources(policy: Policy) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where something is known from: people, facts, keys, consents; rows to which links lead, and by which several
    people are found.
    """
    declared = policy.declaration.map
    for place in policy.people.values():
        yield place.table, (place.key,)
    for fact in policy.fact_tables.values():
        yield fact.table, (fact.of.column,) if fact.of is not None else ()
    for key in policy.keys.values():
        yield key.table, (key.value, key.person.column)
    if declared.consents is not None:
        yield declared.consents.table, (declared.consents.person.column,)
    for table in policy.tables.values():
        for link in table.entry.links.values():
            yield link.table, ()
        for reference in table.persons.values():
            if reference.kind is ReferenceKind.EACH_OF:
                yield reference.target, ()
