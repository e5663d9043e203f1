"""What is held against a grant or a withdrawal (GDPR 7 and 8): refused, or told and recorded."""

import shutil

import pytest

from consents.office import Office, codes
from troth.engine.recording import record
from troth.kernel.span import Span
from troth.kernel.wording import as_read, wording_digest

SENTENCE = "It comes once a month by email, and you take your yes back by the link in it."
WHOLE = f"If you say yes, we send you our newsletter. {SENTENCE}"
SWEDISH = "Om du säger ja skickar vi vårt nyhetsbrev till dig."
NOON = "2025-03-01 12:00"
PLAIN: dict[str, object] = {"text": "2.0.0", "actor": "person"}


def recorded(office: Office) -> int:
    """How many events the register has."""
    with office.engine(NOON) as opened:
        return opened.register.head()


# --- which consent ----------------------------------------------------------------------------------------------------


def test_a_consent_that_no_version_knows_is_refused(sqlite_office: Office) -> None:
    for kind in ("consent", "withdrawal"):
        done = sqlite_office.say(NOON, kind, "Anna", "newsleter")
        assert codes(done) == [("error", "CONSENT_UNKNOWN")]
        assert done.findings[0].help == "did you mean `newsletter`?"
    assert recorded(sqlite_office) == 0


def test_nobody_says_yes_to_what_she_was_not_asked(sqlite_office: Office) -> None:
    early = sqlite_office.say(NOON, "consent", "Anna", "surveys", occurred="2024-12-31 23:59", **PLAIN)
    assert codes(early) == [("error", "CONSENT_NOT_THEN")]
    assert "version 1.0.0, which governed on 2024-12-31" in early.findings[0].says
    assert codes(sqlite_office.say(NOON, "consent", "Anna", "surveys", occurred="2025-01-01 00:00", **PLAIN)) == []
    late = sqlite_office.say(NOON, "consent", "Anna", "calls", occurred="2025-01-01 00:00", text="1.0.0")
    assert codes(late) == [("warning", "CONSENT_GONE"), ("error", "CONSENT_NOT_THEN")]
    assert codes(sqlite_office.say(NOON, "withdrawal", "Anna", "calls")) == [("warning", "CONSENT_GONE")]
    before = sqlite_office.say(NOON, "consent", "Anna", "newsletter", occurred="2022-12-31 12:00", text="1.0.0")
    assert codes(before) == [("warning", "CONSENT_NO_VERSION")], "told, since nobody can look it up"


# --- whose act --------------------------------------------------------------------------------------------------------


def test_a_child_below_the_age_of_the_country_needs_a_guardian(office: Office) -> None:
    office.customer("Elsa", "2012-03-02")
    office.customer("Vera", "2012-03-01")
    young = office.say(NOON, "consent", "Elsa", "newsletter", **PLAIN)
    assert codes(young) == [("error", "CONSENT_CHILD")]
    assert "below 13" in young.findings[0].says
    assert codes(office.say(NOON, "consent", "Elsa", "newsletter", text="2.0.0")) == [("error", "CONSENT_CHILD")]
    assert codes(office.say(NOON, "consent", "Vera", "newsletter", **PLAIN)) == [], "13 on that day"
    assert codes(office.say(NOON, "consent", "Vera", "newsletter", text="2.0.0", actor="guardian")) == [
        ("error", "CONSENT_ACTOR")
    ]
    mother: dict[str, object] = {"text": "2.0.0", "actor": "guardian", "by": "Eva"}
    assert codes(office.say(NOON, "consent", "Elsa", "newsletter", **mother)) == []
    assert codes(office.say(NOON, "withdrawal", "Elsa", "newsletter", actor="person")) == [], "she may take it back"
    assert office.state("2025-03-02 12:00", "Elsa") == "withdrawn"


def test_the_age_of_the_consent_counts_where_it_is_higher(sqlite_office: Office) -> None:
    sqlite_office.customer("Elsa", "2010-03-02")
    done = sqlite_office.say(NOON, "consent", "Elsa", "club", **PLAIN)
    assert codes(done) == [("error", "CONSENT_CHILD")]
    assert "below 15" in done.findings[0].says
    assert codes(sqlite_office.say("2025-03-02 12:00", "consent", "Elsa", "club", **PLAIN)) == []


def test_a_child_of_29_february_is_thirteen_on_1_march(sqlite_office: Office) -> None:
    sqlite_office.customer("Elsa", "2012-02-29")
    assert codes(sqlite_office.say("2025-02-28 12:00", "consent", "Elsa", "newsletter", **PLAIN)) == [
        ("error", "CONSENT_CHILD")
    ]
    assert codes(sqlite_office.say("2025-03-01 00:00", "consent", "Elsa", "newsletter", **PLAIN)) == []


