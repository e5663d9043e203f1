"""What the crowd agreed to, and withdrew, and agreed to again."""

from datetime import timedelta

from troth.testing.operator.days import DAY, Seconds
from troth.testing.operator.operator import Operator
from troth.testing.operator.people import Customer, add_consent, add_listing


def add_consents(op: Operator, customer: Customer, since: Seconds) -> None:
    """Consents of all three kinds, in up to five turns; and what follows from them: listings and monthly volumes."""
    chance, now = op.chance, op.days.seconds
    earliest = max(since, now - 1_000 * DAY)
    if now - earliest < 10 * DAY:
        return
    topics = op.topics
    for topic, share in ((topics.usage, 0.15), (topics.newsletter, 0.15), (topics.listing, 0.08)):
        if chance.random() >= share:
            continue
        at, given = chance.randrange(earliest, now - 5 * DAY), False
        for _ in range(chance.choices((1, 2, 3, 5), (60, 25, 10, 5))[0]):
            given = not given
            add_consent(op, customer, topic, at, "grant" if given else "withdraw")
            at += chance.randrange(1, 200) * DAY
            if at >= now:
                break
        if topic == topics.listing and customer.kind != "company":
            add_listing(op, customer, _listed(op), earliest)
        if topic == topics.usage and given:
            _volumes(op, customer)


def _listed(op: Operator) -> str:
    return f"+4674{op.chance.randrange(10**7):07d}"


def _volumes(op: Operator, customer: Customer) -> None:
    month = op.days.today.replace(day=1)
    for _ in range(op.chance.randrange(1, 6)):
        ends = month - timedelta(days=1)
        month = ends.replace(day=1)
        op.rows.add(
            "consumption",
            customer_id=customer.id,
            month=month,
            month_ends_on=ends,
            megabytes=op.chance.randrange(300_000),
        )
