"""Rows with a story: each is built so that what must become of it is known, and that is written down beside it.

Every story has people of its own, who do nothing else. Most come in pairs: a last day that is today, and one that was
yesterday.
"""

from datetime import timedelta

from troth.testing.operator.days import DAY, Seconds
from troth.testing.operator.operator import Operator
from troth.testing.operator.voice.people import (
    add_account,
    add_call_record,
    add_company,
    add_consent,
    add_contact,
    add_invoice,
    add_letter,
    add_log_line,
    add_prospect,
    add_reader,
    add_security_case,
    add_support_case,
    add_to_audience,
    add_usage,
    add_user,
    add_visit,
    add_visitor,
)

REACHED = ("name", "first_name", "last_name", "email", "phone")
STRIPPED = ("work_email", "job_title", "login", "credential", "device_id")
NOBODY = 999_000_000
"""Numbers from here on are nobody's."""


def plant_all(op: Operator) -> None:
    """One round of all stories."""
    for plant in (
        _accounts,
        _security,
        _support,
        _logs,
        _representatives,
        _vouchers,
        _letters,
        _prospects,
        _visitors,
        _visits,
        _audiences,
        _readers,
        _consent_log,
        _held,
        _of_the_customers,
    ):
        plant(op)


def _user(op: Operator, closed: Seconds | str | None = None) -> int:
    """A user of nine years with one account, open until ``closed``."""
    opened = op.days.at(op.days.ago(months=9 * 12))
    user = add_user(op, opened)
    add_account(op, user, opened, closed)
    return user


def _just_over(op: Operator) -> int:
    """A user whose account was closed in the last second of yesterday."""
    return _user(op, op.days.at(op.days.today - timedelta(days=1), "23:59:59"))


def _accounts(op: Operator) -> None:
    days, truth = op.days, op.truth
    today = _user(op, days.at(days.today, "00:00:01"))
    truth.stay("users", today, "the account was closed in the first second of today, still yesterday in UTC")
    _emptied(op, _just_over(op), "the account was closed yesterday")
    truth.stay("users", _user(op), "the account is open")
    back = _user(op, days.at(days.ago(months=5)))
    add_account(op, back, days.at(days.ago(months=7)))
    truth.stay("users", back, "two accounts overlapped, and one is open")
    for written, why in (("2205-01-31T10:00:00.000Z", "a year mistyped"), ("1970-01-01T00:00:00.000Z", "zero")):
        user = _user(op, written)
        truth.unknown("users", user, f"the only account was closed {written}: {why}")
        account = {"id": op.rows.last("accounts")}
        truth.fault("implausible_date", "accounts", account, why, "check_live", "closed_at")


def _emptied(op: Operator, user: int, why: str, *columns: str) -> None:
    op.truth.empty("users", user, why, *(columns or REACHED + STRIPPED))
    op.truth.fault("overdue_row", "users", {"id": user}, why, "plan")


def _security(op: Operator) -> None:
    days, truth = op.days, op.truth
    closed, opened = days.at(days.ago(months=2)), days.at(days.ago(months=3))
    sought, done, quiet = _user(op, closed), _user(op, closed), _user(op)
    add_security_case(op, sought, opened)
    add_security_case(op, done, opened, days.at(days.ago(days=1)))
    why = "the account was closed two months ago, and a case is open"
    truth.stay("users", sought, why, *REACHED)
    _emptied(op, sought, why, *STRIPPED)
    _emptied(op, done, "the account was closed two months ago, and the case yesterday")
    old = days.at(days.ago(months=8))
    truth.stay("access_log", add_log_line(op, sought, old), "eight months old, and a case about the user is open")
    truth.go("access_log", add_log_line(op, done, old), "eight months old, and the case was closed")
    truth.go("access_log", add_log_line(op, quiet, old), "eight months old")


def _support(op: Operator) -> None:
    days, truth = op.days, op.truth
    user, opened = _user(op), days.at(days.ago(months=40))
    row = add_support_case(op, user, opened, days.at(days.kept(24), "00:30"))
    truth.stay("support_cases", row, "closed 24 months ago today")
    row = add_support_case(op, user, opened, days.at(days.gone(24), "23:30"))
    truth.go("support_cases", row, "closed 24 months and a day ago")
    row = add_support_case(op, user, days.at(days.ago(months=2)))
    truth.stay("support_cases", row, "open for two months")
    row = add_support_case(op, user, opened)
    truth.unknown("support_cases", row, "open for 40 months: somebody forgot to close it")
    truth.fault("never_ended", "support_cases", {"id": row}, "not closed in 40 months", "status", "closed_at")
    row = add_support_case(op, NOBODY + op.count("dangling"), days.at(days.ago(months=2)), days.at(days.ago(days=9)))
    truth.unknown("support_cases", row, "of somebody who is not there")
    truth.fault("orphan", "support_cases", {"id": row}, "no such user", "check_live", "user_id")


