"""CASCADE: foreign keys that delete or change rows of their own accord, into or out of mapped tables (G-38, RT-73)."""

from collections.abc import Iterator, Mapping

from troth.engine.live.sight import Sight
from troth.engine.live.tallies import TAKING, Tallied, taking
from troth.kernel.finding import Finding, Level
from troth.stores.catalog import Action, ForeignKey

HELP = (
    "make it NO ACTION and let Troth delete the rows, each by its own rule; "
    "until then no row goes that would take along one that stays"
)


def cascades(sight: Sight, counts: Mapping[str, Tallied]) -> Iterator[Finding]:
    """One finding for each such foreign key: what it would take along, and what that would take along in turn."""
    mapped = {table.relation: table for table in sight.tables}
    for key in taking(sight):
        known = mapped.get(key.table) or mapped[key.target]
        subject = f"{sight.store.name}.{key.table}.{key.columns[0]}"
        says = _said(sight, key, frozenset(mapped), counts)
        yield Finding("CASCADE", Level.WARNING, says, HELP, span=known.entry.span, subject=subject)


def _said(sight: Sight, key: ForeignKey, mapped: frozenset[str], counts: Mapping[str, Tallied]) -> str:
    child, parent = f"{sight.store.name}.{key.table}", f"{sight.store.name}.{key.target}"
    tally = counts.get(child)
    pointing = "how many was not seen"
    if tally is not None:
        pointing = f"{tally.number('pointing', key.table, *key.columns)} of {tally.of}"
    does = {
        Action.CASCADE: "deletes the rows",
        Action.SET_NULL: "writes null into the rows",
        Action.SET_DEFAULT: "writes the default into the rows",
    }[key.on_delete]
    says = f"when a row of `{parent}` is deleted, the database itself {does} of `{child}` that point at it"
    says += f" by `{', '.join(key.columns)}` ({pointing})"
    further = _further(sight, key) if key.on_delete is Action.CASCADE else []
    says += f", and with them touches {', '.join(further)}" if further else ""
    missing = [f"`{place}`" for place, name in ((child, key.table), (parent, key.target)) if name not in mapped]
    return says + (f"; {' and '.join(missing)} is not in the map" if missing else "")


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
