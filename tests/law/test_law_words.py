"""The published words as the checks hear them: turns in two languages, who signs for a sentence, hostile texts."""

import re
import time
from datetime import date
from itertools import product

import pytest

from troth.declaration.load import load_texts
from troth.kernel.finding import Finding
from troth.law.example import sound
from troth.law.judge import judge
from troth.law.packs.names import ONE_THING, OUTDATED
from troth.law.packs.said_of_asking import ASKING
from troth.law.packs.said_of_ends import ENDS
from troth.law.packs.said_of_roles import ROLES
from troth.law.packs.said_of_rows import ANCHORS, GROUNDS
from troth.law.packs.words import TERMS, Term
from troth.policy.resolve import resolve

ON = date(2026, 1, 1)
WORDS = (*TERMS, *GROUNDS, *ANCHORS, *ASKING, *ENDS, *ROLES)


def front(language: str, *, first: bool = False) -> str:
    return f"---\npolicy: acme\nlanguage: {language}\n{'first: true' if first else ''}\n---\n"


def found(lines: str, other: str = "", *, change: tuple[str, str] = ("", ""), on: date = ON) -> list[Finding]:
    """What is found in sentences of the first language, English, and of Swedish."""
    policy, mapped = sound()
    policy = policy.replace("languages: [en]", "languages: [en, sv]").replace(*change, 1)
    words = {"en": (front("en", first=True) + lines).encode()}
    if other:
        words["sv"] = (front("sv") + other).encode()
    declaration, reading = load_texts(policy.encode(), mapped.encode(), words=words)
    assert declaration is not None, reading
    resolved, resolving = resolve(declaration)
    assert resolved is not None, resolving
    return [each for each in judge(resolved, on)[1] if each.span.file.startswith("text/")]


def codes(lines: str, other: str = "", on: date = ON) -> set[str]:
    return {each.code for each in found(lines, other, on=on)} - {"NOTICE_INCOMPLETE"}


@pytest.mark.parametrize("term", WORDS, ids=lambda term: f"{term.topic} {term.language} {term.form[:30]}")
def test_a_turn_is_dated_and_has_a_source(term: Term) -> None:
    assert re.compile(term.form).groups == 0
    assert term.source
    assert term.language in ("en", "sv")
    assert date(1980, 1, 1) < term.valid_from < date(2027, 1, 1)


