"""The calendar of the generator counts back; what it finds is judged by counting forward."""

from datetime import UTC, date, datetime, timedelta

import pytest

from troth.kernel.calendar import Length, Unit, last_day
from troth.testing.operator.days import Days, instant_text, instant_z_text, local_text


@pytest.mark.parametrize("months", [1, 2, 3, 6, 12, 13, 24, 36, 48])
def test_the_last_day_kept_and_the_first_day_gone(months: int) -> None:
    length = Length(months, Unit.MONTHS)
    for number in range(4 * 366):
        today = date(2025, 1, 1) + timedelta(days=number)
        days = Days(datetime(today.year, today.month, today.day, 12, tzinfo=UTC))
        assert days.today == today
        assert last_day(days.kept(months), length) >= today
        assert last_day(days.gone(months), length) < today
        assert days.kept(months) - days.gone(months) == timedelta(days=1)


def test_where_the_month_has_no_such_day_the_next_one_begins() -> None:
    days = Days(datetime(2027, 3, 31, 12, tzinfo=UTC))
    assert days.kept(6) == date(2026, 10, 1)
    assert days.gone(6) == date(2026, 9, 30)
    assert days.ago(months=6) == date(2026, 9, 30)


def test_today_is_local() -> None:
    assert Days(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)).today == date(2026, 12, 1)
    assert Days(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)).today == date(2026, 7, 1)


def test_nights_of_changing_clocks() -> None:
    days = Days(datetime(2026, 11, 1, 12, tzinfo=UTC))
    assert days.autumn(before=date(2026, 11, 1)) == date(2026, 10, 25)
    assert days.autumn(before=date(2026, 10, 25)) == date(2025, 10, 26)
    assert days.spring(before=date(2026, 3, 29)) == date(2025, 3, 30)
    first = days.at(date(2026, 10, 25), "02:30")
    assert local_text(first, days.zone) == local_text(first + 3600, days.zone) == "2026-10-25 02:30:00"
    assert instant_text(first) == "2026-10-25T00:30:00+00:00"
    assert instant_z_text(first).startswith("2026-10-25T00:30:00.")
