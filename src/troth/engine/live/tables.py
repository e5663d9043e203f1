"""UNMAPPED_TABLE: live tables that no entry of the map names. Some of them look as if they were about people."""

from collections.abc import Iterator

from troth.declaration.sentences import ReferenceKind
from troth.engine.live.sight import Sight
from troth.engine.live.words import counted
from troth.kernel.finding import Finding, Level
from troth.policy.model import Policy, physical
from troth.sql.place import OWN_SCHEMA
from troth.stores.catalog import TableKind, TableShape

HOLDS_NOTHING = frozenset({TableKind.VIEW, TableKind.SHADOW})
GENERIC = frozenset({"id", "key", "no", "nr", "number", "uuid", "name", "code"})
"""Names of keys that say nothing of what they are the key of."""

SHOWN = 10


def unmapped_tables(sight: Sight) -> Iterator[Finding]:
    """A warning for each that looks like one about people; one note with the number of the others.

    A table looks so if it points at a mapped one, bears a column like one that leads to people, or is named by the map
    and has no entry under ``tables``.
    """
    policy, store = sight.policy, sight.store.name
    mapped = {table.relation for table in sight.tables}
    named = _named(policy, store)
    signs, span = people_columns(policy), policy.stores[store].span
    others = []
    for name, shape in sorted(sight.catalog.tables.items()):
        if shape.kind in HOLDS_NOTHING or is_own(name) or within(sight, shape, mapped):
            continue
        place = f"{store}.{name}"
        if name in named:
            says = f"`{place}` is named by {named[name]} and has no entry under `tables`: nothing in it is swept"
        else:
            why = list(_why(sight, shape, mapped, signs))
            if not why:
                others.append(name)
                continue
            says = f"`{place}` is in the database and not in the map, and it {' and '.join(why)}"
        help_ = (
            "map it under `tables`, with what each of its columns is (`not personal` where it is nothing of a person's)"
        )
        yield Finding("UNMAPPED_TABLE", Level.WARNING, says, help_, span=span, subject=place)
    for key in sight.catalog.outside:
        if key.target in mapped:
            says = f"`{key.table}`, in another schema, points at `{store}.{key.target}` and is not in the map"
            help_ = "map its schema as a store of its own; rows that it points at are not deleted"
            yield Finding("UNMAPPED_TABLE", Level.WARNING, says, help_, span=span, subject=f"{store}.{key.table}")
    if others:
        shown = ", ".join(f"`{name}`" for name in others[:SHOWN]) + (", ..." if len(others) > SHOWN else "")
        says = f"{counted(len(others), 'other table')} of `{store}` not in the map, without a sign of people: {shown}"
        help_ = "map what holds data of people; what does not may stay unmapped"
        yield Finding("UNMAPPED_TABLE", Level.NOTE, says, help_, span=span, subject=store)


def people_columns(policy: Policy) -> frozenset[str]:
    """Names of columns by which the map itself finds people, in small letters."""
    found = set()
    for person_class, people in policy.people.items():
        relation = physical(people.table)[1]
        found |= {f"{person_class}_id", f"{relation}_id", f"{relation.removesuffix('s')}_id"}
        found |= {people.key, *(also.column for also in people.also)}
    for key in policy.keys.values():
        found |= {key.value, key.person.column}
    found |= {fact.of.column for fact in policy.fact_tables.values() if fact.of is not None}
    if policy.declaration.map.consents is not None:
        found.add(policy.declaration.map.consents.person.column)
    for table in policy.tables.values():
        found |= {
            reference.column
            for reference in table.persons.values()
            if reference.kind in (ReferenceKind.BY, ReferenceKind.KEY)
        }
        found |= {use.column for use in table.personal if use.data and policy.parts[use.data].kind == "identity_number"}
    return frozenset(name.casefold() for name in found) - GENERIC


def _why(sight: Sight, shape: TableShape, mapped: set[str], signs: frozenset[str]) -> Iterator[str]:
    targets = sorted({key.target for key in shape.foreign_keys if key.target in mapped})
    if targets:
        yield "points at " + ", ".join(f"`{sight.store.name}.{target}`" for target in targets)
    columns = [column.name for column in shape.columns if column.name.casefold() in signs]
    if columns:
        yield "has " + ", ".join(f"`{column}`" for column in columns) + ", as tables about people have"


def _named(policy: Policy, store: str) -> dict[str, str]:
    """The relations that the map names elsewhere than under ``tables``, and by what."""
    found: dict[str, str] = {}
    for section, entries in (("people", policy.people), ("keys", policy.keys), ("facts", policy.fact_tables)):
        for name, entry in entries.items():
            where, relation = physical(entry.table)
            if where == store:
                found.setdefault(relation, f"`{section}.{name}`")
    log = policy.declaration.map.consents
    if log is not None and physical(log.table)[0] == store:
        found.setdefault(physical(log.table)[1], "`consents`")
    return found


def is_own(name: str) -> bool:
    """Whether a table is Troth's own."""
    return name.startswith(("troth_", f"{OWN_SCHEMA}."))


def within(sight: Sight, shape: TableShape, mapped: set[str]) -> bool:
    """Whether the table is mapped, or a partition or heir of one that is."""
    if shape.name in mapped:
        return True
    parents = [sight.catalog.tables[name] for name in shape.parents if name in sight.catalog.tables]
    return any(within(sight, parent, mapped) for parent in parents)
