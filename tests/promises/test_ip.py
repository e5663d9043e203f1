"""Promises of IoT Partner, on its policy as mended.

Waiting: IP-32's example is a note of each look at an old matter, which comes with the log of uses; that it may be
looked at is tested here, and that test bears no mark. IP-30 is about rows that are held on a controller's instruction.
"""

import pytest

from promises.conftest import Founded
from promises.stories import agreement, case, consent, customer, invoice, year

PERSON = {"class": "customer", "person": "1"}


@pytest.mark.promise("IP-13")
def test_what_was_ordered_is_used_while_the_agreement_lives(founded: Founded) -> None:
    company = founded("iot-partner", "customers", "contracts", "orders")
    customer(company, 1, since="2025-01-01", until="2025-12-31")
    company.add("orders", id=7, customer_id=1, contract_id=1, item="SIM cards", ordered_at="2025-01-02T09:00:00+01:00")
    allowed, denied = (
        company.may_use("contract_fulfilment", "orders", 7, "item", f"{day} 12:00")
        for day in ("2025-06-01", "2026-01-01")
    )
    assert (allowed.truth, allowed.because) == (True, "purposes.contract_fulfilment.customer")
    assert denied.truth is False
    assert company.policy.declaration.policy.purposes["contract_fulfilment"].uses["customer"].ground == "contract"


@pytest.mark.promise("IP-16")
def test_abuse_is_prevented_only_once_there_is_a_ground(founded: Founded) -> None:
    company = founded("iot-partner", "visitors", "visits")
    company.add("visitors", visitor_id="v1", first_seen="2025-01-09T12:00:00.000Z", ip="192.0.2.1")
    company.add("visits", id=1, visitor_id="v1", at="2025-01-09T12:00:00.000Z", path="/")
    grounded = company.may_use("abuse_prevention", "visits", 1, "path", "2025-01-11 12:00")
    assert (grounded.truth, grounded.because) == (True, "purposes.abuse_prevention.visits")
    row = "{data: [device.page_views], about: [visitor], ground: "
    interest = "legitimate_interest, interest: a website that is not misused"
    found = company.new_findings(row + interest, row + "undeclared")
    assert ("warning", "GROUND_UNDECLARED", "purposes.abuse_prevention.visits") in found
    assert company.may_use("abuse_prevention", "visits", 1, "path", "2025-01-10 12:00").truth is False


@pytest.mark.promise("IP-38")
def test_a_year_from_the_notice_is_kept_though_the_clock_counts_from_the_end(founded: Founded) -> None:
    """Notice on 29 February and end on 31 May 2024: the safe day is 28 February 2025, and nothing is left after it."""
    company = founded("iot-partner", "customers", "contracts")
    customer(company, 1, until="2024-05-31")
    customer(company, 2, until="2024-05-31")
    company.tell("2024-06-10 09:00", kind="hold", hold="order", **PERSON | {"person": "2"})
    company.sweep("2025-02-28")
    assert company.row("customers", 1)["name"] == "K1 Karlsson"
    company.sweep("2025-03-01")
    erased, held = company.row("customers", 1), company.row("customers", 2)
    assert (erased["name"], erased["email"], erased["street"]) == ("(erased)", None, None)
    assert held["name"] == "K2 Karlsson", "a court wants it kept"


@pytest.mark.promise("IP-41")
def test_an_invoice_is_kept_until_the_end_of_the_seventh_year(founded: Founded) -> None:
    company = founded("iot-partner", "customers", "contracts")
    year(company, "2024-12-31")
    customer(company, 1, until="2024-06-30")
    invoice(company, 1, 1, "2024-03-01", settled="2024-03-20")
    held = company.decided("invoices", 1, "amount", "2031-12-31 12:00")
    assert (held.keep, held.must_keep, held.because) == (True, True, "purposes.accounting.vouchers")
    company.sweep("2031-12-31")
    assert company.keys("invoices") == {1}
    company.sweep("2032-01-01")
    assert company.keys("invoices") == set()


@pytest.mark.promise("IP-51")
def test_whoever_took_back_her_consent_is_not_among_the_readers(founded: Founded) -> None:
    company = founded("iot-partner", "customers", "contracts", "consent_log")
    for number in (1, 2):
        customer(company, number)
        consent(company, number, "newsletter", "2025-01-01T09:00:00")
    company.tell("2025-03-01 09:00", kind="withdrawal", consent="newsletter", **PERSON)
    answers = company.may_use_each("newsletter", "customers", "email", "2025-03-02 08:00")
    assert {key: answer.truth for key, answer in answers.items()} == {1: False, 2: True}


