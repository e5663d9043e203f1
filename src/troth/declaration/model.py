"""The Declaration: what the files of a policy folder say, as frozen values with their places. No name is resolved yet.

Here stand the sections by which data is kept, the whole files and the folder; the other sections stand in ``outside``,
``dealings`` and ``conduct``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from troth.declaration.conduct import Duty, Instruction, Measure, StaffGroups, StaffRole
from troth.declaration.dealings import Cookie, Message, Notice, Right, Service
from troth.declaration.entry import Entry as Entry
from troth.declaration.entry import nothing as nothing
from troth.declaration.outside import Never, Recipient, Region
from troth.declaration.published import PublishedText
from troth.declaration.sentences import (
    Anonymise,
    ColumnUse,
    Condition,
    EmptyLink,
    EmptyMeans,
    KeepRule,
    MomentColumn,
    PersonReference,
    Plausible,
    RowTest,
    Unowned,
)
from troth.kernel.calendar import Length
from troth.kernel.forms import Form
from troth.kernel.instants import TimeKind

# --- policy.yaml ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Document(Entry):
    """Section ``policy``."""

    title: str
    version: str
    effective: date
    timezone: str
    languages: tuple[str, ...]
    laws: tuple[str, ...]
    adopted: date | None = None
    sites: tuple[str, ...] = ()
    archive: Literal["public", "internal"] = "public"
    earlier_data: Literal["narrower", "current"] = "narrower"
    because: tuple[str, ...] = ()
    told: date | None = None
    pages: Mapping[str, str] = field(default_factory=nothing)


@dataclass(frozen=True, kw_only=True)
class Controller(Entry):
    """One entry of ``controllers``."""

    name: str
    country: str
    contact: Mapping[str, str]
    org_no: str | None = None
    address: str | None = None
    dpo: str | None = None
    authority: str | None = None
    representative: tuple[str, ...] = ()
    joint_with: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PersonClass(Entry):
    """One entry of ``people``."""

    label: str = field()
    within: str | None = None


@dataclass(frozen=True, kw_only=True)
class Fact(Entry):
    """One entry of ``facts``."""

    label: str = field()
    kind: Literal["period", "moment", "flag", "number"]
    expected: Length | None = None


CategoryKind = Literal[
    "ordinary", "identity_number", "secret", "special", "criminal", "traffic", "location", "content", "card"
]


@dataclass(frozen=True, kw_only=True)
class Category(Entry):
    """One entry of ``categories``, or one of its ``parts`` (which have none themselves).

    ``kind``, ``about`` and ``source`` (the key ``from``) are None where not written, so that a part can take its
    whole's.
    """

    label: str = field()
    kind: CategoryKind | None = None
    about: tuple[str, ...] | None = None
    source: tuple[str, ...] | None = None
    derived_from: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    reserved_for: str | None = None
    fresh: str | None = None
    open: bool = False
    parts: "Mapping[str, Category]" = field(default_factory=nothing)


@dataclass(frozen=True, kw_only=True)
class Consent(Entry):
    """One entry of ``consents``. ``guardian_under`` is N of ``guardian under N``, or None for ``person``."""

    label: str = field()
    withdraw_by: tuple[str, ...]
    guardian_under: int | None = None
    lasts: Length | None = None
    reaches: Literal["held", "since"] | None = None


GroundKind = Literal[
    "contract",
    "consent",
    "legal_obligation",
    "public_task",
    "legitimate_interest",
    "vital_interest",
    "instruction",
    "undeclared",
]


@dataclass(frozen=True, kw_only=True)
class Use(Entry):
    """One policy row: an entry in a purpose's ``uses``."""

    data: tuple[str, ...]
    ground: GroundKind
    keep: KeepRule
    about: tuple[tuple[str, str], ...] | None = None
    """Pairs of class and role; None: the categories' own, as holder."""
    stores: tuple[str, ...] | None = None
    """The key ``in``; None: every store that is open for the data."""
    when: tuple[Condition, ...] = ()
    relation: str | None = None
    consent: str | None = None
    law: str | None = None
    interest: str | None = None
    of: str | None = None
    asked: str | None = None
    after: str | None = None
    tail: str | None = None
    art9: str | None = None
    why: str | None = None
    use_when: tuple[Condition, ...] = ()
    form: Literal["personal", "pseudonymous", "anonymous"] = "personal"
    then: Literal["delete", "anonymise"] | None = None


@dataclass(frozen=True, kw_only=True)
class Purpose(Entry):
    """One entry of ``purposes``. ``decision`` is the text of each of its keys."""

    label: str = field()
    uses: Mapping[str, Use] = field(default_factory=nothing)
    part_of: str | None = None
    direct_marketing: bool = False
    decision: Mapping[str, str] = field(default_factory=nothing)


@dataclass(frozen=True, kw_only=True)
class Hold(Entry):
    """One entry of ``holds``. ``upon`` is ``decision`` or a moment."""

    label: str = field()
    upon: str
    review: Length
    use_for: tuple[str, ...]
    longest: Length | None = None
    renew: Length | None = None
    law: str | None = None
    data: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    secret: bool = False


@dataclass(frozen=True, kw_only=True)
class Deletion(Entry):
    """Section ``deletion``."""

    within: Length
    undo: Length | None = None
    undo_by: tuple[str, ...] = ()
    backups: Length | None = None


