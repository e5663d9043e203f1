"""YAML to nodes: text stays as written, places are right, and what the language has no use for is refused."""

import pytest

from troth.declaration.findings import Findings
from troth.declaration.nodes import Items, Keyed, Node, Scalar, Unread
from troth.declaration.reader import MOST_BYTES, MOST_DEEP, read_yaml


def plain(node: Node) -> object:
    match node:
        case Scalar(text=text):
            return text
        case Items(items=items):
            return [plain(item) for item in items]
        case Keyed(pairs=pairs):
            return {key.text: plain(value) for key, value in pairs}
        case Unread():
            return None


def read(text: str | bytes) -> tuple[Keyed | None, list[str]]:
    findings = Findings()
    data = text.encode() if isinstance(text, str) else text
    found = read_yaml(data, "f", findings)
    return found, [
        f"{finding.span.line}:{finding.span.column} {finding.code}" for finding in findings.sorted_by_place()
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2.10",
        "NO",
        "no",
        "on",
        "2024-06-01",
        "0777",
        "1e3",
        "true",
        "env:CRM",
        "10%",
        ".5",
        "1_000",
        "12:30",
        "=",
        "+46",
    ],
)
def test_every_scalar_is_the_text_that_was_written(text: str) -> None:
    for written in (text, f"'{text}'", f'"{text}"'):
        root, codes = read(f"a: {written}")
        assert codes == []
        assert root is not None
        assert plain(root) == {"a": text}


def test_block_and_flow_say_the_same() -> None:
    root, codes = read("a:\n  - b\n  - {c: d, e: [f]}\ng: >\n  two\n  lines\n")
    assert codes == []
    assert root is not None
    assert plain(root) == {"a": ["b", {"c": "d", "e": ["f"]}], "g": "two lines\n"}


@pytest.mark.parametrize(
    ("text", "column", "length", "lead"),
    [
        ("a: word more", 4, 9, 0),
        ("a: 'word'", 4, 6, 1),
        ('a: "word"', 4, 6, 1),
        ("a: 'it''s'", 4, 7, None),
        ('a: "\\x41"', 4, 6, None),
        ("a: one\n  two", 4, 3, None),
        ("a: |\n  one\n", 4, 1, None),
    ],
)
def test_a_scalar_knows_where_it_stands(text: str, column: int, length: int, lead: int | None) -> None:
    root, _ = read(text)
    assert root is not None
    value = root.pairs[0][1]
    assert isinstance(value, Scalar)
    assert (value.span.line, value.span.column, value.span.length, value.lead) == (1, column, length, lead)


