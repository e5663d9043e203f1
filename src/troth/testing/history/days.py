"""What happens to the company in a day: statements of its own staff, events, a policy written anew."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from troth.testing.history.company import Company, msisdn, written

Event = dict[str, object]
NEW = 10_000_000
"""Where the keys of rows begin that are written on the way."""


@dataclass
class Day:
    """One day: it draws what happens. ``today``: the instant at which the day is planned."""

    company: Company
    rng: Random
    today: datetime
    number: int
    next: int = 0

    # --- what is drawn from -------------------------------------------------------------------------------------------

    def person(self) -> int:
        """A customer, or hardly ever somebody who is not one."""
        return self.rng.randint(1, self.company.people + 1)

    def invoice(self) -> int:
        """An invoice, which may be gone."""
        return self.rng.randint(1, max(5, self.company.rows // 12))

    def call(self) -> int:
        """A call, which may be gone."""
        return self.rng.randint(1, self.company.rows * 7 // 10)

    def note(self) -> int:
        """A note, which may be gone."""
        return self.rng.randint(1, max(2, self.company.rows // 10))

    def key(self) -> int:
        """The key of a new row."""
        self.next += 1
        return NEW + self.number * 100_000 + self.next

    def ago(self, low: float, high: float) -> str:
        """An instant so many days ago, as SQL."""
        return (
            "'" + written(self.today - timedelta(seconds=self.rng.randint(int(low * 86400), int(high * 86400)))) + "'"
        )

    def ahead(self, low: float, high: float) -> str:
        """An instant so many days ahead, as SQL."""
        return self.ago(-high, -low)

    # --- what happens -------------------------------------------------------------------------------------------------

    def statements(self) -> Iterator[str]:
        """What the company's own staff and machines write in the day."""
        kinds: tuple[Callable[[Day], Iterator[str]], ...] = (
            calls_come,
            calls_are_corrected,
            bills_are_settled,
            bills_come_and_go,
            payments_move,
            contracts_move,
            numbers_are_handed_over,
            assignments_are_corrected,
            consents_are_logged,
            people_come_and_go,
            notes_are_written,
            answers_are_others,
        )
        for kind in self.rng.sample(kinds, self.rng.randint(2, len(kinds))):
            for _ in range(self.rng.randint(1, 3)):
                yield from kind(self)

    def events(self) -> Iterator[Event]:
        """What the staff write into the register that day."""
        for _ in range(self.rng.choice((0, 0, 1, 2))):
            yield self.rng.choice(EVENTS)(self)


def calls_come(day: Day) -> Iterator[str]:
    """New ones, late ones, back-dated ones, one whose time nobody knows."""
    begun = day.rng.choice((day.ago(0, 1), day.ago(1, 40), day.ago(150, 800), day.ahead(0.5, 2), "NULL"))
    caller = day.rng.choice((msisdn(day.person()), "+46799999999"))
    bill = f"(SELECT id FROM invoices WHERE id = {day.invoice()})" if day.rng.random() < 0.5 else "NULL"  # noqa: S608
    yield f"INSERT INTO calls VALUES ({day.key()}, '{caller}', '+46', {begun}, {bill})"  # noqa: S608


def calls_are_corrected(day: Day) -> Iterator[str]:
    """Another number, another time, another bill."""
    change = day.rng.choice(
        (
            f"a_number = '{msisdn(day.person())}'",
            f"started_at = {day.ago(0, 800)}",
            "started_at = NULL",
            f"invoice_id = (SELECT id FROM invoices WHERE id = {day.invoice()})",  # noqa: S608
            "invoice_id = NULL",
        )
    )
    yield f"UPDATE calls SET {change} WHERE id BETWEEN {day.call()} AND {day.call()} AND id % 97 = 3"  # noqa: S608


def bills_are_settled(day: Day) -> Iterator[str]:
    """Settled today, long ago or in time to come; and taken back."""
    settled = day.rng.choice((day.ago(0, 1), day.ago(300, 800), day.ahead(0, 5), "NULL", "NULL"))
    which = f"id BETWEEN {day.invoice()} AND {day.invoice()} AND id % 13 = 2"
    yield f"UPDATE invoices SET settled_at = {settled} WHERE {which}"  # noqa: S608


def bills_come_and_go(day: Day) -> Iterator[str]:
    """A new one; one that is struck out, with its calls left behind; one that is somebody else's."""
    yield day.rng.choice(
        (
            f"INSERT INTO invoices VALUES ({day.key()}, {day.person()}, {day.ago(0, 3)}, NULL, 100)",  # noqa: S608
            (
                f"DELETE FROM invoices WHERE id = {day.invoice()} AND NOT EXISTS "  # noqa: S608
                "(SELECT 1 FROM payments WHERE payments.invoice_id = invoices.id)"
            ),
            f"UPDATE invoices SET customer_id = {day.person()} WHERE id = {day.invoice()}",  # noqa: S608
        )
    )


