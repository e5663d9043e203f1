"""OVERLAP_HOLDERS: values of a key that several persons hold at once. Whoever is found by them is unknown unless all would be
answered alike (G-12)."""

from collections.abc import Iterator, Mapping

from troth.engine.live.sight import Sight
from troth.engine.live.tallies import Tallied, can_see_key
from troth.kernel.finding import Finding, Level
from troth.sql.look import place_of, shared_values


def overlapping_holders(sight: Sight, counted: Mapping[str, Tallied]) -> Iterator[Finding]:
    """One finding for each key with such values: how many, and how many rows of which tables fall in such a time."""
    for name, key in sight.policy.keys.items():
        if not sight.here(key.table) or not can_see_key(sight, key):
            continue
        subject, span = f"{key.table}.{key.value}", key.span
        rows = sight.try_ask("who held which value when", subject, span, shared_values(sight.build, sight.asked, name))
        held, shared = (int(str(number)) for number in rows[0]) if rows else (0, 0)
        if not shared:
            continue
        when = "at one time" if key.begins is not None or key.ends is not None else "(the map gives them no time)"
        says = f"`{subject}`: {shared} of {held} values of the key `{name}` belong to several persons {when}"
        touched = list(_touched(sight, name, counted))
        says += "; of rows that name somebody by them: " + ", ".join(touched) if touched else "; no row names them then"
        help_ = "end the earlier assignment, or say `from` and `to`; until then whoever is found by them may be unknown"
        yield Finding("OVERLAP_HOLDERS", Level.WARNING, says, help_, span=span, subject=subject)


def _touched(sight: Sight, key: str, counted: Mapping[str, Tallied]) -> Iterator[str]:
    for table in sight.tables:
        tally = counted.get(place_of(table))
        for name, reference in table.persons.items() if tally is not None else ():
            assert tally is not None
            number = tally.number("several", table.name, name)
            if number and _key_of(sight, table.name, name) == key:
                yield f"{number} of `{table.name}` ({name})"
            del reference


def _key_of(sight: Sight, table: str, name: str) -> str | None:
    """The key by which somebody on a row is found, through links if need be."""
    where = sight.policy.tables[table]
    reference = where.persons[name]
    while reference.kind.value == "through":
        where = sight.policy.tables[where.entry.links[reference.column].table]
        if where.owner is None:
            return None
        reference = where.owner
    return reference.target if reference.kind.value == "key" else None
