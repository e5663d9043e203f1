CREATE TABLE customers (id text PRIMARY KEY, email text);
CREATE TABLE contracts (id text PRIMARY KEY, customer_id text, began_on date, ended_on date);
CREATE TABLE installs (id integer PRIMARY KEY, customer_id text, contract_id text, install_address text);
INSERT INTO customers VALUES ('Anna', 'anna@example.se');
INSERT INTO contracts VALUES ('K1', 'Anna', '2015-01-01', '2023-01-31'), ('K2', 'Anna', '2024-06-01', '2024-09-30');
INSERT INTO installs VALUES (1, 'Anna', 'K1', 'Storgatan 1');