def payments_move(day: Day) -> Iterator[str]:
    """One comes, one is taken back, one was of another sum or day."""
    bill = day.invoice()
    paid = day.rng.choice((day.ago(0, 1), day.ago(100, 800), day.ahead(0, 3)))
    yield day.rng.choice(
        (
            f"INSERT INTO payments SELECT {day.key()}, id, {paid}{TYPED}, 50, 'w' FROM invoices WHERE id = {bill}",  # noqa: S608
            f"DELETE FROM payments WHERE invoice_id = {bill}",  # noqa: S608
            f"UPDATE payments SET amount = {day.rng.choice((0, 100, -50))} WHERE invoice_id = {bill}",  # noqa: S608
            f"UPDATE payments SET paid_at = {paid} WHERE invoice_id = {bill}",  # noqa: S608
        )
    )


TYPED = "/*instant*/"
"""Stands after a time that is written in a query, whose type the server would not know."""


def contracts_move(day: Day) -> Iterator[str]:
    """Ended, ended in time to come, taken up again, struck out, a second one."""
    who = day.person()
    yield day.rng.choice(
        (
            f"UPDATE contracts SET ended_at = {day.ago(0, 1)} WHERE customer_id = {who} AND ended_at IS NULL",  # noqa: S608
            f"UPDATE contracts SET ended_at = {day.ahead(1, 12)} WHERE customer_id = {who}",  # noqa: S608
            f"UPDATE contracts SET ended_at = NULL WHERE customer_id = {who}",  # noqa: S608
            f"UPDATE contracts SET ended_at = {day.ago(190, 800)} WHERE customer_id = {who}",  # noqa: S608
            f"DELETE FROM contracts WHERE customer_id = {who}",  # noqa: S608
            f"INSERT INTO contracts VALUES ({who}, {day.ahead(0, 3)}, NULL)",  # noqa: S608
        )
    )


def numbers_are_handed_over(day: Day) -> Iterator[str]:
    """From one customer to another, today or as of some days ago."""
    number, moved = msisdn(day.person()), day.rng.choice((day.ago(0, 1), day.ago(1, 300)))
    if day.company.orderly:
        yield (
            f"UPDATE numbers SET released_at = {moved} WHERE msisdn = '{number}' AND released_at IS NULL "  # noqa: S608
            f"AND assigned_at < {moved}"
        )
        over = f"SELECT 1 FROM numbers WHERE msisdn = '{number}' AND released_at = {moved}"  # noqa: S608
        yield f"INSERT INTO numbers SELECT '{number}', {day.person()}, {moved}{TYPED}, NULL WHERE EXISTS ({over})"
        return
    yield f"UPDATE numbers SET released_at = {moved} WHERE msisdn = '{number}' AND released_at IS NULL"  # noqa: S608
    yield f"INSERT INTO numbers VALUES ('{number}', {day.person()}, {moved}, NULL)"  # noqa: S608


def assignments_are_corrected(day: Day) -> Iterator[str]:
    """Another beginning, another holder, one too many, one that nobody can read, one that never was."""
    number = msisdn(day.person())
    if day.company.orderly:
        yield f"UPDATE numbers SET customer_id = {day.person()} WHERE msisdn = '{number}' AND released_at IS NULL"  # noqa: S608
        return
    yield day.rng.choice(
        (
            f"UPDATE numbers SET assigned_at = {day.ago(0, 900)} WHERE msisdn = '{number}'",  # noqa: S608
            f"UPDATE numbers SET customer_id = {day.person()} WHERE msisdn = '{number}' AND released_at IS NULL",  # noqa: S608
            f"INSERT INTO numbers VALUES ('{number}', {day.person()}, {day.ago(0, 600)}, NULL)",  # noqa: S608
            f"UPDATE numbers SET assigned_at = NULL WHERE msisdn = '{number}'",  # noqa: S608
            f"DELETE FROM numbers WHERE msisdn = '{number}'",  # noqa: S608
        )
    )


def consents_are_logged(day: Day) -> Iterator[str]:
    """Given, withdrawn, of some days ago, of tomorrow; and one that was logged by mistake."""
    at = day.rng.choice((day.ago(0, 1), day.ago(0, 1), day.ago(1, 600), day.ahead(0, 3)))
    if day.rng.random() < 0.15:
        yield f"DELETE FROM consents WHERE customer_id = {day.person()}"  # noqa: S608
    else:
        action = day.rng.choice(("grant", "withdraw"))
        yield f"INSERT INTO consents VALUES ({day.person()}, 'offers', '{action}', {at})"  # noqa: S608


