"""OWNER_NOT_FOUND: rows whose owner leads to nobody. They are unknown, or fall under the table's rule for unowned rows."""

from collections.abc import Iterator, Mapping

from troth.engine.live.sight import Sight
from troth.engine.live.tallies import Tallied
from troth.kernel.finding import Finding, Level
from troth.sql.look import place_of


def owners_not_found(sight: Sight, counted: Mapping[str, Tallied]) -> Iterator[Finding]:
    """One finding for each table with such rows; a note where the table says what becomes of them."""
    for table in sight.tables:
        tally = counted.get(place_of(table))
        if tally is None or table.owner is None:
            continue
        nobody, empty = tally.number("nobody", table.name), tally.number("empty", table.name)
        if not nobody and not empty:
            continue
        rows = tally.number("owned", table.name)
        says = f"`{table.name}`: the owner of {nobody + empty} of {rows} rows is not found: "
        says += f"{nobody} lead to nobody by `{table.owner.text}`, {empty} name nobody"
        says += "" if tally.whole else f" (of {tally.of})"
        if table.entry.unowned is not None:
            level, help_ = (
                Level.NOTE,
                f"they go {table.entry.unowned.length} after they were recorded, as `unowned` says",
            )
        else:
            level, help_ = Level.WARNING, "find out whose they are; until then they wait for a decision, row by row"
        subject = f"{table.name}.{table.owner.column}"
        yield Finding("OWNER_NOT_FOUND", level, says, help_, span=table.entry.at("owner"), subject=subject)
