"""The survey and SMS service, purposes (SM-18, SM-59, SM-63, SM-64) and passwords (SM-12).

Waiting, each with what its example still needs:

- SM-16: what is refused as it is written.
- SM-58, SM-65: a note of each use, which comes with the log of uses. What may be used is tested here, and that test
  bears no mark.
- SM-60: the log of messages, which is held for whoever sends them, on their instruction.
"""

import pytest

from promises.company import Company
from promises.conftest import Founded

AT = "2025-01-10 12:00"
UNDECLARED = (
    ", uses: {all: {data: [usage.page, usage.click], about: [user], ground: undeclared, "
    "reading: the text gives none, why: to see what is used, keep: 6 months after recorded}}"
)
ACCOUNT = ("first_name", "last_name", "email")
VISITS = "visits", "page"


@pytest.fixture
def company(mended: Founded) -> Company:
    return mended("ip1")


def user(company: Company, number: int) -> None:
    """A user since 2024 with an account."""
    company.add(
        "users",
        id=number,
        role="user",
        first_name="Anna",
        last_name="Ek",
        email=f"anna{number}@foretag.example",
        mobile="+46700000001",
        password_hash="$argon2id$v=19$m=65536,t=3,p=4$2f6a",
        country="SE",
        created_at="2024-01-10T09:00:00+00:00",
    )
    company.add("accounts", id=number, user_id=number, opened_at="2024-01-10T09:00:00+00:00")


def used(company: Company, key: int, number: int) -> None:
    """Something that a user did, and a page that she opened."""
    at = "2025-01-05T10:00:01+00:00"
    company.add("usage_events", id=key, user_id=number, page="/send", clicked="send", at=at)
    company.add("visits", id=key, user_id=number, page="/pricing", at=at)


def truths(company: Company, purpose: str, table: str, key: int, *columns: str) -> dict[str, object]:
    """Of some cells of a row, whether a purpose may use them on 10 January 2025."""
    return {column: company.may_use(purpose, table, key, column, AT).truth for column in columns}


@pytest.mark.promise("SM-18")
def test_what_is_told_in_a_contest_is_combined_with_the_account_for_what_is_declared(company: Company) -> None:
    """The offers of the example are those that one joins, which are ``campaigns``; ``offers`` go to everybody."""
    for number in (1, 2):
        user(company, number)
    company.add("campaigns", id=1, name="C1", began_on="2025-01-01")
    company.add("campaign_entries", id=1, user_id=1, campaign_id=1, said="M", entered_at="2025-01-05T09:00:00+00:00")

    def combined(purpose: str, number: int) -> bool:
        said = truths(company, purpose, "campaign_entries", 1, "said")
        return all(truth is True for truth in (said | truths(company, purpose, "users", number, *ACCOUNT)).values())

    assert combined("campaigns", 1) is True
    assert truths(company, "campaigns", "users", 2, *ACCOUNT) == dict.fromkeys(ACCOUNT, False), "she has joined nothing"
    assert {purpose: combined(purpose, 1) for purpose in ("sale", "offers", "website")} == {
        "sale": False,
        "offers": False,
        "website": False,
    }
    sold = company.may_use("sale", "campaign_entries", 1, "said", AT)
    assert (sold.truth, sold.because) == (False, "no claim of `sale`")


@pytest.mark.promise("SM-59")
@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("", ("warning", "NO_ROWS", "purposes.use_analysis")),
        (UNDECLARED, ("warning", "GROUND_UNDECLARED", "purposes.use_analysis.all")),
    ],
)
def test_a_use_without_a_ground_is_denied(company: Company, written: str, found: tuple[str, str, str]) -> None:
    user(company, 1)
    used(company, 1, 1)
    after = "  development:                                         # SM-59\n"
    assert found in company.new_findings(
        after, f"  use_analysis: {{label: See what is used, part_of: experience{written}}}\n{after}"
    )
    assert truths(company, "use_analysis", "usage_events", 1, "page", "clicked") == {"page": False, "clicked": False}
    assert truths(company, "technical_function", "usage_events", 1, "page", "clicked") == {
        "page": True,
        "clicked": True,
    }
    assert truths(company, "development", "usage_events", 1, "page", "clicked") == {"page": False, "clicked": False}


@pytest.mark.promise("SM-63")
def test_what_was_paid_serves_payment_and_not_the_website(company: Company) -> None:
    user(company, 1)
    company.add("fiscal_years", id=1, label="2025", starts_on="2025-01-01", ends_on="2025-12-31")
    company.add(
        "payments", id=3, user_id=1, token="tok_3", amount=9900, paid_at="2025-01-10T09:00:00+00:00", fiscal_year_id=1
    )
    billed = {"number": "F3", "payer_name": "Anna Ek", "amount": 9900, "issued_on": "2025-01-10", "fiscal_year_id": 1}
    company.add("invoices", id=3, user_id=1, **billed)
    for table, columns in (("payments", ("token", "amount")), ("invoices", ("payer_name", "amount"))):
        assert truths(company, "payments", table, 3, *columns) == dict.fromkeys(columns, True)
        assert truths(company, "website", table, 3, *columns) == dict.fromkeys(columns, False)
        assert company.may_use("website", table, 3, columns[0], AT).because == "no claim of `website`"


@pytest.mark.promise("SM-64")
def test_the_website_is_improved_by_the_visits_of_those_who_said_yes(company: Company) -> None:
    for number in (1, 2):
        user(company, number)
        used(company, number, number)
    assert {key: one.truth for key, one in company.may_use_each("website", *VISITS, AT).items()} == {1: False, 2: False}
    company.add(
        "consent_log", id=1, user_id=2, topic="analytics", action="grant", at="2025-01-11T09:00:00Z", text_version="1"
    )
    asked = company.may_use_each("website", *VISITS, "2025-01-11 12:00")
    assert {key: answer.truth for key, answer in asked.items()} == {1: False, 2: True}
    assert {answer.because for answer in asked.values()} == {"purposes.website.visits"}


@pytest.mark.promise("SM-12")
def test_a_password_that_can_be_read_is_found(company: Company) -> None:
    user(company, 1)
    assert "PASSWORD_READABLE" not in {finding.code for finding in company.check_live(AT)}
    user(company, 2)
    company.run("UPDATE users SET password_hash = 'hemligt123' WHERE id = 2")
    (found,) = (finding for finding in company.check_live(AT) if finding.code == "PASSWORD_READABLE")
    assert found.subject == "op.users.password_hash"
    assert "1 of 2 values" in found.says
    assert "hemligt123" not in found.says + found.help


def test_use_serves_the_service_and_a_closed_matter_serves_support(company: Company) -> None:
    user(company, 1)
    company.run("UPDATE users SET services_used = 'sms, survey'")
    company.add(
        "tickets",
        id=9,
        user_id=1,
        kind="question",
        contact="anna@foretag.example",
        question="How?",
        opened_at="2024-12-01T09:00:00Z",
        closed_at="2024-12-05T09:00:00Z",
    )
    assert truths(company, "experience", "users", 1, "services_used") == {"services_used": True}
    assert truths(company, "help", "tickets", 9, "question") == {"question": True}
    company.run("UPDATE accounts SET opened_at = '2025-01-11T09:00:00+00:00'")
    assert truths(company, "experience", "users", 1, "services_used") == {"services_used": False}
