CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE calls (id integer PRIMARY KEY, customer_id text, a_number text, recorded timestamp);
INSERT INTO customers VALUES ('Anna'), ('Bo');
INSERT INTO calls VALUES (84, 'Bo', '+46700000002', '2024-10-10 10:00:00'),
                         (85, 'Anna', '+46700000001', '2024-10-10 10:00:00'),
                         (86, 'Bo', '+46700000002', '2024-10-10 10:00:00');
