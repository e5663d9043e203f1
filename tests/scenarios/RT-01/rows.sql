CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE numbers (id integer PRIMARY KEY, msisdn text, customer_id text, assigned_at timestamp, released_at timestamp);
CREATE TABLE calls (id integer PRIMARY KEY, a_number text, b_number text, recorded timestamp, ended timestamp,
                    seconds integer, tariff text);
INSERT INTO customers VALUES ('Anna');
INSERT INTO numbers VALUES (1, '+46700000001', 'Anna', '2020-01-01 00:00:00', NULL);
INSERT INTO calls VALUES (1, '+46700000001', '+46700000002', '2025-01-10 12:00:00', '2025-01-10 12:04:00', 240, 'flat_rate');