def test_every_topic_is_heard_in_both_languages() -> None:
    topics = {term.topic for term in WORDS}
    heard = {(term.topic, term.language) for term in WORDS}
    assert heard == set(product(topics, ("en", "sv")))
    assert {thing.language for thing in ONE_THING} == {"en", "sv"}
    assert all(name.source and name.since > date(2000, 1, 1) for name in OUTDATED)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("VAGUE_PERIOD", "We hold it as long as we deem fit. {s1 open}"),
        ("VAGUE_PERIOD", "We delete your data when it is no longer needed. {s1 open}"),
        ("VAGUE_PERIOD", "It is kept for a reasonable period of time. {s1 open}"),
        ("VAGUE_CATEGORY", "We hold other information. {s1 kept by categories.contact}"),
        ("VAGUE_PURPOSE", "It serves any other lawful purpose. {s1 kept by purposes.billing}"),
        ("OPEN_LIST", "We hold a name, an address, etc. {s1 kept by categories.contact}"),
        ("ABSOLUTE_CLAIM", "Everything we hold is always encrypted. {s1 open}"),
        ("DISCLAIMER", "No system is ever completely secure. {s1 statement}"),
        ("CONSENT_BY_CONDUCT", "Your continued use of the site means that you accept. {s1 statement}"),
        ("ANON_NOT_ANON", "Pseudonymised numbers cannot be linked to you. {s1 open}"),
        ("DANGLING_REF", "The rest stands in the Service Agreement. {s1 statement}"),
        ("TERM_INCONSISTENT", "The EU model clauses are signed. {s1 open}"),
        ("ANCHOR_CONFLICT", "It goes 2 months after your last visit or after the payment. {s1 open}"),
        ("GROUND_CONFLICT", "We do it on the basis of your consent. {s1 kept by purposes.billing}"),
        ("COOKIE_UNLISTED", "A cookie knows you again. {s1 open}"),
        ("VAGUE_PERIOD", "It stays as long as we think fit, or for some time. {s1 open}"),
        ("VAGUE_PERIOD", "What is no longer needed for the service we delete. {s1 open}"),
        ("DISCLAIMER", "No protection is complete. {s1 statement}"),
        ("CONSENT_BY_CONDUCT", "Whoever visits us thereby says yes to everything. {s1 open}"),
        ("CONSENT_BY_CONDUCT", "Whoever goes on has accepted the change. {s1 open}"),
        ("ANON_NOT_ANON", "Hashing makes sure that you cannot be singled out. {s1 open}"),
        (
            "ANON_NOT_ANON",
            "We see your payments only in aggregate, as aggregated data. {s1 kept by purposes.billing.payments}",
        ),
        ("NO_ANCHOR", "Payments stay for 13 months. {s1 kept by purposes.billing.payments}"),
        ("EXCEPTION_OPEN", "Money may weigh so much that we keep it all the same. {s1 open}"),
        ("EXCEPTION_OPEN", "We may keep your data for our own sake as evidence. {s1 open}"),
        ("TWO_ENDS", "Payments are then erased or made anonymous. {s1 kept by purposes.billing.payments}"),
        ("BACKUPS_LONGER", "When you leave we remove the data wholly. {s1 kept by rights.erase}"),
        ("NO_PRIOR_NOTICE", "We tell you before a change that affects your rights. {s1 kept by notices.change}"),
        ("ROLE_CONFLICT", "We do this on your behalf. {s1 kept by purposes.billing}"),
        ("ROLE_CONFLICT", "Then you are the controller. {s1 open}"),
        ("ROLE_CONFLICT", "These are our sub-processors. {s1 open}"),
        ("NO_SAFEGUARD", "Data may go to other countries. {s1 open}"),
        ("GROUND_CONFLICT", "We ask for your consent, unless the law gives us grounds to go on. {s1 open}"),
        ("GROUND_CONFLICT", "You may object to news. {s1 kept by consents.news rights.object}"),
        ("ACCURACY_SHIFTED", "Keep your contact details up to date. {s1 open}"),
    ],
)
def test_a_turn_is_heard_in_english(code: str, sentence: str) -> None:
    assert codes(sentence) == {code}


