"""Rows with a story: each is built so that what must become of it is known, and that is written down beside it.

Every story has users of its own, who do nothing else. Most come in pairs: a last day that is today, and one that was
yesterday.
"""

from datetime import date, timedelta

from troth.testing.operator.days import DAY, Seconds
from troth.testing.operator.operator import Operator
from troth.testing.operator.surveys.creators import add_survey
from troth.testing.operator.surveys.people import (
    User,
    add_account,
    add_consent,
    add_invoice,
    add_letter,
    add_log_line,
    add_payment,
    add_post,
    add_reading,
    add_ticket,
    add_usage,
    add_user,
    add_visit,
)

PERSONAL = ("first_name", "last_name", "company", "user_name", "password_hash", "email", "mobile", "billing_address")
NOBODY = 999_000_000
"""Numbers from here on are nobody's."""


def plant_all(op: Operator) -> None:
    """One round of all stories."""
    for plant in (
        _accounts,
        _dates_that_cannot_be,
        _signup_addresses,
        _posts,
        _usage,
        _logs,
        _visits,
        _letters_read,
        _campaigns,
        _money,
        _tickets,
        _abuse,
        _letters,
        _consent_log,
        _held,
        _of_the_creators,
    ):
        plant(op)


def _user(op: Operator, closed: Seconds | str | None = None, *, email: str | None = None) -> User:
    """A user of nine years with one account, open until ``closed``."""
    opened = op.days.at(op.days.ago(months=9 * 12))
    user = add_user(op, opened, email=email)
    add_account(op, user, opened, closed)
    return user


def _just_over(op: Operator) -> User:
    """A user whose account was closed in the last second of yesterday."""
    return _user(op, op.days.at(op.days.today - timedelta(days=1), "23:59:59"))


def _accounts(op: Operator) -> None:
    days, truth = op.days, op.truth
    today = _user(op, days.at(days.today, "00:00:01"))
    truth.stay("users", today.id, "the account was closed in the first second of today, still yesterday in UTC")
    over = _just_over(op)
    why = "the account was closed yesterday"
    truth.empty("users", over.id, why, *PERSONAL)
    truth.fault("overdue_row", "users", {"id": over.id}, why, "plan")
    again = _user(op, days.at(days.ago(months=8)))
    add_account(op, again, days.at(days.ago(months=3)))
    truth.stay("users", again.id, "an account was closed eight months ago, and she has another one")
    truth.stay("users", _user(op).id, "the account is open")


def _dates_that_cannot_be(op: Operator) -> None:
    truth = op.truth
    for written, why in (("2205-01-31T10:00:00+00:00", "a year mistyped"), ("1970-01-01T00:00:00+00:00", "zero")):
        user = _user(op, written)
        truth.unknown("users", user.id, f"the only account was closed {written}: {why}")
        truth.fault("implausible_date", "accounts", {"id": op.rows.last("accounts")}, why, "check_live", "closed_at")


def _signup_addresses(op: Operator) -> None:
    days, truth = op.days, op.truth
    for ago, word in ((30, "kept"), (31, "gone")):
        at = days.at(days.ago(days=ago))
        user = add_user(op, at, signup_ip="198.51.100.7")
        add_account(op, user, at)
        if word == "kept":
            truth.stay("users", user.id, "signed up 30 days ago: the address stays today and no longer")
            continue
        truth.empty("users", user.id, "signed up 31 days ago", "signup_ip")
        truth.fault("overdue_row", "users", {"id": user.id}, "an address of 31 days", "plan")
        truth.stay("users", user.id, "the rest serves the account", *PERSONAL, "found_country")


