"""Consent records of one person in the shape of ISO/IEC TS 27560, as the public guide of the W3C DPV group maps it:
JSON-LD with terms of DPV, profile ``dpv-27560#record-eu-gdpr``.

One record for each consent that she ever answered: metadata, notices, the processes that rest on it, the parties in
them, and every event with its state. What the guide demands and nobody knows is left out, and said in a note.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from troth.accountability.dpv.graph import Node, graph
from troth.declaration.model import Consent
from troth.kernel.wording import wording_digest
from troth.policy.model import Policy
from troth.rights.consent_state import ConsentState, Said, State

PROFILE: Final = "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"
_ENDED: Final = {State.EXPIRED: "dpv:ConsentExpired", State.UNKNOWN: "dpv:ConsentUnknown"}


def consent_records(
    policy: Policy, states: Iterable[ConsentState], person: str, eea: frozenset[str], at: datetime
) -> Node:
    """The document. ``person`` is what the records call her: a name that says nothing outside. ``at``: as of when."""
    whole = graph(policy.declaration, eea).document
    nodes = {node["@id"]: node for node in whole["@graph"]}
    records = [_record(policy, state, person, at) for state in states if state.history]
    wanted = dict.fromkeys(found for record in records for found in _named(record))
    reached: dict[str, Node] = {}
    waiting = [name for name in wanted if name in nodes]
    while waiting:
        name = waiting.pop(0)
        if name not in reached:
            reached[name] = nodes[name]
            waiting += [found for found in _named(nodes[name]) if found in nodes]
    subject = {"@id": _subject(person), "@type": ["dpv:DataSubject"], "dct:identifier": person}
    return {"@context": whole["@context"], "@graph": [*records, *([subject] if records else []), *reached.values()]}


def _named(value: Any) -> Iterator[str]:
    """Every name of a node inside a value, but its own."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, dict) and set(inner) == {"@id"}:
                yield str(inner["@id"])
            elif key != "@id":
                yield from _named(inner)
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, dict) and set(inner) == {"@id"}:
                yield str(inner["@id"])
            else:
                yield from _named(inner)


def _subject(person: str) -> str:
    return f"urn:troth:person:{person}"


def _record(policy: Policy, state: ConsentState, person: str, at: datetime) -> Node:
    declaration = policy.declaration.policy
    declared = policy.consents.get(state.name)
    identifier = f"urn:troth:consent:{person}:{state.name}"
    controllers = [{"@id": f"policy:controllers.{name}"} for name in declaration.controllers]
    countries = dict.fromkeys(one.country for one in declaration.controllers.values())
    known = [said.recorded for said in state.history if said.recorded is not None]
    spoken = list(dict.fromkeys(said.language for said in state.history if said.language is not None))
    processes = [{"@id": f"policy:{rests.path}"} for rests in state.rests if rests.needs_it_as == "ground"]
    return {
        "@id": identifier,
        "@type": ["dpv:ConsentRecord"],
        "dct:conformsTo": {"@id": PROFILE},
        "dct:identifier": identifier,
        "dct:title": state.label or state.name,
        **({"dct:created": _instant(min(known)), "dct:modified": _instant(max(known))} if known else {}),
        "dct:issued": _instant(at),
        "dpv:hasDataSubject": {"@id": _subject(person)},
        "dpv:hasNotice": _notices(state.history),
        **({"dct:language": spoken} if spoken else {}),
        "dpv:hasDataController": controllers,
        "dpv:hasLegalBasis": {"@id": f"policy:consents.{state.name}" if declared is not None else "eu-gdpr:A6-1-a"},
        **({"dpv:hasProcess": processes} if processes else {}),
        "dpv:hasConsentControl": [
            {"@type": ["dpv:WithdrawConsent"], "dpv:isExercisedAt": channel} for channel in state.withdraw_by
        ],
        "dpv:hasJurisdiction": [{"@id": f"loc:{country}"} for country in countries],
        "dpv:hasRight": [{"@id": "eu-gdpr:A7-3"}],
        "dpv:hasConsentStatus": list(_events(state, declared, person)),
        **({} if state.declared else {"skos:note": state.why}),
    }


def _notices(history: Sequence[Said]) -> list[Node]:
    """One notice for each version and wording that was agreed to; at least one, of which nothing more is known."""
    found: dict[tuple[str, str, str], Node] = {}
    for said in history:
        if not said.granted:
            continue
        digest = said.words or (wording_digest(said.shown) if said.shown is not None else "")
        found[said.text or "", digest, said.language or ""] = {
            "@type": ["dpv:ConsentNotice"],
            **({"dct:language": said.language} if said.language else {}),
            **({"dct:hasVersion": said.text} if said.text else {}),
            **({"dct:identifier": f"sha256:{digest}"} if digest else {}),
            **({"dct:description": said.shown} if said.shown else {}),
            **({} if said.text or digest else {"skos:note": "which words were agreed to is not recorded"}),
        }
    return list(found.values()) or [{"@type": ["dpv:ConsentNotice"], "skos:note": "no yes is recorded"}]


def _events(state: ConsentState, declared: Consent | None, person: str) -> Iterator[Node]:
    standing = ever = False
    for said in state.history:
        if said.granted:
            kind = "dpv:RenewedConsentGiven" if standing else "dpv:ConsentGiven"
        else:
            kind = "dpv:ConsentWithdrawn" if ever else "dpv:ConsentRefused"
        standing, ever = said.granted, ever or said.granted
        yield {
            "@type": [kind],
            **_time(said),
            **({"dct:created": _instant(said.recorded)} if said.recorded is not None else {}),
            **({"dpv:isIndicatedBy": _actor(said, person)} if said.actor else {}),
            **({"dpv:hasIndicationMethod": said.channel} if said.channel else {}),
            **({"dpv:hasDuration": _duration(declared)} if said.granted and declared is not None else {}),
            **({"dct:source": said.source} if said.source else {}),
            **({"dct:identifier": said.reference} if said.reference else {}),
        }
    if state.state in _ENDED:
        expired = state.state is State.EXPIRED and state.expires is not None
        yield {
            "@type": [_ENDED[state.state]],
            **({"dct:date": _day(state.expires)} if expired and state.expires is not None else {}),
            "skos:note": state.why,
        }


def _time(said: Said) -> Node:
    if said.occurred is not None:
        return {"dpv:isIndicatedAtTime": _instant(said.occurred)}
    return {"skos:note": f"when is not known; what is recorded: {said.occurred_text or 'nothing'}"}


def _actor(said: Said, person: str) -> Node:
    match said.actor:
        case "guardian":
            return {"@type": ["dpv:GuardianOfDataSubject"], **({"dpv:hasName": said.by} if said.by else {})}
        case "staff":
            return {"@type": ["dpv:DataController"]}
        case _:
            return {"@id": _subject(person)}


def _duration(declared: Consent) -> Node:
    if declared.lasts is None:
        return {"@type": ["dpv:UntilEventDuration"], "skos:note": "until it is taken back"}
    unit = declared.lasts.unit.value[:-1].capitalize()
    return {
        "@type": ["dpv:TemporalDuration", "time:Duration"],
        "time:numericDuration": {"@value": str(declared.lasts.count), "@type": "xsd:decimal"},
        "time:unitType": {"@id": f"time:unit{unit}"},
    }


def _instant(moment: datetime) -> Node:
    return {"@value": moment.astimezone(UTC).isoformat().replace("+00:00", "Z"), "@type": "xsd:dateTime"}


def _day(day: date) -> Node:
    return {"@value": day.isoformat(), "@type": "xsd:date"}
