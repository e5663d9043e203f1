"""Every name that a declaration uses must be declared; each that is not is a finding with the nearest that is."""

from collections.abc import Iterator, Mapping

from troth.declaration.model import (
    Category,
    Declaration,
    FactTable,
    KeyTable,
    MapFile,
    PeopleTable,
    Purpose,
    TableEntry,
    Use,
)
from troth.declaration.sentences import (
    Anchor,
    AnchorKind,
    Clock,
    Condition,
    ConditionKind,
    KeepRule,
    PersonReference,
    ReferenceKind,
)
from troth.kernel.finding import Finding, Level
from troth.kernel.span import Span
from troth.policy.controller_findings import controller_findings
from troth.policy.inside_findings import inside_findings
from troth.policy.keyless_findings import keyless_findings
from troth.policy.names import BUILT_IN_MOMENTS, Names
from troth.policy.owner_findings import owner_findings
from troth.policy.owners import ALL, OWNER
from troth.policy.unenforced import map_findings, section_findings

NO_COUNTRY = "ZZ"
"""The code that ISO 3166 gives to no country."""


def reference_findings(declaration: Declaration) -> Iterator[Finding]:
    """All findings about names, of both files, in the order of the files."""
    names = Names(declaration)
    policy, mapped = declaration.policy, declaration.map
    for name, person in policy.people.items():
        if person.within is not None:
            yield from names.need(
                "class of people", person.within, policy.people, person.at("within"), f"people.{name}"
            )
    for name, category in policy.categories.items():
        yield from _category(names, f"categories.{name}", category)
    for name, purpose in policy.purposes.items():
        yield from _purpose(names, f"purposes.{name}", purpose)
    yield from section_findings(names)
    for name, hold in policy.holds.items():
        path = f"holds.{name}"
        yield from names.all("purpose", hold.use_for, names.purposes, hold.at("use_for"), path)
        yield from names.all("category", hold.data, names.data, hold.at("data"), path)
        yield from names.all("store", hold.stores, mapped.stores, hold.at("in"), path)
        yield from names.each("role of staff", hold.staff, policy.staff, hold, "staff", path)
        if hold.upon != "decision":
            yield from names.moment(hold.upon, hold.at("upon"), path)
    yield from _countries(mapped)
    for name, place in mapped.people.items():
        yield from _people_table(names, name, place)
    for name, key in mapped.keys.items():
        yield from _key_table(names, name, key)
    for name, fact in mapped.facts.items():
        yield from _fact_table(names, name, fact)
    if mapped.consents is not None:
        yield from names.store(mapped.consents.table, mapped.consents.at("table"), "consents")
        yield from _plain_reference(names, mapped.consents.person, mapped.consents.at("person"), "consents")
    yield from map_findings(names)
    for name, table in mapped.tables.items():
        yield from _table(names, name, table)


def _category(names: Names, path: str, category: Category) -> Iterator[Finding]:
    people = names.declaration.policy.people
    yield from names.all("class of people", category.about or (), people, category.at("about"), path)
    yield from names.all("source", category.source or (), names.sources, category.at("from"), path)
    _, _, against = (category.fresh or "").partition(" against ")
    if against:
        yield from names.need("source", against, names.sources, category.at("fresh"), path)
    yield from names.all("category", category.derived_from, names.data, category.at("derived_from"), path)
    yield from _conditions(names, category.when, category.at("when"), path)
    if category.reserved_for is not None:
        yield from names.need("purpose", category.reserved_for, names.purposes, category.at("reserved_for"), path)
    for name, part in category.parts.items():
        yield from _category(names, f"{path}.{name}", part)


def _purpose(names: Names, path: str, purpose: Purpose) -> Iterator[Finding]:
    if purpose.part_of is not None:
        yield from names.need("purpose", purpose.part_of, names.purposes, purpose.at("part_of"), path)
    for name, use in purpose.uses.items():
        yield from _use(names, f"{path}.{name}", use)


