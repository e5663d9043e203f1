"""Rows that may turn out to be nobody's."""

from collections.abc import Iterator

from troth.declaration.sentences import PersonReference, ReferenceKind
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.policy.model import Table, onward


def _key(matter: Matter) -> Iterator[Flaw]:
    return _ownerless(matter, {ReferenceKind.KEY, ReferenceKind.THROUGH})


def _link(matter: Matter) -> Iterator[Flaw]:
    return _ownerless(matter, {ReferenceKind.BY, ReferenceKind.EACH_OF})


def _ownerless(matter: Matter, found_by: set[ReferenceKind]) -> Iterator[Flaw]:
    """Tables without a rule for rows whose owner is looked up elsewhere, or only for some kinds, and in the end found
    in that way.
    """
    for table in matter.policy.tables.values():
        if table.entry.unowned is not None or not table.personal:
            continue
        for owner in table.entry.owner:
            elsewhere = owner.kind is not ReferenceKind.BY or owner.only_if is not None
            if elsewhere and _last(matter, table, owner) in found_by:
                yield flaw(table.name, table.entry, "owner", table=table.name, owner=owner.text)
                break


def _last(matter: Matter, table: Table, owner: PersonReference) -> ReferenceKind:
    """How the owner is found at the end of all links; still through a link where that leads to nobody's rows."""
    passed: set[str] = set()
    while owner.kind is ReferenceKind.THROUGH and table.name not in passed:
        passed.add(table.name)
        found = onward(matter.policy, table, owner)
        if found is None:
            break
        table, owner = found
    return owner.kind


CHECKS = (
    Check(
        code="NO_UNOWNED",
        case="key",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a table's owner is found by a key, and it is not said what becomes of rows whose owner is not found",
        why="A number or an address that is in nobody's hands leads to no owner. Nobody's rule then covers the "
        "row; without a rule of its own it would be undecided for ever.",
        says="The owner of a row of `{table}` is found by `{owner}`, and some rows will have none: nothing says when "
        "they go.",
        help="add `unowned: 6 months after recorded then delete`, no shorter than any law keeps such rows",
        look=_key,
        fails=Example(
            map="""
            tables:
              op.calls: {owner: ["msisdn(a_number) at started_at"], unowned: (none)} #!
            """,
        ),
        passes=Example(
            map="""
            tables:
              op.calls:
                owner: ["msisdn(a_number) at started_at"]
                unowned: 6 months after recorded then delete
            """,
        ),
    ),
    Check(
        code="NO_UNOWNED",
        case="link",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="a table's owner is found through a link, and it is not said what becomes of rows whose link leads "
        "nowhere",
        why="A link can lead nowhere: the row it pointed at is gone. Nobody's rule then covers this one; without "
        "a rule of its own it would be undecided for ever.",
        says="The owner of a row of `{table}` is found by `{owner}`; where that leads nowhere, nothing says when the "
        "row goes.",
        help="add `unowned: 6 months after recorded then delete`; or say in `reading` that the link always leads "
        "somewhere",
        look=_link,
        fails=Example(
            map="""
            tables:
              op.payments: {owner: [through invoice_id]} #!
            """,
        ),
        passes=Example(
            map="""
            tables:
              op.payments:
                owner: [through invoice_id]
                unowned: 2 years after recorded then delete
            """,
        ),
    ),
)
