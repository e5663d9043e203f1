CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE contracts (id text PRIMARY KEY, customer_id text, began_on date, ended_on date);
CREATE TABLE invoices (id integer PRIMARY KEY, customer_id text, settled_on date);
CREATE TABLE numbers (id integer PRIMARY KEY, msisdn text, customer_id text, assigned_at timestamp, released_at timestamp);
CREATE TABLE calls (id integer PRIMARY KEY, a_number text, started_at timestamp, invoice_id integer);
INSERT INTO customers VALUES ('Anna'), ('Bo');
INSERT INTO contracts VALUES ('K1', 'Anna', '2015-01-01', NULL), ('K2', 'Bo', '2015-01-01', NULL);
INSERT INTO numbers VALUES (1, '+46700000003', 'Anna', '2021-01-01 00:00:00', '2022-06-30 00:00:00'),
                           (2, '+46700000003', 'Bo', '2022-06-01 00:00:00', NULL);
INSERT INTO invoices VALUES (40, 'Bo', '2022-07-31');
INSERT INTO calls VALUES (26, '+46700000003', '2022-06-15 10:00:00', 40);
