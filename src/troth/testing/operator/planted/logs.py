"""Addresses, reports of abuse, events of devices, speed measurements, counts, and the website."""

from datetime import timedelta

from troth.testing.operator import names
from troth.testing.operator.days import DAY, Seconds
from troth.testing.operator.network import add_lease
from troth.testing.operator.operator import Operator
from troth.testing.operator.planted.resident import move_in


def plant_logs(op: Operator) -> None:
    """All stories of this file."""
    _addresses(op)
    _devices(op)
    _measurements(op)
    plant_website(op)


def _addresses(op: Operator) -> None:
    days, truth = op.days, op.truth
    who = move_in(op)
    began = days.at(days.ago(months=14))
    add_lease(op, who.customer, began, days.at(days.kept(6), "00:30"))
    truth.stay("leases", op.rows.last("leases"), "given back six months ago: today is the last day")
    add_lease(op, who.customer, began, days.at(days.gone(6), "23:30"))
    truth.go("leases", op.rows.last("leases"), "given back six months and a day ago")
    runs = add_lease(op, who.customer, began)
    truth.stay("leases", op.rows.last("leases"), "held for 14 months, and still held")

    def report(ip: str, seen: Seconds) -> int:
        return op.rows.add("abuse_reports", ip=ip, seen_at=seen, what="port scan")

    truth.stay("abuse_reports", report(runs, days.at(days.ago(months=5))), "five months old; the holder is known")
    truth.go("abuse_reports", report(runs, days.at(days.gone(6), "12:00")), "six months and a day old")
    row = report("100.127.255.254", days.at(days.gone(3), "12:00"))
    truth.go("abuse_reports", row, "three months and a day old, and nobody held the address")


def _devices(op: Operator) -> None:
    """An old system that writes local time without an offset."""
    days, truth = op.days, op.truth
    who = move_in(op)

    def alarm(at: Seconds | str) -> int:
        return op.rows.add("alarm_events", customer_id=who.id, device_eui="0254fffe00000001", happened_at=at, code="T1")

    truth.stay("alarm_events", alarm(days.at(days.kept(6), "00:30")), "six months old: today is the last day")
    truth.go("alarm_events", alarm(days.at(days.gone(6), "23:30")), "six months and a day old")
    long_ago = days.ago(months=9)
    twice, never = days.autumn(before=long_ago), days.spring(before=long_ago)
    for written, why in ((f"{twice} 02:30:00", "happened twice"), (f"{never} 02:30:00", "never happened")):
        row = alarm(written)
        truth.unknown("alarm_events", row, f"in an hour that {why} that night")
        truth.fault("ambiguous_local_time", "alarm_events", {"id": row}, f"the hour {why}", "check_live", "happened_at")


def _measurements(op: Operator) -> None:
    days, truth = op.days, op.truth
    who = move_in(op)

    def test(at: Seconds) -> int:
        return op.rows.add(
            "speed_tests", customer_id=who.id, measured_at=at, mbit=94, postcode="62156", ip=names.lease_address(4)
        )

    truth.stay("speed_tests", test(days.at(days.kept(6), "00:30")), "six months old: today is the last day")
    row = test(days.at(days.gone(6), "23:30"))
    why = "six months and a day old: what is left is for planning and names nobody"
    truth.anonymise("speed_tests", row, why, "customer_id", "ip")
    truth.fault("overdue_row", "speed_tests", {"id": row}, why, "plan")
    truth.go("speed_tests", test(days.at(days.gone(24), "23:30")), "24 months and a day old: not even for planning")
    for day, word in ((days.kept(24), "stay"), (days.gone(24), "go")):
        area = f"planted {op.count('area')}"
        op.rows.add("usage_stats", day=day, area=area, product="telephony", calls=812, users=140)
        key = {"day": day.isoformat(), "area": area, "product": "telephony"}
        judge = truth.stay if word == "stay" else truth.go
        judge("usage_stats", key, "counts of 24 months ago" + ("" if word == "stay" else " and a day"))


def plant_website(op: Operator) -> None:
    """Visitors whose visits are three months old, to the day."""
    days, truth = op.days, op.truth
    for last, word in ((days.at(days.kept(3), "00:30"), "stay"), (days.at(days.gone(3), "23:30"), "go")):
        name = f"v-planted-{op.count('visitor')}"
        op.rows.add(
            "visitors",
            visitor_id=name,
            first_seen=last - 200 * DAY,
            user_agent=names.AGENTS[0],
            ip=names.lease_address(8),
        )
        first = op.rows.add("visits", visitor_id=name, at=last - 200 * DAY, path="/", referrer=None)
        latest = op.rows.add("visits", visitor_id=name, at=last, path="/priser", referrer="/")
        why = "last seen three months ago" + (": today is the last day" if word == "stay" else " and a day")
        judge = truth.stay if word == "stay" else truth.go
        judge("visitors", {"visitor_id": name}, why)
        judge("visits", latest, why)
        truth.go("visits", first, "nine months old")
    silent = f"v-silent-{op.count('silent')}"
    op.rows.add("visitors", visitor_id=silent, first_seen=days.at(days.ago(months=5)), user_agent=names.AGENTS[1])
    truth.unknown("visitors", {"visitor_id": silent}, "seen five months ago, and no visit is on record")
    truth.fault("no_visit", "visitors", {"visitor_id": silent}, "a visitor without a visit", "status")


def plant_counts(op: Operator) -> None:
    """Counts of sendings at the edge of their time; once, since there is one row a month and channel."""
    days, truth = op.days, op.truth
    for day, word in ((days.kept(24), "stay"), (days.kept(24) - timedelta(days=1), "go")):
        op.rows.add("campaign_stats", month=day, channel="planted", sent=4_000, opened=900)
        judge = truth.stay if word == "stay" else truth.go
        key = {"month": day.isoformat(), "channel": "planted"}
        judge("campaign_stats", key, "counts of 24 months ago" + ("" if word == "stay" else " and a day"))
