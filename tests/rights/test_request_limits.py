"""By when a request is answered: month ends, clock changes, hours, working days, versions, and no law at all."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rights.office import checked, moment
from troth.declaration.dealings import RIGHT_NAMES
from troth.declaration.model import Version
from troth.law.model import CheckedPolicy
from troth.law.packs.rights import rights
from troth.rights.limits import limits, statutory


@pytest.mark.parametrize(
    ("received", "day", "longer"),
    [
        ("2025-01-31", "2025-02-28", "2025-04-30"),
        ("2024-01-31", "2024-02-29", "2024-04-30"),
        ("2025-02-03", "2025-03-03", "2025-05-03"),
        ("2025-08-31", "2025-09-30", "2025-11-30"),
        ("2024-11-30", "2024-12-30", "2025-02-28"),
        ("2025-12-31", "2026-01-31", "2026-03-31"),
        # 23:30 UTC is the next day in Stockholm, 21:59 in summer is not.
        ("2025-01-30T23:30:00+00:00", "2025-02-28", "2025-04-30"),
        ("2025-07-30T21:59:00+00:00", "2025-08-30", "2025-10-30"),
        ("2025-07-30T22:00:00+00:00", "2025-08-31", "2025-10-31"),
    ],
)
def test_a_month_is_the_calendars(policy: CheckedPolicy, received: str, day: str, longer: str) -> None:
    found = limits(policy.policy, "access", moment(received))
    assert found.legal is not None
    assert found.legal_extended is not None
    assert (str(found.legal.day), str(found.legal_extended.day)) == (day, longer)
    # The policy says nothing else, so the promise is the law's.
    assert (found.promised, found.promised_extended) == (found.legal, found.legal_extended)


@pytest.mark.parametrize(
    ("received", "until"),
    [
        # The last day is over at midnight in Stockholm: 22:00 UTC in summer, 23:00 in winter.
        ("2025-02-28", datetime(2025, 3, 28, 23, tzinfo=UTC)),
        ("2025-03-01", datetime(2025, 4, 1, 22, tzinfo=UTC)),
        ("2025-09-26", datetime(2025, 10, 26, 23, tzinfo=UTC)),  # that day has 25 hours
        ("2025-09-25", datetime(2025, 10, 25, 22, tzinfo=UTC)),
    ],
)
def test_the_last_day_is_over_when_it_is_over_there(policy: CheckedPolicy, received: str, until: datetime) -> None:
    found = limits(policy.policy, "erase", moment(received)).legal
    assert found is not None
    assert found.until == until


@pytest.mark.parametrize(
    ("said", "received", "promised", "longer"),
    [
        ("due: 14 days", "2025-01-31", "2025-02-14", "2025-04-14"),  # more time is the law's, from the promised day
        ("due: 20 days, extend: 1 month", "2025-01-11", "2025-01-31", "2025-02-28"),
        ("due: 10 days, extend: 10 days", "2025-01-31", "2025-02-10", "2025-02-20"),
        ("due: 5 working days", "2025-01-31", "2025-02-07", "2025-04-07"),  # a Friday
        ("due: 1 working days", "2025-02-01", "2025-02-03", "2025-04-03"),  # a Saturday
        ("due: 5 working days", "2025-02-02", "2025-02-07", "2025-04-07"),  # a Sunday
        ("due: 3 working days, extend: 2 working days", "2025-02-06", "2025-02-11", "2025-02-13"),
        ("due: 72 hours", "2025-03-28", "2025-03-31", "2025-05-31"),
    ],
)
def test_the_promise_is_kept_beside_the_law(
    tmp_path: Path, said: str, received: str, promised: str, longer: str
) -> None:
    policy = checked(tmp_path / "p", f"  access: {{by: [email], {said}}}\n").policy
    found = limits(policy, "access", moment(received))
    assert found.promised is not None
    assert found.promised_extended is not None
    assert found.legal is not None
    assert (str(found.promised.day), str(found.promised_extended.day)) == (promised, longer)
    assert found.due(extended=False) == min(found.promised, found.legal, key=lambda one: one.until)


def test_hours_end_at_an_instant_also_over_a_change_of_the_clock(tmp_path: Path) -> None:
    policy = checked(tmp_path / "p", "  access: {by: [email], due: 72 hours}\n").policy
    found = limits(policy, "access", moment("2025-03-28T12:00:00+00:00")).promised
    assert found is not None
    assert found.until == datetime(2025, 3, 31, 12, tzinfo=UTC)


def test_before_the_law_there_is_no_limit_and_none_is_made_up(policy: CheckedPolicy) -> None:
    found = limits(policy.policy, "access", moment("2018-05-24T21:59:59+00:00"))
    assert (found.legal, found.promised, found.due(extended=True)) == (None, None, None)
    assert limits(policy.policy, "access", moment("2018-05-24T22:00:00+00:00")).legal is not None


def test_the_promise_is_that_of_the_version_in_force_on_the_day(tmp_path: Path) -> None:
    now = checked(tmp_path / "now", "  access: {by: [email], due: 25 days}\n").policy
    then = checked(tmp_path / "then", "  access: {by: [email], due: 10 days}\n").policy
    document = replace(now.declaration.policy.document, effective=date(2025, 6, 1))
    old = Version(policy=then.declaration.policy, map=None, digests={})
    declaration = replace(now.declaration, policy=replace(now.declaration.policy, document=document), versions=(old,))
    policy = replace(now, declaration=declaration)
    days = {}
    for received in ("2019-01-01", "2025-05-31", "2025-06-01"):
        promised = limits(policy, "access", moment(received)).promised
        assert promised is not None
        days[received] = str(promised.day)
    assert days == {"2019-01-01": "2019-01-11", "2025-05-31": "2025-06-10", "2025-06-01": "2025-06-26"}


@pytest.mark.parametrize("right", RIGHT_NAMES)
def test_every_right_that_can_be_asked_for_has_a_limit(policy: CheckedPolicy, right: str) -> None:
    assert statutory(right, date(2025, 1, 1)) in rights(date(2025, 1, 1))
    assert limits(policy.policy, right, moment("2025-01-01")).due(extended=False) is not None


def test_of_what_recipients_are_told_is_said_by_the_law() -> None:
    assert {right.name for right in rights(date(2025, 1, 1)) if right.told_on} == {"rectify", "erase", "restrict"}


@pytest.mark.parametrize("received", ["0001-01-01T00:00:00+00:00", "9999-12-31T22:00:00+00:00"])
def test_the_ends_of_the_calendar_break_nothing(tmp_path: Path, received: str) -> None:
    policy = checked(tmp_path / "p", "  access: {by: [email], due: 20 working days, extend: 700 hours}\n").policy
    found = limits(policy, "access", moment(received))
    assert found.promised is None or found.promised.day <= date(9999, 12, 31)
