"""Broken words and what is said of them, as golden files: ``broken/NAME.words`` and ``NAME.txt``.

``TROTH_UPDATE_GOLDEN=1`` writes what is found now.
"""

import os
from pathlib import Path

import pytest

from text.policies import MAP, POLICY
from troth.declaration.load import load_texts
from troth.kernel.finding import Finding
from troth.policy.text.judge import text_findings

CASES = sorted((Path(__file__).parent / "broken").glob("*.words"))
OTHERS = ("SECTION_LATER", "UNTOLD", "OPEN_PROMISE")


def said(case: Path) -> list[Finding]:
    declaration, findings = load_texts(POLICY.encode(), MAP.encode(), words={"en": case.read_bytes()})
    found = (*findings, *(text_findings(declaration) if declaration is not None else ()))
    return [one for one in found if one.code not in OTHERS and one.subject != "policy.languages"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_what_is_wrong_is_said_as_written_down(case: Path) -> None:
    found = "".join(f"{one.span} {one.code} ({one.level}) {one.says} / {one.help}\n" for one in said(case))
    expected = case.with_suffix(".txt")
    if os.environ.get("TROTH_UPDATE_GOLDEN"):
        expected.write_text(found, encoding="utf-8")
    assert found
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_place_lies_in_its_file(case: Path) -> None:
    lines = case.read_bytes().decode("utf-8", errors="replace").split("\n")
    for one in said(case):
        assert one.span.file == "text/en.md"
        assert 1 <= one.span.line <= len(lines)
        width = len(lines[one.span.line - 1])
        assert 1 <= one.span.column <= width + 1
        assert one.span.column - 1 + one.span.length <= max(width, one.span.column)


def test_there_are_more_than_thirty() -> None:
    assert len(CASES) > 30
