"""Which anchors ending in ``.began`` or ``.ended`` are moments of that name, and which the ends of a period.

``fiscal_year.ended`` may be declared as a moment of its own; then it is that moment, and no period ``fiscal_year`` is
meant. Declaring both is an error, since nobody could tell them apart.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from troth.declaration.findings import Findings
from troth.declaration.model import Fact, PolicyFile, Purpose, Use
from troth.declaration.sentences import Anchor, AnchorKind, Clock, KeepRule, Newest


def settle_anchors(policy: PolicyFile) -> PolicyFile:
    """The policy with each anchor that names a declared moment read as that moment."""
    moments = frozenset(name for name, fact in policy.facts.items() if fact.kind == "moment")
    if not any(name.endswith((".began", ".ended")) for name in moments):
        return policy
    return replace(
        policy, purposes=MappingProxyType({name: _purpose(entry, moments) for name, entry in policy.purposes.items()})
    )


def note_ambiguous(facts: Mapping[str, Fact], findings: Findings) -> None:
    """Notes each moment whose name is also that of an end of a declared period."""
    for name, fact in facts.items():
        period, _, edge = name.rpartition(".")
        if fact.kind == "moment" and edge in ("began", "ended") and period in facts:
            findings.error(
                "NAME_TAKEN",
                fact.span,
                f"`{name}` already means the {'beginning' if edge == 'began' else 'end'} of the period `{period}`.",
                f"remove it and use the period's, or choose another name, such as `{period}.closed`",
                subject=f"facts.{name}",
            )


def _purpose(purpose: Purpose, moments: frozenset[str]) -> Purpose:
    return replace(purpose, uses=MappingProxyType({name: _use(use, moments) for name, use in purpose.uses.items()}))


def _use(use: Use, moments: frozenset[str]) -> Use:
    rule: KeepRule = replace(use.keep, clocks=tuple(_clock(clock, moments) for clock in use.keep.clocks))
    return use if rule == use.keep else replace(use, keep=rule)


def _clock(clock: Clock | Newest, moments: frozenset[str]) -> Clock | Newest:
    if isinstance(clock, Newest) or str(clock.anchor) not in moments:
        return clock
    return replace(clock, anchor=Anchor(AnchorKind.MOMENT, str(clock.anchor)))
