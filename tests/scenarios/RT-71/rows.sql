CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE calls (id integer PRIMARY KEY, customer_id text, a_number text, recorded timestamp);
INSERT INTO customers VALUES ('Anna');
INSERT INTO calls WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < 3000)
    SELECT n, 'Anna', '+46700000001', '2024-10-10 10:00:00' FROM count;
