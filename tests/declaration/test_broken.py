"""Broken files and what is said of them, as golden files: ``broken/<name>/{policy,map}.yaml`` and ``expected.txt``.

A file that a case does not have is the small one beside this test. ``TROTH_UPDATE_GOLDEN=1`` writes what is found now.
"""

import os
from pathlib import Path

import pytest

from troth.declaration.load import load_texts
from troth.kernel.finding import Finding, Level

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "broken").iterdir() if path.is_dir())


def line(finding: Finding) -> str:
    return f"{finding.span} {finding.code} ({finding.level}) {finding.says} / {finding.help}"


def contents(case: Path, name: str) -> bytes:
    own = case / f"{name}.yaml"
    return (own if own.exists() else HERE / f"small-{name}.yaml").read_bytes()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_wrong_is_said_as_written_down(case: Path) -> None:
    declaration, findings = load_texts(contents(case, "policy"), contents(case, "map"))
    found = "".join(line(finding) + "\n" for finding in findings)
    expected = case / "expected.txt"
    if os.environ.get("TROTH_UPDATE_GOLDEN"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
    assert declaration is None
    assert any(finding.level is Level.ERROR for finding in findings)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_place_lies_in_its_file(case: Path) -> None:
    _, findings = load_texts(contents(case, "policy"), contents(case, "map"))
    for finding in findings:
        name = finding.span.file.removesuffix(".yaml")
        lines = contents(case, name).decode("utf-8", errors="replace").split("\n")
        assert 1 <= finding.span.line <= len(lines)
        width = len(lines[finding.span.line - 1])
        assert 1 <= finding.span.column <= width + 1
        assert finding.span.column - 1 + finding.span.length <= max(width, finding.span.column)


def test_the_small_files_are_whole() -> None:
    declaration, findings = load_texts(contents(HERE, "policy"), contents(HERE, "map"))
    assert findings == ()
    assert declaration is not None


def test_there_are_sixty_with_those_of_the_words() -> None:
    words = HERE.parent / "text" / "broken"
    assert len(CASES) + len(list(words.glob("*.words"))) >= 60
