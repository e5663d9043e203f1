"""What is found in published words: ties that lead nowhere, values that differ, what is told to nobody."""

import pytest

from text.policies import codes, found, loaded
from troth.policy.text.judge import text_coverage, text_findings

WRONG = {
    "Gone after 12 months. {s1 kept by purposes.billing.customer}": "`12 months`; `purposes.billing.customer` says `24",
    "Gone after one year. {s1 kept by purposes.billing.customer}": "`one year`; `purposes.billing.customer` says `24",
    "Gone after 3-24 months. {s1 kept by purposes.billing.traffic}": "`3-24 months`; `purposes.billing.traffic`",
    "Gone after 6-12 months. {s1 kept by purposes.billing.traffic}": "says `6 to 24 months`",
    "Gone after 2-24 months. {s1 kept by purposes.billing.customer}": "`2-24 months`",
    "Gone after 30 days. {s1 kept by purposes.billing.customer}": "`30 days`",
    "Copies live for six months. {s1 kept by deletion.backups}": "`six months`; `deletion.backups` says `90 days`",
    "Undone within 2 weeks. {s1 kept by deletion.undo}": "`2 weeks`; `deletion.undo` says `1 month`",
    "The last 400 calls. {s1 kept by purposes.billing.last}": "`400`; `purposes.billing.last` says `newest 500`",
    "Asked again after 3 years. {s1 kept by consents.news}": "`3 years`; `consents.news` says `2 years`",
    "A parent answers for children under 16. {s1 kept by consents.news}": "`children under 16`; `consents.news` says",
    "For those aged 16. {s1 kept by purposes.offers.youth}": "`aged 16`; `purposes.offers.youth` says `age 18 or over`",
    "In force since 1 May 2024. {s1 kept by policy}": "`1 May 2024`",
    "In force since 2 May 2024. {s1 kept by policy.effective}": "`2 May 2024`; `policy.effective` says `2024-06-01`",
    "Write to info@acme.example. {s1 kept by controllers.acme}": "`info@acme.example`",
    "Our number is 556016-0681. {s1 kept by controllers.acme}": "`556016-0681`; `controllers.acme` says `556016-0680`",
    "We sit in Norway. {s1 kept by controllers.acme}": "`Norway`; `controllers.acme` says `SE`",
    "We are Other Net AB. {s1 kept by controllers.acme}": "`Other Net AB`; `controllers.acme` says `Acme Net AB`",
    "Checked every 6 months. {s1 kept by categories.contact}": "`6 months`; `categories.contact` says `12 months`",
    "At most 12 months. {s1 kept by purposes.billing.guarded purposes.billing.customer}": "`purposes.billing.customer`",
}

RIGHT = """
Gone after 24 months. {s1 kept by purposes.billing.customer}
Gone after two years. {s1 kept by purposes.billing.customer}
Gone after tjugofyra månader. {s1 kept by purposes.billing.customer}
Gone after 24 months, and 3 years where a law wants it. {s1 kept by purposes.billing.customer purposes.billing.guarded}
Gone after 6-24 months. {s1 kept by purposes.billing.traffic}
Gone after 6 months. {s1 kept by purposes.billing.traffic}
Gone after 12 to 36 months. {s1 kept by purposes.billing.guarded}
At most 24 months. {s1 kept by purposes.billing.customer purposes.billing.guarded}
Gone when it must. {s1 kept by purposes.billing.customer}
Nothing longer than 24 months. {s1 kept by purposes}
Once a year we think of you, 24 hours a day. {s1 kept by purposes.billing.customer}
Gone by Art. 17 and chapter 9, section 31. {s1 kept by purposes.billing.customer}
We are Acme Net in Sweden, write to privacy@acme.example. {s1 kept by controllers.acme}
Our number is 556016-0680. {s1 kept by controllers}
Acme Net AB tells Zendesk Inc. in the United States. {s1 kept by recipients.zendesk}
In force since 1 June 2024, adopted on 2 May 2024. {s1 kept by policy}
Children under 13 ask a parent. {s1 kept by consents.news}
The last 500 calls. {s1 kept by purposes.billing.last}
We greet you after 99 years. {s1 statement}
We promise 99 years. {s1 open}
"""


@pytest.mark.parametrize(("line", "says"), WRONG.items())
def test_a_value_that_differs_is_shown_with_both_places(line: str, says: str) -> None:
    finding = found(line)[0]
    assert (finding.code, finding.level, finding.subject) == ("MISMATCH", "warning", "s1")
    assert says in finding.says
    assert "(policy.yaml:" in finding.says
    assert finding.span.line == 6
    assert line[finding.span.column - 1 :][: finding.span.length].strip("`") in finding.says


@pytest.mark.parametrize("line", RIGHT.strip().splitlines())
def test_values_that_agree_are_silent(line: str) -> None:
    assert codes(line) == []


