"""Rows that may turn out to be nobody's."""

from collections.abc import Iterator

from troth.declaration.sentences import ReferenceKind
from troth.kernel.finding import Level
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

_LOOKED_UP = (ReferenceKind.KEY, ReferenceKind.THROUGH)


def _look(matter: Matter) -> Iterator[Flaw]:
    for table in matter.policy.tables.values():
        owner = table.owner
        if owner is not None and owner.kind in _LOOKED_UP and table.entry.unowned is None and table.personal:
            yield flaw(table.name, table.entry, "owner", table=table.name, owner=owner.text)


CHECKS = (
    Check(
        code="NO_UNOWNED",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a table's owner is found by a key or through a link, and it is not "
        "said what becomes of rows whose owner is not found",
        says="The owner of a row of `{table}` is found by `{owner}`, and some "
        "rows will have none: nothing says when they go.",
        help="add `unowned: 6 months after recorded then delete`, no shorter than any law keeps such rows",
        look=_look,
    ),
)
