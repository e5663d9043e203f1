CREATE TABLE customers (id text PRIMARY KEY, email text);
CREATE TABLE answers (seq integer PRIMARY KEY, customer_id text, topic text, action text, at timestamp);
INSERT INTO customers VALUES ('Anna', 'anna@example.se'), ('Bo', 'bo@example.se'), ('Cia', 'cia@example.se');
