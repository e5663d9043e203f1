"""Policies as they are published: what ``troth check`` finds in each is written down, and nothing in them is signed.

``as_published/NAME.txt`` holds a line for each finding: file, line, level, code, subject; ``mended/NAME.txt`` the same
of the mended ones and of the two sample shops. ``TROTH_UPDATE_GOLDEN=1`` writes what is found now; the law may have
become stricter, or a check sharper.
"""

import os
import re
from pathlib import Path

import pytest

from troth.engine.bootstrap import read_policy
from troth.kernel.finding import Level

HOUSE = Path(__file__).parents[2]
PUBLISHED = sorted((HOUSE / "examples").glob("*/as-published"))
NAMES = [folder.parent.name for folder in PUBLISHED]
ANNOUNCED_IN_VAIN = {"th1ng": [24]}
"""By example: lines of the words that announce a section of which there is none."""
ADOPTED = [
    *sorted((HOUSE / "examples").glob("*/mended")),
    HOUSE / "examples" / "chinook",
    HOUSE / "examples" / "sakila",
]
LEFT_TO_OTHER_PAPERS = {
    "iot-partner": ["s05", "s32", "s41"],
    "iotcomms": ["s024", "s027"],
    "ip1": ["s067", "s087", "s129"],
    "unnamed": ["s56"],
}
"""By example: the published sentences that leave something to a paper that is not supplied."""


def expected(folder: Path) -> Path:
    """Where the findings of a folder are written down."""
    if folder in PUBLISHED:
        return Path(__file__).parent / "as_published" / f"{folder.parent.name}.txt"
    return Path(__file__).parent / "mended" / f"{folder.parent.name if folder.name == 'mended' else folder.name}.txt"


def found(folder: Path) -> str:
    """Every finding about a folder, judged on the day from which the policy holds, in one line each."""
    _, findings = read_policy(folder)
    lines = sorted(
        (Path(each.span.file).relative_to(folder).as_posix(), each.span.line, each.code, each.subject, each.level.value)
        for each in findings
    )
    return "".join(f"{file}:{line} {level} {code} {subject}\n" for file, line, code, subject, level in lines)


def test_they_are_there() -> None:
    assert "th1ng" in NAMES


@pytest.mark.parametrize("folder", [*PUBLISHED, *ADOPTED], ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_what_is_found_is_as_written_down(folder: Path) -> None:
    if os.environ.get("TROTH_UPDATE_GOLDEN"):
        expected(folder).write_text(found(folder), encoding="utf-8")
    assert found(folder) == expected(folder).read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", PUBLISHED, ids=NAMES)
def test_nothing_is_signed_and_it_cannot_run(folder: Path) -> None:
    policy, findings = read_policy(folder)
    assert policy is not None, "its names resolve, so that everything is judged"
    assert [each for each in findings if each.signed] == []
    assert [each.code for each in findings if each.level is Level.ERROR]
    written = (folder / "policy.yaml").read_text(encoding="utf-8")
    assert re.findall(r"^[^#\n]*\breading:", written, re.MULTILINE) == []


@pytest.mark.parametrize("folder", PUBLISHED, ids=NAMES)
def test_its_words_are_tied_and_nothing_is_wrong_with_the_ties(folder: Path) -> None:
    _, findings = read_policy(folder)
    wrong = {"UNTIED", "DANGLING_REF", "MISSING_SENTENCE", "TEXT_MISSING", "MISMATCH"}
    found = [each for each in findings if each.code in wrong]
    elsewhere = [each.subject for each in found if each.code == "DANGLING_REF" and each.level is Level.WARNING]
    nowhere = [each.span.line for each in found if each.code == "DANGLING_REF" and each.level is Level.ERROR]
    assert elsewhere == LEFT_TO_OTHER_PAPERS.get(folder.parent.name, [])
    assert nowhere == ANNOUNCED_IN_VAIN.get(folder.parent.name, [])
    assert len(found) == len(elsewhere) + len(nowhere)
