"""Promises about who answers for data: the company itself, or the customer for whom it is held."""

from collections.abc import Callable

import pytest

from promises.company import Company
from promises.conftest import Founded
from promises.others import calls, instructs, readings, surveys
from promises.stories import consent, customer
from troth.accountability.records import Records, records
from troth.law.packs.eea import countries

SELF, PROCESSOR = "controller", "processor"


def recorded(company: Company) -> Records:
    """The records of processing of its policy."""
    declaration = company.policy.declaration
    return records(declaration, "en", countries(declaration.policy.document.effective))


def role_in(company: Company, path: str) -> str:
    """In which part of the records a policy row stands."""
    made = recorded(company)
    [part] = [
        part
        for part, activities in ((SELF, made.controller), (PROCESSOR, made.processor))
        if any(path in one["activity"] for one in activities)
    ]
    return part


def reading(company: Company, key: int, service: int | None, user: int) -> None:
    """What a device of a user's told on 10 January 2025, in a service that is registered to somebody."""
    company.add("readings", id=key, service_id=service, user_id=user, told="door", at="2025-01-10T09:00:00Z")


def service(company: Company, key: int, name: str, registered_to: int) -> None:
    company.add("services", id=key, name=name, registered_to=registered_to, since="2024-01-01")


# --- what it holds for itself -----------------------------------------------------------------------------------------


@pytest.mark.promise("IP-01")
def test_of_a_request_for_a_quote_the_company_itself_answers(founded: Founded) -> None:
    company = founded("iot-partner", "customers", "contracts", "leads")
    company.add("leads", id=1, email="anna@example.se", message="A quote, please", created_at="2025-01-10T09:00:00Z")
    decided = company.decided("leads", 1, "message", "2025-01-11 12:00")
    assert company.answers_for("leads", 1, "2025-01-11 12:00") == "self"
    assert (decided.keep, role_in(company, decided.because)) == (True, SELF)
    [party] = recorded(company).who["controller"]
    assert party.startswith("IoT Partner Sweden AB, 559409-7809 ")


@pytest.mark.promise("IP-01", "IC-81")
@pytest.mark.parametrize(
    ("example", "number", "slip"),
    [("iot-partner", "559409-7809", "559409-7808"), ("iotcomms", "559161-6122", "559161-6212")],
)
def test_the_number_is_checked_and_what_came_of_it_recorded(
    words_of: Callable[[str], Company], example: str, number: str, slip: str
) -> None:
    """The record is what is shown to whoever asks who answers: the authority, by Art. 30(4)."""
    company = words_of(f"{example}/mended")
    for written, came in ((number, "right"), (slip, "wrong")):
        company.rewrite(number, written)
        [party] = recorded(company).who["controller"]
        assert f", {written} (check digit {came}), " in party
        assert ("ORG_NO_WRONG" in [one.code for one in company.check()]) is (came == "wrong")


@pytest.mark.promise("IC-02")
def test_of_a_visit_to_the_website_the_named_company_answers(mended: Founded) -> None:
    company = visited(mended("iotcomms"))
    decided = company.decided("visits", 1, "path", "2025-01-11 12:00")
    assert company.answers_for("visits", 1, "2025-01-11 12:00") == "self"
    assert (decided.keep, role_in(company, decided.because)) == (True, SELF)
    [party] = recorded(company).who["controller"]
    assert party.startswith("IOT Communications International AB, 559161-6122")


def visited(company: Company) -> Company:
    """A visitor who lets herself be counted was on the website on 10 January 2025."""
    at = "2025-01-10T09:00:00Z"
    company.add("visitors", visitor_id="v1", first_seen=at)
    company.add("consent_log", id=1, visitor_id="v1", topic="analytics", action="grant", at="2025-01-10T08:00:00Z")
    company.add("visits", id=1, visitor_id="v1", at=at, path="/")
    return company


# --- what it holds for others -----------------------------------------------------------------------------------------

FOR_NEWS = (
    "newsletter.readings: {data: [readings], about: [customer], ground: consent, consent: newsletter, "
    "why: they want to hear of it, keep: 36 months after recorded}"
)


