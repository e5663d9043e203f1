"""What is declared and lies nowhere, and what lies somewhere and has no rule."""

from collections.abc import Iterator

from troth.declaration.model import Entry
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import leaves, listed
from troth.policy.model import physical


def _classes(matter: Matter) -> Iterator[Flaw]:
    """Classes that a row is about by name, and that no person of the map is of or is met as."""
    policy = matter.policy
    met = set(policy.people) | {name for table in policy.tables.values() for name in table.entry.others}
    known = {above for name in met for above in policy.classes.get(name, frozenset())}
    used = {name: row for row in matter.rows for name, _ in row.use.about or () if row.use.form != "anonymous"}
    for name, person in policy.declaration.policy.people.items():
        if name in used and name not in known:
            yield flaw(f"people.{name}", person, people=name, row=used[name].path)


def _data(matter: Matter) -> Iterator[Flaw]:
    policy = matter.policy
    held = {part for table in policy.tables.values() for part in table.parts}
    claimed = {claim.part for claim in policy.claims}
    for name, category in policy.declaration.policy.categories.items():
        nowhere = [part for part in leaves(policy, name) if part in claimed and part not in held]
        if nowhere:
            yield flaw(f"categories.{name}", category, data=listed(nowhere))


def _tables(matter: Matter) -> Iterator[Flaw]:
    """Tables in which people, keys, facts or consents stand, and which no entry of ``tables`` covers."""
    mapped = matter.policy.declaration.map
    covered = {(table.store, table.relation) for table in matter.policy.tables.values()}
    places: list[tuple[str, Entry, str]]
    places = [(f"people.{name}", entry, entry.table) for name, entry in mapped.people.items()]
    places += [(f"keys.{name}", entry, entry.table) for name, entry in mapped.keys.items()]
    places += [(f"facts.{name}", entry, entry.table) for name, entry in mapped.facts.items()]
    if mapped.consents is not None:
        places.append(("consents", mapped.consents, mapped.consents.table))
    seen: set[str] = set()
    for subject, entry, table in places:
        if physical(table) not in covered and table not in seen:
            seen.add(table)
            yield flaw(subject, entry, "table", table=table, subject=subject)


CHECKS = (
    Check(
        code="UNMAPPED",
        case="class",
        level=Level.WARNING,
        law="GDPR 5(2)",
        means="a row is about people whom the map does not find anywhere: it governs nothing",
        why="A class of people that the map does not find anywhere has no rows. What the policy says about them "
        "governs nothing, and Art. 5(2) could not be answered.",
        says="`{row}` is about `{people}`, and the map finds nobody of that class: the row governs nothing of theirs.",
        help="add `{people}` to `people` in map.yaml, or to `others` of the tables that are about them",
        look=_classes,
        fails=Example(
            policy="""
            people:
              guardian: {label: Guardian} #!
            categories:
              contact: {about: [customer, guardian]}
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    about: [customer, guardian]
                    ground: contract
                    keep: 24 months after customership.ended
            """,
        ),
        passes=Example(
            policy="""
            people:
              guardian: {label: Guardian}
            """,
            also=("PEOPLE_NO_DATA",),
        ),
    ),
    Check(
        code="UNMAPPED",
        case="data",
        level=Level.NOTE,
        law="GDPR 5(2)",
        means="a row uses data that no table of the map holds: its promise cannot be proved",
        why="A promise about data that no table holds can be neither kept nor broken. Either the data lies where "
        "the map does not look, or the row is not needed.",
        says="No table of the map holds {data}: what is promised of it cannot be proved.",
        help="map the columns that hold it, or leave it out",
        look=_data,
        fails=Example(
            policy="""
            categories:
              question: {label: What was asked, about: [applicant]} #!
            """,
            map="""
            tables:
              op.applications:
                columns: {words: not personal}
            """,
        ),
        passes=Example(
            policy="""
            categories:
              question: {label: What was asked, about: [applicant]}
            """,
            map="""
            tables:
              op.applications:
                columns: {words: question}
            """,
        ),
    ),
    Check(
        code="UNMAPPED",
        case="table",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="people, keys, facts or consents stand in a table that `tables` does not map: nothing in it is ever "
        "deleted",
        why="Only tables under `tables` are looked at and cleared. One that merely tells who somebody is holds "
        "personal data as well, and would grow without an end.",
        says="`{subject}` is read from `{table}`, which `tables` does not map: nothing in it is ever deleted.",
        help="add `{table}` to `tables` with its columns",
        look=_tables,
        fails=Example(
            map="""
            keys:
              msisdn: {table: archive.numbers} #!
            """,
        ),
        passes=Example(
            map="""
            keys:
              msisdn: {table: op.numbers}
            """,
        ),
    ),
)
