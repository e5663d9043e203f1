"""Numbers and addresses that pass from one to another, are held by two, by nobody, or are written in another way."""

from datetime import timedelta

from troth.testing.operator import names
from troth.testing.operator.billing import add_invoice
from troth.testing.operator.network import add_call, add_lease, add_mail, add_number
from troth.testing.operator.operator import Operator
from troth.testing.operator.people import add_consent, add_customer, add_employee, add_number_user
from troth.testing.operator.planted.resident import Resident, move_in


def plant_identity(op: Operator) -> None:
    """All stories of this file."""
    _handed_over(op)
    _gap(op)
    _two_holders(op)
    _spelling(op)
    _nobody(op)
    _mailboxes(op)
    _employees(op)


def _willing(op: Operator) -> Resident:
    """Somebody who has let us use her traffic for offers for thirty months."""
    who = move_in(op)
    add_consent(op, who.customer, "marketing_traffic", op.days.at(op.days.ago(months=30)))
    return who


def _handed_over(op: Operator) -> None:
    days, truth = op.days, op.truth
    anna, bo = move_in(op), _willing(op)
    noon = days.at(days.ago(months=9), "12:00")
    number = add_number(op, anna.customer, days.at(days.ago(months=40)), noon, how="handed over")
    add_number(op, bo.customer, noon, msisdn=number)
    before = add_call(op, number, noon - 1)
    truth.go("calls", before, "nine months old, the last second in which the number was hers who consented to nothing")
    after = add_call(op, number, noon)
    truth.stay("calls", after, "nine months old, the first second of the new holder, who lets us use it for 24 months")


def _gap(op: Operator) -> None:
    days, truth = op.days, op.truth
    anna, bo = _willing(op), _willing(op)
    number = add_number(op, anna.customer, days.at(days.ago(months=40)), days.at(days.ago(months=10)))
    add_number(op, bo.customer, days.at(days.ago(days=40)), msisdn=number)
    old = add_call(op, number, days.at(days.ago(months=8)))
    truth.go("calls", old, "eight months old, from a time in which nobody held the number")
    new = add_call(op, number, days.at(days.ago(months=3)))
    truth.stay("calls", new, "three months old: there is time yet to find whose it was")
    for call in (old, new):
        truth.fault("gap", "calls", {"id": call}, "nobody held the number then", "check_live", "a_number")
    ported = add_number(
        op, _willing(op).customer, days.at(days.ago(months=40)), days.at(days.ago(months=12)), how="ported out"
    )
    late = add_call(op, ported, days.at(days.ago(months=11)))
    truth.go("calls", late, "eleven months old, after the number had been ported out")


def _two_holders(op: Operator) -> None:
    days, truth = op.days, op.truth
    for second, same in ((move_in(op), True), (_willing(op), False)):
        first = move_in(op)
        number = add_number(op, first.customer, days.at(days.ago(months=40)), days.at(days.ago(months=8)))
        add_number(op, second.customer, days.at(days.ago(months=11)), msisdn=number)
        call = add_call(op, number, days.at(days.ago(months=9)))
        if same:
            truth.go(
                "calls", call, "nine months old and flat rate: whichever of the two holders it is, nobody may keep it"
            )
        else:
            truth.unknown("calls", call, "one of the two holders consented, and nobody knows which of them called")
        truth.fault(
            "overlap",
            "number_assignments",
            {"id": op.rows.last("number_assignments")},
            f"held by customers {first.id} and {second.id} at once for three months",
            "check_live",
        )


