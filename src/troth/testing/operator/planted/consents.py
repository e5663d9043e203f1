"""Consents given, withdrawn, given again and run out; what each of them reaches."""

from troth.testing.operator.days import DAY
from troth.testing.operator.network import add_call
from troth.testing.operator.operator import Operator
from troth.testing.operator.people import add_consent, add_listing
from troth.testing.operator.planted.resident import move_in

TOPIC = "marketing_traffic"


def plant_consents(op: Operator) -> None:
    """All stories of this file."""
    _given(op)
    _withdrawn(op)
    _again(op)
    _run_out(op)
    _listings(op)
    _log(op)


def _given(op: Operator) -> None:
    days, truth = op.days, op.truth
    who = move_in(op)
    add_consent(op, who.customer, TOPIC, days.at(days.ago(months=26)))
    before = add_call(op, who.number, days.at(days.ago(months=27)))
    truth.go("calls", before, "27 months old; the consent is 26 months old and reaches nothing older")
    kept = add_call(op, who.number, days.at(days.kept(24), "00:30"))
    truth.stay("calls", kept, "24 months old and consented to: today is the last day")
    gone = add_call(op, who.number, days.at(days.gone(24), "23:30"))
    truth.go("calls", gone, "24 months and a day old, consented to")
    for ends, word in ((days.kept(24), "stay"), (days.gone(24), "go")):
        month = ends.replace(day=1) if word == "stay" else days.ago(months=27).replace(day=1)
        op.rows.add(
            "consumption", customer_id=who.id, month=month, month_ends_on=ends, megabytes=op.chance.randrange(90_000)
        )
        judge = truth.stay if word == "stay" else truth.go
        why = "today is the last day of its 24 months" if word == "stay" else "its 24 months ended yesterday"
        judge("consumption", {"customer_id": who.id, "month": month.isoformat()}, f"a month's use, consented to: {why}")


def _withdrawn(op: Operator) -> None:
    days, truth = op.days, op.truth
    who = move_in(op)
    add_consent(op, who.customer, TOPIC, days.at(days.ago(months=20)))
    add_consent(op, who.customer, TOPIC, days.at(days.ago(days=3)), "withdraw")
    call = add_call(op, who.number, days.at(days.ago(months=10)))
    truth.go("calls", call, "ten months old; the consent was withdrawn three days ago")
    month = days.ago(months=5).replace(day=1)
    op.rows.add("consumption", customer_id=who.id, month=month, month_ends_on=month.replace(day=28), megabytes=7_000)
    truth.go(
        "consumption",
        {"customer_id": who.id, "month": month.isoformat()},
        "five months old; the consent was withdrawn three days ago",
    )


def _again(op: Operator) -> None:
    days, truth = op.days, op.truth
    who = move_in(op)
    add_consent(op, who.customer, TOPIC, days.at(days.ago(months=20)))
    add_consent(op, who.customer, TOPIC, days.at(days.ago(months=15)), "withdraw")
    add_consent(op, who.customer, TOPIC, days.at(days.ago(months=10)))
    first = add_call(op, who.number, days.at(days.ago(months=18)))
    truth.go("calls", first, "from the time of a consent that was withdrawn; the new one does not reach back")
    between = add_call(op, who.number, days.at(days.ago(months=12)))
    truth.go("calls", between, "from a time without consent; the new one does not reach back")
    since = add_call(op, who.number, days.at(days.ago(months=9)))
    truth.stay("calls", since, "from the time of the consent in force")


def _run_out(op: Operator) -> None:
    days, truth = op.days, op.truth
    who = move_in(op)
    add_consent(op, who.customer, TOPIC, days.at(days.gone(36), "12:00"))
    call = add_call(op, who.number, days.at(days.ago(months=10)))
    truth.go("calls", call, "ten months old; the consent was three years old yesterday and is to be asked for again")
    late = move_in(op)
    add_consent(op, late.customer, TOPIC, days.at(days.kept(36), "12:00"))
    call = add_call(op, late.number, days.at(days.ago(months=10)))
    truth.stay("calls", call, "ten months old; the consent lasts three years, and today is the last day")


def _listings(op: Operator) -> None:
    days, truth = op.days, op.truth
    listed, left, never, tied = move_in(op), move_in(op), move_in(op), move_in(op)
    at = days.at(days.ago(months=14))
    add_consent(op, listed.customer, "directory", at)
    row = add_listing(op, listed.customer, listed.number, at)
    truth.stay("directory_listings", row, "she consented to be listed")
    add_consent(op, left.customer, "directory", at)
    add_consent(op, left.customer, "directory", at + 90 * DAY, "withdraw")
    truth.go("directory_listings", add_listing(op, left.customer, left.number, at), "she has withdrawn")
    truth.go("directory_listings", add_listing(op, never.customer, never.number, at), "nobody ever asked her")
    add_consent(op, tied.customer, "directory", at)
    add_consent(op, tied.customer, "directory", at, "withdraw")
    row = add_listing(op, tied.customer, tied.number, at)
    truth.go("directory_listings", row, "given and withdrawn at one instant: the withdrawal counts")


def _log(op: Operator) -> None:
    days, truth = op.days, op.truth
    who = move_in(op)
    row = add_consent(op, who.customer, "newsletter", days.at(days.kept(48), "00:30"))
    truth.stay("consent_log", row, "four years old: today is the last day of the proof")
    row = add_consent(op, who.customer, "newsletter", days.at(days.gone(48), "23:30"))
    truth.go("consent_log", row, "four years and a day old")
    row = add_consent(op, who.customer, "sms_club", days.at(days.ago(months=30)))
    truth.fault(
        "undeclared_consent", "consent_log", {"id": row}, "the policy knows no such consent", "check_live", "topic"
    )
    row = op.rows.add(
        "consent_log",
        customer_id=999_000_000 + op.count("dangling"),
        topic="newsletter",
        action="grant",
        at=days.at(days.ago(months=30)),
    )
    truth.unknown("consent_log", row, "of somebody who is not in the register")
    truth.fault("orphan", "consent_log", {"id": row}, "no such customer", "check_live", "customer_id")
