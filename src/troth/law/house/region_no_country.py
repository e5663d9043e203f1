"""A place that the map cannot tell."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.needs import regions


def _look(matter: Matter) -> Iterator[Flaw]:
    seen: set[tuple[str, str, str]] = set()
    for reach in matter.reaches:
        own = reach.person.own if reach.person is not None else None
        if own is None or matter.policy.people[own].country is not None:
            continue
        row = reach.claim.path
        for key, sentence in regions(reach.claim.use):
            if (row, sentence, own) not in seen:
                seen.add((row, sentence, own))
                yield flaw(row, reach.claim.use, key, row=row, asks=sentence, people=own, table=reach.table.name)


CHECKS = (
    Check(
        code="REGION_NO_COUNTRY",
        level=Level.ERROR,
        law="GDPR 5(2)",
        means="a row asks where somebody lives, and the map does not say where that stands for people of that class",
        why="What holds only for people of a place can be kept to only where the place is known. Without it every "
        "row waits for somebody to decide, and of none can it be shown that it is kept to (Art. 5(2)).",
        says="`{row}` asks for `{asks}`, and the map does not say where people of class `{people}` in `{table}` "
        "live: it can never be decided.",
        help="add `country` with the column of the country's code to `people.{people}` in map.yaml",
        look=_look,
        fails=Example(
            policy="""
            regions:
              nordics: {label: The north, places: [SE, NO, DK, FI, IS]}
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    keep: 3 months after application.decided
                    use_when: [in nordics] #!
            """,
        ),
        passes=Example(
            policy="""
            regions:
              nordics: {label: The north, places: [SE, NO, DK, FI, IS]}
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    keep: 3 months after application.decided
                    use_when: [in nordics]
            """,
            map="""
            people:
              applicant: {country: country}
            tables:
              op.applications:
                columns: {country: not personal}
            """,
        ),
    ),
)
