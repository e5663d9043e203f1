"""Raising the spine only for those of whom something may be said otherwise than at the last pass, in the spine that it
left behind: their rows are made anew, and take the place of those that were there.
"""

from collections.abc import Iterator, Sequence

from sqlglot import exp

from troth.declaration.model import KeyTable
from troth.plan.sources import Source
from troth.plan.turning import Turn
from troth.policy.noted import Noted
from troth.sql import nodes
from troth.sql.journal import journal
from troth.sql.nodes import as_
from troth.sql.place import Placement
from troth.sql.since import moved
from troth.sql.spine import Build
from troth.sql.turned import any_has_turned

PART, WAS = "part_", "was_"
"""What the names of two tables begin with: rows of a table of the spine that are made anew, and what they were."""
SAID = "said_otherwise"


def listed_in(build: Build, source: Source, noted: Noted, key: KeyTable | None = None) -> str:
    """The values of which a journal says that a row about them was written; ``key``: they are values of one."""
    value = _spelled(build, source, nodes.column("j", f"k_{source.column}"), key)
    own = build.placement.sql(Placement(build.placement.dialect, None, temporary=False).own(journal(noted), "j"))
    return f"SELECT {build.placement.sql(as_(value, 'value'))} FROM {own}"  # noqa: S608  (names come quoted)


def turned(build: Build, source: Source, turns: Sequence[Turn], key: KeyTable | None = None) -> str:
    """The values of rows for which a test has turned."""
    writer = build.writer(source.table, "a")
    spelled = _spelled(build, source, nodes.column("a", source.column), key)
    query = exp.select(as_(spelled, "value"), copy=False).from_(build.placement.operator(source.table, "a"), copy=False)
    tests = any_has_turned(writer, turns)
    return build.placement.sql(query.where(tests, copy=False))


def said(build: Build, person_class: str) -> str:
    """The keys of the people of a class of whom the register says something else (their keys, as text, in ``SAID``)."""
    place = build.policy.people[person_class]
    key = nodes.column("p", place.key)
    query = exp.select(as_(key, "value"), copy=False).from_(build.placement.operator(place.table, "p"), copy=False)
    own = exp.select(nodes.column("s", "person"), copy=False).from_(build.placement.own(SAID, "s"), copy=False)
    text = build.writer(place.table, "p").as_text(key.copy())
    return build.placement.sql(query.where(nodes.among(text, own), copy=False))


def held_by_others(build: Build, key_name: str, lists: Placement) -> str:
    """The values of a key that were held by somebody who came or went, or stands twice now."""
    key = build.policy.keys[key_name]
    name, writer = f"person_{key.person.target}", build.writer(key.table, "a")
    own, part, was = build.placement, build.placement.own(f"{PART}{name}"), lists.own(f"{WAS}{name}")
    sides = [f"SELECT key, twice, {n} AS side FROM {own.sql(one)}" for n, one in enumerate((part, was))]  # noqa: S608
    value = writer.form(nodes.column("a", key.value), key.form, build.types(key.table, key.value))
    holder = build.placement.sql(nodes.column("a", key.person.column))
    return (
        f"SELECT {build.placement.sql(as_(value, 'value'))} "  # noqa: S608  (names come quoted)
        f"FROM {build.placement.sql(build.placement.operator(key.table, 'a'))} WHERE {holder} IN "
        f"(SELECT key FROM ({' UNION ALL '.join(sides)}) AS b GROUP BY key, twice HAVING min(side) = max(side))"
    )


def those(build: Build, only: str, queries: Sequence[str]) -> Iterator[str]:
    """The statements that list the values for which a table of the spine is made anew."""
    own, every = build.placement, " UNION ALL ".join(queries)
    yield own.drop(only)
    yield own.create(only, f"SELECT DISTINCT value FROM ({every}) AS q WHERE value IS NOT NULL")  # noqa: S608
    yield own.analyze(only)


def put_in_place(
    spine: Placement, lists: Placement, name: str, only: str, value: str, columns: Sequence[str]
) -> Iterator[str]:
    """The statements that put the rows made anew (``PART``) in the place of those that were there, and list both sides
    of what is otherwise now. ``value``: the column that ``only`` lists.
    """
    own, part, names = spine.sql(spine.own(name)), spine.own(f"{PART}{name}"), _names(spine, columns)
    listed = f"{spine.sql(nodes.name(value))} IN (SELECT value FROM {spine.sql(spine.own(only))})"  # noqa: S608
    yield lists.drop(f"{WAS}{name}")
    yield lists.create(f"{WAS}{name}", f"SELECT * FROM {own} WHERE {listed}")  # noqa: S608  (names of Troth's own)
    yield f"DELETE FROM {own} WHERE {listed}"  # noqa: S608  (names of Troth's own)
    yield f"INSERT INTO {own} ({names}) SELECT {names} FROM {spine.sql(part)}"  # noqa: S608
    yield from moved(part, lists.own(f"{WAS}{name}"), lists, name, columns)


def _spelled(build: Build, source: Source, value: exp.Expr, key: KeyTable | None) -> exp.Expr:
    """A value as the spine has it: that of a key in its canonical form."""
    if key is None:
        return value
    return build.writer(source.table, "a").form(value, key.form, build.types(source.table, source.column))


def _names(placement: Placement, columns: Sequence[str]) -> str:
    return ", ".join(placement.sql(nodes.name(column)) for column in columns)
