"""Conditions: every form, every way to go wrong, and a round trip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.declaration.conditions import read_condition
from troth.declaration.phrase import Phrase
from troth.declaration.sentences import Condition, ConditionKind
from troth.kernel.finding import Finding
from troth.kernel.span import Span

GOOD = [
    ("while telephony", Condition(ConditionKind.WHILE, "telephony")),
    ("while not telephony", Condition(ConditionKind.WHILE, "telephony", negated=True)),
    ("after mail.delivered", Condition(ConditionKind.AFTER, "mail.delivered")),
    ("after contract.ended", Condition(ConditionKind.AFTER, "contract.ended")),
    ("before mail.delivered", Condition(ConditionKind.AFTER, "mail.delivered", negated=True)),
    ("if public_survey", Condition(ConditionKind.IF, "public_survey")),
    ("if not public_survey", Condition(ConditionKind.IF, "public_survey", negated=True)),
    ("age under 13", Condition(ConditionKind.AGE_UNDER, age=13)),
    ("age 13 or over", Condition(ConditionKind.AGE_OVER, age=13)),
    ("in california", Condition(ConditionKind.IN, "california")),
    ("outside eea", Condition(ConditionKind.IN, "eea", negated=True)),
    ("consented to directory", Condition(ConditionKind.CONSENTED, "directory")),
    ("not consented to directory", Condition(ConditionKind.CONSENTED, "directory", negated=True)),
]


@pytest.mark.parametrize(("text", "value"), GOOD, ids=[text for text, _ in GOOD])
def test_every_form_is_read(text: str, value: Condition) -> None:
    read = read_condition(Phrase(text))
    assert isinstance(read, Condition)
    assert (read.kind, read.name, read.age, read.negated) == (value.kind, value.name, value.age, value.negated)
    assert read.text == text


BAD = [
    ("", "CONDITION_UNREADABLE", "", "`while P`"),
    ("telephony", "CONDITION_UNREADABLE", "telephony", "`while P`"),
    ("whle telephony", "CONDITION_UNREADABLE", "whle", "did you mean `while`?"),
    ("during telephony", "CONDITION_UNREADABLE", "during", "did you mean `while`?"),
    ("unless dispute", "CONDITION_UNREADABLE", "unless", "did you mean `while not`?"),
    ("while", "CONDITION_UNREADABLE", "while", ""),
    ("while Telephony", "CONDITION_UNREADABLE", "Telephony", "`telephony`"),
    ("while contract.ended", "CONDITION_UNREADABLE", "contract.ended", ""),
    ("while a or while b", "CONDITION_UNREADABLE", "or", "two rows"),
    ("while a and if b", "CONDITION_UNREADABLE", "and", "item of the list"),
    ("after contract", "CONDITION_UNREADABLE", "contract", "dotted"),
    ("before", "CONDITION_UNREADABLE", "before", "dotted"),
    ("age", "CONDITION_UNREADABLE", "age", "`age under 13`"),
    ("age over 18", "CONDITION_UNREADABLE", "over", "`age 13 or over`"),
    ("age 18", "CONDITION_UNREADABLE", "18", "`age 13 or over`"),
    ("age 18 or older", "CONDITION_UNREADABLE", "older", "`age 13 or over`"),
    ("age under ten", "CONDITION_UNREADABLE", "ten", ""),
    ("not while a", "CONDITION_UNREADABLE", "not", "`while not a`"),
    ("not if a", "CONDITION_UNREADABLE", "not", "`if not a`"),
    ("not in eea", "CONDITION_UNREADABLE", "not", "`outside eea`"),
    ("consent to news", "CONDITION_UNREADABLE", "consent", "`consented`"),
    ("consented news", "CONDITION_UNREADABLE", "news", "`consented to`"),
    ("in US", "CONDITION_UNREADABLE", "US", "`us`"),
    ("while a, while b", "COMMA", ",", "item of its own"),
]


@pytest.mark.parametrize(("text", "code", "word", "help_has"), BAD, ids=[text or "nothing" for text, *_ in BAD])
def test_what_cannot_be_read_is_pointed_at(text: str, code: str, word: str, help_has: str) -> None:
    found = read_condition(Phrase(text, Span("policy.yaml", 7, 11)))
    assert isinstance(found, Finding)
    assert found.code == code
    start = found.span.column - 11
    assert text[start : start + found.span.length] == word
    assert help_has in found.help


names = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(lambda name: name != "not")
moments = st.builds("{}.{}".format, names, names)


def written(condition: Condition) -> str:
    match condition.kind, condition.negated:
        case ((ConditionKind.WHILE | ConditionKind.IF), negated):
            return f"{condition.kind.value} {'not ' if negated else ''}{condition.name}"
        case ConditionKind.AFTER, negated:
            return f"{'before' if negated else 'after'} {condition.name}"
        case ConditionKind.AGE_UNDER, _:
            return f"age under {condition.age}"
        case ConditionKind.AGE_OVER, _:
            return f"age {condition.age} or over"
        case ConditionKind.IN, negated:
            return f"{'outside' if negated else 'in'} {condition.name}"
        case _:
            return f"{'not ' if condition.negated else ''}consented to {condition.name}"


conditions = st.one_of(
    st.builds(
        Condition,
        st.sampled_from([ConditionKind.WHILE, ConditionKind.IF, ConditionKind.IN, ConditionKind.CONSENTED]),
        names,
        negated=st.booleans(),
    ),
    st.builds(Condition, st.just(ConditionKind.AFTER), moments, negated=st.booleans()),
    st.builds(
        Condition, st.sampled_from([ConditionKind.AGE_UNDER, ConditionKind.AGE_OVER]), age=st.integers(0, 999_999)
    ),
)


@given(conditions)
def test_what_is_written_is_read_back(condition: Condition) -> None:
    read = read_condition(Phrase(written(condition)))
    assert isinstance(read, Condition)
    assert (read.kind, read.name, read.age, read.negated) == (
        condition.kind,
        condition.name,
        condition.age,
        condition.negated,
    )
