CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE numbers (id integer PRIMARY KEY, msisdn text, customer_id text, assigned_at timestamp, released_at timestamp);
CREATE TABLE calls (id integer PRIMARY KEY, a_number text, recorded timestamp);
INSERT INTO customers VALUES ('Anna'), ('Bo');
INSERT INTO numbers VALUES (1, '+46700000004', 'Anna', '2024-01-01 00:00:00', '2025-01-31 00:00:00'),
                           (2, '+46700000004', 'Bo', '2025-01-01 00:00:00', NULL);
INSERT INTO calls VALUES (27, '+46700000004', '2025-01-15 10:00:00');
