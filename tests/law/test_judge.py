"""Who makes a CheckedPolicy, and what a signature is worth."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from law.composed import findings, mapped, policy, resolved, texts
from troth.kernel.finding import Finding, Level
from troth.law.judge import judge
from troth.law.model import CheckedPolicy
from troth.testing.worlds.generate import world

SERVICE = "purposes service customer"
KEPT = "keep: 24 months after customership.ended"
NO_END = policy(SERVICE, KEPT, "keep: no end")
RANGE = policy(SERVICE, KEPT, "keep: 6 to 24 months after customership.ended")
READ = policy(SERVICE, "tail: e", "tail: e\n        reading: the text gives no more")
WHERE = "purposes disclosure where"


def codes(found: tuple[Finding, ...]) -> list[tuple[str, Level, bool]]:
    return [(finding.code, finding.level, finding.signed) for finding in found]


def test_a_sound_policy_is_handed_on_as_it_is() -> None:
    sound = resolved()
    checked, found = judge(sound)
    assert checked is not None
    assert checked.policy is sound
    assert checked.findings == found == ()


def test_nothing_but_the_judge_makes_a_checked_policy() -> None:
    with pytest.raises(TypeError):
        CheckedPolicy(resolved(), ())  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        CheckedPolicy(resolved(), (), object())


def test_a_checked_policy_cannot_be_turned_into_one_that_was_not() -> None:
    checked, _ = judge(resolved())
    assert checked is not None
    with pytest.raises(ValueError, match="seal"):
        replace(checked, policy=resolved((NO_END,)))  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        checked.policy = resolved((NO_END,))  # type: ignore[misc]


def test_a_policy_with_an_error_is_not_checked() -> None:
    checked, found = judge(resolved((NO_END,)))
    assert checked is None
    assert codes(found) == [("NO_PERIOD", Level.ERROR, False)]


def test_a_policy_with_warnings_is_checked_and_carries_them() -> None:
    checked, found = judge(resolved((RANGE,)))
    assert checked is not None
    assert checked.findings == found
    assert codes(found) == [("PERIOD_RANGE", Level.WARNING, False)]


def test_a_reading_signs_a_warning() -> None:
    assert codes(findings((RANGE, READ))) == [("PERIOD_RANGE", Level.WARNING, True)]


def test_a_reading_turns_an_error_that_is_a_choice_into_a_signed_warning() -> None:
    checked, found = judge(resolved((NO_END, READ)))
    assert checked is not None
    assert codes(found) == [("NO_PERIOD", Level.WARNING, True)]


def test_a_reading_signs_no_other_error() -> None:
    forever = policy(SERVICE, KEPT, "keep: while ground stands")
    assert codes(findings((forever, READ))) == [("GROUND_NO_END", Level.ERROR, False)]


def test_a_reading_signs_no_note() -> None:
    unsaid = mapped("stores op", "country: SE, backups: 30 days}", "country: SE, reading: the provider does not say}")
    assert codes(findings((unsaid,))) == [("BACKUPS_UNSAID", Level.NOTE, False)]


def test_a_reading_signs_what_its_own_entry_says_and_nothing_beside_it() -> None:
    elsewhere = policy("purposes service question", "tail: e", "tail: e\n        reading: at the person's own request")
    assert codes(findings((RANGE, elsewhere))) == [("PERIOD_RANGE", Level.WARNING, False)]


def test_data_that_is_to_go_is_signed_where_it_is_declared() -> None:
    held = mapped("tables op.customers columns", "email: contact.email", "email: contact.email\n      fax: contact.fax")
    declared = policy(
        "categories contact parts", "email: {label: E-mail}", "email: {label: E-mail}\n      fax: {label: Fax}"
    )
    signed = policy("categories contact fax", "label: Fax", "label: Fax, reading: not needed any more")
    named = policy(SERVICE, "[contact, ", "[contact.name, contact.email, ")
    assert codes(findings((held, declared, named))) == [("NOTHING_KEEPS", Level.ERROR, False)]
    assert codes(findings((held, declared, named, signed))) == [("NOTHING_KEEPS", Level.WARNING, True)]


def test_an_act_that_the_policy_does_not_name_judges_nothing() -> None:
    longer = policy(WHERE, "at least 2 months", "at least 6 months")
    assert [code for code, _, _ in codes(findings((longer,)))] == ["LAW_LONGER"]
    without = policy("policy", "laws: [GDPR, LEK, BFL]", "laws: [GDPR, BFL]")
    assert {code for code, _, _ in codes(findings((longer, without)))} == {"LAW_NOT_NAMED"}


def test_the_law_of_the_day_applies() -> None:
    longer = resolved((policy(WHERE, "at least 2 months", "at least 6 months"),))
    assert [finding.code for finding in judge(longer, date(2026, 1, 1))[1]] == ["LAW_LONGER"]
    assert [finding.code for finding in judge(longer, date(2020, 1, 1))[1]] == []


def test_findings_come_by_place_and_each_once() -> None:
    found = findings(
        (NO_END, policy("purposes news email", "\n        why: it was asked for", ""), mapped("map", "10%", "90%"))
    )
    assert [finding.code for finding in found] == ["BRAKE_OFF", "NO_PERIOD", "NO_WHY"]
    assert list(found) == sorted(found, key=lambda finding: finding.span)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("seed", range(20))
def test_any_policy_that_resolves_can_be_judged(seed: int) -> None:
    checked, found = judge(world(Random(seed)).resolved())
    assert (checked is None) == any(finding.level is Level.ERROR for finding in found)
    assert all(finding.span.line > 0 and finding.says and finding.help and finding.law for finding in found)


def test_no_password_is_repeated() -> None:
    changes = (mapped("stores op", '"env:ACME_URL"', '"postgresql://troth:hunter2@db.acme.example/op"'),)
    assert "hunter2" in texts(changes)["map.yaml"]
    found = findings(changes)
    assert [finding.code for finding in found] == ["SECRET_IN_URL"]
    assert not any("hunter2" in repr(finding) for finding in found)
