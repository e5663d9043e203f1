"""What the law wants stored for six months, and where the equipment was for two: no day less, and no day more."""

from datetime import timedelta

from troth.testing.operator.network import add_retained
from troth.testing.operator.operator import Operator
from troth.testing.operator.planted.resident import move_in

LOCATION = ("start_cell", "end_cell")


def plant_retained(op: Operator) -> None:
    """All stories of this file."""
    days, truth = op.days, op.truth
    who = move_in(op)
    evening = days.at(days.kept(6) - timedelta(days=1), "23:50")
    row = add_retained(op, who.number, evening, seconds=1800)
    truth.stay("le_records", row, "began six months and a day ago and ended after midnight: today is the last day")
    row = add_retained(op, who.number, days.at(days.gone(6), "23:00"), seconds=1800)
    truth.go("le_records", row, "ended six months and a day ago")

    row = add_retained(op, who.number, days.at(days.kept(2), "00:30"), location=True)
    truth.stay("le_records", row, "two months old: today is the last day of the cells")
    row = add_retained(op, who.number, days.at(days.gone(2), "23:00"), location=True)
    truth.empty("le_records", row, "two months and a day old", *LOCATION)
    truth.stay("le_records", row, "the rest stays for six months", "a_number", "b_number", "started_at", "ended_at")

    former = move_in(op, ended=days.ago(months=5))
    row = add_retained(op, former.number, days.at(days.ago(months=5, days=3)))
    truth.stay("le_records", row, "she is no customer any more; the law keeps it", "a_number", "b_number")
    nobody = "+46740000000"
    row = add_retained(op, nobody, days.at(days.ago(months=4)))
    truth.stay("le_records", row, "nobody knows whose number it is; the law keeps it", "a_number", "b_number")
    row = add_retained(op, nobody, days.at(days.ago(months=8)))
    truth.go("le_records", row, "eight months old, of a number that was never given to anybody")
    row = add_retained(op, who.number, days.at(days.ago(months=9)), seconds=None)
    truth.unknown("le_records", row, "nine months old, and nobody wrote when it ended")
    truth.fault("never_ended", "le_records", {"id": row}, "no end nine months on", "status", "ended_at")
    for months in (1, 3, 5) if op.missing else ():
        row = add_retained(op, who.number, days.at(days.ago(months=months), "10:10"), missing=True)
        why = f"the exchange counted it on {days.ago(months=months)}, and it is not stored"
        truth.fault("must_keep_missing", "le_records", {"id": row}, why, "status")
