"""Every column that the map speaks of is one that the map lists."""

from collections.abc import Iterable, Iterator

from troth.declaration.model import Entry, FactTable, TableEntry
from troth.declaration.sentences import PersonReference, ReferenceKind, RowTest
from troth.kernel.finding import Level
from troth.kernel.names import nearest
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import listed
from troth.policy.model import physical

Named = tuple[str, str | None]
"""The key in which a column is named, and the column (None: the key was not written)."""


def _look(matter: Matter) -> Iterator[Flaw]:
    mapped = matter.policy.declaration.map
    for name, table in matter.policy.tables.items():
        yield from _unlisted(matter, name, table.entry, table.entry.table or name, _of_table(table.entry))
    for name, people in mapped.people.items():
        named = [
            ("key", people.key),
            ("born", people.born),
            ("country", people.country),
            *_tests("where", people.where),
        ]
        yield from _unlisted(matter, f"people.{name}", people, people.table, named)
    for name, key in mapped.keys.items():
        named = [("value", key.value), ("from", key.begins), ("to", key.ends), *_tests("where", key.where)]
        yield from _unlisted(matter, f"keys.{name}", key, key.table, [*named, ("person", key.person.column)])
    for name, fact in mapped.facts.items():
        yield from _unlisted(matter, f"facts.{name}", fact, fact.table, _of_fact(fact))
    for name, table in matter.policy.tables.items():
        for reference in table.entry.owner:
            if reference.kind is ReferenceKind.EACH_OF:
                junction = [("owner", reference.junction_column)]
                yield from _unlisted(matter, name, table.entry, reference.target, junction)
    log = mapped.consents
    if log is not None:
        named = [("person", log.person.column), ("consent", log.consent), ("at", log.at_column), ("text", log.text)]
        yield from _unlisted(matter, "consents", log, log.table, [*named, ("granted", log.granted.column)])


def _of_table(entry: TableEntry) -> Iterator[Named]:
    yield from (("key", column) for column in entry.key or ())
    for key, references in (("owner", entry.owner), ("others", tuple(entry.others.values()))):
        yield from (named for reference in references for named in _reference(key, reference))
    yield "recorded", entry.recorded
    for key, columns in (("links", entry.links), ("empty", entry.empty), ("anonymise", entry.anonymise)):
        yield from ((key, column) for column in columns)
    yield from (("times", column) for column in entry.times)
    for time in entry.times.values():
        edges = (time.plausible.low, time.plausible.high) if time.plausible is not None else ()
        yield from (("times", column) for column in (time.order, *(edge.column for edge in edges)))
    for link in entry.links.values():
        yield from _tests("links", (says.test for says in link.empty if says.test is not None))
    yield from (("columns", use.unless) for use in entry.columns.values())
    yield from _tests("where", entry.where)


def _reference(key: str, reference: PersonReference) -> Iterator[Named]:
    yield key, reference.column
    yield key, reference.at
    yield from _tests(key, (reference.only_if,) if reference.only_if is not None else ())


def _of_fact(fact: FactTable) -> Iterator[Named]:
    yield from (("from", fact.begins), ("to", fact.ends), ("value", fact.value))
    if fact.of is not None:
        yield "of", fact.of.column
    if fact.moment is not None and fact.reaches_sum is None:
        yield from (("at", fact.moment.column), ("at", fact.moment.plus_seconds))
    yield from _tests("is", fact.holds)
    yield from _tests("where", fact.where)


def _tests(key: str, tests: Iterable[RowTest]) -> Iterator[Named]:
    return ((key, test.column) for test in tests)


def _unlisted(matter: Matter, subject: str, entry: Entry, table: str, named: Iterable[Named]) -> Iterator[Flaw]:
    """A table of which the map lists no columns is left to another check, and so is a dotted column of another
    table.
    """
    listing = {
        name.partition("/")[0]
        for other in matter.policy.tables.values()
        if (other.store, other.relation) == physical(table)
        for name in other.entry.columns
    }
    for key, column in dict.fromkeys(named):
        if column is None or not listing or column.partition("/")[0] in listing or "." in column:
            continue
        close = nearest(column, listing)
        instead = f"did you mean `{close}`?" if close else f"listed are {listed(sorted(listing), 9)}"
        yield flaw(subject, entry, key, column=column, table=table, instead=instead, key=key)


CHECKS = (
    Check(
        code="COLUMN_UNKNOWN",
        level=Level.ERROR,
        law="GDPR 5(2)",
        means="the map speaks of a column that it does not list among the table's `columns`",
        why="Art. 5(2) wants the controller to be able to show that the principles are kept. A column that the "
        "map uses but does not list is judged by no rule, and may be misspelt.",
        says="`{key}` names `{column}`, which is not among the columns that the map lists for `{table}`.",
        help="write the name as it is listed, or list the column; {instead}",
        look=_look,
        fails=Example(
            map="""
            tables:
              op.customers: {recorded: create_at} #!
            """,
        ),
        passes=Example(
            map="""
            tables:
              op.customers: {recorded: created_at}
            """,
        ),
    ),
)
