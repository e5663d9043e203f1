"""The communications platform, retention (IC-48, IC-50): a period is wanted; vouchers stay as the law says."""

import pytest

from promises.conftest import EXAMPLES, Founded
from troth.engine.bootstrap import read_policy
from troth.kernel.finding import Level


@pytest.mark.promise("IC-48")
def test_support_without_a_period_is_an_error_and_with_one_it_is_kept(mended: Founded) -> None:
    _, found = read_policy(EXAMPLES / "iotcomms" / "as-published")
    without = {one.subject for one in found if (one.code, one.level, one.signed) == ("NO_PERIOD", Level.ERROR, False)}
    assert {"purposes.support.by_contract", "purposes.support.by_interest"} <= without

    company = mended("iotcomms")
    company.rewrite("keep: 24 months after case.closed", "keep: 12 months after case.closed")
    company.add("users", id=1, plan="trial", name="Bo Dahl", created_at="2022-05-02T09:00:00+00:00")
    company.add("accounts", id=1, user_id=1, opened_at="2022-05-02T09:00:00Z")
    for number, closed in ((1, "2024-01-31T16:00:00+00:00"), (2, "2024-02-01T16:00:00+00:00")):
        company.add(
            "support_cases",
            id=number,
            user_id=1,
            question="No sound",
            opened_at="2024-01-20T09:00:00+00:00",
            closed_at=closed,
        )
    company.sweep("2025-01-31")
    assert company.keys("support_cases") == {1, 2}
    company.sweep("2025-02-01")
    assert company.keys("support_cases") == {2}


@pytest.mark.promise("IC-50")
def test_an_invoice_stays_to_the_end_of_the_seventh_year(mended: Founded) -> None:
    company = mended("iotcomms")
    company.add("companies", id=1, name="Dahls Bygg AB", org_no="559000-0001", since="2020-01-01")
    company.add("contacts", id=1, company_id=1, name="Bo Dahl", since="2020-01-01", left_on="2024-09-30")
    company.add("fiscal_years", id=1, label="2024", starts_on="2024-01-01", ends_on="2024-12-31")
    company.add(
        "invoices",
        id=3,
        company_id=1,
        contact_id=1,
        number="I3",
        attention="Bo Dahl",
        amount=5000,
        issued_on="2024-06-01",
        fiscal_year_id=1,
    )
    company.sweep("2031-12-31")
    assert company.row("invoices", 3)["attention"] == "Bo Dahl"
    assert company.row("contacts", 1)["name"] == "(erased)", "she left long ago, and only the voucher needs her name"
    company.sweep("2032-01-01")
    assert company.keys("invoices") == set()
