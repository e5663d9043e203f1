"""Promises of published policies that a check keeps: the examples of the register, as they stand there."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from law.composed import findings, policy, resolved
from troth.declaration.load import load_texts
from troth.definition.rule import decide
from troth.definition.use import may_use
from troth.engine.applying import apply_plan
from troth.engine.bootstrap import engine, read_policy
from troth.engine.planning import make_plan
from troth.kernel.finding import Level
from troth.kernel.truth import Truth
from troth.law.judge import judge
from troth.policy.model import Policy
from troth.policy.resolve import resolve
from troth.reading.plain import PlainWorld
from troth.reading.world import Row

EXAMPLE = Path(__file__).parents[2] / "examples" / "th1ng" / "mended"


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+01:00")


def use(policy: Policy, world: PlainWorld, table: str, column: str, purpose: str, day: str) -> Truth:
    """Whether a purpose may use that column of the table's only row on a day."""
    (row,) = world.tables[table]
    return may_use(policy, world, policy.tables[table], row, column, purpose, at(day)).truth


def customer(ended: str | None) -> dict[str, list[Row]]:
    """A customer of the small policy whose agreement began in 2024."""
    who: Row = {"id": 1, "name": "Anna", "created_at": "2024-01-01T00:00:00+00:00"}
    agreement: Row = {"id": 1, "customer_id": 1, "started_on": "2024-01-01", "ended_on": ended}
    return {"op.customers": [who], "op.contracts": [agreement]}


@pytest.mark.promise("TH-23")
def test_a_purpose_without_a_ground_may_do_nothing() -> None:
    unfounded = (policy("purposes", "purposes:\n", "purposes:\n  profiling_x: {label: Profiles}\n"),)
    assert [(finding.code, finding.subject) for finding in findings(unfounded)] == [("NO_ROWS", "purposes.profiling_x")]
    world = PlainWorld(customer(None))
    assert use(resolved(unfounded), world, "op.customers", "name", "profiling_x", "2025-01-10") is False
    assert use(resolved(unfounded), world, "op.customers", "name", "service", "2025-01-10") is True


@pytest.mark.promise("TH-24")
def test_what_a_purpose_uses_without_saying_why_is_found() -> None:
    rows = """keep: 13 months after order.paid
      payer:
        data: [contact.name, contact.email]
        about: [customer]
        ground: contract
        relation: customership
        why: an invoice names its payer
        keep: until customership.ended
      identity:
        data: [contact.national_id]
        about: [customer]
        ground: contract
        relation: customership
        keep: until customership.ended"""
    found = findings((policy("purposes billing payments", "keep: 13 months after order.paid", rows),))
    assert [(finding.code, finding.says) for finding in found] == [
        ("NO_WHY", "`purposes.billing.identity` does not say why `billing` needs `contact.national_id`.")
    ]


@pytest.mark.promise("TH-25")
@pytest.mark.parametrize(
    ("ground", "companion"),
    [
        ("contract", "relation"),
        ("legal_obligation", "law"),
        ("legitimate_interest", "interest"),
        ("consent", "consent"),
    ],
)
def test_each_ground_names_what_it_rests_on(ground: str, companion: str) -> None:
    bare = policy("purposes news email", "ground: consent\n        consent: news", f"ground: {ground}")
    ending = policy("purposes news email", "while ground stands", "until customership.ended")
    missing = [finding for finding in findings((bare, ending)) if finding.code == "GROUND_COMPANION"]
    assert [(finding.level, f"`{companion}` is missing" in finding.says) for finding in missing] == [
        (Level.ERROR, True)
    ]


@pytest.mark.promise("TH-25")
def test_without_a_live_agreement_the_contract_is_no_ground() -> None:
    world = PlainWorld(customer("2025-01-31"))
    assert use(resolved(), world, "op.customers", "name", "service", "2025-01-30") is True
    assert use(resolved(), world, "op.customers", "name", "service", "2025-02-01") is False


