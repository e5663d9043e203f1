"""Paths along links: where a fact is found from a table's rows (the row's own path first, then the person)."""

from collections.abc import Iterator, Mapping

from troth.declaration.model import Declaration
from troth.kernel.finding import Finding, Level
from troth.policy.model import PERSON, FactPlace, Policy, RowPath, Table, physical

MOST_LINKS = 4
"""A longer path is not looked for: nobody reads it, and a circle of links would never end."""


def fact_places(
    declaration: Declaration, tables: Mapping[str, Table]
) -> tuple[dict[tuple[str, str], FactPlace], tuple[Finding, ...]]:
    """For every table and fact, where it is found; a fact reached on two paths, or across stores, is a finding."""
    places: dict[tuple[str, str], FactPlace] = {}
    findings: list[Finding] = []
    for table in tables.values():
        for name, fact in declaration.map.facts.items():
            paths = list(paths_to(table, physical(fact.table), tables))
            shortest = [path for path in paths if len(path.links) == min(len(other.links) for other in paths)]
            if len(shortest) > 1:
                findings.append(
                    Finding(
                        "TWO_PATHS",
                        Level.ERROR,
                        f"`{name}` is reached from `{table.name}` by "
                        + " and by ".join(f"`{' > '.join(path.links)}`" for path in shortest),
                        "remove one of the links, or give the fact a table of its own",
                        span=table.entry.at("links"),
                        subject=table.name,
                    )
                )
            places[table.name, name] = shortest[0] if shortest else (PERSON if fact.of is not None else None)
    return places, tuple(findings)


def paths_to(table: Table, goal: tuple[str, str], tables: Mapping[str, Table]) -> Iterator[RowPath]:
    """Every path along links from ``table`` to the relation ``goal`` (store, relation) in the same store."""
    waiting: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((), (table.name,))]
    while waiting:
        links, passed = waiting.pop(0)
        here = tables[passed[-1]]
        if (here.store, here.relation) == goal:
            yield RowPath(links, passed)
            continue
        if len(links) < MOST_LINKS:
            waiting += [
                ((*links, column), (*passed, link.table))
                for column, link in here.entry.links.items()
                if link.table in tables and link.table not in passed and tables[link.table].store == here.store
            ]


def linked(policy: Policy, table: Table) -> tuple[Table, ...]:
    """The tables that a table's rows lead to, by one link or several; itself only if a link leads back."""
    found: dict[str, Table] = {}
    waiting = [table]
    while waiting:
        for link in waiting.pop().entry.links.values():
            if link.table not in found:
                found[link.table] = policy.tables[link.table]
                waiting.append(found[link.table])
    return tuple(found.values())
