"""The survey and SMS service, its accounts (SM-81 to SM-86): what goes when, on the days that the examples name."""

import pytest

from promises.company import Company
from promises.conftest import Founded
from promises.stories import OF_A_USER as PERSONAL
from promises.stories import post, user


@pytest.fixture
def company(mended: Founded) -> Company:
    return mended("ip1")


def left(company: Company, number: int) -> set[str]:
    """The columns of a user in which anything stands that says who she is."""
    row = company.row("users", number)
    return {column for column in PERSONAL if row[column] is not None}


@pytest.mark.promise("SM-81")
def test_a_closed_account_is_purged_the_day_after_unless_there_is_a_dispute(company: Company) -> None:
    user(company, 1, closed="2025-01-05T14:00:00+00:00")
    user(company, 2, closed="2025-01-05T14:00:00+00:00")
    user(company, 3)
    company.tell("2025-01-05 15:00", kind="hold", **{"class": "user"}, person="2", hold="dispute", case="D1")
    company.sweep("2025-01-05")
    assert [left(company, number) for number in (1, 2, 3)] == [set(PERSONAL)] * 3, "the last permitted day"
    company.sweep("2025-01-06")
    assert left(company, 1) == set()
    assert left(company, 2) == left(company, 3) == set(PERSONAL)
    assert company.keys("posts") == company.keys("tickets") == {2, 3}


@pytest.mark.promise("SM-85")
def test_what_was_taken_away_can_be_had_back_for_a_month(company: Company) -> None:
    user(company, 1)
    post(company, 4, 1, removed="2025-01-31T10:00:00+00:00")
    company.sweep("2025-02-28")
    assert company.keys("posts") == {1, 4}
    company.sweep("2025-03-01")
    assert company.keys("posts") == {1}


@pytest.mark.promise("SM-86")
def test_who_leaves_leaves_nothing_but_her_vouchers(company: Company) -> None:
    user(company, 1, closed="2025-03-01T10:00:00+00:00")
    company.add("fiscal_years", id=1, label="2025", starts_on="2025-01-01", ends_on="2025-12-31")
    company.add(
        "payments", id=1, user_id=1, token="tok_1", amount=9900, paid_at="2025-02-01T10:00:00+00:00", fiscal_year_id=1
    )
    company.add(
        "invoices",
        id=1,
        user_id=1,
        number="F1",
        payer_name="Anna Ek",
        amount=9900,
        issued_on="2025-02-01",
        fiscal_year_id=1,
    )
    company.sweep("2025-03-02")
    assert left(company, 1) == set()
    assert company.keys("posts") == company.keys("tickets") == set()
    assert company.row("payments", 1)["token"] is None
    assert company.row("payments", 1)["amount"] == 9900
    assert company.row("invoices", 1)["payer_name"] == "Anna Ek"
    company.sweep("2032-12-31")
    assert company.keys("invoices") == company.keys("payments") == {1}
    company.sweep("2033-01-01")
    assert company.keys("invoices") == company.keys("payments") == set()
