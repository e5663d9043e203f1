"""The benchmark's data: customers, contracts, numbers handed over, invoices, consents and calls,
made by the server itself.
"""

from typing import Any

PEOPLE_PER_CALL = 50
"""So many calls for each customer."""


def load(connection: Any, calls: int) -> None:
    """Fills an empty database with ``calls`` calls and what belongs to them; the same rows each time."""
    people = calls // PEOPLE_PER_CALL
    for statement in f"""
SELECT setseed(0.42);
CREATE TABLE customers (id bigint PRIMARY KEY);
INSERT INTO customers SELECT g FROM generate_series(1, {people}) g;
CREATE TABLE contracts (customer_id bigint NOT NULL, started_at timestamptz NOT NULL, ended_at timestamptz);
INSERT INTO contracts SELECT g, timestamptz '2018-01-01' + random() * interval '700 days',
  CASE WHEN random() < 0.25 THEN timestamptz '2023-01-01' + random() * interval '1300 days' END
  FROM generate_series(1, {people}) g;
INSERT INTO contracts SELECT g, timestamptz '2024-01-01' + random() * interval '700 days', NULL
  FROM generate_series(1, {people}, 4) g;
CREATE TABLE assignments (msisdn text NOT NULL, customer_id bigint NOT NULL, assigned_at timestamptz NOT NULL,
  released_at timestamptz);
INSERT INTO assignments SELECT '+467' || lpad(g::text, 8, '0'), g, timestamptz '2018-01-01',
  CASE WHEN g % 2 = 0 THEN timestamptz '2024-06-01' END FROM generate_series(1, {people}) g;
INSERT INTO assignments SELECT '+467' || lpad(g::text, 8, '0'), 1 + (g * 7) % {people}, timestamptz '2024-06-01', NULL
  FROM generate_series(2, {people}, 2) g;
CREATE TABLE invoices (id bigint PRIMARY KEY, customer_id bigint NOT NULL, issued_at timestamptz NOT NULL,
  settled_at timestamptz);
INSERT INTO invoices SELECT g, 1 + g % {people}, issued, CASE WHEN random() < 0.97 THEN issued + interval '20 days' END
  FROM (SELECT g, timestamptz '2021-01-01' + (g % 1900) * interval '1 day' AS issued
    FROM generate_series(1, {calls // 4}) g) x;
CREATE TABLE consents (customer_id bigint NOT NULL, topic text NOT NULL, action text NOT NULL, at timestamptz NOT NULL);
INSERT INTO consents SELECT g, 'offers', 'grant', timestamptz '2021-01-01' + random() * interval '900 days'
  FROM generate_series(1, {people}, 3) g;
INSERT INTO consents SELECT customer_id, 'offers', 'withdraw', at + interval '300 days' FROM consents
  WHERE customer_id % 2 = 0;
CREATE TABLE calls (id bigint PRIMARY KEY, a_number text, b_number text, started_at timestamptz, seconds integer,
  invoice_id bigint);
INSERT INTO calls SELECT g, '+467' || lpad((1 + (random() * {people - 1})::bigint)::text, 8, '0'),
  '+468' || lpad((g % 900001)::text, 8, '0'), timestamptz '2022-06-01' + random() * interval '1600 days',
  (random() * 600)::int, CASE WHEN random() < 0.7 THEN 1 + (random() * ({calls // 4} - 1))::bigint END
  FROM generate_series(1, {calls}) g;
ALTER TABLE calls ADD FOREIGN KEY (invoice_id) REFERENCES invoices;
CREATE INDEX ON calls (a_number);
CREATE INDEX ON calls (started_at);
CREATE INDEX ON calls (invoice_id);
CREATE INDEX ON assignments (msisdn, assigned_at);
CREATE INDEX ON contracts (customer_id);
CREATE INDEX ON consents (customer_id);
VACUUM ANALYZE""".split(";"):
        connection.execute(statement)
