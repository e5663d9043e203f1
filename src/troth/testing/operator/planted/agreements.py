"""Agreements that ended, were taken up again, end later, overlap, or bear dates that cannot be."""

from datetime import timedelta

from troth.testing.operator.operator import Operator
from troth.testing.operator.people import (
    add_account,
    add_consent,
    add_contract,
    add_customer,
    add_order,
    add_subscription,
)
from troth.testing.operator.planted.resident import move_in

IDENTITY = ("personnummer", "name", "street", "postcode", "city")
CONTACT = ("phone", "email", "birth_date")


def plant_agreements(op: Operator) -> None:
    """All stories of this file."""
    _ended(op)
    _taken_up_again(op)
    plant_odd_dates(op)
    _readers(op)
    _accounts(op)


def _ended(op: Operator) -> None:
    days, truth = op.days, op.truth
    last = move_in(op, ended=days.kept(24))
    order = add_order(op, last.customer, last.contract, days.at(days.ago(months=50)))
    truth.stay("customers", last.id, "the agreement ended 24 months ago: today is the last day")
    truth.stay("contracts", last.contract, "the same", "product")
    truth.stay("orders", order, "the same")

    over = move_in(op, ended=days.gone(24))
    order = add_order(op, over.customer, over.contract, days.at(days.ago(months=50)))
    card = add_subscription(
        op, over.customer, over.contract, "telephony", days.at(days.ago(months=60)), days.at(days.gone(24))
    )
    why = "the agreement ended 24 months and a day ago"
    truth.empty("customers", over.id, why, *IDENTITY, *CONTACT)
    truth.fault("overdue_row", "customers", {"id": over.id}, why, "plan")
    truth.empty("contracts", over.contract, why, "product")
    truth.go("orders", order, why)
    truth.go("subscriptions", card, why)

    soon = move_in(op, ended=days.today + timedelta(days=60))
    truth.stay("customers", soon.id, "the agreement is given notice of and ends in 60 days")


def _taken_up_again(op: Operator) -> None:
    days, truth = op.days, op.truth
    back = move_in(op, ended=days.ago(months=30))
    first = add_order(op, back.customer, back.contract, days.at(days.ago(months=70)))
    again = add_contract(op, back.customer, days.ago(months=20), product="broadband")
    second = add_order(op, back.customer, again, days.at(days.ago(months=20)))
    truth.stay("customers", back.id, "an agreement ended 30 months ago, and she has had another for 20")
    truth.stay("orders", second, "belongs to the agreement that runs")
    truth.go("orders", first, "belongs to the agreement that ended 30 months ago, whatever she agreed to since")
    truth.empty("contracts", back.contract, "this agreement ended 30 months ago", "product")

    both = move_in(op, ended=days.ago(months=30))
    add_contract(op, both.customer, days.ago(months=40), product="iot")
    truth.stay("customers", both.id, "two agreements overlapped, and the other one runs")

    endless = move_in(op)
    written = add_contract(op, endless.customer, days.ago(months=60), "9999-12-31", product="email")
    truth.stay("customers", endless.id, "9999-12-31 is written where nothing has ended")
    truth.fault("sentinel", "contracts", {"id": written}, "9999-12-31 for still running", "none", "ended_on")


def plant_odd_dates(op: Operator) -> None:
    """Agreements that ended on days that cannot be, and orders whose buyer or agreement is lost."""
    days, truth = op.days, op.truth
    for written, why in (("2205-01-31", "a year mistyped"), ("1970-01-01", "an import wrote zero")):
        customer = add_customer(op, since=days.at(days.ago(months=60)))
        contract = add_contract(op, customer, days.ago(months=60), written)
        truth.unknown("customers", customer.id, f"the only agreement ended {written}: {why}")
        truth.unknown("contracts", contract, f"ended {written}: {why}")
        truth.fault("implausible_date", "contracts", {"id": contract}, why, "check_live", "ended_on")
    lost = add_order(op, None, None, days.at(days.ago(months=40)))
    truth.unknown("orders", lost, "nobody knows whose order it was")
    truth.fault("null_owner", "orders", {"id": lost}, "the import lost the customer", "status", "customer_id")
    someone = move_in(op)
    order = add_order(op, someone.customer, 999_000_000 + op.count("dangling"), days.at(days.ago(months=40)))
    truth.unknown("orders", order, "it points to an agreement that is not there")
    truth.fault("orphan", "orders", {"id": order}, "no such agreement", "check_live", "contract_id")


def _readers(op: Operator) -> None:
    days, truth = op.days, op.truth
    reader = add_customer(op, "reader", since=days.at(days.ago(months=20)))
    add_consent(op, reader, "newsletter", days.at(days.ago(months=20)))
    truth.stay("customers", reader.id, "never a customer, and reads the newsletter", "name", "email")

    gone = add_customer(op, "reader", since=days.at(days.ago(months=20)))
    add_consent(op, gone, "newsletter", days.at(days.ago(months=20)))
    add_consent(op, gone, "newsletter", days.at(days.ago(months=1)), "withdraw")
    truth.empty("customers", gone.id, "never a customer, and has left the newsletter", "name", "email")

    still = move_in(op, ended=days.ago(months=30))
    add_consent(op, still.customer, "newsletter", days.at(days.ago(months=33)))
    truth.stay("customers", still.id, "no customer for 30 months, and reads the newsletter", "name", "email")
    truth.empty(
        "customers",
        still.id,
        "no customer for 30 months; the newsletter needs none of this",
        "personnummer",
        "phone",
        "street",
        "postcode",
        "city",
        "birth_date",
    )


def _accounts(op: Operator) -> None:
    days, truth = op.days, op.truth
    holder = move_in(op)
    opened = days.at(days.ago(months=30))
    today = add_account(op, holder.customer, opened, days.at(days.today, "00:00:01"))
    truth.stay("accounts", today, "closed in the first second of today, which is still yesterday in UTC")
    other = move_in(op)
    yesterday = add_account(op, other.customer, opened, days.at(days.today - timedelta(days=1), "23:59:59"))
    truth.go("accounts", yesterday, "closed yesterday: a password is kept no day longer")
    third = move_in(op)
    running = add_account(op, third.customer, opened)
    truth.stay("accounts", running, "open")