def _logs(op: Operator) -> None:
    days, truth = op.days, op.truth
    user = _user(op)
    for who, whose in ((user, "of a user"), (None, "of nobody who has signed in")):
        row = add_log_line(op, who, days.at(days.kept(6), "00:30"))
        truth.stay("access_log", row, f"{whose}, six months old today")
        row = add_log_line(op, who, days.at(days.gone(6), "23:30"))
        truth.go("access_log", row, f"{whose}, six months and a day old")
    truth.stay("usage_events", add_usage(op, user, days.at(days.kept(12), "00:30")), "a year old today")
    truth.go("usage_events", add_usage(op, user, days.at(days.gone(12), "23:30")), "a year and a day old")
    row = add_usage(op, _just_over(op), days.at(days.ago(months=2)))
    truth.go("usage_events", row, "two months old, and the account was closed yesterday")


def _representatives(op: Operator) -> None:
    days, truth = op.days, op.truth
    since = days.ago(months=9 * 12)
    company = add_company(op, since)
    truth.stay("contacts", add_contact(op, company, since).id, "represents the company")
    truth.stay("contacts", add_contact(op, company, since, days.kept(3)).id, "left three months ago today")
    over = add_contact(op, company, since, days.gone(3)).id
    why = "left three months and a day ago"
    truth.empty("contacts", over, why, "name", "email", "phone")
    truth.fault("overdue_row", "contacts", {"id": over}, why, "plan")
    odd = add_contact(op, company, since, "1901-01-01").id
    truth.unknown("contacts", odd, "left before she came")
    truth.fault("implausible_date", "contacts", {"id": odd}, "left before she came", "check_live", "left_on")


def _vouchers(op: Operator) -> None:
    days, truth = op.days, op.truth
    since = days.ago(months=11 * 12)
    contact = add_contact(op, add_company(op, since), since)
    ends = {ended.year: (ended, number) for _, ended, number in op.fiscal_years}
    for back, word in ((7, "stay"), (8, "go")):
        ended, year = ends[days.today.year - back]
        row = add_invoice(op, contact, ended - timedelta(days=40), year)
        if word == "stay":
            truth.stay("invoices", row, "a voucher of the seventh year back")
        else:
            truth.go("invoices", row, "a voucher of the eighth year back, though she still represents the company")
    row = add_invoice(op, contact, days.ago(months=30), NOBODY + op.count("dangling"))
    truth.unknown("invoices", row, "of a financial year that is not there")
    truth.fault("orphan", "invoices", {"id": row}, "no such financial year", "check_live", "fiscal_year_id")


def _letters(op: Operator) -> None:
    days, truth = op.days, op.truth
    truth.stay("inbox", add_letter(op, days.at(days.kept(12), "00:30")), "a year old today")
    truth.go("inbox", add_letter(op, days.at(days.gone(12), "23:30")), "a year and a day old")


def _prospects(op: Operator) -> None:
    days, truth = op.days, op.truth
    truth.stay("prospects", add_prospect(op, days.at(days.kept(12), "00:30")), "found a year ago today")
    truth.go("prospects", add_prospect(op, days.at(days.gone(12), "23:30")), "found a year and a day ago")
    row = add_prospect(op, days.at(days.ago(months=3)), days.at(days.ago(days=2)))
    why = "opted out two days ago: only the address stays, so that nobody writes again"
    truth.empty("prospects", row, why, "name", "company", "phone")
    truth.stay("prospects", row, why, "email", "declined_at")
    truth.fault("overdue_row", "prospects", {"id": row}, why, "plan")
    found = days.at(days.ago(months=50))
    row = add_prospect(op, found, days.at(days.kept(36), "00:30"))
    truth.stay("prospects", row, "opted out three years ago today", "email")
    row = add_prospect(op, found, days.at(days.gone(36), "23:30"))
    truth.go("prospects", row, "opted out three years and a day ago")
    row = add_prospect(op, days.at(days.ago(months=3)), days.at(days.ago(months=4)))
    truth.unknown("prospects", row, "opted out before she was found")
    why = "opted out before she was found"
    truth.fault("implausible_date", "prospects", {"id": row}, why, "check_live", "declined_at")


def _visitors(op: Operator) -> None:
    days, truth = op.days, op.truth
    kept = add_visitor(op, days.at(days.kept(3), "00:30"))
    truth.stay("visitors", {"visitor_id": kept}, "first seen three months ago today")
    gone = add_visitor(op, days.at(days.gone(3), "23:30"))
    why = "first seen three months and a day ago, and never asked"
    truth.empty("visitors", {"visitor_id": gone}, why, "user_agent", "ip")
    truth.fault("overdue_row", "visitors", {"visitor_id": gone}, why, "plan")


