"""How long (XX-21, XX-26, IP-37, IP-39, IP-40, IP-42, IP-43, IC-49, SM-83): what several purposes keep goes with the
last of them, and what a person holds back she answers for.
"""

import pytest

from promises.company import counted
from promises.conftest import EXAMPLES, Founded
from promises.stories import consent, customer, invoice, post, user, year
from troth.engine.bootstrap import read_policy
from troth.kernel.errors import Faulty
from troth.kernel.finding import Level

PERSON = {"class": "customer", "person": "1"}
EVIDENCE = {"kind": "hold", "hold": "evidence", "case": "T 1"}


@pytest.mark.promise("XX-26")
def test_a_record_goes_when_the_last_of_its_purposes_has_ended(mended: Founded) -> None:
    """What the request needed ends on 10 January 2025; a consent keeps the name until it is withdrawn on 1 February."""
    company = mended("unnamed")
    customer(company, 1, until="2024-07-10")
    consent(company, 1, "own_marketing", "2024-10-01T09:00:00")
    assert company.decided("customers", 1, "name", "2025-01-10 12:00").because == "purposes.fulfil_request.customer"
    company.sweep("2025-01-15")
    kept = company.row("customers", 1)
    assert (kept["name"], kept["email"], kept["street"]) == ("K1 Karlsson", "k1@example.se", None)
    assert company.decided("customers", 1, "name", "2025-01-15 12:00").because == "purposes.own_marketing.address"
    company.tell("2025-02-01 09:00", kind="withdrawal", consent="own_marketing", **PERSON)
    company.sweep("2025-02-02")
    gone = company.row("customers", 1)
    assert (gone["name"], gone["email"], gone["street"]) == ("(erased)", None, None)


@pytest.mark.promise("IP-37")
def test_the_agreement_keeps_on_its_last_day_and_the_clock_runs_from_the_next(mended: Founded) -> None:
    """With the year of the published words. As mended it is nine months, since that year counts from the notice."""
    company = mended("iot-partner")
    customer(company, 1, until="2025-01-31")
    company.rewrite("keep: 9 months after customership.ended", "keep: 12 months after customership.ended")
    row = "purposes.contract_fulfilment.customer"
    for day, live in (("2025-01-31", True), ("2025-02-01", False)):
        company.sweep(day)
        assert company.row("customers", 1)["name"] == "K1 Karlsson"
        assert company.may_use("contract_fulfilment", "customers", 1, "name", f"{day} 12:00").truth is live
        assert company.decided("customers", 1, "name", f"{day} 12:00").because == row
    company.sweep("2026-01-31")
    assert company.row("customers", 1)["name"] == "K1 Karlsson"
    plan = company.sweep("2026-02-01")
    assert company.row("customers", 1)["name"] == "(erased)"
    assert {one.because for one in counted(plan, "customers").due if "person.name" in one.parts} == {row}


@pytest.mark.promise("IP-40")
def test_a_purpose_without_a_rule_is_the_one_finding(mended: Founded) -> None:
    company = mended("iot-partner")
    found = company.new_findings("keep: 3 months after visit.made, ", "")
    assert found == [("error", "NO_PERIOD", "purposes.abuse_prevention.browser")], "what identifies the device"


@pytest.mark.promise("IP-42")
def test_a_matter_goes_on_the_day_after_it_was_closed(mended: Founded) -> None:
    """Where nothing but the commitment keeps it. The history of matters, which is mended to a year, keeps none here."""
    company = mended("iot-partner")
    company.rewrite("keep: 12 months after case.closed", "keep: until case.closed")
    customer(company, 1)
    for key, closed in ((77, "2025-01-10"), (78, "2025-01-10"), (79, None)):
        company.add(
            "cases",
            id=key,
            customer_id=1,
            kind="question",
            subject="Wrong bill",
            opened_at="2025-01-02T09:00:00+01:00",
            closed_at=closed and f"{closed}T16:00:00+01:00",
        )
    scope = {"store": "op", "table": "op.cases", "row": ["78"]}
    assert company.tell("2025-01-10 17:00", **EVIDENCE, reason="She has sued us.", **scope).findings == ()
    company.sweep("2025-01-10")
    assert company.keys("cases") == {77, 78, 79}
    company.sweep("2025-01-11")
    assert company.keys("cases") == {78, 79}, "one is evidence, and one is not closed"


@pytest.mark.promise("IC-49")
def test_what_a_law_keeps_no_other_purpose_may_read(mended: Founded) -> None:
    company = mended("iotcomms")
    company.add("companies", id=1, name="Dahls Bygg AB", org_no="559000-0001", since="2020-01-01")
    company.add("contacts", id=1, company_id=1, name="Bo Dahl", since="2020-01-01")
    company.add("fiscal_years", id=1, label="2024", starts_on="2024-01-01", ends_on="2024-12-31")
    invoice = {"company_id": 1, "contact_id": 1, "number": "I3", "attention": "Bo Dahl", "amount": 5000}
    company.add("invoices", id=3, issued_on="2024-06-01", fiscal_year_id=1, **invoice)
    for day, kept in (("2031-12-31", True), ("2032-01-01", False)):
        held = company.decided("invoices", 3, "attention", f"{day} 12:00")
        assert (held.keep, held.must_keep, held.because) == (kept, kept, "purposes.accounting.vouchers")
    asked = {
        purpose: company.may_use(purpose, "invoices", 3, "attention", "2025-02-01 12:00").truth
        for purpose in company.policy.declaration.policy.purposes
    }
    assert {purpose for purpose, truth in asked.items() if truth is not False} == {"accounting"}
    assert {"marketing", "newsletter", "prospects"} <= set(asked)