def _use(names: Names, path: str, use: Use) -> Iterator[Finding]:
    policy = names.declaration.policy
    yield from names.all("category", use.data, names.data, use.at("data"), path)
    for person_class, _ in use.about or ():
        yield from names.need("class of people", person_class, policy.people, use.at("about"), path)
    yield from names.all("store", use.stores or (), names.declaration.map.stores, use.at("in"), path)
    if use.relation is not None:
        yield from names.fact(use.relation, "period", use.at("relation"), path)
    if use.asked is not None:
        yield from names.fact(use.asked, "moment", use.at("asked"), path)
    if use.of is not None:
        yield from names.need("class of people", use.of, policy.people, use.at("of"), path)
    if use.consent is not None:
        yield from names.need("consent", use.consent, policy.consents, use.at("consent"), path)
    yield from _conditions(names, use.when, use.at("when"), path)
    yield from _conditions(names, use.use_when, use.at("use_when"), path)
    yield from _keep(names, use.keep, use.at("keep"), path)


def _keep(names: Names, rule: KeepRule, span: Span, path: str) -> Iterator[Finding]:
    for clock in rule.clocks:
        if isinstance(clock, Clock):
            yield from _anchor(names, clock.anchor, span, path)
            if clock.as_fact is not None:
                yield from names.fact(clock.as_fact, "number", span, path)
    if rule.suspended_while is not None:
        yield from names.fact(rule.suspended_while, "period", span, path)


def _anchor(names: Names, anchor: Anchor, span: Span, path: str) -> Iterator[Finding]:
    match anchor.kind:
        case AnchorKind.BEGAN | AnchorKind.ENDED:
            yield from names.fact(anchor.fact, "period", span, path)
        case AnchorKind.MOMENT if anchor.fact in (AnchorKind.GIVEN, AnchorKind.WITHDRAWN):
            yield Finding(
                "CONSENT_NOT_NAMED",
                Level.ERROR,
                f"`{anchor.fact}` does not say of which consent: the rows of this purpose name none, or several",
                "move the row to the purpose that rests on the one consent that is meant",
                span=span,
                subject=path,
            )
        case AnchorKind.MOMENT if anchor.fact == AnchorKind.OBJECTED:
            yield Finding(
                "OBJECTION_ENDS_ROW",
                Level.ERROR,
                f"`{anchor.fact}` counts nothing here: an objection to direct marketing ends every row of the purpose",
                "count from a moment that the map finds in your own tables, in a purpose of its own",
                span=span,
                subject=path,
            )
        case AnchorKind.MOMENT if anchor.fact in BUILT_IN_MOMENTS:
            yield Finding(
                "NOT_YET",
                Level.ERROR,
                f"this version cannot count a keep-rule from `{anchor.fact}`",
                "count from a moment that the map finds in your own tables",
                span=span,
                subject=path,
            )
        case AnchorKind.MOMENT:
            yield from names.fact(anchor.fact, "moment", span, path)
        case _:
            pass


def _conditions(names: Names, conditions: tuple[Condition, ...], span: Span, path: str) -> Iterator[Finding]:
    kinds = {ConditionKind.WHILE: "period", ConditionKind.AFTER: "moment", ConditionKind.IF: "flag"}
    for condition in conditions:
        if condition.kind in kinds:
            yield from names.fact(condition.name, kinds[condition.kind], span, path)
        elif condition.kind is ConditionKind.CONSENTED:
            yield from names.need("consent", condition.name, names.declaration.policy.consents, span, path)
        elif condition.kind is ConditionKind.IN:
            yield from names.need("region", condition.name, names.declaration.policy.regions, span, path)


def _countries(mapped: MapFile) -> Iterator[Finding]:
    """A store whose country nobody has said yet: a drafted map writes the code that no country has."""
    for name, store in mapped.stores.items():
        if store.country == NO_COUNTRY:
            says = "a person has still to say in which country this store stands"
            help_ = "write its code of two capitals: `SE`"
            span = store.at("country")
            yield Finding("TODO", Level.ERROR, says, help_, span=span, subject=f"stores.{name}")


def _people_table(names: Names, name: str, place: PeopleTable) -> Iterator[Finding]:
    path = f"people.{name}"
    yield from names.need("class of people", name, names.declaration.policy.people, place.span, path)
    yield from names.store(place.table, place.at("table"), path)


def _key_table(names: Names, name: str, key: KeyTable) -> Iterator[Finding]:
    path = f"keys.{name}"
    yield from names.store(key.table, key.at("table"), path)
    yield from _plain_reference(names, key.person, key.at("person"), path)


