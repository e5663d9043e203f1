"""The media shop: what falls due by month, by SQL that counts last permitted days with the calendar of PostgreSQL."""

import shutil
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest

from forecast.holding import assert_adds_up, assert_agrees, assert_sums_are_plans
from troth.engine.bootstrap import engine
from troth.engine.forecasting import make_forecast
from troth.testing.samples import WHERE_TO_GET, load_sample, sample

EXAMPLE = Path(__file__).parents[2] / "examples" / "chinook"
FIRST = date(2027, 9, 15)

CUSTOMERS = "SELECT max(invoice_date)::date + interval '24 months' AS ends FROM invoice GROUP BY customer_id"
INVOICES = "SELECT make_date(extract(year FROM invoice_date)::int + 7, 12, 31) AS ends FROM invoice"
LINES = (
    "SELECT make_date(extract(year FROM invoice_date)::int + 7, 12, 31) AS ends "
    "FROM invoice_line JOIN invoice USING (invoice_id)"
)
EMPLOYEES = "SELECT hire_date + interval '25 years' AS ends FROM employee"


@pytest.mark.postgres
def test_every_month_is_what_sql_written_by_hand_says(
    postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = sample("chinook.pg15.sql")
    if dump is None:
        pytest.skip(WHERE_TO_GET)
    load_sample(dump, postgres_database)
    monkeypatch.setenv("TROTH_CHINOOK_URL", postgres_database)
    folder = tmp_path / "chinook"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".troth"))
    now = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=ZoneInfo("Europe/Stockholm"))
    with engine(folder, lambda: now) as opened:
        found = make_forecast(opened, now, 36)
        assert_adds_up(found)
        assert assert_agrees(opened, found, (0, 36)) > 5
        assert assert_sums_are_plans(opened, found, (4, 16)) > 5
    names = [month.name for month in found.months]
    assert (names[0], names[-1]) == ("2027-09", "2030-08")
    falls = {table.table: table for table in found.tables}
    queries = {"customer": CUSTOMERS, "invoice": INVOICES, "invoice_line": LINES, "employee": EMPLOYEES}
    with psycopg.connect(postgres_database) as connection:
        for table, query in queries.items():
            counted = connection.execute(
                "SELECT CASE WHEN ends < %s THEN 'now' ELSE to_char(ends, 'YYYY-MM') END, count(*) "
                f"FROM ({query}) AS q GROUP BY 1".encode(),
                (FIRST,),
            ).fetchall()
            by_hand = {name: rows for name, rows in counted if name == "now" or name in names}
            due = falls[f"shop.{table}"].due
            said = {"now": due.now, **dict(zip(names, due.months, strict=True))}
            assert {name: rows for name, rows in said.items() if rows} == by_hand, table
            assert falls[f"shop.{table}"].rest == sum(rows for _, rows in counted) - sum(by_hand.values())
    assert sum(falls["shop.invoice"].due.months) > 0
    assert sum(falls["shop.customer"].due.months) > 0
