"""The media shop: its promises kept on the public Chinook database, and every count checked by SQL written by hand.

The SQL here says the promises anew, in the words of the policy and with the calendar of PostgreSQL; nothing of Troth is
asked for it.
"""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from examples.shop import PublicShop, event, midnight
from troth.declaration.load import load
from troth.engine.applying import apply_plan
from troth.engine.bootstrap import read_policy
from troth.engine.planning import make_plan
from troth.engine.status import status
from troth.engine.verifying import verify_sample
from troth.kernel.errors import Refused, Unreadable
from troth.kernel.finding import stops
from troth.law.judge import judge
from troth.plan.counted import CountedPlan, TableCount
from troth.plan.states import State
from troth.policy.resolve import resolve
from troth.register.values import RunOutcome
from troth.testing.samples import DIRECTORY, WHERE_TO_GET, Rows, Statements, load_sample, pieces, sample

EXAMPLE = Path(__file__).parents[2] / "examples" / "chinook"
CATALOGUE = {"album", "artist", "genre", "media_type", "playlist", "playlist_track", "track"}

A_DAY = date(2027, 10, 5)
"""On this day, the day before and the day after, one more customer's two years have passed."""
FLOOR_OVER = date(2029, 1, 1)
"""The first day after the seven years of the vouchers of 2021."""
ALL_OVER = date(2033, 1, 1)
"""The first day on which no voucher must be kept, if nobody buys anything after 2025."""


# --- the promises in SQL ----------------------------------------------------------------------------------------------

CUSTOMERS_TWO_YEARS = """
    SELECT count(*) FILTER (WHERE last + interval '24 months' < %(day)s),
           min(last + interval '24 months')::date,
           count(*) FILTER (WHERE last + interval '24 months' + interval '7 days' < %(day)s)
    FROM (SELECT max(invoice_date)::date AS last FROM invoice GROUP BY customer_id) AS bought
"""
"""Customers whose last purchase lies more than two years back, the oldest last day, and how many are a week late."""

CUSTOMERS_SEVEN_YEARS = """
    SELECT count(*) FILTER (WHERE ends < %(day)s), min(ends), count(*) FILTER (WHERE ends + 7 < %(day)s)
    FROM (SELECT make_date(extract(year FROM max(invoice_date))::int + 7, 12, 31) AS ends
          FROM invoice GROUP BY customer_id) AS bought
"""
"""Customers whose last voucher need not be kept any more."""

INVOICES_SEVEN_YEARS = """
    SELECT count(*) FILTER (WHERE ends < %(day)s), min(ends), count(*) FILTER (WHERE ends + 7 < %(day)s)
    FROM (SELECT make_date(extract(year FROM invoice_date)::int + 7, 12, 31) AS ends FROM invoice) AS vouchers
"""

LINES_SEVEN_YEARS = """
    SELECT count(*) FILTER (WHERE ends < %(day)s), min(ends), count(*) FILTER (WHERE ends + 7 < %(day)s)
    FROM (SELECT make_date(extract(year FROM invoice_date)::int + 7, 12, 31) AS ends
          FROM invoice_line JOIN invoice USING (invoice_id)) AS vouchers
"""

EMPLOYEES_25_YEARS = """
    SELECT count(*) FILTER (WHERE ends < %(day)s), min(ends)::date,
           count(*) FILTER (WHERE ends + interval '7 days' < %(day)s)
    FROM (SELECT hire_date + interval '25 years' AS ends FROM employee) AS hired
"""

BROKEN_LINKS = """
    SELECT 'line', invoice_line_id FROM invoice_line l
      WHERE NOT EXISTS (SELECT FROM invoice i WHERE i.invoice_id = l.invoice_id)
         OR NOT EXISTS (SELECT FROM track t WHERE t.track_id = l.track_id)
    UNION ALL
    SELECT 'invoice', invoice_id FROM invoice i
      WHERE NOT EXISTS (SELECT FROM customer c WHERE c.customer_id = i.customer_id)
    UNION ALL
    SELECT 'customer', customer_id FROM customer c WHERE support_rep_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM employee e WHERE e.employee_id = c.support_rep_id)
    UNION ALL
    SELECT 'employee', employee_id FROM employee e WHERE reports_to IS NOT NULL
      AND NOT EXISTS (SELECT FROM employee m WHERE m.employee_id = e.reports_to)
    UNION ALL
    SELECT 'constraint ' || conname, 0 FROM pg_constraint WHERE contype = 'f' AND NOT convalidated
"""
"""Whatever points at a row that is not there."""


