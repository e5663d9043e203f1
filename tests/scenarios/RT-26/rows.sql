CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE parties (id integer PRIMARY KEY, account_id text, customer_id text, entered timestamp, left_at timestamp);
CREATE TABLE accounts (id text PRIMARY KEY, address text, shared_email text);
CREATE TABLE mobiles (id integer PRIMARY KEY, customer_id text, mobile text);
INSERT INTO customers VALUES ('Anna'), ('Bo');
INSERT INTO parties VALUES (1, 'J1', 'Anna', '2022-01-01 00:00:00', '2025-01-10 00:00:00'),
                           (2, 'J1', 'Bo', '2022-01-01 00:00:00', NULL);
INSERT INTO accounts VALUES ('J1', 'Storgatan 1', 'annabo@example.se');
INSERT INTO mobiles VALUES (1, 'Anna', '+46700000001'), (2, 'Bo', '+46700000002');