def _visits(op: Operator) -> None:
    days, truth = op.days, op.truth
    seen, five = days.at(days.ago(months=20)), days.at(days.ago(months=5))
    yes, never, left, lapsed, last, other = (add_visitor(op, seen) for _ in range(6))
    add_consent(op, yes, "analytics", days.at(days.ago(months=3)))
    truth.stay("visits", add_visit(op, yes, days.at(days.kept(14), "00:30")), "consented to, fourteen months old today")
    truth.go("visits", add_visit(op, yes, days.at(days.gone(14), "23:30")), "consented to, fourteen months and a day")
    truth.go("visits", add_visit(op, never, five), "never asked")
    add_consent(op, left, "analytics", seen)
    add_consent(op, left, "analytics", days.at(days.ago(days=2)), "withdraw")
    truth.go("visits", add_visit(op, left, five), "withdrawn two days ago")
    add_consent(op, lapsed, "analytics", days.at(days.gone(12)))
    truth.go("visits", add_visit(op, lapsed, five), "the consent was a year old yesterday and must be asked for again")
    add_consent(op, last, "analytics", days.at(days.kept(12)))
    truth.stay("visits", add_visit(op, last, five), "the consent lasts a year, and today is the last day")
    add_consent(op, other, "marketing", days.at(days.ago(months=3)))
    truth.go("visits", add_visit(op, other, five), "consented to advertising and not to measuring")


def _audiences(op: Operator) -> None:
    days, truth = op.days, op.truth
    seen = days.at(days.ago(months=20))
    both, one, tied = (add_visitor(op, seen) for _ in range(3))
    for topic in ("analytics", "marketing"):
        add_consent(op, both, topic, days.at(days.ago(months=7)))
    row = add_to_audience(op, both, days.at(days.kept(6), "00:30"))
    truth.stay("audiences", row, "consented to, six months old today")
    row = add_to_audience(op, both, days.at(days.gone(6), "23:30"))
    truth.go("audiences", row, "consented to, six months and a day old")
    add_consent(op, one, "analytics", days.at(days.ago(months=7)))
    row = add_to_audience(op, one, days.at(days.ago(months=1)))
    truth.go("audiences", row, "consented to measuring and not to advertising")
    at = days.at(days.ago(months=2))
    add_consent(op, tied, "analytics", at)
    add_consent(op, tied, "marketing", at)
    add_consent(op, tied, "marketing", at, "withdraw")
    row = add_to_audience(op, tied, days.at(days.ago(months=1)))
    truth.go("audiences", row, "given and withdrawn at one instant: the withdrawal counts")


def _readers(op: Operator) -> None:
    days, truth = op.days, op.truth
    seen = days.at(days.ago(months=30))
    reads, left, lapsed = (add_visitor(op, seen) for _ in range(3))
    add_consent(op, reads, "newsletter", days.at(days.kept(24)))
    row = add_reader(op, reads, days.at(days.kept(24)))
    truth.stay("readers", row, "signed up 24 months ago: today is the last day of the consent")
    add_consent(op, lapsed, "newsletter", days.at(days.gone(24)))
    row = add_reader(op, lapsed, days.at(days.gone(24)))
    truth.go("readers", row, "signed up 24 months and a day ago, and was not asked again")
    add_consent(op, left, "newsletter", seen + 60 * DAY)
    add_consent(op, left, "newsletter", days.at(days.ago(days=1)), "withdraw")
    truth.go("readers", add_reader(op, left, seen + 60 * DAY), "left the newsletter yesterday")


def _consent_log(op: Operator) -> None:
    days, truth = op.days, op.truth
    visitor = add_visitor(op, days.at(days.ago(months=40)))
    row = add_consent(op, visitor, "newsletter", days.at(days.kept(36), "00:30"))
    truth.stay("consent_log", row, "three years old: today is the last day of the proof")
    row = add_consent(op, visitor, "newsletter", days.at(days.gone(36), "23:30"))
    truth.go("consent_log", row, "three years and a day old")
    row = add_consent(op, visitor, "everything", days.at(days.ago(months=3)))
    truth.fault(
        "undeclared_consent", "consent_log", {"id": row}, "the policy knows no such consent", "check_live", "topic"
    )
    row = add_consent(op, f"lost{op.count('lost')}", "analytics", days.at(days.ago(months=3)))
    truth.unknown("consent_log", row, "of a device that is not there")
    truth.fault("orphan", "consent_log", {"id": row}, "no such device", "check_live", "visitor_id")


def _held(op: Operator) -> None:
    user, days = _just_over(op), op.days
    op.event("hold", user, days.at(days.ago(days=5)), person_class="user", hold="dispute", case=f"D{user}")
    op.truth.stay("users", user, "the account was closed yesterday, and there is a dispute", with_events=True)


def _of_the_customers(op: Operator) -> None:
    """What companies do with the platform stays untouched: the policy does not speak of it."""
    company = add_company(op, op.days.ago(months=90))
    for months in (80, 8):
        row = add_call_record(op, company, op.days.at(op.days.ago(months=months)))
        op.truth.stay("call_records", row, f"a call of {months} months ago, and not in the map")
