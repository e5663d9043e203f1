"""NOT_UNIQUE: a person of a class who stands on several rows, or on one without a key: the rule needs one row for each."""

from collections.abc import Iterator, Mapping

from troth.engine.live.sight import Sight
from troth.engine.live.tallies import Tallied
from troth.kernel.finding import Finding, Level


def people_not_unique(sight: Sight, counted: Mapping[str, Tallied]) -> Iterator[Finding]:
    """One finding for each class: an error where keys stand twice, a note where nothing but luck keeps them from it."""
    for person_class, people in sight.policy.people.items():
        tally = counted.get(people.table)
        if tally is None or ("people", person_class) not in tally:
            continue
        rows, keys = tally.number("people", person_class), tally.number("persons", person_class)
        keyless = tally.number("keyless", person_class)
        subject, span = f"{people.table}.{people.key}", people.at("key")
        of = "" if tally.whole else f" (of {tally.of})"
        if rows > keys:
            says = (
                f"`{subject}`: {rows} rows share {keys} keys of the class `{person_class}`, which must be one each{of}"
            )
            help_ = (
                "write the real key, or a `where` that leaves one row for each person; a person met twice is unknown"
            )
            yield Finding("NOT_UNIQUE", Level.ERROR, says, help_, span=span, subject=subject)
        elif not _kept_unique(sight, people.table, people.key):
            says = f"`{subject}`: all {rows} keys of the class `{person_class}` differ, and nothing in the database keeps it so{of}"
            help_ = "add a unique constraint or index"
            yield Finding("NOT_UNIQUE", Level.NOTE, says, help_, span=span, subject=subject)
        if keyless:
            says = f"`{subject}`: {keyless} rows of the class `{person_class}` have no key, and nobody is found by them{of}"
            help_ = "give them keys, or leave them out with a `where`"
            yield Finding("NO_PERSON_KEY", Level.WARNING, says, help_, span=span, subject=subject)


def _kept_unique(sight: Sight, place: str, column: str) -> bool:
    shape = sight.shape(place)
    return shape is not None and shape.unique_on((column,))
