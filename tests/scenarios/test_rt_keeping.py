"""Scenarios of keeping: anchors, limitation, tails, duties, and what none of them holds."""

from datetime import date
from pathlib import Path

import pytest

from scenarios.conftest import Stage
from troth.engine.status import status
from troth.engine.undecided import overdue_by_table


@pytest.mark.scenario("RT-01")
def test_a_purpose_that_may_use_anonymised_data_only_does_not_keep_the_raw_row(stage: Stage) -> None:
    scene = stage("RT-01")
    answers = scene.sweep("2025-02-01 01:00")
    assert answers.row("net.calls", 1) == "anonymise"
    assert scene.select("SELECT id, a_number, b_number, ended, seconds, tariff FROM calls") == [
        (1, None, None, None, 240, "flat_rate")
    ], "the numbers are emptied in the anonymising step"
    assert str(scene.select("SELECT recorded FROM calls")[0][0])[:10] == "2025-01-01"


@pytest.mark.scenario("RT-02")
def test_a_former_customer_is_not_kept_by_an_interest_for_ever(stage: Stage) -> None:
    scene = stage("RT-02")
    at = "2025-01-01 01:00"
    service = scene.claim("purposes.service.contact", "crm.customers", "Anna", "email", at)
    newsletter = scene.claim("purposes.newsletter.customer", "crm.customers", "Anna", "email", at)
    assert (service.truth, service.fell) == (False, date(2022, 6, 30))
    assert (newsletter.truth, newsletter.fell) == (False, date(2021, 6, 30))
    cell = scene.sweep(at).cell("crm.customers", "Anna", "email")
    assert (cell.said, cell.because, cell.fell) == ("delete", "purposes.service.contact", date(2022, 6, 30))
    assert scene.select("SELECT id, email FROM customers") == [("Anna", None)]


@pytest.mark.scenario("RT-03")
def test_an_unpaid_bill_keeps_its_evidence_until_it_is_barred(stage: Stage) -> None:
    scene = stage("RT-03")
    scene.kept_until("2024-03-31", "net.calls", 1)
    scene.kept_until("2031-03-31", "net.calls", 2)
    assert scene.sweep("2024-03-31 01:00").row("net.calls", 1) == "keep"
    answers = scene.sweep("2024-04-01 01:00")
    cell = answers.cell("net.calls", 1, "a_number")
    assert (cell.said, cell.because, cell.fell) == ("delete", "purposes.service.consumers", date(2024, 3, 31))
    assert answers.row("net.calls", 2) == "keep"
    assert answers.because("net.calls", 2) == {"purposes.service.companies"}
    assert list(scene.held("net.calls")) == [("2",)]


@pytest.mark.scenario("RT-04")
def test_a_part_payment_and_a_demand_each_start_limitation_anew(stage: Stage) -> None:
    scene = stage("RT-04")
    scene.run("UPDATE invoices SET interrupted_on = '2023-06-10'")  # 100 of 420 are paid: the debt is acknowledged
    assert scene.sweep("2024-04-01 01:00").row("net.calls", 3) == "keep"
    scene.kept_until("2026-06-10", "net.calls", 3)  # as far as can be known on 1 April 2024
    scene.run("UPDATE invoices SET interrupted_on = '2025-01-15'")  # a written demand is received
    assert scene.sweep("2026-06-11 01:00").row("net.calls", 3) == "keep"
    scene.kept_until("2028-01-15", "net.calls", 3)
    assert scene.sweep("2028-01-16 01:00").row("net.calls", 3) == "delete"
    assert scene.held("net.calls") == {}


@pytest.mark.scenario("RT-05")
def test_settled_means_paid_or_credited_in_full(stage: Stage) -> None:
    scene = stage("RT-05")
    scene.kept_until("2025-04-30", "net.calls", 4)
    scene.kept_until("2025-05-31", "net.calls", 5)
    assert scene.sweep("2025-01-16 01:00").row("net.calls", 4) == "keep"
    answers = scene.sweep("2025-05-01 01:00")
    assert answers.row("net.calls", 4) == "delete"
    assert answers.cell("net.calls", 4, "a_number").fell == date(2025, 4, 30)
    assert answers.row("net.calls", 5) == "keep"
    assert scene.sweep("2025-06-01 01:00").row("net.calls", 5) == "delete"
    assert scene.held("net.calls") == {}


