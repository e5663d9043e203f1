CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE calls (id integer PRIMARY KEY, customer_id text, a_number text, recorded timestamp);
INSERT INTO customers VALUES ('Anna'), ('Bo');
INSERT INTO calls VALUES (82, 'Anna', '+46700000001', '2024-10-10 10:00:00'),
                         (83, 'Bo', '+46700000002', '2024-10-10 10:00:00'),
                         (84, 'Bo', '+46700000002', '2024-10-10 10:00:00');
