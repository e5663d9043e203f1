CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE contracts (id text PRIMARY KEY, customer_id text, began_on date, ended_on date);
CREATE TABLE invoices (id integer PRIMARY KEY, customer_id text, issued_on date, settled_on date, interrupted_on date, buyer text);
CREATE TABLE calls (id integer PRIMARY KEY, customer_id text, a_number text, recorded timestamp, invoice_id integer);
INSERT INTO customers VALUES ('Anna'), ('Acme AB');
INSERT INTO contracts VALUES ('K1', 'Anna', '2015-01-01', NULL), ('K2', 'Acme AB', '2015-01-01', NULL);
INSERT INTO invoices VALUES (17, 'Anna', '2021-03-31', NULL, '2021-03-31', 'consumer'),
                            (18, 'Acme AB', '2021-03-31', NULL, '2021-03-31', 'company');
INSERT INTO calls VALUES (1, 'Anna', '+46700000001', '2021-03-05 10:00:00', 17),
                         (2, 'Acme AB', '+46855500000', '2021-03-05 10:00:00', 18);
