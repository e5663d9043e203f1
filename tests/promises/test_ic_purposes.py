"""The communications platform, purposes (IC-16, IC-18, IC-22) and credentials (IC-11).

Waiting, each with what its example still needs:

- IC-20: that an invoice read her details is noted, which comes with the log of uses.
- IC-32: raw visits are stored until they are counted, and nothing says of a row how many visits it counts.
- IC-14: a row that is refused as it is written. Troth sees it once it is there; that no purpose may use it and that it
  goes the same night is tested here, and that test bears no mark.
- IC-35: giving the log to counsel, with the written reason, comes with disclosures. That it may be used only while a
  case is open is tested here, without its mark.
"""

import pytest

from promises.company import Company
from promises.conftest import Founded

HASHED = "$argon2id$v=19$m=65536,t=3,p=4${0:022x}"
SIGNS_IN = ("login", "credential", "device_id")
REACHED = ("name", "first_name", "last_name", "email", "phone")


@pytest.fixture
def company(mended: Founded) -> Company:
    return mended("iotcomms")


def user(company: Company, number: int, *, verified: str | None = "2025-01-02T09:05:00Z") -> None:
    """A user of the platform since 2 January 2025, with an account."""
    company.add(
        "users",
        id=number,
        plan="trial",
        name=f"K{number} Karlsson",
        first_name=f"K{number}",
        last_name="Karlsson",
        email=f"k{number}@post.example",
        phone="+46855512345",
        work_email=f"k{number}@foretag.example",
        job_title="CTO",
        login=f"k{number}",
        credential=HASHED.format(number),
        device_id="490154203237518",
        created_at="2025-01-02T09:00:00+00:00",
    )
    company.add("accounts", id=number, user_id=number, opened_at="2025-01-02T09:00:00Z", verified_at=verified)


def truths(company: Company, purpose: str, columns: tuple[str, ...], key: int, at: str) -> dict[str, object]:
    """Of some columns of a user, whether a purpose may use them."""
    return {column: company.may_use(purpose, "users", key, column, at).truth for column in columns}


@pytest.mark.promise("IC-16")
def test_nobody_gets_in_before_the_account_is_verified(company: Company) -> None:
    user(company, 1, verified=None)
    company.run("UPDATE accounts SET opened_at = '2025-01-10T09:00:00Z'")
    made = truths(company, "service", ("first_name", "email"), 1, "2025-01-10 12:00")
    assert made == {"first_name": True, "email": True}, "the account is made and verified with them"
    assert truths(company, "service", SIGNS_IN, 1, "2025-01-10 12:00") == dict.fromkeys(SIGNS_IN, False)
    company.run("UPDATE accounts SET verified_at = '2025-01-11T09:00:00Z'")
    assert truths(company, "service", SIGNS_IN, 1, "2025-01-11 09:59") == dict.fromkeys(SIGNS_IN, False)
    assert truths(company, "service", SIGNS_IN, 1, "2025-01-11 10:00") == dict.fromkeys(SIGNS_IN, True)
    company.run("UPDATE accounts SET verified_at = 'soon'")
    assert truths(company, "service", SIGNS_IN, 1, "2025-01-11 12:00") == dict.fromkeys(SIGNS_IN), "nobody can tell"


@pytest.mark.promise("IC-18")
def test_support_looks_a_number_up_only_while_a_case_is_open(company: Company) -> None:
    """What the example calls a finding, a read without a case, is refused: there is nothing to be found afterwards."""
    for number in (1, 2):
        user(company, number)
    company.add("support_cases", id=5, user_id=1, question="No sound", opened_at="2025-01-05T09:00:00+01:00")
    asked = company.may_use_each("support", "users", "phone", "2025-01-06 12:00")
    assert {key: answer.truth for key, answer in asked.items()} == {1: True, 2: False}
    assert {answer.because for answer in asked.values()} == {"purposes.support.contact"}
    assert company.may_use("support", "support_cases", 5, "question", "2025-01-06 12:00").truth is True
    for column in ("credential", "job_title"):
        assert company.may_use("support", "users", 1, column, "2025-01-06 12:00").truth is False, column
    company.run("UPDATE support_cases SET closed_at = '2025-01-08T17:00:00+01:00'")
    for at, truth in (("2025-01-08 16:59", True), ("2025-01-08 17:00", False), ("2025-02-01 12:00", False)):
        assert company.may_use("support", "users", 1, "phone", at).truth is truth, at


@pytest.mark.promise("IC-22")
def test_administration_sees_contact_details_and_no_credentials(company: Company) -> None:
    user(company, 1)
    at = "2025-01-10 12:00"
    assert truths(company, "administration", REACHED, 1, at) == dict.fromkeys(REACHED, True)
    assert truths(company, "administration", SIGNS_IN, 1, at) == dict.fromkeys(SIGNS_IN, False)
    refused = company.may_use("administration", "users", 1, "credential", at)
    assert refused.because == "no claim of `administration`"
    assert truths(company, "service", ("credential",), 1, at) == {"credential": True}, "it serves to sign in"


@pytest.mark.promise("IC-11")
def test_one_of_ten_credentials_can_be_read(company: Company) -> None:
    part = company.policy.parts[company.policy.tables["op.users"].entry.columns["credential"].data or ""]
    assert (part.name, part.kind) == ("login.credential", "secret")
    for number in range(1, 11):
        user(company, number)
    assert "PASSWORD_READABLE" not in {finding.code for finding in company.check_live("2025-01-10 12:00")}
    company.run("UPDATE users SET credential = 'sommar2025' WHERE id = 7")
    found = [one for one in company.check_live("2025-01-10 12:00") if one.subject == "op.users.credential"]
    assert [(one.code, one.law) for one in found] == [("PASSWORD_READABLE", "GDPR 32(1)")]
    assert "1 of 10 values" in found[0].says
    assert "sommar2025" not in found[0].says + found[0].help


def test_a_log_serves_protection_only_while_a_case_is_open(company: Company) -> None:
    user(company, 1)
    company.add("access_log", id=1, user_id=1, ip="192.0.2.1", path="/v1/calls/1", at="2025-01-03T09:00:00Z")
    assert company.may_use("protection", "access_log", 1, "ip", "2025-01-06 12:00").truth is False
    company.add("security_cases", id=1, user_id=1, opened_at="2025-01-05T09:00:00+01:00")
    assert company.may_use("protection", "access_log", 1, "ip", "2025-01-06 12:00").truth is True


def test_a_visit_is_kept_only_of_those_who_allowed_it(company: Company) -> None:
    for key, visitor in ((1, "refused"), (2, "allowed")):
        company.add("visitors", visitor_id=visitor, first_seen="2025-01-10T08:00:00Z")
        company.add("visits", id=key, visitor_id=visitor, at="2025-01-10T09:00:00Z", path="/pricing")
    answered = {"topic": "analytics", "at": "2025-01-10T08:00:05Z", "text_version": "1"}
    company.add("consent_log", visitor_id="refused", action="withdraw", **answered)
    company.add("consent_log", visitor_id="allowed", action="grant", **answered)
    asked = company.may_use_each("analytics", "visits", "path", "2025-01-10 12:00")
    assert {key: answer.truth for key, answer in asked.items()} == {1: False, 2: True}
    company.sweep("2025-01-11")
    assert company.keys("visits") == {2}