@pytest.mark.scenario("RT-07")
def test_a_hold_keeps_for_its_own_purpose_and_takes_no_other_away(stage: Stage) -> None:
    scene = stage("RT-07")
    for kind, day in (("hold", "2025-01-20"), ("hold_released", "2025-06-30")):
        scene.event(kind, day, case="ARN-2025-77", hold="dispute", store="net", table="net.calls", row=["8"])
    assert scene.ask("2025-02-28 01:00").because("net.calls", 8) == {"purposes.service.traffic"}
    answers = scene.sweep("2025-03-01 01:00")
    assert answers.row("net.calls", 8) == "keep"
    assert {because.partition(".")[0].rstrip("s") for because in answers.because("net.calls", 8)} == {"hold"}
    assert scene.use("dispute", "net.calls", 8, "a_number", "2025-03-02 10:00").truth is True
    assert scene.use("service", "net.calls", 8, "a_number", "2025-03-02 10:00").truth is False
    service = scene.claim("purposes.service.traffic", "net.calls", 8, "a_number", "2025-03-02 10:00")
    assert service.fell == date(2025, 2, 28)
    assert scene.sweep("2025-07-01 01:00").row("net.calls", 8) == "delete"
    assert scene.held("net.calls") == {}
    assert list(scene.held("crm.customers" if "crm.customers" in scene.policy.tables else "net.customers")) == [
        ("Anna",)
    ]


@pytest.mark.scenario("RT-08")
def test_what_is_never_billed_has_no_clock_and_what_is_not_yet_billed_may_not_wait_for_ever(stage: Stage) -> None:
    scene = stage("RT-08")
    scene.kept_until("2025-07-10", "net.calls", 10, then="unknown")
    scene.run("UPDATE calls SET ended = '2024-01-10 12:00:00' WHERE id = 11")
    answers = scene.sweep("2025-02-01 01:00")
    assert {key: answers.row("net.calls", key) for key in (9, 10, 11, 12)} == {
        9: "delete",
        10: "keep",
        11: "unknown",
        12: "unknown",
    }
    assert answers.cell("net.calls", 9, "a_number").because == "no claim ever stood"
    waiting = [(waits.because, waits.rows) for waits in answers.count("net.calls").waits]
    assert waiting == [("purposes.service.traffic", 2)], "a staff member is told of both"
    assert sorted(scene.held("net.calls")) == [("10",), ("11",), ("12",)]
    with scene.engine("2025-02-01 02:00") as found:
        told = status(found)
        assert (told.undecided, told.overdue) == (2, 0)
        assert {waiting.undecided.key for waiting in found.register.undecided()} == {"11", "12"}
    for at, overdue in (("2025-03-03 23:59", 0), ("2025-03-04 00:01", 2)):  # the map leaves it at thirty days
        with scene.engine(at) as found:
            assert sum(overdue_by_table(found, scene.now).values()) == overdue


@pytest.mark.scenario("RT-08")
def test_an_unbilled_call_is_stuck_from_the_day_after_the_limit(stage: Stage) -> None:
    scene = stage("RT-08")
    scene.kept_until("2024-07-10", "net.calls", 11, then="unknown")


@pytest.mark.scenario("RT-10")
def test_a_contact_follows_the_last_contract_and_an_installation_its_own(stage: Stage) -> None:
    scene = stage("RT-10")
    scene.kept_until("2026-09-30", "crm.customers", "Anna", "email")
    scene.kept_until("2025-01-31", "crm.installs", 1, "install_address")
    answers = scene.sweep("2025-02-01 01:00")
    assert answers.cell("crm.customers", "Anna", "email").said == "keep"
    install = answers.cell("crm.installs", 1, "install_address")
    assert (install.said, install.fell) == ("delete", date(2025, 1, 31))
    assert scene.sweep("2026-09-30 01:00").cell("crm.customers", "Anna", "email").said == "keep"
    assert scene.sweep("2026-10-01 01:00").cell("crm.customers", "Anna", "email").said == "delete"
    assert scene.select("SELECT email FROM customers") == [(None,)]


@pytest.mark.scenario("RT-11")
def test_an_applicant_who_never_became_a_customer_can_contest_the_refusal(stage: Stage) -> None:
    scene = stage("RT-11")
    scene.kept_until("2025-06-10", "crm.applications", 1)
    answers = scene.sweep("2025-03-11 01:00")
    assert answers.row("crm.applications", 1) == "keep"
    assert answers.because("crm.applications", 1) == {"purposes.credit.application"}
    assert scene.sweep("2025-06-11 01:00").row("crm.applications", 1) == "delete"
    assert scene.held("crm.applications") == {}


