"""Planted faults in a ledger, each of which must be found; and forgetting, which must not be taken for one."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.kernel.canonical import canonical_json
from troth.kernel.finding import Level, stops
from troth.ledger.record import EMPTY, SALT_BYTES, Entry, Head, Record, commitment, follow, link
from troth.ledger.verify import verify


def salt_of(number: int) -> bytes:
    return hashlib.sha256(b"salt %d" % number).digest()


def ledger_of(size: int, *, after: Head = EMPTY) -> list[Entry]:
    entries, head = [], after
    for number in range(after.size + 1, after.size + size + 1):
        payload, salt = canonical_json({"removed": number, "table": "net.calls"}), salt_of(number)
        record = follow(head, "outcome", payload, salt, 1_700_000_000_000_000 + number)
        entries.append(Entry(record, payload, salt))
        head = record.head
    return entries


def head_of(entries: list[Entry]) -> Head:
    return entries[-1].record.head


def codes(entries: list[Entry], expected: Head | None = None) -> list[tuple[str, str]]:
    return [(finding.code, finding.subject) for finding in verify(entries, expected=expected)]


def relinked(entries: list[Entry], start: Head = EMPTY) -> list[Entry]:
    """What somebody with the whole database does: number and link everything again."""
    made, head = [], start
    for entry in entries:
        old = entry.record
        position = head.size + 1
        renewed = link(head.digest, position, old.kind, old.recorded_at, old.commitment)
        record = replace(old, position=position, link=renewed)
        made.append(entry._replace(record=record))
        head = record.head
    return made


def test_a_whole_ledger_has_no_findings() -> None:
    entries = ledger_of(20)
    assert verify(entries) == ()
    assert verify(entries, expected=head_of(entries)) == ()
    assert verify(entries, expected=entries[4].record.head) == ()
    assert verify([], expected=EMPTY) == ()


def test_a_part_verifies_from_a_known_head() -> None:
    entries = ledger_of(20)
    assert verify(entries[8:], start=entries[7].record.head, expected=head_of(entries)) == ()
    assert codes(entries[8:])[0] == ("LEDGER_GAP", "ledger.1")
    with pytest.raises(ValueError, match="before the first entry"):
        verify(entries[8:], start=entries[7].record.head, expected=entries[6].record.head)


def test_an_edited_payload_is_found() -> None:
    entries = ledger_of(5)
    entries[2] = entries[2]._replace(payload=canonical_json({"removed": 0, "table": "net.calls"}))
    assert codes(entries) == [("LEDGER_COMMITMENT", "ledger.3")]


def test_a_payload_with_a_commitment_made_anew_breaks_its_link() -> None:
    entries = ledger_of(5)
    payload = canonical_json({"removed": 0})
    forged = replace(entries[2].record, commitment=commitment(payload, salt_of(3)))
    entries[2] = Entry(forged, payload, salt_of(3))
    assert codes(entries) == [("LEDGER_LINK", "ledger.3")]


def test_every_field_of_a_record_is_bound_by_its_link() -> None:
    for change in ({"kind": "intention"}, {"recorded_at": 0}, {"link": b"\x00" * 32}):
        entries = ledger_of(5)
        entries[2] = entries[2]._replace(record=replace(entries[2].record, **change))
        assert ("LEDGER_LINK", "ledger.3") in codes(entries), change


def test_two_swapped_records_are_found() -> None:
    entries = ledger_of(6)
    entries[2], entries[3] = entries[3], entries[2]
    assert codes(entries) == [("LEDGER_GAP", "ledger.3"), ("LEDGER_ORDER", "ledger.3")]


def test_two_records_that_swapped_their_numbers_are_found() -> None:
    entries = ledger_of(6)
    third, fourth = entries[2], entries[3]
    entries[2] = fourth._replace(record=replace(fourth.record, position=3))
    entries[3] = third._replace(record=replace(third.record, position=4))
    assert codes(entries)[:2] == [("LEDGER_LINK", "ledger.3"), ("LEDGER_LINK", "ledger.4")]


def test_a_record_dropped_in_the_middle_is_found() -> None:
    entries = ledger_of(6)
    del entries[3]
    assert codes(entries) == [("LEDGER_GAP", "ledger.4")]


def test_a_record_dropped_and_the_rest_renumbered_is_found() -> None:
    entries = ledger_of(6)
    del entries[3]
    moved = [
        entry if entry.record.position < 4 else entry._replace(record=replace(entry.record, position=number))
        for number, entry in enumerate(entries, 1)
    ]
    assert ("LEDGER_LINK", "ledger.4") in codes(moved)


def test_a_repeated_record_is_found() -> None:
    entries = ledger_of(4)
    assert codes([*entries[:2], entries[1], *entries[2:]]) == [("LEDGER_ORDER", "ledger.2")]


def test_a_dropped_tail_shows_only_against_a_known_head() -> None:
    entries = ledger_of(6)
    known = head_of(entries)
    assert codes(entries[:4]) == []
    assert codes(entries[:4], known) == [("LEDGER_TAIL", "ledger.6")]
    assert codes([], known) == [("LEDGER_TAIL", "ledger.6")]


def test_a_ledger_written_anew_shows_only_against_a_known_head() -> None:
    entries = ledger_of(6)
    known = entries[4].record.head
    del entries[1]
    anew = relinked(entries + ledger_of(3, after=head_of(entries)))
    assert codes(anew) == []
    assert codes(anew, known) == [("LEDGER_HEAD", "ledger.5")]


def test_a_known_record_that_is_missing_is_both_a_gap_and_a_missed_head() -> None:
    entries = ledger_of(6)
    known = entries[3].record.head
    del entries[3]
    assert codes(entries, known) == [("LEDGER_GAP", "ledger.4"), ("LEDGER_HEAD", "ledger.4")]


def test_forgetting_a_payload_leaves_every_link_whole() -> None:
    entries = ledger_of(5)
    known = head_of(entries)
    entries[1] = Entry(entries[1].record, None, None)
    findings = verify(entries, expected=known)
    assert [(finding.code, finding.level, finding.subject) for finding in findings] == [
        ("LEDGER_FORGOTTEN", Level.NOTE, "ledger.2")
    ]
    assert not stops(findings)


def test_a_salt_left_behind_and_a_salt_lost_are_faults() -> None:
    entries = ledger_of(5)
    entries[1] = entries[1]._replace(payload=None)
    entries[3] = entries[3]._replace(salt=None)
    entries[4] = entries[4]._replace(salt=b"short")
    assert codes(entries) == [
        ("LEDGER_SALT_LEFT", "ledger.2"),
        ("LEDGER_SALT_GONE", "ledger.4"),
        ("LEDGER_SALT_GONE", "ledger.5"),
    ]
    assert stops(verify(entries))


def test_the_salt_hides_what_could_be_guessed() -> None:
    payload = canonical_json({"msisdn": "+46700000001"})
    assert commitment(payload, salt_of(1)) != commitment(payload, salt_of(2))


def test_salts_of_another_length_and_empty_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(b"{}", b"\x00" * (SALT_BYTES - 1))
    with pytest.raises(ValueError, match="kind"):
        follow(EMPTY, "", b"{}", salt_of(1), 0)


def test_the_first_records_have_pinned_digests() -> None:
    # Computed once from the documented layout; a change here makes every ledger in the field unreadable.
    first = follow(EMPTY, "intention", b"{}", bytes(32), 0)
    committed = hashlib.sha256(b"troth.ledger/1 commitment\x00" + bytes(32) + b"{}").digest()
    start = hashlib.sha256(b"troth.ledger/1 empty\x00").digest()
    layout = b"troth.ledger/1 link\x00" + b"\x00\x00\x00\x20" + start + b"\x00" * 7 + b"\x01" + b"\x00" * 8
    layout += b"\x00\x00\x00\x09intention" + committed
    assert first == Record(1, "intention", 0, committed, hashlib.sha256(layout).digest())
    assert first.link.hex() == "056f3fdb9d42c6c658c2698b456443f488720243fc18216e2c37930dc1eed6df"


@given(size=st.integers(1, 12), data=st.data())
def test_any_single_change_to_a_ledger_is_found(size: int, data: st.DataObject) -> None:
    entries = ledger_of(size)
    known = head_of(entries)
    at = data.draw(st.integers(0, size - 1))
    record, payload, salt = entries[at]
    assert payload is not None
    assert salt is not None
    bit = data.draw(st.integers(0, 255))

    def flip(value: bytes) -> bytes:
        changed = bytearray(value)
        changed[bit // 8 % len(value)] ^= 1 << bit % 8
        return bytes(changed)

    match data.draw(st.sampled_from(["payload", "salt", "commitment", "link", "kind", "time", "position", "drop"])):
        case "payload":
            entries[at] = Entry(record, flip(payload), salt)
        case "salt":
            entries[at] = Entry(record, payload, flip(salt))
        case "commitment":
            entries[at] = Entry(replace(record, commitment=flip(record.commitment)), payload, salt)
        case "link":
            entries[at] = Entry(replace(record, link=flip(record.link)), payload, salt)
        case "kind":
            entries[at] = Entry(replace(record, kind=record.kind + "s"), payload, salt)
        case "time":
            entries[at] = Entry(replace(record, recorded_at=record.recorded_at + 1), payload, salt)
        case "position":
            entries[at] = Entry(replace(record, position=record.position + 1), payload, salt)
        case _:
            del entries[at]
    assert stops(verify(entries, expected=known))
