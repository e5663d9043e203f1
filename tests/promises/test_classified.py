"""What is stored is of a declared kind of data, cell by cell (XX-06, IP-25, IC-09, IC-10, IC-12, IC-13, SM-11, SM-24).

Each row is written into the operator's database. The definition says of each of its cells by which kind of data it
decides, and a plan of a day when nothing keeps it any more counts it by the same. A column that the policy does not
know is of no kind, and ``troth check --live`` says so.

Waiting, each with what its example still needs:

- XX-04, IP-09: numbers that are shown in part, which comes with the answers to people. That an identity number serves
  only a purpose that names it is TH-07's. A field that nobody declared is found for IP-09 here, without its mark.
- XX-07, IC-14, SM-08, SM-17, SM-26: what is refused or cut short as it is written; Troth sees a row once it is there.
- XX-08, IP-26, SM-13, SM-14, TH-08: answers to requests for access.
- IP-27: rows that are held for a controller. IP-28: somebody who reads free text for what is special in it.
- SM-15: a page that is served in the language of the visitor, and a note of that use.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from promises.company import Company, counted
from promises.conftest import Founded

DAY = "2025-01-10"
AT = f"{DAY} 12:00"
MORNING = f"{DAY}T08:00:00+00:00"


@dataclass(frozen=True)
class Stored:
    """A row of a company: its cells, of which kind each of some columns is, and from where the policy says it comes."""

    example: str
    table: str
    cells: Mapping[str, object]
    kinds: Mapping[str, str]
    source: str
    beside: Mapping[str, Mapping[str, object]]
    """The rows that it hangs on, by table."""

    def write(self, company: Company) -> None:
        """Into the database."""
        for table, cells in (*self.beside.items(), (self.table, self.cells)):
            company.add(table, **cells)


USER = {"id": 1, "plan": "trial", "name": "Anna Ek", "created_at": MORNING}
LESSEE = {"id": 1, "kind": "person", "name": "Anna Ek", "country": "SE", "created_at": MORNING}
REGISTERED = {
    "first_name": "Anna",
    "last_name": "Ek",
    "company": "Eks Bygg AB",
    "user_name": "anna",
    "password_hash": "$argon2id$v=19$m=65536,t=3,p=4$2f6a",
    "email": "anna@foretag.example",
    "mobile": "+46700000001",
    "billing_address": "Storgatan 1",
    "postcode": "11122",
    "signup_ip": "192.0.2.1",
    "country": "SE",
    "subscription": "monthly",
}
"""The twelve things that an account of the survey service is made of."""

ROWS = {
    "XX-06": Stored(
        "unnamed",
        "leases",
        {"id": 1, "customer_id": 1, "ip": "192.0.2.1", "bytes": 1200, "start_at": MORNING},
        {"ip": "traffic", "bytes": "traffic"},
        "use",
        {"customers": LESSEE},
    ),
    "IC-09": Stored(
        "iotcomms",
        "users",
        USER | {"first_name": "Anna", "last_name": "Ek", "email": "anna@post.example", "phone": "+46700000001"},
        {"first_name": "contact", "last_name": "contact", "email": "contact", "phone": "contact"},
        "person",
        {},
    ),
    "IC-10": Stored(
        "iotcomms",
        "users",
        USER | {"work_email": "anna@foretag.example", "job_title": "CTO"},
        {"work_email": "professional", "job_title": "professional"},
        "person",
        {},
    ),
    "IC-12": Stored(
        "iotcomms",
        "inbox",
        {
            "id": 1,
            "channel": "mail",
            "sender": "Anna Ek",
            "message": "Hello",
            "received_at": "2025-01-05T08:00:00+00:00",
        },
        {"channel": "communication", "sender": "communication", "message": "communication"},
        "person",
        {},
    ),
    "IC-13": Stored(
        "iotcomms",
        "access_log",
        {"id": 1, "user_id": 1, "ip": "192.0.2.1", "path": "/v1/calls/1", "at": "2025-01-05T10:00:00Z"},
        {"ip": "access_log", "path": "access_log", "at": "access_log"},
        "device",
        {"users": USER},
    ),
    "SM-11": Stored(
        "ip1",
        "users",
        REGISTERED | {"id": 1, "role": "user", "created_at": MORNING},
        dict.fromkeys(REGISTERED, "registration"),
        "person",
        {},
    ),
    "SM-24": Stored(
        "ip1",
        "usage_events",
        {"id": 1, "user_id": 1, "clicked": "send", "at": "2025-01-05T10:00:01+00:00"},
        {"clicked": "usage", "at": "usage"},
        "use",
        {"users": REGISTERED | {"id": 1, "role": "user", "created_at": MORNING}},
    ),
}
"""By promise, the row of its example."""


@pytest.mark.promise("XX-06", "IC-09", "IC-10", "IC-12", "IC-13", "SM-24")
@pytest.mark.parametrize("promise", ROWS)
def test_each_cell_is_of_the_kind_that_is_promised(mended: Founded, promise: str) -> None:
    row = ROWS[promise]
    company = mended(row.example)
    row.write(company)
    parts = {column: company.decided(row.table, 1, column, AT).part for column in row.kinds}
    assert {column: company.policy.parts[part].category for column, part in parts.items()} == row.kinds
    categories = company.policy.declaration.policy.categories
    assert {categories[kind].source for kind in row.kinds.values()} == {(row.source,)}
    assert unknown(company, row.table) == set(), "no column of the table is in no kind of data"
    counts = counted(company.plan("2040-01-01 01:00"), row.table)
    spoken = [*(due.parts for due in counts.due), *(waits.parts for waits in counts.waits)]
    assert set(parts.values()) <= {part for some in spoken for part in some}


@pytest.mark.promise("SM-11")
def test_twelve_things_are_registered_and_a_thirteenth_is_not(mended: Founded) -> None:
    row, company = ROWS["SM-11"], mended("ip1")
    row.write(company)
    parts = [company.decided("users", 1, column, AT).part for column in REGISTERED]
    declared = company.policy.declaration.policy.categories["registration"].parts
    assert sorted(parts) == sorted(f"registration.{name}" for name in declared)
    assert len(parts) == 12
    company.run("ALTER TABLE users ADD COLUMN birth_date TEXT")
    company.run("UPDATE users SET birth_date = '1985-01-01'")
    assert unknown(company, "users") == {"birth_date"}


@pytest.mark.promise("IP-25")
def test_an_order_brings_contact_and_company_details_and_no_position(mended: Founded) -> None:
    company = mended("iot-partner")
    acme = {"name": "Acme AB", "email": "info@acme.example", "phone": "+4685550100", "org_no": "556016-0680"}
    company.add("customers", id=1, kind="company", country="SE", created_at=MORNING, **acme)
    company.add("contracts", id=1, customer_id=1, product="iot", started_on=DAY)
    company.add("orders", id=12, customer_id=1, contract_id=1, item="SIM cards", ordered_at=MORNING)
    kinds = {column: company.decided("customers", 1, column, AT).part for column in acme}
    assert kinds == {"name": "person.name", "email": "person.email", "phone": "person.phone", "org_no": "company"}
    assert unknown(company, "customers") == unknown(company, "orders") == set()
    company.run("ALTER TABLE orders ADD COLUMN gps TEXT")
    company.run("UPDATE orders SET gps = '59.33 18.06'")
    assert unknown(company, "orders") == {"gps"}


def test_a_field_that_nobody_declared_is_found(mended: Founded) -> None:
    company = mended("iot-partner")
    assert unknown(company, "customers") == set()
    company.run("ALTER TABLE customers ADD COLUMN shoe_size INTEGER")
    assert unknown(company, "customers") == {"shoe_size"}


def unknown(company: Company, table: str) -> set[str]:
    """The columns of a live table that are in no declared kind of data."""
    found = [one for one in company.check_live(AT) if one.code == "UNMAPPED_COLUMN"]
    return {one.subject.rpartition(".")[2] for one in found if one.subject.startswith(f"op.{table}.")}