def _spelling(op: Operator) -> None:
    days, truth = op.days, op.truth
    zeros, blank, plain = _willing(op), _willing(op), _willing(op)
    began = days.at(days.ago(months=40))
    written = add_number(op, zeros.customer, began, msisdn=f"00{names.own_number(op.count('number'))[1:]}")
    key = {"id": op.rows.last("number_assignments")}
    call = add_call(op, written, days.at(days.ago(months=9)))
    truth.stay("calls", call, "the register writes the number with 00, the call with +: the holder consented")
    truth.fault("spelling", "number_assignments", key, "00 for +", "none", "msisdn")
    call = add_call(op, f"{blank.number} ", days.at(days.ago(months=9)))
    truth.stay("calls", call, "a blank stands behind the number: the holder consented")
    truth.fault("spelling", "calls", {"id": call}, "a blank behind the number", "none", "a_number")
    call = add_call(op, f"0{plain.number[3:]}", days.at(days.ago(months=9)))
    truth.go("calls", call, "nine months old; written without the country, so that no holder is found")
    truth.fault("unreadable_number", "calls", {"id": call}, "a national number", "check_live", "a_number")


def _nobody(op: Operator) -> None:
    days, truth = op.days, op.truth
    nobody = "+46740000000"
    old = add_call(op, nobody, days.at(days.gone(6), "12:00"))
    truth.go("calls", old, "six months and a day old, and the number was never given to anybody")
    new = add_call(op, nobody, days.at(days.kept(6), "12:00"))
    truth.stay(
        "calls", new, "six months old, and the number was never given to anybody: today is the last day to find out"
    )
    add_lease(op, None, days.at(days.ago(months=8)), days.at(days.ago(months=7)))
    lost = op.rows.last("leases")
    truth.unknown("leases", lost, "nobody knows who had the address")
    truth.fault("null_owner", "leases", {"id": lost}, "nobody knows who had the address", "status", "customer_id")


def _mailboxes(op: Operator) -> None:
    days, truth = op.days, op.truth
    who = move_in(op)
    box = who.customer.email
    found = add_mail(op, box.upper(), days.at(days.ago(months=4)))
    truth.stay(
        "mail_log", found, "four months old; the box is written in capitals, and its holder is known all the same"
    )
    old = add_mail(op, box.title(), days.at(days.gone(6), "22:00"))
    truth.go("mail_log", old, "six months and a day old")
    stray = add_mail(op, f"nobody{op.count('stray')}@kund.example", days.at(days.gone(3), "22:00"))
    truth.go("mail_log", stray, "three months and a day old, of a box that nobody has")
    stuck = add_mail(op, box, days.at(days.ago(months=8)), delivered=False)
    truth.unknown("mail_log", stuck, "neither delivered nor returned for eight months")
    truth.fault("never_ended", "mail_log", {"id": stuck}, "no delivery eight months on", "status", "delivered_at")
    shared = f"familjen{op.count('family')}@kund.example"
    two = [add_customer(op, since=days.at(days.ago(months=50)), email=shared) for _ in range(2)]
    for one in two:
        op.rows.add("contracts", customer_id=one.id, product="email", started_on=days.ago(months=50))
    common = add_mail(op, shared, days.at(days.ago(months=8)))
    truth.go("mail_log", common, "eight months old; two customers share the box, and neither reason keeps it")
    truth.fault(
        "shared_address",
        "customers",
        {"id": two[1].id},
        f"customer {two[0].id} has the same address",
        "check_live",
        "email",
    )


def _employees(op: Operator) -> None:
    days, truth = op.days, op.truth
    company = move_in(op, kind="company")
    number = add_number(op, company.customer, days.at(days.ago(months=40)))
    user = add_employee(op, company.customer, company.contract, days.at(days.ago(months=40)))
    add_number_user(op, number, user, days.at(days.ago(months=40)))
    invoice = add_invoice(op, company.customer, days.kept(24) - timedelta(days=10), days.kept(24))
    call = add_call(op, number, days.at(invoice.issued - timedelta(days=3)), tariff="metered", invoice=invoice)
    truth.stay("calls", call, "an employee's call on the company's bill, settled 24 months ago: today is the last day")
    kept = add_employee(op, company.customer, company.contract, days.at(days.ago(months=40)), days.kept(6))
    truth.stay("employees", kept, "left six months ago: today is the last day")
    gone = add_employee(op, company.customer, company.contract, days.at(days.ago(months=40)), days.gone(6))
    truth.go("employees", gone, "left six months and a day ago")
    truth.stay("employees", user, "works there")
