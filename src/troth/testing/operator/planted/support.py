"""Enquiries, applications, support cases, and children."""

from datetime import date, timedelta

from troth.testing.operator.operator import Operator
from troth.testing.operator.people import (
    add_application,
    add_case,
    add_contract,
    add_customer,
    add_guardianship,
    add_lead,
)
from troth.testing.operator.planted.resident import move_in


def plant_support(op: Operator) -> None:
    """All stories of this file."""
    _enquiries(op)
    _applications(op)
    _cases(op)
    _children(op)


def _enquiries(op: Operator) -> None:
    days, truth = op.days, op.truth
    truth.stay("leads", add_lead(op, days.at(days.kept(12), "00:30")), "asked twelve months ago: today is the last day")
    truth.go("leads", add_lead(op, days.at(days.gone(12), "23:30")), "asked twelve months and a day ago")
    who = move_in(op)
    same = add_lead(op, days.at(days.ago(months=3)), who.customer.email.upper())
    truth.stay("leads", same, "asked three months ago; a customer with the same address did")


def _applications(op: Operator) -> None:
    days, truth = op.days, op.truth

    def asked(decided: date) -> int:
        return add_application(op, days.at(decided - timedelta(days=4)), decided)

    truth.stay("applications", asked(days.kept(3)), "refused three months ago: today is the last day to question it")
    truth.go("applications", asked(days.gone(3)), "refused three months and a day ago; never became a customer")
    waits = add_application(op, days.at(days.ago(days=10)), None)
    truth.stay("applications", waits, "not decided yet")
    stale = add_application(op, days.at(days.ago(months=10)), None)
    truth.unknown("applications", stale, "asked ten months ago, and nobody decided")
    truth.fault("never_decided", "applications", {"id": stale}, "no decision ten months on", "status", "decided_on")
    broken = add_application(op, days.at(days.ago(months=10)), "0000-00-00")
    truth.unknown("applications", broken, "decided on a day that cannot be read")
    truth.fault("unparsable_date", "applications", {"id": broken}, "0000-00-00", "check_live", "decided_on")


def _cases(op: Operator) -> None:
    days, truth = op.days, op.truth
    who = move_in(op)
    opened = days.at(days.ago(months=26))
    kept = add_case(op, who.customer, "fault", opened, days.at(days.kept(24), "00:30"))
    truth.stay("cases", kept, "closed 24 months ago: today is the last day")
    gone = add_case(op, who.customer, "fault", opened, days.at(days.gone(24), "23:30"))
    truth.go("cases", gone, "closed 24 months and a day ago")
    old = add_case(op, who.customer, "other", days.at(days.ago(months=20)))
    truth.unknown("cases", old, "opened 20 months ago and never closed")
    truth.fault("never_ended", "cases", {"id": old}, "still open after 20 months", "status", "closed_at")
    new = add_case(op, who.customer, "fault", days.at(days.ago(days=6)))
    truth.stay("cases", new, "open")
    hidden = add_case(
        op,
        who.customer,
        "other",
        days.at(days.ago(months=2)),
        days.at(days.ago(months=2)),
        "Neighbour 19121212-1212 complains",
    )
    truth.fault("other_person_in_text", "cases", {"id": hidden}, "somebody else's identity number", "none", "body")


def _children(op: Operator) -> None:
    """A guardian acts for a child until the child is of age.

    With the undeclared column no row of the table may be deleted.
    """
    days, truth = op.days, op.truth
    deletable = not op.rows.has("guardianships", "custody_note")
    today, guardian = days.today, move_in(op)
    eighteen = (
        date(today.year - 18, 3, 1) if (today.month, today.day) == (2, 29) else today.replace(year=today.year - 18)
    )
    for born, word in ((eighteen, "stay"), (eighteen - timedelta(days=1), "go"), (days.ago(months=12 * 9), "stay")):
        began = days.ago(months=30)
        child = add_customer(op, since=days.at(began), born=born)
        add_contract(op, child, began)
        born = child.born or born
        row = add_guardianship(op, child, guardian.customer, began)
        if word == "stay" and born in (eighteen, days.ago(months=12 * 9)):
            truth.stay("guardianships", row, f"the child was born on {born}")
        elif word == "go" and deletable:
            truth.go("guardianships", row, f"the child came of age at the latest yesterday, born on {born}")
