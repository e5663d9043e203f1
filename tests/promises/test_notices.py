"""Promises about what people are told: that it is complete, leads somewhere, and can be read."""

from collections.abc import Callable

import pytest

from promises.company import Company
from troth.accountability.notice import Heading, Sentence, notice
from troth.declaration.published import Tied
from troth.kernel.finding import Finding, Level, stops

Words = Callable[[str], Company]


def told(company: Company) -> dict[str, list[str]]:
    """What the draft of the notice tells under each of its headings, as far as something declared keeps it."""
    found: dict[str, list[str]] = {}
    under = ""
    for line in notice(company.policy.declaration, "en").lines:
        if isinstance(line, Heading):
            under = line.id.partition("-")[0]
        elif isinstance(line, Sentence) and line.tied is Tied.KEPT:
            found.setdefault(under, []).append(line.text)
    return found


def of_code(company: Company, code: str) -> list[Finding]:
    return [one for one in company.check() if one.code == code]


def without(company: Company, section: str) -> None:
    """Takes a whole section out of the policy."""
    path = company.folder / "policy.yaml"
    before, mark, rest = path.read_text(encoding="utf-8").partition(f"\n{section}:")
    assert mark
    lines = rest.splitlines(keepends=True)[1:]
    after = next(number for number, line in enumerate(lines) if line[0].isalpha())
    path.write_text(f"{before}\n{''.join(lines[after:])}", encoding="utf-8")


@pytest.mark.promise("TH-02")
def test_rights_use_and_protection_are_told_and_without_protection_the_check_fails(words_of: Words) -> None:
    company = words_of("th1ng/mended")
    counted = {section: len(sentences) for section, sentences in told(company).items()}
    assert counted["rights"] >= 5
    assert counted["purpose"] >= 5
    assert counted["measures"] >= 3
    assert not stops(company.check())
    without(company, "measures")
    assert stops(company.check()), "sentences about protection are tied to nothing"
    [missing] = of_code(company, "NO_MEASURES")
    assert "security" in missing.says


@pytest.mark.promise("TH-05")
def test_of_seven_announced_topics_one_has_no_section_and_another_is_meant(words_of: Words) -> None:
    company = words_of("th1ng/as-published")
    texts = company.policy.declaration.texts
    assert texts is not None
    announced = [link.target for link in texts["en"].links if link.span.line < 25]
    titles = {heading.id: heading.text for heading in texts["en"].headings}
    assert len(announced) == 7
    assert len([target for target in announced if target in titles]) == 6
    [unmatched] = of_code(company, "DANGLING_REF")
    assert (unmatched.level, unmatched.span.line) == (Level.ERROR, 24)
    assert "`#rights`" in unmatched.help
    assert titles["rights"] in unmatched.help


@pytest.mark.promise("IP-06")
def test_a_class_of_people_without_data_is_one_finding(words_of: Words) -> None:
    company = words_of("iot-partner/mended")
    assert of_code(company, "PEOPLE_NO_DATA") == []
    supplier = "\n  supplier: {label: Somebody who works at a supplier}"
    found = company.new_findings("\npeople:", f"\npeople:{supplier}")
    assert found == [("warning", "PEOPLE_NO_DATA", "people.supplier")]
    [finding] = of_code(company, "PEOPLE_NO_DATA")
    assert "`supplier`: no data category" in finding.says


@pytest.mark.promise("IP-06")
def test_a_class_whose_data_serves_no_purpose_is_one_finding(words_of: Words) -> None:
    company = words_of("iot-partner/mended")
    company.rewrite("\npeople:", "\npeople:\n  supplier: {label: Somebody who works at a supplier}")
    company.rewrite(
        "about: [customer, contact]\n    from: [use]", "about: [customer, contact, supplier]\n    from: [use]"
    )
    [finding] = of_code(company, "PEOPLE_NO_DATA")
    assert "`supplier`: no purpose" in finding.says


@pytest.mark.promise("SM-04")
def test_a_kind_of_data_without_a_purpose_is_one_finding(words_of: Words) -> None:
    company = words_of("ip1/mended")
    assert len(company.policy.declaration.policy.categories) >= 9
    found = company.new_findings(
        "\ncategories:", "\ncategories:\n  forum_post: {label: A post in the forum, about: [user]}"
    )
    assert found == [("warning", "UNUSED", "categories.forum_post")]


@pytest.mark.promise("SM-137")
def test_a_service_that_fails_for_whoever_refused_to_be_counted_is_one_finding(words_of: Words) -> None:
    company = words_of("ip1/mended")
    found = company.new_findings(
        "when: [while account, age 13 or over]", "when: [while account, consented to analytics]"
    )
    assert ("warning", "SERVICE_NEEDS_COOKIE", "services.content") in found
    assert len(of_code(company, "SERVICE_NEEDS_COOKIE")) == 1
    company.rewrite("consented to analytics], must_give", "consented to functional], must_give")
    assert of_code(company, "SERVICE_NEEDS_COOKIE") == [], "what remembers a choice may ask to remember it"


@pytest.mark.promise("SM-141")
def test_a_sentence_of_more_than_forty_words_is_listed(words_of: Words) -> None:
    company = words_of("ip1/mended")
    assert of_code(company, "LONG_SENTENCE") == []
    line = "We have tried to write so that it can be read and understood."
    company.rewrite(line, f"{'word ' * 39}word.", file="text/en.md")
    assert of_code(company, "LONG_SENTENCE") == []
    company.rewrite(f"{'word ' * 39}word.", f"{'word ' * 40}word.", file="text/en.md")
    [finding] = of_code(company, "LONG_SENTENCE")
    assert (finding.subject, finding.span.line) == ("s178", 237)
    assert "41 words" in finding.says


@pytest.mark.promise("IC-73")
def test_the_law_of_each_region_is_named_once_among_the_rights(words_of: Words) -> None:
    rights = told(words_of("iotcomms/mended"))["rights"]
    for place, act in (("California", "California Consumer Privacy Act of 2018"), ("Nevada", "Nevada Privacy Law")):
        [sentence] = [sentence for sentence in rights if act in sentence]
        assert place in sentence


@pytest.mark.promise("IC-75")
def test_personal_information_is_personal_data_because_it_is_said_to_be(words_of: Words) -> None:
    company = words_of("iotcomms/mended")
    assert of_code(company, "TERM_INCONSISTENT") == []
    said = "By personal information we mean personal data, unless told otherwise."
    company.rewrite(said, "Your personal information is safe.", file="text/en.md")
    [finding] = of_code(company, "TERM_INCONSISTENT")
    assert finding.subject == "s104"
    assert "`personal information`" in finding.says
    assert "`personal data`" in finding.says
