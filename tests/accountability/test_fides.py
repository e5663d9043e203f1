"""From a manifest of Fides and back: what stays, what is lost, and that nothing is guessed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.declarations import declared, full, loaded
from accountability.test_notice import HOSTILE
from troth.accountability.fides.draft import draft, named
from troth.accountability.fides.manifest import manifest
from troth.accountability.fides.taxonomy import BASES, SPECIAL
from troth.declaration.findings import Findings
from troth.declaration.model import GroundKind
from troth.declaration.reader import read_yaml
from troth.render.jsonld import jsonld
from troth.render.policy_draft import policy_yaml

MAP = """
map: {policy: acme}
stores: {crm: {kind: sqlite, url: env:CRM, country: SE}}
tables: {}
"""
MANIFEST = """
organization:
  - fides_key: acme
    name: Acme AB
    controller: {name: Acme AB, email: a@acme.example, address: Storgatan 1}
    data_protection_officer: {email: dpo@acme.example}
    meta: null
system:
  - fides_key: shop
    name: The shop
    system_type: Service
    does_international_transfers: true
    privacy_declarations:
      - name: Sell shoes
        data_categories: [user.contact.email, user.financial.credit_card]
        data_use: essential.service.payment_processing
        data_subjects: [customer]
        legal_basis_for_processing: Contract
        retention_period: 30 days
        cookies: [{name: cart}]
      - name: Care
        data_categories: [user.health_and_medical]
        data_use: essential.service
        data_subjects: [patient, customer]
        legal_basis_for_processing: Vital interests
        special_category_legal_basis: Vital interests
        data_shared_with_third_parties: true
        third_parties: A hospital
  - fides_key: mails
    privacy_declarations:
      - name: Newsletter
        data_categories: [user.contact.email]
        data_use: marketing.communications.email
        data_subjects: [customer]
  - fides_key: silent
dataset:
  - fides_key: db
    collections:
      - name: users
        fields:
          - {name: phone, data_categories: [user.contact.phone_number]}
          - {name: inner, fields: [{name: ip, data_categories: [user.device.ip_address]}]}
