"""Scenarios of consents in time: the order of events, hours that come twice, and what a grant covers."""

import pytest

from scenarios.conftest import Stage
from troth.engine.recording import record
from troth.kernel.span import Span


@pytest.mark.scenario("RT-34")
def test_the_hour_that_happens_twice_and_the_hour_that_never_happens(stage: Stage) -> None:
    scene = stage("RT-34")
    numbered = [
        _said("X", "consent", "Bo", "2025-03-30 02:30", seq=500),
        _said("X", "consent", "Anna", "2025-10-26 02:40", seq=1001),
        _said("X", "withdrawal", "Anna", "2025-10-26 02:10", seq=1002),
    ]
    with scene.engine("2025-10-26 12:00") as found:
        assert len(record(found, numbered, "Europe/Stockholm").positions) == 3
        # System Y has declared no zone for its times: what it says is kept, and no instant is made of it.
        assert len(record(found, [_said("Y", "consent", "Cia", "2025-06-01 10:00")], None).positions) == 1
    at = "2025-10-27 09:00"
    use = {who: scene.use("newsletter", "crm.customers", who, "email", at).truth for who in ("Anna", "Bo", "Cia")}
    assert use == {"Anna": False, "Bo": None, "Cia": None}, "02:10 with the higher number is the second 02:10"
    answers = scene.sweep(at)
    assert [answers.row("crm.customers", who) for who in ("Anna", "Bo", "Cia")] == ["delete", "unknown", "unknown"]


def _said(source: str, kind: str, who: str, at: str, **more: object) -> tuple[Span, dict[str, object]]:
    body = {"kind": kind, "class": "customer", "person": who, "consent": "newsletter", "source": source, "occurred": at}
    return Span("events.jsonl", 1, 1), {**body, **more}


@pytest.mark.scenario("RT-34")
def test_a_log_of_the_operators_own_lets_no_use_through_the_hour_that_happens_twice(stage: Stage) -> None:
    # The same two answers, read where they lie: the map declares zone and order of the column.
    scene = stage("RT-34")
    scene.run(
        "INSERT INTO answers VALUES (500, 'Bo', 'newsletter', 'granted', '2025-03-30 02:30:00'),"
        " (1001, 'Anna', 'newsletter', 'granted', '2025-10-26 02:40:00'),"
        " (1002, 'Anna', 'newsletter', 'withdrawn', '2025-10-26 02:10:00');"
    )
    at = "2025-10-27 09:00"
    assert scene.use("newsletter", "crm.customers", "Anna", "email", at).truth is not True
    assert scene.use("newsletter", "crm.customers", "Bo", "email", at).truth is None
    scene.ask(at)


@pytest.mark.scenario("RT-36")
def test_a_consent_dated_in_the_future_does_not_come_back_to_life(stage: Stage) -> None:
    scene = stage("RT-36")

    def said(kind: str, who: str, occurred: str, recorded: str, seq: int) -> None:
        scene.event(kind, occurred, recorded, seq=seq, consent="newsletter", **{"class": "customer", "person": who})

    said("consent", "Anna", "2026-09-01 08:00", "2025-06-01 08:00", 1)
    said("withdrawal", "Anna", "2025-07-01 12:00", "2025-07-01 12:00", 2)
    said("consent", "Bo", "2025-07-18 12:00", "2025-07-18 12:00", 4)
    said("withdrawal", "Bo", "2025-07-15 12:00", "2025-07-20 12:00", 3)
    said("consent", "Cia", "2025-08-02 00:00", "2025-08-05 00:00", 5)

    def use(who: str, at: str) -> bool | None:
        return scene.use("newsletter", "crm.customers", who, "email", at).truth

    assert use("Anna", "2025-06-02 09:00") is True, "as long as nothing is known of the withdrawal"
    assert use("Anna", "2026-09-02 09:00") is False
    assert use("Bo", "2025-07-21 09:00") is True
    assert use("Cia", "2025-08-03 09:00") is False, "also when it is asked on the 6th about the 3rd"
    assert use("Cia", "2025-08-06 09:00") is True
    answers = scene.ask("2026-09-02 09:00")
    assert [answers.row("crm.customers", who) for who in ("Anna", "Bo", "Cia")] == ["delete", "keep", "keep"]


@pytest.mark.scenario("RT-37")
def test_given_withdrawn_given_and_both_at_the_same_instant(stage: Stage) -> None:
    scene = stage("RT-37")
    anna = {"class": "customer", "person": "Anna", "consent": "offers"}
    bo = {"class": "customer", "person": "Bo", "consent": "newsletter"}
    scene.event("consent", "2025-01-01 00:00", **anna)
    scene.event("withdrawal", "2025-02-01 00:00", **anna)
    answers = scene.sweep("2025-02-02 01:00")
    assert answers.row("crm.calls", 44) == "delete"
    assert scene.held("crm.calls") == {}
    scene.run(
        "INSERT INTO calls VALUES (45, 'Anna', '+46700000001', '2025-02-05 10:00:00'),"
        " (46, 'Anna', '+46700000001', '2025-03-05 10:00:00');"
    )
    scene.event("consent", "2025-03-01 00:00", **anna)
    scene.event("consent", "2025-04-01 12:00:00", **bo)
    scene.event("withdrawal", "2025-04-01 12:00:00", **bo)
    use = [scene.use("offers", "crm.calls", call, "a_number", "2025-03-06 09:00").truth for call in (45, 46)]
    assert use == [False, True]
    assert scene.use("newsletter", "crm.customers", "Bo", "email", "2025-04-01 12:01").truth is False
    scene.kept_until("2027-02-01", "crm.consents", 1)
    answers = scene.ask("2025-03-06 09:00")
    assert [answers.row("crm.calls", call) for call in (45, 46)] == ["delete", "keep"]