def _posts(op: Operator) -> None:
    days, truth = op.days, op.truth
    user, posted = _user(op), days.at(days.ago(months=30))
    truth.stay("posts", add_post(op, user, posted), "posted 30 months ago and never taken away")
    row = add_post(op, user, posted, days.at(days.kept(1), "00:30"))
    truth.stay("posts", row, "taken away a month ago: it can be had back until midnight")
    row = add_post(op, user, posted, days.at(days.gone(1), "23:30"))
    truth.go("posts", row, "taken away a month and a day ago")
    truth.go("posts", add_post(op, _just_over(op), posted), "the account was closed yesterday")
    row = add_post(op, user, posted, real_name=user.name)
    truth.stay("posts", row, "she chose to be named")
    row = add_post(op, user, posted, days.at(days.gone(1), "23:30"), real_name=user.name)
    truth.go("posts", row, "taken away a month and a day ago, name and all")
    row = op.rows.add(
        "posts",
        user_id=user.id,
        user_name=user.user_name,
        real_name=user.name,
        name_choice="hidden",
        content="Who reads this?",
        posted_at=posted,
    )
    truth.empty("posts", row, "she has hidden her name since", "real_name")
    truth.stay("posts", row, "the post itself stays", "content", "user_name")
    truth.fault("overdue_row", "posts", {"id": row}, "a name that is hidden", "plan")
    row = add_post(op, user, posted, posted - 5 * DAY)
    truth.unknown("posts", row, "taken away before it was posted")
    truth.fault("implausible_date", "posts", {"id": row}, "taken away before it was posted", "check_live", "removed_at")


def _usage(op: Operator) -> None:
    days, truth = op.days, op.truth
    user = _user(op)
    truth.stay("usage_events", add_usage(op, user, days.at(days.kept(6), "00:30")), "six months old today")
    row = add_usage(op, user, days.at(days.gone(6), "23:30"))
    _names_nobody(op, row, "six months and a day old: only what names nobody may stay")
    row = add_usage(op, _just_over(op), days.at(days.ago(months=2)))
    _names_nobody(op, row, "two months old, and the account was closed yesterday")
    row = add_usage(op, None, days.at(days.kept(24), "00:30"))
    truth.stay("usage_events", row, "names nobody, and 24 months old today")
    row = add_usage(op, None, days.at(days.gone(24), "23:30"))
    truth.go("usage_events", row, "names nobody, and 24 months and a day old")
    row = add_usage(op, user, days.at(days.gone(24), "23:30"))
    truth.go("usage_events", row, "24 months and a day old, whoever it was")


def _names_nobody(op: Operator, row: int, why: str) -> None:
    op.truth.anonymise("usage_events", row, why, "user_id", "referrer")
    op.truth.fault("overdue_row", "usage_events", {"id": row}, why, "plan")


def _logs(op: Operator) -> None:
    days, truth = op.days, op.truth
    for user, whose in ((_user(op), "of a user"), (None, "of nobody who has signed in")):
        row = add_log_line(op, user, days.at(days.kept(3), "00:30"))
        truth.stay("server_log", row, f"{whose}, three months old today")
        row = add_log_line(op, user, days.at(days.gone(3), "23:30"))
        truth.go("server_log", row, f"{whose}, three months and a day old")


def _visits(op: Operator) -> None:
    days, truth = op.days, op.truth
    yes, never, left, lapsed, last = (_user(op) for _ in range(5))
    five = days.at(days.ago(months=5))
    add_consent(op, yes.id, "analytics", days.at(days.ago(months=3)))
    truth.stay("visits", add_visit(op, yes, five), "five months old; she said yes since, to what was held as well")
    truth.stay("visits", add_visit(op, yes, days.at(days.kept(14), "00:30")), "fourteen months old today")
    truth.go("visits", add_visit(op, yes, days.at(days.gone(14), "23:30")), "fourteen months and a day old")
    truth.go("visits", add_visit(op, never, five), "nobody asked her")
    add_consent(op, left.id, "analytics", days.at(days.ago(months=9)))
    add_consent(op, left.id, "analytics", days.at(days.ago(days=2)), "withdraw")
    truth.go("visits", add_visit(op, left, five), "she withdrew two days ago")
    add_consent(op, lapsed.id, "analytics", days.at(days.gone(12)))
    truth.go("visits", add_visit(op, lapsed, five), "her yes was a year old yesterday and must be asked for again")
    add_consent(op, last.id, "analytics", days.at(days.kept(12)))
    truth.stay("visits", add_visit(op, last, five), "her yes lasts a year, and today is the last day")