registry: [{fides_key: x}]
"""


def drafted(text: str) -> str:
    findings = Findings()
    root = read_yaml(text.encode(), "fides.yml", findings)
    assert root is not None
    return policy_yaml(draft(root))


def said(policy: str) -> str:
    """A draft in which somebody has said what it leaves open."""
    told = {"effective": "2025-01-01", "timezone": "Europe/Stockholm", "country": "SE"}
    for key, value in told.items():
        policy = policy.replace(f"{key}: todo", f"{key}: {value}")
    return policy.replace("[todo]", "[en]", 1).replace("[todo]", "[GDPR]").replace('"todo"', "a@acme.example")


def privacy(document: Any) -> set[tuple[Any, ...]]:
    """What stays: for each privacy declaration its name, use, categories, subjects, and condition for special data."""
    return {
        (
            one["name"],
            one["data_use"],
            frozenset(one["data_categories"]),
            frozenset(one["data_subjects"]),
            one.get("special_category_legal_basis"),
        )
        for system in document["system"]
        for one in system.get("privacy_declarations", ())
    }


def test_there_and_back_again() -> None:
    back = json.loads(jsonld(manifest(declared(said(drafted(MANIFEST)), MAP))))
    assert privacy(back) == {
        (
            "Sell shoes",
            "essential.service.payment_processing",
            frozenset({"user.contact.email", "user.financial.credit_card"}),
            frozenset({"customer"}),
            None,
        ),
        (
            "Care",
            "essential.service",
            frozenset({"user.health_and_medical"}),
            frozenset({"patient", "customer"}),
            "Vital interests",
        ),
        (
            "Newsletter",
            "marketing.communications.email",
            frozenset({"user.contact.email"}),
            frozenset({"customer"}),
            None,
        ),
    }
    assert not {"data_category", "data_use", "data_subject"} & back.keys()  # all are keys of Fides, none a new one
    again = json.loads(jsonld(manifest(declared(said(drafted(json.dumps(back))), MAP))))
    assert privacy(again) == privacy(back)
    assert len(again["system"]) == 1


def test_nothing_is_guessed_and_every_gap_is_said() -> None:
    policy = declared(said(drafted(MANIFEST)), MAP).policy
    sell = policy.purposes["essential_service_payment_processing"].uses["shop"]
    assert (sell.ground, str(sell.keep.text)) == ("undeclared", "no end")
    assert sell.reading is not None
    assert "its ground is Contract, and not which relation" in sell.reading
    assert "its period is 30 days, and not from when" in sell.reading
    care = policy.purposes["essential_service"].uses["shop"]
    assert (care.ground, care.art9) == ("vital_interest", "c")
    assert policy.categories["user_health_and_medical"].kind == "special"
    assert policy.categories["user_financial_credit_card"].kind == "card"
    assert {"user_contact_phone_number", "user_device_ip_address"} <= policy.categories.keys()
    assert policy.purposes["marketing_communications_email"].direct_marketing
    assert not policy.purposes["essential_service"].direct_marketing
    assert policy.controllers["organisation"].dpo == "dpo@acme.example"
    text = drafted(MANIFEST)
    for gap in (
        "`cookies`",
        "`third_parties`",
        "third parties; declare",
        "transfers",
        "dataset `db`",
        "registry",
        "silent",
    ):
        assert any(gap in line for line in text.splitlines() if line.startswith("# open: ")), gap


def test_what_is_left_open_is_found_by_the_check() -> None:
    text = drafted(MANIFEST)
    found, findings = loaded(text, MAP)
    assert found is None
    wrong = [text.splitlines()[one.span.line - 1] for one in findings if one.level == "error"]
    assert len(wrong) >= 3
    assert all("todo" in line for line in wrong)


def test_every_ground_and_letter_has_its_value() -> None:
    assert set(BASES) == set(get_args(GroundKind)) - {"instruction", "undeclared"}
    assert set(SPECIAL) == set("abcdefghij")


def test_a_policy_of_ones_own_makes_keys_of_its_own() -> None:
    found = json.loads(jsonld(manifest(full())))
    [system] = found["system"]
    assert [one["name"] for one in system["privacy_declarations"]] == [
        "Calls on the bill",
        "purposes.billing.news",
        "purposes.billing.vouchers",
        "purposes.billing.interest",
    ]
    assert system["privacy_declarations"][0]["third_parties"] == "Example Cloud Ltd."
    parents = {one["fides_key"]: one.get("parent_key") for one in found["data_category"]}
    assert parents == {"contact": None, "contact.email": "contact", "contact.national_id": "contact", "traffic": None}


@pytest.mark.parametrize("word", ["all", "us", "no", "null", "", "___", "9lives", "ÅÄÖ", "User.Contact", "a" * 300])
def test_a_key_never_means_something_else_as_a_name(word: str) -> None:
    one = {"name": "N", "data_categories": [word or "x"], "data_use": word or "x", "data_subjects": [word or "x"]}
    text = json.dumps({"system": [{"fides_key": word, "privacy_declarations": [one]}]})
    policy = declared(said(drafted(text)), MAP).policy
    [row] = [use for purpose in policy.purposes.values() for use in purpose.uses.values()]
    assert row.data == (named(word or "x"),)
    assert row.data != ("all",)


def test_two_keys_that_would_have_one_name_stay_two() -> None:
    one = {"name": "N", "data_categories": ["a.b", "a_b"], "data_use": "u.v", "data_subjects": ["c"]}
    two = one | {"data_use": "u_v"}
    text = json.dumps({"system": [{"fides_key": "s", "privacy_declarations": [one, two]}]})
    back = manifest(declared(said(drafted(text)), MAP))
    assert {one["data_use"] for one in back["system"][0]["privacy_declarations"]} >= {"u.v"}
    policy = declared(said(drafted(text)), MAP).policy
    assert [entry.label for entry in policy.categories.values()] == ["a.b", "a_b"]
    assert len(policy.purposes) == 2


@pytest.mark.parametrize("words", [word for word in HOSTILE if "\u202e" not in word])
def test_hostile_words_make_no_keys_of_a_policy(words: str) -> None:
    one = {"name": words, "data_categories": [words], "data_use": words, "data_subjects": [words]}
    own = {"fides_key": words, "name": words, "controller": {"name": words, "email": "a@b.example"}}
    text = json.dumps({"organization": [own], "system": [{"fides_key": words, "privacy_declarations": [one]}]})
    policy = declared(said(drafted(text)), MAP).policy
    assert len(policy.purposes) == len(policy.categories) == len(policy.people) == 1
    assert next(iter(policy.categories.values())).label == " ".join(words.split())


KEYS = st.sampled_from(["system", "privacy_declarations", "data_use", "data_categories", "fields", "x"])
LEAVES = st.text("ab.{}#'\n", max_size=5) | st.none() | st.booleans()


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=12,
    )
)
def test_a_manifest_of_any_shape_makes_a_draft(shape: Any) -> None:
    findings = Findings()
    text = json.dumps({"system": shape, "dataset": shape, "organization": shape})
    root = read_yaml(text.encode(), "fides.yml", findings)
    if root is not None:
        said_so = Findings()
        assert read_yaml(policy_yaml(draft(root)).encode(), "policy.yaml", said_so) is not None
        assert not said_so.stop


def test_the_commands(tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "troth", *words], capture_output=True, text=True, check=False)

    file, folder = tmp_path / "fides.yml", tmp_path / "draft"
    file.write_text(MANIFEST, encoding="utf-8")
    done = run("import", "fideslang", str(file), "--output", str(folder))
    assert done.returncode == 0, done.stderr
    assert "open: system `silent`" in done.stdout
    assert (folder / "policy.yaml").read_text(encoding="utf-8") == drafted(MANIFEST)
    twice = run("import", "fideslang", str(file), "--output", str(folder))
    assert (twice.returncode, twice.stdout) == (2, "")
    assert "FILE_EXISTS" in twice.stderr
    file.write_text("system: [", encoding="utf-8")
    assert run("import", "fideslang", str(file), "--output", str(tmp_path / "other")).returncode == 1
    assert not (tmp_path / "other").exists()
    example = Path(__file__).parents[2] / "examples" / "th1ng" / "mended"
    told = run("export", "fideslang", str(example))
    assert len(json.loads(told.stdout)["system"][0]["privacy_declarations"]) > 40
    assert "not in a manifest of Fides" in told.stderr