@pytest.mark.promise("TH-30")
def test_a_credit_check_before_an_agreement_needs_the_request_of_the_person() -> None:
    asked: Row = {"id": 7, "words": "please", "asked_at": "2025-05-31T08:00:00+00:00", "decided_on": None}
    world = PlainWorld({"op.applications": [asked]})
    unasked = (policy("purposes service question", "\n        asked: application.made", ""),)
    checked, found = judge(resolved(unasked))
    assert checked is None
    assert [(finding.code, "`asked`" in finding.help) for finding in found] == [("NEVER_STARTS", True)]
    assert use(resolved(unasked), world, "op.applications", "words", "service", "2025-06-01") is False
    assert judge(resolved())[0] is not None
    assert use(resolved(), world, "op.applications", "words", "service", "2025-06-01") is True


def example(old: str = "", new: str = "") -> Policy:
    """The example's policy, with some of its text replaced."""
    text = (EXAMPLE / "policy.yaml").read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new, 1).encode() if old else text.encode()
    declaration, reading = load_texts(changed, (EXAMPLE / "map.yaml").read_bytes())
    assert declaration is not None, reading
    found, resolving = resolve(declaration)
    assert found is not None, resolving
    return found


@pytest.mark.promise("TH-34")
def test_an_agreement_is_a_doubtful_ground_for_development() -> None:
    own = "ground: legitimate_interest\n        interest: plan networks and services"
    _, found = judge(example(own, "ground: contract\n        relation: customership"))
    own_row = [finding for finding in found if finding.subject.startswith("purposes.service_development")]
    about = [finding for finding in own_row if not finding.signed or finding.code == "GROUND_MIXED"]
    assert [(finding.code, finding.level) for finding in about] == [("GROUND_MIXED", Level.WARNING)]
    assert about[0].says.endswith("the ground `contract` is doubtful.")


def anna(ended: str | None = None) -> PlainWorld:
    """A customer of the example with a number, a call, a lease and an open case of abuse."""
    return PlainWorld(
        {
            "op.customers": [{"id": 1, "name": "Anna", "created_at": "2023-01-01T00:00:00Z"}],
            "op.contracts": [
                {"id": 1, "customer_id": 1, "product": "mobile", "started_on": "2023-01-01", "ended_on": ended}
            ],
            "op.number_assignments": [
                {
                    "id": 1,
                    "msisdn": "+46701740605",
                    "customer_id": 1,
                    "assigned_at": "2023-01-01T00:00:00Z",
                    "released_at": None,
                }
            ],
            "op.calls": [
                {
                    "id": 1,
                    "a_number": "+46701740605",
                    "b_number": "+46701740606",
                    "started_at": "2025-01-02T10:00:00Z",
                    "seconds": 60,
                }
            ],
            "op.leases": [
                {
                    "id": 1,
                    "customer_id": 1,
                    "ip": "192.0.2.1",
                    "start_at": "2024-12-20T10:00:00Z",
                    "end_at": "2024-12-21T10:00:00Z",
                }
            ],
            "op.cases": [
                {"id": 1, "customer_id": 1, "kind": "abuse", "opened_at": "2024-12-22T10:00:00Z", "closed_at": None}
            ],
        }
    )


@pytest.mark.promise("TH-38")
def test_marketing_uses_customer_data_on_interest_and_traffic_data_on_consent_alone() -> None:
    from_calls = use(example(), anna(), "op.calls", "a_number", "direct_marketing", "2025-01-10")
    from_services = use(example(), anna(), "op.contracts", "product", "direct_marketing", "2025-01-10")
    assert (from_calls, from_services) == (False, True)
    assert not (from_calls and from_services)
    on_interest = example(
        "ground: consent\n        consent: marketing_traffic", "ground: legitimate_interest\n        interest: sell"
    )
    checked, found = judge(on_interest)
    assert checked is None
    assert {finding.code for finding in found if finding.level is Level.ERROR} == {"TRAFFIC_INTEREST"}


@pytest.mark.promise("TH-42")
def test_against_abuse_customer_data_needs_the_agreement_and_traffic_data_a_law() -> None:
    gone = anna(ended="2024-12-31")
    assert use(example(), gone, "op.customers", "name", "abuse_prevention", "2025-01-10") is False
    assert use(example(), anna(), "op.customers", "name", "abuse_prevention", "2025-01-10") is True
    assert use(example(), gone, "op.leases", "ip", "abuse_prevention", "2025-01-10") is True
    checked, found = judge(example("        law: LEK 9:4\n", ""))
    assert checked is None
    assert [(finding.code, finding.subject) for finding in found if finding.level is Level.ERROR] == [
        ("GROUND_COMPANION", "purposes.abuse_prevention.traffic")
    ]


