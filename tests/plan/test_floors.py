"""From which day on a floor demands every row, and when the day of recording cannot tell."""

from datetime import UTC, date, datetime

import pytest

from troth.declaration.load import load_texts
from troth.plan.floors import Floor, floors
from troth.plan.subject import Asked
from troth.policy.resolve import resolve

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
POLICY = """
policy: {{title: P, version: 1.0.0, effective: 2024-01-01, timezone: Europe/Stockholm, languages: [sv], laws: [GDPR]}}
controllers: {{acme: {{name: Acme AB, country: SE, contact: {{email: privacy@acme.example}}}}}}
people: {{customer: {{label: Customer}}}}
facts:
  contract: {{kind: period, label: Agreement}}
  call.ended: {{kind: moment, label: The call is over, expected: 2 days}}
  months: {{kind: number, label: Chosen length}}
categories: {{calls: {{label: Calls, kind: traffic}}, cells: {{label: Cells, kind: location}}}}
purposes:
  duty:
    label: Duty
    uses:
      calls: {{data: [calls], ground: legal_obligation, law: LEK 9:22, keep: {calls}{when}}}
      cells: {{data: [cells], ground: legal_obligation, law: LEK 9:22, keep: {cells}}}
"""
MAP = """
map: {{policy: p}}
stores: {{op: {{kind: sqlite, url: env:OP, country: SE}}}}
people: {{customer: {{table: op.customers, key: id}}}}
facts:
  contract: {{table: op.contracts, of: customer by customer_id, from: f, to: t, empty_means: still running}}
  call.ended: {{table: op.calls, of: row, at: ended, empty_means: not yet}}
  months: {{table: op.calls, of: row, value: months}}
tables:
  op.customers: {{key: [id], owner: [customer by id], columns: {{id: not personal}}}}
  op.contracts: {{key: [id], owner: [customer by customer_id], columns: {{id: not personal}}}}
  op.calls:
    key: [id]
    owner: [customer by customer_id]
    recorded: began{unowned}
    columns: {{id: not personal, began: calls, ended: calls, cell: cells, months: not personal}}
"""


def found(
    calls: str, cells: str = "3 months after recorded", *, when: str = "", unowned: str = ""
) -> tuple[Floor, ...]:
    """The floors over the calls."""
    policy_text = POLICY.format(calls=calls, cells=cells, when=f", when: [{when}]" if when else "")
    map_text = MAP.format(unowned=f"\n    unowned: {unowned} after recorded then delete" if unowned else "")
    declaration, findings = load_texts(policy_text.encode(), map_text.encode())
    assert declaration is not None, findings
    policy, findings = resolve(declaration)
    assert policy is not None, findings
    return floors(Asked(policy, policy.tables["op.calls"], NOW))


@pytest.mark.parametrize(
    ("keep", "first"),
    [
        ("at least 6 months after recorded", date(2026, 5, 1)),
        ("at least 6 months after call.ended", date(2026, 5, 1)),
        ("at least 7 years after call.ended to end of year", date(2019, 1, 1)),
        ("at least 40 hours after recorded", date(2026, 10, 31)),
        ("at least 6 to 24 months after recorded applied 12 months", date(2025, 11, 1)),
        ("at least 6 to 24 months after recorded", date(2024, 11, 1)),
        ("at least 6 to 24 months after recorded as months else 9 months", date(2026, 5, 1)),
        ("at least 6 to 24 months after recorded as months else 3 months", date(2026, 8, 1)),
    ],
)
def test_a_floor_runs_back_to_its_cutoff(keep: str, first: date) -> None:
    assert found(keep) == (Floor("purposes.duty.calls", first),)


def test_each_promise_has_its_own_floor() -> None:
    both = found("at least 6 months after call.ended", "at least 2 months after call.ended")
    assert both == (Floor("purposes.duty.calls", date(2026, 5, 1)), Floor("purposes.duty.cells", date(2026, 9, 1)))


def test_rows_of_nobody_that_go_sooner_are_not_missed() -> None:
    assert found("at least 6 months after recorded", unowned="2 months")[0].first == date(2026, 9, 1)
    assert found("at least 6 months after recorded", unowned="12 months")[0].first == date(2026, 5, 1)


def test_an_anchor_of_the_person_says_nothing_of_the_day_of_recording() -> None:
    (floor,) = found("at least 6 months after contract.ended")
    assert floor.first is None
    assert floor.why_not.startswith("contract.ended may lie before a row is recorded")


def test_a_promise_about_some_of_the_rows_cannot_be_counted() -> None:
    (floor,) = found("at least 6 months after recorded", when="while contract")
    assert (floor.first, floor.why_not) == (None, "it is about some of the rows only, and the count is of all")


def test_what_may_go_sooner_has_no_floor() -> None:
    assert found("6 months after recorded") == ()
