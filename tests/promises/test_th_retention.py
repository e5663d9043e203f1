"""TH1NG, retention (TH-43 to TH-52): each period on its last day and on the day after, on real rows.

The example's periods are those that were published, where a number was; where it departs from the words, the test says
how. TH-44 is asked of the company that took the words to the letter. Of TH-50, the test of group size waits for the
anonymity measure (with TH-33): here a statistic passes as an aggregate if it lies in a table that leads to nobody.
"""

from datetime import date

import pytest

from promises.company import Company, counted, due
from promises.conftest import Founded
from promises.stories import agreement, call, case, consent, customer, invoice, subscriber, telephone, year

PROFILE = ("personnummer", "email", "phone", "street", "city", "birth_date")


@pytest.mark.promise("TH-43")
def test_nothing_stays_a_day_too_long_and_what_goes_is_logged(th1ng: Founded) -> None:
    company = th1ng("leads")
    company.add(
        "leads", id=1, email="eva@example.se", message="Do you sell routers?", created_at="2024-03-01T10:00:00Z"
    )
    company.sweep("2025-03-01")
    assert company.keys("leads") == {1}, "the last permitted day"
    assert company.receipts("intention", "outcome") == []
    plan = company.sweep("2025-03-02")
    assert company.keys("leads") == set()
    (going,) = counted(plan, "leads").due
    assert (going.because, going.since) == ("purposes.service_provision.enquiry", date(2025, 3, 1))
    meant, done = company.receipts("intention", "outcome")
    assert (meant.kind, done.kind) == ("intention", "outcome")
    assert meant.body is not None
    assert done.body is not None
    assert (meant.body["table"], done.body["table"]) == ("op.leads", "op.leads")
    assert (done.body["rows"], done.body["confirmed"]) == (1, True)


@pytest.mark.promise("TH-43")
def test_a_field_without_a_rule_is_a_finding(th1ng: Founded) -> None:
    company = th1ng()
    company.rewrite(
        "      services:    {label: Services held}",
        "      device_notes: {label: Notes about a device}\n      services:    {label: Services held}",
    )
    found = company.new_findings("code: traffic_data.device_log}", "code: customer_data.device_notes}", file="map.yaml")
    assert found == [("error", "NOTHING_KEEPS", "op.alarm_events.code")]
    says = [finding.says for finding in company.check() if finding.code == "NOTHING_KEEPS"]
    assert len(says) == 1
    assert says[0].startswith("No row keeps `customer_data.device_notes`")


@pytest.mark.promise("TH-43")
def test_a_row_without_an_end_is_a_finding(th1ng: Founded) -> None:
    company = th1ng()
    row = ("error", "NO_PERIOD", "purposes.service_provision.enquiry")
    end = "        keep: 12 months after recorded\n        then: delete\n        reading: the text has neither ground"
    assert company.new_findings(end, end.partition("\n")[2]) == [row]


@pytest.mark.promise("TH-44")
def test_each_purpose_stops_on_its_own_day_and_the_record_stays_for_the_last(published: Company) -> None:
    subscriber(published, 1, "telephony")
    published.add("invoices", id=17, customer_id=1, issued_on="2024-06-30", settled_on="2024-06-30")
    published.add(
        "calls", id=1, customer_id=1, called="+46855512345", started_at="2024-06-30T10:00:00+02:00", invoice_id=17
    )
    for day, support, billing in (
        ("2025-06-30", True, True),
        ("2025-07-01", False, True),
        ("2026-06-30", False, True),
        ("2026-07-01", False, False),
    ):
        for purpose, may in (("support", support), ("billing", billing)):
            assert published.may_use(purpose, "calls", 1, "called", f"{day} 12:00").truth is may, (purpose, day)
    for day in ("2025-07-01", "2026-06-30"):
        published.sweep(day)
        assert published.keys("calls") == {1}, day
    plan = published.sweep("2026-07-01")
    assert due(plan, "calls", "traffic_data.call_history") == [(("1",), "purposes.billing.traffic")]
    assert published.keys("calls") == set()


