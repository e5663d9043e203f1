CREATE TABLE customers (id integer PRIMARY KEY, email text, began_on date, ended_on date);
INSERT INTO customers WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < 100000)
    SELECT n, 'customer-' || n || '@example.se', '2015-01-01', NULL FROM count;
