CREATE TABLE customers (id text PRIMARY KEY, email text);
INSERT INTO customers VALUES ('Anna', 'anna@example.se'), ('Bo', 'bo@example.se'), ('Cia', 'cia@example.se');
