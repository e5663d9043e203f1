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
    ("ABSOLUTE_CLAIM", "s26"),
    ("NO_PRIOR_NOTICE", "notices"),
    ("OPEN_LIST", "categories.customer_data"),
    ("OPEN_LIST", "categories.traffic_data"),
    ("RIGHT_MISSING", "rights"),
    ("SOURCE_NO_NOTICE", "categories.customer_data.address"),
    ("SOURCE_NO_NOTICE", "categories.customer_data.credit"),
    ("SOURCE_NO_NOTICE", "categories.customer_data.national_id"),
    ("VAGUE_PERIOD", "s67"),
    ("VAGUE_PERIOD", "s68"),
]
"""What a reader of the published words finds too: TH-07, TH-08, TH-09, TH-14, TH-20, TH-43 and TH-44, and the
sections that the example does not declare.
"""


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
        ("COOKIE_UNLISTED", "s33"),
        ("DPO_EXPECTED", "controllers.th1ng"),
        ("NO_DPIA", "purposes.direct_marketing.traffic"),
        ("NO_SOURCE_NOTICE", "categories.customer_data.credit"),
        ("NO_SOURCE_NOTICE", "categories.customer_data.national_id"),
        ("OVERLAP", "purposes.billing.collect"),
        ("OVERLAP", "purposes.billing.collect"),
        ("TAIL_NO_GROUND", "purposes.fault_help.measurements"),
        ("TAIL_NO_GROUND", "purposes.fault_help.sessions"),
        ("TAIL_NO_GROUND", "purposes.fault_help.traffic"),
        ("TAIL_NO_GROUND", "purposes.service_provision.contact"),
        ("TAIL_NO_GROUND", "purposes.transmission.sessions"),
        ("TRAFFIC_KEPT", "purposes.abuse_prevention.reports"),
        ("TRAFFIC_KEPT", "purposes.fault_help.measurements"),
        ("TRAFFIC_KEPT", "purposes.fault_help.traffic"),
        ("UNDATED", "policy"),
    ]
