"""Lengths of time, as they stand alone (``review: 6 months``) and inside other sentences."""

from troth.declaration.patterns import NUMBER
from troth.declaration.phrase import Phrase, Words, understood
from troth.kernel.calendar import Length, Unit
from troth.kernel.finding import Finding
from troth.kernel.names import nearest

CODE = "LENGTH_UNREADABLE"
_UNITS = {spelling: unit for unit in Unit for spelling in (unit.value, unit.value[:-1])}
_LIMITS = ("at", "most", "up", "max", "maximum", "maximally", "about", "circa", "within", "exactly")
_IN_WORDS = ("a", "an", "one", "two", "three", "six", "twelve", "half")


def read_length(phrase: Phrase) -> Length | Finding:
    """``N hours|days|weeks|months|years`` (also singular)."""
    return understood(phrase, CODE, take_length, left_over="a length is a number and a unit: `6 months`")


def take_length(words: Words) -> Length:
    """Takes one length. Raises Misread where none stands."""
    return Length(take_number(words), take_unit(words))


def take_range(words: Words) -> tuple[Length, Length | None]:
    """Takes one length, or ``N to M UNIT``; the second value is the far end of the range. Raises Misread."""
    shortest = take_number(words)
    if not words.take("to"):
        return Length(shortest, take_unit(words)), None
    longest = take_number(words)
    at = words.index - 1
    unit = take_unit(words)
    if longest <= shortest:
        words.stop(f"the range ends at {longest}, where it begins at {shortest}", "write the shorter end first", at=at)
    return Length(shortest, unit), Length(longest, unit)


def take_number(words: Words) -> int:
    """Takes a whole number. Raises Misread."""
    word = words.peek()
    if word and NUMBER.fullmatch(word) is None:
        help_ = "write a whole number of at most six digits, then a unit: `6 months`"
        if word in _LIMITS:
            help_ = f"a length is always the longest permitted: leave out `{word}` and what belongs to it"
        elif word in _IN_WORDS:
            help_ = "write the number in digits: `1 month`"
        words.stop(f"`{word}` is not a number", help_)
    return int(words.next("a number with its unit", "write a number and a unit: `6 months`"))


def take_unit(words: Words) -> Unit:
    """Takes ``hours``, ``days``, ``weeks``, ``months`` or ``years``, also singular. Raises Misread."""
    word = words.peek()
    if word in _UNITS:
        words.take(word)
        return _UNITS[word]
    known = [unit.value for unit in Unit]
    found = nearest(word, known)
    if not word:
        help_ = "write `hours`, `days`, `weeks`, `months` or `years` after the number"
    elif word == "working":
        help_ = "working days are for answer times only: write `days`"
    else:
        help_ = f"did you mean `{found}`?" if found else "write `hours`, `days`, `weeks`, `months` or `years`"
    return words.stop(f"`{word}` is not a unit of time" if word else "the unit is missing", help_)
