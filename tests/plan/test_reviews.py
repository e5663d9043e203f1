"""Which holds wait for somebody to look at them again, and which have stood too long."""

from datetime import UTC, date, datetime, timedelta

import pytest

from troth.declaration.load import load_texts
from troth.plan.reviews import due_reviews
from troth.policy.model import Policy
from troth.policy.resolve import resolve
from troth.register.values import Event, EventKind, Person

POLICY = """
policy: {title: P, version: 1.0.0, effective: 2024-01-01, timezone: Europe/Stockholm, languages: [sv], laws: [GDPR]}
controllers: {acme: {name: Acme AB, country: SE, contact: {email: privacy@acme.example}}}
people: {customer: {label: Customer}}
categories: {orders: {label: Orders}}
purposes: {disputes: {label: Disputes}}
holds:
  claim: {label: A claim, upon: decision, review: 6 months, use_for: [disputes], longest: 1 year, renew: 3 months}
  endless: {label: A case, upon: decision, review: 6 months, use_for: [disputes]}
"""
MAP = """
map: {policy: p}
stores: {op: {kind: sqlite, url: env:OP, country: SE}}
people: {customer: {table: op.customers, key: id}}
tables:
  op.customers: {key: [id], owner: [customer by id], columns: {id: not personal}}
"""
BEGAN = datetime(2025, 1, 10, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def policy() -> Policy:
    declaration, reading = load_texts(POLICY.encode(), MAP.encode())
    assert declaration is not None, reading
    found, findings = resolve(declaration)
    assert found is not None, findings
    return found


def held(days: int = 0, person: str = "1", **said: str) -> Event:
    """A hold of kind ``claim`` that is recorded so many days after the first."""
    body = {"hold": "claim", **said}
    return Event(EventKind.HOLD, BEGAN + timedelta(days=days), Person("customer", person), None, body)


def released(days: int, **said: str) -> Event:
    """A release of everything of a person's, or of a case."""
    return Event(EventKind.HOLD_RELEASED, BEGAN + timedelta(days=days), Person("customer", "1"), None, {**said})


def found(policy: Policy, day: str, *events: Event) -> list[str]:
    """The codes that are found at noon of a day."""
    return [one.code for one in due_reviews(policy, events, datetime.fromisoformat(f"{day}T12:00:00+01:00"))]


REVIEW, LONGEST = "HOLD_REVIEW", "HOLD_LONGEST"


@pytest.mark.parametrize(
    ("events", "day", "codes"),
    [
        ((), "2030-01-01", []),
        ((held(),), "2025-07-10", []),
        ((held(),), "2025-07-11", [REVIEW]),
        ((held(review="2025-02-01"),), "2025-02-01", []),
        ((held(review="2025-02-01"),), "2025-02-02", [REVIEW]),
        ((held(review="2027-01-01"),), "2026-01-10", []),
        ((held(review="2027-01-01"),), "2026-01-11", [LONGEST]),
        ((held(hold="endless"),), "2040-01-01", [REVIEW]),
        ((held(case="1"), held(30, case="1")), "2025-08-09", []),
        ((held(case="1"), held(30, case="1")), "2025-08-10", [REVIEW]),
        ((held(case="1"), held(30, case="2")), "2025-07-11", [REVIEW]),
        ((held(), held(30)), "2025-08-09", []),
        ((held(), held(30, table="op.orders", store="op")), "2025-07-11", [REVIEW]),
        ((held(), held(30, person="2")), "2025-07-11", [REVIEW]),
        ((held(case="1", review="2027-01-01"), held(30, case="1", review="2027-01-01")), "2026-04-10", []),
        ((held(case="1", review="2027-01-01"), held(30, case="1", review="2027-01-01")), "2026-04-11", [LONGEST]),
        ((held(), released(100)), "2030-01-01", []),
        ((held(case="1"), released(100, case="1")), "2030-01-01", []),
        ((held(case="1"), released(100, case="2")), "2025-07-11", [REVIEW]),
        ((held(until="2025-03-01"),), "2030-01-01", []),
        ((held(hold="of_another_version"),), "2030-01-01", []),
        ((held(400),), "2025-12-01", []),
    ],
)
def test_a_hold_is_told_of_on_the_day_after_it_was_to_be_looked_at(
    policy: Policy, events: tuple[Event, ...], day: str, codes: list[str]
) -> None:
    assert found(policy, day, *events) == codes
    assert found(policy, day, *reversed(events)) == codes, "events may come in any order"


def test_nobody_is_named(policy: Policy) -> None:
    (told,) = due_reviews(policy, [held(person="19850101-1234")], BEGAN + timedelta(days=300))
    assert "19850101-1234" not in told.says
    assert told.says == f"The hold `claim` was to be looked at again by {date(2025, 7, 10)}."


def test_a_hundred_thousand_holds_are_looked_through(policy: Policy) -> None:
    events = [held(case=str(number)) for number in range(100_000)]
    assert len(due_reviews(policy, events, BEGAN + timedelta(days=200))) == 100_000