def test_a_guardians_yes_lives_on_when_the_child_is_old_enough_until_she_changes_it(sqlite_office: Office) -> None:
    sqlite_office.customer("Elsa", "2012-02-29")
    sqlite_office.say("2025-02-01 12:00", "consent", "Elsa", "newsletter", text="2.0.0", actor="guardian", by="Eva")
    states = [sqlite_office.state(f"{day} 12:00", "Elsa") for day in ("2025-02-28", "2025-03-01", "2026-03-01")]
    assert states == ["given", "given", "given"]
    sqlite_office.say("2026-03-02 12:00", "withdrawal", "Elsa", "newsletter", actor="person")
    assert sqlite_office.state("2026-03-02 12:00", "Elsa") == "withdrawn"


@pytest.mark.parametrize("born", [None, "in May", "2031-01-01"])
def test_an_age_that_nobody_knows_is_told_where_a_guardian_may_be_needed(
    sqlite_office: Office, born: str | None
) -> None:
    sqlite_office.customer("Elsa", born)
    assert codes(sqlite_office.say(NOON, "consent", "Elsa", "club", **PLAIN)) == [("warning", "CONSENT_AGE_UNKNOWN")]
    assert codes(sqlite_office.say(NOON, "consent", "Elsa", "newsletter", **PLAIN)) == []
    guardian = sqlite_office.say(NOON, "consent", "Elsa", "newsletter", text="2.0.0", actor="guardian")
    assert codes(guardian) == [("warning", "CONSENT_AGE_UNKNOWN")]


def test_a_store_that_cannot_be_read_leaves_the_age_unknown_and_refuses_no_withdrawal(office: Office) -> None:
    office.customer("Elsa", "2020-01-01")
    office.run("DROP TABLE customers")
    assert codes(office.say(NOON, "consent", "Elsa", "club", **PLAIN)) == [("warning", "CONSENT_AGE_UNKNOWN")]
    assert codes(office.say(NOON, "withdrawal", "Elsa", "club")) == []


def test_staff_say_yes_for_nobody(sqlite_office: Office) -> None:
    sqlite_office.customer("Anna", "1980-01-01")
    for consent in ("newsletter", "club"):
        done = sqlite_office.say(NOON, "consent", "Anna", consent, text="2.0.0", actor="staff", by="Bertil")
        assert codes(done) == [("error", "CONSENT_ACTOR")]
    assert codes(sqlite_office.say(NOON, "withdrawal", "Anna", "newsletter", actor="staff", by="Bertil")) == []
    spoken = sqlite_office.say(NOON, "consent", "Anna", "newsletter", by="Bertil", channel="phone", **PLAIN)
    assert codes(spoken) == [], "he wrote down what she said"


def test_the_other_door_refuses_the_same(sqlite_office: Office) -> None:
    sqlite_office.customer("Elsa", "2020-01-01")
    child = {"kind": "consent", "class": "customer", "person": "Elsa", "consent": "newsletter", "occurred": NOON}
    with sqlite_office.engine(NOON) as opened:
        refused = record(opened, [(Span("file", 7, 1), child)], "Europe/Stockholm")
        assert [(one.code, one.span.line) for one in refused.findings] == [("CONSENT_CHILD", 7)]
        taken = record(opened, [(Span("file", 8, 1), {**child, "kind": "withdrawal"})], "Europe/Stockholm")
    assert (taken.findings, taken.positions) == ((), (1,))


# --- which words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "language"),
    [
        ("Send me the newsletter", None),
        ("Send  me\nthe newsletter ", "en"),
        (SENTENCE, "en"),
        (WHOLE, "en"),
        (f"Send me the newsletter {WHOLE}", None),
        (SWEDISH, "sv"),
        (SWEDISH.replace("ä", "a\u0308"), None),
    ],
)
def test_words_of_the_version_are_known_again(sqlite_office: Office, shown: str, language: str | None) -> None:
    by_text = sqlite_office.say(NOON, "consent", "Anna", "newsletter", shown=shown, language=language, **PLAIN)
    digest = wording_digest(shown).upper()
    by_digest = sqlite_office.say(NOON, "consent", "Bo", "newsletter", words=digest, language=language, **PLAIN)
    assert (codes(by_text), codes(by_digest)) == ([], [])
    (said,) = sqlite_office.show(NOON, "Anna")["newsletter"].history
    assert said.shown == shown.strip() or said.shown == shown


