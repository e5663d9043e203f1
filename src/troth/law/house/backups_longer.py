"""What is deleted lives on in backups, for as long as they do."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.lengths import at_most
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    promised = matter.policy.declaration.policy.deletion.backups
    for name, store in matter.policy.stores.items():
        if promised is not None and store.backups is not None and at_most(store.backups, promised) is not True:
            yield flaw(f"stores.{name}", store, "backups", store=name, own=str(store.backups), promised=str(promised))


CHECKS = (
    Check(
        code="BACKUPS_LONGER",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="a store's backups live longer than the policy promises",
        why="A copy in a backup is kept as well. A promise about the last copy is broken by the store that keeps "
        "its backups longest.",
        says="Backups of `{store}` live {own}, and the policy promises that the last copy is gone after {promised}.",
        help="let them live at most {promised}, or promise what is kept: `deletion.backups: {own}`",
        look=_look,
        fails=Example(
            map="""
            stores:
              op: {backups: 6 weeks} #!
            """,
        ),
        passes=Example(
            map="""
            stores:
              op: {backups: 4 weeks}
            """,
        ),
    ),
)
