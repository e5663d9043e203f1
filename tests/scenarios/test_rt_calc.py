"""Every date that a scenario reckons, found again by the calendar: an anchor, what is added, the last permitted day."""

from datetime import date

import pytest

from troth.kernel.calendar import Length, RoundTo, Unit, last_day

SEVEN_YEARS = Length(7, Unit.YEARS)
"""BFL 7:2: to the end of the seventh year after the calendar year in which the financial year ended."""

RECKONED = {
    "RT-02": [("2020-06-30", 24, "2022-06-30"), ("2020-06-30", 12, "2021-06-30")],
    "RT-03": [("2021-03-31", 36, "2024-03-31"), ("2021-03-31", 120, "2031-03-31")],
    "RT-04": [("2023-06-10", 36, "2026-06-10"), ("2025-01-15", 36, "2028-01-15")],
    "RT-05": [("2023-04-30", 24, "2025-04-30"), ("2023-05-31", 24, "2025-05-31")],
    "RT-07": [("2023-02-28", 24, "2025-02-28")],
    "RT-08": [("2025-01-10", 6, "2025-07-10"), ("2024-01-10", 6, "2024-07-10")],
    "RT-10": [("2023-01-31", 24, "2025-01-31"), ("2024-09-30", 24, "2026-09-30")],
    "RT-11": [("2025-03-10", 3, "2025-06-10")],
    "RT-14": [("2025-02-01", 2, "2025-04-01"), ("2025-02-01", 6, "2025-08-01")],
    "RT-15": [("2023-07-31", 24, "2025-07-31")],
    "RT-19": [("2023-06-30", 36, "2026-06-30"), ("2024-10-31", 3, "2025-01-31")],
    "RT-22": [("2022-07-31", 24, "2024-07-31"), ("2022-06-15", 3, "2022-09-15")],
    "RT-23": [("2025-01-15", 12, "2026-01-15")],
    "RT-24": [("2016-05-01", 6, "2016-11-01"), ("2025-01-20", 6, "2025-07-20")],
    "RT-37": [("2025-02-01", 24, "2027-02-01")],
    "RT-76": [("2023-01-10", 12, "2024-01-10")],
    "RT-80": [("2023-02-28", 24, "2025-02-28"), ("2024-08-31", 6, "2025-02-28")],
}
"""By scenario: anchor, months, last permitted day."""


@pytest.mark.parametrize(
    ("anchor", "months", "last"),
    [pytest.param(*case, marks=pytest.mark.scenario(rt)) for rt, cases in RECKONED.items() for case in cases],
)
def test_the_last_permitted_day_of_a_scenario(anchor: str, months: int, last: str) -> None:
    assert last_day(date.fromisoformat(anchor), Length(months, Unit.MONTHS)) == date.fromisoformat(last)


@pytest.mark.scenario("RT-15")
@pytest.mark.parametrize(("anchor", "last"), [("2023-06-30", "2030-12-31"), ("2024-06-30", "2031-12-31")])
def test_the_seventh_year_after_a_broken_financial_year(anchor: str, last: str) -> None:
    assert last_day(date.fromisoformat(anchor), SEVEN_YEARS, RoundTo.YEAR) == date.fromisoformat(last)
