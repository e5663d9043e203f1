"""DANGLING_LINK: rows that point at what is not there.

A dangling link says nothing, so whatever counts from a fact along it is unknown.
"""

from collections.abc import Iterator, Mapping

from troth.engine.live.sight import Sight
from troth.engine.live.tallies import Tallied
from troth.kernel.finding import Finding, Level
from troth.sql.look import place_of


def dangling_links(sight: Sight, counts: Mapping[str, Tallied]) -> Iterator[Finding]:
    """One finding for each link with such rows."""
    for table in sight.tables:
        tally = counts.get(place_of(table))
        if tally is None:
            continue
        for column, link in table.entry.links.items():
            lost, linked = tally.number("lost", table.name, column), tally.number("link", table.name, column)
            if lost:
                subject = f"{table.name}.{column}"
                says = f"`{subject}`: {lost} of {linked} links to `{link.table}` lead to no row of it{tally.short}"
                help_ = "mend or empty them; until then what counts along the link is unknown, and waits for a decision"
                span = table.entry.at("links", column)
                yield Finding("DANGLING_LINK", Level.WARNING, says, help_, span=span, subject=subject)
