"""Events as they come in: what is taken, what is refused and in which words, and what stays unknown."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.kernel.canonical import canonical_json
from troth.kernel.finding import Finding, Level
from troth.register.event_shape import event_from_mapping
from troth.register.values import Event, EventKind, Person

RECORDED = datetime(2025, 11, 1, 9, 0, tzinfo=UTC)
ANNA = {"class": "customer", "person": "17"}
ZONE = "Europe/Stockholm"


def taken(given: dict[str, Any], zone: str | None = ZONE) -> Event:
    event = event_from_mapping(given, zone, RECORDED)
    assert isinstance(event, Event), event
    return event


def refused(given: dict[Any, Any], **options: Any) -> Finding:
    finding = event_from_mapping(given, ZONE, RECORDED, **options)
    assert isinstance(finding, Finding), finding
    assert finding.level is Level.ERROR
    assert finding.help
    return finding


WHOLE: dict[EventKind, dict[str, Any]] = {
    EventKind.OBJECTION: {**ANNA, "purpose": "analytics"},
    EventKind.OBJECTION_DECIDED: {**ANNA, "outcome": "rejected", "purpose": "fraud", "reason": "compelling"},
    EventKind.RESTRICTION: {**ANNA, "letter": "c", "store": "net", "table": "net.calls", "row": ["60"]},
    EventKind.RESTRICTION_ENDED: {**ANNA, "told": "2025-06-05"},
    EventKind.HOLD: {"hold": "dispute", "store": "billing", "table": "billing.invoices", "row": [24], "case": "ARN-77"},
    EventKind.HOLD_RELEASED: {"case": "ARN-77"},
    EventKind.CONSENT: {**ANNA, "consent": "newsletter", "text": "2024-03"},
    EventKind.WITHDRAWAL: {**ANNA, "consent": "newsletter"},
    EventKind.DEATH: ANNA,
    EventKind.REQUEST: {**ANNA, "right": "erase", "case": "R-1"},
    EventKind.REQUEST_REFERRED: {"case": "R-1", "controller": "Acme"},
    EventKind.REQUEST_VERIFIED: {"case": "R-1", "how": "bank_id", "by": "sara", "proves": "person"},
    EventKind.REQUEST_EXTENDED: {"case": "R-1", "because": "number", "reason": "many came at once"},
    EventKind.REQUEST_PLANNED: {"case": "R-1", "plan": "d1"},
    EventKind.REQUEST_REVIEWED: {"case": "R-1", "plan": "d1", "outcome": "approved", "by": "bea"},
    EventKind.REQUEST_CARRIED_OUT: {"case": "R-1", "plan": "d1", "outcome": "done", "recipients": []},
    EventKind.REQUEST_TOLD: {"case": "R-1", "recipient": "printer"},
    EventKind.REQUEST_ANSWERED: {"case": "R-1", "outcome": "in_full", "undecided": 0},
    EventKind.REQUEST_CLOSED: {"case": "R-1", "outcome": "answered"},
    EventKind.DECISION: {"store": "net", "table": "net.calls", "row": ["9"], "outcome": "keep", "until": "2026-01-31"},
}


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_has_a_shape_that_is_taken(kind: EventKind) -> None:
    event = taken({"kind": kind.value, "occurred": "2025-10-01T12:00:00Z", **WHOLE[kind]})
    assert event.kind is kind
    assert event.occurred == datetime(2025, 10, 1, 12, tzinfo=UTC)
    assert event.recorded == RECORDED
    assert event.person == (Person("customer", "17") if "person" in WHOLE[kind] else None)
    canonical_json(event.body)


def test_a_csv_row_says_the_same_as_a_json_line() -> None:
    line = {
        "kind": "hold",
        "hold": "dispute",
        "class": "customer",
        "person": 17,
        "data": ["traffic", "invoice.lines"],
        "seq": 4,
        "reference": 1001,
        "review": "2026-01-31",
    }
    row = {
        "kind": "hold",
        "hold": "dispute",
        "class": "customer",
        "person": "17",
        "data": "traffic invoice.lines",
        "seq": "4",
        "reference": "1001",
        "review": "2026-01-31",
        "until": "",
        "note": " ",
    }
    assert taken(line) == taken(row)
    assert taken(row).seq == 4
    assert taken(row).reference == "1001"
    assert taken(row).body["data"] == ["traffic", "invoice.lines"]


def test_flags_are_words_or_booleans() -> None:
    for value in (True, "true"):
        assert taken({"kind": "objection", **ANNA, "direct_marketing": value}).body == {"direct_marketing": True}
    assert refused({"kind": "objection", **ANNA, "direct_marketing": "yes"}).code == "EVENT_VALUE"


@pytest.mark.parametrize(
    ("said", "zone", "instant"),
    [
        ("2025-06-01T10:00:00+02:00", None, datetime(2025, 6, 1, 8, tzinfo=UTC)),
        ("2025-06-01 10:00", ZONE, datetime(2025, 6, 1, 8, tzinfo=UTC)),
        ("2025-06-01", ZONE, datetime(2025, 5, 31, 22, tzinfo=UTC)),
    ],
)
def test_times_that_say_an_instant(said: str, zone: str | None, instant: datetime) -> None:
    event = taken({"kind": "death", **ANNA, "occurred": said}, zone)
    assert event.occurred == instant
    assert event.body == {}


@pytest.mark.scenario("RT-34")
@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("2025-06-01 10:00", None),  # no zone declared
        ("2025-06-01", None),
        ("2025-03-30 02:30", ZONE),  # an hour that never happened
        ("2025-10-26 02:10", ZONE),  # an hour that happened twice
        ("yesterday", ZONE),
        ("2025-13-01", ZONE),
        (1748764800, ZONE),
    ],
)
def test_times_that_say_none_are_kept_as_text_and_unknown(said: object, zone: str | None) -> None:
    event = taken({"kind": "consent", **ANNA, "consent": "newsletter", "occurred": said, "seq": 7}, zone)
    assert event.occurred is None
    assert event.body["occurred_text"] == str(said)
    assert event.seq == 7


def test_no_time_is_unknown_and_leaves_no_text() -> None:
    event = taken({"kind": "death", **ANNA})
    assert event.occurred is None
    assert event.body == {}


def test_an_unknown_key_names_the_nearest() -> None:
    finding = refused({"kind": "objection", **ANNA, "purpos": "fraud"})
    assert (finding.code, finding.subject) == ("EVENT_KEY", "purpos")
    assert "`purpose`" in finding.help
    assert refused({"kind": "death", **ANNA, "consent": "newsletter"}).code == "EVENT_KEY"
    # The reader of a CSV file puts surplus cells under no name at all.
    assert refused({"kind": "death", **ANNA, None: ["surplus"]}).code == "EVENT_KEY"


def test_an_unknown_or_missing_kind() -> None:
    assert "objection" in refused({"kind": "objektion", **ANNA}).help
    assert refused({**ANNA}).code == "EVENT_KIND"
    assert refused({"kind": ["objection"], **ANNA}).code == "EVENT_KIND"


@pytest.mark.parametrize("kind", [kind for kind in EventKind if "person" in WHOLE[kind]])
def test_a_missing_person(kind: EventKind) -> None:
    given = {name: value for name, value in WHOLE[kind].items() if name not in ANNA}
    finding = refused({"kind": kind.value, **given})
    assert (finding.code, finding.subject) == ("EVENT_PERSON", "person")


def test_half_a_person() -> None:
    assert refused({"kind": "death", "person": "17"}).subject == "class"
    assert refused({"kind": "death", "class": "customer"}).subject == "person"
    assert refused({"kind": "hold", "hold": "dispute", "person": "17"}).code == "EVENT_PERSON"


def test_a_consent_without_a_name() -> None:
    for kind in ("consent", "withdrawal"):
        finding = refused({"kind": kind, **ANNA})
        assert (finding.code, finding.subject) == ("EVENT_INCOMPLETE", "consent")


def test_a_hold_without_a_scope() -> None:
    assert refused({"kind": "hold", "hold": "dispute"}).code == "EVENT_SCOPE"
    assert refused({"kind": "hold", **ANNA}).subject == "hold"
    assert taken({"kind": "hold", "hold": "dispute", **ANNA}).person == Person("customer", "17")
    # A release that names no case and no scope would let go of everything.
    assert refused({"kind": "hold_released", "hold": "dispute"}).code == "EVENT_SCOPE"


def test_a_row_needs_its_table_and_a_table_its_store() -> None:
    assert refused({"kind": "restriction", **ANNA, "table": "net.calls"}).subject == "table"
    assert refused({"kind": "restriction", **ANNA, "store": "net", "row": ["1"]}).subject == "row"
    assert taken({"kind": "restriction", **ANNA, "store": "net", "table": "net.calls", "row": "60"}).body["row"] == [
        "60"
    ]


@pytest.mark.scenario("RT-51")
def test_an_objection_to_direct_marketing_cannot_be_rejected() -> None:
    decision = {"kind": "objection_decided", **ANNA, "outcome": "rejected"}
    finding = refused({**decision, "direct_marketing": True})
    assert (finding.code, finding.law) == ("MARKETING_OBJECTION", "GDPR 21(3)")
    assert refused({**decision, "purpose": "newsletter"}, marketing={"newsletter"}).code == "MARKETING_OBJECTION"
    assert taken({**decision, "purpose": "fraud"}).body["outcome"] == "rejected"
    assert taken({**decision, "direct_marketing": True, "outcome": "upheld"}).body["outcome"] == "upheld"


def test_a_decision_on_an_objection_says_which() -> None:
    assert refused({"kind": "objection_decided", **ANNA, "outcome": "upheld"}).code == "EVENT_SCOPE"
    assert refused({"kind": "objection_decided", **ANNA, "outcome": "upheld", "direct_marketing": False}).code == (
        "EVENT_SCOPE"
    )
    assert refused({"kind": "objection_decided", **ANNA, "case": "1", "outcome": "maybe"}).subject == "outcome"


def test_a_decision_on_what_is_undecided_is_whole() -> None:
    cell = {"kind": "decision", "store": "net", "table": "net.calls", "row": ["9"]}
    assert refused({**cell, "outcome": "owner"}).code == "EVENT_PERSON"
    assert refused({**cell, "outcome": "keep"}).subject == "until"
    assert refused({**cell, "outcome": "erase"}).code == "EVENT_VALUE"
    assert taken({**cell, "outcome": "owner", **ANNA}).person == Person("customer", "17")
    assert taken({**cell, "outcome": "remove", "part": "b_number"}).body["part"] == "b_number"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("person", 1.5),
        ("person", True),
        ("person", "a\x00b"),
        ("person", "\ud800"),
        ("seq", "1.5"),
        ("seq", 2**63),
        ("seq", True),
        ("seq", "²"),
        ("note", 5),
        ("note", {"nested": "words"}),
        ("reference", ["a"]),
    ],
)
def test_values_that_no_register_could_hold(name: str, value: object) -> None:
    finding = refused({"kind": "death", **ANNA, name: value})
    assert (finding.code, finding.subject) == ("EVENT_VALUE", name)


@pytest.mark.parametrize(
    ("name", "value"),
    [("data", []), ("data", [1]), ("row", [1.5]), ("row", {"id": 1}), ("until", "2025-02-30"), ("until", "soon")],
)
def test_scopes_and_dates_that_cannot_be_read(name: str, value: object) -> None:
    given = {"kind": "hold", "hold": "dispute", **ANNA, "store": "net", "table": "net.calls"}
    assert refused({**given, name: value}).subject == name


def test_a_letter_and_a_right_are_of_the_law() -> None:
    assert refused({"kind": "restriction", **ANNA, "letter": "e"}).subject == "letter"
    assert refused({"kind": "request", **ANNA, "right": "delete"}).subject == "right"


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("\ud800")
values = scalars | st.lists(scalars, max_size=3) | st.dictionaries(st.text(), scalars, max_size=2)
names = st.sampled_from(["kind", "class", "person", "occurred", "seq", "consent", "data", "row", "hold", "until", "x"])


@given(mapping=st.dictionaries(names, values), kind=st.sampled_from(EventKind), zone=st.sampled_from([None, ZONE]))
def test_whatever_comes_in_is_an_event_that_can_be_kept_or_a_finding(
    mapping: dict[str, object], kind: EventKind, zone: str | None
) -> None:
    found = event_from_mapping({"kind": kind.value, **mapping}, zone, RECORDED)
    if isinstance(found, Event):
        canonical_json(found.body)
        assert found.person is None or found.person.key
    else:
        assert found.says
