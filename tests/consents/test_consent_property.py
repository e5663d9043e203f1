"""Any answers in any order, twice, at one instant: what is shown is what the rule says and what the plan is made of."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from troth.declaration.load import load_texts
from troth.definition.consents import consent
from troth.plan.events import reduce
from troth.policy.model import Policy
from troth.policy.resolve import resolve
from troth.reading.plain import PlainWorld
from troth.reading.world import Case, Person, Row
from troth.register.values import Event, EventKind
from troth.register.values import Person as Key
from troth.rights.consent_state import ConsentState, State, consent_states

OFFICE = Path(__file__).parent / "office"
START = datetime(2025, 2, 1, 12, tzinfo=UTC)
AT = START + timedelta(days=900)
ANNA = ("customer", "Anna")

moments = st.integers(0, 890).map(lambda days: START + timedelta(days=days))
few = st.sampled_from([START, START + timedelta(hours=1), START + timedelta(days=400)])


@st.composite
def answers(draw: st.DrawFn) -> Event:
    """One answer of Anna's; many fall on few instants, some cannot be read, some are recorded late or early."""
    occurred = draw(st.one_of(st.none(), few, moments))
    recorded = draw(st.one_of(few, moments))
    kind = draw(st.sampled_from([EventKind.CONSENT, EventKind.WITHDRAWAL]))
    name = draw(st.sampled_from(["newsletter", "newsletter", "surveys"]))
    return Event(kind, recorded, Key(*ANNA), occurred, {"consent": name})


@st.composite
def lines(draw: st.DrawFn) -> Row:
    """One line of the company's own log."""
    at = draw(st.one_of(st.none(), st.just("soon"), st.one_of(few, moments).map(datetime.isoformat)))
    action = draw(st.sampled_from(["yes", "no", None]))
    return {"customer_id": "Anna", "topic": "newsletter", "action": action, "at": at, "text_version": "2.0.0"}


@cache
def office() -> Policy:
    declaration, findings = load_texts((OFFICE / "policy.yaml").read_bytes(), (OFFICE / "map.yaml").read_bytes())
    assert declaration is not None, findings
    policy, findings = resolve(declaration)
    assert policy is not None, findings
    return policy


def shown(events: list[Event], log: list[Row], at: datetime = AT) -> dict[str, ConsentState]:
    found = consent_states(office(), PlainWorld({"crm.answers": log}, events), ANNA, at)
    return {state.name: state for state in found}


def by_the_rule(events: list[Event], log: list[Row], name: str, at: datetime = AT) -> bool | None:
    policy = office()
    case = Case(policy, PlainWorld({"crm.answers": log}, events), next(iter(policy.tables.values())), {}, at)
    return consent(case, name, Person(*ANNA, row={})).given


@given(st.lists(answers(), max_size=6), st.lists(lines(), max_size=3), moments)
@settings(max_examples=300, deadline=None)
def test_the_state_is_what_the_rule_says(events: list[Event], log: list[Row], at: datetime) -> None:
    for name, state in shown(events, log, at).items():
        given_now = by_the_rule(events, log, name, at)
        assert (state.state is State.GIVEN) == (given_now is True)
        assert (state.state is State.UNKNOWN) == (given_now is None)
        yes = [said for said in state.history if said.granted and said.occurred is not None]
        assert (state.state is State.NEVER) <= (not yes)
        assert all(said.recorded is None or said.recorded <= at for said in state.history)
        assert state.why


@given(st.lists(answers(), max_size=6), st.lists(lines(), max_size=3), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_in_which_they_come_and_how_often_changes_no_state(
    events: list[Event], log: list[Row], chance: object
) -> None:
    import random

    assert isinstance(chance, random.Random)
    other_events, other_log = [*events, *events], [*log, *log]
    chance.shuffle(other_events)
    chance.shuffle(other_log)
    before, after = shown(events, log), shown(other_events, other_log)
    for name, state in before.items():
        other = after[name]
        assert (state.state, state.expires, state.withdrawn_at, state.since) == (
            other.state,
            other.expires,
            other.withdrawn_at,
            other.since,
        )


@given(st.lists(answers(), max_size=6), st.lists(lines(), max_size=3))
@settings(max_examples=200, deadline=None)
def test_a_withdrawal_at_the_instant_of_the_last_word_ends_it(events: list[Event], log: list[Row]) -> None:
    state = shown(events, log)["newsletter"]
    last = max((said.counts_from for said in state.history if said.counts_from is not None), default=START)
    ends = Event(EventKind.WITHDRAWAL, AT, Key(*ANNA), last, {"consent": "newsletter"})
    assert shown([*events, ends], log)["newsletter"].state is not State.GIVEN


@given(st.lists(answers(), max_size=6))
@settings(max_examples=200, deadline=None)
def test_the_road_that_runs_is_told_the_same_answers(events: list[Event]) -> None:
    reduced = sorted(
        (one.consent, one.granted, one.place, one.recorded, one.occurred_known)
        for one in reduce(office(), events, AT).answers
    )
    told = sorted(
        (said.consent, said.granted, said.counts_from, said.recorded, said.occurred is not None)
        for state in shown(events, []).values()
        for said in state.history
        if said.counts_from is not None and said.recorded is not None
    )
    assert told == reduced
