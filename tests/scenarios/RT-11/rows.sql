CREATE TABLE applicants (id text PRIMARY KEY);
CREATE TABLE contracts (id text PRIMARY KEY, applicant_id text, began_on date, ended_on date);
CREATE TABLE applications (id integer PRIMARY KEY, applicant_id text, credit_result text, asked_on date, decided_on date);
INSERT INTO applicants VALUES ('Bo');
INSERT INTO applications VALUES (1, 'Bo', 'refused', '2025-03-05', '2025-03-10');
