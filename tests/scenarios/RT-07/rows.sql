CREATE TABLE customers (id text PRIMARY KEY, email text);
CREATE TABLE contracts (id text PRIMARY KEY, customer_id text, began_on date, ended_on date);
CREATE TABLE invoices (id integer PRIMARY KEY, customer_id text, settled_on date);
CREATE TABLE calls (id integer PRIMARY KEY, customer_id text, a_number text, recorded timestamp, invoice_id integer);
INSERT INTO customers VALUES ('Anna', 'anna@example.se');
INSERT INTO contracts VALUES ('K1', 'Anna', '2015-01-01', NULL);
INSERT INTO invoices VALUES (24, 'Anna', '2023-02-28');
INSERT INTO calls VALUES (8, 'Anna', '+46700000001', '2023-01-11 10:00:00', 24);