@pytest.mark.promise("IP-02")
def test_what_is_held_for_a_customer_is_not_for_the_newsletter(founded: Founded) -> None:
    company = readings(founded("iot-partner", "customers", "contracts", "consent_log"), FOR_NEWS)
    for number in (1, 2):
        customer(company, number)
    consent(company, 1, "newsletter", "2025-01-01T09:00:00")
    service(company, 1, "S1", 2)
    reading(company, 1, 1, user=1)
    at = "2025-01-11 12:00"
    assert company.may_use("newsletter", "customers", 1, "email", at).truth is True, "she did say yes"
    assert company.may_use("newsletter_too", "readings", 1, "told", at).truth is False
    assert company.may_use("for_customers", "readings", 1, "told", at).truth is True
    instructs(company, "2", "for_customers", "36 months after recorded")
    denied = company.may_use("newsletter_too", "readings", 1, "told", at)
    assert (denied.truth, denied.because) == (False, "instruction")
    assert ("warning", "ROLE_CONFLICT") in {(one.level, one.code) for one in company.check()}


@pytest.mark.promise("XX-01", "IP-23")
@pytest.mark.parametrize("example", ["unnamed", "iot-partner"])
def test_a_reading_names_for_whom_it_is_held_and_one_that_does_not_serves_nobody(
    founded: Founded, example: str
) -> None:
    company = readings(founded(example, "customers", "contracts", "consent_log"))
    for number in (1, 2):
        customer(company, number)
    service(company, 1, "S1", 2)
    reading(company, 1, 1, user=1)
    reading(company, 2, None, user=1)
    at = "2025-01-11 12:00"
    decided = company.decided("readings", 1, "told", at)
    assert role_in(company, decided.because) == PROCESSOR
    assert [company.answers_for("readings", key, at) for key in (1, 2)] == [("customer", "2"), None]
    answers = company.may_use_each("for_customers", "readings", "told", at)
    assert {key: answer.truth is True for key, answer in answers.items()} == {1: True, 2: False}
    assert answers[2].truth is None


@pytest.mark.promise("IP-04")
def test_towards_a_user_the_company_that_the_service_is_registered_to_answers(founded: Founded) -> None:
    company = readings(founded("iot-partner", "customers", "contracts"))
    for number in (1, 2):
        customer(company, number)
    company.run("UPDATE customers SET kind = 'company', name = 'Acme AB' WHERE id = 2")
    service(company, 1, "S1", 2)
    reading(company, 1, 1, user=1)
    answers = company.answers_for("readings", 1, "2025-01-11 12:00")
    assert answers == ("customer", "2")
    assert company.row("customers", 2)["name"] == "Acme AB"
    company.run("UPDATE services SET registered_to = 1")
    assert company.answers_for("readings", 1, "2025-01-11 12:00") == ("customer", "1")


OWN_CALLS = (
    "site_operation.calls: {data: [calls], about: [company], ground: legitimate_interest, interest: i, why: w, "
    "keep: 60 months after recorded}"
)


def called(company: Company, key: int, number: int, on: str = "2025-01-10") -> None:
    """A call on the platform that a customer's user made."""
    company.add(
        "call_records",
        id=key,
        company_id=number,
        caller="+46700000001",
        callee="+46700000002",
        started_at=f"{on}T09:00:00+01:00",
        seconds=60,
    )


@pytest.mark.promise("IC-03", "IC-04")
def test_none_of_its_own_rules_counts_for_what_it_holds_for_a_customer(mended: Founded) -> None:
    company = calls(mended("iotcomms"), OWN_CALLS)
    for number in (1, 2):
        company.add("companies", id=number, name=f"C{number} AB", org_no="556016-0680", since="2020-01-01")
        called(company, number, number)
    instructs(company, "1", "for_customers", "36 months after recorded")
    at = "2025-01-11 12:00"
    by_agreement, by_terms = (company.decided("call_records", key, "caller", at) for key in (1, 2))
    assert (by_agreement.keep, by_agreement.because) == (True, "instruction"), "see the agreement"
    assert role_in(company, by_terms.because) == PROCESSOR
    later = [company.decided("call_records", key, "caller", "2027-06-01 12:00").keep for key in (1, 2)]
    assert later == [True, False], "sixty months of its own keep neither; thirty-six were agreed with the first"
    assert company.may_use("site_operation_too", "call_records", 1, "caller", at).truth is False


