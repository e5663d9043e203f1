"""A small operator's office: a policy, a clock that tests turn, and a register on either engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from troth.engine.bootstrap import Engine, checked_policy
from troth.engine.requesting import open_request, request_of, step
from troth.law.model import CheckedPolicy
from troth.register.event_shape import event_from_mapping
from troth.register.register import Register, open_register
from troth.register.values import Event
from troth.rights.chain import Request

ZONE = "Europe/Stockholm"
POLICY = """\
policy: {title: T, version: 1.0.0, effective: 2020-01-01, timezone: Europe/Stockholm, languages: [en], laws: [GDPR]}
controllers:
  acme: {name: Acme AB, country: SE, contact: {email: a@acme.example}, address: Street 1, authority: IMY}
people:
  customer: {label: Customer}
facts:
  customership: {label: Customership, kind: period}
categories:
  contact: {label: Contact, about: [customer], from: [person]}
purposes:
  service:
    label: The service
    uses:
      contact: {data: [contact], about: [customer], ground: contract, relation: customership, why: it is how she is
        reached, keep: until customership.ended}
  news:
    label: News
    direct_marketing: true
    uses:
      contact: {data: [contact], about: [customer], ground: legitimate_interest, interest: tell of news, why: it
        needs an address, keep: until customership.ended}
recipients:
  printer: {label: The printer, name: Printer AB, role: processor, country: [SE], contract: dpa 2024-01-01, gets: {post:
    {data: [contact], about: [customer], for: [service], upon: always}}}
deletion: {within: 1 day, backups: 90 days}
rights:
RIGHTS
"""
RIGHTS = """\
  access: {by: [email, web]}
  rectify: {by: [email]}
  erase: {by: [email]}
  restrict: {by: [email]}
  object: {by: [email, link], takes_effect: at once}
  port: {by: [email], format: [json]}
  withdraw: {by: [email, link], takes_effect: at once}
  complain: {by: [email]}
"""
MAP = """\
map: {policy: acme, register: REGISTER}
stores:
  op: {kind: sqlite, country: SE, url: "sqlite:///../op.db", write: true}
people:
  customer: {table: op.customers, key: id}
keys:
  email: {table: op.customers, value: email, person: customer by id}
facts:
  customership: {table: op.customers, of: customer by id, from: since, to: until, empty_means: still running}
tables:
  op.customers:
    key: [id]
    owner: [customer by id]
    recorded: since
    columns:
      id: not personal
      email: contact of owner
      since: not personal
      until: not personal
"""


def folder(at: Path, rights: str = RIGHTS, register: str = "register.db", policy: str = POLICY) -> Path:
    """Writes the policy with these rights, and a map whose register lies there."""
    at.mkdir(parents=True, exist_ok=True)
    (at / "policy.yaml").write_text(policy.replace("RIGHTS\n", rights), encoding="utf-8")
    (at / "map.yaml").write_text(MAP.replace("REGISTER", register), encoding="utf-8")
    return at


def checked(at: Path, rights: str = RIGHTS, policy: str = POLICY) -> CheckedPolicy:
    """That policy, read and judged; some of its findings may be warnings, none an error."""
    return checked_policy(folder(at, rights, policy=policy), datetime(2025, 6, 1, tzinfo=UTC))[0]


def event(position: int, recorded: str, **said: Any) -> Event:
    """An event as the register would hold it, recorded at an instant with its offset."""
    from dataclasses import replace

    found = event_from_mapping(said, ZONE, moment(recorded))
    assert isinstance(found, Event), found
    return replace(found, position=position)


def moment(text: str) -> datetime:
    """An instant, or 12:00 UTC of a day."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T12:00:00+00:00").astimezone(UTC)


@dataclass
class Office:
    """Whoever works on requests. ``now`` is turned by the tests."""

    policy: CheckedPolicy
    register: Register
    now: datetime = field(default_factory=lambda: moment("2025-01-31"))

    @property
    def engine(self) -> Engine:
        """What the use cases work with; no store is asked."""
        return Engine(self.policy, (), self.register, {}, self._clock, "office")

    def _clock(self) -> datetime:
        """Time goes on from one question to the next."""
        self.now += timedelta(seconds=1)
        return self.now

    def on(self, day: str) -> "Office":
        """The same, on a day."""
        self.now = moment(day)
        return self

    def open(self, **fields: Any) -> Request:
        """Opens a request, of customer 17 where nobody else is named."""
        who: Mapping[str, object] = {} if "key" in fields else {"class": "customer", "person": "17"}
        return open_request(self.engine, {"by": "sara", **who, **fields})

    def step(self, case: str, kind: str, *, seen: int | None = None, **fields: Any) -> Request:
        """Takes a step, as Sara."""
        return step(self.engine, case, f"request_{kind}", {"by": "sara", **fields}, seen=seen)

    def verified(self, case: str) -> Request:
        """A proof of the person."""
        return self.step(case, "verified", how="bank_id", proves="person")

    def carried_out(self, case: str, *, undecided: int = 0, recipients: tuple[str, ...] = ()) -> Request:
        """Proved, planned and done, without anything worth a test by itself."""
        self.verified(case)
        self.step(case, "planned", plan="d1")
        return self.step(
            case, "carried_out", plan="d1", outcome="done", undecided=undecided, recipients=list(recipients)
        )

    def look(self, case: str) -> Request:
        """The request as it stands."""
        return request_of(self.engine, case)


def another(office: Office, url: str) -> Office:
    """Somebody else at the same register, over a connection of her own."""
    return Office(office.policy, open_register(url), office.now)
