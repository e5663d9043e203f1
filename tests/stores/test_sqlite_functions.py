"""The functions that SQLite is lent say what the kernel says."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stores.operator_side import Operator
from troth.kernel.instants import from_micros, instant
from troth.stores.contract import Session

ZONE = "Europe/Stockholm"


@pytest.fixture
def session(on_sqlite: Operator) -> Iterator[Session]:
    with on_sqlite.store() as store, store.transaction(write=False) as opened:
        yield opened


def one(session: Session, sql: str, *parameters: object) -> object:
    ((value,),) = session.rows(sql, parameters)
    return value


@pytest.mark.parametrize(
    ("value", "kind", "ordered", "expected"),
    [
        ("2025-01-31 12:00:00", None, 0, "2025-01-31T11:00:00+00:00"),
        ("2025-07-01T12:00:00.5+02:00", None, 0, "2025-07-01T10:00:00.500000+00:00"),
        ("2025-07-01", None, 0, "2025-06-30T22:00:00+00:00"),
        ("2025-07-01", "date", 0, "2025-06-30T22:00:00+00:00"),
        ("2025-07-01", "instant", 0, None),
        ("2025-10-26 02:30:00", None, 0, None),
        ("2025-10-26 02:30:00", "local", 1, "2025-10-26T00:30:00+00:00"),
        ("2025-03-30 02:30:00", "local", 1, None),
        ("2025-02-30", None, 0, None),
        ("yesterday", None, 0, None),
        ("", None, 0, None),
        (None, None, 0, None),
        (1735689600, None, 0, None),
        (1735689600.0, None, 0, None),
        (b"2025-07-01", None, 0, None),
    ],
)
def test_an_instant_of_a_stored_value(
    session: Session, value: object, kind: str | None, ordered: int, expected: str | None
) -> None:
    count = one(session, "SELECT troth_instant(?, ?, ?, ?)", value, ZONE, kind, ordered)
    assert (None if count is None else from_micros(int(str(count))).isoformat()) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    moment=st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2060, 1, 1)),  # noqa: DTZ001
    zone=st.sampled_from([ZONE, "UTC", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]),
)
def test_an_instant_comes_back_to_its_own_local_time_and_day(session: Session, moment: datetime, zone: str) -> None:
    text = moment.isoformat(sep=" ")
    count = one(session, "SELECT troth_instant(?, ?, NULL, 0)", text, zone)
    expected = instant(text, zone)
    if expected is None:
        assert count is None
    else:
        assert isinstance(count, int)
        assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=count) == expected
        assert one(session, "SELECT troth_day(?, ?)", count, zone) == moment.date().isoformat()


def test_a_day_of_an_instant_in_its_zone(session: Session) -> None:
    late = one(session, "SELECT troth_instant('2025-06-30T22:00:00Z', 'UTC', NULL, 0)")
    assert one(session, "SELECT troth_day(?, ?)", late, ZONE) == "2025-07-01"
    assert one(session, "SELECT troth_day(?, ?)", late, "UTC") == "2025-06-30"
    for nothing in (None, "2025-07-01", 1.0, 2**62):
        assert one(session, "SELECT troth_day(?, ?)", nothing, ZONE) is None


@pytest.mark.parametrize(
    ("day", "count", "unit", "to", "expected"),
    [
        ("2024-02-29", 12, "months", None, "2025-02-28"),
        ("2025-01-30", 1, "months", None, "2025-02-28"),
        ("2024-03-15", 24, "months", "month", "2026-03-31"),
        ("2026-06-30", 7, "years", "year", "2033-12-31"),
        ("2025-01-01", 2, "weeks", None, "2025-01-15"),
        ("2025-12-31", 1, "days", None, "2026-01-01"),
        ("9999-01-01", 12, "months", None, "9999-12-31"),
        (None, 1, "days", None, None),
        ("soon", 1, "days", None, None),
        (5, 1, "days", None, None),
    ],
)
def test_the_last_permitted_day(
    session: Session, day: object, count: int, unit: str, to: str | None, expected: str | None
) -> None:
    assert one(session, "SELECT troth_add(?, ?, ?, ?)", day, count, unit, to) == expected


@pytest.mark.parametrize(
    ("form", "value", "expected"),
    [
        ("e164", "0046 (0)70-123 45 67", "+460701234567"),
        ("email", " Anna@Example.SE ", "anna@example.se"),
        ("lower", " ÅSA", "Åsa"),
        ("ip", "2001:DB8::0:1", "2001:db8::1"),
        ("mac", "00:1A.2b-3C", "001a2b3c"),
        ("pnr", "19900131-1234", "199001311234"),
        (None, " As It Is ", " As It Is "),
        ("email", "   ", None),
        ("email", None, None),
        ("pnr", 199001311234, "199001311234"),
    ],
)
def test_the_canonical_text_of_a_key(session: Session, form: str | None, value: object, expected: str | None) -> None:
    assert one(session, "SELECT troth_form(?, ?)", form, value) == expected


def test_they_may_stand_in_an_index(on_sqlite: Operator) -> None:
    # Only what the engine takes for deterministic may; it also calls such a function of constants once and not per row.
    on_sqlite.run("CREATE TABLE t (email text)", "INSERT INTO t VALUES ('Bo@X.se')")
    with on_sqlite.store() as store, store.transaction(write=True) as session:
        session.execute("CREATE INDEX by_form ON t (troth_form('email', email))")
        plan = session.rows("EXPLAIN QUERY PLAN SELECT * FROM t WHERE troth_form('email', email) = 'bo@x.se'")
    assert "by_form" in str(plan)


def test_a_date_in_the_far_future_is_kept(session: Session) -> None:
    count = one(session, "SELECT troth_instant('9999-12-31', ?, NULL, 0)", ZONE)
    assert from_micros(int(str(count))).date() == date(9999, 12, 30)
