"""Promises of the company that names itself nowhere, on its policy as mended.

Waiting: XX-13's example is a note of each read, with its ground, which comes with the log of uses. That an e-mail
address may be read for that purpose is tested here, and that test bears no mark.
"""

import pytest

from promises.company import Company
from promises.conftest import EXAMPLES, Founded
from promises.stories import consent, customer, invoice, year
from troth.engine.bootstrap import read_policy

PERSON = {"class": "customer", "person": "1"}
REGULAR = "  regular:        {label: Regular personal data, about: [customer, contact, enquirer]}"
OPEN_PURPOSE = "other_business"
ENTRY = """\
  other_business:
    label: Plan where shops are opened
    uses:
      addresses:
        data: [regular.address]
        about: [customer]
        ground: legitimate_interest
        interest: shops near people
        why: to see where they live
        keep: until customership.ended
"""


@pytest.mark.promise("XX-02")
def test_quality_is_improved_only_with_a_yes(founded: Founded) -> None:
    company = founded("unnamed", "customers", "contracts", "consent_log", "consumption")
    for number in (1, 2):
        customer(company, number)
        company.add(
            "consumption", customer_id=number, month="2025-01-01", month_ends_on="2025-01-31", megabytes=number * 100
        )
    consent(company, 2, "quality", "2025-01-01T09:00:00")
    answers = company.may_use_each("quality", "consumption", "megabytes", "2025-02-10 12:00")
    assert {key: answer.truth for key, answer in answers.items()} == {
        (1, "2025-01-01"): False,
        (2, "2025-01-01"): True,
    }


@pytest.mark.promise("XX-14")
def test_a_named_law_needs_no_consent_and_one_without_a_name_is_refused(founded: Founded) -> None:
    company = founded("unnamed", "customers", "contracts", "consent_log")
    year(company, "2024-12-31")
    customer(company, 1)
    invoice(company, 1, 1, "2024-11-05", settled="2024-12-01")
    consent(company, 1, "newsletter", "2024-01-01T09:00:00")
    company.tell("2025-02-01 09:00", kind="withdrawal", consent="newsletter", **{"class": "customer", "person": "1"})
    allowed = company.may_use("legislation", "invoices", 1, "amount", "2025-02-02 12:00")
    assert (allowed.truth, allowed.because) == (True, "purposes.legislation.vouchers")
    found = company.new_findings(" law: BFL 7:2,", "")
    assert ("error", "GROUND_COMPANION", "purposes.legislation.vouchers") in found


@pytest.mark.promise("XX-43")
def test_what_rested_on_the_consent_goes_and_what_the_agreement_needs_stays(founded: Founded) -> None:
    company = founded("unnamed", "customers", "contracts", "consent_log", "consumption", "orders")
    customer(company, 1)
    consent(company, 1, "own_marketing", "2024-10-01T09:00:00")
    company.add("consumption", customer_id=1, month="2025-01-01", month_ends_on="2025-01-31", megabytes=100)
    company.add("orders", id=2, customer_id=1, contract_id=1, item="Router", ordered_at="2025-01-10T09:00:00+01:00")
    company.sweep("2025-02-01")
    assert len(company.rows("consumption")) == 1
    company.tell("2025-02-01 09:00", kind="withdrawal", consent="own_marketing", **{"class": "customer", "person": "1"})
    company.sweep("2025-02-02")
    assert company.rows("consumption") == []
    assert company.keys("orders") == {2}


@pytest.mark.promise("XX-03")
def test_regular_data_is_defined_by_its_fields(mended: Founded) -> None:
    """As published regular data has no fields, and nothing else is wrong with its name; with four it is defined."""
    company = mended("unnamed")
    for file in ("policy.yaml", "map.yaml"):
        (company.folder / file).write_bytes((EXAMPLES / "unnamed" / "as-published" / file).read_bytes())
    assert vague(company) == ["categories.regular"]
    fields = ("name", "address", "phone", "email")
    parts = ", ".join(f"{field}: {{label: The {field}}}" for field in fields)
    company.rewrite(REGULAR, f"{REGULAR[:-1]}, parts: {{{parts}}}}}")
    assert set(company.policy.declaration.policy.categories["regular"].parts) == set(fields)
    assert vague(company) == []
    company.rewrite(f"parts: {{{parts}}}}}", f"open: true, parts: {{{parts}}}}}")
    assert vague(company) == ["categories.regular"], "a list that is not closed defines nothing"


def vague(company: Company) -> list[str]:
    """The kinds of data whose name says nothing."""
    return [finding.subject for finding in company.check() if finding.code == "VAGUE_CATEGORY"]


def test_the_mended_policy_says_what_regular_data_is() -> None:
    _, findings = read_policy(EXAMPLES / "unnamed" / "mended")
    assert "VAGUE_CATEGORY" not in {finding.code for finding in findings}


