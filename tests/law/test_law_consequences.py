"""What an error says would happen is what the rule itself says: without the check, data would go that should stay."""

from datetime import datetime

import pytest

from law.composed import Change, findings, policy, resolved
from troth.definition.rule import decide
from troth.kernel.finding import Level
from troth.kernel.truth import Truth
from troth.reading.plain import PlainWorld
from troth.reading.world import Row

QUESTION, PAYMENTS = "purposes service question", "purposes billing payments"
ROWS: dict[str, list[Row]] = {
    "op.customers": [{"id": 1, "name": "Anna", "created_at": "2020-01-01"}],
    "op.contracts": [{"id": 1, "customer_id": 1, "started_on": "2020-01-01", "ended_on": None}],
    "op.applications": [{"id": 7, "words": "please", "asked_at": "2025-05-31", "decided_on": "2025-06-10"}],
    "op.years": [{"id": 1, "ends_on": "2023-12-31"}],
    "op.invoices": [
        {"id": 1, "customer_id": 1, "payer": "Anna", "amount": 10, "issued_on": "2023-01-01", "year_id": 1}
    ],
    "op.payments": [{"id": 1, "customer_id": 1, "amount": 5, "paid_at": "2025-05-30", "invoice_id": 1}],
}

LOSING: dict[str, tuple[str, str, str, tuple[Change, ...]]] = {
    "a relation that an applicant never has": (
        "NEVER_STARTS",
        "op.applications",
        "question",
        (policy(QUESTION, "\n        asked: application.made", ""),),
    ),
    "the end of a period that an applicant never has": (
        "NEVER_STARTS",
        "op.applications",
        "question",
        (policy(QUESTION, "application.decided", "customership.ended"),),
    ),
    "a condition that comes later than the data": (
        "WHEN_COMES_LATE",
        "op.payments",
        "payments",
        (policy(PAYMENTS, "tail: e", "tail: e\n        when: [after order.paid]"),),
    ),
    "a source that no row uses": (
        "DERIVED_NO_SOURCE",
        "op.payments",
        "payments",
        (policy("categories payments", "label: Payments,", "label: Payments, derived_from: [traffic],"),),
    ),
    "special data without a condition": (
        "SPECIAL_NO_CONDITION",
        "op.payments",
        "payments",
        (policy("categories payments", "label: Payments,", "label: Payments, kind: special,"),),
    ),
    "data that is not kept and lies in a column": (
        "NOT_KEPT",
        "op.payments",
        "payments",
        (policy(PAYMENTS, "13 months after order.paid", "not kept"),),
    ),
    "a duty that another clock ends": (
        "FLOOR_CUT",
        "op.invoices",
        "vouchers",
        (
            policy(
                "purposes accounting vouchers",
                "to end of year",
                "to end of year or 1 year after recorded whichever first",
            ),
        ),
    ),
    "a role that is no party to the agreement": (
        "CONTRACT_NOT_PARTY",
        "op.payments",
        "payments",
        (policy(PAYMENTS, "about: [customer]", "about: [customer as payer]"),),
    ),
}


def kept(changes: tuple[Change, ...], table: str, part: str) -> Truth:
    changed = resolved(changes)
    at = datetime.fromisoformat("2025-06-12T12:00:00+02:00")
    return decide(changed, PlainWorld(ROWS), changed.tables[table], ROWS[table][0], at)[part].keep


@pytest.mark.parametrize(("code", "table", "part", "changes"), LOSING.values(), ids=LOSING)
def test_without_the_check_data_would_be_lost(code: str, table: str, part: str, changes: tuple[Change, ...]) -> None:
    assert kept((), table, part) is True
    assert kept(changes, table, part) is False
    assert code in {finding.code for finding in findings(changes) if finding.level is not Level.NOTE}


def test_without_the_check_data_would_be_kept_for_ever() -> None:
    waits = (policy(QUESTION, "3 months after application.decided", "until customership.began"),)
    changed = resolved(waits)
    row = ROWS["op.applications"][0]
    at = datetime.fromisoformat("2125-06-12T12:00:00+02:00")
    decision = decide(changed, PlainWorld(ROWS), changed.tables["op.applications"], row, at)["question"]
    assert decision.keep is not False
    assert {finding.code for finding in findings(waits)} == {"NEVER_STARTS", "MAY_NEVER_BEGIN"}


def test_without_the_check_nobody_could_decide() -> None:
    lost = (policy(PAYMENTS, "13 months after order.paid", "13 months after call.ended"),)
    assert kept(lost, "op.payments", "payments") is None
    assert [finding.code for finding in findings(lost)] == ["FACT_NOWHERE"]
