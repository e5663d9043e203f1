"""Where the attacks take place: a policy folder, a real database of either engine, a real register, and
the operator's own side.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import psycopg

from troth.engine.applying import Applied, TableOutcome, apply_plan
from troth.engine.bootstrap import Clock, Engine, engine
from troth.engine.planning import make_plan
from troth.kernel.finding import Finding
from troth.plan.counted import CountedPlan, TableCount
from troth.register.event_shape import event_from_mapping
from troth.register.register import open_register
from troth.register.values import Event, Receipt
from troth.testing.lake import LakeConnection

Kind = Literal["sqlite", "postgres", "parquet"]
VARIABLE = "ATTACKED_STORE"
NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
ZONE = "Europe/Stockholm"

POLICY = """
policy: {title: Attacked, version: 1.0.0, effective: 2020-01-01, timezone: Europe/Stockholm, languages: [en], laws: [GDPR, BFL]}
controllers: {acme: {name: Acme AB, country: SE, contact: {email: privacy@acme.example}}}
people: {customer: {label: Customer}}
facts:
  customership: {kind: period, label: The agreement}
  invoice.settled: {kind: moment, label: The invoice is paid, expected: 12 months}
categories:
  contact: {label: How to reach somebody}
  traffic: {label: Calls, kind: traffic}
  billing: {label: What was billed}
  voucher: {label: Vouchers}
  note: {label: Notes}
  usage: {label: Use by the hour}
consents: {offers: {label: Offers, by: person, withdraw_by: [email]}}
purposes:
  service:
    label: Serve customers
    uses:
      contact: {data: [contact], ground: contract, relation: customership, why: to reach them, keep: 24 months after customership.ended, reading: r}
      traffic: {data: [traffic], ground: contract, relation: customership, why: faults, keep: 12 months after recorded, reading: r}
      usage: {data: [usage], ground: contract, relation: customership, why: faults, keep: 6 months after recorded, then: anonymise, reading: r}
      notes:
        {data: [note], ground: legitimate_interest, interest: to remember, why: to remember, keep: 12 months after recorded}
  billing:
    label: Be paid
    uses:
      traffic: {data: [traffic], ground: contract, relation: customership, why: the bill, keep: 24 months after invoice.settled, reading: r}
      bills: {data: [billing], ground: contract, relation: customership, why: the bill, keep: 24 months after invoice.settled, reading: r}
  offers:
    label: Offers
    direct_marketing: true
    uses:
      traffic: {data: [traffic], ground: consent, consent: offers, why: offers, keep: 36 months after recorded}
  books:
    label: Keep books
    uses:
      vouchers: {data: [voucher], ground: legal_obligation, law: BFL 7:2, why: the law, keep: at least 7 years after recorded}
holds: {court: {label: A court has asked, upon: decision, review: 6 months, use_for: [billing]}}
deletion: {within: 1 day}
"""

NOTES = """
policy: {title: Notes, version: 1.0.0, effective: 2020-01-01, timezone: Europe/Stockholm, languages: [en], laws: [GDPR, BFL]}
controllers: {acme: {name: Acme AB, country: SE, contact: {email: privacy@acme.example}}}
people: {customer: {label: Customer}}
categories:
  note: {label: Notes}
  usage: {label: Use by the hour}
  voucher: {label: Vouchers}
purposes:
  service:
    label: Serve customers
    uses:
      notes: {data: [note], ground: legitimate_interest, interest: to remember, why: to remember, keep: 12 months after recorded}
      usage:
        data: [usage]
        ground: legitimate_interest
        interest: to plan
        why: to plan
        keep: 6 months after recorded
        then: anonymise
  books:
    label: Keep books
    uses:
      vouchers: {data: [voucher], ground: legal_obligation, law: BFL 7:2, why: the law, keep: at least 7 years after recorded}
holds: {court: {label: A court has asked, upon: decision, review: 6 months, use_for: [service]}}
deletion: {within: 1 day}
"""
"""A policy without facts: what a row says of itself decides."""

NOTES_MAP = """
map: {policy: notes, brake: 100%}
stores: {op: {kind: KIND, url: "URL", country: SE}}
people: {customer: {table: op.customers, key: id}}
tables:
  op.customers: {key: [id], owner: [customer by id], columns: {id: not personal}}
