"""Paths along links that leave their store, which this version does not follow."""

from collections.abc import Mapping

from troth.policy.model import Table


def crossing(tables: Mapping[str, Table], start: Table, goal: tuple[str, str]) -> str | None:
    """The first link of a path from a table to a relation that leaves the table's store."""
    waiting = [(column, link.table, frozenset({start.name})) for column, link in start.entry.links.items()]
    while waiting:
        first, here, passed = waiting.pop(0)
        table = tables[here]
        if (table.store, table.relation) == goal:
            return first
        waiting += [
            (first, link.table, passed | {here})
            for link in table.entry.links.values()
            if link.table not in passed | {here}
        ]
    return None
