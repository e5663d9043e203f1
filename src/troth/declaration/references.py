"""Person references: how a row of a table leads to a person.

CLASS by COLUMN | KEY(COLUMN) [at COLUMN] | through COLUMN | each of TABLE by COLUMN = COLUMN
then, as wanted: if TEST, as ROLE, named NAME
"""

import re
from dataclasses import dataclass
from typing import NoReturn

from troth.declaration.findings import did_you_mean
from troth.declaration.patterns import COLUMN, NAME, TABLE
from troth.declaration.phrase import Phrase, Words, understood
from troth.declaration.row_tests import row_test
from troth.declaration.sentences import PersonReference, ReferenceKind, Role, RowTest
from troth.kernel.finding import Finding
from troth.kernel.names import nearest

CODE = "REFERENCE_UNREADABLE"
_FORMS = (
    "write `CLASS by COLUMN`, `KEY(COLUMN) at COLUMN`, `KEY(COLUMN)`, `through COLUMN` "
    "or `each of TABLE by COLUMN = COLUMN`"
)
_CALL = re.compile(r"(?P<key>[^()]*)\((?P<column>[^()]*)\)")


@dataclass(frozen=True, slots=True)
class _Tail:
    """What may follow any reference, and how many words come before it."""

    role: Role
    name: str | None
    only_if: RowTest | None
    begins: int


def read_reference(phrase: Phrase) -> PersonReference | Finding:
    """The reference that the phrase says; it may have no name (codes REFERENCE_UNREADABLE, TEST_UNREADABLE, COMMA)."""
    return understood(phrase, CODE, lambda words: _reference(words, named=False), left_over=_FORMS, marks=False)


def read_owner(phrase: Phrase) -> PersonReference | Finding:
    """The reference to an owner that the phrase says; one of several owners may be ``named NAME``. Codes as above."""
    return understood(phrase, CODE, lambda words: _reference(words, named=True), left_over=_FORMS, marks=False)


def _reference(words: Words, *, named: bool) -> PersonReference:
    all_words = words.all()
    if not all_words:
        words.stop("the reference is empty", _FORMS)
    tail = _tail(words, all_words, named=named)
    for at, word in enumerate(all_words[: tail.begins]):
        if word.endswith(","):
            words.stop("a comma stands in a reference", "write each person as an item of its own", at=at, code="COMMA")
    base = _base(words, all_words[: tail.begins])
    if words.index > tail.begins:
        words.stop("a column is missing", _FORMS, at=tail.begins)
    if words.index < tail.begins:
        words.stop(f"`{words.peek()}` cannot be read in a reference", _left_over(words))
    words.rest()
    return PersonReference(
        kind=base.kind,
        target=base.target,
        column=base.column,
        at=base.at,
        junction_column=base.junction_column,
        role=tail.role,
        only_if=tail.only_if,
        name=tail.name,
        text=" ".join(all_words),
    )


def _tail(words: Words, all_words: list[str], *, named: bool) -> _Tail:
    """Reads ``as ROLE`` and ``named NAME`` from the end, then ``if TEST`` up to them; its value may hold any word."""
    role, name, end = None, None, len(all_words)
    while end > 2 and all_words[end - 2] in ("as", "named"):
        word, at = all_words[end - 1], end - 1
        if all_words[end - 2] == "as":
            if role is not None:
                words.stop("two roles are given", "write one `as ROLE`", at=at)
            roles = [known.value for known in Role]
            if word not in roles:
                words.stop(f"`{word}` is not a role on a row", did_you_mean(word, roles), at=at)
            role = Role(word)
        else:
            if name is not None or not named:
                says = "two names are given" if name else "only an owner is named"
                words.stop(says, "leave out `named ...`" if not named else "write one `named NAME`", at=at - 1)
            if NAME.fullmatch(word) is None:
                words.stop(f"`{word}` is not a name", "names are `lower_case`", at=at)
            name = word
        end -= 2
    condition = all_words.index("if") if "if" in all_words[:end] else None
    if condition is None:
        return _Tail(role or Role.HOLDER, name, None, end)
    if condition + 1 >= end:
        words.stop("`if` is followed by a test", "write `if column = value`", at=condition)
    only_if = row_test(words.phrase.text, words.edges(condition + 1)[0], words.edges(end - 1)[1])
    return _Tail(role or Role.HOLDER, name, only_if, condition)


def _base(words: Words, base: list[str]) -> PersonReference:
    if words.take("through"):
        return PersonReference(ReferenceKind.THROUGH, column=words.fitting(COLUMN, "a column", _FORMS))
    if words.take("each"):
        return _each_of(words)
    if base and "(" in base[0]:
        return _by_key(words)
    if len(base) > 1 and base[1] == "by":
        target = words.fitting(NAME, "a class of people", "classes are `lower_case`")
        words.take("by")
        return PersonReference(ReferenceKind.BY, target, words.fitting(COLUMN, "a column", _FORMS))
    return _refuse(words, base)


def _each_of(words: Words) -> PersonReference:
    words.need("of", help=_FORMS)
    table = words.fitting(TABLE, "a table", "write store and table: `each of crm.members by id = household_id`")
    words.need("by", help=_FORMS)
    column = words.fitting(COLUMN, "a column of this table", _FORMS)
    words.need("=", help="write the column of this table, then `=`, then that of the junction table")
    return PersonReference(
        ReferenceKind.EACH_OF,
        table,
        column,
        junction_column=words.fitting(COLUMN, "a column of the junction table", _FORMS),
    )


def _by_key(words: Words) -> PersonReference:
    word = words.next("a key", _FORMS)
    found = _CALL.fullmatch(word)
    if found is None:
        words.stop(f"`{word}` cannot be read", "write `KEY(COLUMN)` without blanks", at=words.index - 1)
    for form, part, what in ((NAME, found["key"], "a key of the map"), (COLUMN, found["column"], "a column")):
        if form.fullmatch(part) is None:
            words.stop(f"`{part}` is not {what}", _FORMS, at=words.index - 1)
    at = words.fitting(COLUMN, "a column with a time", _FORMS) if words.take("at") else None
    return PersonReference(ReferenceKind.KEY, found["key"], found["column"], at)


def _refuse(words: Words, base: list[str]) -> NoReturn:
    if not base:
        words.stop("the person is missing", _FORMS, at=0)
    if len(base) == 1:
        found = nearest(base[0], ["through", "each"])
        words.stop(
            f"`{base[0]}` does not say how the row leads to a person",
            f"write `{base[0]} by COLUMN`" if not found else _FORMS,
        )
    second = base[1]
    close = nearest(base[0], ["through", "each"]) or (
        nearest(second, ["by"]) or ("by" if second in ("via", "on", "=") else None)
    )
    words.stop(
        f"`{base[0]} {second}` cannot be read in a reference",
        f"did you mean `{close}`?" if close else _FORMS,
        at=0 if close in ("through", "each") else 1,
    )


def _left_over(words: Words) -> str:
    word = words.peek()
    found = "if" if word in ("where", "when") else nearest(word, ("at", "if", "as", "named"))
    return f"did you mean `{found}`?" if found and found != word else _FORMS
