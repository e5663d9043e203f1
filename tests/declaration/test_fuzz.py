"""Damaged files: whatever the bytes, there is a Declaration or there are errors, never both, and never an exception."""

from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from troth.declaration.load import load_texts
from troth.kernel.finding import Level

HERE = Path(__file__).parent
POLICY = (HERE / "full-policy.yaml").read_bytes()
MAP = (HERE / "full-map.yaml").read_bytes()
Damage = Callable[[bytes, st.DataObject], bytes]
SIGNS = [
    b",",
    b":",
    b"#",
    b"{",
    b"}",
    b"[",
    b"]",
    b"'",
    b'"',
    b"\n",
    b"\t",
    b" ",
    b"-",
    b"&a ",
    b"*a",
    b"!x ",
    b"? ",
    b"|",
    b">",
    b"%",
]


def truncated(data: bytes, draw: st.DataObject) -> bytes:
    return data[: draw.draw(st.integers(0, len(data)))]


def without_some(data: bytes, draw: st.DataObject) -> bytes:
    at = draw.draw(st.integers(0, len(data) - 1))
    return data[:at] + data[at + draw.draw(st.integers(1, 40)) :]


def with_lines_swapped(data: bytes, draw: st.DataObject) -> bytes:
    lines = data.split(b"\n")
    first, second = (draw.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


def with_a_sign(data: bytes, draw: st.DataObject) -> bytes:
    at = draw.draw(st.integers(0, len(data)))
    return data[:at] + draw.draw(st.sampled_from(SIGNS)) + data[at:]


def with_random_bytes(data: bytes, draw: st.DataObject) -> bytes:
    at = draw.draw(st.integers(0, len(data)))
    return data[:at] + draw.draw(st.binary(max_size=12)) + data[at:]


def with_a_line_moved_in(data: bytes, draw: st.DataObject) -> bytes:
    lines = data.split(b"\n")
    at = draw.draw(st.integers(0, len(lines) - 1))
    lines[at] = b" " * draw.draw(st.integers(1, 6)) + lines[at]
    return b"\n".join(lines)


DAMAGES: list[Damage] = [
    truncated,
    without_some,
    with_lines_swapped,
    with_a_sign,
    with_random_bytes,
    with_a_line_moved_in,
]


def check(policy: bytes, mapped: bytes) -> None:
    declaration, findings = load_texts(policy, mapped)
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    assert (declaration is None) == bool(errors)
    for finding in findings:
        assert finding.says
        assert finding.code.isupper()
        assert finding.span.line >= 1
        assert finding.span.column >= 1
        assert finding.span.length >= 1


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(DAMAGES), st.integers(1, 3))
def test_a_damaged_policy(draw: st.DataObject, damage: Damage, times: int) -> None:
    data = POLICY
    for _ in range(times):
        data = damage(data, draw) or b" "
    check(data, MAP)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(DAMAGES), st.integers(1, 3))
def test_a_damaged_map(draw: st.DataObject, damage: Damage, times: int) -> None:
    data = MAP
    for _ in range(times):
        data = damage(data, draw) or b" "
    check(POLICY, data)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.text(max_size=200))
def test_any_bytes_at_all(data: bytes, text: str) -> None:
    check(data, text.encode("utf-8", errors="surrogatepass"))