@pytest.mark.parametrize(
    ("code", "tie", "sentence"),
    [
        ("VAGUE_PERIOD", "open", "Vi sparar det inte längre än det behövs."),
        ("VAGUE_PERIOD", "open", "Det sparas så länge som det är nödvändigt."),
        ("VAGUE_CATEGORY", "kept by categories.contact", "Vi har vissa uppgifter om dig."),
        ("VAGUE_PURPOSE", "open", "Det används även för andra lagliga ändamål."),
        ("OPEN_LIST", "kept by categories.contact", "Vi har bland annat ditt namn."),
        ("ABSOLUTE_CLAIM", "open", "Dina uppgifter är helt säkra hos oss."),
        ("DISCLAIMER", "statement", "Vi ansvarar inte för intrång."),
        ("CONSENT_BY_CONDUCT", "statement", "Genom att besöka sidan samtycker du till detta."),
        ("ANON_NOT_ANON", "open", "Hashade nummer är anonyma."),
        ("DANGLING_REF", "statement", "Resten framgår av användarvillkoren."),
        ("TERM_INCONSISTENT", "statement", "Datainspektionen ser till att lagen följs."),
        ("ANCHOR_CONFLICT", "open", "Det tas bort ett år efter att avtalet upphör eller efter ditt senaste besök."),
        ("GROUND_CONFLICT", "kept by purposes.billing", "Grunden är ditt samtycke."),
        ("COOKIE_UNLISTED", "open", "En kaka känner igen dig."),
        ("VAGUE_PERIOD", "open", "Det sparas så länge vårt åtagande kräver."),
        ("DISCLAIMER", "statement", "Inget skydd är fullständigt, och någon garanti kan vi inte ge."),
        ("CONSENT_BY_CONDUCT", "open", "Den som besöker webbplatsen säger därmed ja till allt."),
        ("CONSENT_BY_CONDUCT", "open", "Genom avtalet har du tillåtit oss att samla uppgifter."),
        ("CONSENT_BY_CONDUCT", "open", "Med detta har du samtyckt till villkoren."),
        ("ANON_NOT_ANON", "open", "Genom hashning sker det utan att du kan pekas ut."),
        ("ANON_NOT_ANON", "kept by purposes.billing.payments", "Dina betalningar ser vi bara hopräknade."),
        ("NO_ANCHOR", "kept by purposes.billing.payments", "Betalningar blir kvar i 13 månader."),
        ("EXCEPTION_OPEN", "open", "Ekonomi kan väga så tungt att vi sparar dem ändå."),
        ("TWO_ENDS", "kept by purposes.billing.payments", "Sedan raderas de eller görs anonyma."),
        ("BACKUPS_LONGER", "kept by rights.erase", "När du slutar tar vi bort uppgifterna helt."),
        ("NO_PRIOR_NOTICE", "kept by notices.change", "Vi säger till före en ändring som påverkar dina rättigheter."),
        ("ROLE_CONFLICT", "kept by purposes.billing", "Det gör vi på uppdrag av våra kunder."),
        ("ROLE_CONFLICT", "open", "Ansvarig är kunden, som betalar för tjänsten."),
        ("ROLE_CONFLICT", "open", "Dessa är våra underbiträden."),
        ("NO_SAFEGUARD", "open", "Uppgifter kan behandlas utanför EU."),
        ("GROUND_CONFLICT", "open", "Vi ber om ditt samtycke, om inte vi har laglig grund ändå."),
        ("GROUND_CONFLICT", "kept by consents.news rights.object", "Du kan invända mot brevet."),
        ("ACCURACY_SHIFTED", "open", "Håll dina kontaktuppgifter aktuella."),
    ],
)
def test_a_turn_is_heard_in_swedish_alone(code: str, tie: str, sentence: str) -> None:
    in_both = found(f"Something is said. {{s1 {tie}}}", f"{sentence} {{s1}}")
    told = [each for each in in_both if each.code != "NOTICE_INCOMPLETE"]
    assert [(each.code, each.span.file, each.subject) for each in told] == [(code, "text/sv.md", "s1")]


@pytest.mark.parametrize(
    "sentence",
    [
        "We keep it no longer than necessary, which is 24 months. {s1 open}",
        "You may have it erased when it is no longer needed. {s1 kept by rights.erase}",
        "The police, for example, may ask. {s1 open}",
        "All calls are connected. {s1 open}",
        "Never mind. {s1 statement}",
        "You agree by ticking the box. {s1 open}",
        "By using two networks we reach you everywhere. {s1 statement}",
        "We hash passwords. {s1 open}",
        "The counts are anonymous. {s1 open}",
        "Our agreement with you says what you pay. {s1 statement}",
        "It goes one year after the agreement ends or after your notice, whichever comes first. {s1 open}",
        "The ground is our agreement. {s1 kept by purposes.billing}",
        "The clauses are the Commission's standard contractual clauses. {s1 open}",
        "A business customer pays by invoice. {s1 statement}",
        "By visiting us you give no consent to anything. {s1 statement}",
        "Use of the site never means that you agree. {s1 statement}",
        "Whoever uses a hearing aid is welcome. {s1 statement}",
        "You are not responsible for what others do with your data. {s1 statement}",
        "That does not mean that we are not liable. {s1 statement}",
        "We cannot always protect what you publish. {s1 statement}",
        "Not all protection is equal. {s1 open}",
        "Security may weigh so much that we ask all the same. {s1 open}",
        "Letters may be kept with the case. {s1 kept by categories.contact}",
        "Payments stay until they are 13 months old. {s1 kept by purposes.billing.payments}",
        "An answer comes within 1 month. {s1 kept by rights.access}",
        "We act on our own behalf. {s1 kept by purposes.billing}",
        "The controller is Acme AB. {s1 kept by controllers.acme}",
        "Nothing leaves for other countries than Sweden by the never-rule. {s1 statement}",
        "The prices may change as we see fit. {s1 open}",
        "We no longer need a signature. {s1 open}",
        "You may object to what we do on our interest. {s1 kept by rights.object}",
    ],
)
def test_what_sounds_alike_is_let_through(sentence: str) -> None:
    assert codes(sentence) == set()


