CREATE TABLE customers (id text PRIMARY KEY, email text);
CREATE TABLE contracts (id text PRIMARY KEY, customer_id text, began_on date, ended_on date);
INSERT INTO customers VALUES ('Anna', 'anna@example.se');
INSERT INTO contracts VALUES ('K1', 'Anna', '2015-01-01', '2020-06-30');
