"""Invoices and payments, which the Accounting Act keeps by financial year, and the accounts that payments came from."""

from datetime import date

from troth.testing.operator.billing import add_invoice, add_payment
from troth.testing.operator.operator import Operator
from troth.testing.operator.planted.resident import move_in


def plant_vouchers(op: Operator) -> None:
    """All stories of this file."""
    plant_years(op)
    _accounts(op)
    if op.missing:
        plant_missing(op)


def plant_years(op: Operator) -> None:
    """The years that matter here were broken: they ran from July to June."""
    truth, year = op.truth, op.days.today.year
    who = move_in(op)
    issued = date(year - 9, 8, 15)
    gone = add_invoice(op, who.customer, issued, date(year - 9, 9, 12), pay=False)
    why = f"its financial year ended in June {year - 8}, so it was kept to the end of {year - 1}"
    truth.go("invoices", gone.id, why)
    truth.go("payments", add_payment(op, gone, date(year - 9, 9, 12), gone.amount), why)

    issued = date(year - 8, 8, 15)
    kept = add_invoice(op, who.customer, issued, date(year - 8, 9, 12), pay=False)
    why = f"its financial year ended in June {year - 7}: kept to the end of this year, though older than seven years"
    truth.stay("invoices", kept.id, why)
    truth.stay("payments", add_payment(op, kept, date(year - 8, 9, 12), kept.amount), why)

    former = move_in(op, ended=date(year - 4, 3, 1))
    old = add_invoice(op, former.customer, date(year - 5, 2, 15), date(year - 5, 3, 15))
    truth.stay("invoices", old.id, "she is no customer any more; the voucher stays")


def _accounts(op: Operator) -> None:
    """The account a payment came from is kept 13 months from the day on which the invoice was paid in full."""
    days, truth = op.days, op.truth
    who = move_in(op)
    voucher = ("amount", "reference")
    paid = add_invoice(op, who.customer, days.ago(months=15), days.kept(13), amount=30_000, pay=False)
    first = add_payment(op, paid, days.ago(months=14), 10_000, account=True)
    rest = add_payment(op, paid, days.kept(13), 20_000, account=True)
    for row in (first, rest):
        truth.stay("payments", row, "the invoice was paid in full 13 months ago, in two parts: today is the last day")

    over = add_invoice(op, who.customer, days.ago(months=15), days.gone(13), amount=30_000, pay=False)
    row = add_payment(op, over, days.gone(13), 30_000, account=True)
    truth.empty("payments", row, "paid in full 13 months and a day ago", "payer_account")
    truth.stay("payments", row, "the voucher stays", *voucher)

    half = add_invoice(op, who.customer, days.ago(months=20), None, amount=30_000, balance=20_000)
    row = add_payment(op, half, days.ago(months=19), 10_000, account=True)
    truth.stay("payments", row, "a third is paid, and the rest is owed")

    back = add_invoice(
        op, who.customer, days.ago(months=20), days.ago(months=19), amount=30_000, balance=30_000, pay=False
    )
    row = add_payment(op, back, days.ago(months=19), 30_000, account=True)
    again = add_payment(op, back, days.ago(months=17), -30_000, account=True)
    for payment in (row, again):
        truth.stay("payments", payment, "paid 19 months ago and called back: it is not paid")


def plant_missing(op: Operator) -> None:
    """An invoice whose number was given out, and a payment that the bank knows of: neither is stored."""
    days, truth = op.days, op.truth
    who = move_in(op)
    issued = days.ago(months=26)
    lost = add_invoice(op, who.customer, issued, issued, pay=False, missing=True)
    why = f"its number was given out on {issued}, and it is not stored"
    truth.fault("must_keep_missing", "invoices", {"id": lost.id}, why, "status")
    invoice = add_invoice(op, who.customer, days.ago(months=31), days.ago(months=30), pay=False)
    paid = add_payment(op, invoice, days.ago(months=30), invoice.amount, missing=True)
    why = f"the bank counted it on {days.ago(months=30)}, and it is not stored"
    truth.fault("must_keep_missing", "payments", {"id": paid}, why, "status")
