"""What a file of published words is read into, with the place of each word."""

import pytest

from text.policies import FRONT, MAP, POLICY, codes, found, loaded, read
from troth.declaration.load import load_texts
from troth.declaration.published import Tied
from troth.policy.text.judge import text_coverage, text_findings

KEPT = "{s1 kept by purposes.billing}"


def test_a_sentence_has_its_words_its_ties_and_their_places() -> None:
    [one] = read("We delete it. {s69 kept by purposes.billing.traffic holds.claim}\n").sentences
    assert (one.id, one.text, one.tied) == ("s69", "We delete it.", Tied.KEPT)
    assert [tie.path for tie in one.ties] == ["purposes.billing.traffic", "holds.claim"]
    assert (one.span.line, one.span.column, one.span.length) == (6, 1, 13)
    assert (one.tag.column, one.tag.length) == (15, 50)
    assert [(tie.span.column, tie.span.length) for tie in one.ties] == [(28, 24), (53, 11)]


@pytest.mark.parametrize(
    ("line", "text", "column"),
    [
        ("We delete it. ", "We delete it.", 1),
        ("- We delete it. ", "We delete it.", 3),
        ("  12. We delete it. ", "We delete it.", 7),
        ("> We delete it. ", "We delete it.", 3),
        ("> - We delete it. ", "We delete it.", 5),
        ("\tWe delete it.\t", "We delete it.", 2),
        ("We **delete** [it](https://acme.example). ", "We **delete** [it](https://acme.example).", 1),
        ("We delete it.", "We delete it.", 1),
        ("We delete `{this}`. ", "We delete `{this}`.", 1),
        ("We delete it.\u00a0", "We delete it.\u00a0", 1),
    ],
)
def test_marks_before_a_sentence_are_no_part_of_it(line: str, text: str, column: int) -> None:
    [one] = read(line + KEPT).sentences
    assert (one.text, one.span.column, one.id) == (text, column, "s1")


def test_a_table_has_a_sentence_in_each_cell_or_in_each_row() -> None:
    text = read(
        "| data | kept |\n|---|:--|\n"
        "| Calls {s1 statement} | Six months {s2 kept by purposes.billing.traffic} |\n"
        "| Letters | Two years {s3 kept by purposes.billing.customer} |\n"
        "| Bills | Two years | {s4 open} |\n"
    )
    assert [(one.id, one.text, one.span.column) for one in text.sentences] == [
        ("s1", "Calls", 3),
        ("s2", "Six months", 26),
        ("s3", "Letters | Two years", 3),
        ("s4", "Bills | Two years", 3),
    ]


def test_a_cell_without_a_tag_beside_tagged_ones_is_untied() -> None:
    assert codes("| Calls {s1 statement} | Six months | Paid {s2 statement} |\n") == ["UNTIED"]


def test_headings_have_ids_and_links_lead_to_them() -> None:
    text = read("# How long {#keep}\n## More ##\n[See](#keep) below. {s1 statement}\n")
    assert [(one.id, one.text, one.depth) for one in text.headings] == [("keep", "How long", 1), ("", "More", 2)]
    assert [(link.target, link.span.line, link.span.column) for link in text.links] == [("keep", 8, 8)]
    assert codes("# How long {#keep}\n[See](#keep) and [that](#s1). {s1 statement}\n") == []


@pytest.mark.parametrize("line", ["", "---", "***", "* * *", "[acme]: https://acme.example", "|---|---|", "  \t "])
def test_lines_that_say_nothing_need_no_tag(line: str) -> None:
    assert codes(f"We delete it. {KEPT}\n\n{line}\n") == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_the_byte_order_mark_change_nothing(end: str, mark: bytes) -> None:
    plain, _ = loaded(f"We delete it. {KEPT}\n")
    words = mark + (FRONT + f"We delete it. {KEPT}\n").replace("\n", end).encode()
    other, findings = load_texts(POLICY.encode(), MAP.encode(), words={"en": words})
    assert plain is not None
    assert other is not None, findings
    assert other.texts == plain.texts
    assert other.digests["text/en"] != plain.digests["text/en"] or (end, mark) == ("\n", b"")


def test_a_policy_without_words_is_a_policy() -> None:
    declaration, _ = load_texts(POLICY.encode(), MAP.encode())
    assert declaration is not None
    assert declaration.texts is None
    assert set(declaration.digests) == {"policy", "map"}
    [note] = text_findings(declaration)
    assert (note.code, note.level) == ("TEXT_MISSING", "note")
    assert text_coverage(declaration) is None


def test_only_the_first_language_may_be_missing_ties() -> None:
    assert codes("Gone. {s1 statement}\n", "Borta. {s1}\n") == []
    [wrong] = found("Gone. {s1 statement}\n", "Borta. {s1 statement}\n")
    assert (wrong.code, wrong.level) == ("TAG_UNREADABLE", "error")
    [untied] = found("Gone. {s1}\n", "Borta. {s1}\n")
    assert (untied.code, untied.level, untied.span.file) == ("UNTIED", "warning", "text/en.md")


def test_words_in_a_language_that_the_policy_does_not_name() -> None:
    declaration, findings = load_texts(POLICY.encode(), MAP.encode(), words={"de": b"Weg.", "README": b"#"})
    assert declaration is not None
    assert declaration.texts == {}
    said = [(one.code, one.level, one.span.file) for one in findings if one.code != "SECTION_LATER"]
    assert said == [("TEXT_UNLISTED", "warning", f"text/{name}.md") for name in ("de", "README")]
