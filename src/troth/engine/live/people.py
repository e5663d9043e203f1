"""NOT_UNIQUE and NO_PERSON_KEY: the rule needs one row for each person of a class, and a key by which she is found."""

from collections.abc import Iterator, Mapping

from troth.engine.live.sight import Sight
from troth.engine.live.tallies import Tallied
from troth.engine.live.words import counted
from troth.kernel.finding import Finding, Level
from troth.stores.catalog import TableKind


def people_not_unique(sight: Sight, counts: Mapping[str, Tallied]) -> Iterator[Finding]:
    """One finding for each class: an error where keys stand twice, a note where nothing but luck keeps them from it."""
    for person_class, people in sight.policy.people.items():
        tally = counts.get(people.table)
        if tally is None or ("people", person_class) not in tally:
            continue
        rows, keys = tally.number("people", person_class), tally.number("persons", person_class)
        keyless = tally.number("keyless", person_class)
        subject, span, shape = f"{people.table}.{people.key}", people.at("key"), sight.shape(people.table)
        whose = f"of the class `{person_class}`"
        if rows > keys:
            says = f"`{subject}`: {rows} rows {whose} share {counted(keys, 'key')}, and each needs its own{tally.short}"
            help_ = "write the real key, or a `where` that leaves one row for each person"
            yield Finding("NOT_UNIQUE", Level.ERROR, says, help_, span=span, subject=subject)
        elif shape is not None and shape.kind is not TableKind.FILES and not shape.unique_on((people.key,)):
            says = (
                f"`{subject}`: {counted(keys, 'key')} {whose}, all different, and nothing in the database keeps it so"
            )
            yield Finding(
                "NOT_UNIQUE", Level.NOTE, says + tally.short, "add a unique index", span=span, subject=subject
            )
        if keyless:
            says = (
                f"`{subject}`: {counted(keyless, 'row')} {whose} without a key, by which nobody is found{tally.short}"
            )
            help_ = "give them keys, or leave them out with a `where`"
            yield Finding("NO_PERSON_KEY", Level.WARNING, says, help_, span=span, subject=subject)