# --- the shop ---------------------------------------------------------------------------------------------------------


class Shop(PublicShop):
    """The media shop, whose rows can be remembered."""

    def remember(self) -> None:
        """Copies every table aside, so that what has changed can be asked for."""
        self.connection.execute(b"CREATE SCHEMA before")
        for table in ("customer", "employee", "invoice", "invoice_line", *CATALOGUE):
            self.connection.execute(f"CREATE TABLE before.{table} AS SELECT * FROM {table}".encode())

    def changed(self, table: str) -> int:
        """How many rows of a table are not as they were remembered: gone, new or different."""
        gone = f"SELECT * FROM before.{table} EXCEPT ALL SELECT * FROM {table}"
        new = f"SELECT * FROM {table} EXCEPT ALL SELECT * FROM before.{table}"
        return int(str(self.one(f"SELECT (SELECT count(*) FROM ({gone}) a) + (SELECT count(*) FROM ({new}) b)")))


@pytest.fixture
def shop(postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    dump = sample("chinook.pg15.sql")
    if dump is None:
        pytest.skip(WHERE_TO_GET)
    load_sample(dump, postgres_database)
    monkeypatch.setenv("TROTH_CHINOOK_URL", postgres_database)
    folder = tmp_path / "chinook"
    # The register is kept beside the policy: it must not land in the repository, nor may one lying there come along.
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".troth"))
    with psycopg.connect(postgres_database, autocommit=True) as connection:
        yield Shop(folder, connection)


def count_of(plan: CountedPlan, table: str) -> TableCount:
    return next(count for count in plan.tables if count.table == f"shop.{table}")


# --- policy and map ---------------------------------------------------------------------------------------------------


def test_policy_and_map_are_read_and_fit_each_other() -> None:
    declaration, findings = load(EXAMPLE)
    assert [(each.code, each.subject) for each in findings] == [
        ("SECTION_LATER", "rights"),
        ("SECTION_LATER", "notices"),
    ]
    assert declaration is not None
    policy, findings = resolve(declaration)
    assert findings == ()
    assert policy is not None
    held = {use.data for table in policy.tables.values() for use in table.personal}
    assert held == {part for part in policy.parts if "." in part}
    assert held == {claim.part for claim in policy.claims if "." in claim.part}


def test_the_law_has_nothing_against_it() -> None:
    policy, findings = read_policy(EXAMPLE)
    assert policy is not None, findings
    for day in (None, A_DAY):
        checked, findings = judge(policy, day)
        assert checked is not None, findings
        assert not stops(findings)


def test_every_column_that_lives_in_a_mapped_table_is_in_the_map(shop: Shop) -> None:
    declaration, _ = load(EXAMPLE)
    assert declaration is not None
    live: dict[str, set[object]] = {}
    for table, column in shop.sql(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    ):
        live.setdefault(str(table), set()).add(column)
    mapped = {name.removeprefix("shop."): set(entry.columns) for name, entry in declaration.map.tables.items()}
    assert {name: live[name] for name in mapped} == mapped
    assert set(live) - set(mapped) == CATALOGUE


def test_what_is_left_out_of_the_map_does_not_lead_to_a_person(shop: Shop) -> None:
    found = shop.sql(
        "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
    )
    assert {(a, b) for a, b in found if a in CATALOGUE} == {
        ("album", "artist"),
        ("playlist_track", "playlist"),
        ("playlist_track", "track"),
        ("track", "album"),
        ("track", "genre"),
        ("track", "media_type"),
    }


def test_every_personal_column_that_refuses_null_has_a_value_to_write(shop: Shop) -> None:
    declaration, _ = load(EXAMPLE)
    assert declaration is not None
    required = shop.sql(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND is_nullable = 'NO'"
    )
    lacking = {
        f"{table}.{column}"
        for table, column in required
        if (entry := declaration.map.tables.get(f"shop.{table}")) is not None
        and entry.columns[str(column)].data is not None
        and column not in entry.empty
    }
    assert lacking == {"invoice_line.track_id"}  # points at the catalogue; a line goes whole


