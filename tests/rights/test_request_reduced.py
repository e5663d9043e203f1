"""Events reduced to requests: every path through a request's life, any order of events, and the claims it makes."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from rights.office import event, moment
from troth.law.model import CheckedPolicy
from troth.plan.events import reduce
from troth.register.values import Event
from troth.rights.chain import KINDS, Pressure, Request, State
from troth.rights.request import Requests, requests
from troth.rights.steps import lacking

AT = moment("2030-01-01")
ANNA = {"class": "customer", "person": "A"}
BO = {"class": "customer", "person": "B"}


def told(*said: tuple[str, dict[str, Any]]) -> list[Event]:
    """Events of case R, each told on its day."""
    return [
        event(number, f"{day}T12:00:00+00:00", **{"case": "R", "occurred": f"{day}T12:00:00Z", **fields})
        for number, (day, fields) in enumerate(said, start=1)
    ]


DONE: dict[str, Any] = {"recipients": ["printer"], "undecided": 0}
PROOF: dict[str, Any] = {"kind": "request_verified", "how": "bank_id", "by": "s", "proves": "person"}

LIFE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("2025-01-31", {"kind": "request", "right": "erase", **ANNA}),
    ("2025-02-01", PROOF),
    ("2025-02-03", {"kind": "request_planned", "plan": "d1"}),
    ("2025-02-04", {"kind": "request_reviewed", "plan": "d1", "outcome": "approved", "by": "t"}),
    (
        "2025-02-05",
        {"kind": "request_carried_out", "plan": "d1", "outcome": "done", "recipients": ["printer"], "undecided": 0},
    ),
    ("2025-02-06", {"kind": "request_told", "recipient": "printer"}),
    ("2025-02-07", {"kind": "request_answered", "outcome": "in_full"}),
    ("2025-02-08", {"kind": "request_closed", "outcome": "answered"}),
)


def one(found: Requests) -> Request:
    [request] = found.all
    return request


def test_a_whole_life_has_every_state_with_its_date(policy: CheckedPolicy) -> None:
    request = one(requests(policy.policy, told(*LIFE), AT))
    assert request.state is State.CLOSED
    assert {state: when.day for state, when in request.reached.items()} == {
        State.RECEIVED: 31,
        State.VERIFIED: 1,
        State.PLANNED: 3,
        State.REVIEWED: 4,
        State.CARRIED_OUT: 5,
        State.TOLD: 6,
        State.ANSWERED: 7,
        State.CLOSED: 8,
    }
    assert [step.fault for step in request.steps] == [None] * 8
    assert (request.outcome, request.late, request.fee) == ("answered", False, 0)


@pytest.mark.parametrize("length", range(1, len(LIFE) + 1))
def test_at_each_moment_it_is_as_far_as_it_had_come(policy: CheckedPolicy, length: int) -> None:
    events = told(*LIFE)
    states = list(State)
    states.remove(State.REFERRED)
    then = events[length - 1].recorded
    assert one(requests(policy.policy, events, then)).state is states[length - 1]
    assert one(requests(policy.policy, events[:length], AT)).state is states[length - 1]


def test_without_a_step_the_next_counts_for_nothing(policy: CheckedPolicy) -> None:
    """What is left out, and what then has no effect: from proof to answer each rests on the one before."""
    codes = {1: "REQUEST_PROOF", 2: "REQUEST_STEP", 4: "REQUEST_STEP", 6: "REQUEST_OUTCOME"}
    for left_out, code in codes.items():
        request = one(requests(policy.policy, told(*(LIFE[:left_out] + LIFE[left_out + 1 :])), AT))
        following = request.steps[left_out + (1 if left_out == 2 else 0)]
        assert following.fault is not None
        faults = [step.fault.code for step in request.steps if step.fault is not None]
        assert code in faults, left_out
        assert len(request.steps) == len(LIFE) - 1
        assert request.state is State.CLOSED  # a closing lets go, whatever was lacking


def test_it_is_reviewed_where_the_policy_asks_and_the_plan_is_the_one_in_force(policy: CheckedPolicy) -> None:
    rights = policy.policy.declaration.policy.rights
    wanted = {**rights, "erase": replace(rights["erase"], review=True)}
    declared = replace(policy.policy.declaration, policy=replace(policy.policy.declaration.policy, rights=wanted))
    asking = replace(policy.policy, declaration=declared)
    unreviewed = told(*(LIFE[:3] + LIFE[4:5]))
    request = one(requests(asking, unreviewed, AT))
    assert request.steps[-1].fault is not None
    assert request.steps[-1].fault.code == "REQUEST_REVIEW"
    assert not request.carried_out
    assert "a review of the plan" in lacking(request)
    anew = (*LIFE[:4], ("2025-02-04", {"kind": "request_planned", "plan": "d2"}))
    # Of one instant a plan comes before its review: this review is of d1, and d2 is in force.
    request = one(requests(asking, told(*anew), AT))
    assert (request.plan, request.approved) == ("d2", False)
    back = (*LIFE[:3], ("2025-02-04", {"kind": "request_reviewed", "plan": "d1", "outcome": "sent_back", "by": "t"}))
    assert one(requests(asking, told(*back), AT)).plan is None


def test_what_was_done_in_part_is_not_done(policy: CheckedPolicy) -> None:
    part = (*LIFE[:4], ("2025-02-05", {"kind": "request_carried_out", "plan": "d1", "outcome": "in_part"}))
    request = one(requests(policy.policy, told(*part), AT))
    assert request.state is State.REVIEWED
    again = (*part, ("2025-02-06", {"kind": "request_carried_out", "plan": "d1", "outcome": "done"}))
    assert one(requests(policy.policy, told(*again), AT)).state is State.CARRIED_OUT


def test_old_events_are_readable(policy: CheckedPolicy) -> None:
    """Two kinds were all there was: with a case or without, answered or saying nothing."""
    events = [
        event(1, "2025-01-01", kind="request", right="access", **ANNA),
        event(2, "2025-01-02", kind="request", right="erase", case="R-1", **ANNA),
        event(3, "2025-01-03", kind="request_closed", right="access", **ANNA),
        event(4, "2025-01-04", kind="request_closed", case="R-1", outcome="answered", **ANNA),
        event(5, "2025-01-05", kind="request", right="access", **BO),
    ]
    found = requests(policy.policy, events, AT).all
    assert [(one.case, one.state, one.outcome) for one in found] == [
        ("@1", State.CLOSED, ""),
        ("R-1", State.CLOSED, "answered"),
        ("@5", State.RECEIVED, None),
    ]


def test_a_number_that_two_sources_gave_away_stays_two_requests(policy: CheckedPolicy) -> None:
    events = told(
        ("2025-01-31", {"kind": "request", "right": "access", **ANNA}),
        ("2025-02-01", {"kind": "request", "right": "access", **BO}),
        ("2025-02-02", PROOF),
        ("2025-02-03", {**PROOF, **BO}),
    )
    anna, bo = requests(policy.policy, events, AT).all
    assert anna.persons == (("customer", "A"),)
    assert bo.persons == (("customer", "B"),)
    assert anna.ambiguous
    assert bo.ambiguous
    assert not anna.proofs  # nobody knows of whom the first was
    assert [proof.person for proof in bo.proofs] == [("customer", "B")]
    assert [step.fault.code for step in anna.steps if step.fault is not None] == ["REQUEST_AMBIGUOUS"]
    closed = [*events, event(9, "2025-02-09", kind="request_closed", case="R", outcome="withdrawn", **BO)]
    anna, bo = requests(policy.policy, closed, AT).all
    assert (anna.open, bo.open, anna.ambiguous) == (True, False, False)


def test_several_accounts_are_one_request_and_each_is_proved(policy: CheckedPolicy) -> None:
    both = (
        LIFE[0],
        ("2025-02-01", {"kind": "request", "right": "erase", "joins": True, **BO}),
        ("2025-02-02", {**PROOF, **ANNA}),
    )
    request = one(requests(policy.policy, told(*both), AT))
    assert request.persons == (("customer", "A"), ("customer", "B"))
    assert not request.proved
    proved = (
        *both,
        ("2025-02-03", {**PROOF, **BO}),
    )
    assert one(requests(policy.policy, told(*proved), AT)).proved
    stranger = {"class": "customer", "person": "C"}
    wrong = (*both, ("2025-02-03", {**PROOF, **stranger}))
    request = one(requests(policy.policy, told(*wrong), AT))
    assert request.steps[-1].fault is not None
    assert request.steps[-1].fault.code == "REQUEST_PROOF"


def test_a_person_found_later_voids_the_plan(policy: CheckedPolicy) -> None:
    late = (*LIFE[:4], ("2025-02-05", {"kind": "request", "right": "erase", "joins": True, **BO}))
    request = one(requests(policy.policy, told(*late), AT))
    assert (request.plan, request.approved, request.proved) == (None, False, False)


def test_steps_of_nobodys_request_are_kept(policy: CheckedPolicy) -> None:
    found = requests(policy.policy, told(*LIFE[1:4]), AT)
    assert found.all == ()
    assert [step.position for step in found.strays] == [1, 2, 3]


def test_a_time_that_cannot_be_read_is_said(policy: CheckedPolicy) -> None:
    opened = event(1, "2025-01-31", kind="request", right="access", case="R", occurred="2025-03-30 02:30", **ANNA)
    request = one(requests(policy.policy, [opened], AT))
    assert not request.received_known
    assert request.received == moment("2025-01-31")


def test_repetition_comes_from_the_policy_alone(policy: CheckedPolicy) -> None:
    events = [
        event(1, "2025-01-10", kind="request", right="access", case="A-1", **ANNA),
        event(2, "2025-03-10", kind="request", right="access", case="A-2", **ANNA),
        event(3, "2026-01-10", kind="request", right="access", case="A-3", **ANNA),
        event(4, "2025-03-10", kind="request", right="access", case="B-1", **BO),
        event(5, "2025-03-10", kind="request", right="port", case="A-4", **ANNA),
    ]
    assert not any(one.repeats for one in requests(policy.policy, events, AT).all)
    rights = policy.policy.declaration.policy.rights
    from troth.kernel.calendar import Length, Unit

    wanted = {**rights, "access": replace(rights["access"], once_per=Length(1, Unit.YEARS))}
    declared = replace(policy.policy.declaration, policy=replace(policy.policy.declaration.policy, rights=wanted))
    found = requests(replace(policy.policy, declaration=declared), events, AT).all
    assert {one.case: one.repeats for one in found} == {
        "A-1": (),
        "A-2": ("A-1",),
        "A-3": ("A-1", "A-2"),  # 10 January is the last day of that year
        "B-1": (),
        "A-4": (),
    }


@pytest.mark.parametrize(
    ("at", "pressure"),
    [
        ("2025-02-21T22:59:59+00:00", Pressure.NONE),
        ("2025-02-21T23:00:00+00:00", Pressure.SOON),
        ("2025-02-28T22:59:59.999999+00:00", Pressure.SOON),
        ("2025-02-28T23:00:00+00:00", Pressure.OVERDUE),
    ],
)
def test_it_presses_within_a_week_and_is_overdue_when_the_day_is_over(
    policy: CheckedPolicy, at: str, pressure: Pressure
) -> None:
    request = one(requests(policy.policy, told(LIFE[0]), AT))
    assert request.pressure(moment(at)) is pressure
    answered = one(requests(policy.policy, told(*LIFE[:7]), AT))
    assert answered.pressure(moment("2026-01-01")) is Pressure.NONE


# --- any order of events ----------------------------------------------------------------------------------------------

HELD: dict[str, Any] = {"how": "code", "by": "s", "proves": "holder", "key": "email", "value": "a@b.example"}
OPENINGS: tuple[dict[str, Any], ...] = tuple(
    {"kind": "request", "right": right, **who, **joins, **case}
    for right in ("erase", "access")
    for who in (ANNA, BO, {"key": "email", "value": "a@b.example"})
    for joins in ({}, {"joins": True})
    for case in ({"case": "R"}, {"case": "R"}, {"case": "S"}, {})
)
STEPS: tuple[dict[str, Any], ...] = tuple(
    {"case": case, **step, **who}
    for case in ("R", "R", "S")
    for who in ({}, ANNA, BO)
    for step in (
        PROOF,
        {"kind": "request_verified", **HELD},
        *({"kind": "request_extended", "because": why, "reason": "r"} for why in ("number", "whim")),
        {"kind": "request_referred", "controller": "Acme"},
        {"kind": "request_planned", "plan": "d1"},
        {"kind": "request_planned", "plan": "d2", "undecided": 3},
        {"kind": "request_reviewed", "plan": "d1", "outcome": "approved", "by": "t"},
        {"kind": "request_reviewed", "plan": "d2", "outcome": "sent_back", "by": "t"},
        {"kind": "request_carried_out", "plan": "d1", "outcome": "done", **DONE},
        {"kind": "request_carried_out", "plan": "d1", "outcome": "in_part"},
        {"kind": "request_told", "recipient": "printer"},
        *({"kind": "request_answered", "outcome": how} for how in ("in_full", "in_part", "nothing_found")),
        *({"kind": "request_closed", "outcome": how} for how in ("answered", "refused", "withdrawn", "referred")),
    )
)
WITHOUT_CASE = tuple(
    {"kind": "request_closed", "right": right, **who} for right in ("erase", "access") for who in (ANNA, BO)
)
FIRST = moment("2025-01-31")


@cache
def at_its_time(kind: int, number: int, day: int, later: int) -> Event:
    """One of the events above, told of a day and written down then or some days later."""
    said = (OPENINGS, STEPS, WITHOUT_CASE)[kind]
    happened = FIRST + timedelta(days=day)
    written = (happened + timedelta(days=later)).isoformat()
    return event(0, written, occurred=happened.isoformat(), **said[number % len(said)])


@cache
def in_its_time(number: int, later: int) -> Event:
    """One event of a whole life, written down then or some days later."""
    day, said = LIFE[number]
    happened = moment(day)
    return event(0, (happened + timedelta(days=later)).isoformat(), case="R", occurred=happened.isoformat(), **said)


def histories() -> st.SearchStrategy[list[Event]]:
    """What is left of a whole life, and among it a few events that make sense or make none, in any order."""
    stray = st.tuples(
        st.sampled_from([0, 1, 1, 1, 1, 2]), st.integers(0, 250), st.integers(0, 12), st.sampled_from([0, 0, 5])
    )
    of_life = st.lists(st.sampled_from([0, 0, 0, 5, None]), min_size=len(LIFE), max_size=len(LIFE))
    return st.builds(
        lambda life, strays: [
            replace(one, position=number)
            for number, one in enumerate(
                (
                    *(in_its_time(n, later) for n, later in enumerate(life) if later is not None),
                    *(at_its_time(*each) for each in strays),
                ),
                start=1,
            )
        ],
        of_life | st.just([None] * len(LIFE)),
        st.lists(stray, max_size=10),
    )


def legal(request: Request) -> None:
    """What no request may be, whatever was written about it."""
    if request.right == "erase" and request.carried_out:
        assert request.persons
    if request.carried_out:
        assert request.plan is not None
        assert request.proofs or request.right not in ("erase", "access")
    if request.approved:
        assert request.plan is not None
    assert (request.outcome is None) == request.open
    assert request.open == (request.state is not State.CLOSED)
    assert set(request.holds) <= set(request.reached)
    assert request.extension is None or request.extension.because == "number"
    extended = [step for step in request.steps if step.kind == "request_extended" and step.counts]
    assert len(extended) <= 1
    if request.answer == "nothing_found":
        assert not request.persons
    assert request.position == max(step.position for step in request.steps)


@settings(max_examples=600, deadline=None)
@given(histories(), st.integers(0, 20), st.randoms(use_true_random=False))
def test_any_history_is_legal_loses_nothing_and_holds_as_long_as_it_is_open(
    policy: CheckedPolicy, events: list[Event], days: int, chance: Any
) -> None:
    found = requests(policy.policy, events, AT)
    kept = {step.position for request in found.all for step in request.steps} | {step.position for step in found.strays}
    assert kept == {one.position for one in events}
    for request in found.all:
        legal(request)
        for step in request.steps:
            said = events[step.position - 1]
            assert said.occurred is not None
            assert (step.recorded, step.at) == (said.recorded, min(said.recorded, said.occurred))
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert requests(policy.policy, shuffled, AT) == found
    # Held against the claims that the same events make, which are reduced by another road.
    at = FIRST + timedelta(days=days)
    reduced = reduce(policy.policy, events, at)
    held = {(claim.person_class, claim.person) for claim in reduced.person_claims}
    assert not reduced.row_claims
    assert held == {
        opening.person
        for request in requests(policy.policy, events, at).all
        for opening in request.openings
        if opening.running and opening.person is not None
    }


@pytest.mark.parametrize("state", [State.REVIEWED, State.TOLD, State.REFERRED])
def test_histories_come_so_far(policy: CheckedPolicy, state: State) -> None:
    """Else what is said of any history would be said of short ones only."""
    find(
        histories(),
        lambda events: any(state in request.reached for request in requests(policy.policy, events, AT).all),
        settings=settings(max_examples=2000, deadline=None, phases=[Phase.generate], database=None),
    )


def test_every_kind_of_a_request_is_one_of_the_register() -> None:
    from troth.register.values import EventKind

    assert set(KINDS) == {kind.value for kind in EventKind if kind.value.startswith("request")}
