"""What the checks are given: a resolved Policy, the day whose law applies, and what follows from the two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from troth.declaration.conduct import Duty, Measure, StaffRole
from troth.declaration.dealings import Cookie, Message, Notice, Right, Service
from troth.declaration.model import Consent, Controller, Purpose, Use
from troth.declaration.outside import Recipient, Region
from troth.declaration.sentences import PersonReference, ReferenceKind
from troth.law.declared import Forbidding, Handing, Named, forbiddings, handings, named
from troth.law.heard import Spoken, spoken
from troth.policy.model import CONTROLLER, Claim, Policy, Table, key_class, onward, reached_class
from troth.policy.owners import is_owner


@dataclass(frozen=True)
class PolicyRow:
    """An entry in a purpose's ``uses``, with the purpose it belongs to."""

    path: str
    purpose_name: str
    purpose: Purpose
    use: Use


@dataclass(frozen=True)
class Somebody:
    """A person on the rows of a table. ``own``: the class of the persons that the map's reference leads to, None if it
    leads to nobody's; ``classes``: that and all that it is within, for another person also the class she is named by.
    """

    name: str
    role: str
    own: str | None
    classes: frozenset[str]


@dataclass(frozen=True)
class Reach:
    """A claim over a part that a table holds, about somebody on its rows; ``person`` is None in an anonymous table."""

    claim: Claim
    table: Table
    person: Somebody | None


@dataclass(frozen=True)
class Matter:
    """A Policy before the checks. ``on``: the local day whose law applies."""

    policy: Policy
    on: date

    @cached_property
    def rows(self) -> tuple[PolicyRow, ...]:
        """Every policy row, in the order of the file."""
        return tuple(
            PolicyRow(f"purposes.{purpose_name}.{name}", purpose_name, purpose, use)
            for purpose_name, purpose in self.policy.declaration.policy.purposes.items()
            for name, use in purpose.uses.items()
        )

    @cached_property
    def people_on(self) -> Mapping[str, tuple[Somebody, ...]]:
        """Table -> everybody on its rows; nobody where it is anonymous."""
        return MappingProxyType({name: tuple(self._people(table)) for name, table in self.policy.tables.items()})

    def _people(self, table: Table) -> Iterator[Somebody]:
        if table.entry.anonymous:
            return
        for name, reference in table.persons.items():
            if name == CONTROLLER:
                continue
            own = self._class(table, reference, frozenset())
            classes = self.policy.classes[own] if own is not None else frozenset()
            if not is_owner(name):
                classes |= self.policy.classes[name]
            yield Somebody(name, reference.role.value, own, classes)

    def _class(self, table: Table, reference: PersonReference, passed: frozenset[str]) -> str | None:
        if reference.kind is not ReferenceKind.THROUGH:
            return key_class(self.policy, reference)
        found = onward(self.policy, table, reference)
        if found is None or found[0].name in passed:
            return None
        return self._class(*found, passed | {table.name})

    @cached_property
    def reaches(self) -> tuple[Reach, ...]:
        """Every claim over what the tables hold, about everybody on their rows, by table."""
        return tuple(reach for table in self.policy.tables.values() for reach in self._reaches(table))

    def _reaches(self, table: Table) -> Iterator[Reach]:
        controller = reached_class(self.policy, table, table.controller) if table.controller is not None else None
        theirs = self.policy.classes.get(controller or "", frozenset())
        for part in table.parts:
            for claim in self.policy.claims_on(table, part):
                if claim.use.ground == "instruction" and claim.use.of not in theirs:
                    continue  # on the instruction of others than those who answer for these rows
                if table.entry.anonymous:
                    if claim.anonymous:
                        yield Reach(claim, table, None)
                    continue
                for person in () if claim.anonymous else self.people_on[table.name]:
                    if claim.covers(person.classes, person.role, table.store):
                        yield Reach(claim, table, person)

    @cached_property
    def recipients(self) -> tuple[Named[Recipient], ...]:
        """Everybody outside, in the order of the file."""
        return named("recipients", self.policy.declaration.policy.recipients)

    @cached_property
    def rights(self) -> tuple[Named[Right], ...]:
        """The rights that are told of, in the order of the file."""
        return named("rights", self.policy.declaration.policy.rights)

    @cached_property
    def messages(self) -> tuple[Named[Message], ...]:
        """What people are sent, in the order of the file."""
        return named("messages", self.policy.declaration.policy.messages)

    @cached_property
    def cookies(self) -> tuple[Named[Cookie], ...]:
        """The cookies that are declared, by name or pattern, in the order of the file."""
        return named("cookies", self.policy.declaration.policy.cookies)

    @cached_property
    def services(self) -> tuple[Named[Service], ...]:
        """What people may use, in the order of the file."""
        return named("services", self.policy.declaration.policy.services)

    @cached_property
    def staff(self) -> tuple[Named[StaffRole], ...]:
        """Who may work with the data, in the order of the file."""
        return named("staff", self.policy.declaration.policy.staff)

    @cached_property
    def measures(self) -> tuple[Named[Measure], ...]:
        """What protects the data, in the order of the file."""
        return named("measures", self.policy.declaration.policy.measures)

    @cached_property
    def duties(self) -> tuple[Named[Duty], ...]:
        """What people owe, in the order of the file."""
        return named("duties", self.policy.declaration.policy.duties)

    @cached_property
    def notices(self) -> tuple[Named[Notice], ...]:
        """What people are told of, and when, in the order of the file."""
        return named("notices", self.policy.declaration.policy.notices)

    @cached_property
    def regions(self) -> tuple[Named[Region], ...]:
        """Places with laws and rights of their own, in the order of the file."""
        return named("regions", self.policy.declaration.policy.regions)

    @cached_property
    def controllers(self) -> tuple[Named[Controller], ...]:
        """Who answers for the data, in the order of the file."""
        return named("controllers", self.policy.declaration.policy.controllers)

    @cached_property
    def consents(self) -> tuple[Named[Consent], ...]:
        """What can be agreed to, in the order of the file."""
        return named("consents", self.policy.declaration.policy.consents)

    @cached_property
    def handings(self) -> tuple[Handing, ...]:
        """What each recipient gets, for what and when."""
        return handings(self.policy)

    @cached_property
    def forbiddings(self) -> tuple[Forbidding, ...]:
        """What never happens."""
        return forbiddings(self.policy)

    @cached_property
    def sentences(self) -> tuple[Spoken, ...]:
        """The published sentences in every language, the first language's first; none where there are no words."""
        declaration = self.policy.declaration
        return spoken(declaration.policy, declaration.texts)
