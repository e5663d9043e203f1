"""What happens to the customers of the two companies, in rows of their databases. Times are local, and it is winter."""

from promises.company import Company

NUMBER = "+4670000000{}"
ELSEWHERE = "+46855512345"
"""A number of another operator: whoever holds it is nobody in these tables."""


def customer(company: Company, number: int, *, since: str = "2020-01-01", until: str | None = None) -> None:
    """A customer with one agreement: K1 is ``customer(company, 1)``. The agreement runs unless it has an ``until``."""
    company.add(
        "customers",
        id=number,
        kind="person",
        personnummer=f"19850101-{1233 + number}",
        name=f"K{number} Karlsson",
        email=f"k{number}@example.se",
        phone=NUMBER.format(number),
        street="Storgatan 1",
        postcode="11122",
        city="Stockholm",
        country="SE",
        birth_date="1985-01-01",
        created_at=f"{since}T09:00:00+01:00",
    )
    agreement(company, number, since=since, until=until)


def agreement(company: Company, number: int, *, since: str, until: str | None = None) -> None:
    """One more agreement of a customer."""
    company.add("contracts", customer_id=number, product="IoT Open", started_on=since, ended_on=until)


def telephone(company: Company, number: int, *, since: str = "2020-01-01") -> None:
    """The customer's own number, from a day on."""
    msisdn = NUMBER.format(number)
    company.add("number_assignments", msisdn=msisdn, customer_id=number, assigned_at=f"{since}T09:00:00+01:00")


def call(company: Company, key: int, number: int, at: str, *, invoice: int | None = None) -> None:
    """A call of a customer's, four minutes long, to a number elsewhere. Without an invoice it is in the flat rate."""
    company.add(
        "calls",
        id=key,
        a_number=NUMBER.format(number),
        b_number=ELSEWHERE,
        started_at=f"{at}+01:00",
        seconds=240,
        cell_id="240-01-77",
        a_hidden=0,
        tariff="flat_rate" if invoice is None else "metered",
        outcome="answered",
        invoice_id=invoice,
    )


def year(company: Company, ends: str) -> None:
    """A financial year of twelve months, which is the calendar year; its number is that year."""
    number = ends[:4]
    company.add("fiscal_years", id=int(number), label=number, starts_on=f"{number}-01-01", ends_on=ends)


def invoice(
    company: Company, key: int, number: int, issued: str, *, settled: str | None = None, claimed: str | None = None
) -> None:
    """An invoice of 250.00 kronor to a customer: settled on a day, or owed; ``claimed`` is when it was last claimed."""
    company.add(
        "invoices",
        id=key,
        customer_id=number,
        number=f"F-{key}",
        payer_name=f"K{number} Karlsson",
        payer_address="Storgatan 1",
        amount=25000,
        credited=0,
        balance=0 if settled else 25000,
        issued_on=issued,
        due_on=None,
        settled_on=settled,
        claim_from=claimed or issued,
        dispute="none",
        fiscal_year_id=int(issued[:4]),
    )


def case(company: Company, key: int, number: int, kind: str, opened: str, closed: str | None = None) -> None:
    """A case about a customer: ``fault`` or ``abuse``, still open unless it was closed."""
    company.add(
        "cases",
        id=key,
        customer_id=number,
        kind=kind,
        subject="What was reported",
        opened_at=f"{opened}+01:00",
        closed_at=None if closed is None else f"{closed}+01:00",
    )


def consent(company: Company, number: int, topic: str, at: str) -> None:
    """A customer says yes to something."""
    company.add("consent_log", customer_id=number, topic=topic, action="grant", at=f"{at}+01:00", text_version="1")


# --- the company that took the published words to the letter ----------------------------------------------------------


def subscriber(company: Company, number: int, *products: str) -> None:
    """A customer since 2020 who has some of the services: broadband, telephony, email, iot_sim."""
    company.add(
        "customers",
        id=number,
        national_id=f"19850101-{1233 + number}",
        name=f"K{number} Karlsson",
        phone=NUMBER.format(number),
        email=f"k{number}@example.se",
        street="Storgatan 1",
        postcode="11122",
        city="Stockholm",
        services=", ".join(products),
        user_id=f"k{number}",
        password_hash="argon2id$2f6a",
        joined_on="2020-01-01",
    )
    company.add("agreements", customer_id=number, started_on="2020-01-01")
    for product in products:
        company.add("services", customer_id=number, product=product, from_day="2020-01-01")


# --- the platform for calls and messages ------------------------------------------------------------------------------


def member(company: Company, number: int, *, since: str, until: str | None = None, plan: str = "paid") -> None:
    """A user of the platform with one account: ``paid``, or on ``trial``."""
    company.add(
        "users",
        id=number,
        plan=plan,
        name=f"K{number} Karlsson",
        email=f"k{number}@foretag.example",
        phone=NUMBER.format(number),
        job_title="operations",
        login=f"k{number}",
        credential="argon2id$2f6a",
        created_at=f"{since}T09:00:00+01:00",
    )
    closed = None if until is None else f"{until}T09:00:00Z"
    company.add("accounts", id=number, user_id=number, opened_at=f"{since}T08:00:00Z", closed_at=closed)


def visitor(company: Company, name: str, *topics: str, since: str) -> None:
    """A visitor to a website who said yes to some topics on her first visit."""
    company.add("visitors", visitor_id=name, first_seen=f"{since}T08:00:00Z", user_agent="Firefox", ip="192.0.2.1")
    for topic in topics:
        answer(company, name, topic, f"{since}T08:00:00Z")


def answer(company: Company, name: str, topic: str, at: str, action: str = "grant") -> None:
    """What a visitor says to a topic: ``grant`` or ``withdraw``."""
    company.add("consent_log", visitor_id=name, topic=topic, action=action, at=at, text_version="1")


# --- the survey service -----------------------------------------------------------------------------------------------

OF_A_USER = ("company", "user_name", "password_hash", "email", "mobile", "billing_address")
"""The columns of a user that a story fills, each with its own name and the user's number."""


def user(company: Company, number: int, *, closed: str | None = None) -> None:
    """A user since 2023, with an account, a post and a matter at the support."""
    company.add(
        "users",
        id=number,
        role="user",
        first_name="Anna",
        last_name="Ek",
        country="SE",
        created_at="2023-01-10T09:00:00+00:00",
        **{column: f"{column} {number}" for column in OF_A_USER},
    )
    company.add("accounts", id=number, user_id=number, opened_at="2023-01-10T09:00:00+00:00", closed_at=closed)
    post(company, number, number)
    company.add(
        "tickets",
        id=number,
        user_id=number,
        kind="question",
        contact="anna@foretag.example",
        question="How?",
        opened_at="2024-12-01T09:00:00Z",
    )


def post(company: Company, number: int, author: int, *, removed: str | None = None) -> None:
    """A post under a user name, which is all that is shown of its author."""
    company.add(
        "posts",
        id=number,
        user_id=author,
        user_name="anna",
        name_choice="hidden",
        content="Hello",
        posted_at="2024-06-01T09:00:00+00:00",
        removed_at=removed,
    )