@pytest.mark.scenario("RT-14")
def test_location_goes_after_two_months_and_the_same_row_stays_six(stage: Stage) -> None:
    scene = stage("RT-14")
    scene.kept_until("2025-04-01", "le.calls", 3, "cell_start")
    scene.kept_until("2025-08-01", "le.calls", 3, "b_number")
    answers = scene.sweep("2025-04-01 01:00")
    assert answers.row("le.calls", 3) == "keep"
    assert answers.cell("le.calls", 3, "cell_start").must_keep is True, "the law forbids shorter as well"
    answers = scene.sweep("2025-04-02 01:00")
    assert answers.row("le.calls", 3) == "strip"
    assert answers.cell("le.calls", 3, "cell_start").said == "delete"
    assert answers.cell("le.calls", 3, "b_number").must_keep is True
    left = scene.select("SELECT b_number, seconds, cell_start, cell_end FROM calls")
    assert left == [("+46700000002", 1800, None, None)]
    assert scene.sweep("2025-08-02 01:00").row("le.calls", 3) == "delete"
    assert scene.held("le.calls") == {}


@pytest.mark.scenario("RT-15")
def test_accounting_holds_the_accounting_cells_alone_by_the_broken_fiscal_year(stage: Stage) -> None:
    scene = stage("RT-15")
    scene.kept_until("2030-12-31", "books.invoices", 30, "buyer_name")
    scene.kept_until("2031-12-31", "books.invoices", 31, "buyer_name")
    scene.kept_until("2025-07-31", "books.invoices", 30, "phone")
    answers = scene.sweep("2025-08-01 01:00")
    phone, buyer = answers.cell("books.invoices", 30, "phone"), answers.cell("books.invoices", 30, "buyer_name")
    assert answers.row("books.invoices", 30) == "strip"
    assert (phone.said, phone.because, phone.fell) == ("delete", "purposes.service.contact", date(2025, 7, 31))
    assert (buyer.said, buyer.because, buyer.must_keep) == ("keep", "purposes.accounting.invoice", True)
    assert scene.select("SELECT phone, delivery_note, buyer_name FROM invoices WHERE number = 30") == [
        (None, None, "Anna A")
    ]
    answers = scene.sweep("2031-01-01 01:00")
    assert answers.row("books.invoices", 30) == "delete"
    assert answers.cell("books.invoices", 31, "buyer_name").said == "keep"
    assert list(scene.held("books.invoices")) == [("31",)]
    assert scene.sweep("2032-01-01 01:00").row("books.invoices", 31) == "delete"
    assert scene.held("books.invoices") == {}


@pytest.mark.scenario("RT-18")
def test_a_score_does_not_outlive_the_consent_that_fed_it(stage: Stage) -> None:
    scene = stage("RT-18")
    anna = {"class": "customer", "person": "Anna", "consent": "offers"}
    scene.event("consent", "2024-12-01 09:00", **anna)
    scene.event("withdrawal", "2025-02-10 09:00", **anna)
    assert scene.use("segments", "crm.profiles", "Anna", "score", "2025-02-10 08:55").truth is True
    assert scene.use("segments", "crm.profiles", "Anna", "score", "2025-02-10 09:05").truth is False
    assert scene.ask("2025-02-10 01:00").row("crm.profiles", "Anna") == "keep"
    answers = scene.sweep("2025-02-11 01:00")
    score = answers.cell("crm.profiles", "Anna", "score")
    assert (score.said, score.because, score.fell) == ("delete", "purposes.segments.profile", date(2025, 2, 10))
    assert answers.row("crm.profiles_monthly", "2025-01") == "keep"
    assert scene.held("crm.profiles") == {}
    assert list(scene.held("crm.profiles_monthly")) == [("2025-01",)]


@pytest.mark.scenario("RT-35")
def test_sentinels_and_impossible_dates_are_not_believed(stage: Stage) -> None:
    scene = stage("RT-35")
    answers = scene.sweep("2025-02-01 01:00")
    assert {key: answers.row("net.calls", key) for key in (40, 41, 42, 43)} == {
        40: "unknown",
        41: "keep",
        42: "unknown",
        43: "unknown",
    }
    assert len(scene.held("net.calls")) == 4


@pytest.mark.scenario("RT-80")
def test_what_has_come_to_its_end_is_not_sealed_for_undo(stage: Stage) -> None:
    # What a person deletes herself, and her request, wait for the issue of requests.
    scene = stage("RT-80")
    scene.kept_until("2025-02-28", "net.calls", 90)
    scene.kept_until("2025-02-28", "net.le_calls", 9)
    answers = scene.sweep("2025-03-01 01:00")
    assert [answers.row("net.calls", 90), answers.row("net.le_calls", 9)] == ["delete", "delete"]
    assert (scene.held("net.calls"), scene.held("net.le_calls")) == ({}, {})
    if scene.kind == "sqlite":
        assert b"+46700000001" not in Path(scene.url).read_bytes(), "no sealed copy is kept, not for a month either"
