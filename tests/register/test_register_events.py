"""Events: added once, in order, never changed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import psycopg
import pytest

from register.tampering import intruder
from troth.kernel.errors import Refused, Unreadable
from troth.register.register import Register, open_register
from troth.register.values import Event, EventKind, Json, Person

NOON = datetime(2025, 6, 1, 12, 0, 0, 123456, tzinfo=UTC)
ANNA = Person("customer", "17")
OBJECTION = Event(
    EventKind.OBJECTION, NOON, ANNA, NOON - timedelta(hours=1), {"purpose": "fraud", "note": "på 电话 \x00"}, 4
)


def consents(count: int, start: int = 0) -> list[Event]:
    return [
        Event(EventKind.CONSENT, NOON, ANNA, NOON, {"consent": "newsletter", "reference": str(number), "source": "web"})
        for number in range(start, start + count)
    ]


def test_what_is_recorded_is_read_again(register: Register) -> None:
    assert register.head() == 0
    assert register.record(OBJECTION) == 1
    assert list(register.events()) == [replace(OBJECTION, position=1)]
    assert register.head() == 1


def test_unknown_times_and_nobody_are_kept_as_such(register: Register) -> None:
    event = Event(EventKind.HOLD, NOON, None, None, {"hold": "dispute", "data": ["traffic"], "occurred_text": "soon"})
    register.record(event)
    assert list(register.events()) == [replace(event, position=1)]


def test_instants_are_kept_in_utc_to_the_microsecond(register: Register) -> None:
    local = datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=-11)))
    register.record(replace(OBJECTION, occurred=local))
    (read,) = register.events()
    assert read.occurred == local
    assert read.occurred is not None
    assert read.occurred.tzinfo is UTC


def test_times_without_a_zone_are_refused(register: Register) -> None:
    for event in (
        replace(OBJECTION, occurred=NOON.replace(tzinfo=None)),
        replace(OBJECTION, recorded=NOON.replace(tzinfo=None)),
    ):
        with pytest.raises(ValueError, match="zone"):
            register.record(event)
    assert register.head() == 0
    assert register.ledger_head().size == 0


def test_events_come_in_order_and_in_part(register: Register) -> None:
    assert register.record_all(consents(2500)) == tuple(range(1, 2501))
    assert [event.position for event in register.events()] == list(range(1, 2501))
    assert [event.position for event in register.events(after=998, until_position=1003)] == [
        999,
        1000,
        1001,
        1002,
        1003,
    ]
    assert list(register.events(after=2500)) == []
    assert list(register.events(until_position=0)) == []


def test_events_are_read_to_the_head_at_the_first_step(register: Register, register_url: str) -> None:
    register.record_all(consents(3))
    reading = register.events()
    assert next(reading).position == 1
    with open_register(register_url) as other:
        other.record_all(consents(3, start=3))
    assert [event.position for event in reading] == [2, 3]
    assert register.head() == 6


def test_the_same_reference_is_recorded_once(register: Register) -> None:
    first, second = consents(2)
    assert register.record(first) == 1
    assert register.record(second) == 2
    assert register.record(replace(first, recorded=NOON + timedelta(days=1))) == 1
    assert register.record_all([second, first]) == (2, 1)
    assert register.head() == 2
    assert register.ledger_head().size == 2


def test_the_same_reference_of_another_source_is_another_event(register: Register) -> None:
    (first,) = consents(1)
    assert register.record(first) == 1
    assert register.record(replace(first, body={**first.body, "source": "app"})) == 2
    assert register.record(replace(first, body={"consent": "newsletter", "reference": "0"})) == 3
    assert register.record(OBJECTION) == 4
    assert register.record(OBJECTION) == 5


def test_a_known_reference_that_says_something_else_is_refused_and_nothing_of_its_batch_kept(
    register: Register,
) -> None:
    first, second = consents(2)
    register.record(first)
    for changed in (
        replace(first, kind=EventKind.WITHDRAWAL),
        replace(first, person=Person("customer", "18")),
        replace(first, occurred=None),
        replace(first, body={**first.body, "consent": "offers"}),
    ):
        with pytest.raises(Refused) as refused:
            register.record_all([second, changed])
        assert refused.value.code == "REFERENCE_TAKEN"
    assert register.head() == 1
    assert register.verify_ledger() == ()


@pytest.mark.scenario("RT-51")
def test_an_objection_to_direct_marketing_is_never_overridden(register: Register) -> None:
    objected: dict[str, Json] = {"direct_marketing": True, "case": "C-1"}
    register.record(Event(EventKind.OBJECTION, NOON, ANNA, NOON, objected))
    register.record(Event(EventKind.OBJECTION, NOON, ANNA, NOON, {"purpose": "fraud", "case": "C-2"}))
    answers: list[dict[str, Json]] = [{"direct_marketing": True}, {"case": "C-1"}]
    for body in answers:
        with pytest.raises(Refused, match="cannot be rejected") as refused:
            register.record(Event(EventKind.OBJECTION_DECIDED, NOON, ANNA, NOON, {"outcome": "rejected", **body}))
        assert refused.value.code == "MARKETING_OBJECTION"
    assert register.head() == 2
    register.record(Event(EventKind.OBJECTION_DECIDED, NOON, ANNA, NOON, {"outcome": "rejected", "case": "C-2"}))
    register.record(Event(EventKind.OBJECTION_DECIDED, NOON, ANNA, NOON, {"outcome": "upheld", "case": "C-1"}))
    assert register.head() == 4


def test_an_events_receipt_does_not_say_whom_it_is_about(register: Register, register_url: str) -> None:
    register.record(replace(OBJECTION, person=Person("customer", "811218-9876")))
    (receipt,) = register.receipts()
    assert receipt.kind == "event"
    assert receipt.recorded_at == NOON
    assert receipt.body is not None
    assert (receipt.body["event"], receipt.body["kind"]) == (1, "objection")
    with intruder(register_url) as other:
        (stored,) = other.run("SELECT payload FROM receipt")
    assert "811218" not in stored[0]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET person_key = '18'",
        "DELETE FROM event WHERE position = 1",
        "UPDATE receipt SET payload = '{}' WHERE position = 1",
        "UPDATE receipt SET payload = NULL WHERE position = 1",
        "UPDATE receipt SET recorded_at = 0, payload = NULL, salt = NULL WHERE position = 1",
        "DELETE FROM receipt WHERE position = 2",
    ],
)
def test_events_and_receipts_refuse_to_be_changed(register: Register, register_url: str, statement: str) -> None:
    register.record_all(consents(2))
    with intruder(register_url) as other, pytest.raises(Exception, match=r"never|only|constraint"):
        other.run(statement)
    assert register.verify_ledger() == ()
    assert [event.position for event in register.events()] == [1, 2]


EVENT_AGAIN = "kind, person_class, '18', occurred, recorded, seq"
RECEIPT_AGAIN = "kind, 0, salt, payload, commitment, link FROM receipt WHERE position = 1"


@pytest.mark.parametrize("register_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "replacement",
    [
        f"event SELECT 1, {EVENT_AGAIN}, source, reference, body, 3 FROM event WHERE position = 1",
        f"event SELECT 3, {EVENT_AGAIN}, source, reference, body, 3 FROM event WHERE position = 1",
        f"event SELECT 3, {EVENT_AGAIN}, 'app', NULL, body, receipt FROM event WHERE position = 1",
        f"receipt SELECT 1, {RECEIPT_AGAIN}",
        f"receipt SELECT 9, {RECEIPT_AGAIN}",
    ],
)
def test_sqlite_does_not_replace_either(register: Register, register_url: str, replacement: str) -> None:
    register.record_all(consents(2))
    with intruder(register_url) as other, pytest.raises(Exception, match="only added"):
        other.run(f"INSERT OR REPLACE INTO {replacement}")
    assert register.verify_ledger() == ()


@pytest.mark.parametrize("register_url", ["postgresql"], indirect=True)
@pytest.mark.postgres
@pytest.mark.parametrize("statement", ["TRUNCATE event", "TRUNCATE receipt CASCADE"])
def test_postgresql_does_not_truncate_either(register: Register, register_url: str, statement: str) -> None:
    register.record_all(consents(2))
    with intruder(register_url) as other, pytest.raises(psycopg.Error):
        other.run(statement)
    assert register.head() == 2


def test_an_event_that_somebody_made_unreadable_is_said_to_be(register: Register, register_url: str) -> None:
    register.record_all(consents(2))
    with intruder(register_url) as other:
        other.drop_triggers()
        for change in ("body = 'nothing'", "body = '[]'", "kind = 'marriage'", "recorded = 9000000000000000000"):
            other.run("UPDATE event SET body = '{}', kind = 'death', recorded = 0 WHERE position = 2")
            other.run(f"UPDATE event SET {change} WHERE position = 2")
            with pytest.raises(Unreadable, match="event 2"):
                list(register.events())
            assert [finding.code for finding in register.verify_ledger()] == ["EVENT_CHANGED"]
