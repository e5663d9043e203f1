"""TRIGGER_REACHES: what triggers and rules of mapped tables may do besides: the tables that their text names (G-38, RT-73).

A trigger on delete or update stops the acts themselves (``engine.shapes``); one on insert does not, and may still have made copies
of every row that was ever written. The text is read word by word; a statement put together while it runs is not seen through.
"""

import re
from collections.abc import Iterator

from troth.engine.live.sight import Sight
from troth.kernel.finding import Finding, Level
from troth.sql.look import place_of, trigger_text
from troth.stores.catalog import Trigger

_WORD = re.compile(r"[^\W\d][\w$]*")


def trigger_effects(sight: Sight) -> Iterator[Finding]:
    """One finding for each trigger or rule of a mapped table: a warning if it names a table that the map does not know."""
    seen = set()
    for table in sight.tables:
        shape, place = sight.shape(place_of(table)), place_of(table)
        if shape is None or not shape.triggers or place in seen:
            continue
        seen.add(place)
        texts = _texts(sight, place)
        for trigger in shape.triggers:
            if not trigger.inherited:
                yield _told(sight, place, table.entry.span, trigger, texts.get(trigger.name))


def _texts(sight: Sight, place: str) -> dict[str, str]:
    from troth.engine.live.tallies import span_of

    sql, parameters = trigger_text(sight.build, place)
    rows = sight.try_ask("what its triggers do", place, span_of(sight, place), sql, parameters)
    return {str(name): str(text) for name, text in rows or ()}


def _told(sight: Sight, place: str, span: object, trigger: Trigger, text: str | None) -> Finding:
    from troth.kernel.span import Span

    assert isinstance(span, Span)
    own, store = place.partition(".")[2], sight.store.name
    mapped = {table.relation for table in sight.tables}
    words = {word.casefold() for word in _WORD.findall(text or "")}
    reached = sorted(name for name in sight.catalog.tables if name.casefold() in words and name != own)
    unmapped = [name for name in reached if name not in mapped]
    events, kind = " and ".join(trigger.events), "rule" if trigger.rule else "trigger"
    says = f"`{place}` has the {kind} `{trigger.name}` on {events}"
    says += "" if trigger.enabled else ", switched off"
    if text is None:
        says += "; what it does could not be read"
    elif reached:
        says += "; its text names " + ", ".join(f"`{store}.{name}`" for name in reached)
        says += f", of which {', '.join(f'`{name}`' for name in unmapped)} not in the map" if unmapped else ""
    else:
        says += "; its text names no other table"
    help_ = "map the tables that it writes to, so that what it copies is kept to the same promises"
    level = Level.WARNING if unmapped or text is None else Level.NOTE
    return Finding("TRIGGER_REACHES", level, says, help_ if unmapped else "", span=span, subject=place)