@pytest.mark.promise("IP-54")
def test_whoever_objected_gets_no_offers(founded: Founded) -> None:
    company = founded("iot-partner", "customers", "contracts", "consent_log")
    for number in (1, 2):
        customer(company, number)
        consent(company, number, "direct_marketing", "2025-01-01T09:00:00")
    company.tell("2025-02-01 09:00", kind="objection", direct_marketing=True, **PERSON)
    answers = company.may_use_each("direct_marketing", "customers", "email", "2025-02-02 08:00")
    assert {key: answer.truth for key, answer in answers.items()} == {1: False, 2: True}


def test_identity_goes_with_the_agreement_and_comes_back_with_no_other(founded: Founded) -> None:
    """Not in the published words: what was added to them is kept as well."""
    company = founded("iot-partner", "customers", "contracts")
    customer(company, 1, until="2024-12-31")
    company.sweep("2025-01-02")
    left = company.row("customers", 1)
    assert (left["personnummer"], left["birth_date"], left["name"]) == (None, None, "K1 Karlsson")
    agreement(company, 1, since="2025-02-01")
    company.sweep("2025-10-15")
    assert company.row("customers", 1)["name"] == "K1 Karlsson", "a customer again"


@pytest.mark.promise("IP-08")
def test_the_contact_of_a_customer_is_used_while_the_customers_agreement_runs(founded: Founded) -> None:
    company = founded("iot-partner", "customers", "contracts", "employees")
    customer(company, 1, since="2024-01-01", until="2025-01-31")
    customer(company, 2, since="2024-01-01")
    for key, agreed, left in ((1, 1, None), (2, 2, None), (3, 2, "2025-01-15"), (4, None, None)):
        company.add(
            "employees",
            id=key,
            company_id=agreed or 2,
            contract_id=agreed,
            name=f"B{key}",
            email=f"b{key}@acme.example",
            created_at="2024-01-10T09:00:00+01:00",
            left_on=left,
        )
    before, after = (
        company.may_use_each("contract_fulfilment", "employees", "email", f"{day} 12:00")
        for day in ("2025-01-30", "2025-02-01")
    )
    assert {key: answer.truth for key, answer in before.items()} == {1: True, 2: True, 3: False, 4: False}
    assert {key: answer.truth for key, answer in after.items()} == {1: False, 2: True, 3: False, 4: False}
    assert {answer.because for answer in after.values()} == {"purposes.contract_fulfilment.contact"}
    for purpose in company.policy.declaration.policy.purposes:
        assert company.may_use(purpose, "employees", 1, "email", "2025-02-01 12:00").truth is False, purpose


@pytest.mark.promise("IP-31")
def test_who_made_contact_is_reached_while_the_matter_is_open(founded: Founded) -> None:
    company = founded("iot-partner", "customers", "contracts", "cases")
    for number in (1, 2):
        customer(company, number)
    case(company, 77, 1, "fault", "2025-01-01T09:00:00")
    asked = company.may_use_each("case_handling", "customers", "phone", "2025-01-05 12:00")
    assert {key: answer.truth for key, answer in asked.items()} == {1: True, 2: False}
    assert company.may_use("case_handling", "cases", 77, "subject", "2025-01-05 12:00").truth is True
    company.run("UPDATE cases SET closed_at = '2025-01-10T17:00:00+01:00'")
    for column in ("phone", "email", "name"):
        asked = company.may_use_each("case_handling", "customers", column, "2025-02-10 12:00")
        assert {key: answer.truth for key, answer in asked.items()} == {1: False, 2: False}
        assert {answer.because for answer in asked.values()} == {"purposes.case_handling.contact"}
    assert company.may_use("case_handling", "cases", 77, "subject", "2025-02-10 12:00").truth is False


def test_an_old_matter_is_looked_at_when_the_question_comes_back(founded: Founded) -> None:
    company = founded("iot-partner", "customers", "contracts", "cases")
    customer(company, 1)
    case(company, 77, 1, "fault", "2024-06-01T09:00:00", "2024-06-10T17:00:00")
    asked = company.may_use("case_history", "cases", 77, "subject", "2025-02-10 12:00")
    assert (asked.truth, asked.because) == (True, "purposes.case_history.case")
    company.sweep("2025-06-10")
    assert company.keys("cases") == {77}
    company.sweep("2025-06-11")
    assert company.keys("cases") == set()
