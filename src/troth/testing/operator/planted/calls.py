"""Calls and messages, and the invoices that say how long they stay."""

from datetime import date, timedelta

from troth.testing.operator.billing import Invoice, add_invoice, add_payment
from troth.testing.operator.days import Seconds
from troth.testing.operator.network import Tariff, add_call, add_message
from troth.testing.operator.operator import Operator
from troth.testing.operator.people import add_case
from troth.testing.operator.planted.resident import Resident, move_in


def plant_calls(op: Operator) -> None:
    """All stories of this file."""
    _settled(op)
    _unpaid(op)
    _disputed(op)
    _taken_back(op)
    _never_billed(op)
    _not_yet_billed(op)
    _abuse(op)
    _cells(op)
    _hours(op)


def _billed(op: Operator, who: Resident, invoice: Invoice) -> tuple[int, int]:
    """A call and a message of the month before the invoice, on it."""
    at = op.days.at(invoice.issued - timedelta(days=9), "18:20")
    call = add_call(op, who.number, at, seconds=240, tariff="metered", invoice=invoice)
    return call, add_message(op, who.number, at + 600, tariff="metered", invoice=invoice)


def _both(op: Operator, word: str, rows: tuple[int, int], why: str) -> None:
    judge = op.truth.go if word == "go" else op.truth.stay
    judge("calls", rows[0], why)
    judge("messages", rows[1], why)


def _settled(op: Operator) -> None:
    days = op.days
    who = move_in(op)
    kept = add_invoice(op, who.customer, days.kept(24) - timedelta(days=20), days.kept(24))
    _both(op, "stay", _billed(op, who, kept), "its invoice was settled 24 months ago: today is the last day")
    gone = add_invoice(op, who.customer, days.gone(24) - timedelta(days=20), days.gone(24))
    _both(op, "go", _billed(op, who, gone), "its invoice was settled 24 months and a day ago")
    op.truth.stay("invoices", gone.id, "the calls on it go, the voucher stays")
    credited = add_invoice(
        op, who.customer, days.ago(months=27), days.ago(months=26), amount=50_000, credited=50_000, pay=False
    )
    _both(op, "go", _billed(op, who, credited), "its invoice was credited in full 26 months ago")


def _unpaid(op: Operator) -> None:
    days = op.days
    who = move_in(op)
    open_claim = add_invoice(op, who.customer, days.ago(months=28), None)
    _both(op, "stay", _billed(op, who, open_claim), "not paid, and the claim is 28 months old")
    last = add_invoice(op, who.customer, days.kept(36), None)
    _both(op, "stay", _billed(op, who, last), "not paid, and today is the last day of limitation")
    barred = add_invoice(op, who.customer, days.gone(36), None)
    _both(op, "go", _billed(op, who, barred), "not paid, and limitation set in yesterday")
    renewed = add_invoice(op, who.customer, days.ago(months=60), None, claim_from=days.ago(months=12))
    _both(op, "stay", _billed(op, who, renewed), "five years old and not paid; a demand a year ago set limitation back")
    part = add_invoice(op, who.customer, days.ago(months=30), None, amount=40_000, balance=25_000)
    add_payment(op, part, days.ago(months=29), 15_000)
    _both(op, "stay", _billed(op, who, part), "paid in part, 30 months ago")


def _disputed(op: Operator) -> None:
    days = op.days
    who = move_in(op)
    running = add_invoice(op, who.customer, days.ago(months=48), None, disputed=days.ago(months=47))
    _both(op, "stay", _billed(op, who, running), "disputed for 47 months, and not decided")
    over = add_invoice(
        op,
        who.customer,
        days.ago(months=36),
        days.ago(months=30),
        disputed=days.ago(months=35),
        dispute_closed=days.ago(months=31),
    )
    _both(op, "go", _billed(op, who, over), "the dispute ended and the invoice was settled 30 months ago")


def _taken_back(op: Operator) -> None:
    days = op.days
    who = move_in(op)
    back = add_invoice(
        op,
        who.customer,
        days.ago(months=28),
        days.ago(months=27),
        amount=30_000,
        balance=30_000,
        claim_from=days.ago(months=25),
        pay=False,
    )
    add_payment(op, back, days.ago(months=27), 30_000)
    add_payment(op, back, days.ago(months=25), -30_000)
    _both(op, "stay", _billed(op, who, back), "settled 27 months ago and charged back since: nothing is settled")


def _never_billed(op: Operator) -> None:
    days, truth = op.days, op.truth
    who = move_in(op)
    tariffs: tuple[Tariff, ...] = ("flat_rate", "zero_rated", "unbilled")
    for tariff in tariffs:
        seconds = 0 if tariff == "unbilled" else 75
        kept = add_call(op, who.number, days.at(days.kept(6), "00:30"), tariff=tariff, seconds=seconds)
        truth.stay("calls", kept, f"{tariff}, six months ago, in the first hour of that day: the day before in UTC")
        gone = add_call(op, who.number, days.at(days.gone(6), "23:30"), tariff=tariff, seconds=seconds)
        truth.go("calls", gone, f"{tariff}, six months and a day ago: no invoice will ever name it")
    sent = add_message(op, who.number, days.at(days.gone(6), "20:00"))
    truth.go("messages", sent, "flat rate, six months and a day ago")
    withheld = add_call(op, who.number, days.at(days.ago(months=8)), b_number=None, hidden=True)
    truth.go("calls", withheld, "eight months ago, flat rate, both ends withheld")