def test_what_is_found_in_the_first_language_is_not_found_again_in_another() -> None:
    both = found("It stays as long as needed. {s1 open}", "Det sparas så länge det behövs. {s1}")
    assert [each.span.file for each in both if each.code == "VAGUE_PERIOD"] == ["text/en.md"]


PAYMENTS = "        keep: 13 months after order.paid"
SIGNED = (PAYMENTS, f"{PAYMENTS}\n        reading: so long a payment may be called back")


@pytest.mark.parametrize(
    ("ties", "change", "signed"),
    [
        ("purposes.billing.payments", SIGNED, True),
        ("purposes.billing.payments", ("", ""), False),
        ("purposes.billing.payments purposes.billing.calls", SIGNED, True),
        ("purposes.billing", SIGNED, False),
        ("purposes", SIGNED, False),
        ("purposes.billing", ("    label: Billing\n", "    label: Billing\n    reading: bills\n"), True),
    ],
)
def test_a_vague_sentence_is_signed_where_what_it_is_tied_to_was_read(
    ties: str, change: tuple[str, str], signed: bool
) -> None:
    told = found(f"It stays as long as needed. {{s1 kept by {ties}}}", change=change)
    assert [each.signed for each in told if each.code == "VAGUE_PERIOD"] == [signed]


def test_a_name_is_outdated_from_the_day_on_which_it_was() -> None:
    sentence = "Suppliers follow Privacy Shield. {s1 statement}"
    assert codes(sentence, on=date(2020, 7, 15)) == set()
    assert codes(sentence, on=date(2020, 7, 16)) == {"TERM_INCONSISTENT"}


def test_words_are_repeated_as_they_stand() -> None:
    told = found("By using {0} and {words} you agree to {{all}}. {s1 statement}")
    [own] = [each for each in told if each.code == "CONSENT_BY_CONDUCT"]
    assert "By using {0} and {words} you agree" in own.says
    assert own.span.column == 1


@pytest.mark.parametrize("language", ["de", "sv", "en-GB"])
def test_a_text_in_any_language_is_heard_without_fault(language: str) -> None:
    policy, mapped = sound()
    policy = policy.replace("languages: [en]", f"languages: [{language}]")
    words = {language: (front(language, first=True) + "We keep it as long as needed. {s1 open}").encode()}
    declaration, _ = load_texts(policy.encode(), mapped.encode(), words=words)
    assert declaration is not None
    resolved, _ = resolve(declaration)
    assert resolved is not None
    vague = [each.code for each in judge(resolved, ON)[1] if each.code == "VAGUE_PERIOD"]
    assert vague == (["VAGUE_PERIOD"] if language == "en-GB" else [])


@pytest.mark.parametrize(
    "piece",
    [
        "by using ",
        "genom att du ",
        "you agree ",
        "no longer ",
        "a ",
        "så länge ",
        "continued use is ",
        "not ",
        "it is ",
        "kan x ",
    ],
)
def test_a_long_line_of_turns_that_never_end_is_read_in_time(piece: str) -> None:
    line = (piece * 5000)[:4900]
    began = time.process_time()
    found("\n".join(f"{line} {{s{number} open}}" for number in range(1, 11)))
    assert time.process_time() - began < 20
