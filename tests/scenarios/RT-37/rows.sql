CREATE TABLE customers (id text PRIMARY KEY, email text);
CREATE TABLE consents (id integer PRIMARY KEY, customer_id text, topic text, granted_on date, withdrawn_on date);
CREATE TABLE calls (id integer PRIMARY KEY, customer_id text, a_number text, recorded timestamp);
INSERT INTO customers VALUES ('Anna', 'anna@example.se'), ('Bo', 'bo@example.se');
INSERT INTO consents VALUES (1, 'Anna', 'offers', '2025-01-01', '2025-02-01');
INSERT INTO calls VALUES (44, 'Anna', '+46700000001', '2025-01-05 10:00:00');
