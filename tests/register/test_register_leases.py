"""Leases: one holder at a time, and a number that tells a late holder from the present one."""

from datetime import UTC, datetime, timedelta

import pytest

from troth.kernel.errors import Refused
from troth.register.register import Register, open_register
from troth.register.values import Lease

NOW = datetime(2025, 2, 1, 1, 0, tzinfo=UTC)
TTL = timedelta(minutes=5)


def test_a_lease_is_taken_and_held(register: Register) -> None:
    assert register.current_fence("net") == 0
    lease = register.take_lease("net", "run-1", NOW, TTL)
    assert lease == Lease("net", "run-1", 1, NOW + TTL)
    for holder in ("run-2", "run-1"):
        with pytest.raises(Refused) as refused:
            register.take_lease("net", holder, NOW + TTL - timedelta(microseconds=1), TTL)
        assert (refused.value.code, refused.value.exit_code) == ("LEASE_HELD", 4)
        assert "run-1" in refused.value.says
        assert "2025-02-01 01:05:00 UTC" in refused.value.says
    assert register.current_fence("net") == 1
    assert register.take_lease("crm", "run-2", NOW, TTL).fence == 1


def test_a_lease_that_ran_out_is_taken_with_the_next_number(register: Register) -> None:
    register.take_lease("net", "run-1", NOW, TTL)
    assert register.take_lease("net", "run-2", NOW + TTL, TTL).fence == 2


def test_a_lease_that_was_given_back_is_taken_with_the_next_number(register: Register) -> None:
    register.give_back(register.take_lease("net", "run-1", NOW, TTL))
    assert register.current_fence("net") == 1
    assert register.take_lease("net", "run-2", NOW, TTL).fence == 2


def test_renewing_moves_the_end(register: Register) -> None:
    lease = register.take_lease("net", "run-1", NOW, TTL)
    later = register.renew(lease, NOW + timedelta(minutes=4), TTL)
    assert later == Lease("net", "run-1", 1, NOW + timedelta(minutes=9))
    with pytest.raises(Refused):
        register.take_lease("net", "run-2", NOW + timedelta(minutes=8), TTL)
    # Late, but nobody came between.
    assert register.renew(lease, NOW + timedelta(minutes=30), TTL).expires == NOW + timedelta(minutes=35)


def test_a_lost_lease_is_neither_renewed_nor_given_back(register: Register) -> None:
    lost = register.take_lease("net", "run-1", NOW, TTL)
    register.take_lease("net", "run-2", NOW + TTL, TTL)
    with pytest.raises(Refused) as refused:
        register.renew(lost, NOW + TTL, TTL)
    assert refused.value.code == "LEASE_LOST"
    register.give_back(lost)
    with pytest.raises(Refused, match="run-2"):
        register.take_lease("net", "run-3", NOW + TTL, TTL)


def test_a_lease_that_was_given_back_is_lost(register: Register) -> None:
    lease = register.take_lease("net", "run-1", NOW, TTL)
    register.give_back(lease)
    with pytest.raises(Refused, match="no longer"):
        register.renew(lease, NOW, TTL)


@pytest.mark.scenario("RT-72")
def test_the_receipts_of_a_late_applier_are_refused(register: Register, register_url: str) -> None:
    late = register.take_lease("net", "applier X", NOW, TTL)
    register.append("intention", {"batch": 1}, NOW, under=late)
    with open_register(register_url) as other:
        present = other.take_lease("net", "applier Y", NOW + TTL, TTL)
        other.append("intention", {"batch": 1}, NOW + TTL, under=present)
    with pytest.raises(Refused) as refused:
        register.append("outcome", {"batch": 1}, NOW + TTL, under=late)
    assert refused.value.code == "LEASE_LOST"
    assert register.ledger_head().size == 2


def test_two_takers_in_one_database(register: Register, register_url: str) -> None:
    with open_register(register_url) as other:
        lease = register.take_lease("net", "run-1", NOW, TTL)
        with pytest.raises(Refused, match="run-1"):
            other.take_lease("net", "run-2", NOW, TTL)
        register.give_back(lease)
        assert other.take_lease("net", "run-2", NOW, TTL).fence == 2
