"""The tables of the synthetic operator: what is stored where, and how it is created in SQLite and in PostgreSQL,
and in DuckDB, whose files keep no rule.

Half of the tables say with foreign keys what they point to and half do not, as in real databases; from calls to
invoices there is none. Times are instants with an offset, save one legacy table that holds local time, dates, and one
date that is free text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Dialect = Literal["sqlite", "postgres", "duckdb"]


class Kind(StrEnum):
    """What a column holds. The two instants differ in how SQLite's text spells them."""

    ID = "id"
    INT = "int"
    TEXT = "text"
    BOOL = "bool"
    DATE = "date"
    INSTANT = "instant"
    INSTANT_Z = "instant_z"
    LOCAL = "local"


_POSTGRES = {
    Kind.ID: "bigint",
    Kind.INT: "bigint",
    Kind.TEXT: "text",
    Kind.BOOL: "boolean",
    Kind.DATE: "date",
    Kind.INSTANT: "timestamptz",
    Kind.INSTANT_Z: "timestamptz",
    Kind.LOCAL: "timestamp",
}
_SQLITE = {Kind.ID: "INTEGER", Kind.INT: "INTEGER", Kind.BOOL: "INTEGER"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``references`` is the table whose key it points to by a declared foreign key."""

    name: str
    kind: Kind
    required: bool = False
    unique: bool = False
    references: str | None = None

    def ddl(self, dialect: Dialect) -> str:
        """Its line in CREATE TABLE."""
        words = [f'"{self.name}"', _SQLITE.get(self.kind, "TEXT") if dialect == "sqlite" else _POSTGRES[self.kind]]
        words += ["NOT NULL"] if self.required else []
        words += ["UNIQUE"] if self.unique else []
        words += [f"REFERENCES {self.references}"] if self.references and dialect != "duckdb" else []
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``key`` is its primary key; ``indexed`` are the columns that an operator would look rows up by."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    indexed: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)

    def ddl(self, dialect: Dialect) -> str:
        """CREATE TABLE."""
        lines = [*(column.ddl(dialect) for column in self.columns), f"PRIMARY KEY ({', '.join(self.key)})"]
        return f"CREATE TABLE {self.name} (\n  " + ",\n  ".join(lines) + "\n)"

    def indexes(self) -> Iterator[str]:
        """CREATE INDEX, for once the rows are there."""
        for name in self.indexed:
            yield f"CREATE INDEX {self.name}_{name} ON {self.name} ({name})"


def table_of(name: str, columns: str, *, key: str = "id", index: str = "") -> Table:
    """A table from a text: ``name kind [!] [unique] [>table]`` per column, between commas; ``!`` refuses null."""
    return Table(name, tuple(_column(text) for text in columns.split(",")), tuple(key.split()), tuple(index.split()))


_table = table_of


def _column(text: str) -> Column:
    name, kind, *marks = text.split()
    points = next((mark[1:] for mark in marks if mark.startswith(">")), None)
    return Column(name, Kind(kind), "!" in marks, "unique" in marks, points)


TABLES: tuple[Table, ...] = (  # parents before children
    _table(
        "customers",
        "id id !, kind text !, personnummer text unique, org_no text, name text !, email text, phone text, street text,"
        "postcode text, city text, country text !, birth_date date, created_at instant !",
        index="email",
    ),
    _table(
        "employees",
        "id id !, company_id int ! >customers, contract_id int, name text !, email text ! unique, mobile text,"
        "created_at instant !, left_on date",
        index="company_id contract_id",
    ),
    _table(
        "guardianships",
        "id id !, child_id int ! >customers, guardian_id int ! >customers, relation text !, agreed_on date !",
        index="child_id guardian_id",
    ),
    _table(
        "contracts",
        "id id !, customer_id int ! >customers, product text, started_on date !, ended_on date",
        index="customer_id",
    ),
    _table(
        "subscriptions",
        "id id !, customer_id int !, contract_id int, product text !, iccid text, imsi text, started_at instant !,"
        "ended_at instant",
        index="customer_id",
    ),
    _table(
        "number_assignments",
        "id id !, msisdn text !, customer_id int, assigned_at instant !, released_at instant, released_how text",
        index="msisdn customer_id",
    ),
    _table(
        "number_users",
        "id id !, msisdn text !, employee_id int ! >employees, from_at instant !, to_at instant",
        index="msisdn employee_id",
    ),
    _table(
        "accounts",
        "id id !, customer_id int ! >customers, login text ! unique, password_hash text !, opened_at instant_z !,"
        "closed_at instant_z",
        index="customer_id",
    ),
    _table(
        "orders",
        "id id !, customer_id int, contract_id int, item text !, ordered_at instant !",
        index="customer_id contract_id",
    ),
    _table(
        "cases",
        "id id !, customer_id int ! >customers, kind text !, subject text, body text, opened_at instant !,"
        "closed_at instant",
        index="customer_id",
    ),
    _table(
        "applications",
        "id id !, name text !, personnummer text, email text, phone text, asked_at instant !, decided_on text,"
        "outcome text, score int",
    ),
    _table(
        "leads",
        "id id !, email text !, name text, phone text, message text, source text, created_at instant_z !",
        index="email",
    ),
    _table(
        "consent_log",
        "id id !, customer_id int, topic text !, action text !, at instant_z !, text_version text, channel text",
        index="customer_id",
    ),
    _table(
        "directory_listings",
        "id id !, customer_id int ! >customers, msisdn text !, name text !, street text, listed_at instant !",
        index="customer_id",
    ),
    _table("campaign_stats", "month date !, channel text !, sent int !, opened int !", key="month channel"),
    _table("fiscal_years", "id id !, label text !, starts_on date !, ends_on date !"),
    _table(
        "invoices",
        "id id !, customer_id int !, number text ! unique, payer_name text !, payer_address text, amount int !,"
        "credited int !, balance int !, issued_on date !, due_on date, settled_on date, claim_from date,"
        "dispute text !, disputed_on date, dispute_closed_on date, fiscal_year_id int ! >fiscal_years",
        index="customer_id settled_on",
    ),
    _table(
        "payments",
        "id id !, invoice_id int ! >invoices, amount int !, paid_at instant !, payer_account text, reference text,"
        "fiscal_year_id int ! >fiscal_years",
        index="invoice_id",
    ),
    _table(
        "calls",
        "id id !, a_number text !, b_number text, started_at instant !, seconds int, cell_id text, imei text,"
        "a_hidden bool !, tariff text, outcome text, invoice_id int",
        index="a_number started_at invoice_id",
    ),
    _table(
        "messages",
        "id id !, from_number text !, to_number text !, sent_at instant !, delivered_at instant, tariff text,"
        "invoice_id int",
        index="from_number sent_at invoice_id",
    ),
    _table(
        "leases",
        "id id !, ip text !, customer_id int, start_at instant_z !, end_at instant_z, mac text, bytes int",
        index="ip customer_id",
    ),
    _table(
        "mail_log",
        "id id !, mailbox text !, peer text, direction text !, sent_at instant_z !, delivered_at instant_z",
        index="mailbox",
    ),
    _table("abuse_reports", "id id !, ip text !, seen_at instant_z !, what text !", index="ip"),
    _table(
        "alarm_events",
        "id id !, customer_id int, device_eui text !, happened_at local !, code text !",
        index="customer_id",
    ),
    _table(
        "speed_tests",
        "id id !, customer_id int >customers, measured_at instant !, mbit int, postcode text, ip text",
        index="customer_id",
    ),
    _table(
        "consumption",
        "customer_id int !, month date !, month_ends_on date !, megabytes int !",
        key="customer_id month",
    ),
    _table("usage_stats", "day date !, area text !, product text !, calls int !, users int !", key="day area product"),
    _table(
        "le_records",
        "id id !, a_number text !, b_number text, kind text !, started_at instant !, ended_at instant, imsi text,"
        "imei text, start_cell text, end_cell text",
        index="a_number ended_at",
    ),
    _table("le_counters", "day date !, records int !", key="day"),
    _table("invoice_series", "day date !, issued int !", key="day"),
    _table("bank_counters", "day date !, payments int !", key="day"),
    _table(
        "visitors",
        "visitor_id text !, first_seen instant_z !, user_agent text, ip text, customer_id int",
        key="visitor_id",
    ),
    _table(
        "visits",
        "id id !, visitor_id text ! >visitors, at instant_z !, path text !, referrer text",
        index="visitor_id",
    ),
)

UNDECLARED: tuple[tuple[str, Column], ...] = (
    ("guardianships", Column("custody_note", Kind.TEXT)),
    ("number_users", Column("payroll_no", Kind.TEXT)),
)
"""Columns that the example's map does not know, in two tables that hold few rows."""


def tables(*, undeclared: bool) -> tuple[Table, ...]:
    """All tables of the phone and internet company, parents before children; with the undeclared columns if wanted."""
    return with_columns(TABLES, UNDECLARED if undeclared else ())


def with_columns(all_tables: tuple[Table, ...], more: tuple[tuple[str, Column], ...]) -> tuple[Table, ...]:
    """The tables, some of them with a column more behind the others."""
    extra = dict(more)
    return tuple(
        Table(table.name, (*table.columns, extra[table.name]), table.key, table.indexed)
        if table.name in extra
        else table
        for table in all_tables
    )
