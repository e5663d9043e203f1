"""Keep-rules: until when a policy row keeps its data.

keep   = clock | clock or clock ... whichever first|last | clock or at the latest clock
       | while ground stands | not kept | no end, then as wanted: suspended while PERIOD
clock  = [at least] LENGTH after ANCHOR [to end of month|year] [applied LENGTH | as NUMBER else LENGTH]
       | until ANCHOR | newest N per person|COLUMN
anchor = recorded | age N | PERIOD.began | PERIOD.ended | MOMENT
"""

from dataclasses import replace

from troth.declaration.lengths import take_length, take_number, take_range
from troth.declaration.patterns import COLUMN, MOMENT, NAME, NUMBER
from troth.declaration.phrase import Phrase, Words, understood
from troth.declaration.sentences import Anchor, AnchorKind, Clock, Joined, KeepRule, Newest
from troth.kernel.calendar import RoundTo
from troth.kernel.finding import Finding
from troth.kernel.names import nearest

CODE = "KEEP_UNREADABLE"
_FORMS = (
    "write one such as `24 months after contract.ended`, `until contract.ended`, `newest 500 per person` or `no end`"
)
_VAGUE = ("forever", "indefinitely", "as", "permanently", "always")


def read_keep_rule(phrase: Phrase) -> KeepRule | Finding:
    """The keep-rule that the phrase says, or the finding (codes KEEP_UNREADABLE, NO_ANCHOR, WHICHEVER, COMMA).

    ``X.began`` and ``X.ended`` are read as the ends of a period; whether a moment of that name is declared is not known
    here.
    """
    read = understood(phrase, CODE, _keep_rule, left_over=_FORMS)
    return replace(read, text=" ".join(phrase.text.split())) if isinstance(read, KeepRule) else read


def _keep_rule(words: Words) -> KeepRule:
    if words.take("while"):
        if words.peek() not in ("ground", "") and words.peek(1) != "stands":
            words.stop(
                f"`while {words.peek()}` does not say until when",
                f"write `until {words.peek()}.ended`, or `while ground stands` on ground consent",
            )
        words.need("ground", "stands")
        return _suspended(words, KeepRule(Joined.GROUND))
    if words.take("not"):
        words.need("kept")
        return _never_suspended(words, KeepRule(Joined.NOT_KEPT))
    if words.take("no"):
        words.need("end")
        return _never_suspended(words, KeepRule(Joined.NO_END))
    return _suspended(words, _clocks(words))


def _suspended(words: Words, rule: KeepRule) -> KeepRule:
    if not words.take("suspended"):
        return rule
    words.need("while")
    period = words.fitting(NAME, "a period", "name a period fact, as in `suspended while judgment`")
    return replace(rule, suspended_while=period)


def _never_suspended(words: Words, rule: KeepRule) -> KeepRule:
    if words.peek() == "suspended":
        words.stop(f"`{rule.joined.value}` has no clock that could be suspended", "leave out `suspended while ...`")
    return rule


def _clocks(words: Words) -> KeepRule:
    clocks = [_clock(words)]
    if words.peek() == "or" and words.peek(1) == "at" and words.peek(2) == "the":
        return _at_the_latest(words, clocks[0])
    first_or = words.index
    while words.take("or"):
        if words.peek() == "at" and words.peek(1) == "the":
            words.stop(
                "`or at the latest` joins two clocks, and there are more",
                "join all of them by `or` and end with `whichever first` or `whichever last`",
                code="WHICHEVER",
            )
        clocks.append(_clock(words))
    if words.take("whichever"):
        if len(clocks) == 1:
            words.stop(
                "`whichever` chooses between two ends, and there is one",
                "add a second clock by `or`, or leave out `whichever`",
                at=words.index - 1,
                code="WHICHEVER",
            )
        which = words.choice(("first", "last"), "`first` or `last`")
        return KeepRule(Joined.FIRST if which == "first" else Joined.LAST, tuple(clocks))
    if len(clocks) > 1:
        words.stop(
            "two ends are joined by `or`, and it is not said which of them counts",
            "end with `whichever first` or `whichever last`, or write `or at the latest` for the second",
            at=first_or,
            code="WHICHEVER",
        )
    return KeepRule(Joined.ONE, tuple(clocks))


