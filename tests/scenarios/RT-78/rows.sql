CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE calls (id integer PRIMARY KEY, customer_id text, made date, a_number text);
INSERT INTO customers VALUES ('Anna');
