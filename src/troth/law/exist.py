"""Which rights of people exist under a policy, by the grounds of its rows: the matrix of rights and grounds."""

from collections.abc import Iterator
from dataclasses import dataclass

from troth.law.matter import Matter
from troth.law.packs.rights import DECISION, GUARDIAN, MARKETING, StatutoryRight, rights

_NOT_OURS = frozenset({"instruction"})
"""A processor works for others, who answer."""
_UNDECLARED = "undeclared"
"""The words give no ground: what the data is used for is told, so the rights that ask for no ground are there."""


@dataclass(frozen=True)
class Existing:
    """A right that exists here: by which of its grounds (empty where it needs none), and for which classes."""

    right: StatutoryRight
    grounds: frozenset[str]
    people: frozenset[str]

    def cases(self) -> tuple[str, ...]:
        """The cases that can arise here."""
        return tuple(case for case, of in self.right.cases.items() if not of or of & self.grounds)


def existing(matter: Matter) -> Iterator[Existing]:
    """The rights in force on the day that somebody has under this policy, in the order of the law."""
    by_class = _grounds(matter)
    everything = frozenset().union(*by_class.values())
    for right in rights(matter.on):
        people = frozenset(name for name, grounds in by_class.items() if not right.grounds or right.grounds & grounds)
        if people:
            yield Existing(right, everything, people)


def _grounds(matter: Matter) -> dict[str, frozenset[str]]:
    """Class -> the grounds on which data that identifies its people is used."""
    found: dict[str, set[str]] = {}
    purposes = matter.policy.declaration.policy.purposes
    for claim in matter.policy.claims:
        if claim.anonymous or claim.use.ground in _NOT_OURS:
            continue
        grounds: set[str] = set()
        if claim.use.ground != _UNDECLARED:
            grounds.add(claim.use.ground)
        if claim.direct_marketing:
            grounds.add(MARKETING)
        if purposes[claim.purpose].decision:
            grounds.add(DECISION)
        consent = matter.policy.consents.get(claim.use.consent or "")
        if consent is not None and consent.guardian_under is not None:
            grounds.add(GUARDIAN)
        for scope in claim.scopes:
            found.setdefault(scope.person_class, set()).update(grounds)
    return {name: frozenset(grounds) for name, grounds in found.items()}
