CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE contracts (id text PRIMARY KEY, customer_id text, began_on date, ended_on date);
CREATE TABLE invoices (id integer PRIMARY KEY, customer_id text, amount numeric(10, 2));
CREATE TABLE payments (id integer PRIMARY KEY, invoice_id integer, kind text, paid_on date, amount numeric(10, 2));
CREATE TABLE calls (id integer PRIMARY KEY, customer_id text, a_number text, recorded timestamp, invoice_id integer);
INSERT INTO customers VALUES ('Anna');
INSERT INTO contracts VALUES ('K1', 'Anna', '2015-01-01', NULL);
INSERT INTO invoices VALUES (20, 'Anna', 1200.00), (21, 'Anna', 300.00);
INSERT INTO payments VALUES (1, 20, 'payment', '2023-01-15', 700.00),
                            (2, 20, 'payment', '2023-04-30', 500.00),
                            (3, 21, 'credit note', '2023-05-31', 300.00);
INSERT INTO calls VALUES (4, 'Anna', '+46700000001', '2022-12-01 10:00:00', 20),
                         (5, 'Anna', '+46700000001', '2022-12-02 10:00:00', 21);
