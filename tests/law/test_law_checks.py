"""Each check on its own two examples: it finds its flaw in the one and nothing in the other.

What it says is written down in ``expected.txt``; ``TROTH_UPDATE_GOLDEN=1`` writes what is found now.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from law.composed import findings, written
from law.near_misses import NEAR
from troth.kernel.finding import Finding, Level
from troth.law.example import MARK, Example, example_policy, marked, shown
from troth.law.judge import judge
from troth.law.model import Check
from troth.law.registry import checks

EVERY = [check for of_act in checks().values() for check in of_act]
EXPECTED = Path(__file__).with_name("expected.txt")


def found(example: Example) -> tuple[Finding, ...]:
    """What the checks find in an example: nothing before them may stop it."""
    policy, stopped = example_policy(example)
    assert policy is not None, [written(finding) for finding in stopped]
    return judge(policy)[1]


def at_mark(example: Example, code: str) -> list[Finding]:
    """The findings of a code at the marked line."""
    [place] = marked(example)
    return [each for each in found(example) if each.code == code and (each.span.file, each.span.line) == place]


@pytest.mark.parametrize("check", EVERY, ids=lambda check: check.name)
def test_a_check_has_both_examples(check: Check) -> None:
    assert check.fails, f"`{check.name}` has no example that fails"
    assert check.passes, f"`{check.name}` has no example that passes"
    assert not marked(check.passes)
    assert check.why
    assert check.why[0].isupper() or check.why.startswith("`")
    assert check.why.endswith(".")


@pytest.mark.parametrize("check", EVERY, ids=lambda check: check.name)
def test_a_flaw_is_found_where_it_stands(check: Check) -> None:
    [own] = at_mark(check.fails, check.code)
    signed = check.signable and own.signed
    assert own.level is (Level.WARNING if signed else check.level)
    assert own.law == check.law
    assert own.subject
    beside = Counter(each.code for each in found(check.fails) if each != own)
    assert beside == Counter(check.fails.also)


@pytest.mark.parametrize("check", EVERY, ids=lambda check: check.name)
def test_a_policy_without_the_flaw_passes(check: Check) -> None:
    beside = [written(each) for each in found(check.passes) if each.code not in check.passes.also]
    assert beside == []
    assert check.code not in check.passes.also


@pytest.mark.parametrize(("name", "example"), NEAR, ids=[name for name, _ in NEAR])
def test_what_comes_near_is_let_through(name: str, example: Example) -> None:
    assert name in {check.name for check in EVERY}
    assert [written(each) for each in found(example) if each.code == name.partition("/")[0]] == []


@pytest.mark.parametrize("check", EVERY, ids=lambda check: check.name)
def test_an_example_is_short_and_its_signs_are_not_shown(check: Check) -> None:
    for example in (check.fails, check.passes):
        lines = [line for _, page in shown(example) for line in page]
        assert len(lines) <= 20
        assert not any(MARK in line or "(none)" in line for line in lines)
    assert sum("<-- here" in line for _, page in shown(check.fails) for line in page) == 1


def test_what_is_said_is_as_written_down() -> None:
    said = [
        f"# {check.name}\n{''.join(map(written, at_mark(check.fails, check.code)))}"
        for check in sorted(EVERY, key=lambda check: check.name)
    ]
    text = "\n".join(said)
    if os.environ.get("TROTH_UPDATE_GOLDEN"):
        EXPECTED.write_text(text, encoding="utf-8")
    assert text == EXPECTED.read_text(encoding="utf-8")


def test_nothing_is_found_in_a_sound_policy() -> None:
    assert findings() == ()
    assert found(Example()) == ()