@pytest.mark.parametrize(
    "shown",
    ["Send me the newsletters", "We write to you about news if you agree.", SENTENCE.replace("once", "twice"), "no"],
)
def test_other_words_than_those_of_the_version_are_refused(sqlite_office: Office, shown: str) -> None:
    done = sqlite_office.say(NOON, "consent", "Anna", "newsletter", shown=shown, **PLAIN)
    assert codes(done) == [("error", "CONSENT_WORDS")]
    assert recorded(sqlite_office) == 0
    assert codes(sqlite_office.say(NOON, "withdrawal", "Anna", "newsletter", shown=shown, text="2.0.0")) == []


def test_words_without_a_version_are_those_of_the_day(sqlite_office: Office) -> None:
    old = "We write to you about news if you agree."
    then = sqlite_office.say(NOON, "consent", "Anna", "newsletter", shown=old, occurred="2024-06-01 12:00")
    assert codes(then) == []
    assert codes(sqlite_office.say(NOON, "consent", "Anna", "newsletter", shown=old)) == [("error", "CONSENT_WORDS")]
    named = sqlite_office.say(NOON, "consent", "Anna", "newsletter", shown=old, text="1.0.0")
    assert codes(named) == [("warning", "CONSENT_OTHER_TEXT")], "the old form was still there"


def test_words_that_nobody_can_compare_are_told(sqlite_office: Office) -> None:
    none = sqlite_office.say(NOON, "consent", "Anna", "newsletter", actor="person")
    assert codes(none) == [("warning", "CONSENT_NO_WORDS")]
    lost = sqlite_office.say(NOON, "consent", "Anna", "newsletter", text="0.9")
    assert codes(lost) == [("warning", "CONSENT_TEXT_UNKNOWN")]
    untied = sqlite_office.say(NOON, "consent", "Anna", "surveys", shown="Ask me anything", **PLAIN)
    assert codes(untied) == [("warning", "CONSENT_WORDS_UNCHECKED")]
    finnish = sqlite_office.say(NOON, "consent", "Anna", "newsletter", shown="Kyllä", language="fi", **PLAIN)
    assert codes(finnish) == [("warning", "CONSENT_WORDS_UNCHECKED")]
    assert recorded(sqlite_office) == 4


def test_a_version_without_published_words_compares_with_its_label_alone(sqlite_office: Office) -> None:
    shutil.rmtree(sqlite_office.folder / "versions" / "1.0.0" / "text")
    old: dict[str, object] = {"text": "1.0.0", "occurred": "2024-06-01 12:00"}
    assert codes(sqlite_office.say(NOON, "consent", "Anna", "newsletter", shown="Send me news", **old)) == []
    other = sqlite_office.say(NOON, "consent", "Anna", "newsletter", shown="Write to me", **old)
    assert codes(other) == [("warning", "CONSENT_WORDS_UNCHECKED")]


def test_a_whole_file_of_words_is_known_by_its_bytes(sqlite_office: Office) -> None:
    import hashlib

    digest = hashlib.sha256((sqlite_office.folder / "text" / "sv.md").read_bytes()).hexdigest()
    assert codes(sqlite_office.say(NOON, "consent", "Anna", "newsletter", words=digest, **PLAIN)) == []


def test_a_digest_that_is_none_or_of_other_words_is_refused(sqlite_office: Office) -> None:
    short = sqlite_office.say(NOON, "consent", "Anna", "newsletter", words="abc", **PLAIN)
    assert codes(short) == [("error", "EVENT_VALUE")]
    two: dict[str, object] = {"shown": "Send me the newsletter", "words": wording_digest("something else")}
    assert codes(sqlite_office.say(NOON, "consent", "Anna", "newsletter", **two, **PLAIN)) == [("error", "EVENT_VALUE")]


def test_words_are_compared_as_they_are_read() -> None:
    assert as_read(" **Yes**,\n [write](https://x.example/a) to\u00a0me ") == "Yes, write to me"
    assert wording_digest("Yes") != wording_digest("yes"), "capitals are read"
    assert wording_digest("Don't") != wording_digest("Dont")


# --- the way back -----------------------------------------------------------------------------------------------------


def test_a_withdrawal_counts_whichever_way_it_comes(office: Office) -> None:
    office.customer("Anna", "1980-01-01")
    office.say("2025-02-01 09:00", "consent", "Anna", "newsletter", **PLAIN)
    odd = office.say(NOON, "withdrawal", "Anna", "newsletter", channel="a note in the shop", text="0.1", words="f" * 64)
    assert codes(odd) == [("note", "CONSENT_CHANNEL")]
    assert office.state(NOON, "Anna") == "withdrawn"
    named = office.say(NOON, "withdrawal", "Anna", "newsletter", channel="link", actor="guardian")
    assert codes(named) == []
