"""Which anchors name what a person says of a consent or a purpose, which ending in ``.began`` or ``.ended`` are
moments of that name, and which the ends of a period.

``fiscal_year.ended`` may be declared as a moment of its own; then it is that moment, and no period ``fiscal_year`` is
meant. Declaring both is an error, since nobody could tell them apart.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from troth.declaration.findings import Findings
from troth.declaration.model import Fact, MapFile, PolicyFile, Purpose, Use
from troth.declaration.sentences import Anchor, AnchorKind, Clock, KeepRule, Newest


def settle_anchors(policy: PolicyFile) -> PolicyFile:
    """The policy with each anchor that names a declared moment read as that moment, and each that names what a person
    says read as said of the row's own consent (or the one that the purpose's rows name), or of the purpose.
    """
    moments = frozenset(name for name, fact in policy.facts.items() if fact.kind == "moment")
    purposes = {name: _purpose(name, entry, moments) for name, entry in policy.purposes.items()}
    duties = {
        name: replace(duty, within=_rule(duty.within, moments, {})) if duty.within is not None else duty
        for name, duty in policy.duties.items()
    }
    return replace(policy, purposes=MappingProxyType(purposes), duties=MappingProxyType(duties))


def settle_instructions(mapped: MapFile, facts: Mapping[str, Fact]) -> MapFile:
    """The map with each anchor of an instruction that names a declared moment read as that moment."""
    moments = frozenset(name for name, fact in facts.items() if fact.kind == "moment")
    instructions = {
        name: replace(entry, keep=_rule(entry.keep, moments, {})) for name, entry in mapped.instructions.items()
    }
    return replace(mapped, instructions=MappingProxyType(instructions))


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


def _purpose(name: str, purpose: Purpose, moments: frozenset[str]) -> Purpose:
    named = {use.consent for use in purpose.uses.values() if use.consent}
    uses = {}
    for row, use in purpose.uses.items():
        meant = {use.consent} if use.consent else named
        # An objection to direct marketing ends every row of the purpose at once: nothing would be counted.
        said = {} if purpose.direct_marketing else {AnchorKind.OBJECTED.value: name}
        if len(meant) == 1:
            said |= dict.fromkeys((AnchorKind.GIVEN.value, AnchorKind.WITHDRAWN.value), *meant)
        uses[row] = _use(use, moments, said)
    return replace(purpose, uses=MappingProxyType(uses))


def _use(use: Use, moments: frozenset[str], said: Mapping[str, str]) -> Use:
    rule = _rule(use.keep, moments, said)
    return use if rule == use.keep else replace(use, keep=rule)


def _rule(rule: KeepRule, moments: frozenset[str], said: Mapping[str, str]) -> KeepRule:
    return replace(rule, clocks=tuple(_clock(clock, moments, said) for clock in rule.clocks))


def _clock(clock: Clock | Newest, moments: frozenset[str], said: Mapping[str, str]) -> Clock | Newest:
    if isinstance(clock, Newest):
        return clock
    written = str(clock.anchor)
    if written in moments:
        return replace(clock, anchor=Anchor(AnchorKind.MOMENT, written))
    return replace(clock, anchor=Anchor(AnchorKind(written), of=said[written])) if written in said else clock
