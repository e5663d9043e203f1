"""Classes, headings, chains of processors and links that lead back to themselves."""

from collections.abc import Iterator, Mapping

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _classes(matter: Matter) -> Iterator[Flaw]:
    people = matter.policy.declaration.policy.people
    for name, path in _circles({name: person.within for name, person in people.items()}):
        yield flaw(f"people.{name}", people[name], "within", names=path, key="within")


def _headings(matter: Matter) -> Iterator[Flaw]:
    purposes = matter.policy.declaration.policy.purposes
    for name, path in _circles({name: purpose.part_of for name, purpose in purposes.items()}):
        yield flaw(f"purposes.{name}", purposes[name], "part_of", names=path, key="part_of")


def _chains(matter: Matter) -> Iterator[Flaw]:
    recipients = matter.policy.declaration.policy.recipients
    for name, path in _circles({name: recipient.sub_of for name, recipient in recipients.items()}):
        yield flaw(f"recipients.{name}", recipients[name], "sub_of", names=path, key="sub_of")


def _circles(upward: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Each circle once, at the first of its names. Every name is passed once, however long the chains are."""
    order = {name: number for number, name in enumerate(upward)}
    settled: set[str] = set()
    for name in upward:
        passed: list[str] = []
        above: str | None = name
        while above in order and above not in settled:
            settled.add(above)
            passed.append(above)
            above = upward[above]
        if above in passed:
            circle = passed[passed.index(above) :]
            first = circle.index(min(circle, key=order.__getitem__))
            circle = circle[first:] + circle[:first]
            yield circle[0], " > ".join(f"`{each}`" for each in (*circle, circle[0]))


def _links(matter: Matter) -> Iterator[Flaw]:
    """Each circle of tables once; a table that points at itself (a tree) is none."""
    tables = matter.policy.tables
    met: set[frozenset[str]] = set()
    for start in tables:
        waiting: list[tuple[str, ...]] = [(start,)]
        while waiting:
            passed = waiting.pop()
            for column, link in tables[passed[-1]].entry.links.items():
                if link.table == start and len(passed) > 1 and frozenset(passed) not in met:
                    met.add(frozenset(passed))
                    path = " > ".join(f"`{each}`" for each in (*passed, start))
                    last = tables[passed[-1]]
                    yield flaw(last.name, last.entry, "links", column, names=path)
                elif link.table in tables and link.table not in passed and link.table >= start:
                    waiting.append((*passed, link.table))


CHECKS = (
    Check(
        code="CIRCLE",
        case="classes",
        level=Level.ERROR,
        law="GDPR 5(1)(a)",
        means="a class of people is within itself",
        why="Everybody of a class is also of the class that it is within. In a circle each class would be each "
        "other, and nobody could read whom a row is about.",
        says="`{key}` leads in a circle: {names}.",
        help="leave out one `within`",
        look=_classes,
        fails=Example(
            policy="""
            people:
              customer: {within: applicant} #!
              applicant: {within: customer}
            """,
        ),
        passes=Example(
            policy="""
            people:
              applicant: {within: customer}
            """,
        ),
    ),
    Check(
        code="CIRCLE",
        case="headings",
        level=Level.ERROR,
        law="GDPR 5(1)(a)",
        means="a purpose is part of itself",
        why="A heading is what the purpose is printed under. In a circle there is no first heading, and the "
        "published notice could not be laid out clearly (Art. 5(1)(a), 12(1)).",
        says="`{key}` leads in a circle: {names}.",
        help="leave out one `part_of`",
        look=_headings,
        fails=Example(
            policy="""
            purposes:
              service: {part_of: billing} #!
              billing: {part_of: service}
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              billing: {part_of: service}
            """,
        ),
    ),
    Check(
        code="CIRCLE",
        case="chains",
        level=Level.ERROR,
        law="GDPR 28(2)",
        means="a recipient works for itself, by way of others",
        says="`{key}` leads in a circle: {names}.",
        help="leave out one `sub_of`",
        look=_chains,
        why="Art. 28(2) and (4) let a processor engage another only as the controller has agreed, and make it answer "
        "for it. In a circle nobody stands at the top of the chain, and nobody answers.",
        fails=Example(
            policy="""
            recipients:
              cloud: {label: Hosting, name: A, role: processor, country: [SE], contract: DPA 1, sub_of: backup} #!
              backup: {label: Backups, name: B, role: processor, country: [SE], contract: DPA 2, sub_of: cloud}
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: A
                role: processor
                country: [SE]
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
              backup: {label: Backups, name: B, role: processor, country: [SE], contract: DPA 2, sub_of: cloud}
            """,
        ),
    ),
    Check(
        code="CIRCLE",
        case="links",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="tables point at each other in a circle, so that no order lets all of their rows go",
        why="A row can go only after the rows that point at it. Where tables point at each other no order lets "
        "all of them go, and rows stay beyond their end.",
        says="The links lead in a circle, {names}: rows that point at each other keep each other from being deleted.",
        help="leave out one of the links, if no rule needs it",
        look=_links,
        fails=Example(
            map="""
            tables:
              op.invoices:
                links: {last_payment: op.payments}
                columns: {last_payment: not personal}
              op.payments:
                links: {invoice_id: op.invoices} #!
            """,
        ),
        passes=Example(
            map="""
            tables:
              op.payments:
                links: {called_back: op.payments}
                columns: {called_back: not personal}
            """,
        ),
    ),
)
