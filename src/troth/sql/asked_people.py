"""The people who are asked about: lists beside the spine, for which alone it is then raised.

Whoever held a value that one of them held stands in the lists too: whether a row is hers hangs on who else held its
number then.
"""

from collections.abc import Iterator, Sequence

from sqlglot import exp

from troth.sql import nodes
from troth.sql.nodes import as_
from troth.sql.since_people import those
from troth.sql.spine import Build, Statement

ASKED, ONLY, NAMED = "asked_", "only_", "asked_for"
"""What the names of the lists begin with: the keys of those of a class who are asked about; the keys, or the values of
a key, for which the spine is raised; and the name of the list of the keys as they were given.
"""


def asked_for(build: Build, person_class: str, keys: Sequence[str]) -> Iterator[Statement]:
    """The statements that list the people of a class with these keys (as text), as far as they are there."""
    own, place = build.placement, build.policy.people[person_class]
    kind = build.types(place.table, place.key)
    given: list[tuple[object, ...]] = [(each,) for each in keys]
    if kind == "integer":  # as numbers, so that an index on the key serves
        given = [(int(each),) for each in keys if each.lstrip("-").isdecimal() and len(each) < len(str(2**63))]
    yield Statement(own.drop(NAMED))
    yield Statement(own.create_columns(NAMED, {"value": "integer" if kind == "integer" else "text"}))
    if given:
        yield Statement(own.insert(NAMED, ("value",)), tuple(given))
    yield Statement(own.analyze(NAMED))
    query = _people(build, person_class, NAMED, as_text=kind not in ("integer", "text"))
    yield from _list(build, f"{ASKED}{person_class}", [query])


def with_holders(build: Build, person_class: str, keys: Sequence[str]) -> Iterator[Statement]:
    """The statements that list for whom the spine is raised: those asked about, the values of these keys that they
    held, and whoever held such a value too.
    """
    own, place = build.placement, build.policy.people[person_class]
    people = [f"SELECT value FROM {own.sql(own.own(f'{ASKED}{person_class}'))}"]  # noqa: S608  (a name of Troth's own)
    for name in keys:
        key = build.policy.keys[name]
        value = build.writer(key.table, "a").form(
            nodes.column("a", key.value), key.form, build.types(key.table, key.value)
        )
        person = nodes.column("a", key.person.column)
        of_another_type = build.types(key.table, person.name) != build.types(place.table, place.key)
        query = exp.select(as_(value.copy(), "value"), copy=False).from_(own.operator(key.table, "a"), copy=False)
        hers = build.listed(f"{ASKED}{person_class}", person, table=key.table, as_text=of_another_type)
        yield from _list(build, f"{ONLY}{name}", [own.sql(query.where(hers, copy=False))])
        query = exp.select(as_(person.copy(), "value"), copy=False).from_(own.operator(key.table, "a"), copy=False)
        query = query.where(build.listed(f"{ONLY}{name}", value, table=key.table), copy=False)
        if not of_another_type:
            people.append(own.sql(query))
            continue
        yield from _list(build, f"{NAMED}_{name}", [own.sql(query)])
        people.append(_people(build, person_class, f"{NAMED}_{name}", as_text=True))
    yield from _list(build, f"{ONLY}{person_class}", people)


def _people(build: Build, person_class: str, listed: str, *, as_text: bool) -> str:
    """The keys of the people of a class whose key is in a list."""
    own, place = build.placement, build.policy.people[person_class]
    key = nodes.column("p", place.key)
    query = exp.select(as_(key.copy(), "value"), copy=False).from_(own.operator(place.table, "p"), copy=False)
    return own.sql(query.where(build.listed(listed, key, table=place.table, as_text=as_text), copy=False))


def _list(build: Build, name: str, queries: Sequence[str]) -> Iterator[Statement]:
    for statement in those(build, name, queries):
        yield Statement(statement)