def test_a_value_that_nothing_holds_is_a_note() -> None:
    [note] = found("At 10% it stops. {s1 kept by purposes.billing.customer}")
    assert (note.code, note.level) == ("VALUE_UNHELD", "note")
    assert "`10%`" in note.says


def test_the_ties_of_the_first_language_hold_in_every_other() -> None:
    first = "Gone after 24 months. {s1 kept by purposes.billing.customer}\n"
    assert codes(first, "Borta efter två år. {s1}\n") == []
    [wrong] = found(first, "Borta efter tolv månader. {s1}\n")
    assert (wrong.code, wrong.span.file, wrong.span.column) == ("MISMATCH", "text/sv.md", 13)


def test_languages_are_compared_where_nothing_is_declared() -> None:
    assert codes("Answered in 20 days. {s1 open}\n", "Svar på 20 dagar. {s1}\n") == []
    [wrong] = found("Answered in 20 days. {s1 open}\n", "Svar inom en månad. {s1}\n")
    assert wrong.code == "MISMATCH"
    assert "`en månad` in `sv`, and `20 days` in `en` (text/en.md:6:13)" in wrong.says


def test_a_sentence_in_one_language_alone() -> None:
    lacks = found("A. {s1 statement}\nB. {s2 statement}\n", "A. {s1}\nC. {s3}\n")
    said = [(one.code, one.subject, one.span.file) for one in lacks]
    assert said == [("MISSING_SENTENCE", "s2", "text/en.md"), ("MISSING_SENTENCE", "s3", "text/sv.md")]
    assert codes("# A {#a}\n", "# A\n") == ["MISSING_SENTENCE"]
    assert codes("# A {#a}\n", "# A {#a}\n") == []


def test_paths_and_links_that_lead_nowhere_are_errors_with_the_nearest() -> None:
    for path, nearest in {
        "purposes.billing.custmer": "did you mean `purposes.billing.customer`?",
        "purposes.biling.customer": "did you mean `purposes.billing`?",
        "purpose.billing": "did you mean `purposes`?",
        "deletion.longest": "",
        "rights.access": "",
        "cookies.ga": "`cookies` is there, and nothing is inside it",
        "policy.title.text": "`policy.title` is there, and nothing is inside it",
    }.items():
        [wrong] = found(f"It is so. {{s1 kept by {path}}}")
        assert (wrong.code, wrong.level) == ("DANGLING_REF", "error"), path
        assert nearest in wrong.help, (path, wrong.help)
        assert wrong.span.length == len(path)
    [wrong] = found("# Keep {#keep}\n[How long](#kept). {s1 statement}\n")
    assert (wrong.code, wrong.help, wrong.span.line) == ("DANGLING_REF", "did you mean `keep`?", 7)


def test_every_declared_name_can_be_tied_to() -> None:
    paths = (
        "policy policy.archive controllers controllers.acme people.customer facts.invoice.settled categories.contact "
        "consents.news purposes purposes.billing purposes.billing.traffic recipients recipients.zendesk holds.claim "
        "deletion deletion.undo cookies"
    )
    assert codes(f"It is so. {{s1 kept by {paths}}}") == []


def untold(*lines: str) -> list[tuple[str, bool]]:
    declaration, _ = loaded("\n".join(lines))
    assert declaration is not None
    return [(one.subject, one.signed) for one in text_findings(declaration) if one.code == "UNTOLD"]


def test_what_no_sentence_tells_of() -> None:
    rows = ["customer", "traffic", "guarded", "last"]
    everything = [(f"purposes.billing.{row}", row == "guarded") for row in rows]
    everything += [(path, False) for path in ("purposes.offers.news", "purposes.offers.youth")]
    in_order = [("consents.news", False), *everything, ("recipients.zendesk", False), ("holds.claim", False)]
    assert untold("Hello. {s1 statement}") == in_order
    assert untold("We think. {s1 kept by purposes holds consents recipients}") == in_order  # a section names nobody
    assert untold("Billed. {s1 kept by purposes.billing}") == [one for one in in_order if "billing" not in one[0]]
    told = untold("News. {s1 kept by purposes.offers.news}", "Zen. {s2 kept by recipients.zendesk}")
    assert told == [*everything[:4], ("purposes.offers.youth", False), ("holds.claim", False)]
    assert not any(subject == "holds.order" for subject, _ in in_order)  # nobody may be told of a secret one


def test_the_tally_counts_sentences_and_declarations() -> None:
    declaration, _ = loaded(
        "A. {s1 statement}\nB. {s2 kept by purposes.billing}\nC. {s3 open}\n"
        "D. {s4 kept by purposes.bling}\nE.\nF. {s5}\n"
    )
    assert declaration is not None
    tally = text_coverage(declaration)
    assert tally is not None
    assert (tally.sentences, tally.statements, tally.promises) == (6, 1, 5)
    assert (tally.tied, tally.open, tally.untied) == (1, ("s3",), 3)
    assert (tally.declarations, tally.told, tally.languages) == (9, 4, ("en",))
