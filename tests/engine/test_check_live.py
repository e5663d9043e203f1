"""Each look of ``check --live``, on both engines: without a fault nothing is shown, and each fault shows as itself."""

import hashlib
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from stores.operator_side import Operator
from troth.declaration.load import load_texts
from troth.engine.bootstrap import Engine
from troth.engine.live import check_live
from troth.kernel.errors import NotReached
from troth.kernel.finding import Finding, Level
from troth.law.judge import judge
from troth.policy.model import OWNER, Policy
from troth.policy.resolve import resolve
from troth.reading.persons import candidates
from troth.reading.plain import PlainWorld
from troth.reading.world import Case
from troth.register.register import open_register
from troth.stores.registry import open_store

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
SOME_DAY = "2022-01-01T10:00:00+00:00"

POLICY = """
policy: {title: Shop, version: 1.0.0, effective: 2024-01-01, timezone: Europe/Stockholm, languages: [en], laws: [GDPR]}
controllers:
  shop: {name: Shop AB, country: SE, contact: {email: privacy@shop.example}}
people:
  customer: {label: Customer}
  called: {label: The other end of a call}
facts:
  contract: {kind: period, label: The agreement}
  invoice.settled: {kind: moment, label: The invoice is settled, expected: 12 months}
  call.ended: {kind: moment, label: The call is over, expected: 2 days}
categories:
  contact: {label: Contact details}
  traffic: {label: Who called whom, kind: traffic, about: [customer, called]}
consents:
  newsletter: {label: The newsletter, by: person, withdraw_by: [link]}
purposes:
  service:
    label: Service
    uses:
      contact: {data: [contact], about: [customer], ground: contract, relation: contract, why: it is needed,
                keep: 24 months after contract.ended}
      traffic: {data: [traffic], about: [customer], ground: contract, relation: contract, why: it is needed,
                keep: 6 months after invoice.settled}
      called: {data: [traffic], about: [called as user], ground: legitimate_interest, interest: a bill is shown,
               why: it is needed, keep: 6 months after invoice.settled}
deletion: {within: 5 days}
"""

MAP = """
map: {policy: shop, decide_within: 30 days}
stores:
  shop: {kind: KIND, url: "URL", country: SE, write: false}
people:
  customer: {table: shop.customers, key: id, born: born}
keys:
  msisdn: {table: shop.numbers, value: value, person: customer by customer_id, from: since, to: until, form: e164}
  email: {table: shop.customers, value: email, person: customer by id, form: email}
facts:
  contract: {table: shop.contracts, of: customer by customer_id, from: began, to: ended, empty_means: still running}
  invoice.settled: {table: shop.invoices, of: row, at: settled, empty_means: not yet}
  call.ended: {table: shop.calls, of: row, at: at + seconds seconds, empty_means: unknown}
consents: {table: shop.consent_log, person: customer by customer_id, consent: topic, granted: answer = granted, at: at}
tables:
  shop.customers:
    key: [id]
    owner: [customer by id]
    recorded: created
    columns: {id: not personal, email: contact, born: contact, created: not personal}
  shop.contracts:
    key: [id]
    owner: [customer by customer_id]
    recorded: began
    times: {ended: {sentinel: {9999-12-31: still running}}}
    columns: {id: not personal, customer_id: not personal, began: not personal, ended: not personal, note: contact}
  shop.numbers:
    key: [id]
    owner: [customer by customer_id]
    recorded: since
    columns: {id: not personal, value: contact, customer_id: not personal, since: not personal, until: not personal}
  shop.invoices:
    key: [id]
    owner: [customer by customer_id]
    recorded: issued
    times: {settled: {plausible: issued to now + 1 day}}
    columns: {id: not personal, customer_id: not personal, issued: not personal, settled: not personal, payer: contact}
  shop.calls:
    key: [id]
    owner: [msisdn(number) at at]
    unowned: 6 months after recorded then delete
    others: {called: msisdn(other) at at as user}
    recorded: at
    links: {invoice_id: shop.invoices}
    columns:
      id: not personal
      number: traffic of owner
      other: traffic of called
      at: not personal
      seconds: traffic of owner
      invoice_id: not personal
  shop.payments:
    key: [id]
    owner: [through invoice_id]
    recorded: paid
    links: {invoice_id: shop.invoices}
    columns: {id: not personal, invoice_id: not personal, paid: not personal, account: contact}
  shop.mails:
    key: [id]
    owner: [email(box)]
    unowned: 3 months after recorded then delete
    recorded: sent
    columns: {id: not personal, box: contact, sent: not personal}
  shop.consent_log:
    key: [id]
    owner: [customer by customer_id]
    recorded: at
    columns: {id: not personal, customer_id: not personal, topic: contact, answer: contact, at: not personal}
"""

SCHEMA = """
CREATE TABLE customers (id integer PRIMARY KEY, email text, born DATE, created INSTANT NOT NULL);
CREATE TABLE contracts (id integer PRIMARY KEY, customer_id integer, began DATE, ended DATE, note text);
CREATE TABLE numbers (id integer PRIMARY KEY, value text, customer_id integer, since INSTANT, until INSTANT);
CREATE TABLE invoices (id integer PRIMARY KEY, customer_id integer, issued DATE, settled DATE, payer text);
CREATE TABLE calls (id integer PRIMARY KEY, number text, other text, at INSTANT, seconds integer, invoice_id integer);
CREATE TABLE payments (id integer PRIMARY KEY, invoice_id integer, paid INSTANT, account text);
CREATE TABLE mails (id integer PRIMARY KEY, box text, sent INSTANT);
CREATE TABLE consent_log (id integer PRIMARY KEY, customer_id integer, topic text, answer text, at INSTANT);
CREATE INDEX customers_email ON customers (email);
CREATE INDEX contracts_customer ON contracts (customer_id);
CREATE INDEX numbers_value ON numbers (value);
CREATE INDEX numbers_customer ON numbers (customer_id);
CREATE INDEX invoices_customer ON invoices (customer_id);
CREATE INDEX calls_number ON calls (number);
CREATE INDEX calls_invoice ON calls (invoice_id);
CREATE INDEX payments_invoice ON payments (invoice_id);
CREATE INDEX mails_box ON mails (box);
CREATE INDEX log_customer ON consent_log (customer_id);
"""

