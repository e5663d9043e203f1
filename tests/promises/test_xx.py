"""Promises of the company that names itself nowhere, on its policy as mended."""

import pytest

from promises.conftest import Founded
from promises.stories import consent, customer, invoice, year


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
