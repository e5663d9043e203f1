"""Promises about where questions and requests go: what is written to that address has a day by which it is answered."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from promises.company import Company
from promises.conftest import Founded
from troth.cli.main import app

MAIL = {
    "iotcomms": ("info@iotcomms.example", "access"),
    "ip1": ("support@ip1.example", "erase"),
}


def mailed(company: Company, right: str, day: str) -> date:
    """What was written on a day is registered; by when it is to be answered."""
    request = {"class": "user", "person": "1", "right": right, "channel": "email", "case": "C1"}
    recorded = company.tell(f"{day} 23:30", kind="request", **request)
    assert recorded.findings == ()
    assert company.requests() == {("user", "1", "C1")}
    [due] = recorded.due.values()
    return due


@pytest.mark.promise("IC-62", "SM-142")
@pytest.mark.parametrize("example", MAIL)
def test_what_is_written_to_the_address_becomes_a_case_with_a_day(mended: Founded, example: str) -> None:
    company = mended(example)
    address, right = MAIL[example]
    [controller] = company.policy.declaration.policy.controllers.values()
    assert controller.contact["email"] == address
    assert mailed(company, right, "2025-01-31") == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("promised", "came", "due"),
    [
        ("due: 1 month, by: [in_service, email]", "2024-01-31", "2024-02-29"),
        ("due: 20 days, by: [in_service, email]", "2025-01-31", "2025-02-20"),
        ("due: 10 working days, by: [in_service, email]", "2025-01-31", "2025-02-14"),
        ("by: [in_service, email]", "2025-01-31", "2025-02-28"),
    ],
)
def test_the_day_is_as_promised_or_else_as_the_law_has_it(mended: Founded, promised: str, came: str, due: str) -> None:
    company = mended("ip1")
    company.rewrite("erase:    {by: [in_service, email], due: 1 month}", f"erase: {{{promised}}}")
    assert mailed(company, "erase", came) == date.fromisoformat(due)


def test_the_command_says_the_day(mended: Founded) -> None:
    company = mended("ip1")
    words = ["class=user", "person=1", "right=access", "occurred=2025-01-31T10:00:00+01:00"]
    done = CliRunner().invoke(app, ["event", "add", str(company.folder), "kind=request", *words])
    assert done.stdout == "1 recorded, up to position 1\n  1 is to be answered by 2025-02-28\n"
    done = CliRunner().invoke(app, ["event", "add", str(company.folder), "--json", "kind=request", *words])
    assert json.loads(done.stdout)["data"]["due"] == [{"position": 2, "day": "2025-02-28"}]
    complaint = [*words[:2], "right=complain"]
    done = CliRunner().invoke(app, ["event", "add", str(company.folder), "kind=request", *complaint])
    assert "answered" not in done.stdout, "that is for the authority"
