CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE contracts (id text PRIMARY KEY, customer_id text, began_on date, ended_on date);
CREATE TABLE invoices (id integer PRIMARY KEY, customer_id text, issued_on date, settled_on date);
CREATE TABLE calls (id integer PRIMARY KEY, customer_id text, a_number text, recorded timestamp, invoice_id integer);
INSERT INTO customers VALUES ('Anna');
INSERT INTO contracts VALUES ('K1', 'Anna', '2015-01-01', NULL);
INSERT INTO invoices VALUES (40, 'Anna', '2024-05-01', '1970-01-01'), (41, 'Anna', '2024-05-01', '9999-12-31'),
                            (42, 'Anna', '2024-05-01', '2024-04-01'), (43, 'Anna', '2024-05-01', '2205-06-01');
INSERT INTO calls VALUES (40, 'Anna', '+46700000001', '2024-04-20 10:00:00', 40),
                         (41, 'Anna', '+46700000001', '2024-04-20 10:00:00', 41),
                         (42, 'Anna', '+46700000001', '2024-04-20 10:00:00', 42),
                         (43, 'Anna', '+46700000001', '2024-04-20 10:00:00', 43);
