"""Scenarios in which the declaration is refused: a passage of a sound policy is written worse, and checks say so."""

from pathlib import Path

import pytest

from troth.declaration.load import load_texts
from troth.kernel.finding import Finding, Level
from troth.law.judge import judge
from troth.policy.resolve import resolve

HERE = Path(__file__).parent


def _errors(scenario: str, file: str, sound: str, worse: str) -> list[Finding]:
    """The errors of a scenario's files after one passage of one of them is written in another way."""
    texts = {name: (HERE / scenario / name).read_text(encoding="utf-8") for name in ("policy.yaml", "map.yaml")}
    assert _judged(texts) == []
    assert texts[file].count(sound) == 1
    return _judged({**texts, file: texts[file].replace(sound, worse)})


def _judged(texts: dict[str, str]) -> list[Finding]:
    declaration, findings = load_texts(texts["policy.yaml"].encode(), texts["map.yaml"].encode())
    assert declaration is not None, findings
    policy, findings = resolve(declaration)
    assert policy is not None, findings
    return [finding for finding in judge(policy)[1] if finding.level is Level.ERROR]


@pytest.mark.scenario("RT-02")
def test_to_keep_while_standing_is_for_consent_alone() -> None:
    [error] = _errors("RT-02", "policy.yaml", "keep: 12 months after customership.ended", "keep: while ground stands")
    assert (error.code, error.subject) == ("GROUND_NO_END", "purposes.newsletter.customer")


@pytest.mark.scenario("RT-24")
def test_a_table_whose_owner_is_found_by_a_key_says_what_becomes_of_rows_without_one() -> None:
    [error] = _errors("RT-24", "map.yaml", "    unowned: 6 months after recorded then delete\n", "")
    assert (error.code, error.subject) == ("NO_UNOWNED", "net.calls")
