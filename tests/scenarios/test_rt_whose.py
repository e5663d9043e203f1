"""Scenarios of identity: whose a row is when numbers change hands, overlap, or belong to nobody."""

from datetime import date

import pytest

from scenarios.conftest import Stage


@pytest.mark.scenario("RT-20")
def test_a_number_reassigned_on_one_day_gives_each_call_to_its_holder_of_that_instant(stage: Stage) -> None:
    # What is shown to whom waits for the issue of access requests; here is whose each call is, for keeping and use.
    scene = stage("RT-20")
    day = "2025-03-10 01:00"
    assert [scene.owners("net.calls", call, day) for call in (20, 21, 22)] == [{"Anna"}, set(), {"Bo"}]
    use = [scene.use("service", "net.calls", call, "a_number", day).truth for call in (20, 21, 22)]
    assert use == [True, None, True], "what nobody held is unknown, and unknown lets no use through"
    assert scene.ask(day).because("net.calls", 21) == {"unowned"}


@pytest.mark.scenario("RT-20")
def test_a_hold_on_one_holder_keeps_her_calls_and_none_of_the_next_holders(stage: Stage) -> None:
    # Both bills were settled on 2025-03-05, so that nothing but a hold keeps the calls after 2027-03-05.
    scene = stage("RT-20")
    scene.event("hold", "2027-03-01", hold="dispute", **{"class": "customer", "person": "Anna"})
    answers = scene.sweep("2027-03-06 01:00")
    assert [answers.row("net.calls", call) for call in (20, 21, 22)] == ["keep", "delete", "delete"]
    assert list(scene.held("net.calls")) == [("20",)]


@pytest.mark.scenario("RT-22")
def test_overlapping_holders_who_give_one_answer_are_no_reason_to_wait(stage: Stage) -> None:
    # The access answer, one row under review, waits for the issue of access requests.
    scene = stage("RT-22")
    assert scene.owners("net.calls", 26, "2024-07-31 01:00") == {"Anna", "Bo"}
    scene.kept_until("2024-07-31", "net.calls", 26)
    assert scene.sweep("2024-07-31 01:00").row("net.calls", 26) == "keep"
    answers = scene.sweep("2024-08-01 01:00")
    assert answers.row("net.calls", 26) == "delete"
    assert answers.cell("net.calls", 26, "a_number").fell == date(2024, 7, 31)
    assert scene.held("net.calls") == {}


@pytest.mark.scenario("RT-23")
def test_overlapping_holders_who_differ_wait_until_even_the_longer_answer_has_ended(stage: Stage) -> None:
    scene = stage("RT-23")
    scene.event("consent", "2024-06-01", consent="offers", **{"class": "customer", "person": "Anna"})
    answers = scene.sweep("2025-02-01 01:00")
    assert answers.row("net.calls", 27) == "unknown"
    assert answers.because("net.calls", 27) == {"candidates"}
    assert scene.use("offers", "net.calls", 27, "a_number", "2025-02-01 10:00").truth is None
    assert scene.ask("2026-01-15 01:00").row("net.calls", 27) == "unknown"
    answers = scene.sweep("2026-01-16 01:00")
    assert answers.row("net.calls", 27) == "delete"
    assert answers.cell("net.calls", 27, "a_number").fell == date(2026, 1, 15)
    assert scene.held("net.calls") == {}


@pytest.mark.scenario("RT-24")
def test_rows_that_nobody_owns_end_by_the_rule_for_them(stage: Stage) -> None:
    scene = stage("RT-24")
    scene.kept_until("2025-07-20", "net.calls", 29)
    answers = scene.sweep("2025-02-01 01:00")
    gone = answers.cell("net.calls", 28, "a_number")
    assert (gone.said, gone.because, gone.fell) == ("delete", "unowned", date(2016, 11, 1))
    assert answers.row("net.calls", 29) == "keep"
    assert answers.because("net.calls", 29) == {"unowned"}
    assert list(scene.held("net.calls")) == [("29",)]


@pytest.mark.scenario("RT-26")
def test_a_shared_account_is_kept_for_whoever_is_still_party_and_used_only_as_all_agree(stage: Stage) -> None:
    # The erasure that Anna asks for, and what Dag the lodger is shown, wait for the issue of requests.
    scene = stage("RT-26")
    scene.event("consent", "2024-01-01", consent="newsletter", **{"class": "customer", "person": "Anna"})
    shared = scene.use("newsletter", "crm.accounts", "J1", "shared_email", "2024-06-01")
    assert shared.truth is False, "Bo has not agreed"
    answers = scene.sweep("2025-02-01 01:00")
    assert answers.cell("crm.accounts", "J1", "address").because == "purposes.service.contact"
    assert answers.row("crm.accounts", "J1") == "keep", "Bo's contract is enough"
    assert [answers.row("crm.mobiles", n) for n in (1, 2)] == ["delete", "keep"]


@pytest.mark.scenario("RT-26")
def test_a_shared_account_goes_when_the_last_of_them_has_left(stage: Stage) -> None:
    scene = stage("RT-26")
    scene.run("UPDATE parties SET left_at = '2025-06-30 00:00:00' WHERE customer_id = 'Bo'")
    scene.kept_until("2025-06-30", "crm.accounts", "J1")
    scene.run("UPDATE customers SET id = 'Dag' WHERE id = 'Bo'")
    answers = scene.ask("2025-07-01 00:00")
    assert answers.because("crm.accounts", "J1") == {"owner unknown"}, "somebody owns it who is not found"
