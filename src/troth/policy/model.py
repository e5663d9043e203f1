"""The Policy: what the declarations mean together, as frozen values (``semantics`` 1).

The list of claims *is* the policy: notice, records, plans and doors are made from it. Everything here is resolved: a
part is a leaf of the categories, a table knows its store and relation, a fact knows where it is found from each table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from troth.declaration.conduct import Instruction
from troth.declaration.model import (
    Consent,
    Declaration,
    Fact,
    FactTable,
    Hold,
    KeyTable,
    PeopleTable,
    Store,
    TableEntry,
    Use,
    Version,
)
from troth.declaration.outside import Region
from troth.declaration.sentences import ColumnUse, Condition, KeepRule, Newest, PersonReference, ReferenceKind
from troth.policy.owners import CONTROLLER as CONTROLLER
from troth.policy.owners import OWNER as OWNER
from troth.policy.owners import OnRow, is_owner

NAMED_ONLY = frozenset({"identity_number", "secret", "special", "criminal", "card"})
"""Kinds of part that a whole category never brings along: they count only where a row names them."""

SINCE_KINDS = frozenset({"traffic", "location", "content"})
"""Kinds of category that a consent reaches only as far as they were recorded while it stood."""


@dataclass(frozen=True)
class Part:
    """A leaf of the categories: ``category.part``, or a category itself (for what it has beside its parts)."""

    name: str
    category: str
    kind: str
    about: frozenset[str]
    derived_from: frozenset[str] = frozenset()
    """The parts it is worked out from, all the way down; never itself."""
    reserved_for: str | None = None
    conditions: tuple[Condition, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Scope:
    """One class in one role in one store."""

    person_class: str
    role: str
    store: str


@dataclass(frozen=True)
class Claim:
    """A policy row over one part: *this purpose uses this part about these people, on this ground,
    and keeps it until this*.
    """

    path: str
    purpose: str
    part: str
    scopes: frozenset[Scope]
    use: Use = field(repr=False)
    direct_marketing: bool
    purpose_consents: frozenset[str] = frozenset()
    """The consents that any row of this purpose rests on: a later grant of one names the purpose
    again after an objection.
    """

    @property
    def keep(self) -> KeepRule:
        """The keep-rule."""
        return self.use.keep

    @property
    def anonymous(self) -> bool:
        """Whether the purpose may see anonymous data only; then it stands over no cell that identifies."""
        return self.use.form == "anonymous"

    def covers(self, classes: frozenset[str], role: str, store: str) -> bool:
        """Whether it is about a person of one of these classes, in that role, in that store."""
        return any(Scope(name, role, store) in self.scopes for name in classes)

    def reaches_store(self, store: str) -> bool:
        """Whether it says anything of data in that store."""
        return any(scope.store == store for scope in self.scopes)


@dataclass(frozen=True)
class Table:
    """One mapped table, or a part of one (``crm.parties#person``)."""

    name: str
    store: str
    relation: str
    entry: TableEntry = field(repr=False)
    on_row: OnRow = field(repr=False)

    @property
    def personal(self) -> tuple[ColumnUse, ...]:
        """The personal columns, in the order of the map."""
        return tuple(use for use in self.entry.columns.values() if use.data is not None)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts its columns hold, each once, in the order of the map."""
        return tuple(dict.fromkeys(use.data for use in self.personal if use.data is not None))

    def columns_of(self, part: str) -> tuple[str, ...]:
        """The columns that hold ``part`` as a whole."""
        return tuple(use.column for use in self.personal if use.data == part and use.inside is None)

    def inside_of(self, part: str) -> tuple[ColumnUse, ...]:
        """The cells inside documents that hold ``part``."""
        return tuple(use for use in self.personal if use.data == part and use.inside is not None)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the map lists, each once, also where it goes inside."""
        return tuple(dict.fromkeys(use.column for use in self.entry.columns.values()))

    @property
    def owner(self) -> PersonReference | None:
        """How its rows lead to their owner; None where nobody can be found, or several may own one row."""
        alone = [ways[0] for ways in self.owners if len(ways) == len(self.owners) == 1]
        apart = self.on_row.together | self.on_row.of_kinds
        return next((self.persons[way] for way in alone if way not in apart), None)

    @property
    def owners(self) -> tuple[tuple[str, ...], ...]:
        """For each owner of a row the names of the ways to find her, of which one holds for a row."""
        return self.on_row.owners

    @property
    def persons(self) -> Mapping[str, PersonReference]:
        """Every way to find somebody on a row, by the name under which she then stands there; the owners' first."""
        return self.on_row.persons

    @property
    def others(self) -> tuple[str, ...]:
        """The names of those whom a row is about beside its owners."""
        return tuple(self.entry.others)

    @property
    def controller(self) -> PersonReference | None:
        """How its rows lead to whoever answers for them; None where they are the operator's own."""
        return self.persons.get(CONTROLLER)

    @property
    def until_any_leaves(self) -> bool:
        """Whether its rows may have several owners, and are kept only as long as all of them have a claim."""
        return (len(self.owners) > 1 or bool(self.on_row.together)) and self.entry.shared == "when any leaves"


@dataclass(frozen=True)
class RowPath:
    """A fact is found on the row's own path: through these links, one after the other (none: in the row itself)."""

    links: tuple[str, ...]
    tables: tuple[str, ...]
    """The tables passed, from the row's own to the fact's; one longer than ``links``."""


PERSON: Literal["person"] = "person"
"""A fact is found on the person."""

FactPlace = RowPath | Literal["person"] | None
"""Where a fact is found from a table's rows; None: nowhere, so that whatever rests on it is unknown."""


@dataclass(frozen=True)
class Policy:
    """A declaration resolved. ``fact_places`` is keyed by (table, fact)."""

    declaration: Declaration = field(repr=False)
    parts: Mapping[str, Part]
    claims: tuple[Claim, ...]
    tables: Mapping[str, Table]
    classes: Mapping[str, frozenset[str]]
    """Class -> itself and every class it is within."""
    fact_places: Mapping[tuple[str, str], FactPlace]

    @property
    def zone(self) -> str:
        """The zone in which days begin and end."""
        return self.declaration.policy.document.timezone

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions before this one, the oldest first. What was collected under them is not governed by them yet."""
        return self.declaration.versions

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The declared facts."""
        return self.declaration.policy.facts

    @property
    def fact_tables(self) -> Mapping[str, FactTable]:
        """Where the facts are found."""
        return self.declaration.map.facts

    @property
    def people(self) -> Mapping[str, PeopleTable]:
        """Where the persons of each class stand."""
        return self.declaration.map.people

    @property
    def keys(self) -> Mapping[str, KeyTable]:
        """Who held which identifier when."""
        return self.declaration.map.keys

    @property
    def stores(self) -> Mapping[str, Store]:
        """The operator's databases."""
        return self.declaration.map.stores

    @property
    def regions(self) -> Mapping[str, Region]:
        """Places with a name."""
        return self.declaration.policy.regions

    def instructions_of(self, person_class: str) -> Mapping[str, Instruction]:
        """What controllers of a class instruct, by their key: it is written as `KEY`, or as `CLASS KEY`."""
        found = self.declaration.map.instructions
        return {name.removeprefix(f"{person_class} "): said for name, said in found.items()}

    @property
    def consents(self) -> Mapping[str, Consent]:
        """What can be agreed to."""
        return self.declaration.policy.consents

    @property
    def holds(self) -> Mapping[str, Hold]:
        """What may stop deletion by a person's decision."""
        return self.declaration.policy.holds

    def claims_on(self, table: Table, part: str) -> tuple[Claim, ...]:
        """The claims that say anything of this part in this table's store, and that its reservation lets stand, in
        order. Over what is processed for others only rows on their instruction can stand, and what is owed by law.
        """
        reserved = table.entry.reserved_for or self.parts[part].reserved_for
        return tuple(
            claim
            for claim in self.claims
            if claim.part == part and claim.reaches_store(table.store) and reserved in (None, claim.purpose)
            if (table.controller is None) is (claim.use.ground != "instruction")
            or (table.controller is not None and claim.use.ground == "legal_obligation" and not claim.anonymous)
        )

    def reservation(self, table: Table, part: str) -> str | None:
        """The purpose this part is reserved for in this table, if any."""
        return table.entry.reserved_for or self.parts[part].reserved_for

    def source_claims(self, claim: Claim) -> tuple[tuple[Claim, ...], ...]:
        """For each part that the claim's part is derived from: the claims whose grounds may carry it.

        They are the purpose's own claims over that source, and where it has none, those of any purpose (RT-18).
        """
        found: list[tuple[Claim, ...]] = []
        for source in sorted(self.parts[claim.part].derived_from):
            over = [other for other in self.claims if other.part == source and not other.anonymous]
            own = [other for other in over if other.purpose == claim.purpose]
            found.append(tuple(own or over))
        return tuple(found)

    def place(self, table: Table, fact: str, person: str) -> FactPlace:
        """Where ``fact`` is found for that person on a row: the row's own path first, but only an owner's (G-08)."""
        found = self.fact_places.get((table.name, fact))
        if isinstance(found, RowPath) and not is_owner(person) and self.fact_tables[fact].of is not None:
            return PERSON
        return found

    def reaches_since(self, claim: Claim) -> bool:
        """Whether the claim's consent covers only what was recorded while the grant stands."""
        consent = self.consents[claim.use.consent] if claim.use.consent else None
        if consent is not None and consent.reaches is not None:
            return consent.reaches == "since"
        return self.parts[claim.part].kind in SINCE_KINDS


def key_class(policy: Policy, reference: PersonReference) -> str | None:
    """The class of the persons that a reference leads to; None for *through*, which leads to another table's owner."""
    match reference.kind:
        case ReferenceKind.BY:
            return reference.target
        case ReferenceKind.KEY:
            return policy.keys[reference.target].person.target
        case ReferenceKind.EACH_OF:
            return members(policy, reference).target
        case _:
            return None


def members(policy: Policy, reference: PersonReference) -> PersonReference:
    """How the rows of the junction table of *each of* lead to a person: the column that holds the key of a class."""
    return policy.tables[reference.target].entry.owner[0]


def onward(policy: Policy, table: Table, reference: PersonReference) -> tuple[Table, PersonReference] | None:
    """For *through*: the table that the link points to, and the way to find its owner there; None where nobody is."""
    target = policy.tables[table.entry.links[reference.column].table]
    found = target.persons.get(reference.target or OWNER)
    return (target, found) if found is not None else None


def reached_class(policy: Policy, table: Table, reference: PersonReference) -> str | None:
    """The class of the persons that a reference leads to, through links if need be."""
    if reference.kind is ReferenceKind.THROUGH:
        found = onward(policy, table, reference)
        return reached_class(policy, *found) if found is not None else None
    return key_class(policy, reference)


def owner_class(policy: Policy, table: Table) -> str | None:
    """The class of the owners of a table's rows; None where they are of several classes, or there are none."""
    ways = (table.persons[name] for ways in table.owners for name in ways)
    found = {reached_class(policy, table, way) for way in ways}
    return found.pop() if len(found) == 1 else None


def counted_per(table: Table, clock: Newest, name: str) -> str | None:
    """The column by which ``newest N per ...`` counts rows together: the one named, or that which holds the key of
    whoever stands on the row under ``name``; None where no column of the table's own does, for rows of every kind.
    """
    if table.entry.key is None:
        return None  # which of equal rows is newer nobody can say
    if clock.per is not None:
        return clock.per if clock.per in table.entry.columns else None
    found = table.persons.get(name)
    own = found is not None and found.kind is ReferenceKind.BY and found.only_if is None
    return found.column if found is not None and own else None


def physical(name: str) -> tuple[str, str]:
    """Store and relation of a table's name in the map: ``crm.parties#person`` is relation
    ``parties`` of store ``crm``.
    """
    store, _, relation = name.partition(".")
    return store, relation.partition("#")[0]
