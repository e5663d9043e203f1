"""What the names of a policy mean written out: categories to their parts, classes to those within them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from troth.declaration.model import Category, PolicyFile, Use
from troth.policy.model import Part
from troth.policy.resolve import expand


@dataclass(frozen=True)
class Leaves:
    """The names of one policy. What nobody declared is kept as it is written."""

    policy: PolicyFile

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        """Every leaf of the categories: ``category``, ``category.part``."""
        found = {}
        for name, category in self.policy.categories.items():
            found[name] = self._part(name, name, category, category)
            for inner, part in category.parts.items():
                found[f"{name}.{inner}"] = self._part(f"{name}.{inner}", name, part, category)
        return MappingProxyType(found)

    def _part(self, name: str, category: str, entry: Category, whole: Category) -> Part:
        about = entry.about if entry.about is not None else whole.about
        everybody = frozenset(self.policy.people)
        kind = entry.kind or whole.kind or "ordinary"
        return Part(name, category, kind, everybody if about is None else frozenset(about), label=entry.label)

    def data(self, names: Iterable[str] | None) -> frozenset[str]:
        """The leaves that a list of data means; None: all."""
        return frozenset(expand(("all",) if names is None else tuple(names), self.parts))

    def people(self, names: Iterable[str] | None) -> frozenset[str]:
        """The classes that a list means, with every class within one of them; None: all."""
        if names is None:
            return frozenset(self.policy.people)
        found, waiting = set[str](), list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += [inner for inner, entry in self.policy.people.items() if entry.within == name]
        return frozenset(found)

    def about(self, use: Use) -> frozenset[tuple[str, str]]:
        """The classes that a policy row is about, each with the role on the row."""
        if use.about is None:
            known = [self.parts[leaf].about for leaf in self.data(use.data) if leaf in self.parts]
            return frozenset((name, "holder") for name in self.people(frozenset[str]().union(*known)))
        return frozenset((name, role) for one, role in use.about for name in self.people((one,)))
