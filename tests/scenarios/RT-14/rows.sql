CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE calls (id integer PRIMARY KEY, customer_id text, b_number text, started_at timestamp, seconds integer,
                    cell_start text, cell_end text);
INSERT INTO customers VALUES ('Anna');
INSERT INTO calls VALUES (3, 'Anna', '+46700000002', '2025-01-31 23:50:00', 1800, 'SE-240-1-77', 'SE-240-1-78');