REFUSED = [
    ("a: 1\nb: 2\na: 3", ["3:1 DOUBLE_KEY"]),
    ("a: {b: 1, b: 2}", ["1:11 DOUBLE_KEY"]),
    ("a: &x b", ["1:4 ALIAS"]),
    ("a: &x {b: c}", ["1:4 ALIAS"]),
    ("a: *x", ["1:4 ALIAS"]),
    ("a: {<<: {b: c}}", ["1:5 ALIAS"]),
    ("a: !!str b", ["1:4 TAG"]),
    ("a: !x [b]", ["1:4 TAG"]),
    ("a: b\n---\nc: d", ["2:1 MANY_DOCUMENTS"]),
    ("%YAML 1.1\n---\na: b", ["1:1 DIRECTIVE"]),
    ("%TAG ! x:\n---\na: b", ["1:1 DIRECTIVE"]),
    ("a:\n\tb: c", ["2:1 TAB"]),
    ("a: b\tc", ["1:5 TAB"]),
    ("a: b # x\ty", ["1:9 TAB"]),
    (b"a: \xff", ["1:4 NOT_UTF8"]),
    (b"a: b\nc\xc3: d", ["2:2 NOT_UTF8"]),
    ("a: b\0", ["1:5 BAD_CHARACTER"]),
    ("a: b\n\n c\x85", ["3:3 BAD_CHARACTER"]),
    ("a: b\u2028c: d", ["1:5 BAD_CHARACTER"]),
    ('a: "\\u202e"', ["1:4 BAD_CHARACTER"]),
    ('a: "\\ud800"', ["1:4 BAD_CHARACTER"]),
    ("", ["1:1 EMPTY_FILE"]),
    ("# only words", ["1:1 EMPTY_FILE"]),
    ("just words", ["1:1 WRONG_SHAPE"]),
    ("- a", ["1:1 WRONG_SHAPE"]),
    ("a:", ["1:1 EMPTY_VALUE"]),
    ("a: {b: , c: d}", ["1:5 EMPTY_VALUE"]),
    ("a: {b}", ["1:5 EMPTY_VALUE"]),
    ("a: ~", ["1:4 EMPTY_VALUE"]),
    ("a: null", ["1:4 EMPTY_VALUE"]),
    ("a:\n  - b\n  -\n", ["3:4 EMPTY_VALUE"]),
    (": b", ["1:1 KEY_SHAPE"]),
    ("? [a]\n: b", ["1:3 KEY_SHAPE"]),
    ("{[a]: b}: c", ["1:1 KEY_SHAPE", "1:2 KEY_SHAPE"]),
    ("a: {b: c, d e, f: g}", ["1:11 COMMA"]),
    ("a: {b: c, d e, f, g: h}", ["1:11 COMMA", "1:16 EMPTY_VALUE"]),
    ("a: {b: c: d}", ["1:9 COMMA"]),
    ("a: b: c", ["1:5 COMMA"]),
    ("a: {b: c #1, d: e}\nf: g", ["1:10 COMMA"]),
    ("a: {b: [c #1]}", ["1:11 COMMA"]),
    ("a: {b: c # comment\n  d: e}", ["2:1 YAML_SYNTAX"]),
    ("a: {b: c\n  d: e}", ["2:1 YAML_SYNTAX"]),
    ("a: {b: c", ["1:4 YAML_SYNTAX"]),
    ("a: [b\nc: d", ["1:4 YAML_SYNTAX"]),
    ("a: [b}", ["1:6 YAML_SYNTAX"]),
    ("a: b]\nc: ]", ["2:4 YAML_SYNTAX"]),
    ("a: [x in [a, b]]", ["1:10 YAML_SYNTAX"]),
    ("a: [b] if c", ["1:8 YAML_SYNTAX"]),
    ('a: "b" c', ["1:8 YAML_SYNTAX"]),
    ('a: "b', ["1:4 YAML_SYNTAX"]),
    ("a: 'b\nc: d", ["1:4 YAML_SYNTAX"]),
    ('a: "\\q"', ["1:6 YAML_SYNTAX"]),
    ('a: "\\UFFFFFFFF"', ["1:2 YAML_SYNTAX"]),
    ("a: %b", ["1:4 YAML_SYNTAX"]),
    ("a: @b", ["1:4 YAML_SYNTAX"]),
    ("a: - b", ["1:4 YAML_SYNTAX"]),
    ("a:\n  b: c\n d: e", ["3:2 YAML_SYNTAX"]),
    ("a:\n  b\n  c: d", ["3:4 YAML_SYNTAX"]),
    ("a: b\n- c", ["2:1 YAML_SYNTAX"]),
    ("- a\nb: c", ["2:1 YAML_SYNTAX"]),
    ("a: b\n  c\nd", ["3:1 YAML_SYNTAX"]),
    ("a: [b]\n  c", ["2:3 YAML_SYNTAX"]),
    ("a: [b]\n- c", ["2:1 YAML_SYNTAX"]),
    ("a: [b, , c]", ["1:8 YAML_SYNTAX"]),
    ("a: |x\n  b", ["1:5 YAML_SYNTAX"]),
    ("a: b\nwords\nc: d", ["2:1 YAML_SYNTAX"]),
]


@pytest.mark.parametrize(("text", "codes"), REFUSED, ids=[repr(text) for text, _ in REFUSED])
def test_what_is_refused_is_said_with_its_place(text: str | bytes, codes: list[str]) -> None:
    _, found = read(text)
    assert found == codes


def test_what_can_be_read_beside_a_fault_is_read() -> None:
    root, codes = read("a: {b: c, d e, f: g}\nh: *i\nj: {}\n")
    assert codes == ["1:11 COMMA", "2:4 ALIAS"]
    assert root is not None
    assert plain(root) == {"a": {"b": None, "f": "g"}, "h": None, "j": {}}


def test_comments_may_hold_brackets_and_follow_anything() -> None:
    root, codes = read("a: {b: c, # the {first}\n    d: e}  # done ]\n")
    assert codes == []
    assert root is not None
    assert plain(root) == {"a": {"b": "c", "d": "e"}}


def test_nesting_ends_at_a_depth() -> None:
    fits = "[" * (MOST_DEEP - 1) + "x" + "]" * (MOST_DEEP - 1)
    assert read(f"a: {fits}")[1] == []
    assert read(f"a: [{fits}]")[1] == [f"1:{4 + MOST_DEEP - 1} TOO_DEEP"]
    assert read("a: " + "[" * 100_000)[1] == [f"1:{4 + MOST_DEEP - 1} TOO_DEEP"]


def test_size_ends_at_a_limit() -> None:
    text = b"a: b\n#"
    assert read(text + b"x" * (MOST_BYTES - len(text)))[1] == []
    assert read(text + b"x" * (MOST_BYTES - len(text) + 1))[1] == ["1:1 FILE_TOO_LARGE"]
