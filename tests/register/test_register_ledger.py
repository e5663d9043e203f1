"""The ledger in the register: receipts, planted faults, and forgetting."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from register.tampering import intruder
from troth.kernel.canonical import canonical_json
from troth.kernel.errors import Unreadable
from troth.kernel.finding import Level, stops
from troth.kernel.instants import micros
from troth.ledger.record import EMPTY, Head, commitment, link
from troth.register.register import Register, open_register
from troth.register.values import Event, EventKind, Person

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
ANNA = Person("customer", "17")


def filled(register: Register) -> Head:
    """Six receipts: an event, an intention, an outcome, and again."""
    for number in (1, 2):
        register.record(Event(EventKind.OBJECTION, NOON, ANNA, NOON, {"purpose": f"purpose_{number}"}))
        register.append("intention", {"table": "net.calls", "planned": number}, NOON)
        register.append("outcome", {"table": "net.calls", "removed": number, "note": "på"}, NOON + timedelta(hours=1))
    return register.ledger_head()


def codes(register: Register, known: Head | None = None) -> list[tuple[str, str]]:
    return [(finding.code, finding.subject) for finding in register.verify_ledger(known)]


def test_an_empty_ledger_is_whole(register: Register) -> None:
    assert register.ledger_head() == EMPTY
    assert register.verify_ledger() == ()
    assert register.verify_ledger(EMPTY) == ()
    assert list(register.receipts()) == []


def test_receipts_are_read_in_order(register: Register) -> None:
    head = filled(register)
    assert head.size == 6
    assert register.verify_ledger(head) == ()
    assert [receipt.kind for receipt in register.receipts()] == ["event", "intention", "outcome"] * 2
    third = next(register.receipts(3, 3))
    assert third.body == {"table": "net.calls", "removed": 1, "note": "på"}
    assert third.recorded_at == NOON + timedelta(hours=1)
    assert [receipt.position for receipt in register.receipts(2, 4)] == [2, 3, 4]
    assert list(register.receipts())[-1].link == head.digest


def test_an_older_head_is_passed_by_a_longer_ledger(register: Register) -> None:
    head = filled(register)
    assert register.append("outcome", {}, NOON) == 7
    assert register.verify_ledger(head) == ()


def test_a_long_ledger_is_verified_page_by_page(register: Register) -> None:
    with register.together():
        for number in range(2100):
            register.append("outcome", {"number": number}, NOON)
    assert register.verify_ledger(register.ledger_head()) == ()
    assert [receipt.position for receipt in register.receipts(999)] == list(range(999, 2101))


def test_the_registers_own_kinds_and_floats_are_refused(register: Register) -> None:
    for kind in ("event", "forgotten"):
        with pytest.raises(ValueError, match="register alone"):
            register.append(kind, {}, NOON)
    with pytest.raises(TypeError):
        register.append("outcome", {"share": 0.5}, NOON)  # type: ignore[dict-item]
    assert register.ledger_head().size == 0


def test_several_calls_are_kept_together_or_not_at_all(register: Register) -> None:
    def part_of_it() -> None:
        with register.together():
            register.append("outcome", {}, NOON)
            register.record(Event(EventKind.DEATH, NOON, ANNA))
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        part_of_it()
    assert (register.ledger_head().size, register.head()) == (0, 0)
    with register.together():
        register.append("outcome", {}, NOON)
        with pytest.raises(ValueError, match="zone"):
            register.record(Event(EventKind.DEATH, NOON.replace(tzinfo=None), ANNA))
        register.append("outcome", {}, NOON)
    assert register.ledger_head().size == 2
    assert register.verify_ledger() == ()


# What somebody can do who has the database: each is found, and found as what it is.


def test_an_edited_payload_is_found(register: Register, register_url: str) -> None:
    filled(register)
    with intruder(register_url) as other:
        other.drop_triggers()
        other.run("""UPDATE receipt SET payload = '{"planned":0,"table":"net.calls"}' WHERE position = 2""")
    assert codes(register) == [("LEDGER_COMMITMENT", "ledger.2")]
    assert stops(register.verify_ledger())


def test_a_payload_that_is_only_printed_otherwise_is_found(register: Register, register_url: str) -> None:
    filled(register)
    with intruder(register_url) as other:
        other.drop_triggers()
        other.run("""UPDATE receipt SET payload = '{"planned": 1,"table":"net.calls"}' WHERE position = 2""")
    assert codes(register) == [("LEDGER_COMMITMENT", "ledger.2")]


def test_a_payload_that_is_no_json_is_found_and_cannot_be_read(register: Register, register_url: str) -> None:
    filled(register)
    with intruder(register_url) as other:
        other.drop_triggers()
        other.run("UPDATE receipt SET payload = 'x', salt = 'y', recorded_at = 9000000000000000000 WHERE position = 2")
    assert codes(register) == [("LEDGER_LINK", "ledger.2"), ("LEDGER_SALT_GONE", "ledger.2")]
    with pytest.raises(Unreadable, match="receipt 2"):
        list(register.receipts())


@pytest.mark.parametrize("register_url", ["sqlite"], indirect=True)
def test_bytes_that_are_no_text_do_not_stop_the_verification(register: Register, register_url: str) -> None:
    filled(register)
    with intruder(register_url) as other:
        other.drop_triggers()
        other.run("UPDATE receipt SET payload = CAST(x'ff' AS TEXT) WHERE position = 2")
        other.run("UPDATE event SET person_key = CAST(x'ff' AS TEXT) WHERE position = 2")
    assert codes(register) == [("LEDGER_COMMITMENT", "ledger.2"), ("EVENT_CHANGED", "event.2")]


def test_a_kind_or_time_made_another_is_found(register: Register, register_url: str) -> None:
    filled(register)
    with intruder(register_url) as other:
        other.drop_triggers()
        other.run("UPDATE receipt SET kind = 'outcome' WHERE position = 2")
        other.run("UPDATE receipt SET recorded_at = recorded_at - 1 WHERE position = 5")
        other.run("UPDATE receipt SET link = 'not hexadecimal' WHERE position = 6")
    assert codes(register) == [("LEDGER_LINK", "ledger.2"), ("LEDGER_LINK", "ledger.5"), ("LEDGER_LINK", "ledger.6")]


def test_two_swapped_receipts_are_found(register: Register, register_url: str) -> None:
    filled(register)
    with intruder(register_url) as other:
        other.drop_triggers()
        for old, new in ((2, 99), (3, 2), (99, 3)):
            other.run(f"UPDATE receipt SET position = {new} WHERE position = {old}")
    assert ("LEDGER_LINK", "ledger.2") in codes(register)
    assert ("LEDGER_LINK", "ledger.3") in codes(register)


def test_a_receipt_dropped_in_the_middle_is_found(register: Register, register_url: str) -> None:
    filled(register)
    with intruder(register_url) as other:
        other.drop_triggers()
        other.run("DELETE FROM receipt WHERE position = 3")
    assert codes(register) == [("LEDGER_GAP", "ledger.3")]


@pytest.mark.scenario("RT-66")
def test_a_dropped_tail_is_found_by_whoever_knows_the_head(register: Register, register_url: str) -> None:
    known = filled(register)
    with intruder(register_url) as other:
        other.drop_triggers()
        other.run("DELETE FROM receipt WHERE position >= 5")
    assert codes(register) == []
    assert codes(register, known) == [("LEDGER_TAIL", "ledger.6")]


@pytest.mark.scenario("RT-66")
def test_a_ledger_written_anew_is_found_by_whoever_knows_the_head(register: Register, register_url: str) -> None:
    known = filled(register)
    with intruder(register_url) as other:
        other.drop_triggers()
        other.run("""UPDATE receipt SET payload = '{"planned":0}' WHERE position = 2""")
        head = EMPTY
        for position, kind, at, salt, payload in other.run(
            "SELECT position, kind, recorded_at, salt, payload FROM receipt ORDER BY position"
        ):
            committed = commitment(payload.encode(), bytes.fromhex(salt))
            head = Head(position, link(head.digest, position, kind, at, committed))
            other.run(
                f"UPDATE receipt SET commitment = '{committed.hex()}', link = '{head.digest.hex()}' "
                f"WHERE position = {position}"
            )
    assert codes(register) == []
    assert codes(register, known) == [("LEDGER_HEAD", "ledger.6")]


def test_an_edited_event_is_found(register: Register, register_url: str) -> None:
    filled(register)
    with intruder(register_url) as other:
        other.drop_triggers()
        for number, change in enumerate(
            ("person_key = '18'", "kind = 'consent'", "occurred = NULL", "recorded = 0", "seq = 1", "source = 'web'"), 1
        ):
            other.run(f"UPDATE event SET {change} WHERE position = {number % 2 + 1}")
            assert codes(register) == [
                ("EVENT_CHANGED", f"event.{position}") for position in ((2,) if number == 1 else (1, 2))
            ]


def test_a_removed_event_is_found(register: Register, register_url: str) -> None:
    filled(register)
    with intruder(register_url) as other:
        other.drop_triggers()
        other.run("DELETE FROM event WHERE position = 2")
    assert codes(register) == [("EVENT_MISSING", "ledger.4")]


def test_an_event_written_past_troth_is_found(register: Register, register_url: str) -> None:
    filled(register)
    columns = "kind, person_class, '18', occurred, recorded, seq, source, reference, body"
    with intruder(register_url) as other:
        other.drop_triggers()
        # A consent that Anna never gave, hung on a receipt of something else.
        other.run(f"INSERT INTO event SELECT 3, {columns}, 3 FROM event WHERE position = 1")
    assert codes(register) == [("EVENT_NO_RECEIPT", "event.3")]


def test_an_event_that_borrows_the_receipt_of_another_is_found(register: Register, register_url: str) -> None:
    filled(register)
    with intruder(register_url) as other:
        other.drop_triggers()
        other.run("UPDATE event SET receipt = 2 WHERE position = 1")
        other.run("UPDATE event SET receipt = 1 WHERE position = 2")
    assert codes(register) == [
        ("EVENT_NO_RECEIPT", "event.1"),
        ("EVENT_CHANGED", "event.2"),
        ("EVENT_MISSING", "ledger.4"),
    ]


# Forgetting.


@pytest.mark.scenario("RT-65")
def test_forgetting_leaves_the_ledger_whole_and_says_so(register: Register, register_url: str) -> None:
    known = filled(register)
    assert register.forget([3, 2, 3], "receipts: 24 months after run", NOON + timedelta(days=731)) == 7
    second, third = register.receipts(2, 3)
    assert (second.body, third.body) == (None, None)
    last = next(register.receipts(7))
    assert (last.kind, last.body) == ("forgotten", {"positions": [2, 3], "rule": "receipts: 24 months after run"})
    with intruder(register_url) as other:
        assert other.run("SELECT count(*) FROM receipt WHERE salt IS NULL AND payload IS NULL") == [(2,)]
    findings = register.verify_ledger(known)
    assert [(finding.code, finding.level) for finding in findings] == [("LEDGER_FORGOTTEN", Level.NOTE)]
    assert findings[0].says.startswith("2 receipt(s)")
    assert not stops(findings)


def test_forgetting_twice_forgets_once(register: Register) -> None:
    filled(register)
    assert register.forget([2], "rule", NOON) == 7
    assert register.forget([2], "rule", NOON) is None
    assert register.forget([], "rule", NOON) is None
    assert register.ledger_head().size == 7


def test_what_cannot_be_forgotten(register: Register) -> None:
    filled(register)
    register.forget([2], "rule", NOON)
    with pytest.raises(ValueError, match="is kept"):
        register.forget([3, 7], "rule", NOON)
    with pytest.raises(ValueError, match="no receipt 99"):
        register.forget([3, 99], "rule", NOON)
    assert next(register.receipts(3)).body is not None
    assert register.ledger_head().size == 7


def test_a_forgotten_receipt_of_an_event_leaves_the_event(register: Register) -> None:
    filled(register)
    register.forget([1], "rule", NOON)
    assert codes(register) == [("LEDGER_FORGOTTEN", "ledger.1")]
    assert register.head() == 2


@pytest.mark.scenario("RT-65")
def test_a_payload_erased_without_a_word_is_found(register: Register, register_url: str) -> None:
    filled(register)
    register.forget([2], "rule", NOON)
    with intruder(register_url) as other:
        # The triggers let it through: it is what forgetting does. That nobody said so gives it away.
        other.run("UPDATE receipt SET payload = NULL, salt = NULL WHERE position = 3")
    findings = register.verify_ledger()
    assert [(finding.code, finding.subject) for finding in findings] == [
        ("LEDGER_FORGOTTEN", "ledger.2"),
        ("LEDGER_ERASED", "ledger.3"),
    ]
    assert stops(findings)


def test_what_is_forgotten_is_in_no_file_any_more(tmp_path: Path) -> None:
    secret = "pseudonym-7f3a"

    def lies_about() -> bool:
        return any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())

    with open_register(tmp_path / "register.db") as register:
        # One payload that fills pages of its own, which are freed, and one that lies among others.
        register.append("outcome", {"people": [f"{secret}-{number}" for number in range(2000)]}, NOON)
        register.append("outcome", {"people": [secret]}, NOON)
        for number in range(50):
            register.append("outcome", {"number": number}, NOON)
        assert lies_about()
        register.forget([1, 2], "rule", NOON)
        assert not lies_about()


def test_the_stored_payload_is_the_canonical_json(register: Register, register_url: str) -> None:
    register.append("outcome", {"b": [1, None, True], "a": "å\u0000"}, NOON)
    with intruder(register_url) as other:
        ((payload, at),) = other.run("SELECT payload, recorded_at FROM receipt")
    assert payload.encode() == canonical_json({"b": [1, None, True], "a": "å\u0000"})
    assert json.loads(payload) == {"b": [1, None, True], "a": "å\u0000"}
    assert at == micros(NOON)
