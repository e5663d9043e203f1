CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE contracts (id text PRIMARY KEY, customer_id text, began_on date, ended_on date);
CREATE TABLE invoices (number integer PRIMARY KEY, customer_id text, issued_on date, fy_end date, amount numeric(10, 2),
                       buyer_name text, buyer_address text, delivery_note text, phone text);
INSERT INTO customers VALUES ('Anna');
INSERT INTO contracts VALUES ('K1', 'Anna', '2015-01-01', '2023-07-31');
INSERT INTO invoices VALUES
    (30, 'Anna', '2023-06-30', '2023-06-30', 420.00, 'Anna A', 'Storgatan 1', 'dog in garden', '+46700000001'),
    (31, 'Anna', '2023-07-01', '2024-06-30', 420.00, 'Anna A', 'Storgatan 1', 'ring twice', '+46700000001');
