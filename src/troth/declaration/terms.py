"""The small sentences that say by when something is done, answered or told."""

from datetime import date
from typing import Literal

from troth.declaration.keep_rules import read_keep_rule
from troth.declaration.lengths import take_length, take_number
from troth.declaration.patterns import DAY, MOMENT, NUMBER
from troth.declaration.phrase import Phrase, Words, understood
from troth.declaration.sentences import AnswerTime, AtEnd, Joined, KeepRule, Lead, Newest, Tell
from troth.kernel.calendar import Length, Unit
from troth.kernel.finding import Finding, Level

_ANSWER = "write `1 month`, `20 days` or `10 working days`"
_TELL = "write `1 to 3 months after disclosure.made`, `before` or `never`"
_LEAD = "write `at once`, `30 days before` or `within 1 month`"
_EFFECT = "write `at once`, or a length such as `14 days`"
_LASTS = "write `session`, a length such as `24 months`, or `no end`"
_AT_END = "write `delete by 2027-01-31` or `return by 2027-01-31`"


def read_answer_time(phrase: Phrase) -> AnswerTime | Finding:
    """``N UNIT`` or ``N working days``."""
    return understood(phrase, "LENGTH_UNREADABLE", _answer_time, left_over=_ANSWER)


def read_tell(phrase: Phrase) -> Tell | Finding:
    """``PERIOD to PERIOD after MOMENT``, ``before`` or ``never``; one unit may serve both (``1 to 3 months``)."""

    def read(words: Words) -> Tell:
        if words.take("before"):
            return Tell("before")
        if words.take("never"):
            return Tell("never")
        _need_number(words, "when the person is told", _TELL)
        earliest, latest = _range(words)
        words.need("after", help=_TELL)
        return Tell("after", words.fitting(MOMENT, "a moment", _TELL), earliest, latest)

    return understood(phrase, "TELL_UNREADABLE", read, left_over=_TELL)


def read_lead(phrase: Phrase) -> Lead | Finding:
    """``at once``, ``PERIOD before`` or ``within PERIOD``."""

    def read(words: Words) -> Lead:
        if words.take("at"):
            words.need("once", help=_LEAD)
            return Lead("at once")
        if words.take("within"):
            return Lead("within", _answer_time(words))
        _need_number(words, "when the notice comes", _LEAD)
        time = _answer_time(words)
        words.need("before", help=_LEAD)
        return Lead("before", time)

    return understood(phrase, "LEAD_UNREADABLE", read, left_over=_LEAD)


def read_effect(phrase: Phrase) -> Length | Finding | None:
    """``at once`` (None) or a length."""

    def read(words: Words) -> Length | None:
        if words.take("at"):
            words.need("once", help=_EFFECT)
            return None
        _need_number(words, "when it takes effect", _EFFECT)
        return take_length(words)

    return understood(phrase, "EFFECT_UNREADABLE", read, left_over=_EFFECT)


def read_lifetime(phrase: Phrase) -> Length | Literal["session", "no end"] | Finding:
    """How long a cookie lives: ``session``, a length or ``no end``."""

    def read(words: Words) -> Length | Literal["session", "no end"]:
        if words.take("session"):
            return "session"
        if words.take("no"):
            words.need("end", help=_LASTS)
            return "no end"
        _need_number(words, "how long it lives", _LASTS)
        return take_length(words)

    return understood(phrase, "LIFETIME_UNREADABLE", read, left_over=_LASTS)


def read_at_end(phrase: Phrase) -> AtEnd | Finding:
    """``delete by DATE`` or ``return by DATE``."""

    def read(words: Words) -> AtEnd:
        does: Literal["delete", "return"] = "return" if words.take("return") else "delete"
        if does == "delete":
            words.need("delete", help=_AT_END)
        words.need("by", help=_AT_END)
        return AtEnd(does, _day(words))

    return understood(phrase, "AT_END_UNREADABLE", read, left_over=_AT_END)


def read_by_when(phrase: Phrase) -> KeepRule | Finding:
    """A keep-rule that says by when something is done: made of clocks, each of which has an end."""
    rule = read_keep_rule(phrase)
    if isinstance(rule, Finding):
        return rule
    endless = rule.joined in (Joined.GROUND, Joined.NOT_KEPT, Joined.NO_END)
    if endless or any(isinstance(clock, Newest) for clock in rule.clocks):
        return Finding(
            "KEEP_UNREADABLE",
            Level.ERROR,
            f"`{rule.text}` does not say by when something is done.",
            "write one such as `48 hours after number.changed`",
            span=phrase.at(0, len(phrase.text)),
        )
    return rule


def _need_number(words: Words, what: str, help: str) -> None:  # noqa: A002
    """Stops where no number stands, which alone could still follow. Raises Misread."""
    if NUMBER.fullmatch(words.peek()) is None:
        words.stop(f"`{words.peek()}` does not say {what}", help)


def _answer_time(words: Words) -> AnswerTime:
    if words.peek(1) != "working":
        return AnswerTime(take_length(words))
    count = take_number(words)
    words.take("working")
    if not (words.take("days") or words.take("day")):
        words.stop("only days can be working days", "write `10 working days`")
    return AnswerTime(Length(count, Unit.DAYS), working=True)


def _range(words: Words) -> tuple[Length, Length]:
    unit_once = words.peek(1) == "to"
    count = take_number(words) if unit_once else 0
    earliest = None if unit_once else take_length(words)
    words.need("to", help=_TELL)
    at = words.index
    latest = take_length(words)
    earliest = earliest or Length(count, latest.unit)
    if _hours(earliest) >= _hours(latest):
        words.stop(f"the range ends at {latest}, where it begins at {earliest}", "write the shorter end first", at=at)
    return earliest, latest


def _hours(length: Length) -> int:
    """Roughly how many hours it has, to tell which of two lengths is the longer."""
    return (
        length.count * {Unit.HOURS: 1, Unit.DAYS: 24, Unit.WEEKS: 168, Unit.MONTHS: 730, Unit.YEARS: 8766}[length.unit]
    )


def _day(words: Words) -> date:
    word = words.next("a day", _AT_END)
    try:
        if DAY.fullmatch(word):
            return date.fromisoformat(word)
    except ValueError:
        pass
    return words.stop(f"`{word}` is not a day of the calendar", _AT_END, at=words.index - 1)