@pytest.mark.promise("IC-04")
def test_what_it_holds_for_a_customer_without_an_agreement_is_found(mended: Founded) -> None:
    company = calls(mended("iotcomms"), OWN_CALLS)
    unkept = ("error", "NOTHING_KEEPS", "op.call_records.caller")
    assert unkept not in {(one.level, one.code, one.subject) for one in company.check()}
    path = company.folder / "policy.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("  for_customers:")), encoding="utf-8")
    assert unkept in {(one.level, one.code, one.subject) for one in company.check()}, "its own row counts for nothing"


@pytest.mark.promise("IC-01")
def test_the_contexts_of_the_policy_are_the_website_the_trial_and_what_people_write(mended: Founded) -> None:
    company = calls(visited(mended("iotcomms")))
    at, then = "2025-01-11 12:00", "2025-01-10T09:00:00+01:00"
    company.add("companies", id=1, name="C1 AB", org_no="556016-0680", since="2020-01-01")
    company.add("users", id=1, plan="trial", company_id=1, name="Anna", email="anna@example.se", created_at=then)
    company.add("accounts", id=1, user_id=1, opened_at="2025-01-10T09:00:00Z")
    company.add("inbox", id=1, sender="bo@example.se", channel="email", message="Hello", received_at=then)
    called(company, 1, 1)
    contexts = {
        "website": company.decided("visits", 1, "path", at),
        "service_trial": company.decided("users", 1, "name", at),
        "interaction": company.decided("inbox", 1, "message", at),
        "service_paid_enduser": company.decided("call_records", 1, "caller", at),
    }
    assert all(decided.keep for decided in contexts.values())
    assert {context for context, decided in contexts.items() if role_in(company, decided.because) == SELF} == {
        "website",
        "service_trial",
        "interaction",
    }


def survey(company: Company) -> Company:
    """Survey E1 of user U1, sent to respondent R1."""
    for number in (1, 2):
        at = "2024-01-10T09:00:00+01:00"
        company.add(
            "users", id=number, role="creator", first_name="Anna", last_name="Ek", email=f"u{number}@foretag.example",
            country="SE", created_at=at,
        )  # fmt: skip
        company.add("accounts", id=number, user_id=number, opened_at=at)
    made = "2025-01-05T09:00:00+01:00"
    company.add("surveys", id=1, creator_id=1, title="E1", questions="?", anonymous=0, public_link=0, created_at=made)
    company.add("respondents", id=1, survey_id=1, contact="+46700000009", invited_at=made)
    return company


@pytest.mark.promise("SM-06", "SM-45")
def test_a_survey_is_its_creators_and_an_account_the_companys(mended: Founded) -> None:
    company = survey(surveys(mended("ip1")))
    at = "2025-01-11 12:00"
    asked = {name: company.answers_for(name, 1, at) for name in ("respondents", "surveys", "users")}
    assert asked == {"respondents": ("user", "1"), "surveys": ("user", "1"), "users": "self"}
    number, address = company.decided("respondents", 1, "contact", at), company.decided("users", 1, "email", at)
    assert (number.keep, role_in(company, number.because)) == (True, PROCESSOR)
    assert (address.keep, role_in(company, address.because)) == (True, SELF)


@pytest.mark.promise("SM-55")
def test_statistics_on_surveys_are_the_exception(mended: Founded) -> None:
    company = survey(surveys(mended("ip1")))
    made, policy = recorded(company), company.policy
    processed = {data for one in made.processor for data in one["data"]}
    labels = {part: policy.declaration.policy.categories[part.partition(".")[0]].label for part in policy.parts}
    exceptions = {
        claim.path
        for claim in policy.claims
        if role_in(company, claim.path) == SELF
        and any(labels[source] in processed for source in policy.parts[claim.part].derived_from)
    }
    assert exceptions == {"purposes.survey_statistics.counts"}
