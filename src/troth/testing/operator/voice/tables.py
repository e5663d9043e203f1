"""The tables of a platform for calls and messages. The last one holds what its customers do with it: of that it is only
the processor.
"""

from troth.testing.operator.schema import Column, Kind, Table, table_of

TABLES: tuple[Table, ...] = (  # parents before children
    table_of("companies", "id id !, name text !, org_no text !, since date !"),
    table_of(
        "users",
        "id id !, plan text !, company_id int >companies, name text !, first_name text, last_name text,"
        "email text, phone text, work_email text, job_title text, login text unique, credential text, device_id text,"
        "created_at instant !",
        index="email",
    ),
    table_of(
        "accounts",
        "id id !, user_id int ! >users, opened_at instant_z !, verified_at instant_z, closed_at instant_z",
        index="user_id closed_at",
    ),
    table_of(
        "support_cases",
        "id id !, user_id int !, question text !, answer text, opened_at instant !, closed_at instant",
        index="user_id",
    ),
    table_of(
        "security_cases", "id id !, user_id int ! >users, opened_at instant !, closed_at instant", index="user_id"
    ),
    table_of("access_log", "id id !, user_id int, ip text !, path text, at instant_z !", index="user_id at"),
    table_of("usage_events", "id id !, user_id int !, feature text !, at instant_z !", index="user_id at"),
    table_of(
        "contacts",
        "id id !, company_id int ! >companies, name text !, email text, phone text, since date !, left_on date",
        index="company_id",
    ),
    table_of("fiscal_years", "id id !, label text !, starts_on date !, ends_on date !"),
    table_of(
        "invoices",
        "id id !, company_id int ! >companies, contact_id int, number text ! unique, attention text !, email text,"
        "amount int !, issued_on date !, fiscal_year_id int !",
        index="contact_id",
    ),
    table_of("inbox", "id id !, channel text !, sender text !, message text !, received_at instant !"),
    table_of(
        "prospects",
        "id id !, name text, company text, phone text, email text !, found_at instant !, declined_at instant",
        index="email",
    ),
    table_of("visitors", "visitor_id text !, first_seen instant_z !, user_agent text, ip text", key="visitor_id"),
    table_of(
        "visits",
        "id id !, visitor_id text ! >visitors, at instant_z !, path text !, referrer text",
        index="visitor_id",
    ),
    table_of(
        "audiences", "id id !, visitor_id text ! >visitors, audience text !, added_at instant_z !", index="visitor_id"
    ),
    table_of("readers", "id id !, visitor_id text !, email text !, joined_at instant_z !", index="visitor_id"),
    table_of(
        "consent_log",
        "id id !, visitor_id text !, topic text !, action text !, at instant_z !, text_version text",
        index="visitor_id",
    ),
    table_of(
        "call_records",
        "id id !, company_id int ! >companies, caller text !, callee text !, started_at instant !, seconds int",
        index="company_id",
    ),
)

UNDECLARED: tuple[tuple[str, Column], ...] = (("companies", Column("chief_birthday", Kind.TEXT)),)
"""A column that the example's map does not know."""

OF_THE_CUSTOMERS = ("call_records",)
"""What the example's map leaves out: the policy says itself that it does not speak of it."""
