"""Damaged words: whatever the bytes, there are words or there are errors, never both, and never an exception."""

from pathlib import Path

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from text.policies import FRONT, MAP, POLICY
from troth.declaration.load import load_texts
from troth.kernel.finding import Level
from troth.policy.text.judge import text_coverage, text_findings

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "examples" / "th1ng" / "mended" / "text"
BROKEN = [path.read_bytes() for path in sorted((HERE / "broken").glob("*.words"))]
WHOLE = [(EXAMPLE / name).read_bytes().replace(b"th1ng", b"acme") for name in ("en.md", "sv.md")]
PIECES = (
    "{s1 open}",
    "{s1 kept by purposes.billing}",
    "{s2}",
    "{",
    "}",
    "{#a}",
    "|",
    "|---|",
    "`",
    "```",
    "~~~",
    "<!--",
    "<b>",
    "[a](#a)",
    "](#",
    "#",
    "##### ",
    "- ",
    "1. ",
    "> ",
    "---",
    "\n",
    "\r",
    "\t",
    " ",
    "\u00a0",
    "24 months",
    "mellan sex och",
    "Acme AB",
    "år",
    "a@b.se",
    "\\",
    "*",
    "_",
    "first: true",
    "\ufeff",
    "\u200b",
    "\x00",
    "\ud7ff",
    "😀",
)


def check(data: bytes, other: bytes | None = None) -> None:
    """The words are read or refused, all findings have a place in their file, and judging them ends."""
    words = {"en": data} | ({"sv": other} if other is not None else {})
    declaration, findings = load_texts(POLICY.encode(), MAP.encode(), words=words)
    assert (declaration is None) == any(one.level is Level.ERROR for one in findings)
    if declaration is not None:
        findings += text_findings(declaration)
        tally = text_coverage(declaration)
        assert tally is not None
        assert tally.promises == tally.tied + len(tally.open) + tally.untied
        assert 0 <= tally.told <= tally.declarations
    for one in findings:
        assert one.says
        assert one.span.line >= 1
        assert one.span.column >= 1
        assert one.span.length >= 1


@seed(23)
@settings(max_examples=400, deadline=None)
@given(st.data(), st.sampled_from(WHOLE + BROKEN))
def test_damaged_words(draw: st.DataObject, data: bytes) -> None:
    for _ in range(draw.draw(st.integers(1, 4))):
        at = draw.draw(st.integers(0, len(data)))
        cut = draw.draw(st.sampled_from((0, 0, 1, 5, 60)))
        put = draw.draw(st.sampled_from(PIECES).map(str.encode) | st.binary(max_size=6))
        data = data[:at] + put + data[at + cut :]
    check(data, draw.draw(st.sampled_from([None, data, *WHOLE])))


@seed(23)
@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40), st.booleans())
def test_words_put_together_at_random(pieces: list[str], front: bool) -> None:
    data = "".join(pieces).encode("utf-8", errors="surrogatepass")
    check((FRONT.encode() if front else b"") + data, data)


@seed(23)
@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_at_all(data: bytes) -> None:
    check(data)