# --- counting ---------------------------------------------------------------------------------------------------------

Entry = tuple[str, str, int, object, int]
"""A claim, an act, how many rows, the oldest last day, how many for longer than a week."""


def promised(shop: Shop, day: date) -> dict[tuple[str, str], Entry]:
    """What must be due on a day in the database as it was loaded, by table and part, asked in SQL."""
    said: tuple[tuple[str, str, str, str, str], ...] = (
        ("customer", "customer_data.address", "aftersales.customer", "delete", CUSTOMERS_TWO_YEARS),
        ("customer", "customer_data.contact", "aftersales.customer", "delete", CUSTOMERS_TWO_YEARS),
        ("customer", "customer_data.representative", "aftersales.customer", "delete", CUSTOMERS_TWO_YEARS),
        ("customer", "customer_data.name", "accounting.buyer", "delete", CUSTOMERS_SEVEN_YEARS),
        ("invoice", "purchase_data.billing", "accounting.vouchers", "delete", INVOICES_SEVEN_YEARS),
        ("invoice", "purchase_data.amounts", "accounting.vouchers", "delete", INVOICES_SEVEN_YEARS),
        ("invoice_line", "purchase_data.items", "accounting.vouchers", "delete", LINES_SEVEN_YEARS),
        ("invoice_line", "purchase_data.amounts", "accounting.vouchers", "delete", LINES_SEVEN_YEARS),
        ("employee", "employee_data.name", "staff.employee", "delete", EMPLOYEES_25_YEARS),
        ("employee", "employee_data.work", "staff.employee", "delete", EMPLOYEES_25_YEARS),
        ("employee", "employee_data.contact", "staff.employee", "delete", EMPLOYEES_25_YEARS),
        ("employee", "employee_data.address", "staff.employee", "delete", EMPLOYEES_25_YEARS),
        ("employee", "employee_data.birth_date", "staff.employee", "delete", EMPLOYEES_25_YEARS),
    )
    found: dict[tuple[str, str], Entry] = {}
    for table, part, claim, act, query in said:
        ((rows, since, lapsed),) = shop.sql(query, day)
        if rows:
            found[table, part] = (f"purposes.{claim}", act, int(str(rows)), since, int(str(lapsed)))
    return found


def counted(plan: CountedPlan) -> dict[tuple[str, str], Entry]:
    """What a plan says is due, by table and part."""
    return {
        (count.table.removeprefix("shop."), part): (due.because, due.act, due.rows, due.since, due.lapsed)
        for count in plan.tables
        for due in count.due
        for part in due.parts
        # Whether a row that goes has a company at all is nothing the promise speaks of; the name is counted for both.
        if part != "customer_data.company"
    }


def test_a_plan_counts_what_sql_counts_on_any_day(shop: Shop) -> None:
    days = (
        date(2026, 5, 30),  # the last permitted day of the first customer
        date(2026, 5, 31),
        A_DAY - timedelta(days=1),
        A_DAY,
        A_DAY + timedelta(days=1),
        date(2027, 12, 22),  # the last permitted day of the last customer
        date(2027, 12, 23),
        date(2028, 12, 31),  # the last day on which the vouchers of 2021 must be there
        FLOOR_OVER,
        date(2029, 1, 3),  # the day after Robert King has been there for 25 years
        date(2031, 12, 31),
        date(2032, 1, 1),  # the first customers whose last voucher may go
        ALL_OVER,
    )
    with shop.on(ALL_OVER) as working:
        for day in days:
            plan = make_plan(working, midnight(day), keep=False)
            assert counted(plan) == promised(shop, day), day
            assert [count.refused for count in plan.tables] == [None] * 4
            assert [(count.waits, count.stuck) for count in plan.tables] == [((), {})] * 4

            stripped, gone = (shop.sql(query, day)[0][0] for query in (CUSTOMERS_TWO_YEARS, CUSTOMERS_SEVEN_YEARS))
            customers = count_of(plan, "customer")
            assert customers.examined == 59
            assert (customers.delete, customers.change) == (gone, int(str(stripped)) - int(str(gone))), day
            for table, query in (("invoice", INVOICES_SEVEN_YEARS), ("invoice_line", LINES_SEVEN_YEARS)):
                count = count_of(plan, table)
                assert (count.examined, count.delete, count.change) == (
                    shop.one(f"SELECT count(*) FROM {table}"),
                    shop.sql(query, day)[0][0],
                    0,
                ), day
            employees = count_of(plan, "employee")
            assert (employees.delete, employees.change) == (0, shop.sql(EMPLOYEES_25_YEARS, day)[0][0]), day


