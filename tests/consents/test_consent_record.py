"""Consent records in the shape of ISO/IEC TS 27560, as the guide of the DPV group maps it."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from consents.office import Office, local
from troth.engine.consenting import show_consents
from troth.law.packs.eea import countries
from troth.register.values import Person
from troth.render.jsonld import jsonld
from troth.rights.consent_record import consent_records

EEA = countries(date(2025, 1, 1))
DEMANDED = {
    *("dct:conformsTo", "dct:identifier", "dpv:hasDataSubject", "dpv:hasNotice", "dpv:hasDataController"),
    *("dpv:hasLegalBasis", "dpv:hasConsentControl", "dpv:hasJurisdiction", "dpv:hasRight", "dpv:hasConsentStatus"),
}
"""Of the fields that the guide says a record must have, those that are known of every consent of a policy."""
STATUS = {
    *("dpv:ConsentGiven", "dpv:RenewedConsentGiven", "dpv:ConsentWithdrawn"),
    *("dpv:ConsentRefused", "dpv:ConsentExpired", "dpv:ConsentUnknown"),
}


def exported(office: Office, person: str, at: str) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """The records, and every node of the document by its name."""
    with office.engine(at) as opened:
        found = show_consents(opened, Person("customer", person), local(at))
        document = json.loads(jsonld(consent_records(opened.policy, found.consents, "p1", EEA, found.at)))
    nodes = {node["@id"]: node for node in document["@graph"]}
    assert len(nodes) == len(document["@graph"])
    prefixes = set(document["@context"])
    for term in _terms(document["@graph"]):
        assert term.partition(":")[0] in prefixes | {"urn", "https"}, term
    return [node for node in document["@graph"] if "dpv:ConsentRecord" in node["@type"]], nodes


def _terms(value: Any) -> Iterator[str]:
    """Every key, type and name in a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "@id":
                yield inner
            elif key == "@type":
                yield from [inner] if isinstance(inner, str) else inner
            elif key != "@value":
                yield key
                yield from _terms(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _terms(inner)


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            yield value["@id"]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def test_a_record_says_who_what_when_and_by_which_words(office: Office) -> None:
    office.customer("Anna", "1980-01-01")
    shown = "Send me the newsletter"
    how: dict[str, object] = {"shown": shown, "text": "2.0.0", "language": "en", "channel": "web", "actor": "person"}
    office.say("2025-02-01 10:00", "consent", "Anna", "newsletter", **how)
    office.say("2025-03-01 10:00", "consent", "Anna", "newsletter", **how)
    office.say("2025-04-01 10:00", "withdrawal", "Anna", "newsletter", channel="link", actor="person")
    (record,), nodes = exported(office, "Anna", "2025-05-01 10:00")
    assert record.keys() >= DEMANDED
    assert record["dct:conformsTo"] == {"@id": "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"}
    assert record["dct:identifier"] == record["@id"] == "urn:troth:consent:p1:newsletter"
    (notice,) = record["dpv:hasNotice"]
    assert (notice["dct:hasVersion"], notice["dct:language"], notice["dct:description"]) == ("2.0.0", "en", shown)
    events = record["dpv:hasConsentStatus"]
    assert [event["@type"] for event in events] == [
        ["dpv:ConsentGiven"],
        ["dpv:RenewedConsentGiven"],
        ["dpv:ConsentWithdrawn"],
    ]
    times = [event["dpv:isIndicatedAtTime"]["@value"] for event in events]
    assert times == ["2025-02-01T09:00:00Z", "2025-03-01T09:00:00Z", "2025-04-01T08:00:00Z"]
    assert [event["dpv:hasIndicationMethod"] for event in events] == ["web", "web", "link"]
    assert {event["dpv:isIndicatedBy"]["@id"] for event in events} == {record["dpv:hasDataSubject"]["@id"]}
    duration = events[0]["dpv:hasDuration"]
    assert (duration["time:numericDuration"]["@value"], duration["time:unitType"]["@id"]) == ("2", "time:unitYear")
    assert "dpv:hasDuration" not in events[2]
    controls = record["dpv:hasConsentControl"]
    assert [(control["@type"], control["dpv:isExercisedAt"]) for control in controls] == [
        (["dpv:WithdrawConsent"], "link"),
        (["dpv:WithdrawConsent"], "email"),
    ]
    (process,) = record["dpv:hasProcess"]
    assert process == {"@id": "policy:purposes.news.readers"}
    within = nodes[process["@id"]]
    assert within["dpv:hasPurpose"] == {"@id": "policy:purposes.news"}
    assert within["dpv:hasPersonalData"] == [{"@id": "policy:categories.contact"}]
    assert within["dpv:hasStorageCondition"]["skos:note"] == "while ground stands"
    assert nodes["policy:controllers.nord"]["dpv:hasName"] == "Nord Tele AB"


def test_nothing_hangs_in_the_air_and_the_person_is_not_named(office: Office) -> None:
    office.customer("Anna-Lisa", "1980-01-01")
    office.say("2025-02-01 10:00", "consent", "Anna-Lisa", "newsletter", text="2.0.0", actor="person")
    office.line(1, "Anna-Lisa", "surveys", "yes", "2025-02-01T10:00:00+01:00")
    records, nodes = exported(office, "Anna-Lisa", "2025-05-01 10:00")
    assert [record["dct:title"] for record in records] == ["Send me the newsletter", "Ask me what I think"]
    ours = [name for name in _references(list(nodes.values())) if name.startswith(("policy:", "urn:"))]
    assert {name for name in ours if name not in nodes} == set()
    assert "Anna-Lisa" not in json.dumps(list(nodes.values()))


def test_what_is_not_known_is_left_out_and_not_made_up(office: Office) -> None:
    office.customer("Bo")
    office.line(1, "Bo", "newsletter", "yes", "some day")
    (record,), _ = exported(office, "Bo", "2025-05-01 10:00")
    first, last = record["dpv:hasConsentStatus"]
    assert first["@type"] == ["dpv:ConsentGiven"]
    assert "dpv:isIndicatedAtTime" not in first
    assert "dpv:isIndicatedBy" not in first
    assert first["skos:note"] == "when is not known; what is recorded: some day"
    assert last["@type"] == ["dpv:ConsentUnknown"]
    assert "dct:language" not in record
    assert exported(office, "Nobody", "2025-05-01 10:00")[0] == []


def test_guardians_refusals_and_expiry_have_their_own_terms(sqlite_office: Office) -> None:
    sqlite_office.customer("Elsa", "2018-01-01")
    sqlite_office.say("2025-02-01 10:00", "consent", "Elsa", "newsletter", text="2.0.0", actor="guardian", by="Eva Ek")
    sqlite_office.say("2025-02-01 10:00", "withdrawal", "Elsa", "surveys")
    news, surveys = exported(sqlite_office, "Elsa", "2028-05-01 10:00")[0]
    given, expired = news["dpv:hasConsentStatus"]
    assert given["dpv:isIndicatedBy"] == {"@type": ["dpv:GuardianOfDataSubject"], "dpv:hasName": "Eva Ek"}
    assert expired["@type"] == ["dpv:ConsentExpired"]
    assert expired["dct:date"] == {"@value": "2027-02-01", "@type": "xsd:date"}
    (refused,) = surveys["dpv:hasConsentStatus"]
    assert refused["@type"] == ["dpv:ConsentRefused"]
    seen = {kind for record in (news, surveys) for event in record["dpv:hasConsentStatus"] for kind in event["@type"]}
    assert seen <= STATUS