@pytest.mark.promise("XX-09")
def test_an_open_purpose_accepts_nothing_until_somebody_says_what_it_is(founded: Founded) -> None:
    _, published = read_policy(EXAMPLES / "unnamed" / "as-published")
    assert ("VAGUE_PURPOSE", "purposes.other") in {(finding.code, finding.subject) for finding in published}
    company = founded("unnamed", "customers", "contracts", "consent_log")
    customer(company, 1)
    told = {"kind": "objection", "purpose": OPEN_PURPOSE, **PERSON}
    refused = company.tell("2025-01-10 09:00", **told)
    assert refused.positions == ()
    assert [finding.says for finding in refused.findings] == [f"the policy declares no purpose `{OPEN_PURPOSE}`"]
    asked = company.may_use(OPEN_PURPOSE, "customers", 1, "street", "2025-01-10 12:00")
    assert (asked.truth, asked.because) == (False, f"no claim of `{OPEN_PURPOSE}`")

    company.rewrite("  version: 1.0.0\n  effective: 2024-01-01\n", "  version: 1.1.0\n  effective: 2025-01-11\n")
    company.rewrite("purposes:  ", f"purposes:\n{ENTRY}#")
    asked = company.may_use(OPEN_PURPOSE, "customers", 1, "street", "2025-01-11 12:00")
    assert (asked.truth, asked.because) == (True, f"purposes.{OPEN_PURPOSE}.addresses")
    assert company.may_use(OPEN_PURPOSE, "customers", 1, "name", "2025-01-11 12:00").truth is False, "not what it names"
    taken = company.tell("2025-01-11 13:00", **told)
    assert (len(taken.positions), taken.findings) == (1, ())


@pytest.mark.promise("XX-10")
def test_an_address_serves_an_order_while_the_order_runs(founded: Founded) -> None:
    company = founded("unnamed", "customers", "contracts", "consent_log", "orders")
    customer(company, 1, since="2025-01-10", until="2025-02-01")
    company.add("orders", id=1, customer_id=1, contract_id=1, item="Router", ordered_at="2025-01-10T10:00:00+01:00")
    for table, column in (("customers", "street"), ("orders", "item")):
        running, over = (
            company.may_use("fulfil_request", table, 1, column, f"{day} 12:00") for day in ("2025-01-20", "2025-02-02")
        )
        assert (running.truth, over.truth) == (True, False), column
        assert running.because == over.because == "purposes.fulfil_request.customer"
    for purpose in company.policy.declaration.policy.purposes:
        assert company.may_use(purpose, "customers", 1, "street", "2025-02-02 12:00").truth is False, purpose
    assert company.decided("customers", 1, "street", "2025-02-02 12:00").keep is True, (
        "kept for questions, and not used"
    )


@pytest.mark.promise("XX-11", "XX-12")
def test_a_profile_needs_the_consent_that_names_who_it_is_for(founded: Founded) -> None:
    company = founded("unnamed", "customers", "contracts", "consent_log", "consumption")
    for number in (1, 2):
        customer(company, number)
        company.add("consumption", customer_id=number, month="2025-01-01", month_ends_on="2025-01-31", megabytes=300)
    consent(company, 1, "own_marketing", "2025-03-01T09:00:00")

    def profiled(at: str) -> dict[object, object]:
        asked = company.may_use_each("own_marketing", "consumption", "megabytes", at)
        return {key: answer.truth for key, answer in asked.items()}

    one, two = (1, "2025-01-01"), (2, "2025-01-01")
    assert profiled("2025-02-28 12:00") == {one: False, two: False}
    assert profiled("2025-03-02 12:00") == {one: True, two: False}
    for column in ("name", "email"):
        own, partners = (
            company.may_use_each(purpose, "customers", column, "2025-03-02 12:00")
            for purpose in ("own_marketing", "partner_marketing")
        )
        assert {key: answer.truth for key, answer in own.items()} == {1: True, 2: False}
        assert {key: answer.truth for key, answer in partners.items()} == {1: False, 2: False}
    consent(company, 1, "partner_marketing", "2025-03-03T09:00:00")
    asked = company.may_use("partner_marketing", "customers", 1, "email", "2025-03-04 12:00")
    assert (asked.truth, asked.because) == (True, "purposes.partner_marketing.address")


def test_a_representative_is_met_for_relations_while_she_works_there(founded: Founded) -> None:
    company = founded("unnamed", "customers", "contracts", "consent_log", "employees")
    customer(company, 1)
    since = "2024-01-10T09:00:00+01:00"
    company.add("employees", id=7, company_id=1, name="Bo Dahl", email="bo@acme.example", created_at=since)
    asked = company.may_use("relations", "employees", 7, "email", "2025-01-10 12:00")
    assert (asked.truth, asked.because) == (True, "purposes.relations.contact")
    assert company.may_use("own_marketing", "employees", 7, "email", "2025-01-10 12:00").truth is False
