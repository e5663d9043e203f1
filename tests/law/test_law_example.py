"""The example with the synthetic operator has no error, and whatever is doubtful in it is signed or known."""

from pathlib import Path

import pytest

from troth.declaration.load import load
from troth.kernel.finding import Finding
from troth.law.judge import judge
from troth.law.model import CheckedPolicy
from troth.policy.resolve import resolve

EXAMPLE = Path(__file__).parents[2] / "examples" / "th1ng" / "mended"

UNSIGNED = [
    ("ATTESTED_UNDATED", "measures.balancing"),
    ("ATTESTED_UNDATED", "measures.intrusion"),
    ("ATTESTED_UNDATED", "measures.lawful_handling"),
    ("ATTESTED_UNDATED", "measures.premises"),
    ("ATTESTED_UNDATED", "measures.privacy_work"),
    ("NOT_FRESH", "categories.customer_data.orders"),
    ("NO_ORG_NO", "controllers.th1ng"),
]
"""Notes: a word of somebody that says no day, and data that is held against nothing."""


@pytest.fixture(scope="module")
def judged() -> tuple[CheckedPolicy | None, tuple[Finding, ...]]:
    declaration, _ = load(EXAMPLE)
    assert declaration is not None
    policy, _ = resolve(declaration)
    assert policy is not None
    return judge(policy)


def test_it_can_run(judged: tuple[CheckedPolicy | None, tuple[Finding, ...]]) -> None:
    checked, found = judged
    assert checked is not None
    assert sorted((finding.code, finding.subject) for finding in found if not finding.signed) == UNSIGNED


def test_what_is_signed_is_known(judged: tuple[CheckedPolicy | None, tuple[Finding, ...]]) -> None:
    assert sorted((finding.code, finding.subject) for finding in judged[1] if finding.signed) == [
        ("ANON_NOT_ANON", "purposes.fault_help.statistics"),
        ("ANON_NOT_ANON", "purposes.marketing_statistics.campaigns"),
        ("ANON_NOT_ANON", "purposes.service_development.usage"),
        ("DPO_EXPECTED", "controllers.th1ng"),
        ("GETS_MORE", "recipients.emergency.call"),
        ("NO_DPIA", "purposes.direct_marketing.traffic"),
        ("NO_PRIOR_NOTICE", "notices.change"),
        ("NO_SAFEGUARD", "recipients.suppliers_abroad"),
        ("OVERLAP", "purposes.billing.collect"),
        ("OVERLAP", "purposes.billing.collect"),
        ("PEOPLE_NO_DATA", "people.guardian"),
        ("TAIL_NO_GROUND", "purposes.fault_help.measurements"),
        ("TAIL_NO_GROUND", "purposes.fault_help.sessions"),
        ("TAIL_NO_GROUND", "purposes.fault_help.traffic"),
        ("TAIL_NO_GROUND", "purposes.service_provision.contact"),
        ("TAIL_NO_GROUND", "purposes.transmission.sessions"),
        ("TRAFFIC_KEPT", "purposes.abuse_prevention.reports"),
        ("TRAFFIC_KEPT", "purposes.fault_help.measurements"),
        ("TRAFFIC_KEPT", "purposes.fault_help.traffic"),
        ("UNDATED", "policy"),
        ("UNNAMED_RECIPIENT", "recipients.directories"),
        ("UNNAMED_RECIPIENT", "recipients.suppliers"),
        ("UNNAMED_RECIPIENT", "recipients.suppliers_abroad"),
    ]