@pytest.mark.promise("TH-44")
def test_some_data_goes_at_once(published: Company) -> None:
    subscriber(published, 1, "broadband")
    for key, ended in ((1, "2025-06-30T22:00:00+02:00"), (2, None)):
        published.add(
            "leases", id=key, customer_id=1, ip="192.0.2.7", began_at="2025-06-30T08:00:00+02:00", ended_at=ended
        )
    assert published.plan("2025-06-30 23:30").planned == 0
    published.sweep("2025-07-01")
    assert published.keys("leases") == {2}, "the night after its session ended; the other one still runs"


@pytest.mark.promise("TH-45")
def test_customer_data_stays_24_months_after_the_last_agreement(th1ng: Founded) -> None:
    company = th1ng("customers", "contracts")
    customer(company, 1, until="2023-01-31")
    agreement(company, 1, since="2021-01-01", until="2022-06-30")
    company.sweep("2025-01-31")
    kept = company.row("customers", 1)
    assert all(kept[column] for column in ("name", *PROFILE))
    company.sweep("2025-02-01")
    left = company.row("customers", 1)
    assert left["name"] == "(erased)"
    assert [left[column] for column in PROFILE] == [None] * len(PROFILE)


@pytest.mark.promise("TH-45")
def test_signing_again_before_the_day_clears_the_clock(th1ng: Founded) -> None:
    company = th1ng("customers", "contracts")
    customer(company, 1, until="2023-01-31")
    agreement(company, 1, since="2024-06-01")
    customer(company, 2, until="2023-01-31")
    company.sweep("2025-02-01")
    assert company.row("customers", 1)["personnummer"] == "19850101-1234"
    assert company.row("customers", 1)["name"] == "K1 Karlsson"
    assert company.row("customers", 2)["name"] == "(erased)"


@pytest.mark.promise("TH-46")
def test_the_accounting_act_keeps_the_voucher_and_nothing_else(th1ng: Founded) -> None:
    company = th1ng("customers", "contracts")
    year(company, "2023-12-31")
    customer(company, 1, until="2023-01-31")
    invoice(company, 23, 1, "2023-01-10", settled="2023-01-30")
    company.sweep("2025-02-01")
    assert company.row("customers", 1)["name"] == "(erased)"
    assert company.row("invoices", 23)["payer_name"] == "K1 Karlsson"
    purposes = company.policy.declaration.policy.purposes
    held = company.decided("invoices", 23, "payer_name", "2025-02-01 12:00")
    assert (held.keep, held.must_keep, held.because) == (True, True, "purposes.legal_compliance.accounting")
    users = [
        p for p in purposes if company.may_use(p, "invoices", 23, "payer_name", "2025-02-01 12:00").truth is not False
    ]
    assert users == ["legal_compliance"], "and not direct_marketing"
    company.sweep("2030-12-31")
    assert company.keys("invoices") == {23}
    company.sweep("2031-01-01")
    assert company.keys("invoices") == set()


