"""The crowd: everybody who has no story. What must become of their rows is not noted down."""

from troth.testing.operator.billing import fiscal_year
from troth.testing.operator.days import DAY
from troth.testing.operator.operator import Operator
from troth.testing.operator.rows import BATCH
from troth.testing.operator.voice.people import (
    add_account,
    add_call_record,
    add_company,
    add_consent,
    add_contact,
    add_invoice,
    add_letter,
    add_log_line,
    add_prospect,
    add_reader,
    add_support_case,
    add_to_audience,
    add_usage,
    add_user,
    add_visit,
    add_visitor,
)

LONGEST = 9 * 365
"""How many days ago the first of the crowd came."""


def add_crowd(op: Operator, people: int) -> None:
    """So many users, and companies, prospects and visitors in proportion."""
    for number in range(people):
        _user(op, _company(op) if number % 4 == 0 else None)
        _visitor(op)
        if number % 10 == 0:
            found = op.days.seconds - op.chance.randrange(1, 700) * DAY
            later = op.chance.randrange(found, op.days.seconds)
            add_prospect(op, found, later if op.chance.random() < 0.3 else None)
            add_letter(op, found)
        op.rows.flush(least=BATCH)


def _company(op: Operator) -> int:
    days, chance = op.days, op.chance
    since = days.day(days.seconds - chance.randrange(400, LONGEST) * DAY)
    company = add_company(op, since)
    left = days.day(days.seconds - chance.randrange(1, 400) * DAY) if chance.random() < 0.3 else None
    contact = add_contact(op, company, since, left)
    for _ in range(chance.randrange(4)):
        issued = days.day(chance.randrange(days.at(since), days.at(left or days.today)))
        add_invoice(op, contact, issued, fiscal_year(op, issued))
    for _ in range(chance.randrange(5)):
        add_call_record(op, company, chance.randrange(days.at(since), days.seconds))
    return company


def _user(op: Operator, company: int | None) -> None:
    chance, now = op.chance, op.days.seconds
    opened = now - chance.randrange(2, LONGEST) * DAY
    closed = chance.randrange(opened + DAY, now) if chance.random() < 0.3 else None
    last = closed or now
    user = add_user(op, opened, company=company)
    add_account(op, user, opened, closed)
    for _ in range(chance.randrange(4)):
        add_usage(op, user, chance.randrange(opened, last))
        add_log_line(op, user if chance.random() < 0.7 else None, chance.randrange(opened, last))
    if chance.random() < 0.3:
        begun = chance.randrange(opened, last)
        add_support_case(op, user, begun, min(now, begun + chance.randrange(1, 20) * DAY))


def _visitor(op: Operator) -> None:
    chance, now = op.chance, op.days.seconds
    seen = now - chance.randrange(1, 600) * DAY
    visitor = add_visitor(op, seen)
    for topic, share in (("analytics", 0.4), ("marketing", 0.2), ("newsletter", 0.2)):
        if chance.random() < share:
            add_consent(op, visitor, topic, seen + 5)
            if chance.random() < 0.2:
                add_consent(op, visitor, topic, chance.randrange(seen + 6, now), "withdraw")
    for _ in range(chance.randrange(3)):
        add_visit(op, visitor, chance.randrange(seen, now))
    if chance.random() < 0.2:
        add_to_audience(op, visitor, chance.randrange(seen, now))
    if chance.random() < 0.1:
        add_reader(op, visitor, seen + 10)