ROWS = """
INSERT INTO customers VALUES (1, 'anna@shop.example', '1970-05-01', '2020-01-01T10:00:00+00:00'),
  (2, 'bo@shop.example', '1981-06-02', '2021-01-01T10:00:00+00:00'), (3, NULL, NULL, '2022-01-01T10:00:00+00:00');
INSERT INTO contracts VALUES (1, 1, '2020-01-01', '2023-01-31', 'a'), (2, 2, '2021-01-01', NULL, 'b'),
  (3, 3, '2022-01-01', '9999-12-31', 'c');
INSERT INTO numbers VALUES (1, '+46700000001', 1, '2020-01-01T10:00:00+00:00', '2025-03-01T10:00:00+00:00'),
  (2, '0046 70 000 00 01', 2, '2025-03-01T10:00:00+00:00', NULL),
  (3, '+46700000002', 2, '2021-01-01T10:00:00+00:00', NULL);
INSERT INTO invoices VALUES (1, 1, '2024-05-01', '2024-05-20', 'Anna'), (2, 2, '2024-06-01', NULL, 'Bo');
INSERT INTO calls VALUES (1, '+46700000001', '112', '2025-03-01T09:59:59+00:00', 60, 1),
  (2, '+46 700 00 00 01', '+46700000002', '2025-03-01T10:00:00+00:00', 60, 2),
  (3, '+46700000002', '+4915100000000', '2025-04-01T10:00:00+00:00', 0, NULL);
INSERT INTO payments VALUES (1, 1, '2024-05-20T10:00:00+00:00', '1234'), (2, 2, '2024-06-20T10:00:00+00:00', '5678');
INSERT INTO mails VALUES (1, 'ANNA@shop.example', '2026-08-01T10:00:00+00:00');
INSERT INTO consent_log VALUES (1, 1, 'newsletter', 'granted', '2024-05-20T10:00:00+00:00');
"""

TYPES = {"sqlite": {"INSTANT": "text", "DATE": "text"}, "postgres": {"INSTANT": "timestamptz", "DATE": "date"}}


@dataclass(frozen=True)
class Shop:
    """A small operator in a database of its own, and the policy for it."""

    operator: Operator
    folder: Path

    def run(self, text: str) -> None:
        """Run statements, their types written for this engine."""
        for word, written in TYPES[self.operator.kind].items():
            text = re.sub(rf"\b{word}\b", written, text)
        self.operator.run(*(part for part in text.split(";\n") if part.strip()))

    def add(self, table: str, *rows: tuple[object, ...]) -> None:
        """Put rows into a table."""
        marks = ", ".join("?" for _ in rows[0])
        with self.operator.connect() as connection:
            connection.cursor().executemany(self.operator.mark(f"INSERT INTO {table} VALUES ({marks})"), rows)

    def policy(self, changes: Mapping[str, str]) -> Policy:
        """The policy, with changes of its text and of the map's."""
        promised, text = POLICY, MAP.replace("KIND", self.operator.kind).replace("URL", self.operator.url)
        for old, new in changes.items():
            assert old in promised + text, old
            promised, text = promised.replace(old, new), text.replace(old, new)
        declaration, findings = load_texts(promised.encode(), text.encode())
        assert declaration is not None, findings
        policy, findings = resolve(declaration)
        assert policy is not None, findings
        return policy

    def look(
        self, changes: Mapping[str, str] | None = None, *, url: str | None = None, timeout_ms: int = 30_000
    ) -> tuple[Finding, ...]:
        """What is found, through a connection that may not write."""
        checked, judged = judge(self.policy(changes or {}))
        assert checked is not None, judged
        url = url or self.operator.url
        with (
            open_register(self.folder / "register.db") as register,
            open_store("shop", self.operator.kind, url, write=False) as store,
        ):
            engine = Engine(checked, (), register, {"shop": store}, lambda: NOW, "test")
            return check_live(engine, statement_timeout_ms=timeout_ms)

    def one(self, code: str, changes: Mapping[str, str] | None = None) -> Finding:
        """What is found, where that is one thing only."""
        found = self.look(changes)
        assert [finding.code for finding in found] == [code], found
        return found[0]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Shop:
    """The shop, on each engine."""
    if request.param == "sqlite":
        operator = Operator("sqlite", str(request.getfixturevalue("sqlite_file")))
    else:
        operator = Operator("postgres", request.getfixturevalue("postgres_database"))
    found = Shop(operator, tmp_path)
    found.run(SCHEMA)
    found.run(ROWS)
    return found


@pytest.fixture
def on_postgres(postgres_database: str, tmp_path: Path) -> Shop:
    """The shop on PostgreSQL."""
    found = Shop(Operator("postgres", postgres_database), tmp_path)
    found.run(SCHEMA)
    found.run(ROWS)
    return found


def subjects(found: Iterable[Finding]) -> set[tuple[str, str]]:
    """Codes and subjects."""
    return {(finding.code, finding.subject) for finding in found}


def test_nothing_is_found_where_nothing_is_wrong(shop: Shop) -> None:
    assert shop.look() == ()


def test_every_finding_has_its_place_in_the_map(shop: Shop) -> None:
    shop.run(FAULTS)
    found = shop.look()
    lines = MAP.splitlines()
    for finding in found:
        assert finding.span.file == "map.yaml"
        assert 0 < finding.span.line <= len(lines)
        assert finding.help or finding.level is Level.NOTE, finding


FAULTS = """
CREATE TABLE notes (id integer PRIMARY KEY, customer_id integer, body text);
CREATE TABLE audit (body text);
DROP INDEX calls_invoice;
INSERT INTO customers VALUES (4, 'anna@shop.example', '1850-01-01', '1970-01-01T00:00:00+00:00');
INSERT INTO contracts VALUES (4, 4, '2024-01-01', '2023-01-01', 'd'), (5, 99, '2024-01-01', '2205-01-01', 'e');
INSERT INTO numbers VALUES (4, '+46700000002', 1, '2025-01-01T10:00:00+00:00', NULL);
INSERT INTO numbers VALUES (5, '0700000003', 1, '2025-01-01T10:00:00+00:00', NULL);
INSERT INTO invoices VALUES (3, 1, '2024-05-01', '2024-04-01', 'Anna');
INSERT INTO calls VALUES (4, '+46709999999', NULL, '2025-04-01T10:00:00+00:00', 60, 77);
INSERT INTO consent_log VALUES (2, 1, 'sms_club', 'granted', '2024-05-20T10:00:00+00:00');
INSERT INTO consent_log VALUES (3, 1, 'Anna Ek 19700501-1234', 'granted', '2024-05-20T10:00:00+00:00');
"""


