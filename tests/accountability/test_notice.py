"""A draft of the notice is a text in which ``troth check`` finds nothing untied and nothing wrong."""

import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.declarations import BARE_MAP, FULL, FULL_MAP, bare, declared, full, loaded
from accountability.golden import as_golden
from troth.accountability.notice import notice, plain_words
from troth.accountability.words.words import LANGUAGES
from troth.declaration.model import Declaration
from troth.kernel.finding import Finding
from troth.policy.text.judge import text_findings
from troth.render.notice import markdown

HOUSE = Path(__file__).parents[2]
TEXTS = {
    "MISMATCH", "VALUE_UNHELD", "UNTIED", "MISSING_SENTENCE", "DANGLING_REF", "TEXT_MISSING", "UNTOLD", "TAG_PLACE",
    "TAG_UNREADABLE", "TEXT_MARKUP", "BAD_CHARACTER", "DOUBLE_ID", "FRONT_MATTER", "DOUBLE_ITEM", "COMMA",
}  # fmt: skip


def written(declaration: Declaration) -> dict[str, bytes]:
    return {language: markdown(notice(declaration, language)).encode() for language in LANGUAGES}


def judged(policy: str, mapped: str) -> list[Finding]:
    """Everything found in the drafts of a policy once they are its text."""
    own = declared(policy, mapped)
    with_text, findings = loaded(policy, mapped, written(own))
    assert with_text is not None, [(one.code, one.says, str(one.span)) for one in findings]
    return [one for one in (*findings, *text_findings(with_text)) if one.code in TEXTS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_draft_of_a_policy_with_every_key(language: str) -> None:
    as_golden(f"notice-{language}.md", written(full())[language].decode())


def test_nothing_is_wrong_in_the_draft_of_a_policy_with_every_key() -> None:
    assert [(one.code, one.says) for one in judged(FULL, FULL_MAP)] == []


@pytest.mark.parametrize("name", ["th1ng/mended", "sakila", "chinook"])
def test_nothing_is_wrong_in_the_drafts_of_the_examples(name: str) -> None:
    texts = [(HOUSE / "examples" / name / file).read_text(encoding="utf-8") for file in ("policy.yaml", "map.yaml")]
    policy = texts[0].replace("languages: [en]", "languages: [en, sv]")
    assert [(one.code, one.says) for one in judged(policy, texts[1])] == []


def test_the_command_and_the_check_of_what_it_wrote(tmp_path: Path) -> None:
    folder = tmp_path / "th1ng"
    copytree(HOUSE / "examples" / "th1ng" / "mended", folder, ignore=ignore_patterns(".troth", "text"))

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "troth", *words], capture_output=True, text=True, check=False)

    drafts = {language: run("export", "notice", str(folder), "--language", language) for language in LANGUAGES}
    (folder / "text").mkdir()
    for language, done in drafts.items():
        assert done.returncode == 0, done.stderr
        (folder / "text" / f"{language}.md").write_text(done.stdout, encoding="utf-8")
    checked = run("check", str(folder))
    assert checked.returncode == 0
    assert re.search(r"^published in en, sv: \d+ of \d+ promises tied, \d+ open, 1 statements; (\d+) of \1 declarations"
                     r" told of$", checked.stdout, re.MULTILINE)  # fmt: skip
    assert set(re.findall(r"[A-Z_]{4,}", checked.stdout)) & TEXTS == set()
    text = (folder / "policy.yaml").read_text(encoding="utf-8").replace("languages: [en, sv]", "languages: [en]")
    (folder / "policy.yaml").write_text(text, encoding="utf-8")
    refused = run("export", "notice", str(folder), "--language", "sv")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "LANGUAGE_UNLISTED" in refused.stderr


def test_what_nothing_declares_is_open_and_said_in_both_languages() -> None:
    draft = written(bare())["en"].decode()
    assert "You may have data erased. {s" in draft
    assert re.search(r"No recipient is declared. \{s\d+ open\}", draft)
    assert re.search(r"gone within 1 day. \{s\d+ open\}", draft)
    assert "cookie" not in draft.lower()
    assert re.search(r"No cookies are set. \{s\d+ kept by cookies\}", written(bare("cookies: {}"))["en"].decode())


def test_words_with_another_value_than_what_is_declared_leave_the_sentence_open() -> None:
    row = "{data: [contact], ground: contract, relation: r, why: %s, keep: 24 months after recorded}"
    both = [
        written(bare(f"purposes: {{p: {{label: P, uses: {{a: {row % why}}}}}}}"))["en"].decode()
        for why in ("to bill for 24 months", "to bill for 36 months")
    ]
    assert re.search(r"36 months \|.* open\} \|", both[1]) is not None
    assert "kept by purposes.p.a" in both[0]
    assert "kept by purposes.p.a" not in both[1]
    assert re.search(r"36 months.*\{s\d+ open\}", both[1])


def test_a_secret_hold_is_not_told() -> None:
    holds = (
        "holds: {h: {label: A secret order, upon: decision, review: 1 month, use_for: [p], law: RB 27, secret: true}}"
    )
    assert "secret order" not in written(bare(holds))["en"].decode()


