"""An age that the map cannot tell."""

from collections.abc import Iterator

from troth.declaration.sentences import ConditionKind
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


def _promised(matter: Matter) -> Iterator[Flaw]:
    """Negative promises about an age, where the map says of nobody when she was born."""
    if any(people.born is not None for people in matter.policy.people.values()):
        return
    for one in matter.forbiddings:
        for condition in one.entry.when:
            if condition.kind in (ConditionKind.AGE_UNDER, ConditionKind.AGE_OVER):
                yield flaw(one.path, one.entry, "when", promise=one.name, age=condition.text)


CHECKS = (
    Check(
        code="AGE_NO_BORN",
        case="never",
        level=Level.WARNING,
        law="GDPR 5(2)",
        means="something is promised of people of an age, and the map says of nobody when she was born",
        why="Art. 5(2) makes the controller able to show what it promises. Where nobody's age is known, nothing can "
        "tell whether data on a child is held, and the promise rests on nobody having said so.",
        says="`{promise}` is about `{age}`, and the map does not say when anybody was born: nothing can tell whether "
        "it is kept.",
        help="add `born` to a class in `people` of map.yaml, or promise what is done when a child is found",
        look=_promised,
        fails=Example(
            policy="""
            never:
              children:
                label: Nothing on children
                do: collect
                when: [age under 13] #!
            """,
            map="""
            people:
              customer: {born: (none)}
            """,
        ),
        passes=Example(
            policy="""
            never:
              children:
                label: Nothing on trial customers
                do: collect
                when: [if on_trial]
            """,
        ),
    ),
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
