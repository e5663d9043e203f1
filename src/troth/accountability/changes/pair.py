"""Two versions of a policy side by side, the old one in the names of the new one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from troth.accountability.leaves import Leaves
from troth.declaration.declared import inside, sections
from troth.declaration.entry import Entry
from troth.declaration.model import PolicyFile
from troth.declaration.sentences import Anchor, Clock, Condition, ConditionKind, KeepRule, Newest

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Met:
    """An entry beside what it was before. ``old`` is None where it is new, ``new`` where it is gone."""

    name: str
    was: str
    old: Entry | None
    new: Entry | None


def met(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> tuple[Met, ...]:
    """The entries of two versions of a section, by name and ``was``; those that are gone come last.

    An entry that names what it was takes that; another of the same name is then a new one.
    """
    taken = {entry.was for entry in new.values() if entry.was in old}
    found = []
    for name, entry in new.items():
        same = name if name in old and name not in taken else None
        before = entry.was if entry.was in old else same
        found.append(Met(name, before or "", old[before] if before is not None else None, entry))
    followed = {one.was for one in found}
    found += [Met(name, name, entry, None) for name, entry in old.items() if name not in followed]
    return tuple(found)


@dataclass(frozen=True)
class Pair:
    """The two versions. ``on`` is the day on which the new one takes effect; ``eea`` the countries of the EEA then."""

    old: PolicyFile
    new: PolicyFile
    eea: frozenset[str]

    @property
    def on(self) -> date:
        """The first day of the new version."""
        return self.new.document.effective

    @cached_property
    def before(self) -> Leaves:
        """What the old names mean."""
        return Leaves(self.old)

    @cached_property
    def now(self) -> Leaves:
        """What the new names mean."""
        return Leaves(self.new)

    @cached_property
    def _renamed(self) -> Mapping[str, Mapping[str, str]]:
        """Section -> old name -> new name, of all that is still there; of parts too, as data is written."""
        then, found = sections(self.old), {}
        for section, entries in sections(self.new).items():
            earlier = then[section]
            if isinstance(entries, Entry) or isinstance(earlier, Entry):
                continue
            names: dict[str, str] = {}
            for one in met(earlier, entries):
                if one.old is None or one.new is None:
                    continue
                names[one.was] = one.name
                for inner in met(inside(one.old), inside(one.new)) if section == "categories" else ():
                    if inner.old is not None and inner.new is not None:
                        names[f"{one.was}.{inner.was}"] = f"{one.name}.{inner.name}"
            found[section] = MappingProxyType(names)
        return MappingProxyType(found)

    def renamed(self, section: str, name: str) -> str:
        """An old name as it is now; a name that is gone as it was, with a mark that no new name has."""
        known = self._renamed.get(section, {})
        if name in known:
            return known[name]
        period, _, edge = name.rpartition(".")
        if section == "facts" and period in known and edge in ("began", "ended"):
            return f"{known[period]}.{edge}"
        there = sections(self.old).get(section)
        return (
            f"{name} (before)" if isinstance(there, Mapping) and {name, name.partition(".")[0]} & there.keys() else name
        )

    def all_renamed(self, section: str, names: Iterable[str]) -> frozenset[str]:
        """Old names as they are now."""
        return frozenset(self.renamed(section, name) for name in names)

    def rule(self, rule: KeepRule) -> KeepRule:
        """An old keep-rule with its facts as they are called now."""
        paused = rule.suspended_while
        return replace(
            rule,
            clocks=tuple(self._clock(clock) for clock in rule.clocks),
            suspended_while=self.renamed("facts", paused) if paused is not None else None,
        )

    def _clock(self, clock: Clock | Newest) -> Clock | Newest:
        if isinstance(clock, Newest):
            return clock
        number = clock.as_fact
        return replace(
            clock,
            anchor=self._anchor(clock.anchor),
            as_fact=self.renamed("facts", number) if number is not None else None,
        )

    def _anchor(self, anchor: Anchor) -> Anchor:
        of = anchor.of
        if of:
            of = self.renamed("purposes" if of in self.old.purposes else "consents", of)
        return replace(anchor, fact=self.renamed("facts", anchor.fact) if anchor.fact else "", of=of)

    def condition(self, condition: Condition) -> Condition:
        """An old condition with its names as they are now, and no memory of how it was written."""
        section = {ConditionKind.IN: "regions", ConditionKind.CONSENTED: "consents"}.get(condition.kind, "facts")
        name = self.renamed(section, condition.name) if condition.name else ""
        return replace(condition, name=name, text="")
