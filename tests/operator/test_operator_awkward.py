"""Everything that hurts in real data is there among a thousand customers, as plain SQL sees it."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from troth.testing.operator import generate

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Stockholm")

AWKWARD = {
    "persons": "customers WHERE kind = 'person' AND personnummer IS NOT NULL",
    "companies": "customers WHERE kind = 'company' AND org_no IS NOT NULL AND personnummer IS NULL",
    "sole traders whose number is a person's": "customers WHERE kind = 'sole_trader' AND org_no LIKE '19%'",
    "shells of former customers": "customers WHERE name = '(erased)' AND email IS NULL",
    "employees on a company's number": "number_users u JOIN number_assignments a ON a.msisdn = u.msisdn "
    "JOIN customers c ON c.id = a.customer_id WHERE c.kind = 'company'",
    "children with a guardian who is a customer": "guardianships g JOIN customers c ON c.id = g.child_id "
    "JOIN customers p ON p.id = g.guardian_id WHERE c.birth_date > '2008-11-01'",
    "agreements that ended and were taken up again": "contracts a JOIN contracts b USING (customer_id) "
    "WHERE a.ended_on < b.started_on AND b.ended_on IS NULL",
    "agreements that overlap": "contracts a JOIN contracts b USING (customer_id) "
    "WHERE a.id < b.id AND a.ended_on > b.started_on AND a.ended_on < '2026-11-01'",
    "agreements given notice of": "contracts WHERE ended_on BETWEEN '2026-11-02' AND '2027-03-01'",
    "an end of agreement for none": "contracts WHERE ended_on = '9999-12-31'",
    "the year 2205": "contracts WHERE ended_on LIKE '2205%'",
    "the year 1970": "invoices WHERE settled_on LIKE '1970%'",
    "settled before issued": "invoices WHERE settled_on < issued_on AND settled_on > '2000'",
    "days that no calendar has": "applications WHERE decided_on = '0000-00-00'",
    "numbers handed over in one instant": "number_assignments a JOIN number_assignments b USING (msisdn) "
    "WHERE a.released_at = b.assigned_at AND a.customer_id <> b.customer_id",
    "numbers with a gap between their holders": "number_assignments a JOIN number_assignments b USING (msisdn) "
    "WHERE a.released_at < b.assigned_at",
    "numbers with two holders at once": "number_assignments a JOIN number_assignments b USING (msisdn) "
    "WHERE a.id < b.id AND a.assigned_at < b.assigned_at AND b.assigned_at < a.released_at",
    "numbers ported out": "number_assignments WHERE released_how = 'ported out'",
    "numbers written with 00": "number_assignments WHERE msisdn LIKE '0046%'",
    "calls from numbers written with 00": "calls WHERE a_number LIKE '0046%'",
    "calls from national numbers": "calls WHERE a_number LIKE '074%'",
    "calls from numbers with a blank behind": "calls WHERE a_number LIKE '% '",
    "calls to customers": "calls c JOIN number_assignments a ON a.msisdn = c.b_number",
    "calls to outsiders": "calls WHERE b_number LIKE '+4675%'",
    "calls abroad": "calls WHERE b_number LIKE '+999%'",
    "hidden callers": "calls WHERE a_hidden = 1",
    "withheld other ends": "calls WHERE b_number IS NULL",
    "flat-rate calls without an invoice": "calls WHERE tariff = 'flat_rate' AND invoice_id IS NULL",
    "zero-rated calls without an invoice": "calls WHERE tariff = 'zero_rated' AND invoice_id IS NULL",
    "metered calls without an invoice": "calls WHERE tariff = 'metered' AND invoice_id IS NULL",
    "calls whose invoice is not there": "calls WHERE invoice_id NOT IN (SELECT id FROM invoices)",
    "failed calls": "calls WHERE outcome = 'failed' AND seconds = 0",
    "calls without an end": "calls WHERE seconds IS NULL",
    "unpaid invoices": "invoices WHERE settled_on IS NULL AND balance = amount AND issued_on < '2026-08-01'",
    "unpaid invoices barred by limitation": "invoices WHERE balance > 0 AND claim_from < '2023-11-01'",
    "claims whose limitation was interrupted": "invoices WHERE settled_on IS NULL AND claim_from > issued_on",
    "invoices paid in part": "invoices i WHERE settled_on IS NULL AND 0 < "
    "(SELECT sum(p.amount) FROM payments p WHERE p.invoice_id = i.id) AND balance > 0",
    "open disputes": "invoices WHERE dispute = 'open'",
    "closed disputes": "invoices WHERE dispute = 'closed'",
    "credited invoices": "invoices WHERE credited = amount",
    "charged back after settlement": "invoices WHERE settled_on IS NOT NULL AND balance > 0",
    "broken financial years": "fiscal_years WHERE ends_on LIKE '%-06-30'",
    "a financial year of eighteen months": "fiscal_years WHERE julianday(ends_on) - julianday(starts_on) > 540",
    "open fault cases": "cases WHERE kind = 'fault' AND closed_at IS NULL",
    "open abuse cases": "cases WHERE kind = 'abuse' AND closed_at IS NULL",
    "readers who are no customers": "customers c JOIN consent_log l ON l.customer_id = c.id "
    "WHERE c.kind = 'reader' AND l.topic = 'newsletter' AND c.id NOT IN (SELECT customer_id FROM contracts)",
    "readers who are customers": "contracts JOIN consent_log l USING (customer_id) WHERE topic = 'newsletter'",
    "consents in several turns": "(SELECT 1 FROM consent_log GROUP BY customer_id, topic HAVING count(*) > 2) x",
    "consents withdrawn": "consent_log WHERE action = 'withdraw'",
    "consents of nobody": "consent_log WHERE customer_id NOT IN (SELECT id FROM customers)",
    "applicants": "applications WHERE outcome = 'refused'",
    "addresses held by two in turn": "leases a JOIN leases b USING (ip) WHERE a.customer_id < b.customer_id",
    "addresses of nobody": "leases WHERE customer_id IS NULL",
    "addresses written in capitals": "customers WHERE email <> lower(email)",
    "addresses with a blank behind": "customers WHERE email LIKE '% '",
    "addresses of two customers": "(SELECT lower(trim(email)) e FROM customers WHERE email IS NOT NULL "
    "GROUP BY e HAVING count(*) > 1) x",
    "visitors who are known customers": "visitors v JOIN customers c ON c.id = v.customer_id",
    "counts without people": "usage_stats",
    "other people in free text": "cases WHERE body LIKE '%19121212-1212%'",
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("awkward") / "operator.sqlite"
    generate(f"sqlite:///{path}", people=1_000, seed=1, now=NOW)
    with closing(sqlite3.connect(path)) as found:
        yield found


@pytest.mark.parametrize("what", AWKWARD)
def test_it_is_there(connection: sqlite3.Connection, what: str) -> None:
    (count,) = connection.execute(f"SELECT count(*) FROM {AWKWARD[what]}").fetchone()
    assert count > 0


def test_as_many_customers_as_asked_for(connection: sqlite3.Connection) -> None:
    assert connection.execute("SELECT count(*) FROM customers").fetchone() == (1_000,)


def test_the_same_day_handover_has_calls_on_both_sides(connection: sqlite3.Connection) -> None:
    rows = connection.execute(
        "SELECT c.started_at < a.released_at FROM number_assignments a JOIN number_assignments b USING (msisdn) "
        "JOIN calls c ON c.a_number = a.msisdn AND substr(c.started_at, 1, 10) = substr(a.released_at, 1, 10) "
        "WHERE a.released_at = b.assigned_at"
    ).fetchall()
    assert {before for (before,) in rows} == {0, 1}


def test_most_other_ends_are_outsiders(connection: sqlite3.Connection) -> None:
    own, all_of_them = connection.execute(
        "SELECT sum(b_number IN (SELECT msisdn FROM number_assignments)), count(*) FROM calls"
    ).fetchone()
    assert 0 < own < all_of_them / 4


def test_calls_cross_midnight_and_changing_clocks(connection: sqlite3.Connection) -> None:
    crossing, twice, skipped = 0, 0, 0
    for started, seconds in connection.execute("SELECT started_at, seconds FROM calls WHERE seconds > 0"):
        begins = datetime.fromisoformat(started)
        ends = datetime.fromtimestamp(begins.timestamp() + seconds, UTC)
        here, there = begins.astimezone(ZONE), ends.astimezone(ZONE)
        crossing += here.date() != there.date()
        twice += here.fold == 1
        skipped += (there.utcoffset() or ZERO) > (here.utcoffset() or ZERO)
    assert crossing > 0
    assert twice > 0
    assert skipped > 0


ZERO = datetime.resolution * 0


def test_instants_have_an_offset_and_the_legacy_system_has_none(connection: sqlite3.Connection) -> None:
    for column, ending in (("calls.started_at", "+00:00"), ("consent_log.at", "Z"), ("accounts.opened_at", "Z")):
        table, name = column.split(".")
        assert {text.endswith(ending) for (text,) in connection.execute(f"SELECT {name} FROM {table}")} == {True}
    local = [text for (text,) in connection.execute("SELECT happened_at FROM alarm_events")]
    assert all(datetime.fromisoformat(text).tzinfo is None and len(text) == 19 for text in local)


def test_half_of_the_pointing_columns_are_declared(connection: sqlite3.Connection) -> None:
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    keys = {name: connection.execute(f"PRAGMA foreign_key_list({name})").fetchall() for name in tables}
    assert keys["payments"]
    assert keys["calls"] == []
    pointing = [
        name for name in tables if any(c[1].endswith("_id") for c in connection.execute(f"PRAGMA table_info({name})"))
    ]
    declared = [name for name in pointing if keys[name]]
    assert len(pointing) / 3 < len(declared) < len(pointing)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


COUNTED = {
    "le_records": ("le_counters", "records", "started_at"),
    "invoices": ("invoice_series", "issued", "issued_on"),
    "payments": ("bank_counters", "payments", "paid_at"),
}


@pytest.mark.parametrize(("table", "missing"), [("le_records", 3), ("invoices", 1), ("payments", 1)])
def test_others_counted_what_is_stored_save_what_is_missing(
    connection: sqlite3.Connection, table: str, missing: int
) -> None:
    counters, value, time = COUNTED[table]
    counted = dict(connection.execute(f"SELECT day, {value} FROM {counters}"))
    stored = Counter(local_day(text) for (text,) in connection.execute(f"SELECT {time} FROM {table}"))
    short = {day: count - stored[day] for day, count in counted.items() if count != stored[day]}
    assert len(short) == missing
    assert set(short.values()) == {1}
    assert max(counted) == "2026-11-01"
    assert sum(counted.values()) > 500


def local_day(text: str) -> str:
    """The day of a stored time: of an instant here, of a date itself."""
    return text if len(text) == 10 else datetime.fromisoformat(text).astimezone(ZONE).date().isoformat()


def test_the_exchange_throws_its_counts_away_with_the_records(connection: sqlite3.Connection) -> None:
    assert connection.execute("SELECT min(day) FROM le_counters").fetchone() == ("2026-05-01",)


def test_nothing_need_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "operator.sqlite"
    known = generate(f"sqlite:///{path}", people=200, seed=1, now=NOW, missing=False)
    assert "must_keep_missing" not in {fault["kind"] for fault in known.document["faults"]}
    with closing(sqlite3.connect(path)) as connection:
        for table, (counters, value, time) in COUNTED.items():
            stored = Counter(local_day(text) for (text,) in connection.execute(f"SELECT {time} FROM {table}"))
            for day, count in connection.execute(f"SELECT day, {value} FROM {counters}"):
                assert stored[day] == count, (table, day)
