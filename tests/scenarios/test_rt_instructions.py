"""Scenarios of rows that are processed for others: what their controller says, and nothing else but law."""

from datetime import date

import pytest

from scenarios.conftest import Stage

AT = "2025-03-16 01:00"


@pytest.mark.scenario("RT-19")
def test_processed_rows_follow_their_controller_shorter_and_longer(stage: Stage) -> None:
    # That Anna's own request is passed on to the controller waits for the issue of requests.
    scene = stage("RT-19")
    assert scene.use("surveys", "crm.answers", 1, "answer", AT).truth is True
    assert scene.use("own", "crm.answers", 1, "answer", AT).truth is False, "the operator's own rule counts for none"
    assert scene.use("surveys", "crm.answers", 3, "answer", "2025-02-20 10:00").truth is False, (
        "the agreement has ended"
    )
    assert scene.use("surveys", "crm.answers", 4, "answer", AT).truth is None
    answers = scene.sweep(AT)
    assert [answers.row("crm.answers", key) for key in (1, 2, 3, 4)] == ["keep", "delete", "delete", "unknown"]
    assert [answers.because("crm.answers", key) for key in (1, 2, 3, 4)] == [
        {"instruction"},
        {"instruction"},
        {"instruction"},
        {"controller unknown"},
    ]
    fell = [answers.cell("crm.answers", key, "answer").fell for key in (2, 3)]
    assert fell == [date(2025, 1, 31), date(2025, 3, 14)], "what is to go by the 15th is gone when that day begins"
    assert [waits.rows for waits in answers.count("crm.answers").waits] == [1], "it is counted"
    assert answers.row("crm.cases", 7) == "keep", "rows of the operator's own are kept by its own rules"
    assert sorted(scene.held("crm.answers")) == [("1",), ("4",)]
    scene.kept_until("2026-06-30", "crm.answers", 1)


@pytest.mark.scenario("RT-19")
def test_until_the_day_agreed_on_the_data_of_an_ended_agreement_waits_for_its_controller(stage: Stage) -> None:
    stage("RT-19").kept_until("2025-03-14", "crm.answers", 3)


@pytest.mark.scenario("RT-19")
def test_a_controller_without_an_instruction_of_its_own_has_the_policys_rows(stage: Stage) -> None:
    scene = stage("RT-19")
    scene.run("INSERT INTO companies VALUES ('Delta AB')")
    scene.run("INSERT INTO answers VALUES (5, 'Anna', 'Delta AB', '2023-03-15', 'at night')")
    scene.kept_until("2025-03-15", "crm.answers", 5)
    assert scene.sweep(AT).because("crm.answers", 5) == {"purposes.surveys.asked"}


@pytest.mark.scenario("RT-19")
def test_a_controller_whom_nobody_knows_is_unknown_and_a_staff_member_decides(stage: Stage) -> None:
    scene = stage("RT-19")
    scene.run("INSERT INTO answers VALUES (6, 'Anna', 'Acme', '2015-01-01', 'misspelt')")
    assert scene.ask(AT).row("crm.answers", 6) == "unknown"
    scene.event("decision", "2025-03-15", outcome="remove", store="crm", table="crm.answers", row=["6"])
    answers = scene.sweep(AT)
    assert (answers.row("crm.answers", 6), answers.row("crm.answers", 4)) == ("delete", "unknown")


def test_what_is_to_be_handed_back_is_never_removed_by_a_date_alone(stage: Stage) -> None:
    scene = stage("RT-19")
    mapped = scene.folder / "map.yaml"
    mapped.write_text(mapped.read_text(encoding="utf-8").replace("delete by", "return by"), encoding="utf-8")
    assert scene.ask("2025-03-14 01:00").row("crm.answers", 3) == "keep"
    assert scene.sweep(AT).row("crm.answers", 3) == "unknown", "nobody can see in the data whether it was handed back"
    assert ("3",) in scene.held("crm.answers")


def test_a_restriction_keeps_what_is_processed_for_others(stage: Stage) -> None:
    scene = stage("RT-19")
    scene.event("restriction", "2025-03-01", case="R1", **{"class": "customer", "person": "Anna"})
    assert scene.sweep(AT).row("crm.answers", 2) == "keep"