def test_no_value_of_a_person_is_told(shop: Shop) -> None:
    shop.run(FAULTS)
    told = "\n".join(f"{finding.says} {finding.help} {finding.subject}" for finding in shop.look())
    for value in ("anna@", "Anna", "4670", "0700000003", "1850", "2205-01", "19700501", "5678"):
        assert value not in told, value


def test_nothing_is_written(sqlite_file: Path, tmp_path: Path) -> None:
    shop = Shop(Operator("sqlite", str(sqlite_file)), tmp_path)
    shop.run(SCHEMA)
    shop.run(ROWS)
    shop.run(FAULTS)
    before = hashlib.sha256(sqlite_file.read_bytes()).hexdigest()
    assert shop.look()
    assert hashlib.sha256(sqlite_file.read_bytes()).hexdigest() == before
    assert [path.name for path in sqlite_file.parent.glob(sqlite_file.name + "*")] == [sqlite_file.name]


def reader_of(shop: Shop, role: str, *grants: str) -> str:
    """The address for a role that may read what is granted, and make nothing, not even temporary tables."""
    database = shop.operator.rows("SELECT current_database()")[0][0]
    shop.operator.run(
        f"DROP ROLE IF EXISTS {role}", f"CREATE ROLE {role} LOGIN", f"REVOKE TEMP ON DATABASE {database} FROM PUBLIC"
    )
    shop.operator.run(*(grant.format(role=role) for grant in grants))
    return shop.operator.url.replace("postgresql://postgres@", f"postgresql://{role}@")


@pytest.fixture
def role(on_postgres: Shop) -> Iterator[str]:
    """The name of a role that is gone afterwards."""
    name = "onlooker"
    yield name
    on_postgres.operator.run(f"DROP OWNED BY {name}", f"DROP ROLE {name}")


