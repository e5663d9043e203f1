"""Set phrases: the same in both languages; and what is said of keep-rules is read back as what was declared."""

import re
from datetime import date
from string import Formatter

import pytest

from accountability.declarations import bare
from troth.accountability.words.places import PLACES
from troth.accountability.words.words import LANGUAGES, PHRASES, Language, Words
from troth.declaration.keep_rules import read_keep_rule
from troth.declaration.phrase import Phrase
from troth.declaration.sentences import KeepRule
from troth.kernel.span import NOWHERE
from troth.law.packs.eea import countries
from troth.policy.text.said import values
from troth.policy.text.values import ValueKind


def rule(text: str) -> KeepRule:
    found = read_keep_rule(Phrase(text, NOWHERE))
    assert isinstance(found, KeepRule), found
    return found


def words(language: Language) -> Words:
    facts = "facts: {contract: {kind: period, label: The agreement}, paid.all: {kind: moment, label: All is paid}}"
    return Words(language, bare(facts).policy)


def places(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


def test_both_languages_have_the_same_phrases_with_the_same_places() -> None:
    assert PHRASES["en"].keys() == PHRASES["sv"].keys()
    for key, english in PHRASES["en"].items():
        assert places(english) == places(PHRASES["sv"][key]), key
    same = {key for key, english in PHRASES["en"].items() if english == PHRASES["sv"][key]}
    own = {"safeguard dpf", "part plain", "never is", "measure", "duty", "cookie for", "channel post"}
    assert {key for key in same if re.search("[a-z]{4}", re.sub(r"{\w+}", "", PHRASES["en"][key]))} <= own


def test_every_country_of_the_eea_has_a_name() -> None:
    assert countries(date(2026, 1, 1)) <= PLACES.keys()


@pytest.mark.parametrize(
    ("text", "english", "swedish"),
    [
        (
            "24 months after contract.ended",
            "24 months after the end of “The agreement”",
            "24 månader efter slutet av ”The agreement”",
        ),
        ("until contract.began", "until the beginning of “The agreement”", "fram till början av ”The agreement”"),
        ("1 year after recorded", "1 year after it was recorded", "1 år efter att uppgiften registrerades"),
        (
            "6 months after age 18",
            "6 months after the person reaches the age of 18",
            "6 månader efter att personen fyllt 18 år",
        ),
        (
            "at least 7 years after paid.all to end of year",
            " ".join(
                (
                    "at least 7 years after the event “All is paid”, and to the end of that year,",
                    "as the law demands, and no longer",
                )
            ),
            "minst 7 år efter händelsen ”All is paid”, och till slutet av det året, som lagen kräver, och inte längre",
        ),
        (
            "6 to 24 months after recorded applied 12 months",
            "12 months after it was recorded (out of 6 to 24 months)",
            "12 månader efter att uppgiften registrerades (inom 6 till 24 månader)",
        ),
        (
            "24 months after paid.all or at the latest 3 years after recorded suspended while contract",
            " ".join(
                (
                    "24 months after the event “All is paid”, or at the latest 3 years after it was recorded,",
                    "not counting the time of “The agreement”",
                )
            ),
            " ".join(
                (
                    "24 månader efter händelsen ”All is paid”, eller senast 3 år efter att uppgiften registrerades,",
                    "tiden för ”The agreement” oräknad",
                )
            ),
        ),
        (
            "while ground stands",
            "until the consent is withdrawn or lapses",
            "tills samtycket återkallas eller löper ut",
        ),
        ("newest 500 per person", "the newest 500 of each person", "de senaste 500 för varje person"),
        ("not kept", "not stored", "sparas inte"),
    ],
)
def test_a_keep_rule_in_words(text: str, english: str, swedish: str) -> None:
    assert words("en").keep(rule(text)) == english
    assert words("sv").keep(rule(text)) == swedish


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", ["hours", "days", "weeks", "months", "years"])
@pytest.mark.parametrize("count", [1, 2, 12, 400])
def test_a_length_in_words_is_read_as_the_same_length(language: Language, unit: str, count: int) -> None:
    said = words(language).keep(rule(f"{count} {unit} after recorded"))
    [read] = [one for one in values(said) if one.kind is ValueKind.PERIOD]
    same = {"years": f"{count * 12} months", "weeks": f"{count * 7} days"}.get(unit, f"{count} {unit}")
    assert read.same == same