@pytest.mark.promise("SM-83")
def test_what_was_taken_away_is_seen_only_to_be_given_back(mended: Founded) -> None:
    company = mended("ip1")
    user(company, 1)
    post(company, 4, 1, removed="2025-01-10T10:00:00+00:00")
    company.sweep("2025-01-15")
    asked = {
        key: {
            purpose
            for purpose in company.policy.declaration.policy.purposes
            if company.may_use(purpose, "posts", key, "content", "2025-01-15 12:00").truth is not False
        }
        for key in (1, 4)
    }
    assert asked == {1: {"experience"}, 4: {"restore"}}, "and no statistics in either"
    assert company.policy.declaration.policy.staff["support"].may[-1] == "restore"
    assert company.may_use("restore", "posts", 4, "content", "2025-02-11 12:00").truth is False, "a month is over"


@pytest.mark.promise("XX-21")
def test_a_hold_by_law_says_by_which(mended: Founded) -> None:
    company = mended("unnamed")
    customer(company, 1)
    held = {"kind": "hold", "hold": "law", "data": ["regular.payments"], "until": "2026-01-10", **PERSON}
    refused = company.tell("2025-01-10 09:00", **held)
    (finding,) = refused.findings
    assert (refused.positions, finding.code, finding.help) == ((), "EVENT_INCOMPLETE", "add `law`")
    stored = company.tell("2025-01-10 09:00", **held, law="SFL 39:3")
    assert (len(stored.positions), stored.findings) == (1, ())
    year(company, "2024-12-31")
    invoice(company, 1, 1, "2024-11-05", settled="2024-12-01")
    assert company.may_use("legislation", "invoices", 1, "amount", "2025-01-11 12:00").because == "holds.law"


@pytest.mark.promise("IP-39")
def test_what_is_held_on_a_balance_says_why_and_is_looked_at_again(mended: Founded) -> None:
    company = mended("iot-partner")
    customer(company, 1, until="2024-01-31")
    assert company.tell("2025-01-10 09:00", **EVIDENCE, **PERSON, reason="  ").positions == (), "no words, no reason"
    refused = company.tell("2025-01-10 09:00", **EVIDENCE, **PERSON)
    (finding,) = refused.findings
    assert (refused.positions, finding.code, finding.help) == ((), "EVENT_INCOMPLETE", "add `reason`")
    weighed = EVIDENCE | {"reason": "Our claim cannot be shown without it; she is asked for nothing more."}
    assert company.tell("2025-01-10 09:00", **weighed, review="2025-06-01", **PERSON).findings == ()
    assert company.status("2025-06-01 12:00").reviews == ()
    (due,) = company.status("2025-06-02 12:00").reviews
    assert (due.code, due.subject) == ("HOLD_REVIEW", "holds.evidence")
    assert due.says == "The hold `evidence` of case T 1 was to be looked at again by 2025-06-01."
    company.tell("2025-06-02 13:00", **weighed, review="2025-11-01", **PERSON)
    assert company.status("2025-06-02 14:00").reviews == (), "somebody has looked at it"


@pytest.mark.promise("IP-43")
def test_a_hold_without_a_review_is_refused(mended: Founded) -> None:
    """It is looked at again on the day that it names, or on the one that the policy gives it, and it must."""
    company = mended("iot-partner")
    held = {**EVIDENCE, "reason": "Our claim cannot be shown without it.", **PERSON}
    found = company.new_findings(
        "upon: decision, review: 6 months, longest: 3 years", "upon: decision, longest: 3 years"
    )
    assert found == [("error", "EXCEPTION_OPEN", "holds.evidence")]
    with pytest.raises(Faulty):
        company.tell("2025-01-10 09:00", **held)
    company.rewrite("upon: decision, longest: 3 years", "upon: decision, review: 6 months, longest: 3 years")
    assert company.tell("2025-01-10 09:00", **held).findings == ()
    assert company.status("2025-07-10 12:00").reviews == ()
    assert [one.code for one in company.status("2025-07-11 12:00").reviews] == ["HOLD_REVIEW"]
    assert {one.code for one in company.status("2028-01-11 12:00").reviews} == {"HOLD_REVIEW", "HOLD_LONGEST"}


@pytest.mark.promise("IP-43")
def test_evidence_as_published_has_no_end(mended: Founded) -> None:
    _, found = read_policy(EXAMPLES / "iot-partner" / "as-published")
    (finding,) = (one for one in found if one.subject.startswith("purposes.evidence") and one.code == "NO_PERIOD")
    assert (finding.level, finding.subject) == (Level.ERROR, "purposes.evidence.matter")
    assert finding.says == "`purposes.evidence.matter` keeps for ever."
