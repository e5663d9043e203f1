"""A declaration as a graph in terms of the Data Privacy Vocabulary: one process for each policy row.

What the operator named (purposes, people, categories) is a new concept of its kind, under the policy's own address; it
is never guessed to be one of the vocabulary's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from troth.accountability.dpv.terms import terms
from troth.accountability.handed import recipients_of, third_countries
from troth.accountability.leaves import Leaves
from troth.declaration.model import Category, Declaration, Purpose, Use
from troth.declaration.outside import ANY, Recipient
from troth.declaration.sentences import AnchorKind, Clock, Joined, KeepRule
from troth.kernel.calendar import Length

Node = dict[str, Any]

_OTHERS: dict[str, str] = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_LEFT_OUT = (
    "facts", "holds", "deletion", "messages", "cookies", "services", "staff", "duties", "notices", "regions"
)  # fmt: skip


@dataclass(frozen=True)
class Graph:
    """The document, and the gaps that this policy met: ``table.word`` -> what is said instead."""

    document: Node
    gaps: Mapping[str, str]


def graph(declaration: Declaration, eea: frozenset[str]) -> Graph:
    """The graph of a declaration. ``eea``: the countries of the EEA today."""
    made = _Made(declaration, Leaves(declaration.policy), eea)
    nodes = list(made.nodes())
    policy = declaration.policy
    made.missed.update(f"section.{name}" for name in _LEFT_OUT if name in policy.spans)
    known = terms()
    context = dict(known.prefixes) | _OTHERS | {"policy": made.address}
    gaps = {gap: said for gap, said in known.gaps.items() if gap in made.missed}
    return Graph({"@context": context, "@graph": nodes}, gaps)


@dataclass
class _Made:
    declaration: Declaration
    leaves: Leaves
    eea: frozenset[str]
    missed: set[str] = field(default_factory=set)

    @property
    def address(self) -> str:
        """What all that this policy names begins with."""
        version = quote(self.declaration.policy.document.version, safe="")
        return f"urn:troth:policy:{self.declaration.map.head.policy}:{version}:"

    def nodes(self) -> Iterator[Node]:
        policy = self.declaration.policy
        yield self._document()
        for name, one in policy.controllers.items():
            yield {
                **self._named("controllers", name, ["dpv:DataController"], one.name),
                "dpv:hasName": one.name,
                "dpv:hasContact": list(one.contact.values()),
                **_some("dpv:hasAddress", one.address),
                "dpv:hasCountry": _country(one.country),
                **_some("dpv:hasDataProtectionOfficer", one.dpo and _entity("dpv:DataProtectionOfficer", one.dpo)),
                **_some("dpv:hasRepresentative", [_entity("dpv:Representative", who) for who in one.representative]),
                **_some("dpv:hasAuthority", one.authority and _entity("dpv:DataProtectionAuthority", one.authority)),
                **_some("dpv:hasJointDataControllers", [_at("recipients", who) for who in one.joint_with]),
            }
        for name, person in policy.people.items():
            broader = [_at("people", person.within)] if person.within else []
            yield {**self._named("people", name, ["dpv:DataSubject"], person.label), **_some("skos:broader", broader)}
        for name, category in policy.categories.items():
            yield self._category(name, category, category)
            for inner, part in category.parts.items():
                yield {**self._category(f"{name}.{inner}", part, category), "skos:broader": _at("categories", name)}
        for name, consent in policy.consents.items():
            yield self._named("consents", name, ["eu-gdpr:A6-1-a"], consent.label)
        for name, purpose in policy.purposes.items():
            yield self._purpose(name, purpose)
        for name, recipient in policy.recipients.items():
            yield self._recipient(name, recipient)
        for name, measure in policy.measures.items():
            yield self._named("measures", name, ["dpv:TechnicalOrganisationalMeasure"], measure.label)
        for name, never in policy.never.items():
            acts = self._terms("act", never.do) or ["dpv:Processing"]
            data = [_at("categories", one) for one in never.data or ()]
            yield {
                **self._named("never", name, ["dpv:Prohibition"], never.label),
                "dpv:hasProcessing": [{"@id": act} for act in acts],
                **_some("dpv:hasPersonalData", data),
            }
        for purpose_name, purpose in policy.purposes.items():
            for row, use in purpose.uses.items():
                yield self._process(purpose_name, purpose, row, use)

    def _document(self) -> Node:
        policy = self.declaration.policy
        rights = {name: self._terms("right", name) or ["dpv:DataSubjectRight"] for name in policy.rights}
        return {
            "@id": "policy:policy",
            "@type": ["dpv:DataProcessingPolicy"],
            "dct:title": policy.document.title,
            "dct:hasVersion": policy.document.version,
            "dct:valid": {"@value": policy.document.effective.isoformat(), "@type": "xsd:date"},
            "dct:conformsTo": f"DPV {terms().version}",
            **_some("dpv:hasRight", [{"@id": term} for found in rights.values() for term in found]),
            "dpv:hasProcess": [
                _at("purposes", f"{name}.{row}") for name, one in policy.purposes.items() for row in one.uses
            ],
        }

    def _named(self, section: str, name: str, types: list[str], label: str | None) -> Node:
        return {"@id": f"policy:{section}.{name}", "@type": types, **_some("skos:prefLabel", label)}

    def _terms(self, table: str, word: str) -> list[str]:
        found = terms().words[table].get(word)
        if found is None:
            self.missed.add(f"{table}.{word}")
        return list(found or ())

    def _category(self, name: str, entry: Category, whole: Category) -> Node:
        types = self._terms("kind", entry.kind or whole.kind or "ordinary") or ["dpv:PersonalData"]
        if entry.derived_from:
            types.append("dpv:DerivedPersonalData")
        sources = [one for source in entry.source or whole.source or ("person",) for one in self._source(source)]
        return {**self._named("categories", name, types, entry.label), "dpv:hasDataSource": sources}

    def _source(self, source: str) -> list[Node]:
        if source in self.declaration.policy.recipients:
            return [_at("recipients", source)]
        return [{"@id": term} for term in self._terms("source", source) or ["dpv:DataSource"]]

    def _purpose(self, name: str, purpose: Purpose) -> Node:
        broader = [_at("purposes", purpose.part_of)] if purpose.part_of else []
        if purpose.direct_marketing:
            broader.append({"@id": "dpv:DirectMarketing"})
        return {**self._named("purposes", name, ["dpv:Purpose"], purpose.label), **_some("skos:broader", broader)}

    def _recipient(self, name: str, one: Recipient) -> Node:
        types = self._terms("role", one.role) or ["dpv:Recipient"]
        covered = self._terms("safeguard", one.safeguard) if one.safeguard else []
        bases = [{"@id": term} for term in covered if ":A49-" in term]
        tools = [{"@id": term} for term in covered if ":A49-" not in term]
        outside = third_countries(one, self.eea)
        return {
            **self._named("recipients", name, types, one.label),
            **_some("dpv:hasName", one.name),
            **_some("dpv:hasCountry", [_country(code) for code in one.country if code != ANY]),
            **_some("dpv:hasThirdCountry", [_country(code) for code in outside if code != ANY]),
            **_some("dpv:hasLegalBasis", bases),
            **_some("dpv:hasTechnicalOrganisationalMeasure", tools),
            **_some("skos:note", None if covered else one.safeguard),
        }

    def _process(self, purpose_name: str, purpose: Purpose, row: str, use: Use) -> Node:
        policy = self.declaration.policy
        role = "dpv:hasDataProcessor" if use.ground == "instruction" else "dpv:hasDataController"
        people = dict.fromkeys(name for name, _ in use.about or sorted(self.leaves.about(use)))
        data = [*policy.categories] if "all" in use.data else use.data
        form = self._terms("form", use.form) if use.form != "personal" else []
        given = recipients_of(self.leaves, purpose_name, use)
        return {
            **self._named("purposes", f"{purpose_name}.{row}", ["dpv:PersonalDataProcess"], use.label),
            role: [_at("controllers", name) for name in policy.controllers],
            "dpv:hasPurpose": _at("purposes", purpose_name),
            "dpv:hasPersonalData": [*(_at("categories", name) for name in data), *({"@id": one} for one in form)],
            "dpv:hasDataSubject": [_at("people", name) for name in people],
            **_some("dpv:hasLegalBasis", self._bases(use)),
            **_some("dpv:hasRecipient", [_at("recipients", name) for name, _ in given]),
            "dpv:hasStorageCondition": self._storage(use.keep),
            **_some("dpv:hasTechnicalOrganisationalMeasure", [_at("measures", name) for name in policy.measures]),
            **_some("dpv:hasJustification", use.why),
            **_some("dpv:hasProcessing", {"@id": "dpv:AutomatedDecisionMaking"} if purpose.decision else None),
            **_some("dpv:hasHumanInvolvement", _human(purpose)),
        }

    def _bases(self, use: Use) -> list[Node]:
        bases: list[Node] = []
        for term in self._terms("ground", use.ground):
            if use.consent is not None and use.ground == "consent":
                bases.append(_at("consents", use.consent))
            else:
                said = use.law or use.interest
                bases.append({"@type": [term], "skos:note": said} if said else {"@id": term})
        bases += [{"@id": term} for term in (self._terms("art9", use.art9) if use.art9 else ())]
        return bases

    def _storage(self, rule: KeepRule) -> Node:
        return {"@type": ["dpv:StorageDuration"], "dpv:hasDuration": self._duration(rule), "skos:note": rule.text}

    def _duration(self, rule: KeepRule) -> Node:
        if rule.joined is Joined.NO_END:
            return {"@type": ["dpv:EndlessDuration"]}
        if rule.joined is Joined.GROUND:
            return {"@type": ["dpv:UntilEventDuration"], "skos:note": rule.text}
        clock = rule.clocks[0] if rule.joined is Joined.ONE else None
        if isinstance(clock, Clock) and rule.suspended_while is None and not _more(clock):
            if clock.length is None:
                return {"@type": ["dpv:UntilEventDuration"], "skos:note": str(clock.anchor)}
            return {"@type": ["dpv:TemporalDuration", "time:Duration"], **_time(clock.length), **_from(clock)}
        if rule.joined is not Joined.NOT_KEPT:
            self.missed.add("keep.clocks")
        return {"@type": ["dpv:Duration"], "skos:note": rule.text}


def _more(clock: Clock) -> bool:
    """Whether a clock says more than a length and what it counts from."""
    return clock.longest is not None or clock.as_fact is not None or clock.round_to is not None or clock.floor


def _time(length: Length) -> Node:
    unit = length.unit.value[:-1].capitalize()
    return {
        "time:numericDuration": {"@value": str(length.count), "@type": "xsd:decimal"},
        "time:unitType": {"@id": f"time:unit{unit}"},
    }


def _from(clock: Clock) -> Node:
    return {} if clock.anchor.kind is AnchorKind.RECORDED else {"skos:note": f"after {clock.anchor}"}


def _at(section: str, name: str) -> Node:
    return {"@id": f"policy:{section}.{name}"}


def _country(code: str) -> Node:
    return {"@id": f"loc:{code}"}


def _entity(kind: str, name: str) -> Node:
    return {"@type": [kind], "dpv:hasName": name}


def _human(purpose: Purpose) -> Node | None:
    if not purpose.decision:
        return None
    return {"@id": "dpv:HumanNotInvolved" if purpose.decision.get("solely") == "true" else "dpv:HumanInvolved"}


def _some(key: str, value: object) -> Node:
    """A key with its value, or nothing where there is none."""
    empty = value is None or value == "" or (isinstance(value, Iterable) and not value)
    return {} if empty else {key: value}
