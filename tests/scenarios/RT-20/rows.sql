CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE contracts (id text PRIMARY KEY, customer_id text, began_on date, ended_on date);
CREATE TABLE invoices (id integer PRIMARY KEY, customer_id text, settled_on date);
CREATE TABLE numbers (id integer PRIMARY KEY, msisdn text, customer_id text, assigned_at timestamp, released_at timestamp);
CREATE TABLE calls (id integer PRIMARY KEY, a_number text, started_at timestamp, invoice_id integer);
INSERT INTO customers VALUES ('Anna'), ('Bo');
INSERT INTO contracts VALUES ('K1', 'Anna', '2015-01-01', NULL), ('K2', 'Bo', '2015-01-01', NULL);
INSERT INTO numbers VALUES (1, '+46700000001', 'Anna', '2020-01-01 00:00:00', '2025-03-01 10:00:00'),
                           (2, '+46700000001', 'Bo', '2025-03-01 14:00:00', NULL);
INSERT INTO invoices VALUES (1, 'Anna', '2025-03-05'), (2, 'Bo', '2025-03-05');
INSERT INTO calls VALUES (20, '+46700000001', '2025-03-01 09:59:59', 1),
                         (21, '+46700000001', '2025-03-01 10:00:00', 1),
                         (22, '+46700000001', '2025-03-01 14:00:00', 2);