@pytest.mark.promise("TH-47")
def test_the_traffic_of_an_unpaid_invoice_stays_until_the_claim_is_settled(th1ng: Founded) -> None:
    """The example bounds what the text leaves open: three years from the last claim, longer if disputed."""
    company = th1ng("calls", "number_assignments")
    year(company, "2022-12-31")
    customer(company, 1)
    telephone(company, 1)
    invoice(company, 17, 1, "2022-02-05", claimed="2022-04-15")  # a demand was sent in April
    invoice(company, 18, 1, "2022-02-05")
    company.run("UPDATE invoices SET dispute = 'open', disputed_on = '2022-03-01' WHERE id = 18")
    invoice(company, 19, 1, "2022-02-05", settled="2022-02-28")
    for key in (17, 18, 19):
        call(company, key, 1, "2022-01-20T10:00:00", invoice=key)
    plan = company.sweep("2025-03-01")
    assert company.keys("calls") == {17, 18}, "the claim is open; the third was settled more than 24 months ago"
    assert due(plan, "calls", "traffic_data.call_history") == [(("19",), "purposes.billing.traffic")]
    for key in (17, 18):
        kept = company.decided("calls", key, "seconds", "2025-03-01 12:00")
        assert (kept.keep, kept.because) == (True, "purposes.billing.traffic")
        assert company.may_use("billing", "calls", key, "seconds", "2025-03-01 12:00").truth is True
    company.run("UPDATE invoices SET balance = 0, settled_on = '2025-03-10' WHERE id = 17")
    days = {
        key: [company.decided("calls", key, "seconds", f"2027-03-{day} 12:00").keep for day in (10, 11)]
        for key in (17, 18)
    }
    assert days == {17: [True, False], 18: [True, True]}, "settled, and then 24 months; the dispute goes on"


@pytest.mark.promise("TH-48")
def test_traffic_goes_24_months_after_its_invoice_is_settled_but_for_what_the_law_holds(th1ng: Founded) -> None:
    company = th1ng("calls", "number_assignments")
    year(company, "2023-12-31")
    customer(company, 1)
    telephone(company, 1)
    invoice(company, 18, 1, "2023-02-05", settled="2023-02-28")
    call(company, 1, 1, "2023-01-20T10:00:00", invoice=18)
    call(company, 2, 1, "2023-01-21T10:00:00", invoice=18)
    scope = {"store": "op", "table": "op.calls", "row": ["2"]}
    assert company.tell("2025-02-20 09:00", kind="hold", hold="order", case="Dnr 7", **scope).findings == ()
    company.sweep("2025-02-28")
    assert company.keys("calls") == {1, 2}
    plan = company.sweep("2025-03-01")
    assert due(plan, "calls", "traffic_data.call_history") == [(("1",), "purposes.billing.traffic")]
    assert company.keys("calls") == {2}, "an authority has ordered this one to be kept"
    assert company.keys("invoices") == {18}, "and the Accounting Act keeps the voucher"
    assert company.decided("invoices", 18, "amount", "2025-03-01 12:00").must_keep is True


@pytest.mark.promise("TH-49")
def test_support_reads_the_log_while_a_fault_is_open(th1ng: Founded) -> None:
    company = th1ng("leases", "cases")
    customer(company, 1)
    company.add(
        "leases",
        id=1,
        ip="192.0.2.7",
        customer_id=1,
        start_at="2025-02-20T07:00:00Z",
        end_at="2025-02-20T21:00:00Z",
        mac="02:00:00:00:00:01",
    )
    case(company, 1, 1, "fault", "2025-03-01T09:00:00")
    assert company.may_use("fault_help", "leases", 1, "ip", "2025-03-01 08:59").truth is False
    during = company.may_use("fault_help", "leases", 1, "ip", "2025-03-01 12:00")
    assert (during.truth, during.because) == (True, "purposes.fault_help.sessions")
    company.run("UPDATE cases SET closed_at = '2025-03-03T16:00:00+01:00'")
    assert company.may_use("fault_help", "leases", 1, "ip", "2025-03-04 12:00").truth is False
    days = [company.decided("leases", 1, "ip", f"2025-08-{day} 12:00") for day in (20, 21)]
    assert [day.keep for day in days] == [True, False], "kept six months, for a fault that is found later"
    assert days[1].because == "purposes.fault_help.sessions"