def test_a_day_later_one_more_customer_is_due_and_it_is_the_one_that_sql_names(shop: Shop) -> None:
    shop.sweep(A_DAY - timedelta(days=1))
    shop.remember()
    before = shop.ids("SELECT customer_id FROM customer WHERE address IS NOT NULL OR email <> '(erased)'")
    named = shop.ids(
        "SELECT customer_id FROM invoice GROUP BY customer_id "
        "HAVING max(invoice_date)::date + interval '24 months' = %(day)s::date - 1",
        A_DAY,
    )
    assert len(named) == 1
    with shop.on(A_DAY) as working:
        plan = make_plan(working, midnight(A_DAY))
        customers = count_of(plan, "customer")
        assert (plan.planned, customers.change) == (1, 1)
        assert {one.rows for one in customers.due} == {1}
        assert {one.samples for one in customers.due} == {tuple(map(str, named))}
        assert apply_plan(working, plan.digest, yes=plan.digest).outcome is RunOutcome.DONE
    assert before - shop.ids("SELECT customer_id FROM customer WHERE address IS NOT NULL") == named
    assert shop.ids("SELECT customer_id FROM (SELECT * FROM customer EXCEPT SELECT * FROM before.customer) c") == named


def test_both_roads_of_the_rule_agree_on_every_row(shop: Shop) -> None:
    for day in (A_DAY, ALL_OVER):
        with shop.on(day) as working:
            found = verify_sample(working, 5_000)
        assert found.differences == ()
        assert found.rows == 59 + 8 + 412 + 2240


# --- acting: two years after the last purchase ------------------------------------------------------------------------


def test_two_years_after_the_last_purchase_the_contact_data_go_and_the_vouchers_stay(shop: Shop) -> None:
    shop.remember()
    due = shop.ids(
        "SELECT customer_id FROM invoice GROUP BY customer_id "
        "HAVING max(invoice_date)::date + interval '24 months' < %(day)s",
        A_DAY,
    )
    assert 0 < len(due) < 59
    applied = shop.sweep(A_DAY)
    assert applied.outcome is RunOutcome.DONE
    assert [(t.table, t.changed, t.withheld, t.refused) for t in applied.tables] == [
        ("shop.customer", len(due), 0, None),
        ("shop.employee", 3, 0, None),
    ]

    emptied = shop.ids(
        "SELECT customer_id FROM customer WHERE email = '(erased)' AND num_nonnulls"
        "(address, city, state, country, postal_code, phone, fax, support_rep_id) = 0"
    )
    assert emptied == due
    others = shop.ids("SELECT customer_id FROM (SELECT * FROM customer INTERSECT SELECT * FROM before.customer) c")
    assert others == shop.ids("SELECT customer_id FROM before.customer") - due
    names = "SELECT customer_id, first_name, last_name, company FROM {}customer ORDER BY customer_id"
    assert shop.sql(names.format("")) == shop.sql(names.format("before."))

    assert shop.changed("invoice") == shop.changed("invoice_line") == 0
    assert [table for table in sorted(CATALOGUE) if shop.changed(table)] == []
    assert shop.sql(BROKEN_LINKS) == []


