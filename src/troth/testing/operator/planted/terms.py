"""Stories that companies with the same kinds of promises share, told in the lengths that each of them gives."""

from dataclasses import dataclass
from datetime import timedelta

from troth.testing.operator.billing import add_invoice, add_payment
from troth.testing.operator.days import DAY
from troth.testing.operator.operator import Operator
from troth.testing.operator.people import (
    add_case,
    add_consent,
    add_contract,
    add_customer,
    add_employee,
    add_lead,
    add_order,
    add_subscription,
)
from troth.testing.operator.planted.agreements import plant_odd_dates
from troth.testing.operator.planted.logs import plant_website
from troth.testing.operator.planted.resident import move_in
from troth.testing.operator.planted.vouchers import plant_missing, plant_years

REACHED = ("name", "phone", "email", "street", "postcode", "city")
"""What is kept of a customer after the agreement, for as long as the company says."""

CALLED_BACK = 13
"""For how many months a payer may call a payment back."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How many months are kept: what an agreement needs, after it; people at companies, after they left; a question;
    a case, after it is closed; how much somebody used, by consent.
    """

    customer: int
    employee: int
    enquiry: int
    case: int
    usage: int


def plant_terms(op: Operator, terms: Terms) -> None:
    """One round of all stories."""
    _agreements(op, terms.customer)
    _accounts(op)
    plant_odd_dates(op)
    _employees(op, terms.employee)
    _enquiries(op, terms.enquiry)
    _cases(op, terms.case)
    _readers(op)
    _usage(op, terms.usage)
    _log(op)
    plant_years(op)
    if op.missing:
        plant_missing(op)
    plant_website(op)
    _events(op)


def _agreements(op: Operator, months: int) -> None:
    days, truth = op.days, op.truth
    last = move_in(op, ended=days.kept(months))
    order = add_order(op, last.customer, last.contract, days.at(days.ago(months=50)))
    truth.stay("customers", last.id, f"the agreement ended {months} months ago: today is the last day", *REACHED)
    truth.empty("customers", last.id, "numbers and birthdays go with the agreement", "personnummer", "birth_date")
    truth.stay("orders", order, "the same")

    over = move_in(op, ended=days.gone(months))
    order = add_order(op, over.customer, over.contract, days.at(days.ago(months=50)))
    card = add_subscription(
        op, over.customer, over.contract, "iot", days.at(days.ago(months=60)), days.at(days.gone(months))
    )
    why = f"the agreement ended {months} months and a day ago"
    truth.empty("customers", over.id, why, *REACHED)
    truth.fault("overdue_row", "customers", {"id": over.id}, why, "plan")
    truth.empty("contracts", over.contract, why, "product")
    truth.go("orders", order, why)
    truth.go("subscriptions", card, why)

    back = move_in(op, ended=days.ago(months=months + 6))
    add_contract(op, back.customer, days.ago(months=months), product="broadband")
    truth.stay("customers", back.id, f"an agreement ended {months + 6} months ago, and another runs")
    truth.empty("contracts", back.contract, "this agreement ended long ago", "product")

    trader = move_in(op, ended=days.ago(months=1), kind="sole_trader")
    truth.empty("customers", trader.id, "a sole trader's number is her own, and the agreement ended", "org_no")
    truth.stay("customers", trader.id, "the agreement ended a month ago", *REACHED)


def _accounts(op: Operator) -> None:
    """Vouchers stay; the account that a payment came from goes once no payment can be called back."""
    days, truth = op.days, op.truth
    who = move_in(op)
    for day, judge in ((days.kept(CALLED_BACK), truth.stay), (days.gone(CALLED_BACK), truth.empty)):
        bill = add_invoice(op, who.customer, days.ago(months=CALLED_BACK + 2), day, pay=False)
        paid = add_payment(op, bill, day, bill.amount, account=True)
        truth.stay("invoices", bill.id, "the voucher stays")
        truth.stay("payments", paid, "the voucher stays", "amount", "reference")
        judge("payments", paid, f"paid on {day}, and payments may be called back for 13 months", "payer_account")


def _employees(op: Operator, months: int) -> None:
    days, truth = op.days, op.truth
    company = move_in(op, kind="company")
    since = days.at(days.ago(months=40))
    kept = add_employee(op, company.customer, company.contract, since, days.kept(months))
    truth.stay("employees", kept, f"left {months} months ago: today is the last day")
    gone = add_employee(op, company.customer, company.contract, since, days.gone(months))
    truth.go("employees", gone, f"left {months} months and a day ago")
    truth.stay("employees", add_employee(op, company.customer, company.contract, since), "still works there")


