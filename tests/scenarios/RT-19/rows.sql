CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE companies (name text PRIMARY KEY);
CREATE TABLE answers (id integer PRIMARY KEY, customer_id text, company text, collected date, answer text);
CREATE TABLE cases (id integer PRIMARY KEY, customer_id text, opened_on date, closed_on date, words text);
INSERT INTO customers VALUES ('Anna');
INSERT INTO companies VALUES ('Acme AB'), ('Beta AB'), ('Gamma AB');
INSERT INTO answers VALUES
    (1, 'Anna', 'Acme AB', '2023-06-30', 'often'),
    (2, 'Anna', 'Beta AB', '2024-10-31', 'seldom'),
    (3, 'Anna', 'Gamma AB', '2025-01-31', 'never'),
    (4, 'Anna', NULL, '2025-01-31', 'always');
INSERT INTO cases VALUES (7, 'Anna', '2025-01-01', '2025-01-20', 'It does not work.');
