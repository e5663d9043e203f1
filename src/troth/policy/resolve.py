"""Declaration to Policy: every name found, every claim written out, every path drawn; all that fails is a finding."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from troth.declaration.model import Category, Declaration, Purpose, Use
from troth.kernel.finding import Finding, Level, stops
from troth.policy.controller_findings import instruction_findings
from troth.policy.model import NAMED_ONLY, Claim, Part, Policy, Scope, Table, physical
from troth.policy.owners import on_rows
from troth.policy.paths import fact_places
from troth.policy.references import reference_findings


def resolve(declaration: Declaration) -> tuple[Policy | None, tuple[Finding, ...]]:
    """The Policy that a declaration means, and everything that keeps it from being one.

    The Policy is None if any finding is an error.
    """
    found = list(reference_findings(declaration))
    if stops(tuple(found)):
        return None, tuple(found)
    classes = MappingProxyType({name: _closure(declaration, name) for name in declaration.policy.people})
    parts = _parts(declaration, frozenset(classes))
    entries = declaration.map.tables
    tables = MappingProxyType(
        {
            name: Table(name, *physical(entry.table or name), entry, on_rows(entries, name))
            for name, entry in entries.items()
        }
    )
    places, path_findings = fact_places(declaration, tables)
    found += path_findings
    found += instruction_findings(declaration, tables, places)
    claims = tuple(_claims(declaration, parts, frozenset(declaration.map.stores)))
    found += _unreached(declaration, claims)
    if stops(tuple(found)):
        return None, tuple(found)
    return Policy(declaration, parts, claims, tables, classes, MappingProxyType(places)), tuple(found)


def _closure(declaration: Declaration, name: str) -> frozenset[str]:
    found = [name]
    while (within := declaration.policy.people[found[-1]].within) is not None and within not in found:
        found.append(within)
    return frozenset(found)


def _parts(declaration: Declaration, classes: frozenset[str]) -> MappingProxyType[str, Part]:
    categories = declaration.policy.categories
    found = {}
    for name, category in categories.items():
        found[name] = _part(name, name, category, None, classes)
        for part_name, part in category.parts.items():
            found[f"{name}.{part_name}"] = _part(f"{name}.{part_name}", name, part, category, classes)
    return MappingProxyType({name: _closed(part, found) for name, part in found.items()})


def _part(name: str, category: str, entry: Category, whole: Category | None, classes: frozenset[str]) -> Part:
    about = entry.about if entry.about is not None else (whole.about if whole is not None else None)
    return Part(
        name=name,
        category=category,
        kind=entry.kind or (whole.kind if whole is not None else None) or "ordinary",
        about=classes if about is None else frozenset(about),
        derived_from=frozenset(entry.derived_from or (whole.derived_from if whole is not None else ())),
        reserved_for=entry.reserved_for or (whole.reserved_for if whole is not None else None),
        conditions=entry.when,
        label=entry.label,
    )


def _closed(part: Part, parts: dict[str, Part]) -> Part:
    """The part with its sources written out to parts, all the way down, without itself."""
    reached: set[str] = set()
    waiting = list(part.derived_from)
    while waiting:
        for leaf in expand((waiting.pop(),), parts):
            if leaf not in reached and leaf != part.name:
                reached.add(leaf)
                waiting += parts[leaf].derived_from
    return replace(part, derived_from=frozenset(reached))


def expand(data: Iterable[str], parts: Mapping[str, Part]) -> tuple[str, ...]:
    """The parts that a list of data means, each once: a whole brings its parts save those that
    count only where named.
    """
    found: dict[str, None] = {}
    for name in data:
        if name == "all":
            wholes = [part.category for part in parts.values()]
        elif "." in name:
            found[name] = None
            continue
        else:
            wholes = [name]
        for part in parts.values():
            if part.category in wholes and (part.kind not in NAMED_ONLY or part.name == name):
                found[part.name] = None
    return tuple(found)


def _claims(declaration: Declaration, parts: Mapping[str, Part], stores: frozenset[str]) -> Iterator[Claim]:
    closed = _closed_stores(declaration, parts)
    for purpose_name, purpose in declaration.policy.purposes.items():
        consents = frozenset(use.consent for use in purpose.uses.values() if use.consent)
        scoped = {
            (row, part): _scopes(use, parts[part], stores, closed.get(part, frozenset()))
            for row, use in purpose.uses.items()
            for part in expand(use.data, parts)
        }
        for (row, part), scopes in scoped.items():
            use = purpose.uses[row]
            if part not in use.data:
                scopes -= _taken_out(purpose, row, part, scoped)
            if scopes:
                yield Claim(
                    path=f"purposes.{purpose_name}.{row}",
                    purpose=purpose_name,
                    part=part,
                    scopes=scopes,
                    use=use,
                    direct_marketing=purpose.direct_marketing,
                    purpose_consents=consents,
                )


def _closed_stores(declaration: Declaration, parts: Mapping[str, Part]) -> dict[str, frozenset[str]]:
    """For each part, the stores that some row names for it: they are closed to rows that do not name them."""
    found: dict[str, frozenset[str]] = {}
    for purpose in declaration.policy.purposes.values():
        for use in purpose.uses.values():
            for part in expand(use.data, parts) if use.stores is not None else ():
                found[part] = found.get(part, frozenset()) | frozenset(use.stores or ())
    return found


def _scopes(use: Use, part: Part, stores: frozenset[str], closed: frozenset[str]) -> frozenset[Scope]:
    about = use.about if use.about is not None else tuple((name, "holder") for name in sorted(part.about))
    where = frozenset(use.stores) if use.stores is not None else stores - closed
    return frozenset(Scope(name, role, store) for name, role in about for store in where)


def _taken_out(
    purpose: Purpose, row: str, part: str, scoped: dict[tuple[str, str], frozenset[Scope]]
) -> frozenset[Scope]:
    """What sibling rows that name the part take out of a row that names only the whole, for their people and stores."""
    taken: frozenset[Scope] = frozenset()
    for sibling, use in purpose.uses.items():
        if sibling != row and part in use.data and "." in part:
            taken |= scoped[sibling, part]
    return taken


def _unreached(declaration: Declaration, claims: tuple[Claim, ...]) -> Iterator[Finding]:
    """Rows from which no claim comes: they keep and allow nothing."""
    reached = {claim.path for claim in claims}
    for purpose_name, purpose in declaration.policy.purposes.items():
        for row, use in purpose.uses.items():
            path = f"purposes.{purpose_name}.{row}"
            if path not in reached:
                yield Finding(
                    "UNREACHED",
                    Level.ERROR,
                    f"no store is left that holds the data of `{path}`, or another row names all of it",
                    "name a store in `in`, or remove the row",
                    span=use.span,
                    subject=path,
                )
