"""Rows that go although others still count from them."""

from collections.abc import Iterator

from troth.declaration.sentences import AnchorKind, KeepRule, ReferenceKind
from troth.kernel.calendar import Length, Unit
from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.example import Example
from troth.law.lengths import at_least
from troth.law.matter import Matter, Reach
from troth.law.model import Check, Flaw, flaw
from troth.policy.model import OWNER, RowPath


def _look(matter: Matter) -> Iterator[Flaw]:
    seen: set[tuple[str, str]] = set()
    for reach in matter.reaches:
        for parent, why in _needed(matter, reach):
            entry = matter.policy.tables[parent].entry
            if (
                entry.when_empty == "delete row"
                and (parent, reach.table.name) not in seen
                and not _outlives(matter, parent, reach)
            ):
                seen.add((parent, reach.table.name))
                yield flaw(
                    parent, entry, "when_empty", parent=parent, child=reach.table.name, row=reach.claim.path, why=why
                )


def _needed(matter: Matter, reach: Reach) -> Iterator[tuple[str, str]]:
    """The other tables through which a claim's clocks and its person are found."""
    name = reach.person.name if reach.person is not None else OWNER
    for clock in clocks(reach.claim.keep):
        if clock.anchor.fact:
            place = matter.policy.place(reach.table, clock.anchor.fact, name)
            if isinstance(place, RowPath):
                yield from ((parent, f"counts from `{clock.anchor.fact}`") for parent in place.tables[1:])
    reference = reach.table.persons.get(name)
    if reference is not None and reference.kind is ReferenceKind.EACH_OF:
        yield reference.target, "finds its owners"
    if reference is not None and reference.kind is ReferenceKind.THROUGH:
        yield reach.table.entry.links[reference.column].table, "finds its owner"


def _outlives(matter: Matter, parent: str, reach: Reach) -> bool:
    """Whether the parent's rows have a rule that ends with the child's, or one that is longer than it by its length."""
    if not matter.policy.tables[parent].personal:
        return True  # nothing in it is ever due
    rules = [other.claim.keep for other in matter.reaches if other.table.name == parent]
    return any(rule.text == reach.claim.keep.text or _longer(rule, reach.claim.keep) for rule in rules)


def _longer(rule: KeepRule, other: KeepRule) -> bool:
    longest, wanted = _lengths(rule), _lengths(other)
    return bool(longest) and all(any(at_least(one, each) is True for one in longest) for each in wanted)


def _lengths(rule: KeepRule) -> list[Length]:
    """How long its clocks run; `until` a moment is no length, and until an age is longer than any."""
    return [
        Length(999, Unit.YEARS)
        if clock.anchor.kind is AnchorKind.AGE
        else clock.applied or clock.longest or clock.length or Length(0, Unit.DAYS)
        for clock in clocks(rule)
    ]


CHECKS = (
    Check(
        code="ORPHANS",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="rows that others count from, or find their owner through, may be deleted before them: those are then "
        "undecided",
        why="A row whose day is counted from another row, or whose owner is found through it, can no longer be "
        "decided once that one is gone. It would wait for a person who does not know either.",
        says="Rows of `{parent}` may go before those of `{child}`, and `{row}` {why} through them: what is left is "
        "undecided.",
        help="write `when_empty: keep row`, keep `{parent}` as long as "
        "`{child}`, or say in `reading` why it never goes first",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments]
                    ground: contract
                    keep: 10 years after customership.ended
            """,
            map="""
            tables:
              op.contracts: {when_empty: delete row} #!
              op.payments:
                links: {contract_id: op.contracts}
                columns: {contract_id: not personal}
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments]
                    ground: contract
                    keep: 1 year after customership.ended
            """,
            map="""
            tables:
              op.contracts: {when_empty: delete row}
              op.payments:
                links: {contract_id: op.contracts}
                columns: {contract_id: not personal}
            """,
        ),
    ),
)