def _at_the_latest(words: Words, first: Clock | Newest) -> KeepRule:
    at = words.index
    words.need("or", "at", "the", "latest")
    second = _clock(words)
    if isinstance(first, Newest) or isinstance(second, Newest):
        words.stop("`or at the latest` joins two clocks, and `newest` is none", "end with `whichever first`", at=at)
    if words.peek() in ("or", "whichever"):
        words.stop(
            "after `or at the latest` no further end can follow",
            "join all of them by `or` and end with `whichever first` or `whichever last`",
            code="WHICHEVER",
        )
    return KeepRule(Joined.AT_THE_LATEST, (first, second))


def _clock(words: Words) -> Clock | Newest:
    if words.take("until"):
        return Clock(_anchor(words))
    if words.take("newest"):
        return _newest(words)
    floor = words.take("at", "least")
    if not floor:
        _refuse_other_beginnings(words)
    length, longest = take_range(words)
    if not words.take("after"):
        _without_after(words, str(longest or length))
    clock = Clock(_anchor(words), length, longest, floor)
    if words.take("to"):
        words.need("end", "of")
        clock = replace(clock, round_to=RoundTo(words.choice(("month", "year"), "`month` or `year`")))
    if words.take("applied"):
        return replace(clock, applied=take_length(words))
    if words.take("as"):
        fact = words.fitting(NAME, "a number fact", "name a fact of kind number, as in `as keep_months else 36 months`")
        words.need("else")
        return replace(clock, as_fact=fact, otherwise=take_length(words))
    return clock


def _newest(words: Words) -> Newest:
    count = take_number(words)
    if count == 0:
        words.stop("the newest 0 are none", "write `not kept`", at=words.index - 1)
    words.need("per")
    per = words.fitting(COLUMN, "`person` or a column", "write `newest 500 per person`")
    return Newest(count, None if per == "person" else per)


def _refuse_other_beginnings(words: Words) -> None:
    word = words.peek()
    if not word:
        words.stop("the keep-rule is empty", _FORMS)
    if word in _VAGUE:
        words.stop(
            f"`{word}` does not say until when",
            "write until when, such as `24 months after contract.ended`; or `no end`",
        )
    if (word, words.peek(1)) in (("at", "most"), ("up", "to")):
        words.stop("a length is always the longest permitted", f"leave out `{word} {words.peek(1)}`")
    known = ("until", "newest", "while", "not", "no")
    if NUMBER.fullmatch(word) is None and (found := nearest(word, known)) is not None:
        words.stop(f"a keep-rule does not begin with `{word}`", f"did you mean `{found}`?")
    if MOMENT.fullmatch(word) is not None:
        words.stop(f"a keep-rule does not begin with `{word}`", f"write `until {word}`, or `6 months after {word}`")


def _without_after(words: Words, length: str) -> None:
    word = words.peek()
    if word in ("from", "since", "following", "past", "of", "on", "beyond") or nearest(word, ["after"]):
        words.stop(
            f"`{word}` does not say what the length is counted from", f"write `after` for `{word}`", code="NO_ANCHOR"
        )
    words.stop(
        f"{length}, and it is not said from when",
        f"write from when, such as `{length} after recorded` or `{length} after contract.ended`",
        at=words.index - 1,
        code="NO_ANCHOR",
    )


def _anchor(words: Words) -> Anchor:
    word = words.next("what is counted from", "write `recorded`, `age 18`, or a moment such as `contract.ended`")
    if word == "recorded":
        return Anchor(AnchorKind.RECORDED)
    if word == "age":
        return Anchor(AnchorKind.AGE, age=int(words.fitting(NUMBER, "an age in years", "write `age 18`")))
    at = words.index - 1
    if MOMENT.fullmatch(word) is None:
        if NAME.fullmatch(word) is None:
            words.stop(
                f"`{word}` is not a moment", "write `recorded`, `age 18`, or a moment such as `contract.ended`", at=at
            )
        found = nearest(word, ["recorded"])
        help_ = (
            f"did you mean `{found}`?"
            if found
            else f"for a period write `{word}.ended` or `{word}.began`; a moment is dotted"
        )
        words.stop(f"`{word}` is not a moment to count from", help_, at=at, code="NO_ANCHOR")
    period, _, edge = word.rpartition(".")
    if "." not in period and edge in ("began", "ended"):
        return Anchor(AnchorKind(edge), period)
    return Anchor(AnchorKind.MOMENT, word)
