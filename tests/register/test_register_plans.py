"""Plans and runs, what waits, and the brake's figures."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from register.tampering import intruder
from troth.kernel.canonical import digest
from troth.kernel.errors import Refused
from troth.register.register import Register
from troth.register.values import BrakeScope, Json, Run, RunOutcome, StoredPlan, Undecided, Waiting

NOW = datetime(2025, 2, 1, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PLAN: dict[str, Json] = {"format": "troth.plan/1", "steps": [{"table": "net.calls", "count": 40}]}
OTHER: dict[str, Json] = {"format": "troth.plan/1", "steps": []}


def test_a_plan_is_found_by_its_digest(register: Register) -> None:
    assert register.latest_plan() is None
    assert register.plan(digest(PLAN)) is None
    register.save_plan(digest(PLAN), PLAN, NOW, {"rows": 40})
    assert register.plan(digest(PLAN)) == StoredPlan(digest(PLAN), NOW, PLAN, {"rows": 40})


def test_the_latest_plan_is_the_one_made_last(register: Register) -> None:
    register.save_plan(digest(PLAN), PLAN, NOW)
    register.save_plan(digest(OTHER), OTHER, NOW + DAY)
    latest = register.latest_plan()
    assert latest is not None
    assert latest.digest == digest(OTHER)
    register.save_plan(digest(PLAN), PLAN, NOW + 2 * DAY)
    latest = register.latest_plan()
    assert latest is not None
    assert (latest.digest, latest.made_at) == (digest(PLAN), NOW + 2 * DAY)


def test_a_plan_under_a_digest_of_something_else_is_refused(register: Register) -> None:
    with pytest.raises(ValueError, match="its own document"):
        register.save_plan(digest(OTHER), PLAN, NOW)
    assert register.latest_plan() is None


def test_a_plan_that_somebody_changed_is_never_given_out(register: Register, register_url: str) -> None:
    register.save_plan(digest(PLAN), PLAN, NOW)
    with intruder(register_url) as other:
        other.run("UPDATE plan SET document = replace(document, '40', '90000')")
    asks: list[Callable[[], object]] = [lambda: register.plan(digest(PLAN)), register.latest_plan]
    for ask in asks:
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.code == "PLAN_CHANGED"


def test_a_run_begins_and_ends(register: Register) -> None:
    register.save_plan(digest(PLAN), PLAN, NOW)
    begun = register.start_run("run-1", digest(PLAN), NOW)
    assert begun == Run("run-1", digest(PLAN), NOW, None, None)
    register.start_run("run-2", digest(PLAN), NOW - DAY)
    assert [run.id for run in register.unfinished_runs()] == ["run-2", "run-1"]
    ended = register.end_run("run-1", RunOutcome.IN_PART, NOW + DAY)
    assert ended == Run("run-1", digest(PLAN), NOW, NOW + DAY, RunOutcome.IN_PART)
    assert register.run("run-1") == ended
    assert register.run("run-3") is None
    assert [run.id for run in register.unfinished_runs()] == ["run-2"]


def test_runs_that_cannot_be(register: Register) -> None:
    register.save_plan(digest(PLAN), PLAN, NOW)
    register.start_run("run-1", digest(PLAN), NOW)
    register.end_run("run-1", RunOutcome.DONE, NOW)
    acts: list[tuple[str, Callable[[], object]]] = [
        ("PLAN_UNKNOWN", lambda: register.start_run("run-2", digest(OTHER), NOW)),
        ("RUN_KNOWN", lambda: register.start_run("run-1", digest(PLAN), NOW)),
        ("RUN_UNKNOWN", lambda: register.end_run("run-1", RunOutcome.FAILED, NOW)),
        ("RUN_UNKNOWN", lambda: register.end_run("run-9", RunOutcome.DONE, NOW)),
    ]
    for code, act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == code
    ended = register.run("run-1")
    assert ended is not None
    assert ended.outcome is RunOutcome.DONE


CALLS = ("net", "net.calls")
CASES = ("crm", "crm.cases")
ORPHAN = Undecided(*CALLS, '["9"]', "", "nobody held the number that day")
CELL = Undecided(*CALLS, '["9"]', "b_number", "two persons held the number")
CASE = Undecided(*CASES, "hash-of-5", "", "no controller")


def test_what_waits_keeps_its_first_sight(register: Register) -> None:
    register.see_undecided([ORPHAN, CELL], NOW, [CALLS])
    register.see_undecided([CASE], NOW - DAY, [CASES])
    register.see_undecided([ORPHAN, CELL], NOW + DAY, [CALLS])
    assert register.undecided() == (
        Waiting(CASE, NOW - DAY, NOW - DAY),
        Waiting(ORPHAN, NOW, NOW + DAY),
        Waiting(CELL, NOW, NOW + DAY),
    )
    assert [waiting.undecided for waiting in register.undecided("crm")] == [CASE]
    assert register.undecided("net")[0].age(NOW + 30 * DAY) == 30 * DAY
    assert register.undecided("nowhere") == ()


def test_what_is_no_longer_seen_is_gone_and_starts_anew(register: Register) -> None:
    register.see_undecided([ORPHAN, CELL], NOW, [CALLS])
    register.see_undecided([CELL], NOW + DAY, [CALLS])
    assert [waiting.undecided for waiting in register.undecided()] == [CELL]
    register.see_undecided([ORPHAN, CELL], NOW + 2 * DAY, [CALLS])
    assert {waiting.undecided.part: waiting.first_seen for waiting in register.undecided()} == {
        "": NOW + 2 * DAY,
        "b_number": NOW,
    }


def test_a_table_that_was_not_examined_stays_as_it_is(register: Register) -> None:
    register.see_undecided([ORPHAN, CASE], NOW, [CALLS, CASES])
    register.see_undecided([], NOW + DAY, [CASES])
    assert [waiting.undecided for waiting in register.undecided()] == [ORPHAN]
    register.see_undecided([], NOW + 2 * DAY, [])
    assert register.undecided()[0].first_seen == NOW
    with pytest.raises(ValueError, match="not examined"):
        register.see_undecided([CASE], NOW, [CALLS])


def test_a_pass_by_a_clock_that_went_back_still_sees_what_is_gone(register: Register) -> None:
    register.see_undecided([ORPHAN, CELL], NOW, [CALLS])
    register.see_undecided([CELL], NOW - DAY, [CALLS])
    assert [(waiting.undecided, waiting.first_seen) for waiting in register.undecided()] == [(CELL, NOW)]


def test_a_reason_that_changed_is_told_as_it_is_now(register: Register) -> None:
    register.see_undecided([ORPHAN], NOW, [CALLS])
    register.see_undecided([ORPHAN._replace(reason="the time cannot be read")], NOW + DAY, [CALLS])
    (waiting,) = register.undecided()
    assert (waiting.undecided.reason, waiting.first_seen) == ("the time cannot be read", NOW)


ALL_CALLS = BrakeScope(*CALLS)
OF_ACME = BrakeScope(*CALLS, "customer", "Acme AB")
FIRST = date(2025, 2, 1)


def test_forecasts_are_kept_by_day_and_scope(register: Register) -> None:
    assert register.forecast_for(FIRST, ALL_CALLS) is None
    register.note_forecast(FIRST, ALL_CALLS, 40)
    register.note_forecast(FIRST, OF_ACME, 0)
    register.note_forecast(FIRST + DAY, ALL_CALLS, 41)
    register.note_forecast(FIRST + DAY, ALL_CALLS, 42)
    assert register.forecast_for(FIRST, ALL_CALLS) == 40
    assert register.forecast_for(FIRST, OF_ACME) == 0
    assert register.forecast_for(FIRST + DAY, ALL_CALLS) == 42
    assert register.forecast_for(FIRST - DAY, ALL_CALLS) is None


@pytest.mark.scenario("RT-70")
def test_removals_add_up_within_the_days_asked_for(register: Register) -> None:
    nothing = register.removed_since(FIRST, ALL_CALLS)
    assert (nothing.count, nothing.total) == (0, None)
    for count, total, days in ((500, 100_000, 0), (300, 99_500, 0), (200, 99_200, 29), (7, 99_000, 31)):
        register.note_removed(FIRST + days * DAY, ALL_CALLS, count, total)
    register.note_removed(FIRST, OF_ACME, 150, 150)
    whole, later = register.removed_since(FIRST, ALL_CALLS), register.removed_since(FIRST + DAY, ALL_CALLS)
    assert (whole.count, whole.total) == (1007, 100_000)
    assert (later.count, later.total) == (207, 99_200)
    assert register.removed_since(FIRST + 32 * DAY, ALL_CALLS).count == 0
    assert register.removed_since(FIRST, OF_ACME).count == 150
