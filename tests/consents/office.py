"""A company that asks for consents, on the days that a test names: two versions of its policy, store and register."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import psycopg

from troth.engine.bootstrap import Engine, engine
from troth.engine.consenting import RecordedConsents, record_consents, show_consents
from troth.kernel.instants import instant
from troth.kernel.span import Span
from troth.register.values import Person
from troth.rights.consent_state import ConsentState

ZONE = "Europe/Stockholm"
SCHEMA = """
    CREATE TABLE customers (id text PRIMARY KEY, email text, born text);
    CREATE TABLE guests (cookie text PRIMARY KEY);
    CREATE TABLE contracts (id text PRIMARY KEY, customer_id text, started_at text, ended_at text);
    CREATE TABLE answers (id text PRIMARY KEY, customer_id text, topic text, action text, at text, text_version text);
"""


class Office:
    """``at`` is always a local time of the policy's zone, such as ``2025-02-01 01:00``."""

    def __init__(self, folder: Path, store: str, register: str) -> None:
        self.folder, self.store, self.register = folder, store, register
        self.run(SCHEMA)

    def run(self, statements: str) -> None:
        """Does something with the database, behind Troth's back."""
        if self.store.startswith("postgresql"):
            with psycopg.connect(self.store, autocommit=True) as connection:
                connection.execute(statements.encode())
            return
        with closing(sqlite3.connect(self.store)) as connection:
            connection.executescript(statements)

    def customer(self, key: str, born: str | None = None) -> None:
        """Somebody becomes a customer."""
        day = f"'{born}'" if born is not None else "NULL"
        self.run(f"INSERT INTO customers VALUES ('{key}', '{key.lower()}@x.example', {day})")

    def line(self, number: int, key: str, topic: str, action: str, at: str, text: str = "2.0.0") -> None:
        """A line of the company's own log."""
        self.run(f"INSERT INTO answers VALUES ('{number}', '{key}', '{topic}', '{action}', '{at}', '{text}')")

    @contextmanager
    def engine(self, at: str) -> Iterator[Engine]:
        """The engine, with its clock at a local time."""
        with engine(self.folder, lambda: local(at)) as opened:
            yield opened

    def say(self, at: str, kind: str, person: str, consent: str, **more: object) -> RecordedConsents:
        """Records one answer that is told at a local time; unless it says otherwise it occurred then."""
        said = {"kind": kind, "class": "customer", "person": person, "consent": consent, "occurred": at, **more}
        return self.say_all(at, [{name: value for name, value in said.items() if value is not None}])

    def say_all(self, at: str, said: Sequence[dict[str, object]], zone: str | None = ZONE) -> RecordedConsents:
        """Records several at once, as a file of them."""
        with self.engine(at) as opened:
            places = [(Span("said", number, 1), one) for number, one in enumerate(said, start=1)]
            return record_consents(opened, places, zone)

    def show(self, at: str, person: str, of_class: str = "customer") -> dict[str, ConsentState]:
        """What is shown of one person's consents."""
        with self.engine(at) as opened:
            found = show_consents(opened, Person(of_class, person), local(at))
        return {one.name: one for one in found.consents}

    def state(self, at: str, person: str, consent: str = "newsletter") -> str:
        """One state."""
        return self.show(at, person)[consent].state.value


def local(at: str) -> datetime:
    """A local time of the company's zone as an instant."""
    found = instant(at, ZONE)
    assert found is not None, at
    return found


def codes(done: RecordedConsents) -> list[tuple[str, str]]:
    """What was found: level and code."""
    return [(finding.level.value, finding.code) for finding in done.findings]