def _enquiries(op: Operator, months: int) -> None:
    days, truth = op.days, op.truth
    truth.stay("leads", add_lead(op, days.at(days.kept(months), "00:30")), f"asked {months} months ago, to the day")
    truth.go("leads", add_lead(op, days.at(days.gone(months), "23:30")), f"asked {months} months and a day ago")


def _cases(op: Operator, months: int) -> None:
    days, truth = op.days, op.truth
    who = move_in(op)
    opened = days.at(days.ago(months=months + 2))
    kept = add_case(op, who.customer, "fault", opened, days.at(days.kept(months), "00:30"))
    truth.stay("cases", kept, f"closed {months} months ago: today is the last day")
    gone = add_case(op, who.customer, "other", opened, days.at(days.gone(months), "23:30"))
    truth.go("cases", gone, f"closed {months} months and a day ago")
    truth.stay("cases", add_case(op, who.customer, "fault", days.at(days.ago(days=6))), "open")
    old = add_case(op, who.customer, "other", days.at(days.ago(months=20)))
    truth.unknown("cases", old, "opened 20 months ago and never closed")
    truth.fault("never_ended", "cases", {"id": old}, "still open after 20 months", "status", "closed_at")


def _readers(op: Operator) -> None:
    days, truth, topic = op.days, op.truth, op.topics.newsletter
    reader = add_customer(op, "reader", since=days.at(days.ago(months=20)))
    add_consent(op, reader, topic, days.at(days.ago(months=20)))
    truth.stay("customers", reader.id, "never a customer, and reads the newsletter", "name", "email")
    gone = add_customer(op, "reader", since=days.at(days.ago(months=20)))
    add_consent(op, gone, topic, days.at(days.ago(months=20)))
    add_consent(op, gone, topic, days.at(days.ago(months=1)), "withdraw")
    truth.empty("customers", gone.id, "never a customer, and has left the newsletter", "name", "email")


def _usage(op: Operator, months: int) -> None:
    days, truth = op.days, op.truth
    willing, unwilling = move_in(op), move_in(op)
    for who in (willing, unwilling):
        add_consent(op, who.customer, op.topics.usage, days.at(days.ago(months=30)))
    add_consent(op, unwilling.customer, op.topics.usage, days.at(days.ago(days=3)), "withdraw")
    for who, ends, word in (
        (willing, days.kept(months), "stay"),
        (willing, days.gone(months), "go"),
        (unwilling, days.ago(months=2), "go"),
    ):
        month = ends.replace(day=1) if word == "stay" else (ends - timedelta(days=31)).replace(day=1)
        op.rows.add("consumption", customer_id=who.id, month=month, month_ends_on=ends, megabytes=7_000)
        judge = truth.stay if word == "stay" else truth.go
        judge("consumption", {"customer_id": who.id, "month": month.isoformat()}, f"what was used until {ends}")


def _log(op: Operator) -> None:
    days, truth, topic = op.days, op.truth, op.topics.newsletter
    who = move_in(op)
    row = add_consent(op, who.customer, topic, days.at(days.kept(48), "00:30"))
    truth.stay("consent_log", row, "four years old: today is the last day of the proof")
    row = add_consent(op, who.customer, topic, days.at(days.gone(48), "23:30"))
    truth.go("consent_log", row, "four years and a day old")
    row = add_consent(op, who.customer, "sms_club", days.at(days.ago(months=30)))
    why = "the policy knows no such consent"
    truth.fault("undeclared_consent", "consent_log", {"id": row}, why, "check_live", "topic")


def _events(op: Operator) -> None:
    """What only the register knows."""
    days, truth = op.days, op.truth
    then = days.at(days.ago(days=12), "10:00")
    sued = move_in(op)
    case = add_case(op, sued.customer, "other", then - 1_500 * DAY, then - 1_400 * DAY)
    op.event("hold", sued.id, then, hold="evidence", reason="The claim cannot be met without it.")
    truth.stay("cases", case, "closed long ago; held as evidence", with_events=True)
    objector = add_customer(op, "reader", since=days.at(days.ago(months=20)))
    add_consent(op, objector, op.topics.newsletter, days.at(days.ago(months=20)))
    op.event("objection", objector.id, then, purpose="newsletter", direct_marketing=True)
    truth.empty("customers", objector.id, "a reader who objected", "name", "email", with_events=True)
