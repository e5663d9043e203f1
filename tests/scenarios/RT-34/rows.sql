CREATE TABLE customers (id text PRIMARY KEY, email text);
CREATE TABLE answers (seq integer PRIMARY KEY, customer_id text, topic text, action text, at timestamp);
INSERT INTO customers VALUES ('Anna', 'anna@example.se'), ('Bo', 'bo@example.se'), ('Cia', 'cia@example.se');
INSERT INTO answers VALUES (500, 'Bo', 'newsletter', 'granted', '2025-03-30 02:30:00'),
                           (1001, 'Anna', 'newsletter', 'granted', '2025-10-26 02:40:00'),
                           (1002, 'Anna', 'newsletter', 'withdrawn', '2025-10-26 02:10:00');
