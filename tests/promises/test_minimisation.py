"""Minimisation at the company without a name, the platform and the survey service (XX-18, XX-20, IC-08, SM-10): no more
than the purposes need, and what none of them needs is found.

Waiting: XX-19 and IC-40 want what is cut from an answer, or from what a supplier is sent, to be logged. That comes with
the door.
"""

import pytest

from promises.company import due
from promises.conftest import Founded
from promises.stories import consent, customer, member

ORDERED = "data: [regular.name, regular.address, regular.phone, regular.email, regular.services, regular.orders, device"

AGE_TOO = (
    "      usage: {data: [regular.usage, regular.birth_date], about: [customer], ground: consent, consent: quality"
)


@pytest.mark.promise("XX-18")
def test_what_a_purpose_does_not_need_it_may_not_read(mended: Founded) -> None:
    company = mended("unnamed")
    customer(company, 1, since="2024-06-01")
    company.rewrite(f"{ORDERED}_numbers]", "data: [regular.name, regular.address]")
    company.rewrite("data: [national_id, regular.birth_date]", "data: [national_id]")
    company.rewrite(
        "      usage: {data: [regular.usage], about: [customer], ground: consent, consent: quality", AGE_TOO
    )
    consent(company, 1, "quality", "2025-01-02T09:00:00")
    job = ("name", "street", "postcode", "birth_date")
    read = {column: company.may_use("fulfil_request", "customers", 1, column, "2025-01-10 12:00") for column in job}
    refused = {column: answer.because for column, answer in read.items() if answer.truth is not True}
    assert refused == {"birth_date": "no claim of `fulfil_request`"}
    assert company.may_use("quality", "customers", 1, "birth_date", "2025-01-10 12:00").truth is True, "another does"


@pytest.mark.promise("XX-18")
def test_what_no_purpose_needs_is_a_finding(mended: Founded) -> None:
    company = mended("unnamed")
    found = company.new_findings("data: [national_id, regular.birth_date]", "data: [national_id]")
    assert found == [("error", "NOTHING_KEEPS", "op.customers.birth_date")]


PLACES = """
  op.gps:
    key: [id]
    owner: [customer by customer_id]
    recorded: seen_at
    times: {seen_at: {kind: instant}}
    columns: {id: not personal, customer_id: not personal, seen_at: not personal, place: location}
    when_empty: delete row
"""
COURIER = """\
      place: {data: [location], about: [customer], ground: contract, relation: customership, why: to find the door, \
keep: until customership.ended, then: delete, reading: the person asks for it}
"""


@pytest.mark.promise("XX-20")
def test_places_of_somebody_whose_orders_are_closed_have_no_purpose_left(mended: Founded) -> None:
    """A courier needs them for as long as something is on its way; U2 still waits for something."""
    company = mended("unnamed")
    company.run("CREATE TABLE gps (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, seen_at TEXT, place TEXT)")
    mapped = company.folder / "map.yaml"
    mapped.write_text(mapped.read_text(encoding="utf-8") + PLACES, encoding="utf-8")
    company.rewrite("      identity:                                        # XX-04\n", f"{COURIER}      identity:\n")
    customer(company, 1, until="2025-01-09")
    customer(company, 2)
    for key in (1, 2):
        company.add("gps", id=key, customer_id=key, seen_at="2025-01-05T10:00:00+01:00", place="59.3,18.1")
    assert due(company.plan("2025-01-09 12:00"), "gps", "location") == []
    assert due(company.sweep("2025-01-10"), "gps", "location") == [(("1",), "purposes.fulfil_request.place")]
    assert company.keys("gps") == {2}


@pytest.mark.promise("IC-08")
def test_login_data_of_somebody_who_uses_no_service_is_found_and_goes(mended: Founded) -> None:
    company = mended("iotcomms")
    for key in (1, 2):
        member(company, key, since="2024-12-01")
    company.run("DELETE FROM accounts WHERE user_id = 1")
    plan = company.sweep("2025-01-10")
    for part in ("login.user_id", "login.credential"):
        assert due(plan, "users", part) == [(("1",), "no claim ever stood")], "V1 has only been on the website"
    assert [company.row("users", key)["login"] for key in (1, 2)] == [None, "k2"]


@pytest.mark.promise("SM-10")
def test_a_field_that_serves_no_function_is_the_one_finding(mended: Founded) -> None:
    company = mended("ip1")
    known = [column for table in company.policy.tables.values() for column in table.entry.columns]
    assert len(known) > 20
    before = company.check_live("2025-01-10 12:00")
    company.run("ALTER TABLE users ADD COLUMN shoe_size TEXT")
    (found,) = (finding for finding in company.check_live("2025-01-10 12:00") if finding not in before)
    assert (found.code, found.subject) == ("UNMAPPED_COLUMN", "op.users.shoe_size")


@pytest.mark.promise("SM-10")
def test_a_field_that_is_declared_without_a_function_is_found_too(mended: Founded) -> None:
    company = mended("ip1")
    company.rewrite(
        "      subscription:    {label", "      shoe_size:       {label: Size of shoe}\n      subscription:    {label"
    )
    found = company.new_findings("      role: not personal\n", "      role: registration.shoe_size\n", file="map.yaml")
    assert [one for one in found if one[0] == "error"] == [("error", "NOTHING_KEEPS", "op.users.role")]
