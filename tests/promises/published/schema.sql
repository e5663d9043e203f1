CREATE TABLE customers (id INTEGER NOT NULL PRIMARY KEY, national_id TEXT, name TEXT, phone TEXT, email TEXT, street TEXT,
  postcode TEXT, city TEXT, services TEXT, user_id TEXT, password_hash TEXT, joined_on TEXT NOT NULL);
CREATE TABLE agreements (id INTEGER NOT NULL PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id),
  started_on TEXT NOT NULL, ended_on TEXT);
CREATE TABLE services (id INTEGER NOT NULL PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id),
  product TEXT NOT NULL, from_day TEXT NOT NULL, to_day TEXT);
CREATE TABLE invoices (id INTEGER NOT NULL PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id),
  issued_on TEXT NOT NULL, settled_on TEXT);
CREATE TABLE calls (id INTEGER NOT NULL PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), called TEXT,
  started_at TEXT NOT NULL, invoice_id INTEGER REFERENCES invoices (id));
CREATE TABLE leases (id INTEGER NOT NULL PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), ip TEXT,
  began_at TEXT NOT NULL, ended_at TEXT);
CREATE TABLE mails (id INTEGER NOT NULL PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), peer TEXT,
  sent_at TEXT NOT NULL);
CREATE INDEX agreements_customer ON agreements (customer_id);
CREATE INDEX services_customer ON services (customer_id);
CREATE INDEX calls_customer ON calls (customer_id);
CREATE INDEX calls_invoice ON calls (invoice_id);
CREATE INDEX invoices_customer ON invoices (customer_id);
CREATE INDEX leases_customer ON leases (customer_id);
CREATE INDEX mails_customer ON mails (customer_id);
