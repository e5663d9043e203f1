"""OVERLAP_HOLDERS: values of a key that several persons hold at once.

Whoever is found by such a value is unknown, unless all candidates would be answered alike (G-12).
"""

from collections.abc import Iterator, Mapping

from troth.declaration.sentences import ReferenceKind
from troth.engine.live.sight import Sight
from troth.engine.live.tallies import Tallied, can_see_key
from troth.engine.live.words import counted
from troth.kernel.finding import Finding, Level
from troth.policy.model import Table, onward
from troth.sql.look import place_of, shared_values


def overlapping_holders(sight: Sight, counts: Mapping[str, Tallied]) -> Iterator[Finding]:
    """One finding for each key with such values: how many, and how many rows of which tables fall in such a time."""
    for name, key in sight.policy.keys.items():
        if not sight.here(key.table) or not can_see_key(sight, key):
            continue
        subject, span = f"{key.table}.{key.value}", key.span
        rows = sight.try_ask("who held which value when", subject, span, shared_values(sight.build, sight.asked, name))
        held, shared = (int(str(number)) for number in rows[0]) if rows else (0, 0)
        if not shared:
            continue
        timed = key.begins is not None or key.ends is not None
        says = f"`{subject}`: {shared} of {held} values of the key `{name}` belong to several persons"
        says += " at one time" if timed else ", for the map gives them no time"
        touched = list(_touched(sight, name, counts))
        says += "; somebody is found by them on " + ", ".join(touched) if touched else "; nobody is found by them"
        help_ = "end the earlier assignment" if timed else "say since when and until when (`from`, `to`)"
        help_ += "; until then whoever is found by such a value may be unknown"
        yield Finding("OVERLAP_HOLDERS", Level.WARNING, says, help_, span=span, subject=subject)


def _touched(sight: Sight, key: str, counts: Mapping[str, Tallied]) -> Iterator[str]:
    for table in sight.tables:
        tally = counts.get(place_of(table))
        if tally is not None:
            for name in table.persons:
                number = tally.number("several", table.name, name)
                if number and _key_of(sight, table, name) == key:
                    yield f"{counted(number, 'row')} of `{table.name}` ({name}){tally.short}"


def _key_of(sight: Sight, table: Table, name: str) -> str | None:
    """The key by which somebody on a row is found, through links if need be."""
    reference = table.persons[name]
    while reference.kind is ReferenceKind.THROUGH:
        found = onward(sight.policy, table, reference)
        if found is None:
            return None
        table, reference = found
    return reference.target if reference.kind is ReferenceKind.KEY else None
