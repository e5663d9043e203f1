CREATE TABLE customers (id text PRIMARY KEY, email text);
CREATE TABLE contracts (id text PRIMARY KEY, customer_id text, began_on date, ended_on date);
CREATE TABLE contacts (id integer PRIMARY KEY, owner text, phone text);
CREATE TABLE letters (id integer PRIMARY KEY, customer_id text, address text);
INSERT INTO customers VALUES ('Anna', 'anna@example.se'), ('Bo', NULL);
INSERT INTO contracts VALUES ('K1', 'Anna', '2015-01-01', '2022-12-31'), ('K2', 'Bo', '2015-01-01', '2022-12-31');
INSERT INTO contacts VALUES (2, 'Bo', '+46700000002');
INSERT INTO letters VALUES (7, 'Anna', 'Storgatan 1');
