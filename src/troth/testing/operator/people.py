"""Customers and those around them: agreements, accounts, orders, cases, consents."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from troth.testing.operator import names
from troth.testing.operator.days import DAY, Seconds
from troth.testing.operator.operator import Operator

CustomerKind = Literal["person", "sole_trader", "company", "reader"]


@dataclass(frozen=True, slots=True)
class Customer:
    """A row of ``customers``, with what other tables repeat of it."""

    id: int
    kind: CustomerKind
    name: str
    email: str
    street: str
    born: date | None
    since: Seconds


def add_customer(
    op: Operator,
    kind: CustomerKind = "person",
    *,
    since: Seconds,
    born: date | None = None,
    email: str | None = None,
    stripped: bool = False,
) -> Customer:
    """A customer whom the register has known since an instant. ``stripped``: only the shell of one is left."""
    chance, number = op.chance, op.count("customer")
    given, family = chance.choice(names.GIVEN), chance.choice(names.FAMILY)
    name = f"{given} {family}" if kind != "company" else f"{family}s {chance.choice(names.TRADES)} AB"
    host = "kund" if kind != "company" else "foretag"
    email = email or f"{names.mail_name(name)}{number}@{host}.example"
    postcode, city = chance.choice(names.CITIES)
    street = f"{chance.choice(names.STREETS)} {chance.randrange(1, 120)}"
    identity: str | None = None
    if kind in ("person", "sole_trader"):
        born = born or op.days.ago(months=18 * 12) - timedelta(days=chance.randrange(365, 68 * 365))
        while (serial := op.serial_of(born)) is None:
            born -= timedelta(days=1)
        identity = names.personnummer(born, serial)
    if stripped:
        row = op.rows.add("customers", kind=kind, name="(erased)", country="SE", created_at=since)
        return Customer(row, kind, "(erased)", "", "", None, since)
    reader = kind == "reader"
    row = op.rows.add(
        "customers",
        kind=kind,
        personnummer=identity if kind == "person" else None,
        org_no=names.org_number(number) if kind == "company" else identity if kind == "sole_trader" else None,
        name=name,
        email=_as_typed(op, email),
        phone=None if reader else names.outside_number(chance),
        street=None if reader else street,
        postcode=None if reader else postcode,
        city=None if reader else city,
        country="SE",
        birth_date=born if identity else None,
        created_at=since,
    )
    return Customer(row, kind, name, email, street, born if identity else None, since)


def _as_typed(op: Operator, email: str) -> str:
    """An address as people type it: now and then with capitals, now and then with a blank behind it."""
    luck = op.chance.random()
    return email.title() if luck < 0.05 else email.upper() if luck < 0.07 else f"{email} " if luck < 0.08 else email


def add_contract(
    op: Operator, customer: Customer, started: date, ended: date | str | None = None, product: str = "telephony"
) -> int:
    """An agreement; ``ended`` may be a text, for what no calendar has."""
    return op.rows.add("contracts", customer_id=customer.id, product=product, started_on=started, ended_on=ended)


def add_subscription(
    op: Operator, customer: Customer, contract: int | None, product: str, started: Seconds, ended: Seconds | None = None
) -> int:
    """A service under an agreement, with its card where it has one."""
    card = op.count("card") if product in ("telephony", "iot") else None
    return op.rows.add(
        "subscriptions",
        customer_id=customer.id,
        contract_id=contract,
        product=product,
        iccid=names.iccid(card) if card else None,
        imsi=names.imsi(card) if card else None,
        started_at=started,
        ended_at=ended,
    )


def add_account(op: Operator, customer: Customer, opened: Seconds, closed: Seconds | None = None) -> int:
    """An account at IoT Open."""
    secret = "".join(
        op.chance.choice("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./") for _ in range(22)
    )
    return op.rows.add(
        "accounts",
        customer_id=customer.id,
        login=f"{names.mail_name(customer.name.partition(' ')[0])}{op.count('account')}",
        password_hash=f"$argon2id$v=19$m=65536,t=3,p=4${secret}",
        opened_at=opened,
        closed_at=closed,
    )


def add_order(op: Operator, customer: Customer | None, contract: int | None, ordered: Seconds) -> int:
    """Something ordered under an agreement; of some the import has lost by whom."""
    return op.rows.add(
        "orders",
        customer_id=customer.id if customer else None,
        contract_id=contract,
        item=op.chance.choice(names.ITEMS),
        ordered_at=ordered,
    )


def add_case(
    op: Operator, customer: Customer, kind: str, opened: Seconds, closed: Seconds | None = None, body: str | None = None
) -> int:
    """A case at the support: ``fault``, ``abuse`` or ``other``."""
    subjects = {"fault": "No connection", "abuse": "Mail sent in masses", "other": "A question about the bill"}
    return op.rows.add(
        "cases",
        customer_id=customer.id,
        kind=kind,
        subject=subjects[kind],
        body=body or f"{customer.name} called. {subjects[kind]}.",
        opened_at=opened,
        closed_at=closed,
    )


def add_consent(op: Operator, customer: Customer, topic: str, at: Seconds, action: str = "grant") -> int:
    """A line of the operator's own consent log: ``grant`` or ``withdraw``."""
    return op.rows.add(
        "consent_log",
        customer_id=customer.id,
        topic=topic,
        action=action,
        at=at,
        text_version="2023-1" if at < op.days.seconds - 500 * DAY else "2025-1",
        channel=op.chance.choice(("web", "phone", "app")),
    )