def test_after_25_years_an_employee_is_a_number_that_customers_and_colleagues_still_point_at(shop: Shop) -> None:
    shop.remember()
    shop.sweep(A_DAY)
    changed = "SELECT * FROM employee EXCEPT SELECT * FROM before.employee"
    long_there = "SELECT employee_id FROM before.employee WHERE hire_date + interval '25 years' < %(day)s"
    assert shop.ids(f"SELECT employee_id FROM ({changed}) AS e") == shop.ids(long_there, A_DAY) == {1, 2, 3}
    assert shop.sql(
        "SELECT DISTINCT first_name, last_name, num_nonnulls"
        "(title, reports_to, birth_date, address, city, state, country, postal_code, phone, fax, email) "
        f"FROM ({changed}) AS e"
    ) == [("(erased)", "(erased)", 0)]
    whole = "SELECT employee_id, hire_date FROM {}employee ORDER BY employee_id"
    assert shop.sql(whole.format("")) == shop.sql(whole.format("before."))
    # Jane Peacock's customers who are not due yet still point at her, and her colleagues at Nancy Edwards.
    hers = shop.ids("SELECT customer_id FROM customer WHERE support_rep_id = 3")
    assert hers == shop.ids(
        "SELECT customer_id FROM before.customer JOIN invoice USING (customer_id) WHERE support_rep_id = 3 "
        "GROUP BY customer_id HAVING max(invoice_date)::date + interval '24 months' >= %(day)s",
        A_DAY,
    )
    assert hers != set()
    assert shop.ids("SELECT employee_id FROM employee WHERE reports_to = 2") == {4, 5}


def test_what_was_done_is_not_due_again_and_the_promise_is_kept(shop: Shop) -> None:
    with shop.on(A_DAY) as working:
        before = {promise.path: promise.state for promise in status(working).promises}
    shop.sweep(A_DAY)
    with shop.on(A_DAY) as working:
        again = make_plan(working, midnight(A_DAY))
        after = {promise.path: promise.state for promise in status(working).promises}
    assert again.planned == 0
    assert [(count.due, count.waits) for count in again.tables] == [((), ())] * 4
    late = ["purposes.aftersales.customer", "purposes.staff.employee"]
    assert [before[path] for path in late] == [State.BROKEN] * 2
    assert [after[path] for path in late] == [State.KEPT] * 2
    # A series of invoices without gaps could be counted; the database has none, so completeness is not proven.
    assert after["purposes.accounting.vouchers"] is State.UNPROVEN


def test_without_a_yes_the_first_plan_is_stopped(shop: Shop) -> None:
    shop.remember()
    with shop.on(A_DAY) as working:
        plan = make_plan(working, midnight(A_DAY))
        with pytest.raises(Refused) as stopped:
            apply_plan(working, plan.digest)
    assert stopped.value.code == "BRAKE"
    assert shop.changed("customer") == shop.changed("employee") == 0


# --- acting: where the accounting floor ends --------------------------------------------------------------------------


def test_the_vouchers_of_2021_go_on_the_first_day_of_2029_and_not_a_day_before(shop: Shop) -> None:
    shop.remember()
    shop.sweep(FLOOR_OVER - timedelta(days=1))
    assert shop.changed("invoice") == shop.changed("invoice_line") == 0
    customers = shop.sql("SELECT * FROM customer ORDER BY customer_id")

    applied = shop.sweep(FLOOR_OVER)
    of_2021 = "invoice_id IN (SELECT invoice_id FROM before.invoice WHERE extract(year FROM invoice_date) = 2021)"
    lines = shop.one(f"SELECT count(*) FROM before.invoice_line WHERE {of_2021}")
    invoices = shop.one(f"SELECT count(*) FROM before.invoice WHERE {of_2021}")
    assert (invoices, lines) == (83, 454)
    assert [(t.table, t.deleted, t.withheld) for t in applied.tables] == [
        ("shop.invoice_line", lines, 0),
        ("shop.invoice", invoices, 0),
    ]
    for table in ("invoice", "invoice_line"):
        left = shop.sql(f"SELECT * FROM {table} ORDER BY 1")
        assert left == shop.sql(f"SELECT * FROM before.{table} WHERE NOT {of_2021} ORDER BY 1")
    assert shop.sql("SELECT * FROM customer ORDER BY customer_id") == customers
    assert shop.one("SELECT count(*) FROM customer WHERE last_name <> '(erased)'") == 59
    assert shop.sql(BROKEN_LINKS) == []
    with shop.on(FLOOR_OVER) as working:
        assert make_plan(working, midnight(FLOOR_OVER)).planned == 0


