"""CASCADE: foreign keys that delete or change rows of their own accord, into or out of mapped tables (G-38, RT-73)."""

from collections.abc import Iterator, Mapping

from troth.engine.live.sight import Sight
from troth.engine.live.tallies import TAKING, Tallied, taking
from troth.kernel.finding import Finding, Level
from troth.stores.catalog import Action, ForeignKey


def cascades(sight: Sight, counted: Mapping[str, Tallied]) -> Iterator[Finding]:
    """One finding for each such foreign key: what it would take along, and what that would take along in turn."""
    store, mapped = sight.store.name, {table.relation: table for table in sight.tables}
    for key in taking(sight):
        child, parent = f"{store}.{key.table}", f"{store}.{key.target}"
        columns = ", ".join(key.columns)
        tally = counted.get(child)
        number = tally.number("pointing", key.table, *key.columns) if tally is not None else None
        of = f"{number} of {tally.of} point so" if tally is not None else "how many point so was not seen"
        does = "deletes" if key.on_delete is Action.CASCADE else f"{_written(key)} in"
        says = f"when a row of `{parent}` is deleted, the database itself {does} the rows of `{child}` that point at it by `{columns}` ({of})"
        further = _further(sight, key) if key.on_delete is Action.CASCADE else []
        says += "; with them it touches " + ", ".join(further) if further else ""
        says += "" if key.table in mapped else f"; `{child}` is not in the map"
        says += (
            "" if key.target in mapped else f"; `{parent}` is not in the map, and whoever deletes there is not Troth"
        )
        help_ = "make it NO ACTION and let Troth delete the rows itself, each by its own rule; until then no row goes that would take an undecided one along"
        known = mapped.get(key.table) or mapped[key.target]
        subject = f"{child}.{key.columns[0]}"
        yield Finding("CASCADE", Level.WARNING, says, help_, span=known.entry.span, subject=subject)


def _written(key: ForeignKey) -> str:
    return "writes null" if key.on_delete is Action.SET_NULL else "writes the default"


def _further(sight: Sight, key: ForeignKey) -> list[str]:
    """The tables that deleted rows of a child take along in turn, at whatever distance."""
    found: list[str] = []
    seen, waiting = {key.table, key.target}, [key.table]
    while waiting:
        for other in sight.catalog.referrers(waiting.pop(0)):
            if other.enforced and other.on_delete in TAKING and other.table not in seen:
                seen.add(other.table)
                found.append(f"`{sight.store.name}.{other.table}`")
                if other.on_delete is Action.CASCADE:
                    waiting.append(other.table)
    return found
