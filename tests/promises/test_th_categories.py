"""TH1NG, data categories (TH-06 to TH-09): what is stored is in a declared category, or is reported.

TH-06 and TH-09 are asked of the company that took the published words to the letter. The example has a third kind of
data, signed as a duty that the text leaves out, and its calls rest on the agreement as a whole, not on telephony.

Waiting: TH-08's example is an answer to a request for access (orders in the export, the password named and not shown)
and a report of passwords in plain text; both come with the rights. The classification that it rests on is tested here
and does not bear its mark. Of TH-09, a finding in the words of the category's own `when` waits; here a call of somebody
without telephony is found by plan and status, since no claim over it ever stood.
"""

import pytest

from promises.company import Company, counted, due
from promises.conftest import Founded
from promises.stories import case, customer, subscriber
from troth.policy.model import NAMED_ONLY


@pytest.mark.promise("TH-06")
def test_a_column_in_neither_category_is_the_one_finding(published: Company) -> None:
    declared = published.policy
    assert {part.category for part in declared.parts.values()} == {"customer_data", "traffic_data"}
    assert len(declared.tables["op.customers"].entry.columns) == 12
    assert published.check_live("2025-01-10 12:00") == ()
    published.run("ALTER TABLE customers ADD COLUMN heart_rate INTEGER")
    (finding,) = published.check_live("2025-01-10 12:00")
    assert (finding.code, finding.subject) == ("UNMAPPED_COLUMN", "op.customers.heart_rate")
    assert "`op.customers.heart_rate`" in finding.says
    assert "in no declared category" in finding.says
    assert published.status("2025-01-10 12:00").findings == (finding,)


@pytest.mark.promise("TH-06")
def test_a_column_cannot_be_mapped_to_a_third_kind(published: Company) -> None:
    found = published.new_findings(
        "      services: customer_data.services\n", "      services: health\n", file="map.yaml"
    )
    assert found == [("error", "UNKNOWN_NAME", "op.customers")]


@pytest.mark.promise("TH-06")
def test_the_example_knows_every_column_too(th1ng: Founded) -> None:
    company = th1ng()
    before = company.check_live("2025-01-10 12:00")
    company.run("ALTER TABLE customers ADD COLUMN heart_rate INTEGER")
    new = [finding for finding in company.check_live("2025-01-10 12:00") if finding not in before]
    assert [(finding.code, finding.subject) for finding in new] == [("UNMAPPED_COLUMN", "op.customers.heart_rate")]
    assert "UNMAPPED_COLUMN" not in {finding.code for finding in before}


@pytest.mark.promise("TH-07")
def test_identity_name_phone_email_and_address_are_customer_data(th1ng: Founded) -> None:
    company = th1ng()
    customer(company, 1)
    row, columns = company.row("customers", 1), company.policy.tables["op.customers"].entry.columns
    assert row["personnummer"] == "19850101-1234"
    found = {}
    for column in ("personnummer", "name", "phone", "email", "street"):
        part = company.policy.parts[columns[column].data or ""]
        found[column] = (part.name, part.category, part.kind in NAMED_ONLY)
    assert found == {
        "personnummer": ("customer_data.national_id", "customer_data", True),
        "name": ("customer_data.name", "customer_data", False),
        "phone": ("customer_data.phone", "customer_data", False),
        "email": ("customer_data.email", "customer_data", False),
        "street": ("customer_data.address", "customer_data", False),
    }


@pytest.mark.promise("TH-07")
def test_the_protected_number_serves_only_who_names_it(th1ng: Founded) -> None:
    """A purpose that asks for all customer data gets the rest, and not the number."""
    company = th1ng()
    customer(company, 1)
    case(company, 1, 1, "abuse", "2025-01-09T09:00:00")
    company.rewrite(
        "data: [customer_data.name, customer_data.email, customer_data.phone]\n        about: [customer]\n"
        "        ground: contract\n        relation: customership\n        why: to reach the holder",
        "data: [customer_data]\n        about: [customer]\n"
        "        ground: contract\n        relation: customership\n        why: to reach the holder",
    )
    may = {
        column: company.may_use("abuse_prevention", "customers", 1, column, "2025-01-10 12:00").truth
        for column in ("personnummer", "name", "phone", "email", "street")
    }
    assert may == {"personnummer": False, "name": True, "phone": True, "email": True, "street": True}
    assert company.may_use("service_provision", "customers", 1, "personnummer", "2025-01-10 12:00").truth is True


def test_services_user_names_passwords_orders_and_letters_are_customer_data(th1ng: Founded) -> None:
    policy = th1ng().policy
    kinds = {
        (table, column): policy.parts[policy.tables[f"op.{table}"].entry.columns[column].data or ""]
        for table, column in (
            ("subscriptions", "product"),
            ("consumption", "megabytes"),
            ("accounts", "login"),
            ("accounts", "password_hash"),
            ("orders", "item"),
            ("cases", "body"),
        )
    }
    assert {part.category for part in kinds.values()} == {"customer_data"}
    assert [place for place, part in kinds.items() if part.kind == "secret"] == [("accounts", "password_hash")]
    assert {claim.purpose for claim in policy.claims if claim.part == "customer_data.password"} == {"service_provision"}


@pytest.mark.promise("TH-09")
def test_a_call_of_somebody_without_telephony_is_flagged(published: Company) -> None:
    assert {part.name for part in published.policy.parts.values() if part.kind == "traffic" and "." in part.name} == {
        "traffic_data.ip_log",
        "traffic_data.email_log",
        "traffic_data.call_history",
    }
    subscriber(published, 1, "broadband")
    subscriber(published, 2, "broadband", "telephony")
    for key in (1, 2):
        begun = "2025-01-10T10:00:00+01:00"
        published.add("calls", id=key, customer_id=key, called="+46855512345", started_at=begun)
        published.add("leases", id=key, customer_id=key, ip=f"192.0.2.{key}", began_at=begun)
    plan = published.plan("2025-01-10 12:00")
    assert due(plan, "calls", "traffic_data.call_history") == [(("1",), "no claim ever stood")]
    assert counted(plan, "leases").planned == 0, "the addresses of both pass"
    assert published.may_use("support", "calls", 1, "called", "2025-01-10 12:00").truth is False
    assert published.may_use("connection", "leases", 1, "ip", "2025-01-10 12:00").truth is True
    promise = next(p for p in published.status("2025-01-10 12:00").promises if p.path == "purposes.support.traffic")
    assert (promise.state, promise.examined, [probe.due for probe in promise.probes]) == ("broken", 2, [1])


def test_what_the_published_words_leave_open_is_signed(published: Company) -> None:
    unsigned = sorted(finding.code for finding in published.check() if not finding.signed)
    rights = ["NO_PRIOR_NOTICE", "RIGHT_MISSING"]  # the declarations here are those about keeping
    lists = ["OPEN_LIST", "OPEN_LIST"]  # TH-07 to TH-09: the words say *such as*, and nobody closed them
    notes = ["TEXT_MISSING", "NO_MEASURES", "RECORD_INCOMPLETE", "NO_ORG_NO"]  # nobody has tied those words one by one
    assert unsigned == sorted((*rights, *lists, *notes))
