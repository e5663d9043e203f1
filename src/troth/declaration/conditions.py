"""Conditions: when a row, a source or a controller applies.

while P | while not P | after M | before M | if F | if not F | age under N | age N or over
in R | outside R | consented to C | not consented to C
"""

import re
from dataclasses import replace
from typing import NoReturn

from troth.declaration.patterns import MOMENT, NAME, NUMBER
from troth.declaration.phrase import Phrase, Words, understood
from troth.declaration.sentences import Condition, ConditionKind
from troth.kernel.finding import Finding
from troth.kernel.names import nearest

CODE = "CONDITION_UNREADABLE"
_FIRST = ("while", "after", "before", "if", "age", "in", "outside", "consented", "not")
_FORMS = (
    "write `while P`, `while not P`, `after M`, `before M`, `if F`, `if not F`, `age under N`, `age N or over`, "
    "`in R`, `outside R`, `consented to C` or `not consented to C`"
)
_OTHER_WORDS = {
    "during": "while",
    "when": "while",
    "unless": "while not",
    "until": "before",
    "under": "age under",
    "over": "age N or over",
    "has": "if",
    "is": "if",
}


def read_condition(phrase: Phrase) -> Condition | Finding:
    """The condition that the phrase says, or the finding (codes CONDITION_UNREADABLE, COMMA)."""
    read = understood(phrase, CODE, _condition, left_over=_left_over(phrase.text))
    return replace(read, text=" ".join(phrase.text.split())) if isinstance(read, Condition) else read


def _left_over(text: str) -> str:
    if " or " in text and " or over" not in text:
        return "there is no `or`: for either of two conditions write two rows"
    if " and " in text:
        return "there is no `and`: write each condition as an item of the list; all of them must hold"
    return _FORMS


def _condition(words: Words) -> Condition:
    match words.peek():
        case "while":
            return _named(words, ConditionKind.WHILE, NAME, "a period")
        case "if":
            return _named(words, ConditionKind.IF, NAME, "a flag")
        case "after" | "before" as word:
            words.take(word)
            name = words.fitting(MOMENT, "a moment", "a moment is dotted, such as `send.ordered` or `contract.ended`")
            return Condition(ConditionKind.AFTER, name, negated=word == "before")
        case "in" | "outside" as word:
            words.take(word)
            return Condition(ConditionKind.IN, words.fitting(NAME, "a region"), negated=word == "outside")
        case "age":
            return _age(words)
        case "consented" | "not":
            return _consented(words)
        case _:
            return _refuse(words)


def _named(words: Words, kind: ConditionKind, form: re.Pattern[str], what: str) -> Condition:
    words.take(kind.value)
    negated = words.take("not")
    return Condition(kind, words.fitting(form, what), negated=negated)


def _age(words: Words) -> Condition:
    words.take("age")
    if words.take("under"):
        return Condition(ConditionKind.AGE_UNDER, age=int(words.fitting(NUMBER, "an age in years")))
    help_ = "write `age under 13` or `age 13 or over`"
    if words.done or NUMBER.fullmatch(words.peek()) is None:
        words.stop(f"`{words.peek()}` cannot follow `age`" if words.peek() else "the age is missing", help_)
    age = int(words.next("an age"))
    words.need("or", "over", help=help_)
    return Condition(ConditionKind.AGE_OVER, age=age)


def _consented(words: Words) -> Condition:
    negated = words.take("not")
    if negated and words.peek() in ("while", "if"):
        word = words.peek()
        words.stop(f"`not {word}` is written the other way round", f"write `{word} not {words.peek(1)}`", at=0)
    if negated and words.peek() == "in":
        words.stop("`not in` is written `outside`", f"write `outside {words.peek(1)}`", at=0)
    words.need("consented", "to")
    return Condition(ConditionKind.CONSENTED, words.fitting(NAME, "a consent"), negated=negated)


def _refuse(words: Words) -> NoReturn:
    word = words.peek()
    if not word:
        words.stop("the condition is empty", _FORMS)
    found = _OTHER_WORDS.get(word) or nearest(word, _FIRST)
    words.stop(f"a condition does not begin with `{word}`", f"did you mean `{found}`?" if found else _FORMS)
