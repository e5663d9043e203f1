"""Two kinds of rows in one table, each with a count of its own: neither makes up for what the other lacks."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from troth.declaration.load import load_texts
from troth.engine.status import completeness
from troth.plan.states import Completeness
from troth.policy.resolve import resolve
from troth.stores.registry import open_store

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
POLICY = b"""
policy: {title: P, version: 1.0.0, effective: 2024-01-01, timezone: Europe/Stockholm, languages: [sv], laws: [GDPR]}
controllers: {acme: {name: Acme AB, country: SE, contact: {email: privacy@acme.example}}}
people: {customer: {label: Customer}}
categories: {calls: {label: Calls}, messages: {label: Messages}}
purposes:
  duty:
    label: Duty
    uses:
      calls: {data: [calls], ground: legal_obligation, law: LEK 9:22, keep: at least 6 months after recorded}
      messages: {data: [messages], ground: legal_obligation, law: LEK 9:22, keep: at least 6 months after recorded}
"""
MAP = b"""
map: {policy: p}
stores: {op: {kind: sqlite, url: env:OP, country: SE}}
people: {customer: {table: op.customers, key: id}}
tables:
  op.customers: {key: [id], owner: [customer by id], columns: {id: not personal}}
  op.records#call:
    table: op.records
    where: [kind = call]
    key: [id]
    owner: [customer by customer_id]
    recorded: at
    count: {table: op.counts, value: calls}
    columns: {id: not personal, customer_id: not personal, kind: not personal, at: not personal, number: calls}
  op.records#message:
    table: op.records
    where: [kind = message]
    key: [id]
    owner: [customer by customer_id]
    recorded: at
    count: {table: op.counts, value: messages}
    columns: {id: not personal, customer_id: not personal, kind: not personal, at: not personal, number: messages}
  op.counts:
    key: [day]
    anonymous: true
    recorded: day
    columns: {day: not personal, calls: not personal, messages: not personal}
"""
ROWS = """
CREATE TABLE customers (id INTEGER PRIMARY KEY);
CREATE TABLE records (id INTEGER PRIMARY KEY, customer_id INTEGER, kind TEXT, at TEXT, number TEXT);
CREATE TABLE counts (day TEXT PRIMARY KEY, calls INTEGER, messages INTEGER);
INSERT INTO counts VALUES ('2026-04-30', 9, 9), ('2026-10-01', 2, 1), ('2026-10-02', 1, 1), ('2026-11-01', 9, 9);
INSERT INTO records (customer_id, kind, at, number) VALUES
  (1, 'call', '2026-10-01T10:00:00Z', '1'), (1, 'message', '2026-10-01T10:00:00Z', '1'),
  (1, 'message', '2026-10-01T11:00:00Z', '1'), (1, 'call', '2026-10-01T22:30:00Z', '1'),
  (1, 'message', '2026-10-02T10:00:00Z', '1');
"""


def test_each_kind_of_row_is_held_against_its_own_count(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "op.db")) as connection:
        connection.executescript(ROWS)
    declaration, findings = load_texts(POLICY, MAP)
    assert declaration is not None, findings
    policy, findings = resolve(declaration)
    assert policy is not None, findings
    with open_store("op", "sqlite", f"sqlite:///{tmp_path / 'op.db'}") as store:
        found = completeness(policy, store, NOW, frozenset())
    assert found == {
        ("purposes.duty.calls", "op.records#call"): Completeness(2, 1, date(2026, 10, 1)),
        ("purposes.duty.messages", "op.records#message"): Completeness(2, 0, None),
    }