@pytest.mark.promise("TH-51")
def test_of_a_range_the_longest_applies_until_one_length_is_chosen() -> None:
    rule = "keep: 24 months after invoice.settled or at the latest 3 years after invoice.issued"
    ranged = (policy("purposes billing calls", rule, "keep: 6 to 24 months after recorded"),)
    call: Row = {
        "id": 1,
        "a_number": "+46701740605",
        "started_at": "2023-01-15T10:00:00Z",
        "seconds": 60,
        "tariff": "flat",
    }
    number: Row = {"msisdn": "+46701740605", "customer_id": 1, "since": "2022-01-01", "until": None}
    world = PlainWorld({**customer(None), "op.calls": [call], "op.numbers": [number]})
    swept = {
        day: decide(resolved(ranged), world, resolved(ranged).tables["op.calls"], call, at(day))["traffic.calls"].keep
        for day in ("2025-01-15", "2025-01-16")
    }
    assert swept == {"2025-01-15": True, "2025-01-16": False}
    (finding,) = [found for found in findings(ranged) if found.code == "PERIOD_RANGE"]
    assert "6 to 24 months" in finding.says
    assert finding.level is Level.WARNING
    chosen = (policy("purposes billing calls", rule, "keep: 6 to 24 months after recorded applied 30 months"),)
    checked, refused = judge(resolved(chosen))
    assert checked is None
    assert [found.code for found in refused if found.level is Level.ERROR] == ["PERIOD_RANGE"]


NOTES_POLICY = """
policy: {title: Acme, version: 1.0.0, effective: 2024-01-01, timezone: Europe/Stockholm, languages: [en], laws: [GDPR]}
controllers: {acme: {name: Acme AB, country: SE, contact: {email: privacy@acme.example}}}
people: {customer: {label: Customer}}
categories:
  orders: {label: Orders}
  device_notes: {label: Notes on devices}
purposes:
  service:
    label: The service
    uses:
      orders:
        data: [orders]
        ground: legitimate_interest
        interest: to deliver
        why: it was ordered
        keep: 12 months after recorded
"""
NOTES_MAP = """
map: {policy: acme}
stores: {op: {kind: sqlite, url: "sqlite:///PATH", country: SE}}
people: {customer: {table: op.orders, key: id}}
tables:
  op.orders:
    key: [id]
    owner: [customer by id]
    recorded: created_at
    columns: {id: not personal, item: orders, created_at: not personalNOTES}
"""


@pytest.mark.promise("TH-43")
def test_data_without_a_rule_is_found_and_data_past_its_last_day_is_deleted_and_logged(tmp_path: Path) -> None:
    database = tmp_path / "operator.sqlite"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, item TEXT, created_at TEXT NOT NULL)")
        connection.execute("INSERT INTO orders VALUES (1, 'phone', '2024-03-01'), (2, 'router', '2024-03-02')")
    folder = tmp_path / "acme"
    folder.mkdir()
    (folder / "policy.yaml").write_text(NOTES_POLICY, encoding="utf-8")
    where = NOTES_MAP.replace("PATH", str(database))

    (folder / "map.yaml").write_text(where.replace("NOTES", ", device_notes: device_notes"), encoding="utf-8")
    _, found = read_policy(folder)
    assert [(finding.code, finding.subject) for finding in found if finding.level is Level.ERROR] == [
        ("NOTHING_KEEPS", "op.orders.device_notes")
    ]

    (folder / "map.yaml").write_text(where.replace("NOTES", ""), encoding="utf-8")
    swept = datetime(2025, 3, 2, 4, tzinfo=UTC)
    with engine(folder, lambda: swept) as opened:
        plan = make_plan(opened, swept)
        applied = apply_plan(opened, plan.digest, yes=plan.digest)
        receipts = list(opened.register.receipts())
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT id FROM orders").fetchall() == [(2,)]
    assert applied.outcome == "done"
    outcomes = [receipt.body for receipt in receipts if receipt.kind == "outcome" and receipt.body is not None]
    logged = [(outcome["table"], outcome["rows"]) for outcome in outcomes]
    assert logged == [("op.orders", 1)]
