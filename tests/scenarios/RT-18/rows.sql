CREATE TABLE customers (id text PRIMARY KEY);
CREATE TABLE profiles (customer_id text PRIMARY KEY, score numeric(3, 2), computed_at timestamp);
CREATE TABLE profiles_monthly (month text PRIMARY KEY, made_on date, mean_score numeric(3, 2), people integer);
INSERT INTO customers VALUES ('Anna');
INSERT INTO profiles VALUES ('Anna', 0.83, '2025-01-15 03:00:00');
INSERT INTO profiles_monthly VALUES ('2025-01', '2025-02-01', 0.41, 18233);