def _not_yet_billed(op: Operator) -> None:
    days, truth = op.days, op.truth
    who = move_in(op)
    waits = add_call(op, who.number, days.at(days.ago(days=20)), tariff="metered")
    truth.stay("calls", waits, "of this month: its invoice is not made yet")
    forgotten = add_call(op, who.number, days.at(days.ago(months=14)), tariff="metered")
    truth.unknown("calls", forgotten, "14 months old, metered, and no invoice was ever made")
    truth.fault("never_invoiced", "calls", {"id": forgotten}, "metered, without an invoice", "status", "invoice_id")
    lost = add_call(
        op, who.number, days.at(days.ago(months=30)), tariff="metered", invoice=999_000_000 + op.count("dangling")
    )
    truth.unknown("calls", lost, "its invoice is not there")
    truth.fault("orphan", "calls", {"id": lost}, "no such invoice", "check_live", "invoice_id")
    strange = add_call(op, who.number, days.at(days.ago(months=10)), tariff=None)
    truth.unknown("calls", strange, "no invoice, and no tariff that says whether there will be one")
    truth.fault("unknown_tariff", "calls", {"id": strange}, "a null tariff", "status", "tariff")
    hanging = add_call(op, who.number, days.at(days.ago(months=9)), seconds=None)
    truth.unknown("calls", hanging, "the exchange never wrote its end")
    truth.fault("never_ended", "calls", {"id": hanging}, "no length nine months on", "status", "seconds")
    stuck = add_message(op, who.number, days.at(days.ago(months=9)), delivered=False)
    truth.unknown("messages", stuck, "neither delivered nor given up")
    truth.fault("never_ended", "messages", {"id": stuck}, "not delivered nine months on", "status", "delivered_at")
    wrong: tuple[tuple[str | date, str], ...] = (
        ("1970-01-01", "an import wrote zero"),
        ("2205-06-01", "a year mistyped"),
        (days.ago(months=34), "settled before it was issued"),
    )
    for settled, why in wrong:
        invoice = add_invoice(op, who.customer, days.ago(months=32), settled, pay=False)
        for table, row in zip(("calls", "messages"), _billed(op, who, invoice), strict=True):
            truth.unknown(table, row, f"its invoice was settled {settled}: {why}")
        truth.fault("implausible_date", "invoices", {"id": invoice.id}, why, "check_live", "settled_on")


def _abuse(op: Operator) -> None:
    days, truth = op.days, op.truth
    watched = move_in(op)
    add_case(op, watched.customer, "abuse", days.at(days.ago(months=10)))
    call = add_call(op, watched.number, days.at(days.ago(months=9)))
    truth.stay("calls", call, "nine months old; an abuse case about its holder is open")
    cleared = move_in(op)
    add_case(op, cleared.customer, "abuse", days.at(days.ago(months=10)), days.at(days.ago(months=2)))
    call = add_call(op, cleared.number, days.at(days.ago(months=9)))
    truth.go("calls", call, "nine months old; the abuse case about its holder was closed two months ago")


def _cells(op: Operator) -> None:
    days, truth = op.days, op.truth
    who = move_in(op)
    billed = ("a_number", "b_number", "started_at", "seconds")
    invoice = add_invoice(op, who.customer, days.kept(6) + timedelta(days=20), days.ago(months=4))
    kept = add_call(op, who.number, days.at(days.kept(6), "00:30"), tariff="metered", invoice=invoice, cell=True)
    truth.stay("calls", kept, "six months old: today is the last day of cell and device", *billed, "cell_id", "imei")
    gone = add_call(op, who.number, days.at(days.gone(6), "23:30"), tariff="metered", invoice=invoice, cell=True)
    truth.empty("calls", gone, "six months and a day old: no bill needs cell and device", "cell_id", "imei")
    truth.stay("calls", gone, "its invoice was settled four months ago", *billed)


def _hours(op: Operator) -> None:
    """Calls over midnight and in the hours that happen twice; recent ones, and so they stay."""
    days, truth = op.days, op.truth
    who = move_in(op)
    midnight = add_call(op, who.number, days.at(days.ago(days=30), "23:58"), seconds=600)
    truth.stay("calls", midnight, "a month old, from one day into the next")
    moments: list[tuple[Seconds, str]] = []
    autumn, spring = days.autumn(before=days.today), days.spring(before=days.today)
    moments += [
        (days.at(autumn, "02:30"), "in the first of two hours"),
        (days.at(autumn, "02:30") + 3600, "in the second"),
    ]
    moments += [(days.at(spring, "01:58"), "over an hour that never was")]
    for at, why in moments:
        call = add_call(op, who.number, at, seconds=480, tariff="metered", invoice=_recent(op, who))
        truth.stay(
            "calls",
            call,
            f"on a night of changing clocks, {why}; its invoice was settled lately",
            "a_number",
            "seconds",
        )


def _recent(op: Operator, who: Resident) -> Invoice:
    return add_invoice(op, who.customer, op.days.ago(months=2), op.days.ago(months=1))
