"""A word that is given for something holds for a time."""

from collections.abc import Iterator
from datetime import timedelta

from troth.kernel.calendar import add
from troth.kernel.finding import Level
from troth.law.attested import attested_on
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for measure in matter.measures:
        given = attested_on(measure.entry) if measure.entry.attested_by is not None else None
        if given is not None and add(given, measure.entry.every) + timedelta(days=1) <= matter.on:
            yield flaw(
                measure.path,
                measure.entry,
                "attested_by",
                measure=measure.name,
                given=given.isoformat(),
                every=str(measure.entry.every),
                ended=add(given, measure.entry.every).isoformat(),
            )


CHECKS = (
    Check(
        code="ATTESTED_EXPIRED",
        level=Level.WARNING,
        law="GDPR 24(1)",
        means="the time for which somebody vouched for a measure is over",
        why="Art. 24(1) wants measures reviewed and updated where necessary. A word holds for as long as `every` "
        "says; after that nobody stands for it.",
        says="`{measure}` was vouched for on {given} for {every}: that ended on {ended}.",
        help="look again, and write the new day",
        look=_look,
        fails=Example(
            policy="""
            measures:
              locks: {label: The offices are locked, attested_by: CISO 2022-12-01, every: 12 months} #!
            """,
        ),
        passes=Example(
            policy="""
            measures:
              locks: {label: The offices are locked, attested_by: CISO 2023-12-01, every: 12 months}
            """,
        ),
    ),
)
