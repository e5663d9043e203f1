"""What is deleted lives on in backups, for as long as they do."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.lengths import at_most
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.said_of_ends import BACKUP, ENDS, WHOLLY
from troth.law.wording import turns, turns_of, worded


def _look(matter: Matter) -> Iterator[Flaw]:
    promised = matter.policy.declaration.policy.deletion.backups
    for name, store in matter.policy.stores.items():
        if promised is not None and store.backups is not None and at_most(store.backups, promised) is not True:
            yield flaw(f"stores.{name}", store, "backups", store=name, own=str(store.backups), promised=str(promised))


def _words(matter: Matter) -> Iterator[Flaw]:
    """Sentences by which data is gone altogether, where copies of it are promised to be gone only later."""
    backups = matter.policy.declaration.policy.deletion.backups
    for one, found in turns(matter, WHOLLY, ENDS) if backups is not None else ():
        if not turns_of(one, BACKUP, matter.on, ENDS):
            yield worded(one, found, backups=str(backups))


CHECKS = (
    Check(
        code="BACKUPS_LONGER",
        case="words",
        level=Level.WARNING,
        law="GDPR 5(1)(a)",
        means="a published sentence says that data is removed altogether, and copies of it stay in backups",
        why="Who reads that her data is wholly gone thinks that nobody has it. A copy in a backup is data as well, and "
        "two sentences of one policy say the opposite (Art. 5(1)(a)).",
        says="`{sentence}` says `{words}`, and `deletion.backups` lets copies stay {backups} more.",
        help="say in the same sentence how long copies stay in backups",
        look=_words,
        fails=Example(
            text="""
            If you leave we delete your data completely. {s30 kept by rights.erase} #!
            """,
        ),
        passes=Example(
            text="""
            If you leave we delete your data completely, and backups of it within 30 days. {s30 kept by rights.erase}
            """,
        ),
    ),
    Check(
        code="BACKUPS_LONGER",
        case="store",
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
