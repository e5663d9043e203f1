"""Sign-ups at a company that takes nobody under thirteen."""

from datetime import date

from troth.testing.operator import names
from troth.testing.operator.days import Seconds
from troth.testing.operator.operator import Operator
from troth.testing.operator.schema import table_of

SIGNUPS = table_of(
    "signups", "id id !, name text !, email text, personnummer text, birth_date date, made_at instant !", index="email"
)
LEAST_AGE = 13
MONTHS = 3
"""How long a sign-up is kept."""


def add_signup(op: Operator, made: Seconds, born: date | None) -> int:
    """Somebody signs up, and says when she was born or does not."""
    number = op.count("signup")
    return op.rows.add(
        "signups",
        name=f"{op.chance.choice(names.GIVEN)} {op.chance.choice(names.FAMILY)}",
        email=f"signup{number}@kund.example",
        personnummer=None,
        birth_date=born,
        made_at=made,
    )


def plant_signups(op: Operator) -> None:
    """Who is old enough today, who will be tomorrow, who never said, and who asked too long ago."""
    days, truth = op.days, op.truth
    now, grown = days.at(days.ago(days=2)), days.ago(months=40 * 12)
    thirteen = days.ago(months=LEAST_AGE * 12)
    truth.stay("signups", add_signup(op, now, thirteen), "thirteen today")
    tomorrow = days.ago(months=LEAST_AGE * 12 - 1)
    truth.go("signups", add_signup(op, now, tomorrow), "signed up at twelve")
    truth.stay("signups", add_signup(op, days.at(days.kept(MONTHS), "00:30"), grown), "today is the last day")
    truth.go("signups", add_signup(op, days.at(days.gone(MONTHS), "23:30"), grown), "three months and a day ago")
    truth.unknown("signups", add_signup(op, now, None), "nobody knows how old")