def _fact_table(names: Names, name: str, fact: FactTable) -> Iterator[Finding]:
    path = f"facts.{name}"
    yield from names.need("fact", name, names.declaration.policy.facts, fact.span, path)
    yield from names.store(fact.table, fact.at("table"), path)
    if fact.of is not None:
        yield from _plain_reference(names, fact.of, fact.at("of"), path)


def _plain_reference(names: Names, reference: PersonReference, span: Span, path: str) -> Iterator[Finding]:
    """A reference from which facts, keys and consents are read: it must be ``class by column``."""
    if reference.kind is not ReferenceKind.BY or reference.only_if is not None:
        yield Finding(
            "REFERENCE_KIND",
            Level.ERROR,
            f"`{reference.text}` cannot stand here",
            "write `CLASS by COLUMN`: the column that holds the key of the person",
            span=span,
            subject=path,
        )
        return
    yield from names.need("class of people in the map", reference.target, names.declaration.map.people, span, path)


def _table(names: Names, path: str, table: TableEntry) -> Iterator[Finding]:
    mapped = names.declaration.map
    yield from names.store(table.table or path, table.span, path)
    for reference in table.owner:
        yield from _reference(names, reference, table, table.at("owner"), path)
    for name, reference in table.others.items():
        yield from names.need("class of people", name, names.declaration.policy.people, table.at("others"), path)
        yield from _reference(names, reference, table, table.at("others"), path)
    yield from owner_findings(mapped, path, table)
    if table.controller is not None:
        yield from _reference(names, table.controller, table, table.at("controller"), path)
        yield from controller_findings(mapped, path, table)
    yield from keyless_findings(mapped, path, table)
    yield from inside_findings(path, table)
    yield from _not_yet(table, path)
    if table.reserved_for is not None:
        yield from names.need("purpose", table.reserved_for, names.purposes, table.at("reserved_for"), path)
    if table.count_table is not None:
        yield from names.need("table", table.count_table, mapped.tables, table.at("count"), path)
    for link in table.links.values():
        yield from names.need("table", link.table, mapped.tables, link.span, path)
    yield from names.all("table", table.derived_from, mapped.tables, table.at("derived_from"), path)
    people = (OWNER, ALL, *(one.name for one in table.owner if one.name is not None), *table.others)
    for column, use in table.columns.items():
        span = table.spans.get(f"columns.{column}", table.at("columns"))
        if use.data is not None:
            yield from names.need("category", use.data, names.held, span, path)
        for who in (use.of, use.seen_by):
            if who is not None:
                yield from names.need("person on the row", who, people, span, path)


def _not_yet(table: TableEntry, path: str) -> Iterator[Finding]:
    """What the map may say and this version does not act on: ignoring it could delete more than is meant."""
    said = {
        "times": any(time.contradicted_by is not None for time in table.times.values()),
    }
    for key, written in said.items():
        if written:
            yield Finding(
                "NOT_YET",
                Level.ERROR,
                f"this version does not act on what `{path}` says in `{key}`",
                "leave the table out of the map until it does",
                span=table.at(key),
                subject=path,
            )


def _reference(names: Names, reference: PersonReference, table: TableEntry, span: Span, path: str) -> Iterator[Finding]:
    keys = names.declaration.map.keys
    if reference.kind is ReferenceKind.KEY and reference.at is None and reference.target in keys:
        key = keys[reference.target]
        if key.begins is not None or key.ends is not None:
            yield Finding(
                "KEY_NEEDS_AT",
                Level.ERROR,
                f"`{reference.text}` does not say when: `{reference.target}` changes hands",
                f"write `{reference.target}({reference.column}) at COLUMN`, with the column of the row's time",
                span=span,
                subject=path,
            )
    mapped: dict[ReferenceKind, tuple[str, Mapping[str, object]]] = {
        ReferenceKind.BY: ("class of people in the map", names.declaration.map.people),
        ReferenceKind.KEY: ("key", names.declaration.map.keys),
    }
    if reference.kind in mapped:
        what, known = mapped[reference.kind]
        yield from names.need(what, reference.target, known, span, path)
    elif reference.kind is ReferenceKind.THROUGH:
        yield from names.need("link", reference.column, table.links, span, path)
    elif reference.kind is ReferenceKind.EACH_OF:
        yield from names.need("table", reference.target, names.declaration.map.tables, span, path)
