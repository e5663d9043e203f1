"""The months of a forecast, in the policy's zone."""

from datetime import UTC, datetime

from troth.plan.forecast import Fall, months_from


def test_months_begin_at_midnight_of_the_zone_in_summer_and_winter() -> None:
    found = months_from(datetime(2027, 2, 10, 12, tzinfo=UTC), 3, "Europe/Stockholm")
    assert [month.name for month in found] == ["2027-02", "2027-03", "2027-04"]
    assert [month.until for month in found] == [
        datetime(2027, 2, 28, 23, tzinfo=UTC),
        datetime(2027, 3, 31, 22, tzinfo=UTC),
        datetime(2027, 4, 30, 22, tzinfo=UTC),
    ]
    assert [month.since for month in found] == [datetime(2027, 2, 10, 12, tzinfo=UTC), *(m.until for m in found[:-1])]


def test_the_first_month_is_that_of_the_zone() -> None:
    last_evening = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert months_from(last_evening, 1, "Europe/Stockholm")[0].name == "2027-01"
    assert months_from(last_evening, 1, "UTC")[0].name == "2026-12"


def test_a_year_goes_over_into_the_next() -> None:
    names = [month.name for month in months_from(datetime(2026, 11, 1, tzinfo=UTC), 36, "UTC")]
    assert (names[0], names[1], names[2], names[-1]) == ("2026-11", "2026-12", "2027-01", "2029-10")
    assert len(set(names)) == 36


def test_what_is_needed_again_is_what_has_fallen_and_is_not_due() -> None:
    fall = Fall(3, (1, 0, 2), (3, 4, 2, 6))
    assert fall.total == 6
    assert fall.needed_again == (0, 0, 2, 0)
