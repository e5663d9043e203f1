"""An age that the map cannot tell."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.needs import ages


def _people(matter: Matter) -> Iterator[Flaw]:
    seen: set[tuple[str, str, str]] = set()
    for reach in matter.reaches:
        if reach.person is None or reach.person.own is None:
            continue
        row, people = reach.claim.path, reach.person.own
        if matter.policy.people[people].born is not None:
            continue
        for key, sentence in ages(reach.claim.use):
            if (row, sentence, people) not in seen:
                seen.add((row, sentence, people))
                yield flaw(row, reach.claim.use, key, row=row, age=sentence, people=people, table=reach.table.name)


def _nobody(matter: Matter) -> Iterator[Flaw]:
    """In an anonymous table only the keep-rule is asked, and nobody is in it to have an age."""
    seen: set[str] = set()
    for reach in matter.reaches:
        row = reach.claim.path
        for key, sentence in ages(reach.claim.use):
            if reach.person is None and key == "keep" and row not in seen:
                seen.add(row)
                yield flaw(row, reach.claim.use, key, row=row, age=sentence, table=reach.table.name)


CHECKS = (
    Check(
        code="AGE_NO_BORN",
        case="people",
        level=Level.ERROR,
        law="GDPR 8",
        means="a row asks how old somebody is, and the map does not say when people of that class were born",
        why="Art. 8 makes a child's own consent to an online service valid only from 16, or from a lower age down "
        "to 13 that a member state has set. Whatever depends on an age can be kept to only where the age is "
        "known; unknown ages are decided by nobody.",
        says="`{row}` asks for `{age}`, and the map does not say when people of class `{people}` in `{table}` were "
        "born: it can never be decided.",
        help="add `born` with the column of the birth date to `people.{people}` in map.yaml",
        look=_people,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    keep: until age 18 or 3 months after application.decided whichever first #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
                    keep: until age 18 or 24 months after customership.ended whichever first
            """,
        ),
    ),
    Check(
        code="AGE_NO_BORN",
        case="nobody",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a row counts from somebody's age in a table in which nobody can be found",
        why="An age is somebody's. In a table in which nobody can be found there is no birth date to count from, "
        "so the clock could neither run nor end.",
        says="`{row}` counts from `{age}`, and nobody can be found in `{table}`: it can never be decided.",
        help="count from `recorded`, or from a moment of the row",
        look=_nobody,
        fails=Example(
            policy="""
            purposes:
              planning:
                uses:
                  counts:
                    data: [traffic.counts]
                    ground: legitimate_interest
                    keep: until age 18 #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              planning:
                uses:
                  counts:
                    data: [traffic.counts]
                    ground: legitimate_interest
                    keep: 2 years after recorded
            """,
        ),
    ),
)
