"""TRIGGER_REACHES: which other tables the triggers and rules of mapped tables name in their text (G-38, RT-73).

A trigger on delete or update stops the acts themselves (``engine.shapes``). One on insert does not, and may still have
made copies of every row that was ever written. The text is read word by word: a statement that is put together only as
it runs is not seen through.
"""

import re
from collections.abc import Iterator

from troth.engine.live.sight import Sight
from troth.engine.live.tables import is_own, within
from troth.kernel.finding import Finding, Level
from troth.kernel.span import Span
from troth.sql.look import place_of, trigger_text
from troth.stores.catalog import Trigger

_WORD = re.compile(r"[^\W\d][\w$]*")


def trigger_effects(sight: Sight) -> Iterator[Finding]:
    """One finding for each trigger or rule of a mapped table; a warning if it names a table that is not in the map."""
    for place in dict.fromkeys(place_of(table) for table in sight.tables):
        shape, span = sight.shape(place), sight.span_of(place)
        own = [one for one in shape.triggers if not one.inherited and not one.notes] if shape is not None else []
        if own:
            sql, parameters = trigger_text(sight.build, place)
            rows = sight.try_ask("what its triggers do", place, span, sql, parameters)
            texts = {str(name): str(text) for name, text in rows or ()}
            for trigger in own:
                yield _told(sight, place, span, trigger, texts.get(trigger.name))


def _told(sight: Sight, place: str, span: Span, trigger: Trigger, text: str | None) -> Finding:
    store, mapped = sight.store.name, {table.relation for table in sight.tables}
    words = {word.casefold() for word in _WORD.findall(text or "")}
    own = place.partition(".")[2]
    reached = sorted(
        name for name in sight.catalog.tables if name.casefold() in words and name != own and not is_own(name)
    )
    unmapped = [name for name in reached if not within(sight, sight.catalog.tables[name], mapped)]
    says = (
        f"`{place}` has the {'rule' if trigger.rule else 'trigger'} `{trigger.name}` on {' and '.join(trigger.events)}"
    )
    says += "" if trigger.enabled else ", switched off"
    if text is None:
        says += "; what it does could not be read"
    elif reached:
        says += "; its text names " + ", ".join(f"`{store}.{name}`" for name in reached)
        says += f", and {', '.join(f'`{name}`' for name in unmapped)} is not in the map" if unmapped else ""
    else:
        says += "; its text names no other table"
    level = Level.WARNING if unmapped or text is None else Level.NOTE
    help_ = "map the tables that it writes to, so that what it copies is kept to the same promises" if unmapped else ""
    return Finding("TRIGGER_REACHES", level, says, help_, span=span, subject=place)
