"""A moment that may have come to a person more than once."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.policy.model import physical


def _look(matter: Matter) -> Iterator[Flaw]:
    """A table with one row per person holds one moment of each."""
    for name, entry in matter.policy.fact_tables.items():
        if entry.of is None or entry.moment is None or entry.several is not None:
            continue
        place = matter.policy.people[entry.of.target]
        single = physical(place.table) == physical(entry.table) and place.key == entry.of.column
        if matter.policy.facts[name].kind == "moment" and not single:
            yield flaw(f"facts.{name}", entry, fact=name, table=entry.table)


CHECKS = (
    Check(
        code="SEVERAL_MISSING",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="a table may hold a person's moment several times, and it is not said which one counts; the latest is "
        "taken",
        why="If it happened three times there are three days to count from. Which of them counts changes when the "
        "data goes, so it is for the policy to say.",
        says="`{table}` may hold `{fact}` of one person several times, and it is not said which one counts; it is the "
        "latest.",
        help="add `several: last`, or `several: first`",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    keep: 3 months after application.made
            """,
            map="""
            facts:
              application.decided: {table: op.contracts, of: customer by customer_id, at: ended_on} #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    keep: 3 months after application.made
            """,
            map="""
            facts:
              application.decided:
                table: op.contracts
                of: customer by customer_id
                at: ended_on
                several: last
            """,
        ),
    ),
)
