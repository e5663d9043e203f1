"""What an empty time says."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

_TIMED = ("period", "moment")


def _look(matter: Matter) -> Iterator[Flaw]:
    for name, entry in matter.policy.fact_tables.items():
        kind = matter.policy.facts[name].kind
        timed = entry.moment is not None or entry.ends is not None
        if kind in _TIMED and timed and entry.empty_means is None:
            key, says = ("to", "still running") if kind == "period" else ("at", "not yet")
            yield flaw(f"facts.{name}", entry, key, fact=name, says=says)


CHECKS = (
    Check(
        code="EMPTY_MEANS",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="the map does not say what an empty time of a fact means; every row where it is empty would be undecided",
        why="An empty date can mean that it has not happened yet, that it never will, or that nobody knows. Each "
        "leads to another day of deletion, so it is the operator who must say which.",
        says="An empty time of `{fact}` may mean that it has not come, or that nobody knows; the map does not say "
        "which.",
        help="add `empty_means: {says}`, or `empty_means: unknown`",
        look=_look,
        fails=Example(
            map="""
            facts:
              customership: {to: ended_on, empty_means: (none)} #!
            """,
        ),
        passes=Example(
            map="""
            facts:
              customership: {to: ended_on, empty_means: still running}
            """,
        ),
    ),
)
