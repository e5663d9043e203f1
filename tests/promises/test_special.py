"""Special categories (XX-05, IP-10): an ordinary ground is not enough for them, and what is found of them goes."""

import pytest

from promises.company import Company, counted, due
from promises.conftest import Founded
from promises.stories import consent, customer

ASKED = "\nconsents:                                              # XX-15 XX-17 XX-27\n"
QUALITY = "  quality:                                             # XX-02\n"
CARE = """\
  care:
    label: Help with health
    uses:
      health:
        {data: [sensitive], about: [customer], ground: consent, consent: quality, why: care, keep: while ground stands}
"""


def sensitive(company: Company, table: str, column: str) -> None:
    """A column more in a table, and in the map what it holds."""
    company.run(f"ALTER TABLE {table} ADD COLUMN {column} TEXT")
    company.rewrite("      street: ", f"      {column}: sensitive\n      street: ", file="map.yaml")


@pytest.mark.promise("XX-05")
def test_health_needs_a_condition_beside_a_consent(mended: Founded) -> None:
    """An ordinary consent of 1 January is not enough; an explicit one of the 2nd is."""
    company = mended("unnamed")
    customer(company, 1)
    sensitive(company, "customers", "health")
    company.run("UPDATE customers SET health = 'asthma'")
    consent(company, 1, "quality", "2025-01-01T09:00:00")
    found = company.new_findings(QUALITY, f"{CARE}{QUALITY}")
    assert ("error", "SPECIAL_NO_CONDITION", "purposes.care.health") in found
    (finding,) = (one for one in company.check() if one.code == "SPECIAL_NO_CONDITION")
    assert "names no condition under which that is allowed" in finding.says
    denied = company.may_use("care", "customers", 1, "health", "2025-01-01 12:00")
    assert (denied.truth, denied.because) == (False, "purposes.care.health")

    company.rewrite("consent: quality, why: care", "consent: care, art9: a, why: care")
    company.rewrite(ASKED, f"{ASKED}  care: {{label: Help with your health, by: person, withdraw_by: [link]}}\n")
    consent(company, 1, "care", "2025-01-02T09:00:00")
    assert "SPECIAL_NO_CONDITION" not in {one.code for one in company.check()}
    days = [company.may_use("care", "customers", 1, "health", f"2025-01-0{day} 12:00").truth for day in (1, 2)]
    assert days == [False, True]


@pytest.mark.promise("IP-10")
def test_religion_in_our_own_table_is_one_violation_and_goes(mended: Founded) -> None:
    """The same in a table that we hold for a customer is for the agreement with her: it is in no map of ours."""
    company = mended("iot-partner")
    for key in range(1, 5):
        customer(company, key)
        company.add(
            "alarm_events", id=key, customer_id=key, device_eui="A1", happened_at="2025-01-09 12:00:00", code="up"
        )
    company.run("ALTER TABLE alarm_events ADD COLUMN religion TEXT DEFAULT 'none'")
    before = company.check_live("2025-01-10 12:00")
    sensitive(company, "customers", "religion")
    company.run("UPDATE customers SET religion = 'none' WHERE id < 4")
    scanned = company.plan("2025-01-10 12:00")
    assert due(scanned, "customers", "sensitive") == [(("1", "2", "3"), "no claim ever stood")]
    (violation,) = counted(scanned, "customers").due
    assert violation.rows == 3
    assert [table.table for table in scanned.tables if table.planned] == ["op.customers"]
    assert "op.alarm_events" in {one.subject for one in before if one.code == "UNMAPPED_TABLE"}
    company.sweep("2025-01-10")
    assert {row["religion"] for row in company.rows("customers")} == {None}
    assert [row["religion"] for row in company.rows("alarm_events")] == ["none"] * 4
