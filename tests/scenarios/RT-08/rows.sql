CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE contracts (id text PRIMARY KEY, customer_id text, began_on date, ended_on date);
CREATE TABLE invoices (id integer PRIMARY KEY, customer_id text, settled_on date);
CREATE TABLE calls (id integer PRIMARY KEY, customer_id text, a_number text, ended timestamp, tariff text, invoice_id integer);
INSERT INTO customers VALUES ('Anna');
INSERT INTO contracts VALUES ('K1', 'Anna', '2015-01-01', NULL);
INSERT INTO calls VALUES (9, 'Anna', '+46700000001', '2025-01-10 12:00:00', 'zero_rated', NULL),
                         (10, 'Anna', '+46700000001', '2025-01-10 12:00:00', 'metered', NULL),
                         (11, 'Anna', '+46700000001', '2024-01-10 12:00:00', 'metered', NULL),
                         (12, 'Anna', '+46700000001', '2025-01-10 12:00:00', NULL, NULL);
