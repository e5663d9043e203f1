"""OWNER_NOT_FOUND: rows whose owner leads to nobody: unknown, or under the table's rule for unowned rows."""

from collections.abc import Iterator, Mapping

from troth.engine.live.sight import Sight
from troth.engine.live.tallies import Tallied
from troth.kernel.finding import Finding, Level
from troth.sql.look import place_of


def owners_not_found(sight: Sight, counts: Mapping[str, Tallied]) -> Iterator[Finding]:
    """One finding for each table with such rows; a note where the table says what becomes of them."""
    for table in sight.tables:
        tally, owner = counts.get(place_of(table)), table.owner
        if tally is None or owner is None:
            continue
        nobody, empty = tally.number("nobody", table.name), tally.number("empty", table.name)
        if not nobody and not empty:
            continue
        ways = [f"{nobody} lead to nobody by `{owner.text}`"] * bool(nobody)
        ways += [f"{empty} name nobody in `{owner.column}`"] * bool(empty)
        rows = tally.number("owned", table.name)
        says = f"`{table.name}`: {nobody + empty} of {rows} rows have no owner: {', '.join(ways)}{tally.short}"
        unowned = table.entry.unowned
        level = Level.NOTE if unowned is not None else Level.WARNING
        help_ = "find out whose they are; until then they wait for a decision, row by row"
        if unowned is not None:
            help_ = f"`unowned` says what becomes of them: they go {unowned.length} after they were recorded"
        subject = f"{table.name}.{owner.column}"
        yield Finding("OWNER_NOT_FOUND", level, says, help_, span=table.entry.at("owner"), subject=subject)
