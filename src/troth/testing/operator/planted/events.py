"""What only the register knows: objections, holds, restrictions, a death.

Judged once events.jsonl has been taken in.
"""

from troth.testing.operator.network import add_call
from troth.testing.operator.operator import Operator
from troth.testing.operator.people import add_consent, add_customer
from troth.testing.operator.planted.resident import move_in


def plant_events(op: Operator) -> None:
    """All stories of this file."""
    days, truth = op.days, op.truth
    then = days.at(days.ago(days=12), "10:00")

    objector = move_in(op)
    add_consent(op, objector.customer, "marketing_traffic", days.at(days.ago(months=20)))
    call = add_call(op, objector.number, days.at(days.ago(months=10)))
    op.event("objection", objector.id, then, purpose="direct_marketing", direct_marketing=True)
    truth.go(
        "calls",
        call,
        "ten months old; its holder objected to marketing, and no consent stands against that",
        with_events=True,
    )

    reader = add_customer(op, "reader", since=days.at(days.ago(months=20)))
    add_consent(op, reader, "newsletter", days.at(days.ago(months=20)))
    op.event("objection", reader.id, then, purpose="direct_marketing", direct_marketing=True)
    truth.empty("customers", reader.id, "a reader who objected to marketing", "name", "email", with_events=True)

    sued = move_in(op)
    call = add_call(op, sued.number, days.at(days.ago(months=9)))
    op.event("hold", sued.id, then, hold="claim")
    truth.stay("calls", call, "nine months old; held for a claim before a court", with_events=True)

    careful = move_in(op)
    call = add_call(op, careful.number, days.at(days.ago(months=9)))
    op.event("restriction", careful.id, then, data=["traffic_data"], letter="c")
    truth.stay("calls", call, "nine months old; its holder wants it kept and not used", with_events=True)

    late = move_in(op)
    op.event("death", late.id, then)
    truth.stay(
        "customers", late.id, "died twelve days ago; the agreement runs until the estate ends it", with_events=True
    )
