"""A small telephone company to attack: customers, contracts, numbers handed over, invoices with
children, calls, vouchers.
"""

import random
from datetime import timedelta

from attacks.ground import NOW, Ground

MAP = """
map: {policy: attacked, brake: 100%}
stores: {op: {kind: KIND, url: "URL", country: SE}}
people: {customer: {table: op.customers, key: id}}
keys: {msisdn: {table: op.numbers, value: msisdn, person: customer by customer_id, from: assigned_at, to: released_at}}
facts:
  customership: {table: op.contracts, of: customer by customer_id, from: started_at, to: ended_at, empty_means: still running}
  invoice.settled: {table: op.invoices, of: row, at: settled_at, empty_means: not yet}
consents: {table: op.consents, person: customer by customer_id, consent: topic, granted: action = grant, at: at}
tables:
  op.customers:
    key: [id]
    owner: [customer by id]
    when_empty: keep row
    columns: {id: not personal, name: contact, email: contact}
  op.invoices:
    key: [id]
    owner: [customer by customer_id]
    recorded: issued_at
    columns: {id: not personal, customer_id: not personal, issued_at: not personal, settled_at: not personal, amount: billing}
  op.vouchers:
    key: [id]
    owner: [customer by customer_id]
    recorded: booked_at
    links: {invoice_id: op.invoices}
    columns: {id: not personal, customer_id: not personal, booked_at: not personal, words: voucher, invoice_id: not personal}
  op.calls:
    key: [id]
    owner: [msisdn(a_number) at started_at]
    unowned: 6 months after recorded then delete
    recorded: started_at
    links: {invoice_id: {table: op.invoices, empty: [never]}}
    columns: {id: not personal, a_number: traffic, b_number: traffic, started_at: traffic, invoice_id: not personal}
"""
TABLES = ("customers", "contracts", "numbers", "consents", "invoices", "vouchers", "calls")
ZONE = "Europe/Stockholm"

SCHEMA = (
    "CREATE TABLE customers (id bigint PRIMARY KEY, name text, email text)",
    (
        "CREATE TABLE contracts (customer_id bigint NOT NULL REFERENCES customers (id), started_at {instant} NOT NULL, "
        "ended_at {instant})"
    ),
    (
        "CREATE TABLE numbers (msisdn text NOT NULL, customer_id bigint NOT NULL, assigned_at {instant} NOT NULL, "
        "released_at {instant})"
    ),
    "CREATE TABLE consents (customer_id bigint NOT NULL, topic text NOT NULL, action text NOT NULL, at {instant} NOT NULL)",
    (
        "CREATE TABLE invoices (id bigint PRIMARY KEY, customer_id bigint NOT NULL, issued_at {instant} NOT NULL, "
        "settled_at {instant}, amount integer)"
    ),
    # The worst of operators: a child that goes with its parent. It must never come to that.
    (
        "CREATE TABLE vouchers (id bigint PRIMARY KEY, customer_id bigint NOT NULL, booked_at {instant} NOT NULL, words text, "
        "invoice_id bigint NOT NULL REFERENCES invoices (id) ON DELETE CASCADE)"
    ),
    (
        "CREATE TABLE calls (id bigint PRIMARY KEY, a_number text, b_number text, started_at {instant} NOT NULL, "
        "invoice_id bigint REFERENCES invoices (id) ON DELETE CASCADE)"
    ),
    "CREATE INDEX calls_of_invoice ON calls (invoice_id)",
    "CREATE INDEX vouchers_of_invoice ON vouchers (invoice_id)",
)


def schema(kind: str) -> list[str]:
    """The statements that make the company's tables."""
    instant = "text" if kind == "sqlite" else "timestamptz"
    return [statement.format(instant=instant) for statement in SCHEMA]


Rows = dict[str, list[tuple[object, ...]]]


def rows(due: int, seed: int = 7) -> Rows:
    """Rows of which about ``due`` calls are due, a fifth as many must stay, and some wait for a decision."""
    rng = random.Random(seed)
    people, bills = max(10, due // 50), max(10, due // 20)
    found: Rows = {name: [] for name in TABLES}
    for one in range(1, people + 1):
        found["customers"].append((one, f"Name {one}", f"c{one}@example.se"))
        ended = at(rng.randint(800, 1200)) if one % 4 == 0 else at(30) if one % 4 == 1 else None
        found["contracts"].append((one, at(3000), ended))
        found["numbers"].append((number(one), one, at(3000), None))
        if one % 10 == 0:
            found["consents"].append((one, "offers", "grant", at(2900)))
    for bill in range(1, bills + 1):
        issued = rng.randint(800, 1000)
        # Two of three were paid long ago; of the third it is not known why it was never paid.
        settled = at(issued - 20) if bill % 3 else None
        found["invoices"].append((bill, 1 + bill % people, at(issued), settled, bill * 10))
        if bill % 7 == 0:
            found["vouchers"].append((bill, 1 + bill % people, at(issued), f"voucher {bill}", bill))
    total = due * 7 // 5
    for call in range(1, total + 1):
        person = 1 + rng.randrange(people)
        old = call % 7 < 5
        begun = at(rng.randint(400, 900) if old else rng.randint(1, 300), call % 86400)
        if call % 7 == 5:
            person = max(1, person // 10) * 10  # kept by consent, where there is one
            begun = at(rng.randint(400, 900), call % 86400)
        billed = rng.randrange(1, bills + 1) if call % 40 == 0 else None
        found["calls"].append((call, number(person), number(call % 9973), begun, billed))
    return found


def at(days: int, seconds: int = 0) -> str:
    """An instant so long before now."""
    return (NOW - timedelta(days=days, seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def number(person: int) -> str:
    """Somebody's telephone number."""
    return f"+467{person:08d}"


def fill(ground: Ground, content: Rows) -> None:
    """Makes the tables and puts the rows in, fast."""
    with ground.connect() as connection:
        for statement in schema(ground.kind):
            connection.execute(statement)
        if ground.kind == "sqlite":
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN")
            for table, found in content.items():
                marks = ", ".join("?" * len(found[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", found)
            connection.execute("COMMIT")
            return
        if ground.kind == "parquet":
            for table, found in content.items():
                connection.fill(table, found)
            return
        for table, found in content.items():
            with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in found:
                    copy.write_row(row)
        connection.execute("VACUUM ANALYZE")