def _letters_read(op: Operator) -> None:
    days, truth = op.days, op.truth
    yes, other = _user(op), _user(op)
    add_consent(op, yes.id, "tracking", days.at(days.ago(months=20)))
    row = add_reading(op, yes, days.at(days.kept(12), "00:30"))
    truth.stay("newsletter_events", row, "she agreed, and it is a year old today")
    row = add_reading(op, yes, days.at(days.gone(12), "23:30"))
    truth.go("newsletter_events", row, "she agreed, and it is a year and a day old")
    lapsed = _user(op)
    add_consent(op, lapsed.id, "tracking", days.at(days.gone(24)))
    row = add_reading(op, lapsed, days.at(days.ago(months=1)))
    truth.go("newsletter_events", row, "her yes was two years old yesterday and must be asked for again")
    add_consent(op, other.id, "analytics", days.at(days.ago(months=20)))
    row = add_reading(op, other, days.at(days.ago(months=1)))
    truth.go("newsletter_events", row, "she agreed to something else")


def _campaign(op: Operator, ended: date | None) -> int:
    extra = {"winner_note": "fetches it herself"} if op.rows.has("campaigns", "winner_note") else {}
    return op.rows.add("campaigns", name="Guess the rate", began_on=op.days.ago(months=9), ended_on=ended, **extra)


def _entry(op: Operator, user: User, campaign: int) -> int:
    at = op.days.at(op.days.ago(months=8))
    return op.rows.add("campaign_entries", user_id=user.id, campaign_id=campaign, said="Size M", entered_at=at)


def _campaigns(op: Operator) -> None:
    days, truth = op.days, op.truth
    user = _user(op)
    row = _entry(op, user, _campaign(op, days.kept(1)))
    truth.stay("campaign_entries", row, "the contest ended a month ago: today is the last day")
    row = _entry(op, user, _campaign(op, days.gone(1)))
    truth.go("campaign_entries", row, "the contest ended a month and a day ago")
    truth.stay("campaign_entries", _entry(op, user, _campaign(op, None)), "the contest has not ended")
    row = _entry(op, user, NOBODY + op.count("dangling"))
    truth.unknown("campaign_entries", row, "a contest that is not there")
    truth.fault("orphan", "campaign_entries", {"id": row}, "no such contest", "check_live", "campaign_id")


def _money(op: Operator) -> None:
    days, truth = op.days, op.truth
    ends = {ended.year: (ended, number) for _, ended, number in op.fiscal_years}
    bound, free = ends[days.today.year - 7], ends[days.today.year - 8]
    over, running = _just_over(op), _user(op)
    for (ended, year), what in ((bound, "bound"), (free, "free")):
        at = days.at(ended - timedelta(days=40))
        payment, invoice = add_payment(op, over, at, year), add_invoice(op, over, at, year)
        kept = add_payment(op, running, at, year)
        truth.stay("payments", kept, "the account is open", "token", "amount")
        if what == "bound":
            why = "a voucher of the seventh year back; the token went with the account"
            truth.empty("payments", payment, why, "token")
            truth.stay("payments", payment, "a voucher of the seventh year back", "amount", "reference")
            truth.fault("overdue_row", "payments", {"id": payment}, why, "plan")
            truth.stay("invoices", invoice, "a voucher of the seventh year back")
        else:
            truth.go("payments", payment, "a voucher of the eighth year back, and the account was closed yesterday")
            truth.go("invoices", invoice, "a voucher of the eighth year back, and the account was closed yesterday")


def _tickets(op: Operator) -> None:
    days, truth = op.days, op.truth
    user, opened = _user(op), days.at(days.ago(months=40))
    truth.stay("tickets", add_ticket(op, user, opened, days.at(days.kept(24), "00:30")), "closed 24 months ago today")
    truth.go("tickets", add_ticket(op, user, opened, days.at(days.gone(24), "23:30")), "closed 24 months and a day ago")
    truth.go("tickets", add_ticket(op, _just_over(op), days.at(days.ago(months=2))), "the account was closed yesterday")
    row = add_ticket(op, None, days.at(days.kept(24), "00:30"))
    truth.stay("tickets", row, "of nobody known, and 24 months old today")
    truth.go("tickets", add_ticket(op, None, days.at(days.gone(24), "23:30")), "of nobody known, 24 months and a day")