def test_a_customer_goes_with_her_last_voucher(shop: Shop) -> None:
    shop.remember()
    day = date(2032, 1, 1)
    shop.sweep(day)
    gone = shop.ids("SELECT customer_id FROM before.customer EXCEPT SELECT customer_id FROM customer")
    assert gone == shop.ids(
        "SELECT customer_id FROM before.invoice GROUP BY customer_id HAVING extract(year FROM max(invoice_date)) = 2024"
    )
    assert shop.ids("SELECT DISTINCT extract(year FROM invoice_date)::int FROM invoice") == {2025}
    assert shop.one("SELECT count(*) FROM customer WHERE last_name = '(erased)'") == 0
    assert shop.sql(BROKEN_LINKS) == []


def test_when_every_floor_has_ended_no_customer_is_left_and_the_catalogue_is_whole(shop: Shop) -> None:
    shop.remember()
    shop.sweep(ALL_OVER)
    assert shop.sql(
        "SELECT (SELECT count(*) FROM customer), (SELECT count(*) FROM invoice), "
        "(SELECT count(*) FROM invoice_line), (SELECT count(*) FROM employee)"
    ) == [(0, 0, 0, 8)]
    assert [table for table in sorted(CATALOGUE) if shop.changed(table)] == []
    assert shop.sql(BROKEN_LINKS) == []
    with shop.on(ALL_OVER) as working:
        again = make_plan(working, midnight(ALL_OVER))
    assert again.planned == 0
    assert [count.waits for count in again.tables] == [()] * 4


# --- facts about persons ----------------------------------------------------------------------------------------------


def test_an_open_complaint_keeps_the_vouchers_and_the_row_that_they_point_at(shop: Shop) -> None:
    shop.remember()
    hold = {
        "kind": "hold",
        "hold": "complaint",
        "class": "customer",
        "person": "1",
        "data": ["purchase_data"],
        "occurred": "2032-11-02",
    }
    with shop.on(ALL_OVER) as working:
        working.register.record(event(hold, ALL_OVER))
    assert shop.sweep(ALL_OVER).outcome is RunOutcome.DONE
    for table, whose in (
        ("invoice", "customer_id = 1"),
        ("invoice_line", "invoice_id IN (SELECT invoice_id FROM before.invoice WHERE customer_id = 1)"),
    ):
        left = shop.sql(f"SELECT * FROM {table} ORDER BY 1")
        assert left == shop.sql(f"SELECT * FROM before.{table} WHERE {whose} ORDER BY 1") != []
    # The hold is on what was bought. Her name is not in it, but her row must stay, since her invoices point at it.
    assert shop.sql(
        "SELECT customer_id, first_name, last_name, email, num_nonnulls"
        "(company, address, city, state, country, postal_code, phone, fax, support_rep_id) FROM customer"
    ) == [(1, "(erased)", "(erased)", "(erased)", 0)]
    assert shop.sql(BROKEN_LINKS) == []


def test_what_nobody_promised_to_keep_goes(shop: Shop) -> None:
    """A customer's row without any purchase: no claim of the policy speaks of it."""
    shop.connection.execute(
        b"INSERT INTO customer (customer_id, first_name, last_name, email) "
        b"VALUES (60, 'Maja', 'Lind', 'maja@mail.example')"
    )
    with shop.on(A_DAY) as working:
        plan = make_plan(working, midnight(A_DAY))
        alone = [due for due in count_of(plan, "customer").due if due.samples == ("60",)]
        assert {part for due in alone for part in due.parts} >= {"customer_data.name", "customer_data.contact"}
        assert {(due.because, due.rows, due.since) for due in alone} == {("no claim ever stood", 1, None)}
        assert count_of(plan, "customer").delete == 1
        apply_plan(working, plan.digest, yes=plan.digest)
    assert shop.ids("SELECT customer_id FROM customer") == set(range(1, 60))


