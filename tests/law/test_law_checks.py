"""Each check on a policy that fails and on one that passes; what it says is written down in ``expected.txt``.

``TROTH_UPDATE_GOLDEN=1`` writes what is found now.
"""

import os
from collections import Counter

import pytest

from law import act_cases, data_cases, map_cases, row_cases
from law.composed import HERE, Case, findings, marked, written
from troth.law.model import Check
from troth.law.registry import checks

CASES = (*row_cases.CASES, *data_cases.CASES, *map_cases.CASES, *act_cases.CASES)
EXPECTED = HERE / "expected.txt"


def every_check() -> dict[str, Check]:
    return {check.name: check for of_act in checks().values() for check in of_act}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.check)
def test_a_flaw_is_found_where_it_stands(case: Case) -> None:
    check = every_check()[case.check]
    place = marked(case.fails)
    found = findings(case.fails)
    own = [
        finding for finding in found if finding.code == case.code and (finding.span.file, finding.span.line) == place
    ]
    assert [(finding.level, finding.law, finding.signed) for finding in own] == [(check.level, check.law, case.signed)]
    assert Counter(finding.code for finding in found if finding != own[0]) == Counter(case.also)
    assert own[0].subject


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.check)
def test_a_policy_without_the_flaw_passes(case: Case) -> None:
    assert [written(finding) for finding in findings(case.passes) if finding.code == case.code] == []


def test_what_is_said_is_as_written_down() -> None:
    said = []
    for case in sorted(CASES, key=lambda case: case.check):
        place = marked(case.fails)
        own = [finding for finding in findings(case.fails) if (finding.span.file, finding.span.line) == place]
        said.append(f"# {case.check}\n{''.join(written(finding) for finding in own if finding.code == case.code)}")
    text = "\n".join(said)
    if os.environ.get("TROTH_UPDATE_GOLDEN"):
        EXPECTED.write_text(text, encoding="utf-8")
    assert text == EXPECTED.read_text(encoding="utf-8")


def test_no_check_is_without_a_case() -> None:
    assert Counter(case.check for case in CASES) == Counter(every_check().keys())


def test_nothing_is_found_in_a_sound_policy() -> None:
    assert findings() == ()
