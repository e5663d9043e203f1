"""The tables of a service that sends SMS and runs surveys for companies.

The last four hold what its customers upload and collect: of these it is only the processor.
"""

from troth.testing.operator.schema import Column, Kind, Table, table_of

TABLES: tuple[Table, ...] = (  # parents before children
    table_of(
        "users",
        "id id !, role text !, first_name text !, last_name text !, company text, user_name text unique,"
        "password_hash text, email text, mobile text, billing_address text, postcode text, signup_ip text,"
        "country text !, found_country text, language text, subscription text, services_used text,"
        "created_at instant !",
        index="email",
    ),
    table_of(
        "accounts", "id id !, user_id int ! >users, opened_at instant !, closed_at instant", index="user_id closed_at"
    ),
    table_of(
        "posts",
        "id id !, user_id int ! >users, user_name text !, real_name text, name_choice text !, content text !,"
        "posted_at instant !, removed_at instant",
        index="user_id",
    ),
    table_of(
        "tickets",
        "id id !, user_id int, kind text !, contact text !, question text !, opened_at instant_z !,closed_at instant_z",
        index="user_id",
    ),
    table_of("letters", "id id !, sender text !, content text !, received_at instant !", index="sender"),
    table_of(
        "usage_events",
        "id id !, user_id int, page text, clicked text, at instant !, referrer text",
        index="user_id at",
    ),
    table_of(
        "server_log",
        "id id !, user_id int, ip text !, path text, os text, agent text, at instant_z !",
        index="user_id at",
    ),
    table_of("visits", "id id !, user_id int !, page text !, referrer text, at instant_z !", index="user_id"),
    table_of("newsletter_events", "id id !, user_id int !, letter text !, did text !, at instant_z !", index="user_id"),
    table_of("campaigns", "id id !, name text !, began_on date !, ended_on date"),
    table_of(
        "campaign_entries",
        "id id !, user_id int ! >users, campaign_id int !, said text !, entered_at instant !",
        index="user_id campaign_id",
    ),
    table_of(
        "consent_log",
        "id id !, user_id int, topic text !, action text !, at instant_z !, text_version text, channel text",
        index="user_id",
    ),
    table_of("fiscal_years", "id id !, label text !, starts_on date !, ends_on date !"),
    table_of(
        "payments",
        "id id !, user_id int ! >users, token text, amount int !, reference text, paid_at instant !,"
        "fiscal_year_id int ! >fiscal_years",
        index="user_id",
    ),
    table_of(
        "invoices",
        "id id !, user_id int ! >users, number text ! unique, payer_name text !, payer_address text, amount int !,"
        "issued_on date !, fiscal_year_id int ! >fiscal_years",
        index="user_id",
    ),
    table_of("survey_counts", "month date !, surveys int !, questions int !, answers int !, words int !", key="month"),
    table_of(
        "surveys",
        "id id !, creator_id int ! >users, title text !, questions text !, anonymous bool !, public_link bool !,"
        "created_at instant !",
        index="creator_id",
    ),
    table_of(
        "respondents", "id id !, survey_id int ! >surveys, contact text !, invited_at instant !", index="survey_id"
    ),
    table_of(
        "answers",
        "id id !, survey_id int ! >surveys, respondent_id int, body text !, answered_at instant !",
        index="survey_id",
    ),
    table_of(
        "sends",
        "id id !, sender_id int ! >users, number text !, body text !, ordered_at instant !, delivered_at instant",
        index="sender_id",
    ),
)

UNDECLARED: tuple[tuple[str, Column], ...] = (("campaigns", Column("winner_note", Kind.TEXT)),)
"""A column that the example's map does not know."""

OF_THE_CREATORS = ("surveys", "respondents", "answers", "sends")
"""What the example's map leaves out: it may be kept on the creator's instruction alone."""
