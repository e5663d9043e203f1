"""The graph in terms of DPV: every word of the language has a term or a gap that is said; nothing hangs in the air."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from accountability.declarations import BARE_MAP, bare, full, loaded
from accountability.golden import as_golden
from accountability.test_notice import HOSTILE, everywhere
from troth.accountability.dpv.graph import graph
from troth.accountability.dpv.terms import terms
from troth.declaration.dealings import RIGHT_NAMES
from troth.declaration.load import load_policy_file
from troth.declaration.model import CategoryKind, Declaration, GroundKind
from troth.declaration.outside import Act, RecipientRole, Safeguard
from troth.declaration.sections import POLICY
from troth.law.packs.eea import countries
from troth.render.jsonld import jsonld

HOUSE = Path(__file__).parents[2]
EEA = countries(date(2026, 1, 1))
WORDS = {
    "ground": get_args(GroundKind),
    "kind": get_args(CategoryKind),
    "role": get_args(RecipientRole),
    "safeguard": get_args(Safeguard),
    "act": get_args(Act),
    "right": RIGHT_NAMES,
    "art9": tuple("abcdefghij"),
    "source": ("person", "use", "device"),
    "form": ("anonymous", "pseudonymous"),
}
SAID = {
    *("policy", "controllers", "people", "categories", "consents"),
    *("purposes", "recipients", "never", "rights", "measures"),
}
"""Sections that are in the graph."""


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every node of a document, however deep."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def made(declaration: Declaration) -> Any:
    return json.loads(jsonld(graph(declaration, EEA).document))


@pytest.mark.parametrize("table", WORDS)
def test_every_word_has_a_term_or_a_gap_and_not_both(table: str) -> None:
    known = terms()
    for word in WORDS[table]:
        assert (word in known.words[table]) != (f"{table}.{word}" in known.gaps), word
    assert set(known.words[table]) <= set(WORDS[table])
    assert all(known.words[table].values())


def test_every_gap_says_what_is_said_instead_and_every_section_is_said_or_a_gap() -> None:
    known = terms()
    assert all(known.gaps.values())
    gaps = {gap.removeprefix("section.") for gap in known.gaps if gap.startswith("section.")}
    assert gaps | SAID == set(POLICY)
    assert not gaps & SAID
    assert known.version == "2.3"


def test_the_graph_of_a_policy_with_every_key() -> None:
    as_golden("dpv.jsonld", jsonld(graph(full(), EEA).document))


@pytest.mark.parametrize("declaration", [full(), bare(), bare("purposes: {p: {label: P, part_of: p}}")])
def test_every_reference_is_there_and_every_prefix_is_known(declaration: Declaration) -> None:
    document = made(declaration)
    there = {node["@id"] for node in document["@graph"]}
    prefixes = set(document["@context"])
    for node in nodes(document["@graph"]):
        at = node.get("@id", "")
        assert not at.startswith("policy:") or at in there, at
        types = node.get("@type", [])
        for name in (at, *([types] if isinstance(types, str) else types), *node):
            if isinstance(name, str) and name and not name.startswith("@"):
                assert name.partition(":")[0] in prefixes, name
    assert len(there) == len(document["@graph"])


def test_each_policy_row_is_a_process_with_its_purpose_ground_and_end() -> None:
    by_id = {node["@id"]: node for node in made(full())["@graph"]}
    row = by_id["policy:purposes.billing.traffic"]
    assert row["@type"] == ["dpv:PersonalDataProcess"]
    assert row["dpv:hasPurpose"] == {"@id": "policy:purposes.billing"}
    assert {"@id": "eu-gdpr:A6-1-b"} in row["dpv:hasLegalBasis"]
    assert {"@id": "eu-gdpr:A9-2-f"} in row["dpv:hasLegalBasis"]
    assert {"@id": "dpv:PseudonymisedData"} in row["dpv:hasPersonalData"]
    assert row["dpv:hasRecipient"] == [{"@id": "policy:recipients.cloud"}]
    cloud = by_id["policy:recipients.cloud"]
    assert cloud["dpv:hasThirdCountry"] == [{"@id": "loc:US"}]
    assert cloud["dpv:hasTechnicalOrganisationalMeasure"] == [{"@id": "eu-gdpr:StandardContractualClauses"}]
    assert by_id["policy:purposes.billing"]["skos:broader"] == [
        {"@id": "policy:purposes.service"},
        {"@id": "dpv:DirectMarketing"},
    ]


@pytest.mark.parametrize(
    ("keep", "kind", "more"),
    [
        ("24 months after recorded", "dpv:TemporalDuration", {"time:unitType": {"@id": "time:unitMonth"}}),
        ("1 year after recorded", "dpv:TemporalDuration", {"time:unitType": {"@id": "time:unitYear"}}),
        ("until contract.ended", "dpv:UntilEventDuration", {"skos:note": "contract.ended"}),
        ("no end", "dpv:EndlessDuration", {}),
        ("6 to 24 months after recorded applied 6 months", "dpv:Duration", {}),
        ("1 year after recorded or 2 years after contract.ended whichever last", "dpv:Duration", {}),
        ("newest 5 per person", "dpv:Duration", {}),
    ],
)
def test_an_end_is_a_duration_and_its_rule_is_never_lost(keep: str, kind: str, more: dict[str, Any]) -> None:
    row = f"{{data: [contact], ground: vital_interest, keep: {keep}}}"
    found = graph(bare(f"purposes: {{p: {{label: P, uses: {{a: {row}}}}}}}"), EEA)
    by_id = {node["@id"]: node for node in found.document["@graph"]}
    storage = by_id["policy:purposes.p.a"]["dpv:hasStorageCondition"]
    assert storage["skos:note"] == keep
    assert storage["dpv:hasDuration"]["@type"][0] == kind
    assert more.items() <= storage["dpv:hasDuration"].items()
    assert ("keep.clocks" in found.gaps) == (kind == "dpv:Duration")


def test_a_row_without_a_ground_has_none_and_says_so() -> None:
    row = "{data: [contact], ground: undeclared, reading: silent, keep: not kept}"
    found = graph(bare(f"purposes: {{p: {{label: P, uses: {{a: {row}}}}}}}"), EEA)
    by_id = {node["@id"]: node for node in found.document["@graph"]}
    assert "dpv:hasLegalBasis" not in by_id["policy:purposes.p.a"]
    assert "ground.undeclared" in found.gaps


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_text(words: str) -> None:
    declaration = loaded(everywhere(words), BARE_MAP)[0]
    if declaration is None:
        assert "\u202e" in words
        return
    document = made(declaration)
    plain = made(loaded(everywhere("words"), BARE_MAP)[0] or bare())
    assert [list(node) for node in nodes(document)] == [list(node) for node in nodes(plain)]


def test_the_command_says_what_the_vocabulary_cannot() -> None:
    words = [sys.executable, "-m", "troth", "export", "dpv", str(HOUSE / "examples" / "th1ng" / "mended")]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    processes = [one for one in json.loads(done.stdout)["@graph"] if "dpv:PersonalDataProcess" in one["@type"]]
    policy, _ = load_policy_file(HOUSE / "examples" / "th1ng" / "mended")
    assert policy is not None
    assert len(processes) == sum(len(purpose.uses) for purpose in policy.purposes.values()) > 40
    assert "section.holds: left out" in done.stderr