def _abuse(op: Operator) -> None:
    days, truth = op.days, op.truth
    closed = days.at(days.ago(months=2))
    sender, done = _user(op, closed), _user(op, closed)
    row = add_ticket(op, sender, days.at(days.ago(months=3)), kind="abuse")
    why = "the account was closed two months ago, and a case on misuse is open"
    truth.stay("users", sender.id, why, "user_name", "email", "mobile")
    truth.empty("users", sender.id, why, "first_name", "last_name", "company", "password_hash", "billing_address")
    truth.fault("overdue_row", "users", {"id": sender.id}, why, "plan")
    truth.stay("tickets", row, "the case is open")
    row = add_ticket(op, done, days.at(days.ago(months=3)), days.at(days.ago(days=1)), kind="abuse")
    why = "the account was closed two months ago, and the case on misuse yesterday"
    truth.empty("users", done.id, why, *PERSONAL)
    truth.fault("overdue_row", "users", {"id": done.id}, why, "plan")
    truth.go("tickets", row, why)


def _letters(op: Operator) -> None:
    days, truth = op.days, op.truth
    user = _user(op)
    row = add_letter(op, f" {user.email.upper()}", days.at(days.kept(24), "00:30"))
    truth.stay("letters", row, "24 months old today, the address in capitals")
    row = add_letter(op, user.email, days.at(days.gone(24), "23:30"))
    truth.go("letters", row, "24 months and a day old")
    closed = _just_over(op)
    truth.go("letters", add_letter(op, closed.email, days.at(days.ago(months=1))), "the account was closed yesterday")
    row = add_letter(op, f"stranger{op.count('stranger')}@post.example", days.at(days.kept(24), "00:30"))
    truth.stay("letters", row, "from nobody known, 24 months old today")
    row = add_letter(op, f"stranger{op.count('stranger')}@post.example", days.at(days.gone(24), "23:30"))
    truth.go("letters", row, "from nobody known, 24 months and a day old")
    shared = f"office{op.count('office')}@foretag.example"
    first, _ = _user(op, days.at(days.ago(months=2)), email=shared), _user(op, email=shared)
    add_ticket(op, first, days.at(days.ago(months=3)), kind="abuse")  # and so the address stays with both
    row = add_letter(op, shared, days.at(days.ago(months=1)))
    truth.unknown("letters", row, "from an address of two users, one with an account and one without")
    truth.fault("shared_address", "users", {"id": first.id}, "two users have one address", "check_live", "email")


def _consent_log(op: Operator) -> None:
    days, truth = op.days, op.truth
    user = _user(op)
    row = add_consent(op, user.id, "research", days.at(days.kept(36), "00:30"))
    truth.stay("consent_log", row, "three years old: today is the last day of the proof")
    row = add_consent(op, user.id, "research", days.at(days.gone(36), "23:30"))
    truth.go("consent_log", row, "three years and a day old")
    row = add_consent(op, user.id, "everything", days.at(days.ago(months=3)))
    truth.fault(
        "undeclared_consent", "consent_log", {"id": row}, "the policy knows no such consent", "check_live", "topic"
    )
    row = add_consent(op, NOBODY + op.count("dangling"), "research", days.at(days.ago(months=3)))
    truth.unknown("consent_log", row, "of somebody who is not there")
    truth.fault("orphan", "consent_log", {"id": row}, "no such user", "check_live", "user_id")


def _held(op: Operator) -> None:
    days, truth = op.days, op.truth
    user = _just_over(op)
    op.event("hold", user.id, days.at(days.ago(days=5)), person_class="user", hold="dispute", case=f"D{user.id}")
    truth.stay("users", user.id, "the account was closed yesterday, and there is a dispute", with_events=True)


def _of_the_creators(op: Operator) -> None:
    """What is held for creators stays untouched whatever became of them: nobody has instructed anything yet."""
    for creator, whose in ((_just_over(op), "closed yesterday"), (_user(op), "open")):
        made = add_survey(op, creator, op.days.at(op.days.ago(months=50)), answers=2)
        for table, rows in made.items():
            for row in rows:
                op.truth.stay(table, row, f"held for a creator whose account is {whose}, and not in the map")


def plant_counts(op: Operator) -> None:
    """Counts of surveys whose time is out, or just not."""
    for month, word in ((op.days.kept(24), "stay"), (op.days.gone(24), "go")):
        op.rows.add("survey_counts", month=month, surveys=3, questions=30, answers=300, words=3_000)
        key = {"month": month.isoformat()}
        if word == "stay":
            op.truth.stay("survey_counts", key, "24 months old today")
        else:
            op.truth.go("survey_counts", key, "24 months and a day old")