def people_come_and_go(day: Day) -> Iterator[str]:
    """A new customer; one whose row somebody deletes by hand; one who is written in again."""
    who = day.person()
    yield day.rng.choice(
        (
            f"INSERT INTO customers VALUES ({day.key()}, 'New', 'new@example.se', 'SE')",  # noqa: S608
            f"DELETE FROM customers WHERE id = {who}",  # noqa: S608
            (
                f"INSERT INTO customers SELECT {who}, 'Back', 'back@example.se', NULL "  # noqa: S608
                f"WHERE NOT EXISTS (SELECT 1 FROM customers WHERE id = {who})"
            ),
            f"UPDATE customers SET name = 'Renamed' WHERE id = {who}",  # noqa: S608
            f"UPDATE customers SET lives = {day.rng.choice(LIVED)} WHERE id = {who}",  # noqa: S608
        )
    )


LIVED = ("'SE'", "'DK'", "'GB'", "'GB-SCT'", "NULL", "'NO'")


def answers_are_others(day: Day) -> Iterator[str]:
    """A new one, one that another company asked for; a company that goes, and one that is written in again."""
    asked, company = day.note(), day.rng.choice((1, 2, 3, 4, 9))
    yield day.rng.choice(
        (
            f"INSERT INTO answers VALUES ({day.key()}, {day.person()}, {company}, {day.ago(0, 400)}, 'w')",  # noqa: S608
            f"UPDATE answers SET company_id = {company} WHERE id = {asked}",  # noqa: S608
            f"UPDATE answers SET company_id = NULL WHERE id = {asked}",  # noqa: S608
            f"DELETE FROM companies WHERE id = {company}",  # noqa: S608
            (
                f"INSERT INTO companies SELECT {company}, 'Back' "  # noqa: S608
                f"WHERE NOT EXISTS (SELECT 1 FROM companies WHERE id = {company})"
            ),
        )
    )


def notes_are_written(day: Day) -> Iterator[str]:
    """New ones, one of long ago, one that is another's, one that is struck out."""
    yield day.rng.choice(
        (
            f"INSERT INTO notes VALUES ({day.key()}, {day.person()}, {day.ago(0, 1)}, 'w', 'm')",  # noqa: S608
            f"INSERT INTO notes VALUES ({day.key()}, {day.person()}, {day.ago(80, 400)}, 'w', 'm')",  # noqa: S608
            f"UPDATE notes SET customer_id = {day.person()} WHERE id = {day.note()}",  # noqa: S608
            f"UPDATE notes SET written_at = {day.ago(0, 400)} WHERE id = {day.note()}",  # noqa: S608
            f"DELETE FROM notes WHERE id = {day.note()}",  # noqa: S608
        )
    )


# --- events -----------------------------------------------------------------------------------------------------------


def _of(day: Day, kind: str, **said: object) -> Event:
    return {"kind": kind, "class": "customer", "person": str(day.person()), **said}


EVENTS: tuple[Callable[[Day], Event], ...] = (
    lambda day: _of(day, "objection", direct_marketing=True),
    lambda day: _of(day, "objection", purpose="service"),
    lambda day: _of(day, "objection_decided", purpose="service", outcome=day.rng.choice(("upheld", "rejected"))),
    lambda day: _of(day, "consent", consent="offers"),
    lambda day: _of(day, "withdrawal", consent="offers"),
    lambda day: _of(day, "hold", hold="court", until=f"{day.today + timedelta(days=day.rng.randint(0, 6)):%Y-%m-%d}"),
    lambda day: _of(day, "hold", hold="court", store="op", table="op.calls", row=[str(day.call())], case="T 1-26"),
    lambda day: {"kind": "hold_released", "case": "T 1-26"},
    lambda day: _of(day, "restriction", data=["traffic"], letter="c"),
    lambda day: _of(day, "restriction_ended", data=["traffic"], letter="c"),
    lambda day: {"kind": "hold", "hold": "court", "store": "op", "data": ["billing"], "case": "all"},
    lambda day: {"kind": "hold_released", "case": "all"},
    lambda day: {
        "kind": "decision",
        "store": "op",
        "table": "op.calls",
        "row": [str(day.call())],
        "outcome": day.rng.choice(("remove", "keep")),
        "until": f"{day.today + timedelta(days=5):%Y-%m-%d}",
        "reason": "looked at",
    },
    lambda day: _of(
        day, "decision", store="op", table="op.notes", row=[str(day.note())], outcome="owner", reason="seen"
    ),
)