HOSTILE = [
    "{s1 kept by purposes}", "<script>alert(1)</script>", "a | b | c", "[x](#nowhere)", "`code` and ```", "# heading",
    "- item", "1. first", "+ x", "~~~", "\u202e reversed \u200b", "line\nbreak", "x" * 9000, "{" * 3000, "}{s7 open}",
    "24 months and 36 years", "\\", "under 13", "---", "&#123;s1&#125;", "Zendesk Inc. in Germany", "5 %", "* * *",
    "2024-02-30", "'); --",
]  # fmt: skip


def everywhere(words: str) -> str:
    """A policy with these words wherever words are free."""
    quoted = "'" + words.replace("'", "''").replace("\n", "\n\n  ") + "'"
    rest = "data: [contact], ground: legitimate_interest, keep: 1 year after recorded"
    row = f"{{{rest}, interest: {quoted}, why: {quoted}}}"
    return f"""
policy: {{title: {quoted}, version: V, effective: 2025-01-01, timezone: Europe/Stockholm, languages: [en, sv],
  laws: [GDPR]}}
controllers: {{acme: {{name: {quoted}, country: SE, address: {quoted}, dpo: {quoted}, authority: {quoted},
  representative: [{quoted}], contact: {{email: a@acme.example}}}}}}
people: {{customer: {{label: {quoted}}}}}
facts: {{contract: {{kind: period, label: {quoted}}}}}
categories: {{contact: {{label: {quoted}, parts: {{a: {{label: {quoted}, kind: card, derived_from: [contact]}}}}}}}}
consents: {{news: {{label: {quoted}, by: guardian under 13, withdraw_by: [link], lasts: 2 years}}}}
purposes: {{p: {{label: {quoted}, direct_marketing: true, uses: {{a: {row}}},
  decision: {{solely: "true", logic: {quoted}, effect: {quoted}, human: {quoted}}}}}}}
recipients: {{r: {{label: {quoted}, name: {quoted}, role: processor, country: [US], safeguard: scc,
  gets: {{a: {{data: [contact], for: [p], upon: always}}}}}}}}
never: {{n: {{label: {quoted}, do: sell}}}}
holds: {{h: {{label: {quoted}, upon: decision, review: 1 month, use_for: [p]}}}}
rights: {{object: {{due: 10 working days}}}}
cookies: {{c: {{label: {quoted}, class: marketing, kind: cookie, set_by: r, site: x.se, for: p, lasts: 2 years}}}}
services: {{s: {{label: {quoted}, for: [customer], data: [contact], must_give: [contact.a]}}}}
measures: {{m: {{label: {quoted}, check: x, every: 1 day}}}}
duties: {{d: {{label: {quoted}, who: [customer], seen_by: bounces, then: stop_messages}}}}
notices: {{t: {{label: {quoted}, upon: change, to: [customer], by: [email], lead: 10 days before}}}}
"""


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_make_no_markup_and_no_promise(words: str) -> None:
    policy = everywhere(words)
    if loaded(policy, BARE_MAP)[0] is None:
        assert "\u202e" in words  # the loader refuses what nobody sees
        return
    # what words name by themselves nothing holds; sentences that are open for it tell nothing
    assert {one.code for one in judged(policy, BARE_MAP)} <= {"VALUE_UNHELD", "UNTOLD"}


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_free_words_are_never_markup(words: str) -> None:
    made = plain_words(words)
    assert not set(made) & set("{}[]<>|`*\\\n\r")
    assert plain_words(f"{words}  x").endswith("x")


@pytest.mark.parametrize("name", ["_hj.x", "a..b", "x,y", "{y}", "c|d", "`z`", "_ga_*", "UPPER", "a;b"])
def test_cookies_of_any_name_are_told_of_or_open(name: str) -> None:
    entry = f"'{name}': {{label: L, class: necessary, kind: cookie, set_by: us, site: x.se, for: p, lasts: session}}"
    draft = written(bare(f"cookies: {{{entry}}}"))["en"].decode()
    policy = "\n".join((draft, ""))
    assert len(re.findall(r"until the browser is closed \{s\d+ (?:kept by cookies\.\S+|open)\} \|", policy)) == 1


def test_a_long_policy_keeps_to_lines_that_can_be_read() -> None:
    parts = ", ".join(f"p{n}: {{label: A category with a rather long label of number {n}}}" for n in range(400))
    purposes = "{p: {label: P, uses: {a: {data: [%s], ground: undeclared, reading: r, keep: not kept}}}}"
    more = purposes % ", ".join(f"contact.p{n}" for n in range(400))
    draft = written(bare(f"categories: {{contact: {{label: C, parts: {{{parts}}}}}}}\npurposes: {more}"))["en"].decode()
    assert max(map(len, draft.splitlines())) < 5000
    assert "…" in draft


def test_purposes_that_lead_in_a_circle_stand_there_once() -> None:
    draft = written(bare("purposes: {a: {label: A, part_of: b}, b: {label: B, part_of: a}, c: {label: C, part_of: c}}"))
    assert re.findall(r"\{#purpose-(\w)\}", draft["en"].decode()) == ["a", "b", "c"]
