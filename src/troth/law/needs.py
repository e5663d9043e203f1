"""Which facts a policy row needs to be decided, and under which of its keys."""

from collections.abc import Iterator

from troth.declaration.model import Use
from troth.declaration.sentences import AnchorKind, Condition, ConditionKind
from troth.law.clocks import clocks

_OF_FACTS = (ConditionKind.WHILE, ConditionKind.AFTER, ConditionKind.IF)


def kept_by(use: Use) -> Iterator[str]:
    """The facts that its keep-rule asks for."""
    for clock in clocks(use.keep):
        if clock.anchor.fact:
            yield clock.anchor.fact
        if clock.as_fact is not None:
            yield clock.as_fact
    if use.keep.suspended_while is not None:
        yield use.keep.suspended_while


def conditioned(conditions: tuple[Condition, ...]) -> Iterator[str]:
    """The facts that conditions ask for."""
    for condition in conditions:
        if condition.kind in _OF_FACTS:
            yield condition.name


def needed(use: Use) -> Iterator[tuple[str, str]]:
    """Every (key, fact) of a row."""
    if use.ground == "contract" and use.relation is not None:
        yield "relation", use.relation
    if use.ground == "contract" and use.asked is not None:
        yield "asked", use.asked
    yield from (("when", fact) for fact in conditioned(use.when))
    yield from (("use_when", fact) for fact in conditioned(use.use_when))
    yield from (("keep", fact) for fact in kept_by(use))


def regions(use: Use) -> Iterator[tuple[str, str]]:
    """Every (key, sentence) of a row that asks where somebody lives."""
    for key, conditions in (("when", use.when), ("use_when", use.use_when)):
        yield from ((key, condition.text) for condition in conditions if condition.kind is ConditionKind.IN)


def ages(use: Use) -> Iterator[tuple[str, str]]:
    """Every (key, sentence) of a row that asks for somebody's age."""
    for clock in clocks(use.keep):
        if clock.anchor.kind is AnchorKind.AGE:
            yield "keep", str(clock.anchor)
    for key, conditions in (("when", use.when), ("use_when", use.use_when)):
        for condition in conditions:
            if condition.kind in (ConditionKind.AGE_UNDER, ConditionKind.AGE_OVER):
                yield key, condition.text
