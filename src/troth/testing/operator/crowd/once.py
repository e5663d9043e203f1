"""People who are not customers, in proportion to those who are, and the counts of the operator, which name nobody."""

from datetime import timedelta

from troth.testing.operator import names
from troth.testing.operator.days import DAY
from troth.testing.operator.operator import Operator
from troth.testing.operator.people import add_application, add_lead

AREAS = ("Stockholm", "Göteborg", "Malmö", "Norrland", "Gotland")


def add_others(op: Operator, people: int) -> None:
    """Enquirers, applicants and visitors."""
    days, chance, now = op.days, op.chance, op.days.seconds
    for _ in range(people // 25 + 1):
        add_lead(op, now - chance.randrange(1, 400) * DAY)
    for _ in range(people // 25 + 1):
        asked = now - chance.randrange(1, 100) * DAY
        decided = days.day(asked) + timedelta(days=chance.randrange(1, 6))
        outcome = chance.choice(("refused", "accepted"))
        add_application(op, asked, decided if decided < days.today else None, outcome)
    for _ in range(people // 4 + 1):
        name = f"v{op.count('crowd visitor'):08d}-{chance.randrange(16**6):06x}"
        first = now - chance.randrange(1, 120 * DAY)
        customer = chance.randrange(1, op.rows.last("customers") + 1) if chance.random() < 0.2 else None
        op.rows.add(
            "visitors",
            visitor_id=name,
            first_seen=first,
            user_agent=chance.choice(names.AGENTS),
            ip=f"100.64.{chance.randrange(256)}.{chance.randrange(256)}",
            customer_id=customer,
        )
        for _ in range(chance.randrange(1, 5)):
            seen = first + chance.randrange(now - first)
            op.rows.add("visits", visitor_id=name, at=seen, path=chance.choice(names.PATHS), referrer=None)


def add_counts(op: Operator) -> None:
    """Counts of traffic by month and area, and of sendings by month and channel, for as long as they may be kept."""
    month = op.days.today.replace(day=1)
    for _ in range(23):
        month = (month - timedelta(days=1)).replace(day=1)
        for area in AREAS:
            for product in ("telephony", "broadband"):
                calls = op.chance.randrange(1_000, 90_000)
                op.rows.add("usage_stats", day=month, area=area, product=product, calls=calls, users=calls // 9)
        for channel in ("email", "sms"):
            sent = op.chance.randrange(500, 9_000)
            op.rows.add("campaign_stats", month=month, channel=channel, sent=sent, opened=sent // 4)


OUTSIDE = {
    "le_records": ("le_counters", "records"),
    "invoices": ("invoice_series", "issued"),
    "payments": ("bank_counters", "payments"),
}
"""Who counts what must be stored: the exchange, the series that invoices are numbered from, the bank."""


def add_outside_counts(op: Operator) -> None:
    """What others counted, day by day.

    The exchange throws its counts away with the records, after six months; nobody throws away the others.
    """
    for table, (counter, column) in OUTSIDE.items():
        counted = op.counted[table]
        day = op.days.kept(6) if counter == "le_counters" else min(counted, default=op.days.today)
        while day <= op.days.today:
            op.rows.add(counter, day=day, **{column: counted[day]})
            day += timedelta(days=1)
