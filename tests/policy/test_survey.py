"""A whole policy with every section, partly for others: all of it is read, and nothing is found but what waits."""

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


def source(finding: Finding) -> str:
    """What stands from the place of a finding on, in its file."""
    line = Path(finding.span.file).read_text(encoding="utf-8").splitlines()[finding.span.line - 1]
    return line[finding.span.column - 1 :]


def test_every_section_is_written_and_read() -> None:
    declaration, findings = survey()
    assert set(POLICY) <= set(declared(declaration.policy))
    idle = [section for sections in (POLICY, MAP) for section, known in sections.items() if not known.enforced]
    assert [(one.code, one.level, one.subject) for one in findings] == [
        ("SECTION_LATER", Level.NOTE, section) for section in idle
    ]
    assert findings[0].says == "`recipients` (10 entries declared) is read and checked, and nothing enforces it yet."


def test_all_that_is_found_is_what_this_version_waits_with() -> None:
    found = resolve(survey()[0])[1]
    assert [(one.code, source(one).partition(",")[0]) for one in found] == [
        ("NOT_YET", "instruction"),
        ("NOT_YET", "instruction"),
        ("NOT_YET", "creator by creator_id"),
    ]


def test_a_missing_lifetime_is_left_to_the_checks() -> None:
    cookie = survey()[0].policy.cookies["_cnt_*"]
    assert cookie.lasts is None
    assert cookie.at("lasts") == cookie.span
