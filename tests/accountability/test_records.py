"""The records of processing: what stands in them, as CSV and as a page, and what must not get out of either."""

import csv
import io
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from accountability.declarations import BARE, BARE_MAP, bare, declared, full, loaded
from accountability.golden import as_golden
from accountability.test_notice import HOSTILE, everywhere
from troth.accountability.records import CONTROLLER, PROCESSOR, records
from troth.accountability.words.words import LANGUAGES, Language
from troth.declaration.load import load_policy_file
from troth.declaration.model import Declaration
from troth.law.packs.eea import countries
from troth.render.records import as_csv, as_html

HOUSE = Path(__file__).parents[2]
EEA = countries(date(2026, 1, 1))
VOID = {"meta"}


class Page(HTMLParser):
    """What a browser would see: tags in order, their attributes, text, and whether all were closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def rows(declaration: Declaration, language: Language = "en") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(records(declaration, language, EEA)))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_records_of_a_policy_with_every_key(language: Language) -> None:
    found = records(full(), language, EEA)
    as_golden(f"art30-{language}.csv", as_csv(found))
    as_golden(f"art30-{language}.html", as_html(found))


def test_each_policy_row_is_one_activity_with_its_recipients_and_countries() -> None:
    found = rows(full())
    assert [row["Activity"] for row in found] == [
        f"purposes.billing.{name}" for name in ("traffic", "news", "vouchers", "interest")
    ]
    [traffic, news, *_] = found
    assert traffic["Recipients"] == "Hosting: Example Cloud Ltd. (processor; Ireland, United States)"
    assert traffic["Third countries and safeguards"].startswith(
        "United States: Example Cloud Ltd. (standard contractual clauses, encryption)"
    )
    assert traffic["Time limit as a rule"] == (
        "24 months after invoice.settled or at the latest 3 years after fiscal_year.ended"
    )
    assert traffic["Data protection officer"] == "dpo@nordlink.example"
    assert news["Categories of data"] == "E-mail address"


def test_rows_on_instruction_are_those_of_the_processor() -> None:
    row = "{data: [contact], ground: instruction, of: customer, keep: 1 year after recorded}"
    own = "{data: [contact], ground: legal_obligation, law: BFL 7, keep: 1 year after recorded}"
    declaration = bare(f"purposes: {{surveys: {{label: Surveys, uses: {{theirs: {row}, ours: {own}}}}}}}")
    found = records(declaration, "en", EEA)
    assert [cells["activity"] for cells in found.processor] == [("purposes.surveys.theirs",)]
    assert [cells["activity"] for cells in found.controller] == [("purposes.surveys.ours",)]
    assert found.processor[0]["on_behalf_of"] == ("Customer",)
    assert as_html(found).count("<table>") == 2


def test_instructing_controllers_are_named() -> None:
    row = "{data: [contact], ground: instruction, of: customer, keep: 1 year after recorded}"
    policy = bare(f"purposes: {{surveys: {{label: Surveys, uses: {{a: {row}}}}}, other: {{label: Other}}}}")
    more = (
        "instructions:\n  Acme Kund AB: {may: [surveys], keep: 1 year after recorded}\n"
        "  Bolaget: {may: [other], keep: no end}\n"
    )
    purposes = f"purposes: {{surveys: {{label: Surveys, uses: {{a: {row}}}}}, other: {{label: Other}}}}"
    declaration = declared(BARE.replace("purposes: {}", purposes), BARE_MAP + more)
    assert records(declaration, "en", EEA).processor[0]["on_behalf_of"] == ("Acme Kund AB",)
    assert records(policy, "en", EEA).processor[0]["on_behalf_of"] == ("Customer",)


def test_a_country_that_a_decision_calls_adequate_needs_no_safeguard() -> None:
    row = "{data: [contact], ground: vital_interest, keep: 1 year after recorded}"
    cloud = "{label: Cloud, role: processor, country: [CH, IN], gets: {all: {data: [contact], for: [a], upon: always}}}"
    declaration = bare(f"purposes: {{a: {{label: A, uses: {{own: {row}}}}}}}\nrecipients: {{cloud: {cloud}}}")
    [found] = records(declaration, "en", EEA, frozenset({"CH"})).controller
    assert found["third_countries"] == (
        "Switzerland: Cloud (a decision that protection there is adequate (Art. 45 GDPR))",
        "India: Cloud (no safeguard is declared)",
    )


def test_our_own_store_outside_the_eea_is_a_third_country() -> None:
    mapped = BARE_MAP.replace("country: SE", "country: US").replace(
        "tables: {}",
        "people: {customer: {table: crm.c, key: id}}\n"
        "tables: {crm.c: {key: [id], owner: [customer by id], columns: {id: not personal, mail: contact}}}",
    )
    uses = "{a: {data: [contact], ground: vital_interest, keep: not kept}}"
    declaration = declared(BARE.replace("purposes: {}", f"purposes: {{p: {{label: P, uses: {uses}}}}}"), mapped)
    [row] = rows(declaration)
    assert row["Third countries and safeguards"] == "United States: our own store crm (no safeguard is declared)"


def test_a_policy_without_activities_says_so() -> None:
    found = records(bare(), "en", EEA)
    assert "No activity is declared." in as_html(found)
    assert len(as_csv(found).splitlines()) == 1


@pytest.mark.parametrize("words", [*HOSTILE, "=HYPERLINK(1)", "+1+1", "@SUM(A1)", "-2", '"; DROP', "</table></style>"])
def test_hostile_words_stay_words(words: str) -> None:
    declaration = loaded(everywhere(words), BARE_MAP)[0]
    if declaration is None:
        assert "\u202e" in words
        return
    found = records(declaration, "en", EEA)
    page = Page(as_html(found))
    harmless = Page(as_html(records(loaded(everywhere("words"), BARE_MAP)[0] or bare(), "en", EEA)))
    assert page.tags == harmless.tags
    assert page.open == []
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert not any(name.startswith("on") or name in ("src", "href") for name, _ in page.attributes)
    assert " ".join(words.split()) in " ".join(page.words.split())
    for row in csv.reader(io.StringIO(as_csv(found))):
        assert len(row) == len({*CONTROLLER, *PROCESSOR}) + 5
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_the_page_can_be_read_aloud_and_has_nothing_to_fetch() -> None:
    text = as_html(records(full(), "sv", EEA))
    page = Page(text)
    assert ("lang", "sv") in page.attributes
    assert page.tags.count("th") == len(CONTROLLER) + 4
    assert sum(name == "scope" for name, _ in page.attributes) == page.tags.count("th")
    assert page.tags.count("caption") == page.tags.count("table") == page.tags.count("main") == 1
    assert "http" not in text.replace("http-equiv", "").replace("https://nordlink.example/privacy", "")
    assert "url(" not in text
    assert "@media print" in text


def test_the_command_prints_one_of_two_forms_and_nothing_of_a_broken_policy(tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "troth", *words], capture_output=True, text=True, check=False)

    example = str(HOUSE / "examples" / "th1ng" / "mended")
    page, table = run("export", "art30", example), run("export", "art30", example, "--format", "csv")
    assert page.stdout.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert len(list(csv.reader(io.StringIO(table.stdout)))) == 1 + len(rows_of(example))
    for name in ("policy.yaml", "map.yaml"):
        text = (Path(example) / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("relation: account", "relation: acount"), encoding="utf-8")
    broken = run("export", "art30", str(tmp_path))
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "UNKNOWN_NAME" in broken.stderr


def rows_of(folder: str) -> list[str]:
    policy, _ = load_policy_file(Path(folder))
    assert policy is not None
    return [row for purpose in policy.purposes.values() for row in purpose.uses]


def test_what_is_declared_and_only_not_acted_on_yet_is_recorded(tmp_path: Path) -> None:
    row = "data: [contact], about: [customer], ground: legitimate_interest, interest: i, why: w"
    uses = f"{{a: {{{row}, keep: 1 year after disclosure.made}}}}"
    policy = BARE.replace("purposes: {}", f"purposes: {{surveys: {{label: Surveys, uses: {uses}}}}}")
    mapped = BARE_MAP.replace(
        "tables: {}",
        "people: {customer: {table: crm.c, key: id}}\n"
        "tables: {crm.c: {key: [id], owner: [customer by id], controller: customer by id, recorded: made,\n"
        "  times: {made: {contradicted_by: crm.c.made}},\n"
        "  columns: {id: not personal, made: not personal, mail: contact}}}",
    )
    (tmp_path / "policy.yaml").write_text(policy, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(mapped, encoding="utf-8")
    words = [sys.executable, "-m", "troth", "export", "art30", str(tmp_path), "--format", "csv", "--language", "en"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [row_found] = list(csv.DictReader(io.StringIO(done.stdout)))
    assert (row_found["Role"], row_found["Activity"]) == ("controller", "purposes.surveys.a")