"""


@dataclass
class Ground:
    """A policy folder over one database. ``now`` is what the engine's clock says."""

    folder: Path
    kind: Kind
    url: str
    now: datetime = NOW

    # --- the operator's side ------------------------------------------------------------------------------------------

    def connect(self) -> "closing[Any]":
        """A connection of the operator's own, outside Troth, that commits each statement by itself."""
        if self.kind == "sqlite":
            found = sqlite3.connect(self.url, isolation_level=None)
            found.execute("PRAGMA foreign_keys = ON")
            return closing(found)
        if self.kind == "parquet":
            return closing(LakeConnection(self.url))
        return closing(psycopg.connect(self.url, autocommit=True))

    def run(self, *statements: str) -> None:
        """Statements of the operator's, one after the other."""
        with self.connect() as connection:
            for statement in statements:
                connection.execute(statement)

    def select(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query of the operator's."""
        with self.connect() as connection:
            found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
            return found

    def keys(self, table: str, column: str = "id") -> set[Any]:
        """The keys of a table as it lies there now."""
        return {row[0] for row in self.select(f'SELECT "{column}" FROM "{table}"')}

    def digest(self, *tables: str) -> str:
        """A digest of all rows of some tables."""
        found = hashlib.sha256()
        with self.connect() as connection:
            for table in tables:
                rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
                for row in sorted(map(repr, rows)):
                    found.update(row.encode() + b"\n")
        return found.hexdigest()

    # --- Troth's side -------------------------------------------------------------------------------------------------

    @contextmanager
    def engine(self, clock: Clock | None = None) -> Iterator[Engine]:
        """The engine; its clock is the ground's."""
        with engine(self.folder, clock or (lambda: self.now)) as opened:
            yield opened

    def plan(self) -> CountedPlan:
        """A plan for now, made and kept."""
        with self.engine() as opened:
            return make_plan(opened, self.now)

    def apply(self, plan: CountedPlan | str) -> Applied:
        """Applies a plan, agreeing to it."""
        digest = plan if isinstance(plan, str) else plan.digest
        with self.engine() as opened:
            return apply_plan(opened, digest, yes=digest)

    def sweep(self) -> Applied:
        """Plan and apply."""
        return self.apply(self.plan())

    def event(self, kind: str, **said: object) -> int:
        """Records an event through a connection of its own; its position."""
        with open_register(self.register) as register:
            return register.record(made(kind, self.now, **said))

    @property
    def register(self) -> Path:
        """The register's file."""
        return self.folder / ".troth" / "register.db"

    def receipts(self, *kinds: str) -> list[Receipt]:
        """The receipts of some kinds, in order."""
        with open_register(self.register) as register:
            return [receipt for receipt in register.receipts() if receipt.kind in kinds]

    def ledger_findings(self) -> tuple[Finding, ...]:
        """What is wrong with the ledger."""
        with open_register(self.register) as register:
            return register.verify_ledger()

    def edit_map(self, old: str, new: str) -> None:
        """Changes the map's text."""
        path = self.folder / "map.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new), encoding="utf-8")


def made(kind: str, at: datetime, **said: object) -> Event:
    """An event of now, as the staff would write it in."""
    event = event_from_mapping({"kind": kind, "occurred": at.isoformat(), **said}, ZONE, at)
    assert not isinstance(event, Finding), event
    return event


def count(plan: CountedPlan, table: str) -> TableCount:
    """What a plan counted in one table."""
    return next(found for found in plan.tables if found.table == table)


def outcome(applied: Applied, table: str) -> TableOutcome:
    """How an apply ended in one table."""
    return next(found for found in applied.tables if found.table == table)


def ago(**length: float) -> str:
    """An instant before now, as both engines read it."""
    return (NOW - timedelta(**length)).strftime("%Y-%m-%dT%H:%M:%S+00:00")


# --- what the receipts say --------------------------------------------------------------------------------------------


@dataclass
class Told:
    """What the receipts of one plan say of one table, added up over all runs."""

    confirmed: int = 0
    found_gone: int = 0
    withheld: int = 0
    absent: int = 0
    intentions: int = 0
    open: set[tuple[int, int]] = field(default_factory=set)

    @property
    def whole(self) -> int:
        """What it all comes to."""
        return self.confirmed + self.found_gone + self.withheld + self.absent


def told_by(receipts: list[Receipt], digest: str) -> Mapping[str, Told]:
    """Table -> what the receipts of intentions and outcomes of one plan say; ``open``:
    intentions that nobody closed.
    """
    found: dict[str, Told] = {}
    for receipt in receipts:
        body = receipt.body or {}
        if body.get("plan") != digest or "low" not in body:
            continue
        told = found.setdefault(str(body["table"]), Told())
        batch = (int(str(body["action"])), int(str(body["low"])))
        if receipt.kind == "intention":
            told.intentions += 1
            assert batch not in told.open, "an act was meant again before anybody said what had become of it"
            told.open.add(batch)
        elif receipt.kind in ("outcome", "untouched"):
            told.open.remove(batch)
            rows = int(str(body["rows"]))
            if body["confirmed"]:
                told.confirmed += rows
            else:
                told.found_gone += rows
            told.withheld += int(str(body.get("withheld", 0)))
            told.absent += int(str(body.get("absent", 0)))
    return found
