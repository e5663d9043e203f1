CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE contracts (id text PRIMARY KEY, customer_id text, began_on date, ended_on date);
CREATE TABLE calls (id integer PRIMARY KEY, customer_id text, made_at date, settled_at date, a_number text);
CREATE TABLE le_calls (id integer PRIMARY KEY, customer_id text, ended timestamp, a_number text);
INSERT INTO customers VALUES ('Anna');
INSERT INTO contracts VALUES ('K1', 'Anna', '2015-01-01', NULL);
INSERT INTO calls VALUES (90, 'Anna', '2023-01-10', '2023-02-28', '+46700000001');
INSERT INTO le_calls VALUES (9, 'Anna', '2024-08-31 10:00:00', '+46700000001');