def test_an_invoice_dated_ahead_is_kept_with_its_line(shop: Shop) -> None:
    shop.connection.execute(
        b"INSERT INTO invoice (invoice_id, customer_id, invoice_date, total) VALUES (413, 2, '2027-10-06', 0.99)"
    )
    shop.connection.execute(
        b"INSERT INTO invoice_line (invoice_line_id, invoice_id, track_id, unit_price, quantity) "
        b"VALUES (2241, 413, 1, 0.99, 1)"
    )
    with shop.on(A_DAY) as working:
        plan = make_plan(working, midnight(A_DAY))
        assert [(t.planned, t.waits) for t in plan.tables if t.table.startswith("shop.invoice")] == [(0, ())] * 2
    with shop.on(A_DAY + timedelta(days=1)) as working:
        bought = make_plan(working, midnight(A_DAY + timedelta(days=1)))
    # A purchase that is known to come keeps her address already, and on its own day it is her last one. The one row
    # more is
    # another customer's, whose two years end that day.
    before, after = (count_of(one, "customer") for one in (plan, bought))
    assert after.change == before.change + 1
    assert ["2" in due.samples for due in (*before.due, *after.due)] == [False] * 6


def test_an_objection_ends_what_rests_on_interest_and_not_what_the_law_demands(shop: Shop) -> None:
    # The one who bought last of all is not due on that day.
    latest = shop.one("SELECT customer_id FROM invoice ORDER BY invoice_date DESC, customer_id LIMIT 1")
    said = {"class": "customer", "person": str(latest), "purpose": "aftersales", "case": "A-7"}
    with shop.on(A_DAY) as working:
        usual = count_of(make_plan(working, midnight(A_DAY), keep=False), "customer").change
        working.register.record(event({"kind": "objection", "occurred": "2027-09-01", **said}, A_DAY))
        pending = count_of(make_plan(working, midnight(A_DAY), keep=False), "customer").change
        upheld = {"kind": "objection_decided", "outcome": "upheld", "occurred": "2027-09-20", **said}
        working.register.record(event(upheld, A_DAY))
        plan = make_plan(working, midnight(A_DAY))
        assert (pending, count_of(plan, "customer").change) == (usual, usual + 1)
        apply_plan(working, plan.digest, yes=plan.digest)
    assert shop.sql(
        "SELECT email, num_nonnulls(address, city, phone, fax, support_rep_id), last_name <> '(erased)' "
        f"FROM customer WHERE customer_id = {latest}"
    ) == [("(erased)", 0, True)]


# --- reading a dump ---------------------------------------------------------------------------------------------------


def test_a_dump_is_cut_into_statements_and_rows() -> None:
    dump = (
        "\\restrict abc\nCREATE DATABASE x WITH ENCODING = 'UTF8';\n\\connect x\nCREATE TABLE t (a text);\n"
        "COPY public.t (a) FROM stdin;\n\\N\n\\\\.\nCOPY public.u (a) FROM stdin;\n-- no comment\n\\.\nSELECT 1;\n"
    )
    assert list(pieces(dump)) == [
        Statements("CREATE TABLE t (a text);"),
        Rows("COPY public.t (a) FROM stdin;", ("\\N", "\\\\.", "COPY public.u (a) FROM stdin;", "-- no comment")),
        Statements("SELECT 1;\n"),
    ]


@pytest.mark.parametrize("dump", ["COPY t (a) FROM stdin;\n1\n2", "SELECT 1;\n\\i other.sql\n"])
def test_a_dump_that_is_cut_short_or_asks_for_more_is_refused(dump: str) -> None:
    with pytest.raises(Unreadable):
        list(pieces(dump))


def test_the_dumps_are_looked_for_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "there.sql").write_text("SELECT 1;")
    monkeypatch.setenv(DIRECTORY, str(tmp_path))
    assert sample("there.sql") == tmp_path / "there.sql"
    assert sample("chinook.pg15.sql") is None


def test_a_dump_that_does_not_load_leaves_nothing_behind(postgres_database: str, tmp_path: Path) -> None:
    dump = tmp_path / "broken.sql"
    dump.write_text("CREATE TABLE t (a integer);\nCOPY t (a) FROM stdin;\n1\nno number\n\\.\n")
    with pytest.raises(Unreadable):
        load_sample(dump, postgres_database)
    with psycopg.connect(postgres_database) as connection:
        assert connection.execute("SELECT to_regclass('public.t')").fetchone() == (None,)