def test_the_right_to_read_is_enough(on_postgres: Shop, role: str) -> None:
    url = reader_of(on_postgres, role, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
    assert on_postgres.look(url=url) == ()


# --- what the map does not know, and what is gone ---------------------------------------------------------------------


def test_a_table_that_points_at_people_or_names_them(shop: Shop) -> None:
    shop.run(
        "CREATE TABLE notes (id integer PRIMARY KEY, Customer_ID integer);\n"
        "CREATE TABLE visits (id integer PRIMARY KEY, who integer REFERENCES customers (id));\n"
        "CREATE INDEX visits_who ON visits (who);\n"
        "CREATE TABLE prices (id integer PRIMARY KEY, amount integer);\n"
        "CREATE TABLE zones (code text);\n"
        "CREATE VIEW everybody AS SELECT id AS customer_id FROM customers;\n"
    )
    found = shop.look()
    assert subjects(found) == {
        ("UNMAPPED_TABLE", "shop.notes"),
        ("UNMAPPED_TABLE", "shop.visits"),
        ("UNMAPPED_TABLE", "shop"),
    }
    by_subject = {finding.subject: finding for finding in found}
    assert "customer_id" in by_subject["shop.notes"].says.casefold()
    assert "points at `shop.customers`" in by_subject["shop.visits"].says
    assert by_subject["shop"].says.startswith("2 other tables")
    assert "`prices`, `zones`" in by_subject["shop"].says
    assert [by_subject[name].level for name in ("shop.notes", "shop.visits", "shop")] == [
        Level.WARNING,
        Level.WARNING,
        Level.NOTE,
    ]


def test_a_table_that_only_keys_name(shop: Shop) -> None:
    entry = MAP[MAP.index("  shop.mails:") : MAP.index("  shop.consent_log:")]
    finding = shop.one(
        "UNMAPPED_TABLE",
        {"value: email, person: customer by id": "value: box, person: customer by id"}
        | {
            "email: {table: shop.customers,": "email: {table: shop.mails,",
            entry: "",
        },
    )
    assert finding.subject == "shop.mails"
    assert "`keys.email`" in finding.says


def test_own_tables_of_troth_are_not_the_operators(sqlite_file: Path, tmp_path: Path) -> None:
    shop = Shop(Operator("sqlite", str(sqlite_file)), tmp_path)
    shop.run(SCHEMA)
    shop.run("CREATE TABLE troth_work_abc (customer_id integer);\n")
    assert shop.look() == ()


def test_partitions_are_the_table_they_are_parts_of(on_postgres: Shop) -> None:
    on_postgres.run(
        "DROP TABLE mails;\n"
        "CREATE TABLE mails (id integer, box text, sent timestamptz, PRIMARY KEY (id)) PARTITION BY RANGE (id);\n"
        "CREATE TABLE mails_low PARTITION OF mails FOR VALUES FROM (0) TO (1000);\n"
        "CREATE INDEX mails_box ON mails (box);\n"
    )
    assert on_postgres.look() == ()


def test_another_schema_that_points_here(on_postgres: Shop) -> None:
    on_postgres.run("CREATE SCHEMA away;\nCREATE TABLE away.notes (who integer REFERENCES public.customers (id));\n")
    assert ("UNMAPPED_TABLE", "shop.away.notes") in subjects(on_postgres.look())


def test_names_that_lead_nowhere(shop: Shop) -> None:
    away = MAP[MAP.index("  shop.mails:") : MAP.index("  shop.consent_log:")]
    key = "email: {table: shop.customers, value: email, person: customer by id"
    found = shop.look({key: "email: {table: shop.mails, value: boxx, person: customer by id", away: ""})
    by_code = {finding.code: finding for finding in found}
    assert set(by_code) == {"UNMAPPED_TABLE", "COLUMN_MISSING"}
    assert by_code["COLUMN_MISSING"].subject == "shop.mails.boxx"
    assert by_code["COLUMN_MISSING"].help == "did you mean `box`?"
    assert by_code["COLUMN_MISSING"].level is Level.ERROR
    found = shop.look({key: "email: {table: shop.mail, value: box, person: customer by id", away: ""})
    by_code = {finding.code: finding for finding in found}
    assert by_code["TABLE_MISSING"].subject == "shop.mail"
    assert by_code["TABLE_MISSING"].help == "did you mean `mails`?"


def test_what_has_vanished_is_said_once_and_the_rest_is_looked_at(shop: Shop) -> None:
    shop.run("INSERT INTO contracts VALUES (4, 99, '2024-01-01', NULL, 'd');\n")
    shop.run("ALTER TABLE numbers DROP COLUMN until;\nALTER TABLE contracts DROP COLUMN ended;\nDROP TABLE mails;\n")
    shop.run("DROP INDEX calls_invoice;\nALTER TABLE calls DROP COLUMN invoice_id;\n")
    found = shop.look()
    assert subjects(found) == {
        ("COLUMN_MISSING", "shop.numbers.until"),
        ("COLUMN_MISSING", "shop.contracts.ended"),
        ("COLUMN_MISSING", "shop.calls.invoice_id"),
        ("TABLE_MISSING", "shop.mails"),
        ("OWNER_NOT_FOUND", "shop.contracts.customer_id"),
    }
    assert len(found) == 5


# --- indexes ----------------------------------------------------------------------------------------------------------


def test_a_missing_index_and_the_statement_that_makes_it(shop: Shop) -> None:
    """Of tables that are worth one. What they save, and what counts as one: ``attacks/test_index_proposals``."""
    shop.run("DROP INDEX calls_invoice;\nDROP INDEX numbers_value;\nDROP INDEX invoices_customer;\n")
    assert shop.look() == (), "some rows are read as quickly without"
    shop.add("invoices", *((n, 1 + n % 2, "2024-05-01", "2024-05-20", "Anna") for n in range(10, 2_010)))
    shop.add("calls", *((n, "+46700000002", None, "2025-04-01T10:00:00+00:00", 0, n) for n in range(10, 2_010)))
    shop.run("CREATE INDEX calls_at ON calls (at);\nCREATE INDEX invoices_settled ON invoices (settled);\nANALYZE;\n")
    assert shop.look() == (), "a batch is all there is, and each of two customers has half of the bills"
    shop.add("customers", *((n, None, None, "2020-01-01T10:00:00+00:00") for n in range(4, 20)))
    shop.run("UPDATE invoices SET customer_id = 1 + id % 19;\nANALYZE;\n")
    found = shop.look()
    assert subjects(found) == {("MISSING_INDEX", "shop.invoices.customer_id")}
    assert {finding.level for finding in found} == {Level.NOTE}
    for finding in found:
        shop.operator.run(finding.help[finding.help.index("CREATE INDEX") :])
    assert shop.look() == ()


# --- side effects -----------------------------------------------------------------------------------------------------


def test_what_a_cascade_takes_along(shop: Shop) -> None:
    shop.run(
        "DROP TABLE contracts;\n"
        "CREATE TABLE contracts (id integer PRIMARY KEY, customer_id integer REFERENCES customers (id)"
        " ON DELETE CASCADE, began DATE, ended DATE, note text);\n"
        "CREATE INDEX contracts_customer ON contracts (customer_id);\n"
        "INSERT INTO contracts VALUES (1, 1, '2020-01-01', NULL, 'a'), (2, NULL, '2020-01-01', NULL, 'b');\n"
        "CREATE TABLE signs (contract_id integer REFERENCES contracts (id) ON DELETE SET NULL);\n"
        "CREATE INDEX signs_contract ON signs (contract_id);\n"
    )
    found = {finding.subject: finding for finding in shop.look() if finding.code == "CASCADE"}
    assert set(found) == {"shop.contracts.customer_id", "shop.signs.contract_id"}
    into, out = found["shop.contracts.customer_id"].says, found["shop.signs.contract_id"].says
    assert "deletes the rows of `shop.contracts`" in into
    assert "(1 of 2 rows)" in into
    assert "and with them touches `shop.signs`" in into
    assert "writes null into the rows of `shop.signs`" in out
    assert "(0 of 0 rows)" in out
    assert out.endswith("`shop.signs` is not in the map")


def test_a_parent_that_is_not_mapped_takes_mapped_rows_along(shop: Shop) -> None:
    shop.run(
        "CREATE TABLE boxes (id integer PRIMARY KEY);\nINSERT INTO boxes VALUES (1);\nDROP TABLE mails;\n"
        "CREATE TABLE mails (id integer PRIMARY KEY REFERENCES boxes (id) ON DELETE CASCADE, box text, sent INSTANT);\n"
        "CREATE INDEX mails_box ON mails (box);\n"
    )
    found = {finding.code: finding for finding in shop.look()}
    assert set(found) == {"CASCADE", "UNMAPPED_TABLE"}
    assert found["CASCADE"].subject == "shop.mails.id"
    assert found["CASCADE"].says.endswith("`shop.boxes` is not in the map")


def test_a_key_that_only_refuses_is_no_cascade(shop: Shop) -> None:
    shop.run(
        "DROP TABLE contracts;\n"
        "CREATE TABLE contracts (id integer PRIMARY KEY, customer_id integer REFERENCES customers (id)"
        " ON DELETE RESTRICT, began DATE, ended DATE, note text);\n"
        "CREATE INDEX contracts_customer ON contracts (customer_id);\n"
    )
    assert shop.look() == ()


def test_a_trigger_that_copies_rows_elsewhere(shop: Shop) -> None:
    shop.run("CREATE TABLE audit (body text);\n")
    if shop.operator.kind == "sqlite":
        shop.operator.run(
            "CREATE TRIGGER keep AFTER INSERT ON customers BEGIN INSERT INTO Audit SELECT new.email; END",
            "CREATE TRIGGER same BEFORE INSERT ON contracts BEGIN SELECT id FROM customers; END",
        )
    else:
        shop.operator.run(
            "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN INSERT INTO Audit SELECT new.email; RETURN new; END'",
            "CREATE FUNCTION same() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN PERFORM id FROM customers; RETURN new; END'",
            "CREATE TRIGGER keep AFTER INSERT ON customers FOR EACH ROW EXECUTE FUNCTION keep()",
            "CREATE TRIGGER same BEFORE INSERT ON contracts FOR EACH ROW EXECUTE FUNCTION same()",
        )
    found = {finding.subject: finding for finding in shop.look() if finding.code == "TRIGGER_REACHES"}
    assert set(found) == {"shop.customers", "shop.contracts"}
    assert (
        "`keep` on insert; its text names `shop.audit`, and `audit` is not in the map" in found["shop.customers"].says
    )
    assert found["shop.customers"].level is Level.WARNING
    assert found["shop.contracts"].says.endswith("its text names `shop.customers`")
    assert found["shop.contracts"].level is Level.NOTE


def test_a_rule_is_read_too(on_postgres: Shop) -> None:
    on_postgres.operator.run(
        "CREATE TABLE audit (body text)",
        "CREATE RULE also AS ON INSERT TO mails DO ALSO INSERT INTO audit VALUES (new.box)",
    )
    found = [finding for finding in on_postgres.look() if finding.code == "TRIGGER_REACHES"]
    assert len(found) == 1
    assert "the rule `also` on insert" in found[0].says
    assert "`audit` is not in the map" in found[0].says


# --- times ------------------------------------------------------------------------------------------------------------


def said(finding: Finding) -> str:
    """What stands behind the last colon of a sentence: the kinds, with how many of each."""
    return finding.says.rpartition(": ")[2]


def test_times_that_cannot_be(shop: Shop) -> None:
    shop.add(
        "customers",
        (4, None, "2027-01-01", "1970-01-01T00:00:00+00:00"),
        (5, None, "1850-01-01", "2026-11-05T00:00:00+00:00"),
        (6, None, "1921-01-01", "2026-11-02T10:00:00+00:00"),
    )
    shop.add(
        "contracts",
        (4, 1, "2024-01-01", "2023-12-31", "d"),
        (5, 1, "2024-01-01", "2205-01-31", "e"),
        (6, 1, "2024-01-01", "2030-01-01", "f"),
        (7, 1, "2024-01-01", "2024-01-01", "g"),
    )
    shop.add(
        "invoices",
        (3, 1, "2024-05-01", "2024-04-30", "x"),
        (4, 1, "2024-05-01", "1970-01-01", "y"),
        (5, 1, "2024-05-01", "2026-11-02", "z"),
        (6, 1, "2024-05-01", "2026-11-03", "z"),
        (7, 1, None, "2024-05-01", "z"),
    )
    found = {finding.subject: said(finding) for finding in shop.look()}
    assert found == {
        "shop.customers.born": "1 in the future, 1 more than 130 years ago",
        "shop.customers.created": "1 before 1980, 1 in the future",
        "shop.contracts.ended": "1 ended before begun, 1 more than 50 years ahead",
        "shop.invoices.settled": "3 outside the declared range, 1 before 1980",
    }


def test_a_moment_without_a_range_is_held_against_its_row(shop: Shop) -> None:
    shop.add("invoices", (3, 1, "2024-05-01", "2024-04-30", "x"), (4, 1, "2024-05-01", "2026-12-01", "y"))
    finding = shop.one("IMPLAUSIBLE_TIME", {"{plausible: issued to now + 1 day}": "{kind: date}"})
    assert said(finding) == "1 before the row was recorded, 1 in the future"
    assert finding.says.startswith("`shop.invoices.settled`: 2 of 4 rows")


def test_a_range_of_days(shop: Shop) -> None:
    shop.add("invoices", (3, 1, "2024-05-01", "2024-04-30", "x"))
    assert shop.look({"{plausible: issued to now + 1 day}": "{plausible: 2024-04-30 to now}"}) == ()
    finding = shop.one("IMPLAUSIBLE_TIME", {"{plausible: issued to now + 1 day}": "{plausible: 2024-05-01 to now}"})
    assert said(finding) == "1 outside the declared range"


def test_local_times_of_the_changing_hours(shop: Shop) -> None:
    shop.run(
        "DROP TABLE mails;\nCREATE TABLE mails (id integer PRIMARY KEY, box text, sent LOCAL);\n".replace(
            "LOCAL", "text" if shop.operator.kind == "sqlite" else "timestamp"
        )
        + "CREATE INDEX mails_box ON mails (box);\n"
        "INSERT INTO mails VALUES (1, 'anna@shop.example', '2026-10-25 02:30:00'),"
        " (2, 'anna@shop.example', '2026-03-29 02:30:00'), (3, 'anna@shop.example', '2026-03-29 03:30:00');\n"
    )
    local = {"    recorded: sent\n": "    recorded: sent\n    times: {sent: {kind: local, zone: Europe/Stockholm}}\n"}
    finding = shop.one("IMPLAUSIBLE_TIME", local)
    assert finding.subject == "shop.mails.sent"
    assert said(finding) == "2 in an hour that happens twice or never"


def test_what_is_no_time_at_all(sqlite_file: Path, tmp_path: Path) -> None:
    shop = Shop(Operator("sqlite", str(sqlite_file)), tmp_path)
    shop.run(SCHEMA)
    shop.run(ROWS)
    shop.add(
        "invoices",
        (3, 1, "2024-05-01", "0000-00-00", "x"),
        (4, 1, "2024-05-01", "soon", "y"),
        (5, 1, "2024-05-01", 45000, "z"),
        (6, 1, "2024-05-01", "2024-05-02T10:00:00+00:00", "z"),
    )
    kinds = {"{plausible: issued to now + 1 day}": "{kind: date}"}
    assert said(shop.one("IMPLAUSIBLE_TIME", kinds)) == "3 not to be read, 1 of another kind than declared"


def test_what_troth_has_written_itself_is_no_fault(shop: Shop) -> None:
    shop.add("mails", (2, "", "1900-01-01T00:00:00+00:00"), (3, "erased-5f@invalid", "2026-08-01T00:00:00Z"))
    shop.add("consent_log", (2, 1, "(erased)", "(erased)", "2024-05-20T10:00:00+00:00"))
    mails = "columns: {id: not personal, box: contact, sent: not personal}"
    log = "topic: contact, answer: contact, at: not personal}"
    changes = {
        mails: mails.replace("sent: not personal", "sent: contact")
        + '\n    empty: {sent: "1900-01-01T00:00:00+00:00", box: "erased-{random}@invalid"}',
        log: log + '\n    empty: {topic: "(erased)", answer: "(erased)"}',
    }
    assert subjects(shop.look(changes)) == {("OWNER_NOT_FOUND", "shop.mails.box")}


def many_mails(shop: Shop, number: int, box: str) -> None:
    """Put that many mails into the table, with numbers from 11."""
    row = f"SELECT n + 10, '{box}', '2026-08-01T10:00:00Z'"
    if shop.operator.kind == "sqlite":
        numbers = f"WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {number})"
        shop.operator.run(f"{numbers} INSERT INTO mails {row} FROM s")
    else:
        shop.operator.run(f"INSERT INTO mails {row}::timestamptz FROM generate_series(1, {number}) n")


def test_the_one_row_that_a_sample_misses(shop: Shop) -> None:
    many_mails(shop, 40_000, "anna@shop.example")
    shop.run("CREATE INDEX mails_sent ON mails (sent);\n")
    shop.operator.run("UPDATE mails SET sent = '1970-01-01T00:00:00+00:00' WHERE id = 40000")
    for _ in range(3):  # whether it is drawn or not
        finding = shop.one("IMPLAUSIBLE_TIME")
        assert "of a sample of 10000 rows" in finding.says
        assert said(finding) in ("1 before 1980", "before 1980")


# --- who is whose -----------------------------------------------------------------------------------------------------


def test_two_holders_at_once(shop: Shop) -> None:
    shop.add("numbers", (4, "+46 70 000 00 02", 3, "2025-01-01T10:00:00+00:00", "2025-06-01T10:00:00+00:00"))
    shop.add(
        "calls",
        (4, "+46700000002", "+46700000002", "2025-05-31T10:00:00+00:00", 1, None),
        (5, "+46700000002", None, "2025-06-01T10:00:00+00:00", 1, None),
    )
    finding = shop.one("OVERLAP_HOLDERS")
    assert finding.subject == "shop.numbers.value"
    assert "1 of 2 values of the key `msisdn` belong to several persons at one time" in finding.says
    # Calls 2 and 3 of the clean rows lie in that time as well; call 5 comes a moment after it.
    assert finding.says.endswith("2 rows of `shop.calls` (owner), 2 rows of `shop.calls` (called)")


def test_two_assignments_of_one_person_are_no_overlap(shop: Shop) -> None:
    shop.add("numbers", (4, "+46700000002", 2, "2025-01-01T10:00:00+00:00", None))
    assert shop.look() == ()


def test_an_address_that_two_share(shop: Shop) -> None:
    shop.add("customers", (4, "Anna@Shop.example", None, SOME_DAY))
    finding = shop.one("OVERLAP_HOLDERS")
    assert finding.subject == "shop.customers.email"
    assert "1 of 2 values" in finding.says
    assert finding.says.endswith("1 row of `shop.mails` (owner)")


def test_links_that_dangle(shop: Shop) -> None:
    shop.add(
        "calls",
        (4, "+46700000002", None, "2025-05-31T10:00:00+00:00", 1, 77),
        (5, "+46700000002", None, "2025-05-31T10:00:00+00:00", 1, 78),
    )
    finding = shop.one("DANGLING_LINK")
    assert finding.subject == "shop.calls.invoice_id"
    assert "2 of 4 links to `shop.invoices`" in finding.says


def test_owners_who_are_not_found(shop: Shop) -> None:
    shop.add("contracts", (4, 99, "2024-01-01", None, "d"), (5, None, "2024-01-01", None, "e"))
    shop.add("invoices", (3, 98, "2024-05-01", None, "x"))
    shop.add("payments", (3, 3, "2024-05-20T10:00:00+00:00", "9"), (4, None, "2024-05-20T10:00:00+00:00", "9"))
    shop.add(
        "calls",
        (4, "+46709999999", None, "2025-05-31T10:00:00+00:00", 1, None),
        (5, "+46700000002", None, "2019-05-31T10:00:00+00:00", 1, None),
        (6, None, None, "2025-05-31T10:00:00+00:00", 1, 1),
    )
    shop.add("mails", (2, "nobody@shop.example", "2026-08-01T10:00:00+00:00"))
    found = {finding.subject: finding for finding in shop.look() if finding.code == "OWNER_NOT_FOUND"}
    assert {subject: said(finding) for subject, finding in found.items()} == {
        "shop.contracts.customer_id": "1 lead to nobody by `customer by customer_id`, 1 name nobody in `customer_id`",
        "shop.invoices.customer_id": "1 lead to nobody by `customer by customer_id`",
        "shop.payments.invoice_id": "1 lead to nobody by `through invoice_id`, 1 name nobody in `invoice_id`",
        "shop.calls.number": "2 lead to nobody by `msisdn(number) at at`, 1 name nobody in `number`",
        "shop.mails.box": "1 lead to nobody by `email(box)`",
    }
    assert "`shop.calls`: 3 of 6 rows have no owner" in found["shop.calls.number"].says
    assert {subject for subject, finding in found.items() if finding.level is Level.NOTE} == {
        "shop.calls.number",
        "shop.mails.box",
    }


def test_parts_of_one_table_are_counted_apart(shop: Shop) -> None:
    entry = MAP[MAP.index("  shop.mails:") : MAP.index("  shop.consent_log:")]
    received = entry.replace("shop.mails:", '"shop.mails#received":').replace("sent: n", "way: not personal, sent: n")
    sent = received.replace("#received", "#sent").replace("email(box)", "customer by box")
    parts = f"{received}    where: [way = received]\n{sent}    where: [way = sent]\n"
    shop.run("ALTER TABLE mails ADD COLUMN way text;\nUPDATE mails SET way = 'received';\n")
    for number, box, way in ((2, "1", "sent"), (3, "77", "sent"), (4, "78", "sent"), (5, "x@shop.example", "received")):
        shop.operator.run(f"INSERT INTO mails VALUES ({number}, '{box}', '{SOME_DAY}', '{way}')")
    found = {finding.subject: said(finding) for finding in shop.look({entry: parts}) if "OWNER" in finding.code}
    assert found == {
        "shop.mails#received.box": "1 lead to nobody by `email(box)`",
        "shop.mails#sent.box": "2 lead to nobody by `customer by box`",
    }


@pytest.mark.parametrize("until", ["to: until, form", "to: until inclusive, form"])
def test_counts_are_those_of_the_definition(shop: Shop, until: str) -> None:
    """Random assignments and calls: whose calls are nobody's and several persons', one by one and counted at once."""
    chance = random.Random(7)
    start, days = datetime(2020, 1, 1, tzinfo=UTC), shop.operator.kind == "sqlite"
    values = [f"+467000000{n}" for n in range(20, 44)]
    broken = ["soon"] if days else []

    def when() -> str:
        moment = start + timedelta(days=chance.randrange(60))
        return moment.date().isoformat() if days and chance.random() < 0.3 else moment.isoformat()

    numbers: list[dict[str, object]] = []
    for n in range(60):
        begins, ends = when(), chance.choice([when(), when(), when(), when(), None, *broken])
        person = chance.choice([1, 2, 3, 99])
        numbers.append(
            {"id": 100 + n, "value": chance.choice(values), "customer_id": person, "since": begins, "until": ends}
        )
    calls: list[dict[str, object]] = [
        {
            "id": 100 + n,
            "number": chance.choice([*values, None]),
            "at": chance.choice([when(), when(), when(), None, *broken]),
        }
        for n in range(400)
    ]
    with shop.operator.connect() as connection:
        connection.execute("DELETE FROM numbers")
        connection.execute("DELETE FROM calls")
        cursor = connection.cursor()
        mark = shop.operator.mark
        cursor.executemany(
            mark("INSERT INTO numbers VALUES (?, ?, ?, ?, ?)"),
            [(r["id"], r["value"], r["customer_id"], r["since"], r["until"]) for r in numbers],
        )
        cursor.executemany(
            mark("INSERT INTO calls VALUES (?, ?, NULL, ?, 1, NULL)"), [(r["id"], r["number"], r["at"]) for r in calls]
        )
    people = [{"id": n, "email": None, "born": None, "created": None} for n in (1, 2, 3)]
    changes = {"to: until, form": until}
    policy = shop.policy(changes)
    table = policy.tables["shop.calls"]
    assert table.owner is not None

    def reached(assignments: list[dict[str, object]]) -> list[int | None]:
        world = PlainWorld({"shop.numbers": assignments, "shop.customers": people}, ())
        found = [candidates(Case(policy, world, table, row, NOW), OWNER) for row in calls]
        return [len(persons) if persons is not None else None for persons in found]

    empty = sum(row["number"] is None for row in calls)
    nobody = reached(numbers).count(0) - empty
    # Assignments that overlap do so whatever else is said of their value; for the rule that value is unknown anyhow.
    several = sum(n is not None and n > 1 for n in reached([row for row in numbers if row["until"] not in broken]))
    assert min(empty, nobody, several) > 5
    found = {finding.code: finding for finding in shop.look(changes)}
    says = found["OWNER_NOT_FOUND"].says
    assert f"`shop.calls`: {nobody + empty} of 400 rows have no owner: {nobody} lead to nobody" in says
    assert f"{several} rows of `shop.calls` (owner)" in found["OVERLAP_HOLDERS"].says


def test_persons_who_stand_twice(shop: Shop) -> None:
    shop.run(
        "DROP TABLE customers;\nCREATE TABLE customers (id integer, email text, born DATE, created INSTANT NOT NULL);\n"
        "CREATE INDEX customers_email ON customers (email);\nCREATE INDEX customers_id ON customers (id);\n"
        "DELETE FROM mails;\n"
    )
    shop.add("customers", *((number, None, None, SOME_DAY) for number in (1, 2, 3)))
    found = {finding.code: finding for finding in shop.look()}
    assert set(found) == {"KEY_NOT_UNIQUE", "NOT_UNIQUE"}
    assert found["NOT_UNIQUE"].level is Level.NOTE
    assert "3 keys of the class `customer`, all different" in found["NOT_UNIQUE"].says
    shop.add("customers", (1, None, None, SOME_DAY), (None, None, None, SOME_DAY))
    found = {finding.code: finding for finding in shop.look()}
    assert set(found) == {"KEY_NOT_UNIQUE", "NOT_UNIQUE", "NO_PERSON_KEY"}
    assert found["NOT_UNIQUE"].level is Level.ERROR
    assert "4 rows of the class `customer` share 3 keys" in found["NOT_UNIQUE"].says
    assert "1 row of the class `customer` without a key" in found["NO_PERSON_KEY"].says


# --- values of keys and topics ----------------------------------------------------------------------------------------


def test_values_that_do_not_fit_their_form(shop: Shop) -> None:
    shop.run(
        "INSERT INTO numbers VALUES (4, '070-000 00 03', 3, '2025-01-01T10:00:00+00:00', NULL);\n"
        "INSERT INTO calls VALUES (4, '070-000 00 03', 'unknown', '2025-05-31T10:00:00+00:00', 1, NULL);\n"
        "UPDATE customers SET email = 'none' WHERE id = 3;\n"
    )
    found = {finding.subject: finding for finding in shop.look()}
    assert {finding.code for finding in found.values()} == {"KEY_FORM"}
    assert {subject: finding.level for subject, finding in found.items()} == {
        "shop.numbers.value": Level.WARNING,
        "shop.calls.number": Level.WARNING,
        "shop.calls.other": Level.NOTE,
        "shop.customers.email": Level.WARNING,
    }
    assert "1 of 4 values do not fit the form e164 (in 4 rows)" in found["shop.numbers.value"].says
    assert "1 of 4 values" in found["shop.calls.other"].says  # the emergency number is right as it is


def test_consents_that_nobody_declared(shop: Shop) -> None:
    shop.add(
        "consent_log",
        (2, 1, "news_letter", "granted", "2024-05-20T10:00:00+00:00"),
        (3, 2, "news_letter", "granted", "2024-05-20T10:00:00+00:00"),
        (4, 1, "call 0700 1", "granted", "2024-05-20T10:00:00+00:00"),
        (5, 1, None, "granted", "2024-05-20T10:00:00+00:00"),
    )
    finding = shop.one("UNDECLARED_CONSENT")
    assert finding.subject == "shop.consent_log.topic"
    assert finding.says.endswith("3 rows about 2 consents not declared: `news_letter` (2 rows)")
    assert finding.help.startswith("did you mean `newsletter`?")


HASHED = {
    "  traffic: {label: Who": "  password: {label: Password, kind: secret}\n  traffic: {label: Who",
    "data: [contact], about": "data: [contact, password], about",
    "deletion: ": "measures: {hashed: {label: H, check: password_hash, accepts: [argon2id], every: 1 day}}\ndeletion: ",
    "ended: not personal, note: contact}": 'ended: not personal, note: password}\n    empty: {note: "(erased)"}',
}
"""The note of an agreement is taken for a password, and passwords are promised to be hashed."""


def test_passwords_that_can_be_read(shop: Shop) -> None:
    """Counted to the last row, and none of them is told; who has none, and what Troth has erased, is no fault."""
    kept = ("$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA", "(erased)", "", None)
    shop.run("DELETE FROM contracts;\n")
    assert shop.look(HASHED) == (), "none is held"
    shop.add("contracts", *((number, 1, "2024-01-01", None, note) for number, note in enumerate(kept, start=1)))
    assert shop.look(HASHED) == ()
    plain = (
        "secret123",
        "%",
        "$ARGON2ID$x",
        "$2b$12$abcdefghijklmnopqrstuv",
        "'; DROP TABLE contracts; --",
        "å\u2028ä",
    )
    shop.add("contracts", *((number, 1, "2024-01-01", None, note) for number, note in enumerate(plain, start=11)))
    finding = shop.one("PASSWORD_READABLE", HASHED)
    assert (finding.subject, finding.level, finding.law) == ("shop.contracts.note", Level.WARNING, "GDPR 32(1)")
    assert "6 of 7 values" in finding.says
    assert not any(note in finding.says + finding.help for note in plain[:1] + plain[2:])
    both = {"accepts: [argon2id]": "accepts: [argon2id, bcrypt]"}
    assert "5 of 7 values" in shop.one("PASSWORD_READABLE", HASHED | both).says
    assert "5 of 7 values" in shop.one("PASSWORD_READABLE", HASHED | {"accepts: [argon2id], ": ""}).says


def test_passwords_are_looked_at_where_a_measure_says_so(shop: Shop) -> None:
    shop.add("contracts", (19, 1, "2024-01-01", None, "secret123"))
    assert [finding.code for finding in shop.look(HASHED)] == ["PASSWORD_READABLE"]
    assert shop.look(HASHED | {"check: password_hash": "check: encryption"}) == ()
    assert shop.look({old: new for old, new in HASHED.items() if old != "deletion: "}) == ()


# --- types ------------------------------------------------------------------------------------------------------------


def test_types_that_cannot_say_a_time_or_a_number(on_postgres: Shop) -> None:
    on_postgres.run(
        "ALTER TABLE invoices ALTER COLUMN settled TYPE bool USING settled IS NOT NULL;\n"
        "ALTER TABLE calls ALTER COLUMN seconds TYPE text;\n"
        "ALTER TABLE payments ALTER COLUMN paid TYPE bigint USING 0;\n"
    )
    dated = {"    recorded: sent\n": "    recorded: sent\n    times: {sent: {kind: date}}\n"}
    found = {finding.subject: finding for finding in on_postgres.look(dated)}
    assert {finding.code for finding in found.values()} == {"FACT_TYPE"}
    assert "must be a time, and the database declares it as boolean" in found["shop.invoices.settled"].says
    assert "must be a time, and the database declares it as bigint" in found["shop.payments.paid"].says
    assert "must be a number, and the database declares it as text" in found["shop.calls.seconds"].says
    assert "declared as date, and the database holds timestamp with time zone" in found["shop.mails.sent"].says
    assert len(found) == 4


# --- what could not be seen -------------------------------------------------------------------------------------------


def test_what_this_role_may_not_read(on_postgres: Shop, role: str) -> None:
    url = reader_of(
        on_postgres,
        role,
        "GRANT SELECT ON contracts, invoices, calls, payments, mails, consent_log, numbers TO {role}",
        "GRANT SELECT (id, created, born) ON customers TO {role}",
    )
    found = on_postgres.look(url=url)
    assert ("NOT_VISIBLE", "shop.customers.email") in subjects(found)
    assert {finding.code for finding in found} == {"NOT_VISIBLE"}
    assert {finding.level for finding in found} == {Level.ERROR}


def test_a_table_that_somebody_else_holds(on_postgres: Shop) -> None:
    on_postgres.add("contracts", (4, 99, "2024-01-01", None, "d"))
    with psycopg.connect(on_postgres.operator.url) as held:
        held.execute("LOCK TABLE mails IN ACCESS EXCLUSIVE MODE")
        found = on_postgres.look(timeout_ms=400)
        held.rollback()
    unseen = [finding for finding in found if finding.code == "STATEMENT_TIMEOUT"]
    assert {finding.subject for finding in unseen} == {"shop.mails"}
    assert {finding.level for finding in unseen} == {Level.WARNING}
    assert all("took longer than 0.4 seconds" in finding.says for finding in unseen)
    # The other looks were taken all the same.
    assert ("OWNER_NOT_FOUND", "shop.contracts.customer_id") in subjects(found)


def test_what_takes_too_long_is_said(sqlite_file: Path, tmp_path: Path) -> None:
    shop = Shop(Operator("sqlite", str(sqlite_file)), tmp_path)
    shop.run(SCHEMA)
    shop.run(ROWS)
    many_mails(shop, 60_000, "x@shop.example")
    unseen = [finding for finding in shop.look(timeout_ms=0) if finding.code == "STATEMENT_TIMEOUT"]
    assert {finding.subject for finding in unseen} == {"shop.mails"}


def test_first_rows_are_counted_where_all_take_too_long(
    sqlite_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(Operator("sqlite", str(sqlite_file)), tmp_path)
    shop.run(SCHEMA)
    shop.run(ROWS)
    many_mails(shop, 60_000, "x@shop.example")
    monkeypatch.setattr("troth.engine.live.tallies.FALLBACK_ROWS", 100)
    found = {finding.code: finding for finding in shop.look(timeout_ms=0) if finding.subject.startswith("shop.mails")}
    assert "99 of 100 rows have no owner" in found["OWNER_NOT_FOUND"].says
    assert found["OWNER_NOT_FOUND"].says.endswith("(of the 100 rows looked at)")


def test_a_store_that_is_gone_is_no_finding(tmp_path: Path, sqlite_file: Path) -> None:
    shop = Shop(Operator("sqlite", str(sqlite_file)), tmp_path)
    shop.run(SCHEMA)
    sqlite_file.write_bytes(b"no database" * 1000)
    with pytest.raises(NotReached):
        shop.look()
