"""A promise about the last copy, and copies nobody speaks of."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    promised = matter.policy.declaration.policy.deletion.backups
    for name, store in matter.policy.stores.items():
        if promised is not None and store.backups is None:
            yield flaw(f"stores.{name}", store, store=name, promised=str(promised))


CHECKS = (
    Check(
        code="BACKUPS_UNSAID",
        level=Level.NOTE,
        law="GDPR 5(1)(e)",
        means="the policy promises when the last copy is gone, and the map does not say how long a store's backups "
        "live",
        why="Whether the promise about the last copy is kept cannot be told as long as one store does not say how "
        "long its backups live.",
        says="The policy promises that the last copy is gone after {promised}; "
        "how long backups of `{store}` live is not said.",
        help="add `backups` to the store",
        look=_look,
        fails=Example(
            map="""
            stores:
              op: {backups: (none)} #!
            """,
        ),
        passes=Example(
            map="""
            stores:
              op: {backups: 30 days}
            """,
        ),
    ),
)
