"""Users and what they leave behind. Each adder writes one row and gives its number."""

from dataclasses import dataclass

from troth.testing.operator import names
from troth.testing.operator.days import Seconds
from troth.testing.operator.operator import Operator

PAGES = ("/start", "/surveys", "/surveys/new", "/send", "/lists", "/account")
SYSTEMS = ("Windows 11", "iOS 18", "Android 15", "Linux")


@dataclass(frozen=True, slots=True)
class User:
    """A row of ``users``, with what other tables repeat of it."""

    id: int
    name: str
    user_name: str
    email: str
    address: str


def add_user(
    op: Operator, created: Seconds, *, role: str = "user", signup_ip: str | None = None, email: str | None = None
) -> User:
    """Somebody who has registered; without an account until ``add_account``."""
    chance, number = op.chance, op.count("user")
    given, family = chance.choice(names.GIVEN), chance.choice(names.FAMILY)
    user_name = f"{names.mail_name(given)}{number}"
    email = email or f"{user_name}@foretag.example"
    postcode, city = chance.choice(names.CITIES)
    address = f"{chance.choice(names.STREETS)} {chance.randrange(1, 120)}, {city}"
    row = op.rows.add(
        "users",
        role=role,
        first_name=given,
        last_name=family,
        company=f"{family}s {chance.choice(names.TRADES)} AB",
        user_name=user_name,
        password_hash=f"$argon2id$v=19$m=65536,t=3,p=4${chance.randrange(16**22):022x}",
        email=email,
        mobile=names.outside_number(chance),
        billing_address=address,
        postcode=postcode,
        signup_ip=signup_ip,
        country="SE",
        found_country="SE",
        language=chance.choice(("sv", "en")),
        subscription=chance.choice(("free", "small", "large")),
        services_used=chance.choice(("sms", "surveys", "both")),
        created_at=created,
    )
    return User(row, f"{given} {family}", user_name, email, address)


def add_account(op: Operator, user: User, opened: Seconds, closed: Seconds | str | None = None) -> int:
    """An account; ``closed`` may be a text, for what no calendar has."""
    return op.rows.add("accounts", user_id=user.id, opened_at=opened, closed_at=closed)


def add_post(
    op: Operator, user: User, posted: Seconds, removed: Seconds | None = None, *, real_name: str | None = None
) -> int:
    """A post in the forum. With a name on it, the user chose to show it."""
    return op.rows.add(
        "posts",
        user_id=user.id,
        user_name=user.user_name,
        real_name=real_name,
        name_choice="shown" if real_name else "hidden",
        content="How many questions do you ask at most?",
        posted_at=posted,
        removed_at=removed,
    )


def add_ticket(
    op: Operator, user: User | None, opened: Seconds, closed: Seconds | None = None, kind: str = "question"
) -> int:
    """A matter at the support: ``question`` or ``abuse``."""
    return op.rows.add(
        "tickets",
        user_id=user.id if user else None,
        kind=kind,
        contact=user.email if user else names.outside_number(op.chance),
        question="My messages do not arrive." if kind == "question" else "He sends what nobody asked for.",
        opened_at=opened,
        closed_at=closed,
    )


def add_letter(op: Operator, sender: str, received: Seconds) -> int:
    """A letter or an e-mail."""
    return op.rows.add("letters", sender=sender, content="Please see what I wrote last year.", received_at=received)


def add_usage(op: Operator, user: User | None, at: Seconds) -> int:
    """A page that somebody used, or what is left of it once nobody is named."""
    return op.rows.add(
        "usage_events",
        user_id=user.id if user else None,
        page=op.chance.choice(PAGES),
        clicked=op.chance.choice(("save", "send", "next", None)),
        at=at,
        referrer="https://search.example/" if user else None,
    )


def add_log_line(op: Operator, user: User | None, at: Seconds) -> int:
    """A line of the web server's log."""
    return op.rows.add(
        "server_log",
        user_id=user.id if user else None,
        ip=f"192.0.2.{op.chance.randrange(1, 255)}",
        path=op.chance.choice(PAGES),
        os=op.chance.choice(SYSTEMS),
        agent=op.chance.choice(names.AGENTS),
        at=at,
    )


def add_visit(op: Operator, user: User, at: Seconds) -> int:
    """A page of the website that somebody opened."""
    page = op.chance.choice(("/", "/priser", "/sms", "/enkater"))
    return op.rows.add("visits", user_id=user.id, page=page, referrer="https://search.example/", at=at)


def add_reading(op: Operator, user: User, at: Seconds) -> int:
    """What somebody did with a newsletter."""
    did = op.chance.choice(("opened", "forwarded", "clicked"))
    return op.rows.add("newsletter_events", user_id=user.id, letter=f"letter {op.days.day(at):%Y-%m}", did=did, at=at)


def add_consent(op: Operator, user: int, topic: str, at: Seconds, action: str = "grant") -> int:
    """A line of the operator's own consent log: ``grant`` or ``withdraw``."""
    channel = op.chance.choice(("web", "setting", "link"))
    return op.rows.add(
        "consent_log", user_id=user, topic=topic, action=action, at=at, text_version="2023-1", channel=channel
    )


def add_payment(op: Operator, user: User, paid: Seconds, fiscal_year: int) -> int:
    """What the payment provider tells of a payment."""
    return op.rows.add(
        "payments",
        user_id=user.id,
        token=f"tok_{op.chance.randrange(16**12):012x}",
        amount=op.chance.randrange(100, 100_000),
        reference=f"order {op.count('order')}",
        paid_at=paid,
        fiscal_year_id=fiscal_year,
    )


def add_invoice(op: Operator, user: User, issued: Seconds, fiscal_year: int) -> int:
    """An invoice."""
    return op.rows.add(
        "invoices",
        user_id=user.id,
        number=f"F{op.count('invoice'):08d}",
        payer_name=user.name,
        payer_address=user.address,
        amount=op.chance.randrange(100, 100_000),
        issued_on=op.days.day(issued),
        fiscal_year_id=fiscal_year,
    )
