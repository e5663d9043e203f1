"""Policies mended so that they can be adopted: nothing is wrong, each choice is signed, each sentence is tied."""

from pathlib import Path

import pytest

from troth.declaration.published import Tied
from troth.engine.bootstrap import read_policy
from troth.kernel.finding import Level
from troth.policy.model import Policy

HOUSE = Path(__file__).parents[2]
MENDED = sorted((HOUSE / "examples").glob("*/mended"))
NAMES = [folder.parent.name for folder in MENDED]


def policy_of(folder: Path) -> Policy:
    """The policy of a folder."""
    policy, _ = read_policy(folder)
    assert policy is not None
    return policy


@pytest.mark.parametrize("folder", MENDED, ids=NAMES)
def test_no_error_and_every_choice_signed(folder: Path) -> None:
    _, findings = read_policy(folder)
    assert [(each.code, each.subject) for each in findings if each.level is Level.ERROR] == []
    assert [(each.code, each.subject) for each in findings if each.level is Level.WARNING and not each.signed] == []


@pytest.mark.parametrize("folder", MENDED, ids=NAMES)
def test_every_row_says_why_and_until_when(folder: Path) -> None:
    for purpose in policy_of(folder).declaration.policy.purposes.values():
        for use in purpose.uses.values():
            assert use.why, use.span
            assert use.ground != "undeclared", use.span
            assert use.keep.joined not in ("no end", "not kept"), use.span


@pytest.mark.parametrize("folder", MENDED, ids=NAMES)
def test_it_is_told_in_its_own_language_and_in_english_as_fully_as_it_was_published(folder: Path) -> None:
    words = policy_of(folder).declaration.texts
    published = policy_of(folder.parent / "as-published").declaration.texts
    assert words is not None
    assert published is not None
    assert "en" in words
    assert published.keys() <= words.keys()
    first, before = next(iter(words.values())), next(iter(published.values()))
    assert {each.id for each in before.sentences} <= {each.id for each in first.sentences}
    assert all(each.tied in (Tied.KEPT, Tied.OPEN, Tied.STATEMENT) for each in first.sentences)
    still_open = [each.id for each in first.sentences if each.tied is Tied.OPEN]
    assert len(still_open) < sum(each.tied is Tied.OPEN for each in before.sentences)


@pytest.mark.parametrize("folder", MENDED, ids=NAMES)
def test_each_folder_has_its_page(folder: Path) -> None:
    for page in (folder.parent, folder, folder.parent / "as-published"):
        assert (page / "README.md").is_file()
