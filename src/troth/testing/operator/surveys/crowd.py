"""The crowd: users who have no story. What must become of their rows is not noted down."""

from troth.testing.operator.billing import fiscal_year
from troth.testing.operator.days import DAY
from troth.testing.operator.operator import Operator
from troth.testing.operator.rows import BATCH
from troth.testing.operator.surveys.creators import add_survey
from troth.testing.operator.surveys.people import (
    add_account,
    add_consent,
    add_invoice,
    add_letter,
    add_log_line,
    add_payment,
    add_post,
    add_reading,
    add_ticket,
    add_usage,
    add_user,
    add_visit,
)

LONGEST = 9 * 365
"""How many days ago the first of the crowd came."""


def add_crowd(op: Operator, people: int) -> None:
    """So many users with all that comes with them."""
    for _ in range(people):
        _add_one(op)
        op.rows.flush(least=BATCH)


def _add_one(op: Operator) -> None:
    chance, now = op.chance, op.days.seconds
    age = chance.randrange(1, LONGEST)
    opened = now - age * DAY - chance.randrange(DAY)
    closed = now - chance.randrange(age) * DAY if chance.random() < 0.25 else None
    last = closed or now

    def some_time() -> int:
        return chance.randrange(opened, max(opened + 1, min(last, now)))

    user = add_user(op, opened, signup_ip=f"198.51.100.{chance.randrange(1, 255)}")
    add_account(op, user, opened, closed)
    for topic, share in (("analytics", 0.4), ("tracking", 0.3), ("research", 0.1), ("functional", 0.5)):
        if chance.random() < share:
            given = some_time()
            add_consent(op, user.id, topic, given)
            if chance.random() < 0.2:
                add_consent(op, user.id, topic, chance.randrange(given, now), "withdraw")
    for _ in range(chance.randrange(4)):
        add_usage(op, user, some_time())
        add_log_line(op, user if chance.random() < 0.3 else None, some_time())
    if chance.random() < 0.3:
        add_visit(op, user, some_time())
        add_reading(op, user, some_time())
    if chance.random() < 0.2:
        posted = some_time()
        gone = posted + chance.randrange(90) * DAY if chance.random() < 0.3 else None
        add_post(op, user, posted, gone if gone is None or gone < now else None)
    if chance.random() < 0.2:
        begun = some_time()
        add_ticket(op, user, begun, min(now, begun + chance.randrange(20) * DAY))
        add_letter(op, user.email, some_time())
    for add in (add_payment, add_invoice):
        if chance.random() < 0.5:
            at = some_time()
            add(op, user, at, fiscal_year(op, op.days.day(at)))
    if chance.random() < 0.2:
        add_survey(op, user, some_time(), answers=chance.randrange(5))


def add_counts(op: Operator) -> None:
    """What surveys looked like, month by month for a year."""
    for months in range(1, 13):
        op.rows.add(
            "survey_counts",
            month=op.days.ago(months=months).replace(day=1),
            surveys=op.chance.randrange(100),
            questions=op.chance.randrange(1_000),
            answers=op.chance.randrange(10_000),
            words=op.chance.randrange(100_000),
        )
