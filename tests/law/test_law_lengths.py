"""Comparing lengths: the answer must hold from whatever day both are counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.kernel.calendar import Length, Unit, add
from troth.kernel.truth import Truth
from troth.law.lengths import at_least, at_most

LENGTHS = st.builds(Length, st.integers(0, 60), st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS]))
DAYS = [date(2023, 3, 1) + timedelta(days=number) for number in range(4 * 365 + 1)]


@given(LENGTHS, LENGTHS)
def test_it_is_told_what_is_so_from_every_day(one: Length, other: Length) -> None:
    longer = {add(day, one) >= add(day, other) for day in DAYS[::7]}
    told = at_least(one, other)
    assert told is None or longer == {told}
    assert at_most(other, one) is told


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (Length(24, Unit.MONTHS), Length(2, Unit.YEARS), True),
        (Length(23, Unit.MONTHS), Length(2, Unit.YEARS), False),
        (Length(180, Unit.DAYS), Length(6, Unit.MONTHS), False),
        (Length(182, Unit.DAYS), Length(6, Unit.MONTHS), None),
        (Length(184, Unit.DAYS), Length(6, Unit.MONTHS), True),
        (Length(30, Unit.DAYS), Length(1, Unit.MONTHS), None),
        (Length(366, Unit.DAYS), Length(1, Unit.YEARS), True),
        (Length(365, Unit.DAYS), Length(1, Unit.YEARS), None),
        (Length(48, Unit.HOURS), Length(2, Unit.DAYS), True),
        (Length(47, Unit.HOURS), Length(2, Unit.DAYS), False),
    ],
)
def test_months_and_days_do_not_always_compare(one: Length, other: Length, told: Truth) -> None:
    assert at_least(one, other) is told