def add_listing(op: Operator, customer: Customer, msisdn: str, listed: Seconds) -> int:
    """A line that directory services print."""
    return op.rows.add(
        "directory_listings",
        customer_id=customer.id,
        msisdn=msisdn,
        name=customer.name,
        street=customer.street,
        listed_at=listed,
    )


def add_employee(op: Operator, company: Customer, contract: int, since: Seconds, left: date | None = None) -> int:
    """Somebody who uses a subscription of a company, named under one of its agreements."""
    name = f"{op.chance.choice(names.GIVEN)} {op.chance.choice(names.FAMILY)}"
    return op.rows.add(
        "employees",
        company_id=company.id,
        contract_id=contract,
        name=name,
        email=f"{names.mail_name(name)}{op.count('employee')}@foretag.example",
        mobile=names.outside_number(op.chance),
        created_at=since,
        left_on=left,
    )


def add_number_user(op: Operator, msisdn: str, employee: int, begins: Seconds, ends: Seconds | None = None) -> int:
    """Which employee used a company's number, from and to."""
    extra = {"payroll_no": f"P{employee:05d}"} if op.rows.has("number_users", "payroll_no") else {}
    return op.rows.add("number_users", msisdn=msisdn, employee_id=employee, from_at=begins, to_at=ends, **extra)


def add_guardianship(op: Operator, child: Customer, guardian: Customer, agreed: date) -> int:
    """Who acts for a customer who is not of age."""
    extra = {"custody_note": "shared custody"} if op.rows.has("guardianships", "custody_note") else {}
    return op.rows.add(
        "guardianships", child_id=child.id, guardian_id=guardian.id, relation="parent", agreed_on=agreed, **extra
    )


def add_application(op: Operator, asked: Seconds, decided: date | str | None, outcome: str | None = "refused") -> int:
    """Somebody asked for an agreement and her credit was looked at."""
    name = f"{op.chance.choice(names.GIVEN)} {op.chance.choice(names.FAMILY)}"
    born = op.days.ago(months=12 * 25) - timedelta(days=op.chance.randrange(12000))
    while (serial := op.serial_of(born)) is None:
        born -= timedelta(days=1)
    return op.rows.add(
        "applications",
        name=name,
        personnummer=names.personnummer(born, serial),
        email=f"{names.mail_name(name)}.{op.count('applicant')}@post.example",
        phone=names.outside_number(op.chance),
        asked_at=asked,
        decided_on=decided,
        outcome=outcome if decided else None,
        score=op.chance.randrange(300, 850) if decided else None,
    )


def add_lead(op: Operator, created: Seconds, email: str | None = None) -> int:
    """Somebody asked for information."""
    name = f"{op.chance.choice(names.GIVEN)} {op.chance.choice(names.FAMILY)}"
    return op.rows.add(
        "leads",
        email=email or f"{names.mail_name(name)}.{op.count('enquirer')}@post.example",
        name=name,
        phone=None if op.chance.random() < 0.5 else names.outside_number(op.chance),
        message="Do you have fibre on our island?",
        source=op.chance.choice(("web form", "phone", "fair")),
        created_at=created,
    )
