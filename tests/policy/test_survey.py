"""A whole policy with every section, partly for others: all of it is read, and nothing is found."""

from pathlib import Path

from troth.declaration.load import load
from troth.declaration.model import Declaration
from troth.declaration.sections import MAP, POLICY
from troth.kernel.finding import Finding, Level
from troth.policy.resolve import resolve
from troth.policy.text.paths import declared

FOLDER = Path(__file__).parent / "survey"


def survey() -> tuple[Declaration, tuple[Finding, ...]]:
    declaration, findings = load(FOLDER)
    assert declaration is not None, findings
    return declaration, findings


def test_every_section_is_written_and_read() -> None:
    declaration, findings = survey()
    assert set(POLICY) <= set(declared(declaration.policy))
    idle = [section for sections in (POLICY, MAP) for section, known in sections.items() if not known.enforced]
    assert [(one.code, one.level, one.subject) for one in findings] == [
        ("SECTION_LATER", Level.NOTE, section) for section in idle
    ]
    assert findings[0].says == "`recipients` (10 entries declared) is read and checked, and nothing enforces it yet."


def test_nothing_is_found_and_only_what_their_creators_instruct_stands_over_surveys() -> None:
    policy, found = resolve(survey()[0])
    assert found == ()
    assert policy is not None
    assert [claim.path for claim in policy.claims_on(policy.tables["app.surveys"], "survey")] == [
        "purposes.surveys.surveys"
    ]
    assert list(policy.instructions_of("creator")) == ["4711"]


def test_a_missing_lifetime_is_left_to_the_checks() -> None:
    cookie = survey()[0].policy.cookies["_cnt_*"]
    assert cookie.lasts is None
    assert cookie.at("lasts") == cookie.span
