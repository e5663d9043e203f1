"""DANGLING_LINK: rows that point at what is not there. A dangling link says nothing, so what counts along it is unknown."""

from collections.abc import Iterator, Mapping

from troth.engine.live.sight import Sight
from troth.engine.live.tallies import Tallied
from troth.kernel.finding import Finding, Level
from troth.sql.look import place_of


def dangling_links(sight: Sight, counted: Mapping[str, Tallied]) -> Iterator[Finding]:
    """One finding for each link with such rows."""
    for table in sight.tables:
        tally = counted.get(place_of(table))
        for column, link in table.entry.links.items() if tally is not None else ():
            assert tally is not None
            lost, linked = tally.number("lost", table.name, column), tally.number("link", table.name, column)
            if lost:
                says = f"`{table.name}.{column}`: {lost} of {linked} rows that have a link point at no row of `{link.table}`"
                help_ = "mend or empty them; until then what counts along the link is unknown, and waits for a decision"
                subject = f"{table.name}.{column}"
                span = table.entry.at("links", column)
                yield Finding("DANGLING_LINK", Level.WARNING, says + _of(tally), help_, span=span, subject=subject)


def _of(tally: Tallied) -> str:
    return "" if tally.whole else f" (of {tally.of})"
