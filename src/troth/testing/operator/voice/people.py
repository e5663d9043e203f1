"""Users, representatives, prospects and visitors. Each adder writes one row and gives its number."""

from dataclasses import dataclass
from datetime import date

from troth.testing.operator import names
from troth.testing.operator.days import Seconds
from troth.testing.operator.operator import Operator

FEATURES = ("sip trunk", "recording", "conference", "alarm bridge", "webhook")


def _name(op: Operator) -> str:
    return f"{op.chance.choice(names.GIVEN)} {op.chance.choice(names.FAMILY)}"


def add_company(op: Operator, since: date) -> int:
    """A company that uses the platform."""
    number = op.count("company")
    extra = {"chief_birthday": "12 May"} if op.rows.has("companies", "chief_birthday") else {}
    name = f"{op.chance.choice(names.FAMILY)}s {op.chance.choice(names.TRADES)} AB"
    return op.rows.add("companies", name=name, org_no=names.org_number(number), since=since, **extra)


def add_user(op: Operator, created: Seconds, *, company: int | None = None) -> int:
    """Somebody who uses the service, on trial where no company is given; without an account until ``add_account``."""
    name, number = _name(op), op.count("user")
    given, _, family = name.partition(" ")
    return op.rows.add(
        "users",
        plan="paid" if company else "trial",
        company_id=company,
        name=name,
        first_name=given,
        last_name=family,
        email=f"{names.mail_name(name)}{number}@post.example",
        phone=names.outside_number(op.chance),
        work_email=f"{names.mail_name(name)}{number}@foretag.example",
        job_title=op.chance.choice(("developer", "operations", "purchaser")),
        login=f"user{number}",
        credential=f"$argon2id$v=19$m=65536,t=3,p=4${op.chance.randrange(16**22):022x}",
        device_id=names.imei(number),
        created_at=created,
    )


def add_account(op: Operator, user: int, opened: Seconds, closed: Seconds | str | None = None) -> int:
    """An account, verified the minute after; ``closed`` may be a text, for what no calendar has."""
    return op.rows.add("accounts", user_id=user, opened_at=opened, verified_at=opened + 60, closed_at=closed)


def add_support_case(op: Operator, user: int, opened: Seconds, closed: Seconds | None = None) -> int:
    """A question about the service."""
    question = "No sound after the transfer."
    answer = "We have changed the codec." if closed else None
    return op.rows.add(
        "support_cases", user_id=user, question=question, answer=answer, opened_at=opened, closed_at=closed
    )


def add_security_case(op: Operator, user: int, opened: Seconds, closed: Seconds | None = None) -> int:
    """A case on injury to the service."""
    return op.rows.add("security_cases", user_id=user, opened_at=opened, closed_at=closed)


def add_log_line(op: Operator, user: int | None, at: Seconds) -> int:
    """A line of the access log."""
    ip = f"192.0.2.{op.chance.randrange(1, 255)}"
    return op.rows.add("access_log", user_id=user, ip=ip, path=f"/v1/calls/{op.count('call')}", at=at)


def add_usage(op: Operator, user: int, at: Seconds) -> int:
    """A feature that was used."""
    return op.rows.add("usage_events", user_id=user, feature=op.chance.choice(FEATURES), at=at)


@dataclass(frozen=True, slots=True)
class Contact:
    """A row of ``contacts``, with what an invoice repeats of it."""

    id: int
    company: int
    name: str
    email: str


def add_contact(op: Operator, company: int, since: date, left: date | str | None = None) -> Contact:
    """Somebody who represents a company; ``left`` may be a text, for what no calendar has."""
    name = _name(op)
    email = f"{names.mail_name(name)}.{op.count('contact')}@foretag.example"
    row = op.rows.add(
        "contacts",
        company_id=company,
        name=name,
        email=email,
        phone=names.outside_number(op.chance),
        since=since,
        left_on=left,
    )
    return Contact(row, company, name, email)


def add_invoice(op: Operator, to: Contact, issued: date, fiscal_year: int) -> int:
    """An invoice to a company, for the attention of whoever represents it."""
    return op.rows.add(
        "invoices",
        company_id=to.company,
        contact_id=to.id,
        number=f"I{op.count('invoice'):08d}",
        attention=to.name,
        email=to.email,
        amount=op.chance.randrange(1_000, 1_000_000),
        issued_on=issued,
        fiscal_year_id=fiscal_year,
    )


def add_letter(op: Operator, received: Seconds) -> int:
    """Somebody has written."""
    sender = f"{names.mail_name(_name(op))}.{op.count('writer')}@post.example"
    channel, message = op.chance.choice(("email", "web form", "mail", "phone")), "Do you have numbers in Norway?"
    return op.rows.add("inbox", channel=channel, sender=sender, message=message, received_at=received)


def add_prospect(op: Operator, found: Seconds, declined: Seconds | None = None) -> int:
    """Somebody whom the service is offered to."""
    name = _name(op)
    return op.rows.add(
        "prospects",
        name=name,
        company=f"{op.chance.choice(names.FAMILY)}s {op.chance.choice(names.TRADES)} AB",
        phone=names.outside_number(op.chance),
        email=f"{names.mail_name(name)}.{op.count('prospect')}@foretag.example",
        found_at=found,
        declined_at=declined,
    )


def add_visitor(op: Operator, seen: Seconds) -> str:
    """A device that has been on the website; gives its name."""
    visitor = f"d{op.count('visitor'):08d}-{op.chance.randrange(16**6):06x}"
    ip = f"203.0.113.{op.chance.randrange(1, 255)}"
    op.rows.add("visitors", visitor_id=visitor, first_seen=seen, user_agent=op.chance.choice(names.AGENTS), ip=ip)
    return visitor


def add_visit(op: Operator, visitor: str, at: Seconds) -> int:
    """A page that was opened."""
    path = op.chance.choice(("/", "/pricing", "/docs", "/alarm"))
    return op.rows.add("visits", visitor_id=visitor, at=at, path=path, referrer="https://search.example/")


def add_to_audience(op: Operator, visitor: str, at: Seconds) -> int:
    """An audience that a visitor was put into."""
    return op.rows.add("audiences", visitor_id=visitor, audience=op.chance.choice(("alarm", "care")), added_at=at)


def add_reader(op: Operator, visitor: str, joined: Seconds) -> int:
    """A reader of the newsletter who is no user."""
    email = f"reader{op.count('reader')}@post.example"
    return op.rows.add("readers", visitor_id=visitor, email=email, joined_at=joined)


def add_consent(op: Operator, visitor: str, topic: str, at: Seconds, action: str = "grant") -> int:
    """A line of the operator's own consent log: ``grant`` or ``withdraw``."""
    return op.rows.add("consent_log", visitor_id=visitor, topic=topic, action=action, at=at, text_version="2024-1")


def add_call_record(op: Operator, company: int, at: Seconds) -> int:
    """A call that a company's users made over the platform."""
    return op.rows.add(
        "call_records",
        company_id=company,
        caller=names.outside_number(op.chance),
        callee=names.outside_number(op.chance),
        started_at=at,
        seconds=op.chance.randrange(1, 3_600),
    )
