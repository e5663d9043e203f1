CREATE TABLE members (personnummer text PRIMARY KEY, joined_on date, left_on date);
CREATE TABLE votes (id integer PRIMARY KEY, member text REFERENCES members (personnummer), cast_on date, choice text);
CREATE TABLE cases (id integer PRIMARY KEY, member text, opened_on date, closed_on date, writer_email text NOT NULL UNIQUE);
INSERT INTO members VALUES ('811218-9876', '2015-01-01', '2023-01-10');
INSERT INTO votes VALUES (1, '811218-9876', '2022-05-01', 'yes');
INSERT INTO cases VALUES (5, '811218-9876', '2023-01-02', '2023-01-10', 'anna@example.se'),
                         (6, '811218-9876', '2023-01-03', '2023-01-10', 'anna.a@example.se');
CREATE TABLE sms_log (member text, number text, sent_on date, words text);
INSERT INTO sms_log VALUES ('811218-9876', '+46700000001', '2023-01-10', 'hej'), ('811218-9876', '+46700000001', '2023-01-10', 'hej'),
                           ('811218-9876', '+46700000001', '2023-01-11', 'hej'), ('811218-9876', NULL, '2023-12-24', NULL);
