"""Tests of a row's column: ``col = v``, ``col in [a, b]``, ``col is empty``. Values are text as written."""

import re
from typing import NoReturn

from troth.declaration.patterns import COLUMN
from troth.declaration.phrase import Misread, Phrase, understood
from troth.declaration.sentences import RowTest, Test
from troth.kernel.finding import Finding
from troth.kernel.names import nearest

CODE = "TEST_UNREADABLE"
_FORMS = "write `column = value`, `column in [a, b]` or `column is empty`"
_TEST = re.compile(
    r"(?P<column>[^\s=<>!]+)(?:\s*(?P<equals>=)|\s+(?P<word>in|is)(?![^\s\[]))\s*(?P<rest>.*)", re.DOTALL
)


def read_row_test(phrase: Phrase) -> RowTest | Finding:
    """The test that the phrase says, or the finding (code TEST_UNREADABLE)."""
    return understood(phrase, CODE, lambda words: row_test(phrase.text, *words.rest()), marks=False)


def row_test(text: str, start: int, end: int) -> RowTest:
    """The test that the characters from ``start`` to ``end`` of a sentence say. Raises Misread."""
    found = _TEST.fullmatch(text, start, end)
    if found is None:
        _refuse(text, start, end)
    column, rest, at = found["column"], found["rest"], found.start("rest")
    if COLUMN.fullmatch(column) is None:
        raise Misread(CODE, *found.span("column"), f"`{column}` is not a column.", _FORMS)
    if found["equals"]:
        return RowTest(column, Test.EQUALS, (_value(rest, at, end),))
    if found["word"] == "is":
        if rest != "empty":
            raise Misread(CODE, min(at, end - 1), end, f"`is` is followed by `empty`, not by `{rest}`.", _FORMS)
        return RowTest(column, Test.EMPTY)
    return RowTest(column, Test.ONE_OF, _values(rest, at, end))


def _values(rest: str, at: int, end: int) -> tuple[str, ...]:
    if not (rest.startswith("[") and rest.endswith("]") and len(rest) > 1):
        raise Misread(CODE, min(at, end - 1), end, "The values of `in` stand in brackets.", "write `column in [a, b]`")
    values: list[str] = []
    item_at = at + 1
    for item in rest[1:-1].split(","):
        blanks = len(item) - len(item.lstrip())
        values.append(_value(item.strip(), item_at + blanks, end))
        item_at += len(item) + 1
    if len(set(values)) < len(values):
        raise Misread(CODE, at, end, "A value stands twice in the brackets.", "write each value once")
    return tuple(values)


def _value(value: str, at: int, end: int) -> str:
    if not value:
        raise Misread(
            CODE,
            min(at, end - 1),
            min(at, end - 1) + 1,
            "A value is missing.",
            "where none is meant write `column is empty`",
        )
    if value[0] in "'\"=<>!" or value[-1] in "'\"":
        raise Misread(CODE, at, at + len(value), f"`{value}` is not a value.", "write it without quotes or signs")
    if value[0] == "[":
        raise Misread(CODE, at, at + len(value), "A list of values follows `in`, not `=`.", "write `column in [a, b]`")
    return value


def _refuse(text: str, start: int, end: int) -> NoReturn:
    words = list(re.compile(r"\S+").finditer(text, start, end))
    if not words:
        raise Misread(CODE, max(0, end - 1), end, "The test is empty.", _FORMS)
    if len(words) > 1:
        second = words[1].group()
        found = "=" if second[0] in "=<>!" else nearest(second, ["is", "in"])
        help_ = f"did you mean `{found}`?" if found and found != second else _FORMS
        raise Misread(CODE, *words[1].span(), f"`{second}` cannot be read in a test of a column.", help_)
    raise Misread(CODE, start, end, f"`{text[start:end]}` is not a test of a column.", _FORMS)
