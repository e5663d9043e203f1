"""Judging a Policy."""

from datetime import date

from troth.kernel.finding import Finding, stops
from troth.law.matter import Matter
from troth.law.model import CheckedPolicy, sealed
from troth.law.registry import HOUSE, checks
from troth.policy.model import Policy


def judge(policy: Policy, on: date | None = None) -> tuple[CheckedPolicy | None, tuple[Finding, ...]]:
    """The CheckedPolicy (None if any finding is an error), and everything that the checks found, by place.

    ``on`` is the local day whose law applies; without it, the day on which the policy takes effect. The language's own
    checks always run, an act's where ``laws`` of the policy or of one of its regions names it.
    """
    document = policy.declaration.policy.document
    matter = Matter(policy, on or document.effective)
    laws = {*document.laws, *(law for region in matter.regions for law in region.entry.laws)}
    found = {
        check.finding(flaw): None
        for act, of_act in checks().items()
        if act == HOUSE or act in laws
        for check in of_act
        for flaw in check.look(matter)
    }
    findings = tuple(sorted(found, key=lambda finding: (finding.span, finding.code, finding.subject, finding.says)))
    return None if stops(findings) else sealed(policy, findings), findings