@pytest.mark.promise("TH-50")
def test_a_statistic_outlives_its_sources_only_as_an_aggregate(th1ng: Founded) -> None:
    """S1 counts calls by area and leads to nobody. A count by customer is called a statistic as well, and goes."""
    company = th1ng("calls", "number_assignments", "usage_stats", "consumption", "leases")
    customer(company, 1)
    telephone(company, 1)
    call(company, 1, 1, "2024-02-10T10:00:00")
    company.add("usage_stats", day="2024-02-10", area="111", product="telephony", calls=40, users=31)
    company.add("consumption", customer_id=1, month="2024-02-01", month_ends_on="2024-02-29", megabytes=512)
    by_customer = "megabytes: customer_data.consumption}"
    refused = company.new_findings(by_customer, "megabytes: traffic_data.statistics}", file="map.yaml")
    assert ("error", "NOTHING_KEEPS", "op.consumption.megabytes") in refused
    company.rewrite(
        "{label: Counts of traffic by area and day,",
        "{label: Counts of traffic by area and day, reading: what is counted by customer goes,",
    )
    plan = company.sweep("2024-08-11")
    assert company.keys("calls") == set(), "the source is deleted"
    assert [row["day"] for row in company.rows("usage_stats")] == ["2024-02-10"], "S1 remains"
    assert [row["megabytes"] for row in company.rows("consumption")] == [0], "what was counted of her is gone"
    assert [found.because for found in counted(plan, "consumption").due] == ["no claim ever stood"]
    days = [company.decided("usage_stats", "2024-02-10", "calls", f"2026-02-{day} 12:00").keep for day in (10, 11)]
    assert days == [True, False], "a period of its own"


@pytest.mark.promise("TH-50")
def test_a_table_that_names_people_cannot_be_called_anonymous(th1ng: Founded) -> None:
    company = th1ng()
    counts = "megabytes: customer_data.consumption}\n"
    found = company.new_findings(counts, f"{counts}    anonymous: true\n", file="map.yaml")
    assert ("error", "ANONYMOUS_OWNED", "op.consumption") in found


RANGE = """\
        keep: 6 to 24 months after recorded{}
        use_when: [while fault_case]
        then: delete
        reading: the text gives a range"""
APPLIED = RANGE.format(" applied 6 months")


@pytest.mark.promise("TH-51")
def test_a_range_without_a_choice_keeps_to_its_longer_end_and_asks_for_one(th1ng: Founded) -> None:
    company = th1ng("alarm_events")
    found = company.new_findings(APPLIED, RANGE.format(""))
    assert found == [("warning", "PERIOD_RANGE", "purposes.fault_help.traffic")]
    (finding,) = (finding for finding in company.check() if finding.code == "PERIOD_RANGE")
    assert "6 to 24 months" in finding.says
    assert finding.help.startswith("add `applied` with one length")
    customer(company, 1)
    company.add("alarm_events", id=1, customer_id=1, device_eui="A1", happened_at="2023-01-15 12:00:00", code="up")
    company.sweep("2025-01-15")
    assert company.keys("alarm_events") == {1}
    company.sweep("2025-01-16")
    assert company.keys("alarm_events") == set()


@pytest.mark.promise("TH-51")
def test_a_length_outside_the_range_is_refused(th1ng: Founded) -> None:
    found = th1ng().new_findings(APPLIED, RANGE.format(" applied 30 months"))
    assert found == [("error", "PERIOD_RANGE", "purposes.fault_help.traffic")]


@pytest.mark.promise("TH-52")
def test_consumption_stays_24_months_from_the_end_of_its_month(th1ng: Founded) -> None:
    company = th1ng("consumption", "leases", "consent_log")
    customer(company, 1)
    consent(company, 1, "marketing_traffic", "2023-01-05T10:00:00")
    company.add("consumption", customer_id=1, month="2023-03-01", month_ends_on="2023-03-31", megabytes=2048)
    company.sweep("2025-03-31")
    assert [row["megabytes"] for row in company.rows("consumption")] == [2048]
    plan = company.sweep("2025-04-01")
    assert company.rows("consumption") == []
    assert [found.because for found in counted(plan, "consumption").due] == ["purposes.direct_marketing.consumption"]
