"""What people are told, asked and may ask for: dated numbers, the matrix of rights, and what comes near a flaw."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from law.composed import Change, findings, policy, resolved
from troth.declaration.load import load_texts
from troth.kernel.calendar import Length, Unit
from troth.law.exist import existing
from troth.law.judge import judge
from troth.law.matter import Matter
from troth.law.packs.child_age import AGES, LOWEST, UNLESS_LOWERED, child_age
from troth.law.packs.deadlines import DEADLINES
from troth.law.packs.rights import RIGHTS, rights
from troth.policy.resolve import resolve
from troth.testing.worlds.generate import world

ON = date(2026, 1, 1)


def codes(*changes: Change) -> list[str]:
    return [each.code for each in findings(changes)]


def right(written: str, name: str = "access") -> Change:
    by = {"object": "[email, link]", "withdraw": "[email, link]"}.get(name, "[email]")
    return policy("rights", f"{name}: {{by: {by}}}", f"{name}: {{{written}}}")


def section(text: str) -> Change:
    return policy("", "deletion:", f"{text}\ndeletion:")


# --- dated numbers ----------------------------------------------------------------------------------------------------


def test_no_country_lets_children_consent_below_the_lowest_age() -> None:
    assert all(LOWEST <= found.age < UNLESS_LOWERED for found in AGES)
    assert all(found.source and found.valid_from >= date(2018, 5, 25) for found in AGES)


@pytest.mark.parametrize(
    ("country", "on", "age"),
    [
        ("SE", ON, 13),
        ("DE", ON, 16),
        ("DK", date(2023, 12, 31), 13),
        ("DK", date(2024, 1, 1), 15),
        ("FR", ON, 15),
        ("ES", ON, 14),
        ("NO", ON, 13),
        ("XX", ON, 16),
    ],
)
def test_the_age_of_a_country_on_a_day(country: str, on: date, age: int) -> None:
    assert child_age(country, on).age == age


def test_rights_and_deadlines_are_dated_and_have_a_source() -> None:
    assert all(found.source and found.valid_from >= date(2018, 5, 25) for found in (*RIGHTS, *DEADLINES))
    assert rights(date(2018, 5, 24)) == ()
    assert {right.name for right in rights(ON)} == {
        "access",
        "rectify",
        "erase",
        "restrict",
        "object",
        "port",
        "withdraw",
        "not_automated",
        "complain",
    }
    assert {right.due for right in RIGHTS} == {Length(1, Unit.MONTHS)}


# --- which rights there are -------------------------------------------------------------------------------------------


def test_rights_follow_from_the_grounds_of_each_class() -> None:
    people = {found.right.name: found.people for found in existing(Matter(resolved(), ON))}
    assert people["access"] == {"customer", "applicant", "called"}
    assert people["withdraw"] == {"customer"}
    assert people["port"] == {"customer", "applicant"}
    assert people["object"] == {"customer", "called"}
    assert "not_automated" not in people


def test_a_case_that_cannot_arise_may_be_left_out() -> None:
    erase = "cases: [not_needed, consent_withdrawn, objection_upheld, objected_marketing, unlawful, legal_duty]"
    assert codes(right(f"{erase}, by: [email]", "erase")) == []
    assert codes(right("cases: [asked], by: [email]", "erase")) == []
    assert codes(right(f"{erase.replace(', consent_withdrawn', '')}, by: [email]", "erase")) == ["RIGHT_NARROWED"]


@pytest.mark.parametrize(
    ("written", "narrowed"),
    [
        ("due: 1 month, extend: 2 months", 0),
        ("due: 30 days", 0),
        ("due: 31 days", 0),
        ("due: 32 days", 1),
        ("due: 22 working days", 0),
        ("due: 30 working days", 1),
        ("due: 5 weeks", 1),
        ("due: 3 months, extend: 3 months", 2),
        ("free: false, once_per: 1 year", 2),
        ("ask_for: [which data]", 0),
        ("ask_for: [Reasons]", 1),
        ("ask_for: [legitimate reasons]", 1),
        ("for: [customer, applicant, called]", 0),
        ("for: [called]", 1),
        ("when: [if on_trial]", 1),
        ("takes_effect: 14 days", 0),
    ],
)
def test_access_is_held_against_the_law(written: str, narrowed: int) -> None:
    assert codes(right(f"{written}, by: [email]")) == ["RIGHT_NARROWED"] * narrowed


@pytest.mark.parametrize(("takes", "narrowed"), [("1 day", 0), ("24 hours", 0), ("2 days", 1), ("at once", 0)])
def test_an_objection_has_its_effect_at_once(takes: str, narrowed: int) -> None:
    assert codes(right(f"takes_effect: {takes}, by: [email, link]", "object")) == ["RIGHT_NARROWED"] * narrowed


def test_reasons_may_be_asked_of_who_objects_but_not_to_marketing() -> None:
    asked = right("ask_for: [reasons], by: [email, link]", "object")
    assert codes(asked) == ["RIGHT_NARROWED"]
    assert codes(asked, policy("purposes news", "direct_marketing: true", "direct_marketing: false")) == []


def test_what_narrows_a_right_is_signed_by_its_reading() -> None:
    [found] = findings(
        (right("once_per: 1 year, by: [email], reading: the text says so; nobody is refused", "access"),)
    )
    assert (found.code, found.signed) == ("RIGHT_NARROWED", True)


def test_before_the_regulation_there_was_no_such_right() -> None:
    _, found = judge(resolved((right("once_per: 1 year, by: [email]"),)), date(2018, 5, 24))
    assert [each.code for each in found if each.code.startswith("RIGHT")] == []


# --- messages, notices, measures --------------------------------------------------------------------------------------


def test_marketing_by_letter_needs_no_consent_and_no_link() -> None:
    laws = policy("policy", "BFL]", "BFL, MFL]")
    by_post = section("messages:\n  news: {label: News, for: news, to: [customer], by: [post], stop: [setting]}")
    assert codes(laws, by_post) == []


def test_a_message_to_a_wider_class_rests_on_a_row_about_a_narrower_one() -> None:
    wider = policy("people", "{label: Customer}", "{label: Customer, within: reader}\n  reader: {label: Reader}")
    to_readers = section("messages:\n  word: {label: Word, for: service, to: [reader], by: [post], stop: [never]}")
    assert codes(wider, to_readers) == []


@pytest.mark.parametrize(
    ("lead", "late"), [("at once", 0), ("within 72 hours", 0), ("within 3 days", 0), ("within 4 days", 1)]
)
def test_an_authority_hears_of_a_breach_in_time(lead: str, late: int) -> None:
    authority = policy(
        "", "recipients: {}", "recipients: {imy: {label: The authority, role: authority, country: [SE]}}"
    )
    notice = policy(
        "",
        "  change: {",
        f"  breach: {{label: A breach, upon: breach, to: [imy], by: [web], lead: {lead}}}\n  change: {{",
    )
    assert codes(authority, notice).count("NOTICE_LATE") == late


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("CISO", ["ATTESTED_UNDATED"]),
        ("CISO 2026-02-30", ["ATTESTED_UNDATED"]),
        ("CISO 99999-01-01", ["ATTESTED_UNDATED"]),
        ("CISO 2023-01-01", []),
        ("CISO 2022-12-31", ["ATTESTED_EXPIRED"]),
        ("CISO 2021-01-01 and again 2023-06-01", []),
    ],
)
def test_a_word_holds_until_its_time_is_over(who: str, found: list[str]) -> None:
    measure = policy("", "deletion:", f"  locks: {{label: Locked, attested_by: {who}, every: 12 months}}\ndeletion:")
    assert codes(measure) == found


# --- other policies ---------------------------------------------------------------------------------------------------

HERE = {
    *("RIGHT_MISSING", "RIGHT_NARROWED", "LAW_NOT_NAMED", "ATTESTED_UNDATED", "ATTESTED_EXPIRED", "NOT_FRESH"),
    *("SOURCE_NO_NOTICE", "NO_PRIOR_NOTICE", "NOTICE_LATE", "GROUND_CONFLICT", "GROUND_MISSING", "OPTOUT_CONFLICT"),
    *("GUARDIAN_AGE", "WITHDRAW_HARDER", "CONSENT_BUNDLED", "COOKIE_NO_LIFETIME", "COOKIE_NO_CONSENT", "OPEN_LIST"),
    *("DECISION_UNGUARDED", "ANON_NOT_ANON", "CHANNEL_NO_CONSENT", "NO_STOP_WITHIN", "VAGUE_CATEGORY", "VAGUE_PURPOSE"),
}
SURVEY = Path(__file__).parents[1] / "policy" / "survey"


def survey() -> Iterator[tuple[str, str]]:
    """The policy with every section, with its rows for others as its own, which this version does not act on."""
    text = (SURVEY / "policy.yaml").read_text(encoding="utf-8")
    yield "policy.yaml", text.replace("ground: instruction, of: creator", "ground: legitimate_interest, interest: x")
    mapped = (SURVEY / "map.yaml").read_text(encoding="utf-8")
    yield "map.yaml", mapped.replace("    controller: creator by creator_id\n", "")


def test_what_is_found_in_a_policy_with_every_section_is_right() -> None:
    texts = dict(survey())
    declaration, _ = load_texts(texts["policy.yaml"].encode(), texts["map.yaml"].encode())
    assert declaration is not None
    found, stopped = resolve(declaration)
    assert found is not None, stopped
    told = {(each.code, each.subject) for each in judge(found)[1] if each.code in HERE}
    assert told == {
        ("RIGHT_MISSING", "rights.complain"),
        ("RIGHT_MISSING", "rights.port"),
        ("RIGHT_MISSING", "rights.rectify"),
        ("RIGHT_MISSING", "rights.restrict"),
        ("RIGHT_NARROWED", "rights.erase"),
        ("LAW_NOT_NAMED", "cookies._cnt"),
        ("LAW_NOT_NAMED", "messages.offers"),
        ("COOKIE_NO_LIFETIME", "cookies._cnt_*"),
        ("ATTESTED_UNDATED", "measures.honest"),
        ("NOT_FRESH", "categories.invited"),  # not where the row is an instruction, as it is written there
        ("SOURCE_NO_NOTICE", "categories.invited"),
    }


@pytest.mark.parametrize("seed", range(10))
def test_any_policy_is_judged_on_any_day(seed: int) -> None:
    made = world(Random(seed)).resolved()
    for on in (date(1, 1, 1), date(2018, 5, 24), ON, date(9999, 12, 31)):
        assert all(each.says and each.help for each in judge(made, on)[1])


def test_a_policy_without_anything_told_is_judged() -> None:
    found = resolved()
    bare = replace(found, declaration=replace(found.declaration, texts=None))
    assert judge(bare)[1] == ()