@dataclass(frozen=True, kw_only=True)
class PolicyFile(Entry):
    """All of policy.yaml."""

    document: Document
    controllers: Mapping[str, Controller]
    people: Mapping[str, PersonClass]
    facts: Mapping[str, Fact]
    categories: Mapping[str, Category]
    consents: Mapping[str, Consent]
    purposes: Mapping[str, Purpose]
    recipients: Mapping[str, Recipient]
    never: Mapping[str, Never]
    holds: Mapping[str, Hold]
    deletion: Deletion
    rights: Mapping[str, Right]
    messages: Mapping[str, Message]
    cookies: Mapping[str, Cookie]
    services: Mapping[str, Service]
    staff: Mapping[str, StaffRole]
    measures: Mapping[str, Measure]
    duties: Mapping[str, Duty]
    notices: Mapping[str, Notice]
    regions: Mapping[str, Region]


# --- map.yaml ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class MapHead(Entry):
    """Section ``map``. ``brake`` is a share in percent (may have decimals, as text)."""

    policy: str
    register: str | None = None
    brake_percent: str = "10"
    decide_within: Length


@dataclass(frozen=True, kw_only=True)
class Store(Entry):
    """One entry of ``stores``."""

    kind: str
    url: str
    country: str
    backups: Length | None = None
    write: bool = True
    schema: str | None = None


@dataclass(frozen=True, kw_only=True)
class PeopleTable(Entry):
    """One entry of ``people`` in the map: where the persons of a class stand, one row each."""

    table: str
    key: str
    born: str | None = None
    country: str | None = None
    also: tuple[PersonReference, ...] = ()
    where: tuple[RowTest, ...] = ()


@dataclass(frozen=True, kw_only=True)
class KeyTable(Entry):
    """One entry of ``keys``: who held an identifier when. ``begins``/``ends`` are the keys ``from``/``to``."""

    table: str
    value: str
    person: PersonReference
    begins: str | None = None
    ends: str | None = None
    ends_inclusive: bool = False
    form: Form | None = None
    where: tuple[RowTest, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FactTable(Entry):
    """One entry of ``facts`` in the map. ``of`` is None for ``row``. ``holds`` is the key ``is``.

    ``reaches_sum``/``reaches_of``: ``table.column`` of the two keys of ``reaches``.
    """

    table: str
    of: PersonReference | None = None
    begins: str | None = None
    ends: str | None = None
    ends_inclusive: bool = False
    moment: MomentColumn | None = None
    several: Literal["first", "last"] | None = None
    reaches_sum: str | None = None
    reaches_of: str | None = None
    holds: tuple[RowTest, ...] = ()
    value: str | None = None
    empty_means: EmptyMeans | None = None
    where: tuple[RowTest, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConsentLog(Entry):
    """The map's ``consents``: the operator's own log.

    ``granted`` is a row test; a row that fails it is a withdrawal.
    """

    table: str
    person: PersonReference
    consent: str
    granted: RowTest
    at_column: str
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class Link(Entry):
    """One entry of a table's ``links``: the column points to the key of ``table``."""

    table: str
    empty: tuple[EmptyLink, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TimeColumn(Entry):
    """One entry of a table's ``times``. ``sentinel`` maps a stored text to what it means."""

    zone: str | None = None
    kind: TimeKind | None = None
    order: str | None = None
    sentinel: Mapping[str, EmptyMeans] = field(default_factory=nothing)
    plausible: Plausible | None = None
    contradicted_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class TableEntry(Entry):
    """One entry of ``tables``.

    ``key`` is None for ``none``; ``owner`` is empty where nobody can be found to own a row.
    """

    key: tuple[str, ...] | None
    columns: Mapping[str, ColumnUse]
    owner: tuple[PersonReference, ...] = ()
    others: Mapping[str, PersonReference] = field(default_factory=nothing)
    unowned: Unowned | None = None
    shared: Literal["until last leaves", "when any leaves"] = "until last leaves"
    controller: PersonReference | None = None
    reserved_for: str | None = None
    count_table: str | None = None
    count_value: str | None = None
    recorded: str | None = None
    links: Mapping[str, Link] = field(default_factory=nothing)
    when_empty: Literal["delete row", "keep row"] = "delete row"
    empty: Mapping[str, str] = field(default_factory=nothing)
    anonymise: Mapping[str, Anonymise] = field(default_factory=nothing)
    derived_from: tuple[str, ...] = ()
    anonymous: bool = False
    times: Mapping[str, TimeColumn] = field(default_factory=nothing)
    table: str | None = None
    where: tuple[RowTest, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MapFile(Entry):
    """All of map.yaml. ``instructions`` are by the controller's name as it is written."""

    head: MapHead
    stores: Mapping[str, Store]
    people: Mapping[str, PeopleTable]
    keys: Mapping[str, KeyTable]
    facts: Mapping[str, FactTable]
    consents: ConsentLog | None
    staff: Mapping[str, StaffGroups]
    instructions: Mapping[str, Instruction]
    tables: Mapping[str, TableEntry]


@dataclass(frozen=True)
class Version:
    """A version that was in force before, as the archive holds it. ``map`` is None where it holds none; ``digests`` and
    ``texts`` as in ``Declaration``.
    """

    policy: PolicyFile
    map: MapFile | None
    digests: Mapping[str, str]
    texts: Mapping[str, PublishedText] | None = None


@dataclass(frozen=True)
class Declaration:
    """What a policy folder says.

    ``digests`` has ``policy``, ``map`` and ``text/LANGUAGE``: SHA-256 of each file's bytes. ``texts`` are the published
    words by language, in the order of the policy's ``languages``; None where it has no folder ``text``. ``versions``
    are those before this one, the oldest first.
    """

    policy: PolicyFile
    map: MapFile
    digests: Mapping[str, str]
    versions: tuple[Version, ...] = ()
    texts: Mapping[str, PublishedText] | None = None
